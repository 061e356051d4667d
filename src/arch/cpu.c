/* SPDX-License-Identifier: BSD-2-Clause */
#include "arch/cpu.h"

#include "arch/barrier.h"
#include "arch/errata.h"
#include "arch/id_field.h"
#include "arch/profiling.h"
#include "arch/sysreg.h"
#include "arch/tlb.h"

struct cpu_features cpu_read_features(void)
{
	static const u8 pa_bits[] = { 32, 36, 40, 42, 44, 48, 48, 48 };
	u64 pfr0 = read_sysreg(id_aa64pfr0_el1);
	u64 mmfr0 = read_sysreg(id_aa64mmfr0_el1);

	return (struct cpu_features){
		.fgt = id_field(mmfr0, 56) != 0,
		.ras = id_field(pfr0, 28) != 0,
		.pa_bits = pa_bits[id_field(mmfr0, 0) & 7],
	};
}

/*
 * HCR_EL2: stage 2 on; physical interrupts and SError come here; SMC traps;
 * implementation defined registers trap (cache RAMs and power control are
 * EL2's to protect); set/way invalidation becomes clean and invalidate.
 * Everything that the guest can own, it owns: pointer authentication, MTE
 * tags, SCXTNUM, WFI and WFE.
 */
static u64 hcr_value(void)
{
	u64 hcr = HCR_VM | HCR_SWIO | HCR_FMO | HCR_IMO | HCR_AMO | HCR_TSC |
		  HCR_TIDCP | HCR_RW;
	u64 isar1 = read_sysreg(ID_AA64ISAR1_EL1_);
	u64 isar2 = read_sysreg(ID_AA64ISAR2_EL1_);
	u64 pfr0 = read_sysreg(id_aa64pfr0_el1);
	u64 pfr1 = read_sysreg(ID_AA64PFR1_EL1_);

	/* ISAR1: APA 7:4, API 11:8, GPA 27:24, GPI 31:28; ISAR2: APA3, GPA3. */
	if (isar1 & (MASK(11, 4) | MASK(31, 24)) || isar2 & MASK(15, 8))
		hcr |= HCR_API | HCR_APK;
	if (id_field(pfr1, 8) >= 2)
		hcr |= HCR_ATA;
	if (id_field(pfr0, 56) >= 2 || id_field(pfr1, 32) != 0)
		hcr |= HCR_ENSCXT;
	return hcr;
}

/*
 * CPTR_EL2 with E2H = 0: RES1 bits, and no trap of FP, SVE, SME, the
 * activity monitors or CPACR. TZ (8) and TSM (12) are RES1 where SVE or SME
 * does not exist, so they are cleared only where it does.
 */
static void init_vector_extensions(void)
{
	u64 cptr = UINT64_C(0x33ff);
	bool sve = id_field(read_sysreg(id_aa64pfr0_el1), 32) != 0;
	bool sme = id_field(read_sysreg(ID_AA64PFR1_EL1_), 24) != 0;

	if (sve)
		cptr &= ~BIT(8);
	if (sme)
		cptr &= ~BIT(12);
	write_sysreg(cptr_el2, cptr);
	isb(); /* the registers below trap to EL2 itself until then */
	if (sve)
		write_sysreg(ZCR_EL2_, 0xf);
	if (sme) /* LEN as long as there is; FA64 and EZT0 where they exist */
		write_sysreg(SMCR_EL2_, BIT(31) | BIT(30) | 0xf);
}

/*
 * HCRX_EL2: what EL1 may use. Out of reset it may hold anything. 128-bit system
 * registers of the implementation (EnIDCP128) are no more the guest's than those
 * of 64 bits.
 */
