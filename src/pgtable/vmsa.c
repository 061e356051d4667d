/* SPDX-License-Identifier: BSD-2-Clause */
#include "pgtable/vmsa.h"

#include "base/status.h"

enum pgt_kind vmsa_kind(u64 entry, unsigned level)
{
	if (!(entry & VMSA_VALID))
		return PGT_INVALID;
	if (level == 3)
		return entry & VMSA_TABLE ? PGT_LEAF : PGT_INVALID;
	if (entry & VMSA_TABLE)
		return PGT_TABLE;
	/* Level 0 has no blocks: the encoding is reserved and faults. */
	return level == 0 ? PGT_INVALID : PGT_LEAF;
}

u64 vmsa_table(pa_t table)
{
	return table.v | VMSA_TABLE | VMSA_VALID;
}

pa_t vmsa_output(u64 entry, unsigned level)
{
	u64 low = PAGE_SHIFT;

	if (vmsa_kind(entry, level) == PGT_LEAF)
		low = pgt_level_shift(level);
	return pa(entry & MASK(VMSA_OUTPUT_BITS - 1, low));
}

/* SH[1:0]: 0 none, 2 outer, 3 inner; 1 is reserved. */
static u64 share_field(u32 attrs)
{
	switch (attrs & PGT_SHARE) {
	case PGT_SHARE_INNER:
		return 3;
	case PGT_SHARE_OUTER:
		return 2;
	default:
		return 0;
	}
}

static u32 share_attr(u64 field)
{
	switch (field) {
	case 3:
		return PGT_SHARE_INNER;
	case 2:
		return PGT_SHARE_OUTER;
	default:
		return PGT_SHARE_NONE;
	}
}

u64 vmsa_leaf(pa_t output, u32 attrs, unsigned level)
{
	u64 entry = output.v | VMSA_VALID | VMSA_AF;

	if (level == 3)
		entry |= VMSA_TABLE;
	if (attrs & PGT_CONTIGUOUS)
		entry |= VMSA_CONTIGUOUS;
	return set_bits(entry, 9, 8, share_field(attrs));
}

u32 vmsa_attrs(u64 entry)
{
	u32 attrs = share_attr(bits(entry, 9, 8));

	if (entry & VMSA_CONTIGUOUS)
		attrs |= PGT_CONTIGUOUS;
	return attrs;
}

int vmsa_pa_size(unsigned pa_bits, unsigned *output_bits, u64 *ps)
{
	static const u8 sizes[] = { 32, 36, 40, 42, 44, 48 };

	if (pa_bits == 52)
		pa_bits = 48;
	for (unsigned i = 0; i < ARRAY_COUNT(sizes); i++)
		if (sizes[i] == pa_bits) {
			*output_bits = pa_bits;
			*ps = i;
			return OK;
		}
	return ERR_RANGE;
}
