/* SPDX-License-Identifier: BSD-2-Clause */
#include "pgtable/stage2.h"

#include "base/status.h"
#include "pgtable/vmsa.h"

/* S2AP (Arm ARM D8.4.2.2). */
#define S2AP_R BIT(6)
#define S2AP_W BIT(7)

/* MemAttr[3:0] without FEAT_S2FWB (Arm ARM D8.5.5), by PGT_MEMORY. */
#define MEMATTR_NORMAL	  0xfu
#define MEMATTR_NORMAL_NC 0x5u
#define MEMATTR_NGNRE	  0x1u
#define MEMATTR_NGNRNE	  0x0u

/* VTCR_EL2. */
#define VTCR_RES1      BIT(31)
#define VTCR_SL0_SHIFT 6

/* Below this much a smaller IPA space saves nothing. */
#define IPA_BITS_MIN 32u
/* 16 concatenated tables of 512 entries of 1 GiB. */
#define IPA_BITS_LEVEL1_MAX 43u

static const u8 memattr[] = { MEMATTR_NORMAL, MEMATTR_NORMAL_NC, MEMATTR_NGNRE,
			      MEMATTR_NGNRNE };

static int check(u32 attrs UNUSED)
{
	return OK;
}

static u64 leaf(pa_t output, u32 attrs, unsigned level)
{
	u64 entry = vmsa_leaf(output, attrs, level);

	if (attrs & PGT_R)
		entry |= S2AP_R;
	if (attrs & PGT_W)
		entry |= S2AP_W;
	if (!(attrs & PGT_X))
		entry |= VMSA_XN;
	return set_bits(entry, 5, 2, memattr[(attrs & PGT_MEMORY) >> 4]);
}

static u32 memory_of(u64 entry)
{
	switch (bits(entry, 5, 2)) {
	case MEMATTR_NORMAL:
		return PGT_NORMAL;
	case MEMATTR_NORMAL_NC:
		return PGT_NORMAL_NC;
	case MEMATTR_NGNRE:
		return PGT_DEVICE_NGNRE;
	default:
		return PGT_DEVICE_NGNRNE;
	}
}

static u32 attrs_of(u64 entry)
{
	u32 attrs = vmsa_attrs(entry) | memory_of(entry);

	if (entry & S2AP_R)
		attrs |= PGT_R;
	if (entry & S2AP_W)
		attrs |= PGT_W;
	if (!(entry & VMSA_XN))
		attrs |= PGT_X;
	return attrs;
}

const struct pgtable_format stage2_format = {
	.leaf_levels = VMSA_LEAF_LEVELS,
	.root_order_max = 4,
	.output_bits = VMSA_OUTPUT_BITS,
	.write_xor_execute = false,
	.leaf_step = { 0, GIB(1), MIB(2), KIB(4) },
	.check = check,
	.kind = vmsa_kind,
	.leaf = leaf,
	.table = vmsa_table,
	.output = vmsa_output,
	.attrs = attrs_of,
};

int stage2_configure(unsigned pa_bits, unsigned ipa_bits,
		     struct stage2_config *config)
{
	unsigned output_bits, order = 0;
	bool level1;
	u64 ps, sl0;
	int status = vmsa_pa_size(pa_bits, &output_bits, &ps);

	if (status != OK)
		return status;
	if (ipa_bits < IPA_BITS_MIN)
		ipa_bits = IPA_BITS_MIN;
	/*
	 * An input wider than the physical address size is a translation fault
	 * (Arm ARM D8.2.3). This also keeps level 0, which needs at least 44
	 * bits of physical address, from CPUs that lack it.
	 */
	if (ipa_bits > output_bits)
		return ERR_RANGE;
	level1 = ipa_bits <= IPA_BITS_LEVEL1_MAX;
	if (level1 && ipa_bits > 39)
		order = ipa_bits - 39;
	sl0 = level1 ? 1 : 2;
	*config = (struct stage2_config){
		.ia_bits = (u8)ipa_bits,
		.output_bits = (u8)output_bits,
		.start_level = level1 ? 1 : 0,
		.root_order = (u8)order,
		.vtcr = VTCR_RES1 | VMSA_TCR_WALKS | ps << VMSA_TCR_PS_SHIFT |
			sl0 << VTCR_SL0_SHIFT | (64 - ipa_bits),
	};
	return OK;
}
