/* SPDX-License-Identifier: BSD-2-Clause */
#include "alloc/region.h"

#include "base/bits.h"
#include "base/checked.h"
#include "base/range.h"
#include "base/status.h"
#include "base/string.h"

void region_init(struct region_set *set, struct range *array, u32 capacity)
{
	*set = (struct region_set){ .ranges = array, .capacity = capacity };
}

static u64 end_of(struct range r)
{
	return r.base + r.size;
}

/* Index of the first range that ends above `address`, or count. */
static u32 first_above(const struct region_set *set, u64 address)
{
	u32 low = 0, high = set->count;

	while (low < high) {
		u32 middle = low + (high - low) / 2;

		if (end_of(set->ranges[middle]) > address)
			high = middle;
		else
			low = middle + 1;
	}
	return low;
}

/* Moves the ranges from `from` on to `to`, and counts accordingly. */
static void shift(struct region_set *set, u32 from, u32 to)
{
	memmove(&set->ranges[to], &set->ranges[from],
		(set->count - from) * sizeof(set->ranges[0]));
	set->count = set->count - from + to;
}

int region_add(struct region_set *set, struct range range)
{
	u64 base = range.base, end;
	u32 first, past;

	if (!checked_add(range.base, range.size, &end))
		return ERR_OVERFLOW;
	if (range.size == 0)
		return OK;

	/* Those from `first` up to `past` overlap or touch it. */
	first = first_above(set, base);
	if (first > 0 && end_of(set->ranges[first - 1]) == base)
		first--;
	past = first;
	while (past < set->count && set->ranges[past].base <= end)
		past++;

	if (past == first) {
		if (set->count == set->capacity)
			return ERR_NO_SPACE;
	} else {
		if (set->ranges[first].base < base)
			base = set->ranges[first].base;
		if (end_of(set->ranges[past - 1]) > end)
			end = end_of(set->ranges[past - 1]);
	}
	if (past != first + 1)
		shift(set, past, first + 1);
	set->ranges[first] = (struct range){ base, end - base };
	return OK;
}

/* Takes [base, end) out of the middle of range i. */
static int punch(struct region_set *set, u32 i, u64 base, u64 end)
{
	struct range *r = &set->ranges[i];

	if (set->count == set->capacity)
		return ERR_NO_SPACE;
	shift(set, i, i + 1);
	r[1] = (struct range){ end, end_of(r[0]) - end };
	r[0].size = base - r[0].base;
	return OK;
}

int region_remove(struct region_set *set, struct range range)
{
	struct range *ranges = set->ranges;
	u64 base = range.base, end;
	u32 first, past;

	if (range.size == 0)
		return OK;
	if (!checked_add(base, range.size, &end))
		end = UINT64_MAX;

	first = first_above(set, base);
	if (first == set->count || ranges[first].base >= end)
		return OK;
	if (ranges[first].base < base) {
		if (end_of(ranges[first]) > end)
			return punch(set, first, base, end);
		ranges[first].size = base - ranges[first].base;
		first++;
	}
	past = first;
	while (past < set->count && end_of(ranges[past]) <= end)
		past++;
	if (past < set->count && ranges[past].base < end) {
		ranges[past].size = end_of(ranges[past]) - end;
		ranges[past].base = end;
	}
	if (past != first)
		shift(set, past, first);
	return OK;
}

bool region_contains(const struct region_set *set, struct range range)
{
	u32 i;

	if (range.size == 0)
		return true;
	i = first_above(set, range.base);
	return i < set->count && range_contains(set->ranges[i], range);
}

bool region_overlaps(const struct region_set *set, struct range range)
{
	u64 last;
	u32 i;

	if (range.size == 0)
		return false;
	if (!checked_add(range.base, range.size - 1, &last))
		last = UINT64_MAX;
	i = first_above(set, range.base);
	return i < set->count && set->ranges[i].base <= last;
}

u64 region_total(const struct region_set *set)
{
	u64 total = 0;

	for (u32 i = 0; i < set->count; i++)
		total += set->ranges[i].size;
	return total;
}

/* The best place within one range; false if it does not fit there. */
static bool fit(struct range r, const struct region_request *req, u64 align,
		u64 *base)
{
	u64 low = r.base, end = end_of(r);

	if (low < req->min)
		low = req->min;
	if (req->limit && end > req->limit)
		end = req->limit;
	if (!checked_align_up(low, align, &low) || low > end ||
	    end - low < req->size)
		return false;
	*base = req->top_down ? align_down(end - req->size, align) : low;
	return true;
}

int region_find(const struct region_set *set, const struct region_request *req,
		u64 *base)
{
	u64 align = req->align ? req->align : 1;

	if (req->size == 0 || !is_power_of_two(align))
		return ERR_INVALID;
	for (u32 i = 0; i < set->count; i++) {
		u32 at = req->top_down ? set->count - 1 - i : i;

		if (fit(set->ranges[at], req, align, base))
			return OK;
	}
	return ERR_NO_MEMORY;
}

int region_alloc(struct region_set *set, const struct region_request *req,
		 u64 *base)
{
	u64 place;
	int status = region_find(set, req, &place);

	if (status == OK)
		status = region_remove(set, (struct range){ place, req->size });
	if (status == OK)
		*base = place;
	return status;
}