static void init_hcrx(void)
{
	u64 mmfr1 = read_sysreg(ID_AA64MMFR1_EL1_);
	u64 mmfr3 = read_sysreg(ID_AA64MMFR3_EL1_);
	u64 pfr1 = read_sysreg(ID_AA64PFR1_EL1_);
	u64 isar1 = read_sysreg(ID_AA64ISAR1_EL1_);
	u64 isar2 = read_sysreg(ID_AA64ISAR2_EL1_);
	u64 hcrx = 0;

	if (id_field(mmfr1, 40) == 0)
		return;
	if (id_field(isar1, 60) != 0)
		hcrx |= MASK(2, 0); /* EnAS0, EnALS, EnASR: FEAT_LS64 */
	if (id_field(isar2, 16) != 0)
		hcrx |= BIT(11); /* MSCEn: FEAT_MOPS */
	if (id_field(mmfr3, 0) != 0)
		hcrx |= BIT(14); /* TCR2En */
	if (id_field(mmfr3, 4) != 0)
		hcrx |= BIT(15); /* SCTLR2En */
	if (id_field(mmfr3, 32) != 0)
		hcrx |= BIT(17); /* D128En */
	if (mmfr3 & MASK(47, 40))
		hcrx |= BIT(18); /* EnSNERR: ANERR, SNERR */
	if (mmfr3 & MASK(59, 52))
		hcrx |= BIT(20); /* EnSDERR: SDERR, ADERR */
	if (id_field(pfr1, 44) != 0)
		hcrx |= BIT(22); /* GCSEn */
	if (id_field(read_sysreg(ID_AA64PFR2_EL1_), 32) != 0)
		hcrx |= BIT(23); /* EnFPM */
	/* PACMEn: FEAT_PAuth_LR is 6 in APA, API or APA3. */
	if (id_field(isar1, 4) >= 6 || id_field(isar1, 8) >= 6 ||
	    id_field(isar2, 12) >= 6)
		hcrx |= BIT(24);
	if (id_field(read_sysreg(ID_AA64MMFR4_EL1_), 44) != 0)
		hcrx |= BIT(26); /* SRMASKEn */
	write_sysreg(HCRX_EL2_, hcrx);
}

/* FEAT_FGT2: each bit enables when set, but HFGITR2_EL2.TSBCSYNC (0). */
static void init_fine_grained_traps2(void)
{
	if (id_field(read_sysreg(id_aa64mmfr0_el1), 56) < 2)
		return;
	write_sysreg(HFGRTR2_EL2_, MASK(14, 0));
	write_sysreg(HFGWTR2_EL2_, MASK(14, 0));
	write_sysreg(HDFGRTR2_EL2_, MASK(24, 0));
	write_sysreg(HDFGWTR2_EL2_, MASK(24, 0));
	write_sysreg(HFGITR2_EL2_, BIT(1));
}

/*
 * Fine-grained traps: none. Of these registers the bits named n... enable
 * when set, so they are set where their feature exists.
 */
static void init_fine_grained_traps(void)
{
	u64 mmfr0 = read_sysreg(id_aa64mmfr0_el1);
	u64 mmfr3 = read_sysreg(ID_AA64MMFR3_EL1_);
	u64 pfr0 = read_sysreg(id_aa64pfr0_el1);
	u64 pfr1 = read_sysreg(ID_AA64PFR1_EL1_);
	u64 isar1 = read_sysreg(ID_AA64ISAR1_EL1_);
	u64 dfr0 = read_sysreg(id_aa64dfr0_el1);
	u64 hfg = 0, hfgi = 0, hdfg = 0;

	if (id_field(pfr1, 24) != 0)
		hfg |= BIT(54) | BIT(55); /* nSMPRI_EL1, nTPIDR2_EL0 */
	if (id_field(isar1, 60) >= 3)
		hfg |= BIT(50); /* nACCDATA_EL1 */
	if (id_field(pfr1, 44) != 0)
		hfg |= BIT(52) | BIT(53); /* nGCS_EL0, nGCS_EL1 */
	if (id_field(pfr1, 44) != 0)
		hfgi |= MASK(59, 57); /* nGCSPUSHM, nGCSSTR, nGCSEPP */
	if (id_field(pfr1, 48) != 0)
		hfg |= BIT(56); /* nRCWMASK_EL1: FEAT_THE */
	if (id_field(mmfr3, 8) != 0)
		hfg |= BIT(57) | BIT(58); /* nPIRE0_EL1, nPIR_EL1 */
	if (id_field(mmfr3, 16) != 0)
		hfg |= BIT(59) | BIT(60); /* nPOR_EL0, nPOR_EL1 */
	if (id_field(mmfr3, 20) != 0)
		hfg |= BIT(61); /* nS2POR_EL1 */
	if (id_field(mmfr3, 24) != 0)
		hfg |= BIT(62) | BIT(63);  /* nMAIR2_EL1, nAMAIR2_EL1 */
	if (id_field(dfr0, 52) != 0) {	   /* FEAT_BRBE */
		hfgi |= BIT(55) | BIT(56); /* nBRBINJ, nBRBIALL */
		hdfg |= MASK(61, 59);	   /* nBRBIDR, nBRBCTL, nBRBDATA */
	}
	if (id_field(dfr0, 32) >= 2)
		hdfg |= BIT(62); /* nPMSNEVFR_EL1: FEAT_SPEv1p2 */
	if (id_field(mmfr0, 56) != 0) {
		write_sysreg(HFGRTR_EL2_, hfg);
		write_sysreg(HFGWTR_EL2_, hfg);
		write_sysreg(HFGITR_EL2_, hfgi);
		write_sysreg(HDFGRTR_EL2_, hdfg);
		write_sysreg(HDFGWTR_EL2_, hdfg & ~BIT(59)); /* BRBIDR: RO */
		if (id_field(pfr0, 44) != 0)
			write_sysreg(HAFGRTR_EL2_, 0);
	}
}

