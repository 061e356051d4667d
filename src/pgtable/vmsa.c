/* SPDX-License-Identifier: BSD-2-Clause */
#include "pgtable/vmsa.h"

#include "base/compiler.h"
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

/* Of a block too: its bits below the output address are 0, as it was made. */
pa_t vmsa_output(u64 entry)
{
	return pa(entry & MASK(VMSA_OUTPUT_BITS - 1, PAGE_SHIFT));
}

_Static_assert(PGT_SHARE == MASK(9, 8), "SH stands where PGT_SHARE does");

u64 vmsa_leaf(pa_t output, u32 attrs, unsigned level)
{
	u64 entry = output.v | VMSA_VALID | VMSA_AF;

	if (level == 3)
		entry |= VMSA_TABLE;
	if (attrs & PGT_CONTIGUOUS)
		entry |= VMSA_CONTIGUOUS;
	/* SH[1:0]: 0 none, 2 outer, 3 inner; 1 is reserved. */
	return entry | (~attrs & PGT_SHARE);
}

u32 vmsa_attrs(u64 entry)
{
	u32 attrs = ~(u32)entry & PGT_SHARE;

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
