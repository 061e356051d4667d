/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The depth-first walker under every operation on a tree.
 */
#ifndef PGTABLE_WALK_H
#define PGTABLE_WALK_H

#include "base/compiler.h"
#include "pgtable/pgtable.h"

/* What a walk visits. */
#define PGT_WALK_LEAF	    BIT32(0)
#define PGT_WALK_INVALID    BIT32(1)
#define PGT_WALK_TABLE_POST BIT32(2) /* after what is below it */

/*
 * Visit runs: neighbouring invalid entries, or leaves whose attributes are
 * equal and whose outputs follow one another, all of one table and all wholly
 * within the range, as one visit with count > 1.
 */
#define PGT_WALK_RUNS BIT32(3)

/* One stop of the walk. */
struct pgt_visit {
	const struct pgtable *pgt;
	void *context;	    /* the caller's */
	u64 start;	    /* the range walked: first and */
	u64 last;	    /* last input address */
	u64 ia;		    /* first input address of the (first) entry */
	u64 *slot;	    /* where the entry is */
	u64 entry;	    /* its value */
	enum pgt_kind kind; /* PGT_INVALID, PGT_TABLE or PGT_LEAF */
	unsigned level;
	unsigned count; /* entries in this run, 1 or more */
	bool empty;	/* out: the table made of the entry has only zeros */
};

/*
 * Returns OK to go on; anything else ends the walk, which returns it. A
 * visitor may set visit->count to a smaller number, not 0: the rest of the run
 * is then visited again. It may change entries it was shown, under the rules
 * in pgtable.h, and may turn the first one into a table, with count 1: the
 * walk then goes down into it, and need not look for what is there if the
 * visitor says that it is empty.
 */
typedef int (*pgt_visitor)(struct pgt_visit *visit);

/*
 * Walks [ia, ia + size) in rising order. Alignment does not matter. Returns
 * ERR_INVALID if size is 0, ERR_OVERFLOW if the range wraps, ERR_RANGE beyond
 * ia_bits, or what the visitor returned.
 */
int pgtable_walk(const struct pgtable *pgt, u64 ia, u64 size, u32 flags,
		 pgt_visitor visitor, void *context);

/*
 * Fills `visit` as that of the leaf that translates `ia`, a range of one byte.
 * Returns whether there is one.
 */
bool pgt_find_leaf(const struct pgtable *pgt, u64 ia, struct pgt_visit *visit);

/* What the visited entry, a leaf, does. Describes one entry, not the run. */
struct pgt_leaf pgt_visit_leaf(const struct pgt_visit *visit);

/* Bytes of input address that one entry of the visit covers. */
static inline u64 pgt_visit_size(const struct pgt_visit *visit)
{
	return pgt_level_size(visit->level);
}

/* Whether the first entry lies wholly within the range walked. */
static inline bool pgt_visit_covered(const struct pgt_visit *visit)
{
	return visit->ia >= visit->start &&
	       visit->ia + (pgt_visit_size(visit) - 1) <= visit->last;
}

#endif
