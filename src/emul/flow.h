/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Sequences of load-exclusive and store-exclusive, which a debugger must not
 * single-step: the exception between the two clears the exclusive monitor and
 * the guest would retry for ever (Arm ARM B2.12).
 */
#ifndef EMUL_FLOW_H
#define EMUL_FLOW_H

#include "base/compiler.h"
#include "base/types.h"

#define EMUL_EXCLUSIVE_MAX 16u /* instructions of a sequence, as in GDB */

/* LDXR, LDAXR, LDXP, LDAXP and their forms for bytes and halfwords. */
bool emul_is_load_exclusive(u32 insn);

/* STXR, STLXR, STXP, STLXP; Ws goes to *status_register, 31 is WZR. */
bool emul_is_store_exclusive(u32 insn, unsigned *status_register);

/*
 * Where a debugger must stop to have stepped past the sequence that starts
 * with the load-exclusive insns[0] at `pc`: behind the first store-exclusive,
 * and at the targets outside of the sequence of the conditional branches in
 * it. `count` instructions follow each other; EMUL_EXCLUSIVE_MAX are looked
 * at. Stores each address once to ends[EMUL_EXCLUSIVE_MAX], the one behind
 * the store-exclusive first, and their number to *end_count.
 *
 * ERR_INVALID: no load-exclusive; ERR_NOT_FOUND: no store-exclusive follows,
 * or an unconditional branch, a return, an exception or another load-exclusive
 * is in between.
 */
int emul_exclusive_ends(u64 pc, const u32 *insns, u32 count,
			u64 ends[EMUL_EXCLUSIVE_MAX],
			u32 *end_count) MUST_CHECK;

#endif
