/* SPDX-License-Identifier: BSD-2-Clause */
#include "unit.h"

#include <limits.h>
#include <stdio.h>
#include <string.h>

#include "base/format.h"
#include "base/status.h"

/* Both formatters, the C library's as the oracle. */
#define SAME(...)                                                              \
	do {                                                                   \
		char ours[200], theirs[200];                                   \
		size_t n = format_buf(ours, sizeof(ours), __VA_ARGS__);        \
		int m = snprintf(theirs, sizeof(theirs), __VA_ARGS__);         \
		ck_assert_str_eq(ours, theirs);                                \
		ck_assert_uint_eq(n, (size_t)m);                               \
	} while (0)

START_TEST(integers)
{
	SAME("%d %d", 0, -1);
	SAME("%d %d", INT_MAX, INT_MIN);
	SAME("%u %x", UINT_MAX, UINT_MAX);
	SAME("%ld %lu %lx", LONG_MIN, ULONG_MAX, ULONG_MAX);
	SAME("%lld %llu %llx", LLONG_MIN, ULLONG_MAX, ULLONG_MAX);
	SAME("%zu %zx", SIZE_MAX, SIZE_MAX);
	SAME("%x", 0u);
}
END_TEST

START_TEST(widths_and_flags)
{
	SAME("[%5d][%-5d][%05d]", 42, 42, 42);
	SAME("[%5d][%-5d]", -42, -42);
	SAME("[%2u][%1x]", 12345u, 0xabcdefu);
	SAME("[%016llx]", 0x1234ull);
	SAME("[%*d][%-*d]", 6, 1, 6, 1);
	SAME("[%8s][%-8s]", "abc", "abc");
	SAME("[%3c][%-3c]", 'x', 'x');
	SAME("[%05d]", -42);
}
END_TEST

START_TEST(strings)
{
	char unterminated[3] = { 'a', 'b', 'c' };

	SAME("%s%s", "", "text");
	SAME("%.2s|%.0s|%.9s", "abcdef", "abcdef", "abcdef");
	SAME("%.*s", 3, unterminated);
	SAME("%-6.2s|", "abcdef");
	SAME("100%%");
}
END_TEST

/* Formats the compiler would rightly warn about. */
static size_t format_any(char *buf, size_t size, const char *fmt, ...)
{
	va_list args;
	size_t n;

	va_start(args, fmt);
	n = format_vbuf(buf, size, fmt, args);
	va_end(args);
	return n;
}

START_TEST(null_string_shows)
{
	char buf[64];

	format_any(buf, sizeof(buf), "%s", (const char *)NULL);
	ck_assert_str_eq(buf, "(null)");
}
END_TEST

START_TEST(zeros_fill_twenty_digits)
{
	char buf[64];

	format_any(buf, sizeof(buf), "%020llu", ULLONG_MAX);
	ck_assert_str_eq(buf, "18446744073709551615");
	format_any(buf, sizeof(buf), "%023d|", -7);
	ck_assert_str_eq(buf, "  -00000000000000000007|");
}
END_TEST

START_TEST(unknown_conversions_show)
{
	char buf[64];

	format_any(buf, sizeof(buf), "a%qb");
	ck_assert_str_eq(buf, "a%qb");
	format_any(buf, sizeof(buf), "end%");
	ck_assert_str_eq(buf, "end%");
	format_any(buf, sizeof(buf), "end%-05");
	ck_assert_str_eq(buf, "end%-05");
}
END_TEST

START_TEST(buffers_are_never_overrun)
{
	for (size_t size = 0; size < 12; size++) {
		char *buf = malloc(size ? size : 1);

		ck_assert_uint_eq(format_buf(buf, size, "%s-%d", "hello", 42),
				  8);
		if (size)
			ck_assert_uint_eq(strlen(buf),
					  size - 1 < 8 ? size - 1 : 8);
		free(buf);
	}
}
END_TEST

struct pieces {
	char text[400];
	size_t size;
};

static void take_piece(void *context, const char *text, size_t len)
{
	struct pieces *p = context;

	ck_assert_uint_gt(len, 0);
	ck_assert_uint_lt(p->size + len, sizeof(p->text));
	memcpy(p->text + p->size, text, len);
	p->size += len;
	p->text[p->size] = '\0';
}

static void format_pieces(struct format_out *out, const char *fmt, ...)
{
	va_list args;

	va_start(args, fmt);
	format_args(out, fmt, args);
	va_end(args);
}

