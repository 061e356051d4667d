/* SPDX-License-Identifier: BSD-2-Clause */
/* What handlers of exits share. */
#ifndef VM_EXIT_H
#define VM_EXIT_H

#include "base/types.h"

/* Moves the guest past the instruction that trapped with `esr`. */
void exit_skip(u64 esr);

#endif
