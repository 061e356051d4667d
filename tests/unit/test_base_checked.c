/* SPDX-License-Identifier: BSD-2-Clause */
#include "unit.h"

#include "base/checked.h"

START_TEST(sums)
{
	u64 v;

	ck_assert(checked_add(UINT64_MAX - 1, 1, &v));
	ck_assert_uint_eq(v, UINT64_MAX);
	ck_assert(!checked_add(UINT64_MAX, 1, &v));
	ck_assert(!checked_add(UINT64_C(1) << 63, UINT64_C(1) << 63, &v));
}
END_TEST

START_TEST(differences)
{
	u64 v;

	ck_assert(checked_sub(5, 5, &v));
	ck_assert_uint_eq(v, 0);
	ck_assert(!checked_sub(5, 6, &v));
}
END_TEST

START_TEST(products)
{
	u64 v;

	ck_assert(checked_mul(UINT32_MAX, UINT32_MAX, &v));
	ck_assert_uint_eq(v, UINT64_C(0xfffffffe00000001));
	ck_assert(!checked_mul(UINT64_C(1) << 32, UINT64_C(1) << 32, &v));
	ck_assert(checked_mul(UINT64_MAX, 0, &v));
	ck_assert_uint_eq(v, 0);
}
END_TEST

START_TEST(rounding_up)
{
	u64 v;

	ck_assert(checked_align_up(1, 4096, &v));
	ck_assert_uint_eq(v, 4096);
	ck_assert(checked_align_up(~UINT64_C(4095), 4096, &v));
	ck_assert_uint_eq(v, ~UINT64_C(4095));
	ck_assert(!checked_align_up(~UINT64_C(4095) + 1, 4096, &v));
	ck_assert(checked_align_up(UINT64_MAX, 1, &v));
	ck_assert_uint_eq(v, UINT64_MAX);
}
END_TEST

START_TEST(spans)
{
	ck_assert(span_within(0, 0, 0));
	ck_assert(span_within(10, 0, 10));
	ck_assert(!span_within(11, 0, 10));
	ck_assert(span_within(3, 7, 10));
	ck_assert(!span_within(3, 8, 10));
	ck_assert(!span_within(3, UINT64_MAX - 1, 10));
	ck_assert(!span_within(UINT64_MAX, 2, 10));
	ck_assert(span_within(0, UINT64_MAX, UINT64_MAX));
}
END_TEST

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

int main(void)
{
	Suite *s = suite_create("base, checked arithmetic");

	unit_add(s, sums);
	unit_add(s, differences);
	unit_add(s, products);
	unit_add(s, rounding_up);
	unit_add(s, spans);
	unit_add(s, overlaps_are_symmetric);
	unit_add(s, containment);
	return unit_run(s);
}
