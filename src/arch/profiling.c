/* SPDX-License-Identifier: BSD-2-Clause */
#include "arch/profiling.h"

#include "arch/id_field.h"
#include "arch/sysreg.h"

/*
 * Whether there is a buffer that EL2 may give away: P of PMBIDR_EL1 and
 * TRBIDR_EL1 says that EL3 or the other Security state owns it. What controls
 * it then traps to EL3 (MDCR_EL3.NSPB, NSTB), whose firmware may not know it.
 */
static bool has_profiling_buffer(u64 dfr0)
{
	return id_field(dfr0, 32) != 0 && !bit(read_sysreg(PMBIDR_EL1_), 4);
}

static bool has_trace_buffer(u64 dfr0)
{
	return id_field(dfr0, 44) != 0 && !bit(read_sysreg(TRBIDR_EL1_), 4);
}

/* EE of PMSCR_EL2 and TRFCR_EL2, by that feature. */
static u64 exception_enable(u64 dfr2, unsigned feature)
{
	return id_field(dfr2, feature) != 0 ? BIT(8) : 0;
}

/*
 * Performance monitors, debug, profiling and trace buffers are EL1's.
 * HPMN = PMCR.N gives it every counter; HPMD and HCCD stop them at EL2, so
 * that the guest counts only itself.
 */
void profiling_init_el2(void)
{
	u64 dfr0 = read_sysreg(id_aa64dfr0_el1);
	u64 dfr1 = read_sysreg(id_aa64dfr1_el1);
	u64 dfr2 = read_sysreg(ID_AA64DFR2_EL1_);
	u64 pmuver = id_field(dfr0, 8);
	u64 mdcr = 0;

	if (pmuver != 0 && pmuver != 0xf) {
		mdcr |= bits(read_sysreg(pmcr_el0), 15, 11);
		if (pmuver >= 4)
			mdcr |= BIT(17); /* HPMD: FEAT_PMUv3p1 */
		if (pmuver >= 6)
			mdcr |= BIT(23); /* HCCD: FEAT_PMUv3p5 */
	}
	if (id_field(dfr0, 32) != 0)
		mdcr |= MASK(13, 12); /* E2PB: SPE buffer of EL1&0 */
	if (id_field(dfr0, 44) != 0)
		mdcr |= MASK(25, 24); /* E2TB: trace buffer of EL1&0 */
	if (id_field(dfr0, 48) == 1)
		mdcr |= BIT(28); /* MTPME: as at reset */
	if (id_field(dfr0, 16) != 0)
		mdcr |= BIT(30); /* PMSSE: PMECR_EL1.SSE decides */
	if (id_field(dfr1, 32) != 0)
		mdcr |= BIT(15); /* EnSPM: FEAT_SPMU */
	if (id_field(dfr2, 0) != 0)
		mdcr |= BIT(50); /* EnSTEPOP: FEAT_STEP2 */
	if (id_field(dfr1, 48) != 0)
		mdcr |= BIT(40); /* PMEE: PMECR_EL1.PMEE decides */
	write_sysreg(mdcr_el2, mdcr);
	if (id_field(dfr1, 32) != 0)
		write_sysreg(SPMACCESSR_EL2_, ~UINT64_C(0)); /* no traps */
	/*
	 * EL2 itself is neither traced nor profiled. PMSCR_EL2.PA and PCT let
	 * EL1 have physical addresses and time in its samples, BRBCR_EL2.CC and
	 * MPRED cycle counts and mispredictions in its branch records; EE, where
	 * there are exceptions for it (FEAT_SPE_EXC, FEAT_TRBE_EXC), that EL1's
	 * own EE decides.
	 */
	if (has_profiling_buffer(dfr0))
		write_sysreg(PMSCR_EL2_,
			     BIT(4) | BIT(6) | exception_enable(dfr2, 16));
	if (id_field(dfr0, 40) != 0)
		write_sysreg(TRFCR_EL2_, exception_enable(dfr2, 24));
	if (id_field(dfr0, 52) != 0)
		write_sysreg(BRBCR_EL2_, BIT(3) | BIT(4));
}

void profiling_stop(void)
{
	u64 dfr0 = read_sysreg(id_aa64dfr0_el1);

	if (has_profiling_buffer(dfr0)) {
		write_sysreg(PMSCR_EL1_, 0);
		__asm__ volatile("hint #17\n\tdsb nsh" ::: "memory"); /* PSB */
		write_sysreg(PMBLIMITR_EL1_, 0);
	}
	if (id_field(dfr0, 40) != 0)
		write_sysreg(TRFCR_EL1_, 0);
	if (has_trace_buffer(dfr0)) {
		__asm__ volatile("hint #18\n\tdsb nsh" ::: "memory"); /* TSB */
		write_sysreg(TRBLIMITR_EL1_, 0);
	}
	if (id_field(dfr0, 52) != 0)
		write_sysreg(BRBCR_EL1_, 0); /* E1BRE, E0BRE: warm reset */
}
