/* SPDX-License-Identifier: BSD-2-Clause */
#include "emul/esr.h"

/* clang-format off */
#define NAMES(X) \
	X(UNKNOWN, "unknown") \
	X(WFX, "WFI/WFE") \
	X(CP15_MCR, "AArch32 MCR/MRC (CP15)") \
	X(CP15_MCRR, "AArch32 MCRR/MRRC (CP15)") \
	X(CP14_MCR, "AArch32 MCR/MRC (CP14)") \
	X(CP14_LDC, "AArch32 LDC/STC (CP14)") \
	X(FP, "FP/SIMD/SVE access") \
	X(VMRS, "AArch32 VMRS") \
	X(PAUTH, "pointer authentication") \
	X(LS64, "LD64B/ST64B") \
	X(CP14_MRRC, "AArch32 MRRC (CP14)") \
	X(BTI, "branch target") \
	X(ILLEGAL, "illegal execution state") \
	X(SVC32, "AArch32 SVC") \
	X(HVC32, "AArch32 HVC") \
	X(SMC32, "AArch32 SMC") \
	X(SYSREG128, "MSRR/MRRS") \
	X(SVC64, "SVC") \
	X(HVC64, "HVC") \
	X(SMC64, "SMC") \
	X(SYSREG, "MSR/MRS") \
	X(SVE, "SVE access") \
	X(ERET, "ERET") \
	X(TSTART, "TSTART") \
	X(FPAC, "pointer authentication failure") \
	X(SME, "SME access") \
	X(GPC, "granule protection check") \
	X(IMPDEF, "implementation defined") \
	X(IABT_LOWER, "instruction abort (lower EL)") \
	X(IABT_SAME, "instruction abort (same EL)") \
	X(PC_ALIGN, "PC alignment") \
	X(DABT_LOWER, "data abort (lower EL)") \
	X(DABT_SAME, "data abort (same EL)") \
	X(SP_ALIGN, "SP alignment") \
	X(MOPS, "memory copy and set") \
	X(FP_EXC32, "AArch32 FP exception") \
	X(FP_EXC64, "FP exception") \
	X(GCS, "guarded control stack") \
	X(SERROR, "SError") \
	X(BREAKPT_LOWER, "breakpoint (lower EL)") \
	X(BREAKPT_SAME, "breakpoint (same EL)") \
	X(STEP_LOWER, "software step (lower EL)") \
	X(STEP_SAME, "software step (same EL)") \
	X(WATCHPT_LOWER, "watchpoint (lower EL)") \
	X(WATCHPT_SAME, "watchpoint (same EL)") \
	X(BKPT32, "AArch32 BKPT") \
	X(VECTOR32, "AArch32 vector catch") \
	X(BRK64, "BRK") \
	X(PMU, "PMU profiling")
/* clang-format on */

/*
 * Each name behind its class; no pointers to them, which would have to be
 * relocated. The last one is of what has no other.
 */
static const struct {
#define ROW(ec, text)                                                          \
	u8 class_##ec;                                                         \
	char ec[sizeof(text)];
	NAMES(ROW)
#undef ROW
	u8 end;
	char reserved[sizeof("reserved")];
} names = {
#define ROW(ec, text) ESR_EC_##ec, text,
	NAMES(ROW)
#undef ROW
		ESR_EC_COUNT,
	"reserved",
};

const char *esr_ec_name(unsigned ec)
{
	const char *at = (const char *)&names;

	for (; *at != (char)ec && *at != ESR_EC_COUNT; at++)
		while (*++at)
			continue;
	return at + 1;
}

/* Classes whose syndrome starts with CV and COND. */
static bool has_condition(unsigned ec)
{
	switch (ec) {
	case ESR_EC_WFX:
	case ESR_EC_CP15_MCR:
	case ESR_EC_CP15_MCRR:
	case ESR_EC_CP14_MCR:
	case ESR_EC_CP14_LDC:
	case ESR_EC_FP:
	case ESR_EC_VMRS:
	case ESR_EC_CP14_MRRC:
		return true;
	default:
		return false;
	}
}

/* ConditionHolds() of the Arm ARM: bits 3:1 choose a test, bit 0 inverts. */
static bool flags_meet(unsigned cond, u64 spsr)
{
	bool n = bit(spsr, 31), z = bit(spsr, 30);
	bool c = bit(spsr, 29), v = bit(spsr, 28);
	bool holds;

	switch (cond >> 1) {
	case 0:
		holds = z;
		break;
	case 1:
		holds = c;
		break;
	case 2:
		holds = n;
		break;
	case 3:
		holds = v;
		break;
	case 4:
		holds = c && !z;
		break;
	case 5:
		holds = n == v;
		break;
	case 6:
		holds = n == v && !z;
		break;
	default:
		return true; /* AL, and 0b1111, which is no condition */
	}
	return holds != ((cond & 1) != 0);
}

bool esr_condition_holds(u64 esr, u64 spsr)
{
	unsigned it;

	if (!bit(spsr, 4) || !has_condition(esr_ec(esr)))
		return true;
	if (bit(esr, 24))
		return flags_meet((unsigned)bits(esr, 23, 20), spsr);
	/*
	 * Without CV the instruction is T32: its condition is that of the IT
	 * block it is in, IT[7:4], or none outside one.
	 */
	it = (unsigned)(bits(spsr, 15, 10) << 2 | bits(spsr, 26, 25));
	if (!bit(spsr, 5) || it == 0)
		return true;
	return flags_meet(it >> 4, spsr);
}
