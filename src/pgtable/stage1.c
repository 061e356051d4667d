/* SPDX-License-Identifier: BSD-2-Clause */
#include "pgtable/stage1.h"

#include "base/status.h"
#include "pgtable/vmsa.h"

/*
 * With one privilege level AP[1] (bit 6) is RES1, AP[2] (bit 7) makes it
 * read-only and bit 54 is XN; NS, nG and PXN are RES0 (Arm ARM D8.3.1.2).
 */
#define AP_RES1	     BIT(6)
#define AP_READ_ONLY BIT(7)

/* TCR_EL2 with E2H = 0. */
#define TCR_EL2_RES1 (BIT(31) | BIT(23))

static int check(u32 attrs)
{
	return attrs & PGT_R ? OK : ERR_UNSUPPORTED;
}

static u64 leaf(pa_t output, u32 attrs, unsigned level)
{
	u64 entry = vmsa_leaf(output, attrs, level) | AP_RES1;

	if (!(attrs & PGT_W))
		entry |= AP_READ_ONLY;
	if (!(attrs & PGT_X))
		entry |= VMSA_XN;
	return set_bits(entry, 4, 2, (attrs & PGT_MEMORY) >> 4);
}

static u32 attrs_of(u64 entry)
{
	u32 attrs = vmsa_attrs(entry) | PGT_R;

	if (!(entry & AP_READ_ONLY))
		attrs |= PGT_W;
	if (!(entry & VMSA_XN))
		attrs |= PGT_X;
	return attrs | ((u32)bits(entry, 3, 2) << 4);
}

const struct pgtable_format stage1_format = {
	.leaf_levels = VMSA_LEAF_LEVELS,
	.root_order_max = 0,
	.output_bits = VMSA_OUTPUT_BITS,
	.write_xor_execute = true,
	.leaf_step = { 0, GIB(1), MIB(2), KIB(4) },
	.check = check,
	.kind = vmsa_kind,
	.leaf = leaf,
	.table = vmsa_table,
	.output = vmsa_output,
	.attrs = attrs_of,
};

int stage1_configure(unsigned pa_bits, unsigned ia_bits,
		     struct stage1_config *config)
{
	unsigned output_bits, level;
	u64 ps;
	int status = vmsa_pa_size(pa_bits, &output_bits, &ps);

	if (status != OK)
		return status;
	/* T0SZ may not exceed 39 without FEAT_TTST. */
	if (ia_bits < 25 || ia_bits > 48)
		return ERR_RANGE;
	level = ia_bits > 39 ? 0 : ia_bits > 30 ? 1 : 2;
	*config = (struct stage1_config){
		.ia_bits = (u8)ia_bits,
		.output_bits = (u8)output_bits,
		.start_level = (u8)level,
		.tcr = TCR_EL2_RES1 | VMSA_TCR_WALKS | ps << VMSA_TCR_PS_SHIFT |
		       (64 - ia_bits),
	};
	return OK;
}
