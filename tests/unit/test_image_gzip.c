/* SPDX-License-Identifier: BSD-2-Clause */
#include "unit.h"

#include <stdio.h>
#include <string.h>

#include "base/bits.h"
#include "base/status.h"
#include "gzip_streams.h"
#include "image/gzip.h"
#include "inflate_call.h"

#define PLAIN_MAX 6000u

static u8 plain[PLAIN_NOISE + 1][PLAIN_MAX + 64];
static u32 lcg_state;

static u32 lcg(void)
{
	lcg_state = lcg_state * 1103515245u + 12345u;
	return lcg_state >> 8;
}

/* The texts that the streams were made from. */
static void make_plain(void)
{
	size_t at = 0;

	for (int i = 0; at < PLAIN_MAX; i++)
		at += (size_t)snprintf(
			(char *)plain[PLAIN_TEXT] + at, PLAIN_MAX + 64 - at,
			"line %d of the text, no more than %d\n", i, i * i);
	lcg_state = 1;
	for (size_t i = 0; i < PLAIN_MAX; i++)
		plain[PLAIN_SKEW][i] =
			(u8)(7 * lowest_bit(lcg() | UINT32_C(0x10000)));
	lcg_state = 1;
	for (size_t i = 0; i < PLAIN_MAX; i++)
		plain[PLAIN_NOISE][i] = (u8)lcg();
}

static const struct gzip_stream *stream(const char *name)
{
	for (size_t i = 0; i < ARRAY_COUNT(gzip_streams); i++)
		if (strcmp(gzip_streams[i].name, name) == 0)
			return &gzip_streams[i];
	ck_abort_msg("no stream %s", name);
	return NULL;
}

START_TEST(inflates_what_gzip_made)
{
	const struct gzip_stream *s = &gzip_streams[_i];
	struct inflate_result r;
	u32 claimed;
	u8 *out;

	make_plain();
	ck_assert_int_eq(
		inflate(s->data, s->size, s->plain_size, false, &out, &r), OK);
	ck_assert_uint_eq(r.consumed, s->size);
	ck_assert_uint_eq(r.produced, s->plain_size);
	ck_assert_mem_eq(out + 1, plain[s->plain], s->plain_size);
	free(out);
	ck_assert_int_eq(gzip_claimed_size(s->data, s->size, &claimed), OK);
	ck_assert_uint_eq(claimed, s->plain_size);
}
END_TEST

START_TEST(stops_at_the_end_of_the_member)
{
	const struct gzip_stream *s = &gzip_streams[_i];
	u8 *both = malloc(s->size + 100), *out;
	struct inflate_result r;

	/* What follows looks like more of the same. */
	memcpy(both, s->data, s->size);
	memset(both + s->size, 0, 50);
	memcpy(both + s->size + 50, "070701 the next payload, and then some",
	       38);
	ck_assert_int_eq(
		inflate(both, s->size + 88, s->plain_size + 9, false, &out, &r),
		OK);
	ck_assert_uint_eq(r.consumed, s->size);
	ck_assert_uint_eq(r.produced, s->plain_size);
	ck_assert_uint_eq(out[1 + s->plain_size], 0xa5);
	free(out);
	free(both);
}
END_TEST

START_TEST(every_truncation_is_named)
{
	const struct gzip_stream *s = &gzip_streams[_i];

	for (size_t size = 0; size < s->size; size++) {
		struct inflate_result r;
		u8 *out;
		int status =
			inflate(s->data, size, s->plain_size, false, &out, &r);

		if (status != ERR_TRUNCATED)
			ck_abort_msg("%s cut to %zu: %d", s->name, size,
				     status);
		free(out);
	}
}
END_TEST

START_TEST(every_short_buffer_is_named)
{
	const struct gzip_stream *s = &gzip_streams[_i];

	for (size_t size = 0; size < s->plain_size;
	     size += 1 + s->plain_size / 200) {
		struct inflate_result r;
		u8 *out;
		int status = inflate(s->data, s->size, size, false, &out, &r);

		if (status != ERR_NO_SPACE)
			ck_abort_msg("%s into %zu: %d", s->name, size, status);
		free(out);
	}
}
END_TEST

