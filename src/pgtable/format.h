/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What the walker must know of a translation table format.
 *
 * The geometry is fixed: 4 KiB granule, 512 entries of 64 bits in a table,
 * levels 0 to 3. Where the bits of an entry lie is the format's secret; the
 * unit tests have one that shares no bit with the hardware's.
 */
#ifndef PGTABLE_FORMAT_H
#define PGTABLE_FORMAT_H

#include "base/bits.h"
#include "base/types.h"

/* Attributes of a mapping, in a u32. At least one of R, W, X is set. */
#define PGT_R	   BIT32(0)
#define PGT_W	   BIT32(1)
#define PGT_X	   BIT32(2)
#define PGT_ACCESS (PGT_R | PGT_W | PGT_X)

/* Memory type, one of four. */
#define PGT_NORMAL	  (UINT32_C(0) << 4) /* write-back cacheable */
#define PGT_NORMAL_NC	  (UINT32_C(1) << 4) /* non-cacheable */
#define PGT_DEVICE_NGNRE  (UINT32_C(2) << 4)
#define PGT_DEVICE_NGNRNE (UINT32_C(3) << 4)
#define PGT_MEMORY	  (UINT32_C(3) << 4)

/*
 * Shareability, one of three; the architecture ignores it for devices. 2 is
 * reserved, as its complement is in descriptors.
 */
#define PGT_SHARE_INNER	   (UINT32_C(0) << 8)
#define PGT_SHARE_OUTER	   (UINT32_C(1) << 8)
#define PGT_SHARE_RESERVED (UINT32_C(2) << 8)
#define PGT_SHARE_NONE	   (UINT32_C(3) << 8)
#define PGT_SHARE	   (UINT32_C(3) << 8)

/*
 * Contiguous hint: 16 neighbouring pages (64 KiB) or 2 MiB blocks (32 MiB),
 * aligned in both address spaces, may share a TLB entry. To pgtable_map() it
 * means "wherever possible"; from pgtable_lookup() it means "this one has it".
 */
#define PGT_CONTIGUOUS	     BIT32(12)
#define PGT_CONTIGUOUS_COUNT 16u

#define PGT_ENTRY_COUNT	     512u
#define PGT_LEVEL_COUNT	     4u

/* log2 of what one entry covers: 39, 30, 21, 12. */
static inline unsigned pgt_level_shift(unsigned level)
{
	return 39 - 9 * level;
}

static inline u64 pgt_level_size(unsigned level)
{
	return UINT64_C(1) << pgt_level_shift(level);
}

static inline bool pgt_is_device(u32 attrs)
{
	return (attrs & PGT_MEMORY) >= PGT_DEVICE_NGNRE;
}

enum pgt_kind {
	PGT_INVALID, /* translates nothing */
	PGT_TABLE,   /* points at a table of the next level */
	PGT_LEAF,    /* a block or a page */
};

/*
 * A format. The functions are pure. leaf() gets attributes that check()
 * accepted and an address aligned to the level; attrs() and output() undo it.
 * Leaves are linear: the leaf for an output address one block higher is the
 * same number plus leaf_step[level], as long as it fits output_bits.
 */
struct pgtable_format {
	u8 leaf_levels;		/* bit n: level n may hold blocks or pages */
	u8 root_order_max;	/* log2 of concatenated root tables */
	u8 output_bits;		/* widest output address */
	bool write_xor_execute; /* refuse PGT_W with PGT_X */
	u64 leaf_step[PGT_LEVEL_COUNT];

	/* ERR_UNSUPPORTED for attributes that an entry cannot express. */
	int (*check)(u32 attrs);
	/* The entry 0 must be PGT_INVALID at every level. */
	enum pgt_kind (*kind)(u64 entry, unsigned level);
	u64 (*leaf)(pa_t output, u32 attrs, unsigned level);
	u64 (*table)(pa_t table);
	/* Output address of a leaf, or address of the table. */
	pa_t (*output)(u64 entry);
	u32 (*attrs)(u64 entry);
};

#endif
