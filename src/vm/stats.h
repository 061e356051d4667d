/* SPDX-License-Identifier: BSD-2-Clause */
/* What the exit counters say, for people. */
#ifndef VM_STATS_H
#define VM_STATS_H

#include "vm/vm.h"

/*
 * Prints the exits of each CPU by class in one block, if caisson.stats asks
 * for it. Counters of running CPUs are read as they are.
 */
void stats_print(struct vm *vm);

#endif
