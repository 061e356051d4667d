/* SPDX-License-Identifier: BSD-2-Clause */
#include "emul/esr.h"

static const char *const names[ESR_EC_COUNT] = {
	[ESR_EC_UNKNOWN] = "unknown",
	[ESR_EC_WFX] = "WFI/WFE",
	[ESR_EC_CP15_MCR] = "AArch32 MCR/MRC (CP15)",
	[ESR_EC_CP15_MCRR] = "AArch32 MCRR/MRRC (CP15)",
	[ESR_EC_CP14_MCR] = "AArch32 MCR/MRC (CP14)",
	[ESR_EC_CP14_LDC] = "AArch32 LDC/STC (CP14)",
	[ESR_EC_FP] = "FP/SIMD/SVE access",
	[ESR_EC_VMRS] = "AArch32 VMRS",
	[ESR_EC_PAUTH] = "pointer authentication",
	[ESR_EC_LS64] = "LD64B/ST64B",
	[ESR_EC_CP14_MRRC] = "AArch32 MRRC (CP14)",
	[ESR_EC_BTI] = "branch target",
	[ESR_EC_ILLEGAL] = "illegal execution state",
	[ESR_EC_SVC32] = "AArch32 SVC",
	[ESR_EC_HVC32] = "AArch32 HVC",
	[ESR_EC_SMC32] = "AArch32 SMC",
	[ESR_EC_SYSREG128] = "MSRR/MRRS",
	[ESR_EC_SVC64] = "SVC",
	[ESR_EC_HVC64] = "HVC",
	[ESR_EC_SMC64] = "SMC",
	[ESR_EC_SYSREG] = "MSR/MRS",
	[ESR_EC_SVE] = "SVE access",
	[ESR_EC_ERET] = "ERET",
	[ESR_EC_TSTART] = "TSTART",
	[ESR_EC_FPAC] = "pointer authentication failure",
	[ESR_EC_SME] = "SME access",
	[ESR_EC_GPC] = "granule protection check",
	[ESR_EC_IMPDEF] = "implementation defined",
	[ESR_EC_IABT_LOWER] = "instruction abort (lower EL)",
	[ESR_EC_IABT_SAME] = "instruction abort (same EL)",
	[ESR_EC_PC_ALIGN] = "PC alignment",
	[ESR_EC_DABT_LOWER] = "data abort (lower EL)",
	[ESR_EC_DABT_SAME] = "data abort (same EL)",
	[ESR_EC_SP_ALIGN] = "SP alignment",
	[ESR_EC_MOPS] = "memory copy and set",
	[ESR_EC_FP_EXC32] = "AArch32 FP exception",
	[ESR_EC_FP_EXC64] = "FP exception",
	[ESR_EC_GCS] = "guarded control stack",
	[ESR_EC_SERROR] = "SError",
	[ESR_EC_BREAKPT_LOWER] = "breakpoint (lower EL)",
	[ESR_EC_BREAKPT_SAME] = "breakpoint (same EL)",
	[ESR_EC_STEP_LOWER] = "software step (lower EL)",
	[ESR_EC_STEP_SAME] = "software step (same EL)",
	[ESR_EC_WATCHPT_LOWER] = "watchpoint (lower EL)",
	[ESR_EC_WATCHPT_SAME] = "watchpoint (same EL)",
	[ESR_EC_BKPT32] = "AArch32 BKPT",
	[ESR_EC_VECTOR32] = "AArch32 vector catch",
	[ESR_EC_BRK64] = "BRK",
	[ESR_EC_PMU] = "PMU profiling",
};

const char *esr_ec_name(unsigned ec)
{
	return ec < ESR_EC_COUNT && names[ec] ? names[ec] : "reserved";
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
