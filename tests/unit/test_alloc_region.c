/* SPDX-License-Identifier: BSD-2-Clause */
#include "unit.h"

#include <string.h>

#include "alloc/region.h"
#include "base/bits.h"
#include "base/status.h"

#define CAPACITY 8

static struct range array[CAPACITY + 1];
static struct region_set set;

static void setup(void)
{
	memset(array, 0xa5, sizeof(array));
	region_init(&set, array, CAPACITY);
}

static int add(u64 base, u64 size)
{
	return region_add(&set, (struct range){ base, size });
}

static int take_out(u64 base, u64 size)
{
	return region_remove(&set, (struct range){ base, size });
}

static void assert_range(u32 i, u64 base, u64 size)
{
	ck_assert_uint_lt(i, set.count);
	ck_assert_uint_eq(array[i].base, base);
	ck_assert_uint_eq(array[i].size, size);
}

START_TEST(add_keeps_order)
{
	setup();
	ck_assert_int_eq(add(0x3000, 0x1000), OK);
	ck_assert_int_eq(add(0x1000, 0x800), OK);
	ck_assert_int_eq(add(0x9000, 0x1000), OK);
	ck_assert_int_eq(add(0x2000, 0), OK);
	ck_assert_uint_eq(set.count, 3);
	assert_range(0, 0x1000, 0x800);
	assert_range(1, 0x3000, 0x1000);
	assert_range(2, 0x9000, 0x1000);
	ck_assert_uint_eq(region_total(&set), 0x2800);
}
END_TEST

START_TEST(add_coalesces_what_touches_or_overlaps)
{
	setup();
	ck_assert_int_eq(add(0x1000, 0x1000), OK);
	ck_assert_int_eq(add(0x3000, 0x1000), OK);
	ck_assert_int_eq(add(0x5000, 0x1000), OK);
	ck_assert_int_eq(add(0x8000, 0x1000), OK);
	ck_assert_int_eq(add(0x2000, 0x1000), OK); /* exactly between */
	ck_assert_uint_eq(set.count, 3);
	assert_range(0, 0x1000, 0x3000);
	ck_assert_int_eq(add(0x1800, 0x4000), OK); /* over the next */
	ck_assert_uint_eq(set.count, 2);
	assert_range(0, 0x1000, 0x5000);
	assert_range(1, 0x8000, 0x1000);
	ck_assert_int_eq(add(0x2000, 0x10), OK); /* within */
	assert_range(0, 0x1000, 0x5000);
	ck_assert_int_eq(add(0, 0x10000), OK); /* over all */
	ck_assert_uint_eq(set.count, 1);
	assert_range(0, 0, 0x10000);
}
END_TEST

START_TEST(add_refuses_to_wrap_or_overfill)
{
	setup();
	ck_assert_int_eq(add(UINT64_MAX - 0xfff, 0x1000), ERR_OVERFLOW);
	ck_assert_int_eq(add(1, UINT64_MAX), ERR_OVERFLOW);
	ck_assert_int_eq(add(UINT64_MAX - 0xfff, 0xfff), OK);
	for (u64 i = 1; i < CAPACITY; i++)
		ck_assert_int_eq(add(i * 0x1000, 0x800), OK);
	ck_assert_int_eq(add(0x100000, 0x1000), ERR_NO_SPACE);
	ck_assert_uint_eq(set.count, CAPACITY);
	/* What coalesces still fits. */
	ck_assert_int_eq(add(0x1800, 0x800), OK);
	ck_assert_uint_eq(set.count, CAPACITY - 1);
	ck_assert_uint_eq(array[CAPACITY].base, UINT64_C(0xa5a5a5a5a5a5a5a5));
}
END_TEST

START_TEST(remove_trims_punches_and_deletes)
{
	setup();
	ck_assert_int_eq(add(0x1000, 0x9000), OK);
	ck_assert_int_eq(take_out(0x4000, 0x1000), OK); /* a hole */
	ck_assert_uint_eq(set.count, 2);
	assert_range(0, 0x1000, 0x3000);
	assert_range(1, 0x5000, 0x5000);
	ck_assert_int_eq(take_out(0x3000, 0x3000), OK); /* across it */
	assert_range(0, 0x1000, 0x2000);
	assert_range(1, 0x6000, 0x4000);
	ck_assert_int_eq(take_out(0, 0x1800), OK); /* head */
	assert_range(0, 0x1800, 0x1800);
	ck_assert_int_eq(take_out(0x9000, 0x9000), OK); /* tail */
	assert_range(1, 0x6000, 0x3000);
	ck_assert_int_eq(take_out(0x3000, 0x3000), OK); /* what is not there */
	ck_assert_uint_eq(region_total(&set), 0x4800);
	ck_assert_int_eq(take_out(0x1800, 0x1800), OK); /* exactly one */
	ck_assert_uint_eq(set.count, 1);
	ck_assert_int_eq(take_out(0x7000, 0), OK);
	ck_assert_uint_eq(set.count, 1);
}
END_TEST

