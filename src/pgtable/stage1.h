/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * EL2 stage 1: VMSAv8-64 with 4 KiB granule, HCR_EL2.E2H = 0, hence one range
 * of virtual addresses under TTBR0_EL2 (Arm ARM D8.3.1, D8.4.1). W^X holds.
 * Contents of the registers are the caller's to write. Pure; may run with the
 * MMU off.
 */
#ifndef PGTABLE_STAGE1_H
#define PGTABLE_STAGE1_H

#include "base/compiler.h"
#include "pgtable/format.h"

/*
 * MAIR_EL2, indexed by the PGT_MEMORY field (Arm ARM D19.2.96): Normal
 * write-back read- and write-allocate, Normal non-cacheable, Device-nGnRE,
 * Device-nGnRnE.
 */
#define STAGE1_MAIR_EL2 UINT64_C(0x000444ff)

extern const struct pgtable_format stage1_format;

struct stage1_config {
	u8 ia_bits;
	u8 output_bits;
	u8 start_level;
	/* Whole TCR_EL2: T0SZ, PS, walks inner shareable write-back, RES1. */
	u64 tcr;
};

/*
 * Geometry for at least ia_bits of virtual address (25..48) on a CPU with
 * pa_bits of physical address (ID_AA64MMFR0_EL1.PARange decoded: 32, 36, 40,
 * 42, 44, 48 or 52, of which 48 are used). ERR_RANGE: neither.
 */
int stage1_configure(unsigned pa_bits, unsigned ia_bits,
		     struct stage1_config *config) MUST_CHECK;

#endif