static void init_mpam(void)
{
	u64 pfr0 = read_sysreg(id_aa64pfr0_el1);
	u64 pfr1 = read_sysreg(ID_AA64PFR1_EL1_);

	if (id_field(pfr0, 40) == 0 && id_field(pfr1, 16) == 0)
		return;
	/* No traps (EnMPAMSM, with SME), the default partition at EL2. */
	write_sysreg(MPAM2_EL2_, BIT(50));
	if (bit(read_sysreg(MPAMIDR_EL1_), 17))
		write_sysreg(MPAMHCR_EL2_, 0);
	/* nTRAP_MPAMBWIDR, _MPAMBW0, _MPAMBW1 and _MPAMBWSM: no traps. */
	if (bit(read_sysreg(MPAMIDR_EL1_), 56))
		write_sysreg(MPAMBW2_EL2_, MASK(52, 49));
}

void cpu_init_el2(const struct cpu_stage2 *stage2)
{
	write_sysreg(vtcr_el2, stage2->vtcr);
	write_sysreg(vttbr_el2, stage2->vttbr);
	write_sysreg(vpidr_el2, read_sysreg(midr_el1));
	write_sysreg(vmpidr_el2, read_sysreg(mpidr_el1));
	write_sysreg(hstr_el2, 0);
	write_sysreg(hacr_el2, 0);
	write_sysreg(actlr_el2, 0);
	errata_init_cpu();
	init_vector_extensions();
	profiling_init_el2();
	init_hcrx();
	init_fine_grained_traps();
	init_fine_grained_traps2();
	init_mpam();
	/* Both timers and the counters are the guest's; EL2 has CNTHP. */
	write_sysreg(cnthctl_el2, BIT(0) | BIT(1));
	write_sysreg(cntvoff_el2, 0);
	write_sysreg(cnthp_ctl_el2, 0);
	write_sysreg(hcr_el2, hcr_value());
	isb();
	/*
	 * Firmware may have run a guest of its own with this VMID: nothing of
	 * EL1&0, of either stage, may be left in this CPU's TLB.
	 */
	TLBI_LOCAL("alle1");
	isb();
}

void cpu_stop_timers(void)
{
	write_sysreg(cntv_ctl_el0, 0);
	write_sysreg(cntp_ctl_el0, 0);
}

/*
 * Extensions whose state a guest that does not know them could not undo. A
 * reset clears SVCR: a CPU that stays in streaming mode finds most of Advanced
 * SIMD illegal. Guarded control stacks are UNKNOWN out of reset; Linux, among
 * others, is started with them off.
 */
