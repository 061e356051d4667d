/* SPDX-License-Identifier: BSD-2-Clause */
#include "unit.h"

#include "base/bits.h"
#include "base/types.h"

START_TEST(mask_covers_inclusive_bits)
{
	ck_assert_uint_eq(MASK(63, 0), UINT64_MAX);
	ck_assert_uint_eq(MASK(0, 0), 1);
	ck_assert_uint_eq(MASK(63, 63), UINT64_C(1) << 63);
	ck_assert_uint_eq(MASK(47, 12), UINT64_C(0x0000fffffffff000));
	ck_assert_uint_eq(BIT(63), UINT64_C(1) << 63);
	ck_assert_uint_eq(BIT32(31), UINT32_C(0x80000000));
}
END_TEST

START_TEST(units)
{
	ck_assert_uint_eq(KIB(4), 4096);
	ck_assert_uint_eq(MIB(2), 0x200000);
	ck_assert_uint_eq(GIB(8), UINT64_C(0x200000000));
	ck_assert_uint_eq(PAGE_SIZE, 4096);
}
END_TEST

START_TEST(bits_takes_a_field)
{
	const u64 v = UINT64_C(0xfedcba9876543210);

	ck_assert_uint_eq(bits(v, 63, 0), v);
	ck_assert_uint_eq(bits(v, 7, 4), 1);
	ck_assert_uint_eq(bits(v, 63, 60), 0xf);
	ck_assert_uint_eq(bits(v, 0, 0), 0);
	ck_assert_uint_eq(bits(v, 35, 20), 0x8765);
}
END_TEST

START_TEST(set_bits_replaces_a_field_only)
{
	ck_assert_uint_eq(set_bits(UINT64_MAX, 7, 4, 0), ~UINT64_C(0xf0));
	ck_assert_uint_eq(set_bits(0, 7, 4, 0x1f), 0xf0);
	ck_assert_uint_eq(set_bits(0, 63, 0, 5), 5);
	ck_assert_uint_eq(set_bits(0x123, 63, 63, 1), BIT(63) | 0x123);
}
END_TEST

START_TEST(bit_tests_one)
{
	ck_assert(bit(BIT(63), 63));
	ck_assert(!bit(BIT(63), 62));
	ck_assert(bit(1, 0));
}
END_TEST

START_TEST(sign_extend_copies_the_top_bit)
{
	ck_assert_int_eq(sign_extend(0x80, 8), -128);
	ck_assert_int_eq(sign_extend(0x7f, 8), 127);
	ck_assert_int_eq(sign_extend(0x17f, 8), 127);
	ck_assert_int_eq(sign_extend(1, 1), -1);
	ck_assert_int_eq(sign_extend(UINT64_MAX, 64), -1);
	ck_assert_int_eq(sign_extend(BIT(63), 64), INT64_MIN);
}
END_TEST

START_TEST(alignment)
{
	ck_assert_uint_eq(align_down(0x1fff, 0x1000), 0x1000);
	ck_assert_uint_eq(align_up(0x1001, 0x1000), 0x2000);
	ck_assert_uint_eq(align_up(0x1000, 0x1000), 0x1000);
	ck_assert_uint_eq(align_up(UINT64_MAX, 0x1000), 0); /* as it says */
	ck_assert(is_aligned(0, BIT(63)));
	ck_assert(is_aligned(0x3000, 0x1000));
	ck_assert(!is_aligned(0x3001, 2));
	ck_assert(is_aligned(3, 1));
}
END_TEST

START_TEST(powers_and_highest_bits)
{
	ck_assert(!is_power_of_two(0));
	ck_assert(is_power_of_two(1));
	ck_assert(is_power_of_two(BIT(63)));
	ck_assert(!is_power_of_two(UINT64_MAX));
	for (unsigned i = 0; i < 64; i++) {
		ck_assert_uint_eq(lowest_bit(~UINT64_C(0) << i), i);
		ck_assert_uint_eq(highest_bit(~UINT64_C(0) >> (63 - i)), i);
	}
}
END_TEST

START_TEST(bytes_are_swapped)
{
	u64 v = UINT64_C(0x0102030405060708);

	ck_assert_uint_eq(swap_bytes(v, 8), UINT64_C(0x0807060504030201));
	ck_assert_uint_eq(swap_bytes(v, 4), 0x08070605);
	ck_assert_uint_eq(swap_bytes(v, 2), 0x0807);
	ck_assert_uint_eq(swap_bytes(v, 1), 0x08);
}
END_TEST

START_TEST(address_types_hold_a_value)
{
	int object;

	ck_assert_uint_eq(pa(7).v, 7);
	ck_assert_uint_eq(ipa(8).v, 8);
	ck_assert_uint_eq(va(9).v, 9);
	ck_assert_ptr_eq(va_ptr(va_of(&object)), &object);
}
END_TEST

int main(void)
{
	Suite *s = suite_create("base, bits");

	unit_add(s, mask_covers_inclusive_bits);
	unit_add(s, units);
	unit_add(s, bits_takes_a_field);
	unit_add(s, set_bits_replaces_a_field_only);
	unit_add(s, bit_tests_one);
	unit_add(s, sign_extend_copies_the_top_bit);
	unit_add(s, alignment);
	unit_add(s, powers_and_highest_bits);
	unit_add(s, bytes_are_swapped);
	unit_add(s, address_types_hold_a_value);
	return unit_run(s);
}
