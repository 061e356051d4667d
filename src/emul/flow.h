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

#define EMUL_EXCLUSIVE_DEPTH 16u /* instructions of a way through, as in GDB */
#define EMUL_EXCLUSIVE_MAX   32u /* of all ways together */

/* LDXR, LDAXR, LDXP, LDAXP and their forms for bytes and halfwords. */
bool emul_is_load_exclusive(u32 insn);

/* STXR, STLXR, STXP, STLXP; Ws goes to *status_register, 31 is WZR. */
bool emul_is_store_exclusive(u32 insn, unsigned *status_register);

/* Reads the A64 instruction at `address`; not OK: there is none to be read. */
typedef int (*emul_fetch_fn)(void *context, u64 address, u32 *insn);

/*
 * Where a debugger must stop to have stepped past the sequence that starts
 * with the load-exclusive at `pc`. Its ways are followed through B, BL and both
 * sides of conditional branches. An instruction from which one of them comes to
 * a store-exclusive belongs to the sequence; the ends are what is behind the
 * store-exclusives, and where a way leaves before. Stores each address once to
 * ends[EMUL_EXCLUSIVE_MAX], those behind a store-exclusive first, and their
 * number to *end_count.
 *
 * ERR_INVALID: no load-exclusive; ERR_NOT_FOUND: no way comes to a
 * store-exclusive within EMUL_EXCLUSIVE_DEPTH instructions, or only through an
 * indirect branch, an exception or another load-exclusive.
 */
int emul_exclusive_ends(u64 pc, emul_fetch_fn fetch, void *context,
			u64 ends[EMUL_EXCLUSIVE_MAX],
			u32 *end_count) MUST_CHECK;

#endif
