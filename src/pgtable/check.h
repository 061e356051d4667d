/* SPDX-License-Identifier: BSD-2-Clause */
/* Statements about a finished tree, made by walking all of it. */
#ifndef PGTABLE_CHECK_H
#define PGTABLE_CHECK_H

#include "base/compiler.h"
#include "pgtable/pgtable.h"

/* The leaves of a tree. */
struct pgt_census {
	u64 leaves[PGT_LEVEL_COUNT]; /* [1] 1 GiB, [2] 2 MiB, [3] 4 KiB */
	u64 contiguous;		     /* how many of them have the hint */
};

/*
 * Proves that no leaf of the tree outputs an address in any of the `count`
 * forbidden physical ranges, none of which wraps. ERR_DENIED: one does;
 * *bad, if not NULL, describes the first. Every entry is decoded from the
 * tables themselves: nothing remembered from the mapping is trusted.
 *
 * Counts the leaves on the way, all of them if the result is OK.
 */
int pgtable_check_unreachable(const struct pgtable *pgt,
			      const struct range *forbidden, size_t count,
			      struct pgt_leaf *bad,
			      struct pgt_census *census) MUST_CHECK;

#endif
