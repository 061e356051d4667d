/* SPDX-License-Identifier: BSD-2-Clause */
/* Deflate data that no compressor writes, made bit by bit. */
#include "unit.h"

#include <string.h>

#include "base/status.h"
#include "inflate_call.h"

struct writer {
	u8 data[512];
	size_t bits;
};

static void put(struct writer *w, u32 value, unsigned count)
{
	for (unsigned i = 0; i < count; i++, w->bits++)
		if (value >> i & 1)
			w->data[w->bits / 8] |= (u8)(1u << w->bits % 8);
}

/* A Huffman code goes with its highest bit first. */
static void put_code(struct writer *w, u32 code, unsigned count)
{
	while (count--)
		put(w, code >> count & 1, 1);
}

/* The fixed code, RFC 1951 section 3.2.6. */
static void put_symbol(struct writer *w, u32 symbol)
{
	if (symbol < 144)
		put_code(w, 0x30 + symbol, 8);
	else if (symbol < 256)
		put_code(w, 0x190 + symbol - 144, 9);
	else if (symbol < 280)
		put_code(w, symbol - 256, 7);
	else
		put_code(w, 0xc0 + symbol - 280, 8);
}

static int raw_status(const struct writer *w, size_t out_size)
{
	struct inflate_result r;
	u8 *out;
	int status =
		inflate(w->data, (w->bits + 7) / 8, out_size, true, &out, &r);

	free(out);
	return status;
}

START_TEST(distance_before_the_start_is_corrupt)
{
	for (unsigned distance = 1; distance <= 4; distance++) {
		struct writer w = { 0 };

		put(&w, 3, 3); /* last, fixed */
		put_symbol(&w, 'a');
		put_symbol(&w, 'b');
		put_symbol(&w, 257); /* three bytes */
		put_code(&w, distance - 1, 5);
		put_symbol(&w, 256);
		ck_assert_int_eq(raw_status(&w, 100),
				 distance > 2 ? ERR_CORRUPT : OK);
		ck_assert_int_eq(raw_status(&w, 4),
				 distance > 2 ? ERR_CORRUPT : ERR_NO_SPACE);
	}
}
END_TEST

START_TEST(reserved_symbols_are_corrupt)
{
	for (unsigned symbol = 284; symbol < 288; symbol++) {
		struct writer w = { 0 };

		put(&w, 3, 3);
		put_symbol(&w, 'a');
		put_symbol(&w, symbol);
		put(&w, 0, symbol == 284 ? 5 : 0);
		put_code(&w, 0, 5);
		put_symbol(&w, 256);
		ck_assert_int_eq(raw_status(&w, 1000),
				 symbol > 285 ? ERR_CORRUPT : OK);
	}
	for (unsigned distance = 30; distance < 32; distance++) {
		struct writer w = { 0 };

		put(&w, 3, 3);
		put_symbol(&w, 'a');
		put_symbol(&w, 257);
		put_code(&w, distance, 5);
		put(&w, 0, 13);
		put_symbol(&w, 256);
		ck_assert_int_eq(raw_status(&w, 1000), ERR_CORRUPT);
	}
}
END_TEST

START_TEST(longest_match_at_the_longest_distance)
{
	struct writer w = { 0 };
	struct inflate_result r;
	size_t made = 1;
	u8 *out;

	put(&w, 3, 3);
	put_symbol(&w, 'x');
	for (; made < 32767; made += 258) { /* 127 times */
		put_symbol(&w, 285);
		put_code(&w, 0, 5);
	}
	put_symbol(&w, 'y');
	made++;
	ck_assert_uint_eq(made, 32768);
	put_symbol(&w, 285);
	put_code(&w, 29, 5);
	put(&w, 0x1fff, 13); /* 32768 back */
	put_symbol(&w, 256);
	ck_assert_int_eq(
		inflate(w.data, (w.bits + 7) / 8, made + 258, true, &out, &r),
		OK);
	ck_assert_uint_eq(r.produced, made + 258);
	ck_assert_uint_eq(out[1 + 32767], 'y');
	ck_assert_uint_eq(out[1 + made], 'x');
	ck_assert_uint_eq(out[made + 258], 'x');
	free(out);
}
END_TEST