/* Some bits mean nothing; no flip may give another output and say OK. */
START_TEST(flipped_bits_are_found)
{
	const struct gzip_stream *s = &gzip_streams[_i];
	u8 *copy = malloc(s->size);

	make_plain();
	memcpy(copy, s->data, s->size);
	for (size_t bit_at = 0;
	     bit_at<s->size * 8; bit_at += s->size> 300 ? 5 : 1) {
		size_t at = bit_at / 8;
		struct inflate_result r;
		u8 *out;
		int status;

		copy[at] ^= (u8)(1u << bit_at % 8);
		status = inflate(copy, s->size, s->plain_size + 300, false,
				 &out, &r);
		if (status == OK &&
		    (r.produced != s->plain_size ||
		     memcmp(out + 1, plain[s->plain], r.produced) != 0))
			ck_abort_msg("%s with bit %zu flipped", s->name,
				     bit_at);
		copy[at] = s->data[at];
		free(out);
	}
	free(copy);
}
END_TEST

START_TEST(wrong_trailer_is_a_checksum_error)
{
	const struct gzip_stream *s = stream("text_fast");
	u8 *copy = malloc(s->size);

	for (size_t i = s->size - 8; i < s->size; i++) {
		struct inflate_result r;
		u8 *out;

		memcpy(copy, s->data, s->size);
		copy[i] ^= 0x10;
		ck_assert_int_eq(
			inflate(copy, s->size, s->plain_size, false, &out, &r),
			ERR_CHECKSUM);
		free(out);
	}
	free(copy);
}
END_TEST

static int header_status(size_t at, u8 value)
{
	const struct gzip_stream *s = stream("all_fields");
	struct inflate_result r;
	u8 copy[2000], *out;
	int status;

	ck_assert_uint_lt(s->size, sizeof(copy));
	memcpy(copy, s->data, s->size);
	copy[at] = value;
	status = inflate(copy, s->size, s->plain_size, false, &out, &r);
	free(out);
	return status;
}

START_TEST(header_refusals_are_named)
{
	ck_assert_int_eq(header_status(0, 0x1e), ERR_BAD_MAGIC);
	ck_assert_int_eq(header_status(1, 0x8a), ERR_BAD_MAGIC);
	ck_assert_int_eq(header_status(2, 7), ERR_UNSUPPORTED);
	ck_assert_int_eq(header_status(3, 0x80), ERR_UNSUPPORTED);
	ck_assert_int_eq(header_status(3, 0x20), ERR_UNSUPPORTED);
	ck_assert_int_eq(header_status(4, 9), ERR_CORRUPT); /* header CRC */
	ck_assert_int_eq(header_status(11, 0xff), ERR_TRUNCATED);
}
END_TEST

START_TEST(claimed_size_refusals_are_named)
{
	static const u8 magic[17] = { 0x1f, 0x8b };
	u32 size;

	ck_assert_int_eq(gzip_claimed_size(magic, 1, &size), ERR_TRUNCATED);
	ck_assert_int_eq(gzip_claimed_size(magic, 17, &size), ERR_TRUNCATED);
	ck_assert_int_eq(gzip_claimed_size(magic + 1, 16, &size),
			 ERR_BAD_MAGIC);
}
END_TEST

static void loop_test(Suite *s, const char *name, const TTest *test)
{
	TCase *c = tcase_create(name);

	tcase_set_timeout(c, 120);
	tcase_add_loop_test(c, test, 0, ARRAY_COUNT(gzip_streams));
	suite_add_tcase(s, c);
}

int main(void)
{
	Suite *s = suite_create("image, gzip");

	loop_test(s, "inflates_what_gzip_made", inflates_what_gzip_made);
	loop_test(s, "stops_at_the_end_of_the_member",
		  stops_at_the_end_of_the_member);
	loop_test(s, "every_truncation_is_named", every_truncation_is_named);
	loop_test(s, "every_short_buffer_is_named",
		  every_short_buffer_is_named);
	loop_test(s, "flipped_bits_are_found", flipped_bits_are_found);
	unit_add(s, wrong_trailer_is_a_checksum_error);
	unit_add(s, header_refusals_are_named);
	unit_add(s, claimed_size_refusals_are_named);
	return unit_run(s);
}
