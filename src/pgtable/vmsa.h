/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What both stages share: VMSAv8-64 descriptors with 4 KiB granule and 48-bit
 * output (Arm ARM D8.3.1), and the fields of TCR_EL2 and VTCR_EL2 that are at
 * the same place in both. For stage1.c and stage2.c.
 */
#ifndef PGTABLE_VMSA_H
#define PGTABLE_VMSA_H

#include "base/compiler.h"
#include "pgtable/format.h"

#define VMSA_VALID	 BIT(0)
#define VMSA_TABLE	 BIT(1) /* at level 3: page, else reserved */
#define VMSA_AF		 BIT(10)
#define VMSA_CONTIGUOUS	 BIT(52)
#define VMSA_XN		 BIT(54)
#define VMSA_OUTPUT_BITS 48
/* Blocks of 1 GiB and 2 MiB, and pages. */
#define VMSA_LEAF_LEVELS 0xe

/* IRGN0, ORGN0 write-back write-allocate, SH0 inner, TG0 4 KiB. */
#define VMSA_TCR_WALKS	  (BIT(8) | BIT(10) | (UINT64_C(3) << 12))
#define VMSA_TCR_PS_SHIFT 16

enum pgt_kind vmsa_kind(u64 entry, unsigned level);
u64 vmsa_table(pa_t table);
pa_t vmsa_output(u64 entry);

/*
 * The bits of a leaf that do not depend on the stage: type, output address,
 * shareability, access flag, contiguous hint; and back.
 */
u64 vmsa_leaf(pa_t output, u32 attrs, unsigned level);
u32 vmsa_attrs(u64 entry);

/*
 * Encodes a physical address size as ID_AA64MMFR0_EL1.PARange does, with 52
 * made 48. ERR_RANGE: no such size.
 */
int vmsa_pa_size(unsigned pa_bits, unsigned *output_bits, u64 *ps) MUST_CHECK;

#endif
