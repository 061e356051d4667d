/* SPDX-License-Identifier: BSD-2-Clause */
#include "vm/guest_regime.h"

#include "arch/sysreg.h"

void guest_regime_read(struct el1_regime *regime)
{
	static const u8 pa_bits[] = { 32, 36, 40, 42, 44, 48, 52, 52 };
	u64 mmfr0 = read_sysreg(id_aa64mmfr0_el1);
	u64 mmfr2 = read_sysreg(id_aa64mmfr2_el1);
	u64 mmfr3 = read_sysreg(ID_AA64MMFR3_EL1_);

	*regime = (struct el1_regime){
		.sctlr = read_sysreg(sctlr_el1),
		.tcr = read_sysreg(tcr_el1),
		.ttbr0 = read_sysreg(ttbr0_el1),
		.ttbr1 = read_sysreg(ttbr1_el1),
		.mair = read_sysreg(mair_el1),
		.pa_bits = pa_bits[bits(mmfr0, 3, 0) & 7],
		.va52_64k = bits(mmfr2, 19, 16) != 0, /* VARange */
		.lpa2_4k = bits(mmfr0, 31, 28) == 1,  /* TGran4 */
		.lpa2_16k = bits(mmfr0, 23, 20) == 2, /* TGran16 */
	};
	if (bits(mmfr3, 3, 0) != 0) /* TCRX */
		regime->tcr2 = read_sysreg(TCR2_EL1_);
	if (bits(mmfr3, 11, 8) != 0) { /* S1PIE */
		regime->pir = read_sysreg(PIR_EL1_);
		regime->pire0 = read_sysreg(PIRE0_EL1_);
	}
}
