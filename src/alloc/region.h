/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Region set: free ranges of an address space in a sorted array of fixed
 * capacity that the caller supplies. At boot it holds the RAM banks less
 * everything reserved, and says where images, tables and heaps go.
 *
 * The ranges in the array are never empty, never touch one another and are in
 * rising order. Addresses are bytes in whatever space the caller means; no
 * range may include the last byte of the 64-bit space. No function touches
 * the memory described, locks or allocates; all may run with the MMU off.
 */
#ifndef ALLOC_REGION_H
#define ALLOC_REGION_H

#include "base/compiler.h"
#include "base/types.h"

struct region_set {
	struct range *ranges; /* the caller's array */
	u32 count;
	u32 capacity;
};

/* Where a region may lie. */
struct region_request {
	u64 size;      /* bytes, not 0 */
	u64 align;     /* of the base, a power of two; 0 means 1 */
	u64 min;       /* lowest base allowed */
	u64 limit;     /* the region ends at or below this; 0: no limit */
	bool top_down; /* the highest place instead of the lowest */
};

/* Makes an empty set in `array`, which stays the caller's memory. */
void region_init(struct region_set *set, struct range *array, u32 capacity);

/*
 * Adds a range; what overlaps or touches becomes one. An empty range changes
 * nothing. ERR_OVERFLOW: the range wraps; ERR_NO_SPACE: the array is full.
 * The set is unchanged on an error.
 */
int region_add(struct region_set *set, struct range range) MUST_CHECK;

/*
 * Takes a range out, whether or not the set had it. A hole within one range
 * needs one more place in the array: ERR_NO_SPACE, and the set is unchanged.
 * A range that wraps is taken out up to the end of the address space, since
 * what is reserved must err on the large side.
 */
int region_remove(struct region_set *set, struct range range) MUST_CHECK;

/* Whether all of `range` is in the set; an empty range always is. */
bool region_contains(const struct region_set *set, struct range range);

/* Whether any byte of `range` is in the set. */
bool region_overlaps(const struct region_set *set, struct range range);

/* Bytes in the set. */
u64 region_total(const struct region_set *set);

/*
 * Finds a place without taking it. ERR_INVALID: size 0 or align not a power
 * of two; ERR_NO_MEMORY: nothing fits.
 */
int region_find(const struct region_set *set, const struct region_request *req,
		u64 *base) MUST_CHECK;

/* Finds a place and removes it from the set; also ERR_NO_SPACE as above. */
int region_alloc(struct region_set *set, const struct region_request *req,
		 u64 *base) MUST_CHECK;

#endif
