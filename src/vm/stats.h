/* SPDX-License-Identifier: BSD-2-Clause */
/* What the exit counters say, for people. */
#ifndef VM_STATS_H
#define VM_STATS_H

#include "vm/vm.h"

/* Takes a class of exits: how many in all, and " N N N", those of each CPU. */
typedef void (*stats_line_fn)(void *context, const char *name, u64 total,
			      const char *each);

/*
 * Hands every class that has occurred to write(); returns the exits of all
 * classes. Counters of running CPUs are read as they are.
 */
u64 stats_write(const struct vm *vm, stats_line_fn write, void *context);

/*
 * Prints the exits of each CPU by class in one block, if caisson.stats asks
 * for it. Counters of running CPUs are read as they are.
 */
void stats_print(struct vm *vm);

#endif
