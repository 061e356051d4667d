/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What EL2 does about errata and speculation of particular CPUs, by MIDR. The
 * guest sees the CPU's own MIDR_EL1 and looks after itself.
 */
#ifndef ARCH_ERRATA_H
#define ARCH_ERRATA_H

#include "base/types.h"

struct errata {
	/* The CPU's name, NULL if it is not known: both in a row. */
	const char *family, *model;
	/*
	 * Taken branches that overwrite the branch history on entry from the
	 * guest, so that it steers no indirect branch of EL2 (Spectre-BHB,
	 * CVE-2022-23960); 0: not needed.
	 */
	u32 branches;
	/*
	 * TLB invalidation and the DSB that completes it are done twice: the
	 * first DSB may not wait for accesses of other CPUs that used the old
	 * entry (Cortex-A76 erratum 1286807 and CVE-2025-10263, Cortex-A55 2441007,
	 * Cortex-A510 2441009).
	 */
	bool repeat_tlbi;
};

/* The CPU's identity: MIDR_EL1, and the ID registers that speak of it. */
struct errata_id {
	u64 midr;
	u64 pfr0;  /* ID_AA64PFR0_EL1: CSV2 */
	u64 mmfr1; /* ID_AA64MMFR1_EL1: ECBHB */
};

/* Pure. */
struct errata errata_of(const struct errata_id *id);

/* The identity of the calling CPU. */
struct errata_id errata_read_id(void);

/*
 * Applies them to the calling CPU, whose struct percpu is in TPIDR_EL2: chooses
 * its vectors. From then on errata_repeat_tlbi() is true if any CPU that
 * called this needs it.
 */
void errata_init_cpu(void);
bool errata_repeat_tlbi(void);

#endif
