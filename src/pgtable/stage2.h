/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Stage 2 of the EL1&0 regime: VMSAv8-64 with 4 KiB granule (Arm ARM D8.2.3,
 * D8.3.1). Execution is refused by XN[1] (bit 54) alone, which means the same
 * with and without FEAT_XNX. Guest memory may be writable and executable;
 * devices may never be executable. Pure; may run with the MMU off.
 */
#ifndef PGTABLE_STAGE2_H
#define PGTABLE_STAGE2_H

#include "base/compiler.h"
#include "pgtable/format.h"

extern const struct pgtable_format stage2_format;

struct stage2_config {
	u8 ia_bits;
	u8 output_bits;
	u8 start_level;
	u8 root_order; /* the root is 2^root_order pages, aligned to that */
	/*
	 * Whole VTCR_EL2: T0SZ, SL0, PS, walks inner shareable write-back,
	 * RES1, VS = 0 (8-bit VMID).
	 */
	u64 vtcr;
};

/*
 * Geometry for at least ipa_bits of IPA (at most 48) where the CPUs have
 * pa_bits of physical address: 32, 36, 40, 42, 44, 48 or 52, of which 48 are
 * used. The least of all CPUs counts. Starts at level 1 where up to 16
 * concatenated tables suffice (43 bits), else at level 0; never at level 2,
 * which would save one lookup but cost the 1 GiB blocks. ERR_RANGE: the CPUs
 * have no such pa_bits, or ipa_bits is more than they have.
 */
int stage2_configure(unsigned pa_bits, unsigned ipa_bits,
		     struct stage2_config *config) MUST_CHECK;

#endif
