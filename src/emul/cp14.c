/* SPDX-License-Identifier: BSD-2-Clause */
#include "emul/cp14.h"

#include "emul/esr.h"
#include "emul/inject.h"
#include "emul/sysreg.h"

/* ISS of MRRC: Opc1 in bits 19:16, Rt2 in 14:10, CRm in 4:1. */
static enum emul_cp14 read_pair(u64 esr)
{
	if (bits(esr, 19, 16) != 0)
		return EMUL_CP14_NONE;
	switch (bits(esr, 4, 1)) {
	case 1:
		return EMUL_CP14_DRAR;
	case 2:
		return EMUL_CP14_DSAR;
	default:
		return EMUL_CP14_NONE;
	}
}

/*
 * ISS of MRC and MCR: the fields are where class 0x18 has them, apart from op0,
 * in whose place is a part of the condition.
 */
static enum emul_cp14 named(u64 esr)
{
	switch (sysreg_key(set_bits(esr, 21, 20, 0))) {
	case SYSREG(0, 0, 0, 0, 0):
		return EMUL_CP14_DIDR;
	case SYSREG(0, 0, 0, 1, 0):
		return EMUL_CP14_DSCRINT;
	case SYSREG(0, 0, 0, 5, 0):
		return EMUL_CP14_DTR;
	case SYSREG(0, 0, 1, 0, 0):
		return EMUL_CP14_DRAR;
	case SYSREG(0, 0, 2, 0, 0):
		return EMUL_CP14_DSAR;
	default:
		return EMUL_CP14_NONE;
	}
}

enum emul_cp14 emul_cp14_read(u64 esr)
{
	if (!esr_sysreg_read(esr))
		return EMUL_CP14_NONE;
	switch (esr_ec(esr)) {
	case ESR_EC_CP14_MCR:
		return named(esr);
	case ESR_EC_CP14_MRRC:
		return read_pair(esr);
	default:
		return EMUL_CP14_NONE;
	}
}

enum emul_cp14 emul_cp14_written(u64 esr)
{
	return esr_ec(esr) == ESR_EC_CP14_MCR && !esr_sysreg_read(esr) &&
			       named(esr) == EMUL_CP14_DTR
		       ? EMUL_CP14_DTR
		       : EMUL_CP14_NONE;
}

/*
 * WRPs, BRPs, CTX_CMPs and the version are ID_AA64DFR0_EL1's; bit 15 is RES1;
 * SE_imp and its copy, nSUHD_imp, say whether there is an EL3.
 */
u64 emul_cp14_didr(u64 dfr0, u64 pfr0)
{
	u64 el3 = bits(pfr0, 15, 12) != 0;

	return bits(dfr0, 23, 20) << 28 | bits(dfr0, 15, 12) << 24 |
	       bits(dfr0, 31, 28) << 20 | bits(dfr0, 3, 0) << 16 | BIT(15) |
	       el3 << 14 | el3 << 12;
}

static void set_register(u64 x[31], u64 n, u64 value)
{
	if (n < 31)
		x[n] = value;
}

/*
 * The syndrome names registers as AArch64 sees them; for R15 it has 31, and
 * the flags are N, Z, C and V, from bits 31:28.
 */
void emul_cp14_finish(u64 esr, u64 value, u64 x[31], u64 *spsr)
{
	if (esr_ec(esr) == ESR_EC_CP14_MRRC) {
		set_register(x, bits(esr, 9, 5), (u32)value);
		set_register(x, bits(esr, 14, 10), value >> 32);
	} else if (esr_sysreg_rt(esr) == 31) {
		*spsr = set_bits(*spsr, 31, 28, bits(value, 31, 28));
	} else {
		set_register(x, esr_sysreg_rt(esr), (u32)value);
	}
}
