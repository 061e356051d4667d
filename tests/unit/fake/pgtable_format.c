/* SPDX-License-Identifier: BSD-2-Clause */
#include "fake/pgtable_format.h"

#include "base/compiler.h"
#include "base/status.h"

/*
 * 63:62  0 invalid, 1 leaf, 2 table
 * 60:40  attributes, complemented
 * 33:0   page number, complemented
 */
#define KIND_SHIFT  62
#define ATTRS_SHIFT 40
#define ATTRS_MASK  MASK(60, ATTRS_SHIFT)
#define PAGE_MASK   MASK(FAKE_OUTPUT_BITS - PAGE_SHIFT - 1, 0)

static int check(u32 attrs)
{
	/* Outer shareable is what this machine lacks. */
	return (attrs & PGT_SHARE) == PGT_SHARE_OUTER ? ERR_UNSUPPORTED : OK;
}

static enum pgt_kind kind(u64 entry, unsigned level)
{
	switch (entry >> KIND_SHIFT) {
	case 1:
		return level < 2 ? PGT_INVALID : PGT_LEAF;
	case 2:
		return level < 3 ? PGT_TABLE : PGT_INVALID;
	default:
		return PGT_INVALID;
	}
}

static u64 address_field(pa_t output)
{
	return ~(output.v >> PAGE_SHIFT) & PAGE_MASK;
}

static u64 leaf(pa_t output, u32 attrs, unsigned level UNUSED)
{
	return (UINT64_C(1) << KIND_SHIFT) |
	       (~((u64)attrs << ATTRS_SHIFT) & ATTRS_MASK) |
	       address_field(output);
}

static u64 table(pa_t address)
{
	return (UINT64_C(2) << KIND_SHIFT) | address_field(address);
}

static pa_t output(u64 entry)
{
	return pa((~entry & PAGE_MASK) << PAGE_SHIFT);
}

static u32 attrs_of(u64 entry)
{
	return (u32)((~entry & ATTRS_MASK) >> ATTRS_SHIFT);
}

const struct pgtable_format fake_format = {
	.leaf_levels = BIT(2) | BIT(3),
	.root_order_max = 1,
	.output_bits = FAKE_OUTPUT_BITS,
	.write_xor_execute = true,
	.leaf_step = { 0, 0, 0 - (MIB(2) >> PAGE_SHIFT), 0 - UINT64_C(1) },
	.check = check,
	.kind = kind,
	.leaf = leaf,
	.table = table,
	.output = output,
	.attrs = attrs_of,
};
