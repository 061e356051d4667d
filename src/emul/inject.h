/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What a synchronous exception taken to EL1 does to its registers, as
 * AArch64.TakeException() of the Arm ARM (DDI 0487, J1.1.2) says. Nothing is
 * read or written here but the structs: the edge moves the registers.
 */
#ifndef EMUL_INJECT_H
#define EMUL_INJECT_H

#include "base/types.h"
#include "emul/esr.h"

/* Features of the CPU that change what exception entry does to PSTATE. */
enum emul_feature {
	EMUL_FEAT_PAN = 1U << 0,  /* ID_AA64MMFR1_EL1.PAN */
	EMUL_FEAT_SSBS = 1U << 1, /* ID_AA64PFR1_EL1.SSBS */
	EMUL_FEAT_MTE = 1U << 2,  /* ID_AA64PFR1_EL1.MTE: PSTATE.TCO */
	EMUL_FEAT_DIT = 1U << 3,  /* ID_AA64PFR0_EL1.DIT */
	EMUL_FEAT_NMI = 1U << 4,  /* ID_AA64PFR1_EL1.NMI: PSTATE.ALLINT */
	EMUL_FEAT_EBEP = 1U << 5, /* ID_AA64DFR1_EL1.EBEP: PSTATE.PM */
	EMUL_FEAT_GCS = 1U << 6,  /* ID_AA64PFR1_EL1.GCS: PSTATE.EXLOCK */
};

/* Fields of SPSR_ELx in AArch64 state. */
#define PSTATE_N	BIT(31)
#define PSTATE_Z	BIT(30)
#define PSTATE_C	BIT(29)
#define PSTATE_V	BIT(28)
#define PSTATE_TCO	BIT(25)
#define PSTATE_DIT	BIT(24)
#define PSTATE_UAO	BIT(23)
#define PSTATE_PAN	BIT(22)
#define PSTATE_SS	BIT(21)
#define PSTATE_IL	BIT(20)
#define PSTATE_ALLINT	BIT(13)
#define PSTATE_SSBS	BIT(12)
#define PSTATE_BTYPE	MASK(11, 10)
#define PSTATE_D	BIT(9)
#define PSTATE_E	BIT(9) /* big-endian data, in AArch32 state */
#define PSTATE_A	BIT(8)
#define PSTATE_I	BIT(7)
#define PSTATE_F	BIT(6)
#define PSTATE_DAIF	MASK(9, 6)
#define PSTATE_AARCH32	BIT(4)
#define PSTATE_T32	BIT(5) /* in AArch32 state */
#define PSTATE_PM	BIT(32)
#define PSTATE_EXLOCK	BIT(34)
#define PSTATE_EL0T	0x0U
#define PSTATE_EL1T	0x4U
#define PSTATE_EL1H	0x5U

#define SCTLR_SPAN	BIT(23)
#define SCTLR_DSSBS	BIT(44)
#define SCTLR_SPINTMASK BIT(62)
#define GCSCR_EXLOCKEN	BIT(6)

/* The guest as the trap to EL2 left it. */
struct emul_el1 {
	u64 spsr;     /* SPSR_EL2: PSTATE of the guest */
	u64 pc;	      /* ELR_EL2: the preferred return address */
	u64 vbar;     /* VBAR_EL1 */
	u64 sctlr;    /* SCTLR_EL1 */
	u64 gcscr;    /* GCSCR_EL1; counts with EMUL_FEAT_GCS only */
	u32 features; /* enum emul_feature, or-ed */
};

/* What the edge writes; all of it is set. */
struct emul_entry {
	u64 spsr_el2; /* PSTATE at the vector */
	u64 elr_el2;  /* the vector's address */
	u64 spsr_el1;
	u64 elr_el1;
	u64 esr_el1;
};

/*
 * Enters EL1 synchronously with syndrome `esr`. FAR_EL1 is not touched. `from`
 * and `to` are the caller's.
 */
void emul_inject(const struct emul_el1 *from, u64 esr, struct emul_entry *to);

/*
 * The syndrome of an UNDEFINED instruction: class 0, which has IL set whatever
 * the length of the instruction, and no ISS.
 */
#define EMUL_UNDEFINED ((u64)ESR_EC_UNKNOWN << ESR_EC_SHIFT | ESR_IL)

/*
 * The syndrome of the external abort that bare hardware would raise instead of
 * the stage-2 fault `esr` (ESR_EL2, an abort from a lower EL), in a guest with
 * the PSTATE `spsr` (SPSR_EL2). FAR_EL1 is what FAR_EL2 is, unless FnV says
 * that there is none. A fault on a stage-1 table walk (S1PTW) becomes the
 * external abort on that walk, at `walk_level` (-1 to 3) of stage 1: the
 * syndrome does not tell it, its level is that of stage 2. Ignored without
 * S1PTW.
 */
u64 emul_external_abort(u64 esr, u64 spsr, int walk_level);

/*
 * The syndrome with which EL1 would have taken an exception that has come to
 * EL2 (ESR_EL2) in its place: a breakpoint, watchpoint or software step of EL1
 * itself has another class there than one of EL0.
 */
u64 emul_same_exception(u64 esr, u64 spsr);

/* PSTATE behind an AArch64 instruction that has completed. */
static inline u64 emul_skip_pstate(u64 spsr)
{
	return spsr & ~(PSTATE_BTYPE | PSTATE_SS);
}

/*
 * Steps over the trapped instruction of syndrome `esr`, as its completion
 * would: *pc, and in *spsr BTYPE, IT state (AArch32) and SS.
 */
void emul_skip(u64 esr, u64 *pc, u64 *spsr);

#endif
