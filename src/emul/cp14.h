/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The debug registers that 32-bit code at EL0 can access, in CP14, while
 * MDSCR_EL1.TDCC is 0 (Arm ARM DDI 0487, chapter G8). The syndromes are those
 * of MRC and MCR (class 0x05) and of MRRC (0x0c).
 */
#ifndef EMUL_CP14_H
#define EMUL_CP14_H

#include "base/types.h"

enum emul_cp14 {
	EMUL_CP14_NONE,
	EMUL_CP14_DIDR,	   /* DBGDIDR: emul_cp14_didr() */
	EMUL_CP14_DSCRINT, /* DBGDSCRint: MDCCSR_EL0 */
	EMUL_CP14_DTR,	   /* DBGDTRRXint, DBGDTRTXint: DBGDTR[RT]X_EL0 */
	EMUL_CP14_DRAR,	   /* DBGDRAR: MDRAR_EL1 */
	EMUL_CP14_DSAR,	   /* DBGDSAR: 0 */
};

/* Which one it is that is read, or written: only EMUL_CP14_DTR can be. */
enum emul_cp14 emul_cp14_read(u64 esr);
enum emul_cp14 emul_cp14_written(u64 esr);

/* DBGDIDR, out of ID_AA64DFR0_EL1 and ID_AA64PFR0_EL1. */
u64 emul_cp14_didr(u64 dfr0, u64 pfr0);

/*
 * The read's value goes where it belongs: to x[], one register or two, or with
 * R15 as its destination to the flags in *spsr.
 */
void emul_cp14_finish(u64 esr, u64 value, u64 x[31], u64 *spsr);

#endif
