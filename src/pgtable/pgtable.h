/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Translation tables, for any format: the hypervisor's stage 1 (stage1.h) and
 * the guest's stage 2 (stage2.h).
 *
 * Input addresses are u64: an EL2 virtual address or an IPA, as the format
 * says; ranges are in bytes and multiples of 4 KiB. Tables come from the
 * caller through ops. No function locks: the owner of a tree serialises all
 * calls on it. All may run with the MMU off; tables written then are in
 * memory and not in a cache, and the caller drops stale lines before a table
 * walk can hit them.
 *
 * Live trees. Entries are written by single-copy atomic 64-bit stores, with
 * release semantics, so a walker sees an old entry or a new one, and a new
 * table only filled. Break-before-make (Arm ARM D8.14.1) is done here:
 *  - invalid to valid: written at once, ops->barrier() once at the end;
 *  - valid to invalid: written, then ops->tlb_invalidate();
 *  - access rights of a leaf without contiguous hint: overwritten, then
 *    ops->tlb_invalidate();
 *  - anything else (splitting a block, other attributes, entries with a
 *    contiguous hint): invalidated, ops->tlb_invalidate(), written anew.
 * During the last case another CPU may take a translation fault on addresses
 * that are mapped before and after; a handler must look up again and retry.
 * A CPU must not have this done to the blocks it runs from.
 */
#ifndef PGTABLE_PGTABLE_H
#define PGTABLE_PGTABLE_H

#include "base/compiler.h"
#include "base/types.h"
#include "pgtable/format.h"

/* Memory and maintenance for one tree; context is the caller's. */
struct pgtable_ops {
	/* A zeroed run of 2^order pages, aligned to its size, or NULL. */
	void *(*alloc)(void *context, unsigned order);
	/* Takes back a run from alloc(); no walker can reach it any more. */
	void (*free)(void *context, void *table, unsigned order);
	/* Physical address of a table from alloc(), and back. */
	pa_t (*to_pa)(void *context, const void *table);
	void *(*to_ptr)(void *context, pa_t table);
	/*
	 * Makes earlier entry stores visible to all walkers, removes what
	 * TLBs hold of [ia, ia + size), whose entries are of this level, and
	 * waits for that: dsb ishst; tlbi; dsb ish; isb. `leaf` is false if
	 * a table was taken out, so that walk caches must go too. May be NULL
	 * while no walker uses the tree.
	 */
	void (*tlb_invalidate)(void *context, u64 ia, u64 size, unsigned level,
			       bool leaf);
	/*
	 * Makes earlier stores of valid entries visible to all walkers and to
	 * this CPU: dsb ishst; isb. May be NULL while no walker uses the tree.
	 */
	void (*barrier)(void *context);
};

struct pgtable_config {
	const struct pgtable_format *format;
	const struct pgtable_ops *ops;
	void *context;	/* handed to every op */
	u8 ia_bits;	/* input addresses are below 2^ia_bits */
	u8 output_bits; /* output addresses are below 2^output_bits */
	u8 start_level; /* level of the root, 0..2 */
	/*
	 * pgtable_unmap() leaves tables where they are, for what is mapped there
	 * next. None is looked through for whether it is empty, but where one
	 * is, pages are mapped and not a block. A mapping that fails may take
	 * such a table away.
	 */
	bool keeps_tables;
};

/* One tree. Read root_pa, root_order and table_pages; the rest is ours. */
struct pgtable {
	struct pgtable_config config;
	u64 *root;
	pa_t root_pa;	     /* for TTBR0_EL2 or VTTBR_EL2 */
	unsigned root_order; /* the root is 2^root_order tables in a row */
	u64 table_pages;     /* pages held now, the root's included */
};

/* What one leaf does. */
struct pgt_leaf {
	u64 ia;	   /* first input address it covers */
	u64 size;  /* bytes it covers */
	pa_t pa;   /* what `ia` translates to */
	u32 attrs; /* PGT_* */
	unsigned level;
};

/*
 * Makes an empty tree and allocates its root. ERR_INVALID: the geometry is
 * not one the format has (levels, concatenation, output width);
 * ERR_NO_MEMORY: ops->alloc() had none.
 */
int pgtable_init(struct pgtable *pgt,
		 const struct pgtable_config *config) MUST_CHECK;

/* Frees every table. No walker may use the tree any more. */
void pgtable_destroy(struct pgtable *pgt);

/* Replace what is mapped in the range instead of refusing. */
#define PGT_MAP_REPLACE BIT32(0)

/*
 * Maps [ia, ia + size) to [out, out + size) with the largest blocks that both
 * alignments allow. Tables are allocated as needed. flags: 0 or
 * PGT_MAP_REPLACE. One walk: when it fails, what it has mapped before is
 * unmapped again, with the maintenance that this takes.
 *
 * Returns, with translations and table count as before,
 *   ERR_ALIGNMENT   an address or the size is no multiple of 4 KiB
 *   ERR_INVALID     size 0, unknown attribute or flag bits, or no access right
 *   ERR_DENIED      PGT_X with device memory, or with PGT_W in stage 1
 *   ERR_UNSUPPORTED the format cannot express the attributes
 *   ERR_OVERFLOW    a range wraps
 *   ERR_RANGE       it exceeds ia_bits or output_bits
 *   ERR_EXISTS      part of the range is mapped already
 *   ERR_NO_MEMORY   no table to be had. With PGT_MAP_REPLACE the range may
 *                   then be wholly unmapped: replacement begins by unmapping
 */
int pgtable_map(struct pgtable *pgt, u64 ia, u64 size, pa_t out, u32 attrs,
		u32 flags) MUST_CHECK;

/*
 * Unmaps [ia, ia + size), where holes are no error, and frees tables that
 * become empty, unless config.keeps_tables. Blocks that the range cuts are split first, with
 * break-before-make. Errors as in pgtable_map(); on ERR_NO_MEMORY (a split
 * needs a table) every translation is as before, though one block may have
 * been split.
 */
int pgtable_unmap(struct pgtable *pgt, u64 ia, u64 size) MUST_CHECK;

/*
 * Gives every leaf in the range new attributes; the contiguous hint of each
 * stays what it is. Splits what the range cuts. Errors as in pgtable_map(),
 * and ERR_NOT_FOUND if part of the range is not mapped; translations are then
 * as before.
 */
int pgtable_protect(struct pgtable *pgt, u64 ia, u64 size,
		    u32 attrs) MUST_CHECK;

/*
 * The leaf that translates `ia`, which need not be aligned. leaf->pa is for
 * leaf->ia: add the difference. ERR_RANGE: beyond ia_bits; ERR_NOT_FOUND.
 */
int pgtable_lookup(const struct pgtable *pgt, u64 ia,
		   struct pgt_leaf *leaf) MUST_CHECK;

#endif