static void reset_extensions(void)
{
	u64 pfr1 = read_sysreg(ID_AA64PFR1_EL1_);
	u64 mmfr3 = read_sysreg(ID_AA64MMFR3_EL1_);

	if (id_field(read_sysreg(id_aa64pfr0_el1), 28) != 0) {
		write_sysreg(VSESR_EL2_, 0);
		write_sysreg(VDISR_EL2_, 0); /* the guest's DISR_EL1 */
	}
	if (id_field(pfr1, 24) != 0)
		write_sysreg(SVCR_, 0);
	if (id_field(pfr1, 44) != 0) {
		write_sysreg(GCSCR_EL1_, 0);
		write_sysreg(GCSCRE0_EL1_, 0);
	}
	if (id_field(mmfr3, 0) != 0)
		write_sysreg(TCR2_EL1_, 0);
	if (id_field(mmfr3, 4) != 0)
		write_sysreg(SCTLR2_EL1_, 0);
}

void cpu_reset_el1(void)
{
	u64 pmuver = id_field(read_sysreg(id_aa64dfr0_el1), 8);

	profiling_stop();
	reset_extensions();
	/* An SError of the vCPU's former life is not this one's. */
	write_sysreg(hcr_el2, read_sysreg(hcr_el2) & ~HCR_VSE);
	/*
	 * RES1 bits and no trap of WFI, WFE, SETEND, CP15 barriers. Data is as
	 * the caller of PSCI had it (DEN0022, initial core configuration).
	 */
	write_sysreg(sctlr_el1, UINT64_C(0x30c50838) |
					(read_sysreg(sctlr_el1) & SCTLR_EE));
	write_sysreg(cpacr_el1, 0);
	write_sysreg(tcr_el1, 0);
	write_sysreg(ttbr0_el1, 0);
	write_sysreg(ttbr1_el1, 0);
	write_sysreg(mair_el1, 0);
	write_sysreg(amair_el1, 0);
	write_sysreg(vbar_el1, 0);
	write_sysreg(contextidr_el1, 0);
	write_sysreg(esr_el1, 0);
	write_sysreg(far_el1, 0);
	write_sysreg(afsr0_el1, 0);
	write_sysreg(afsr1_el1, 0);
	write_sysreg(par_el1, 0);
	write_sysreg(elr_el1, 0);
	write_sysreg(spsr_el1, 0);
	write_sysreg(sp_el0, 0);
	write_sysreg(sp_el1, 0);
	write_sysreg(tpidr_el0, 0);
	write_sysreg(tpidrro_el0, 0);
	write_sysreg(tpidr_el1, 0);
	write_sysreg(csselr_el1, 0);
	write_sysreg(mdscr_el1, 0);
	write_sysreg(mdccint_el1, 0);
	write_sysreg(oslar_el1, 1); /* locked by a cold reset, D2.8 */
	write_sysreg(osdlr_el1, 0); /* no double lock after a reset */
	write_sysreg(cntkctl_el1, 0);
	/* UNKNOWN to the architecture, 0 on CPUs; compiled code counts on it. */
	write_sysreg(FPCR_, 0);
	if (pmuver != 0 && pmuver != 0xf) {
		/* LC is RES1 where EL0 is AArch64 only. */
		write_sysreg(pmcr_el0, read_sysreg(pmcr_el0) & BIT(6));
		write_sysreg(pmuserenr_el0, 0);
		write_sysreg(pmccfiltr_el0, 0); /* warm reset, D19.5.2 */
		/* Bit 32 is FEAT_PMUv3_ICNTR's. */
		write_sysreg(pmcntenclr_el0, MASK(32, 0));
		write_sysreg(pmintenclr_el1, MASK(32, 0));
		write_sysreg(pmovsclr_el0, MASK(32, 0));
	}
	isb();
	/*
	 * Power-up leaves no TLB entry and no instruction cache line (Arm ARM
	 * D1.3, D8.15): drop what an earlier life of this vCPU left. VMALLE1
	 * takes the current VMID.
	 */
	__asm__ volatile("tlbi vmalle1\n\tic iallu\n\tdsb nsh\n\tisb" ::
				 : "memory");
}
