/* SPDX-License-Identifier: BSD-2-Clause */
#include "unit.h"

#include "base/range.h"

static bool overlap(u64 a, u64 a_size, u64 b, u64 b_size)
{
	struct range x = { a, a_size }, y = { b, b_size };
	bool result = ranges_overlap(x, y);

	ck_assert_int_eq(ranges_overlap(y, x), result);
	return result;
}

START_TEST(overlaps_are_symmetric)
{
	ck_assert(overlap(10, 5, 14, 1));
	ck_assert(!overlap(10, 5, 15, 1));
	ck_assert(!overlap(10, 5, 9, 1));
	ck_assert(overlap(10, 5, 9, 2));
	ck_assert(overlap(0, 100, 50, 1));
	ck_assert(!overlap(10, 0, 0, 100));
	ck_assert(!overlap(10, 0, 10, 0));
	ck_assert(overlap(UINT64_MAX, 1, UINT64_MAX - 1, 2));
	ck_assert(!overlap(UINT64_MAX, 1, 0, UINT64_MAX));
	ck_assert(overlap(0, UINT64_MAX, UINT64_MAX - 1, 1));
}
END_TEST

static bool contains(u64 outer, u64 outer_size, u64 inner, u64 inner_size)
{
	return range_contains((struct range){ outer, outer_size },
			      (struct range){ inner, inner_size });
}

START_TEST(containment)
{
	ck_assert(contains(10, 5, 10, 5));
	ck_assert(contains(10, 5, 14, 1));
	ck_assert(!contains(10, 5, 14, 2));
	ck_assert(!contains(10, 5, 9, 2));
	ck_assert(contains(10, 5, 15, 0));
	ck_assert(!contains(10, 5, 16, 0));
	ck_assert(!contains(10, 5, 12, UINT64_MAX));
	ck_assert(contains(0, UINT64_MAX, 5, UINT64_MAX - 5));
}
END_TEST

static void expect_pages(struct range got, u64 base, u64 size)
{
	ck_assert_uint_eq(got.base, base);
	ck_assert_uint_eq(got.size, size);
}

START_TEST(pages_around_and_within)
{
	struct range odd = { 0x1001, 0x2fff }, small = { 0x1001, 0x100 };
	struct range wraps = { UINT64_MAX - 0x1000, 0x2000 };
	struct range top = { UINT64_MAX - 0x10, 0x8 };

	expect_pages(range_pages_around(odd), 0x1000, 0x3000);
	expect_pages(range_pages_within(odd), 0x2000, 0x2000);
	expect_pages(range_pages_around(small), 0x1000, 0x1000);
	ck_assert_uint_eq(range_pages_within(small).size, 0);
	ck_assert_uint_eq(range_pages_around(wraps).size, 0);
	ck_assert_uint_eq(range_pages_within(wraps).size, 0);
	ck_assert_uint_eq(range_pages_around(top).size, 0);
	ck_assert_uint_eq(range_pages_within(top).size, 0);
	expect_pages(range_pages_within((struct range){ 0x1000, 0x1000 }),
		     0x1000, 0x1000);
}
END_TEST

int main(void)
{
	Suite *s = suite_create("base, ranges");

	unit_add(s, overlaps_are_symmetric);
	unit_add(s, containment);
	unit_add(s, pages_around_and_within);
	return unit_run(s);
}