START_TEST(remove_of_a_range_that_wraps_takes_the_rest)
{
	setup();
	ck_assert_int_eq(add(0x1000, 0x1000), OK);
	ck_assert_int_eq(add(0x4000, 0x1000), OK);
	ck_assert_int_eq(take_out(0x1800, UINT64_MAX), OK);
	ck_assert_uint_eq(set.count, 1);
	assert_range(0, 0x1000, 0x800);
}
END_TEST

START_TEST(remove_without_room_changes_nothing)
{
	setup();
	for (u64 i = 0; i < CAPACITY; i++)
		ck_assert_int_eq(add(i * 0x10000, 0x8000), OK);
	ck_assert_int_eq(take_out(0x12000, 0x1000), ERR_NO_SPACE);
	ck_assert_uint_eq(region_total(&set), CAPACITY * 0x8000);
	assert_range(1, 0x10000, 0x8000);
	ck_assert_int_eq(take_out(0x10000, 0x1000), OK);
}
END_TEST

START_TEST(queries)
{
	setup();
	ck_assert_int_eq(add(0x1000, 0x1000), OK);
	ck_assert_int_eq(add(0x3000, 0x1000), OK);
	ck_assert(region_contains(&set, (struct range){ 0x1000, 0x1000 }));
	ck_assert(region_contains(&set, (struct range){ 0x3fff, 1 }));
	ck_assert(region_contains(&set, (struct range){ 0x9000, 0 }));
	ck_assert(!region_contains(&set, (struct range){ 0x1000, 0x1001 }));
	ck_assert(!region_contains(&set, (struct range){ 0x1000, 0x3000 }));
	ck_assert(!region_contains(&set, (struct range){ 0xfff, 2 }));
	ck_assert(!region_contains(&set, (struct range){ 0x1800, UINT64_MAX }));
	ck_assert(!region_contains(&set, (struct range){ 0x4000, 1 }));
	ck_assert(region_overlaps(&set, (struct range){ 0xfff, 2 }));
	ck_assert(region_overlaps(&set, (struct range){ 0, UINT64_MAX }));
	ck_assert(region_overlaps(&set, (struct range){ 0x1fff, 1 }));
	ck_assert(!region_overlaps(&set, (struct range){ 0xfff, 1 }));
	ck_assert(!region_overlaps(&set, (struct range){ 0x2000, 0x1000 }));
	ck_assert(!region_overlaps(&set, (struct range){ 0x4000, 0x1000 }));
	ck_assert(!region_overlaps(&set, (struct range){ 0x1800, 0 }));
	/* A wrapping query reaches to the end of the address space. */
	ck_assert(region_overlaps(&set, (struct range){ 0x2000, UINT64_MAX }));
}
END_TEST

START_TEST(alloc_bottom_up_and_top_down)
{
	struct region_request req = { .size = 0x1800, .align = 0x1000 };
	u64 base;

	setup();
	ck_assert_int_eq(add(0x1800, 0x1800), OK); /* misaligned: too small */
	ck_assert_int_eq(add(0x10800, 0x8000), OK);
	ck_assert_int_eq(add(0x40000, 0x2000), OK);
	ck_assert_int_eq(region_alloc(&set, &req, &base), OK);
	ck_assert_uint_eq(base, 0x11000);
	req.top_down = true;
	ck_assert_int_eq(region_alloc(&set, &req, &base), OK);
	ck_assert_uint_eq(base, 0x40000);
	ck_assert_int_eq(region_alloc(&set, &req, &base), OK);
	ck_assert_uint_eq(base, 0x17000);
	ck_assert(!region_overlaps(&set, (struct range){ 0x17000, 0x1800 }));
	ck_assert(region_contains(&set,
				  (struct range){ 0x40000 + 0x1800, 0x800 }));
}
END_TEST

