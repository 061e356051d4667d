/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Relations between ranges of addresses, and their pages. Any context.
 */
#ifndef BASE_RANGE_H
#define BASE_RANGE_H

#include "base/bits.h"
#include "base/checked.h"

/* The whole pages that hold a range; empty if that wraps. */
static inline struct range range_pages_around(struct range range)
{
	u64 base = align_down(range.base, PAGE_SIZE);
	u64 end;

	if (!checked_add(range.base, range.size, &end) ||
	    !checked_align_up(end, PAGE_SIZE, &end))
		return (struct range){ base, 0 };
	return (struct range){ base, end - base };
}

/* The whole pages that lie within a range; empty if that wraps. */
static inline struct range range_pages_within(struct range range)
{
	u64 base, end;

	if (!checked_align_up(range.base, PAGE_SIZE, &base) ||
	    !checked_add(range.base, range.size, &end))
		return (struct range){ range.base, 0 };
	end = align_down(end, PAGE_SIZE);
	return (struct range){ base, end > base ? end - base : 0 };
}

/* Whether two ranges, neither of which wraps, share a byte. */
static inline bool ranges_overlap(struct range a, struct range b)
{
	if (a.size == 0 || b.size == 0)
		return false;
	return a.base - b.base < b.size || b.base - a.base < a.size;
}

/* Whether `inner`, which does not wrap, lies within `outer`. */
static inline bool range_contains(struct range outer, struct range inner)
{
	return inner.base >= outer.base &&
	       span_within(inner.base - outer.base, inner.size, outer.size);
}

#endif
