/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Accesses of EL2 to addresses that a debugger or the guest names and where the
 * bus may answer with an error: a synchronous external abort ends the access and
 * not EL2. (An error that comes as SError is not caught.)
 *
 * The abort overwrites ELR_EL2, SPSR_EL2, the syndromes and TPIDR_EL1, which the
 * caller has saved; vm/guest_memory.h does it by itself.
 */
#ifndef ARCH_GUARDED_H
#define ARCH_GUARDED_H

#include "base/compiler.h"
#include "base/types.h"

/* Copies memory; returns how many bytes before the first that failed. */
u64 guarded_copy(void *to, const void *from, u64 size) MUST_CHECK;

/*
 * One access of 1, 2, 4 or 8 bytes, aligned to its size, as devices want it.
 * False: it was aborted.
 */
bool guarded_load(u64 *value, const void *from, unsigned size) MUST_CHECK;
bool guarded_store(void *to, u64 value, unsigned size) MUST_CHECK;

/* For el2_fault(): what may abort, and where to go on. */
extern char guarded_start[], guarded_end[], guarded_failed[];

#endif
