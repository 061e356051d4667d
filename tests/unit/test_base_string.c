/* SPDX-License-Identifier: BSD-2-Clause */
/* The firmware's string functions, with the C library's as the oracle. */
#include "unit.h"

#include <string.h>

#include "base/compiler.h"

/* string.c once more, under names that do not collide. */
#define memcpy	own_memcpy
#define memmove own_memmove
#define memset	own_memset
#define memcmp	own_memcmp
#define memchr	own_memchr
#define strlen	own_strlen
#define strnlen own_strnlen
#define strcmp	own_strcmp
#define strncmp own_strncmp
#define strchr	own_strchr
#undef BASE_STRING_H
#include "base/string.c"
#undef memcpy
#undef memmove
#undef memset
#undef memcmp
#undef memchr
#undef strlen
#undef strnlen
#undef strcmp
#undef strncmp
#undef strchr

#define SPACE 320

static u8 ours[SPACE] __attribute__((aligned(16)));
static u8 theirs[SPACE] __attribute__((aligned(16)));
static u8 from[SPACE] __attribute__((aligned(16)));

static void fill(void)
{
	for (unsigned i = 0; i < SPACE; i++) {
		ours[i] = theirs[i] = (u8)(i * 7 + 1);
		from[i] = (u8)(i * 13 + 5);
	}
}

static void assert_same(size_t a, size_t b, size_t n)
{
	if (memcmp(ours, theirs, SPACE) != 0)
		ck_abort_msg("to %zu, from %zu, %zu bytes", a, b, n);
}

START_TEST(memcpy_at_every_alignment_and_size)
{
	for (size_t to = 0; to < 9; to++)
		for (size_t f = 0; f < 9; f++)
			for (size_t n = 0; n < 200; n++) {
				fill();
				if (own_memcpy(ours + to, from + f, n) !=
				    ours + to)
					ck_abort_msg("wrong result");
				memcpy(theirs + to, from + f, n);
				assert_same(to, f, n);
			}
}
END_TEST

START_TEST(memmove_with_every_overlap)
{
	for (size_t to = 0; to < 40; to++)
		for (size_t f = 0; f < 40; f++)
			for (size_t n = 0; n < 200; n += 1 + n / 16) {
				fill();
				if (own_memmove(ours + to, ours + f, n) !=
				    ours + to)
					ck_abort_msg("wrong result");
				memmove(theirs + to, theirs + f, n);
				assert_same(to, f, n);
			}
}
END_TEST

START_TEST(memset_at_every_alignment_and_size)
{
	static const int bytes[] = { 0, 0xff, 0x5a, -1, 0x1a5 };

	for (size_t to = 0; to < 9; to++)
		for (size_t n = 0; n < 200; n++)
			for (unsigned b = 0; b < 5; b++) {
				fill();
				if (own_memset(ours + to, bytes[b], n) !=
				    ours + to)
					ck_abort_msg("wrong result");
				memset(theirs + to, bytes[b], n);
				assert_same(to, 0, n);
			}
}
END_TEST

static int sign(int v)
{
	return (v > 0) - (v < 0);
}

START_TEST(memcmp_compares_unsigned_bytes)
{
	ck_assert_int_eq(own_memcmp("abc", "abd", 2), 0);
	ck_assert_int_lt(own_memcmp("abc", "abd", 3), 0);
	ck_assert_int_gt(own_memcmp("\xff", "\x01", 1), 0);
	ck_assert_int_gt(own_memcmp("a\0c", "a\0b", 3), 0);
	ck_assert_int_eq(own_memcmp(NULL, NULL, 0), 0);
}
END_TEST

START_TEST(memchr_finds_the_first)
{
	static const char text[] = "abcabc\xff";

	ck_assert_ptr_eq(own_memchr(text, 'b', 7), text + 1);
	ck_assert_ptr_eq(own_memchr(text, 'z', 7), NULL);
	ck_assert_ptr_eq(own_memchr(text, 0xff, 7), text + 6);
	ck_assert_ptr_eq(own_memchr(text, -1, 7), text + 6);
	ck_assert_ptr_eq(own_memchr(text, 'c', 2), NULL);
	ck_assert_ptr_eq(own_memchr(text, 'a', 0), NULL);
}
END_TEST

START_TEST(lengths)
{
	char unterminated[4] = { 'a', 'b', 'c', 'd' };

	ck_assert_uint_eq(own_strlen(""), 0);
	ck_assert_uint_eq(own_strlen("four"), 4);
	ck_assert_uint_eq(own_strnlen("four", 10), 4);
	ck_assert_uint_eq(own_strnlen(unterminated, 4), 4);
	ck_assert_uint_eq(own_strnlen(unterminated, 0), 0);
}
END_TEST

START_TEST(comparisons)
{
	static const char *const texts[] = { "",    "a",     "ab",   "abc",
					     "abd", "b",     "\x80", "\xff",
					     "A",   "ab\x80" };

	for (size_t i = 0; i < ARRAY_COUNT(texts); i++)
		for (size_t j = 0; j < ARRAY_COUNT(texts); j++) {
			const char *a = texts[i], *b = texts[j];

			ck_assert_int_eq(sign(own_strcmp(a, b)),
					 sign(strcmp(a, b)));
			for (size_t n = 0; n < 5; n++)
				ck_assert_int_eq(sign(own_strncmp(a, b, n)),
						 sign(strncmp(a, b, n)));
		}
}
END_TEST

START_TEST(strncmp_reads_no_further_than_told)
{
	char a[3] = { 'a', 'b', 'c' }, b[3] = { 'a', 'b', 'c' };

	ck_assert_int_eq(own_strncmp(a, b, 3), 0);
}
END_TEST

START_TEST(strchr_finds_the_first_or_the_end)
{
	static const char text[] = "abcabc";

	ck_assert_ptr_eq(own_strchr(text, 'c'), text + 2);
	ck_assert_ptr_eq(own_strchr(text, 'z'), NULL);
	ck_assert_ptr_eq(own_strchr(text, 0), text + 6);
}
END_TEST

int main(void)
{
	Suite *s = suite_create("base, string");

	unit_add(s, memcpy_at_every_alignment_and_size);
	unit_add(s, memmove_with_every_overlap);
	unit_add(s, memset_at_every_alignment_and_size);
	unit_add(s, memcmp_compares_unsigned_bytes);
	unit_add(s, memchr_finds_the_first);
	unit_add(s, lengths);
	unit_add(s, comparisons);
	unit_add(s, strncmp_reads_no_further_than_told);
	unit_add(s, strchr_finds_the_first_or_the_end);
	return unit_run(s);
}
