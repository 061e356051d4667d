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

int main(void)
{
	Suite *s = suite_create("base, checked arithmetic");

	unit_add(s, sums);
	unit_add(s, differences);
	unit_add(s, products);
	unit_add(s, rounding_up);
	unit_add(s, spans);
	return unit_run(s);
}