START_TEST(alloc_heeds_limits)
{
	struct region_request req = { .size = MIB(2), .align = MIB(2) };
	u64 base;

	setup();
	ck_assert_int_eq(add(MIB(1), GIB(4)), OK);
	req.min = GIB(1) + 1;
	ck_assert_int_eq(region_find(&set, &req, &base), OK);
	ck_assert_uint_eq(base, GIB(1) + MIB(2));
	req.limit = GIB(1) + MIB(4);
	ck_assert_int_eq(region_find(&set, &req, &base), OK);
	ck_assert_uint_eq(base, GIB(1) + MIB(2));
	req.limit--;
	ck_assert_int_eq(region_find(&set, &req, &base), ERR_NO_MEMORY);
	req = (struct region_request){ .size = MIB(2),
				       .align = MIB(2),
				       .limit = GIB(3) + 5,
				       .top_down = true };
	ck_assert_int_eq(region_find(&set, &req, &base), OK);
	ck_assert_uint_eq(base, GIB(3) - MIB(2));
	req.min = GIB(5);
	req.limit = 0;
	ck_assert_int_eq(region_find(&set, &req, &base), ERR_NO_MEMORY);
}
END_TEST

START_TEST(alloc_of_a_whole_range_and_of_nonsense)
{
	struct region_request req = { .size = 0x1000 };
	u64 base = 7;

	setup();
	ck_assert_int_eq(region_alloc(&set, &req, &base), ERR_NO_MEMORY);
	ck_assert_int_eq(add(0x1234, 0x1000), OK);
	ck_assert_int_eq(region_alloc(&set, &req, &base), OK);
	ck_assert_uint_eq(base, 0x1234);
	ck_assert_uint_eq(set.count, 0);
	ck_assert_int_eq(add(UINT64_MAX - 0x2000, 0x2000), OK);
	req.align = BIT(63); /* rounding up would wrap */
	ck_assert_int_eq(region_alloc(&set, &req, &base), ERR_NO_MEMORY);
	req.align = 3;
	ck_assert_int_eq(region_alloc(&set, &req, &base), ERR_INVALID);
	req.align = 1;
	req.size = 0;
	ck_assert_int_eq(region_alloc(&set, &req, &base), ERR_INVALID);
	req.size = UINT64_MAX;
	ck_assert_int_eq(region_alloc(&set, &req, &base), ERR_NO_MEMORY);
}
END_TEST

START_TEST(alloc_without_room_for_the_hole)
{
	struct region_request req = { .size = 0x1000, .align = 0x4000 };
	u64 base;

	setup();
	for (u64 i = 0; i < CAPACITY; i++)
		ck_assert_int_eq(add(i * 0x10000 + 0x1000, 0x8000), OK);
	ck_assert_int_eq(region_alloc(&set, &req, &base), ERR_NO_SPACE);
	ck_assert_uint_eq(region_total(&set), CAPACITY * 0x8000);
}
END_TEST

/* Random adds and removes in 256 units, against a bitmap. */
START_TEST(random_sets_agree_with_a_bitmap)
{
	static struct range ranges[129];
	struct region_set random;
	u8 map[256] = { 0 };
	u64 state = 7;

	region_init(&random, ranges, 129);
	for (unsigned step = 0; step < 20000; step++) {
		unsigned base, size, is_add, total = 0, runs = 0;
		struct range r;

		state = state * UINT64_C(6364136223846793005) + 1;
		base = (unsigned)(state >> 40) % 256;
		size = (unsigned)(state >> 50) % (257 - base);
		size = state >> 62 ? size % 8 : size;
		is_add = (state >> 35) & 1;
		r = (struct range){ base, size };
		if ((is_add ? region_add(&random, r)
			    : region_remove(&random, r)) != OK)
			ck_abort_msg("failed in step %u", step);
		memset(map + base, (int)is_add, size);
		for (unsigned i = 0; i < 256; i++) {
			total += map[i];
			runs += map[i] && (i == 0 || !map[i - 1]);
			if (region_contains(&random, (struct range){ i, 1 }) !=
			    map[i])
				ck_abort_msg("unit %u in step %u", i, step);
		}
		if (runs != random.count || total != region_total(&random))
			ck_abort_msg("not canonical in step %u", step);
	}
}
END_TEST

int main(void)
{
	Suite *s = suite_create("alloc, regions");

	unit_add(s, add_keeps_order);
	unit_add(s, add_coalesces_what_touches_or_overlaps);
	unit_add(s, add_refuses_to_wrap_or_overfill);
	unit_add(s, remove_trims_punches_and_deletes);
	unit_add(s, remove_of_a_range_that_wraps_takes_the_rest);
	unit_add(s, remove_without_room_changes_nothing);
	unit_add(s, queries);
	unit_add(s, alloc_bottom_up_and_top_down);
	unit_add(s, alloc_heeds_limits);
	unit_add(s, alloc_of_a_whole_range_and_of_nonsense);
	unit_add(s, alloc_without_room_for_the_hole);
	unit_add(s, random_sets_agree_with_a_bitmap);
	return unit_run(s);
}