/* Whatever lies across the end of what waits. */
START_TEST(pieces_are_the_whole_text)
{
	for (int before = 0; before < 140; before++) {
		struct pieces p = { .size = 0 };
		struct format_out out;
		char expected[400];
		int n = snprintf(expected, sizeof(expected),
				 "%*s<%%>%d text %05x\n", before, "", -12345,
				 0xabcu);

		format_begin(&out, take_piece, &p);
		for (int i = 0; i < before; i++)
			format_add(&out, " ");
		format_add(&out, "");
		format_pieces(&out, "<%%>%d %s %05x", -12345, "text", 0xabcu);
		format_add(&out, "\n");
		ck_assert_uint_eq(format_end(&out), (size_t)n);
		ck_assert_str_eq(p.text, expected);
	}
}
END_TEST

START_TEST(no_text_is_no_piece)
{
	struct pieces p = { .size = 0 };
	struct format_out out;

	format_begin(&out, take_piece, &p);
	format_add(&out, "");
	format_pieces(&out, "%s", "");
	ck_assert_uint_eq(format_end(&out), 0);
	ck_assert_uint_eq(p.size, 0);
}
END_TEST

static int parse(const char *text, u64 *value)
{
	/* Not terminated: only `len` characters may be read. */
	size_t len = strlen(text);
	char *copy = malloc(len ? len : 1);
	int status;

	memcpy(copy, text, len);
	status = parse_u64(copy, len, value);
	free(copy);
	return status;
}

START_TEST(numbers_are_parsed)
{
	static const struct {
		const char *text;
		u64 value;
	} t[] = {
		{ "0", 0 },
		{ "00012", 12 },
		{ "0x0", 0 },
		{ "0xDeadBeef", 0xdeadbeef },
		{ "0X1f", 0x1f },
		{ "18446744073709551615", UINT64_MAX },
		{ "0xffffffffffffffff", UINT64_MAX },
	};
	u64 v;

	for (size_t i = 0; i < ARRAY_COUNT(t); i++) {
		ck_assert_int_eq(parse(t[i].text, &v), OK);
		ck_assert_uint_eq(v, t[i].value);
	}
}
END_TEST

START_TEST(other_texts_are_refused)
{
	static const char *const invalid[] = { "",    "x",   "-1",  "+1",
					       " 1",  "1 ",  "0x",  "0xg",
					       "12a", "1.0", "0b1", "1\n" };
	u64 v = 7;

	for (size_t i = 0; i < ARRAY_COUNT(invalid); i++)
		ck_assert_int_eq(parse(invalid[i], &v), ERR_INVALID);
	ck_assert_int_eq(parse("18446744073709551616", &v), ERR_OVERFLOW);
	ck_assert_int_eq(parse("0x10000000000000000", &v), ERR_OVERFLOW);
	ck_assert_int_eq(parse("99999999999999999999999", &v), ERR_OVERFLOW);
	ck_assert_uint_eq(v, 7);
}
END_TEST

START_TEST(hexadecimal_numbers_need_no_prefix)
{
	u64 v;

	ck_assert_int_eq(parse_hex("7e576df0", &v), OK);
	ck_assert_uint_eq(v, 0x7e576df0);
	ck_assert_int_eq(parse_hex("0x40", &v), OK);
	ck_assert_uint_eq(v, 0x40);
	ck_assert_int_eq(parse_hex("10", &v), OK);
	ck_assert_uint_eq(v, 0x10);
	ck_assert_int_eq(parse_hex("", &v), ERR_INVALID);
	ck_assert_int_eq(parse_hex("0x", &v), ERR_INVALID);
	ck_assert_int_eq(parse_hex("dtb", &v), ERR_INVALID);
	ck_assert_int_eq(parse_hex("11112222333344445", &v), ERR_OVERFLOW);
}
END_TEST

int main(void)
{
	Suite *s = suite_create("base, format");

	unit_add(s, integers);
	unit_add(s, widths_and_flags);
	unit_add(s, strings);
	unit_add(s, null_string_shows);
	unit_add(s, zeros_fill_twenty_digits);
	unit_add(s, unknown_conversions_show);
	unit_add(s, buffers_are_never_overrun);
	unit_add(s, pieces_are_the_whole_text);
	unit_add(s, no_text_is_no_piece);
	unit_add(s, numbers_are_parsed);
	unit_add(s, hexadecimal_numbers_need_no_prefix);
	unit_add(s, other_texts_are_refused);
	return unit_run(s);
}
