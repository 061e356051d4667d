/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The system registers through which EL2 shapes what EL1 sees. Every one
 * that the CPU has is written on every CPU; none is inherited from firmware,
 * since most are UNKNOWN out of reset.
 */
#ifndef ARCH_CPU_H
#define ARCH_CPU_H

#include "base/types.h"

/* What this CPU has that handlers must know; the same on every CPU. */
struct cpu_features {
	bool fgt;    /* FEAT_FGT: HFGWTR_EL2 exists */
	bool ras;    /* FEAT_RAS: VSESR_EL2 exists */
	u32 pa_bits; /* implemented physical address size, at most 48 */
};

/* Reads the ID registers of the calling CPU. */
struct cpu_features cpu_read_features(void);

/* Stage 2 and identity of the vCPU that runs on this CPU. */
struct cpu_stage2 {
	u64 vttbr; /* root table and VMID */
	u64 vtcr;
};

/* Writes every EL2 control that affects EL1 and EL0. */
void cpu_init_el2(const struct cpu_stage2 *stage2);

/*
 * Puts the EL1 registers into the state that the CPU has when PSCI starts
 * it: MMU and caches off, debug off. The guest must set whatever is not
 * architecturally reset, as on hardware. SCTLR_EL1.EE stays, and the timers: one
 * of them may be what has ended a suspend.
 */
void cpu_reset_el1(void);

/* Turns the timers of EL1 off. */
void cpu_stop_timers(void);

#endif
