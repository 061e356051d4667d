/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Exception syndromes: the fields of ESR_ELx (Arm ARM DDI 0487, D24.2.39).
 * Everything here is a shift and a mask; it may run at any time.
 */
#ifndef EMUL_ESR_H
#define EMUL_ESR_H

#include "base/bits.h"
#include "base/types.h"

/* Exception classes, ESR_ELx.EC. _LOWER: from a lower EL; _SAME: own EL. */
enum esr_ec {
	ESR_EC_UNKNOWN = 0x00,
	ESR_EC_WFX = 0x01,
	ESR_EC_CP15_MCR = 0x03,
	ESR_EC_CP15_MCRR = 0x04,
	ESR_EC_CP14_MCR = 0x05,
	ESR_EC_CP14_LDC = 0x06,
	ESR_EC_FP = 0x07, /* SVE, Advanced SIMD or floating point */
	ESR_EC_VMRS = 0x08,
	ESR_EC_PAUTH = 0x09,
	ESR_EC_LS64 = 0x0a, /* LD64B, ST64B* and other, see ISS */
	ESR_EC_CP14_MRRC = 0x0c,
	ESR_EC_BTI = 0x0d,
	ESR_EC_ILLEGAL = 0x0e, /* illegal execution state */
	ESR_EC_SVC32 = 0x11,
	ESR_EC_HVC32 = 0x12,
	ESR_EC_SMC32 = 0x13,
	ESR_EC_SYSREG128 = 0x14, /* MSRR, MRRS, 128-bit SYS */
	ESR_EC_SVC64 = 0x15,
	ESR_EC_HVC64 = 0x16,
	ESR_EC_SMC64 = 0x17,
	ESR_EC_SYSREG = 0x18, /* MSR, MRS, SYS */
	ESR_EC_SVE = 0x19,
	ESR_EC_ERET = 0x1a,
	ESR_EC_TSTART = 0x1b,
	ESR_EC_FPAC = 0x1c,
	ESR_EC_SME = 0x1d,
	ESR_EC_GPC = 0x1e,
	ESR_EC_IMPDEF = 0x1f,
	ESR_EC_IABT_LOWER = 0x20,
	ESR_EC_IABT_SAME = 0x21,
	ESR_EC_PC_ALIGN = 0x22,
	ESR_EC_DABT_LOWER = 0x24,
	ESR_EC_DABT_SAME = 0x25,
	ESR_EC_SP_ALIGN = 0x26,
	ESR_EC_MOPS = 0x27,
	ESR_EC_FP_EXC32 = 0x28,
	ESR_EC_FP_EXC64 = 0x2c,
	ESR_EC_GCS = 0x2d,
	ESR_EC_SERROR = 0x2f,
	ESR_EC_BREAKPT_LOWER = 0x30,
	ESR_EC_BREAKPT_SAME = 0x31,
	ESR_EC_STEP_LOWER = 0x32,
	ESR_EC_STEP_SAME = 0x33,
	ESR_EC_WATCHPT_LOWER = 0x34,
	ESR_EC_WATCHPT_SAME = 0x35,
	ESR_EC_BKPT32 = 0x38,
	ESR_EC_VECTOR32 = 0x3a,
	ESR_EC_BRK64 = 0x3c,
	ESR_EC_PMU = 0x3d,
	ESR_EC_COUNT = 64,
};

#define ESR_EC_SHIFT 26
#define ESR_IL	     BIT(25)
#define ESR_WNR	     BIT(6)

/* Fault status codes, DFSC and IFSC; _L0 plus the level 0-3. */
#define ESR_FSC_ADDRESS_SIZE_L0	  0x00U
#define ESR_FSC_TRANSLATION_L0	  0x04U
#define ESR_FSC_ACCESS_FLAG_L0	  0x08U
#define ESR_FSC_PERMISSION_L0	  0x0cU
#define ESR_FSC_EXTERNAL	  0x10U
#define ESR_FSC_TAG_CHECK	  0x11U
#define ESR_FSC_EXTERNAL_WALK_LM1 0x13U /* on a table walk, level -1 */
#define ESR_FSC_EXTERNAL_WALK_L0  0x14U /* on a table walk */
#define ESR_FSC_PARITY		  0x18U
#define ESR_FSC_ALIGNMENT	  0x21U
#define ESR_FSC_TLB_CONFLICT	  0x30U
#define ESR_FSC_LOCKDOWN	  0x34U
#define ESR_FSC_ATOMIC		  0x35U /* unsupported exclusive or atomic */

static inline unsigned esr_ec(u64 esr)
{
	return (unsigned)bits(esr, 31, 26);
}

/* Whether the instruction is 32 bits long (AArch64 ones are). */
static inline bool esr_il(u64 esr)
{
	return bit(esr, 25);
}

static inline u32 esr_iss(u64 esr)
{
	return (u32)bits(esr, 24, 0);
}

/* Bytes of the trapped instruction. */
static inline unsigned esr_insn_bytes(u64 esr)
{
	return esr_il(esr) ? 4 : 2;
}

/* The name of an exception class for logs, "reserved" if unassigned. */
const char *esr_ec_name(unsigned ec);

/* ---- Data and instruction aborts ---------------------------------------- */

/* Whether SAS, SSE, SRT, SF and AR are valid; data aborts at stage 2 only. */
static inline bool esr_isv(u64 esr)
{
	return bit(esr, 24);
}