START_TEST(a_match_may_feed_on_itself)
{
	for (unsigned distance = 1; distance <= 24; distance++) {
		struct writer w = { 0 };
		struct inflate_result r;
		u8 *out;

		put(&w, 3, 3);
		for (unsigned i = 0; i < 24; i++)
			put_symbol(&w, 'a' + i);
		put_symbol(&w, 285); /* 258 bytes */
		if (distance <= 4)
			put_code(&w, distance - 1, 5);
		else if (distance <= 8)
			put_code(&w, 4 + (distance - 5) / 2, 5);
		else if (distance <= 16)
			put_code(&w, 6 + (distance - 9) / 4, 5);
		else
			put_code(&w, 8, 5);
		if (distance > 16)
			put(&w, distance - 17, 3);
		else if (distance > 8)
			put(&w, (distance - 9) % 4, 2);
		else if (distance > 4)
			put(&w, (distance - 5) % 2, 1);
		put_symbol(&w, 256);
		ck_assert_int_eq(inflate(w.data, (w.bits + 7) / 8, 24 + 258,
					 true, &out, &r),
				 OK);
		for (unsigned i = 0; i < 258; i++)
			if (out[1 + 24 + i] !=
			    'a' + 24 - distance + i % distance)
				ck_abort_msg("byte %u at distance %u", i,
					     distance);
		free(out);
	}
}
END_TEST

/*
 * The output goes to where the code lengths were, which a second block of
 * the fixed codes has no use for.
 */
START_TEST(tables_of_the_fixed_codes_are_built_once)
{
	struct inflate_result r;
	struct writer w = { 0 };

	for (unsigned i = 0; i < 100; i++) {
		put(&w, i == 99 ? 3 : 2, 3);
		put_symbol(&w, 'a' + i % 26);
		put_symbol(&w, 256);
	}
	ck_assert_int_eq(inflate_raw(w.data, (w.bits + 7) / 8,
				     workspace.code_lengths, 100, &workspace,
				     &r),
			 OK);
	ck_assert_uint_eq(r.produced, 100);
	for (unsigned i = 0; i < 100; i++)
		ck_assert_uint_eq(workspace.code_lengths[i], 'a' + i % 26);
}
END_TEST

START_TEST(reserved_block_type_is_corrupt)
{
	struct writer w = { 0 };

	put(&w, 7, 3);
	put(&w, 0, 32);
	ck_assert_int_eq(raw_status(&w, 10), ERR_CORRUPT);
}
END_TEST

START_TEST(stored_length_must_match_its_complement)
{
	struct writer w = { 0 };

	put(&w, 1, 8);
	put(&w, 3, 16);
	put(&w, 0xfffd, 16);
	put(&w, 0x636261, 24);
	ck_assert_int_eq(raw_status(&w, 3), ERR_CORRUPT);
	w.data[3] = 0xfc;
	ck_assert_int_eq(raw_status(&w, 3), OK);
	ck_assert_int_eq(raw_status(&w, 2), ERR_NO_SPACE);
}
END_TEST

#define DYNAMIC_BITS (3 + 14 + 19 * 3 + 258 * 4)

/*
 * A dynamic block whose 257 + 1 code lengths are `lengths`, written with a
 * code of 16 symbols of 4 bits each (0..15).
 */
static void put_dynamic(struct writer *w, const u8 *lengths)
{
	put(w, 5, 3);  /* last, dynamic */
	put(w, 0, 5);  /* 257 */
	put(w, 0, 5);  /* 1 */
	put(w, 15, 4); /* 19 */
	put(w, 0, 9);  /* no 16, 17, 18 */
	for (unsigned i = 0; i < 16; i++)
		put(w, 4, 3);
	for (unsigned i = 0; i < 258; i++)
		put_code(w, lengths[i], 4);
}

START_TEST(codes_must_be_complete)
{
	u8 lengths[258] = { 0 };
	struct writer w = { 0 };

	/* 'a' 0, end 1: the whole code space. */
	lengths['a'] = 1;
	lengths[256] = 1;
	put_dynamic(&w, lengths);
	put(&w, 4, 3);
	ck_assert_int_eq(raw_status(&w, 2), OK);
	/* Too many codes. */
	memset(&w, 0, sizeof(w));
	lengths['b'] = 1;
	put_dynamic(&w, lengths);
	put(&w, 0, 32);
	ck_assert_int_eq(raw_status(&w, 64), ERR_CORRUPT);
	/* Too few. */
	memset(&w, 0, sizeof(w));
	lengths['b'] = 0;
	lengths['a'] = 2;
	put_dynamic(&w, lengths);
	put(&w, 0, 32);
	ck_assert_int_eq(raw_status(&w, 64), ERR_CORRUPT);
	/* No end of block. */
	memset(&w, 0, sizeof(w));
	lengths['a'] = lengths['b'] = 1;
	lengths[256] = 0;
	put_dynamic(&w, lengths);
	put(&w, 0, 32);
	ck_assert_int_eq(raw_status(&w, 64), ERR_CORRUPT);
}
END_TEST