/* Bytes accessed: 1, 2, 4 or 8. Needs ISV. */
static inline unsigned esr_size(u64 esr)
{
	return 1U << bits(esr, 23, 22);
}

/* Whether a load sign-extends. Needs ISV. */
static inline bool esr_sign_extend(u64 esr)
{
	return bit(esr, 21);
}

/* The register loaded or stored; 31 is XZR. Needs ISV. */
static inline unsigned esr_srt(u64 esr)
{
	return (unsigned)bits(esr, 20, 16);
}

/* Whether that register is 64 bits wide. Needs ISV. */
static inline bool esr_sf(u64 esr)
{
	return bit(esr, 15);
}

/* Whether the access has acquire or release semantics. Needs ISV. */
static inline bool esr_ordered(u64 esr)
{
	return bit(esr, 14);
}

/* Whether it is a use of VNCR_EL2 by EL1 code; data aborts only. */
static inline bool esr_vncr(u64 esr)
{
	return bit(esr, 13);
}

/* Whether FAR is not valid. */
static inline bool esr_fnv(u64 esr)
{
	return bit(esr, 10);
}

/* The external abort type bit. */
static inline bool esr_ea(u64 esr)
{
	return bit(esr, 9);
}

/* Whether it is a cache maintenance or address translation instruction. */
static inline bool esr_cm(u64 esr)
{
	return bit(esr, 8);
}

/* Whether stage 2 faulted on a stage-1 table walk. */
static inline bool esr_s1ptw(u64 esr)
{
	return bit(esr, 7);
}

/* Whether it is a write; 1 for cache maintenance too. Data aborts only. */
static inline bool esr_wnr(u64 esr)
{
	return esr & ESR_WNR;
}

static inline unsigned esr_fsc(u64 esr)
{
	return (unsigned)bits(esr, 5, 0);
}

/* The fault status code without the level: ESR_FSC_TRANSLATION_L0 and so on. */
static inline unsigned esr_fsc_type(u64 esr)
{
	return (unsigned)(esr & 0x3c);
}

/* The level of a fault that has one: 0-3. Levels below 0 (LPA2) excepted. */
static inline unsigned esr_fsc_level(u64 esr)
{
	return (unsigned)(esr & 3);
}

/* Nothing is there, by translation or access flag: HPFAR_EL2 holds the IPA. */
static inline bool esr_is_mapping_fault(u64 esr)
{
	unsigned type = esr_fsc_type(esr);

	return type == ESR_FSC_TRANSLATION_L0 || type == ESR_FSC_ACCESS_FLAG_L0;
}

/*
 * A load or store of one register and a plain word of memory, neither sign
 * extended nor part of stage 1's walk, and nothing is there.
 */
static inline bool esr_is_word_access(u64 esr)
{
	/* ISV, SAS and SSE; CM, S1PTW and FSC without level, WnR set aside. */
	return bits(esr, 24, 21) == 0xc &&
	       bits(esr | BIT(6), 8, 2) ==
		       (BIT(6) | ESR_FSC_TRANSLATION_L0) >> 2;
}

/* The other kind: something is there, and this access to it is not allowed. */
static inline bool esr_is_permission_fault(u64 esr)
{
	return esr_fsc_type(esr) == ESR_FSC_PERMISSION_L0;
}

/* A synchronous external abort, on an access or on a table walk. */
static inline bool esr_is_external(u64 esr)
{
	unsigned fsc = esr_fsc(esr);

	return fsc == ESR_FSC_EXTERNAL || fsc == ESR_FSC_EXTERNAL_WALK_LM1 ||
	       (fsc & 0x3c) == ESR_FSC_EXTERNAL_WALK_L0;
}

/* ---- Other classes ------------------------------------------------------ */

/* The immediate of SVC, HVC, SMC and BRK. */
static inline u32 esr_imm16(u64 esr)
{
	return (u32)bits(esr, 15, 0);
}

/* WFI 0, WFE 1, WFIT 2, WFET 3. */
static inline unsigned esr_wfx(u64 esr)
{
	return (unsigned)bits(esr, 1, 0);
}

/* For ESR_EC_SYSREG: which register, read or written; and a write of one. */
#define ESR_SYSREG_WHICH (MASK(21, 10) | MASK(4, 0))
#define ESR_SYSREG_WRITE(op0, op1, crn, crm, op2)                              \
	((u64)(op0) << 20 | (op2) << 17 | (op1) << 14 | (crn) << 10 |          \
	 (crm) << 1)

/* For ESR_EC_SYSREG: the transfer register; 31 is XZR. */
static inline unsigned esr_sysreg_rt(u64 esr)
{
	return (unsigned)bits(esr, 9, 5);
}

/* For ESR_EC_SYSREG: MRS (true) or MSR, SYS (false). */
static inline bool esr_sysreg_read(u64 esr)
{
	return bit(esr, 0);
}

/*
 * Whether a trapped AArch32 instruction, classes 0x03-0x0c, 0x11-0x13, would
 * have been executed: a trap may be taken though its condition fails, and is
 * then to be skipped. CV and COND of the syndrome count if valid, else the
 * IT state of `spsr`. AArch64 instructions always hold.
 */
bool esr_condition_holds(u64 esr, u64 spsr);

#endif