START_TEST(codes_of_blocks_are_not_mixed_up)
{
	u8 lengths[258] = { 0 }, *out;
	struct writer w = { 0 };
	struct inflate_result r;

	lengths['a'] = 1;
	lengths[256] = 1;
	for (unsigned i = 0; i < 3; i++) {
		put(&w, i == 2 ? 3 : 2, 3); /* fixed */
		put_symbol(&w, 'f');
		put_symbol(&w, 256);
		if (i == 2)
			break;
		put_dynamic(&w, lengths);
		put(&w, 2, 2);
		/* It is not the last. */
		w.data[(w.bits - 2 - DYNAMIC_BITS) / 8] &=
			(u8) ~(1u << (w.bits - 2 - DYNAMIC_BITS) % 8);
	}
	ck_assert_int_eq(inflate(w.data, (w.bits + 7) / 8, 5, true, &out, &r),
			 OK);
	ck_assert_uint_eq(r.produced, 5);
	ck_assert_mem_eq(out + 1, "fafaf", 5);
	free(out);
}
END_TEST

START_TEST(one_code_of_one_bit_is_enough)
{
	u8 lengths[258] = { 0 };
	struct writer w = { 0 };

	lengths[256] = 1;
	put_dynamic(&w, lengths);
	put(&w, 0, 1);
	ck_assert_int_eq(raw_status(&w, 1), OK);
	/* The other bit is no code. */
	w.data[(w.bits - 1) / 8] |= (u8)(1u << (w.bits - 1) % 8);
	ck_assert_int_eq(raw_status(&w, 1), ERR_CORRUPT);
}
END_TEST

START_TEST(codes_of_fifteen_bits)
{
	u8 lengths[258] = { 0 };
	struct writer w = { 0 };
	struct inflate_result r;
	u8 *out;

	/* Lengths 1 2 3 ... 14 15 15 for symbols 0 ... 13, 14, end. */
	for (unsigned i = 0; i < 15; i++)
		lengths[i] = (u8)(i + 1);
	lengths[256] = 15;
	put_dynamic(&w, lengths);
	for (unsigned i = 0; i < 15; i++)
		put_code(&w, i == 14 ? 0x7ffe : (2u << i) - 2, i + 1);
	put_code(&w, 0x7fff, 15);
	ck_assert_int_eq(inflate(w.data, (w.bits + 7) / 8, 15, true, &out, &r),
			 OK);
	for (unsigned i = 0; i < 15; i++)
		ck_assert_uint_eq(out[1 + i], i);
	free(out);
}
END_TEST

START_TEST(repeat_codes_are_bounded)
{
	struct writer w = { 0 };

	/* Code lengths: symbol 16 is 0, symbol 18 is 1. */
	put(&w, 5, 3);
	put(&w, 0, 14); /* 257, 1, 4 lengths */
	put(&w, 1, 3);
	put(&w, 0, 3);
	put(&w, 1, 3);
	put(&w, 0, 3);
	put(&w, 0, 1); /* repeat what? */
	put(&w, 0, 32);
	ck_assert_int_eq(raw_status(&w, 9), ERR_CORRUPT);
	/* 138 + 138 zeros are more than 258 lengths. */
	w.bits -= 33;
	put(&w, 0xffff, 16);
	put(&w, 0, 32);
	ck_assert_int_eq(raw_status(&w, 9), ERR_CORRUPT);
}
END_TEST

int main(void)
{
	Suite *s = suite_create("image, deflate");

	unit_add(s, distance_before_the_start_is_corrupt);
	unit_add(s, reserved_symbols_are_corrupt);
	unit_add(s, longest_match_at_the_longest_distance);
	unit_add(s, a_match_may_feed_on_itself);
	unit_add(s, tables_of_the_fixed_codes_are_built_once);
	unit_add(s, reserved_block_type_is_corrupt);
	unit_add(s, stored_length_must_match_its_complement);
	unit_add(s, codes_must_be_complete);
	unit_add(s, codes_of_blocks_are_not_mixed_up);
	unit_add(s, one_code_of_one_bit_is_enough);
	unit_add(s, codes_of_fifteen_bits);
	unit_add(s, repeat_codes_are_bounded);
	return unit_run(s);
}
