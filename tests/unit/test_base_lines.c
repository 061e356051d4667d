/* SPDX-License-Identifier: BSD-2-Clause */
#include <stdio.h>

#include "unit.h"

#include "base/lines.h"
#include "base/string.h"

static struct lines lines;
static char shown[LINES_SIZE + 1];
static size_t shown_count;

static void collect(void *context, char c)
{
	ck_assert_uint_lt(shown_count, LINES_SIZE);
	shown[shown_count++] = c;
	shown[shown_count] = '\0';
}

static void add(const char *text)
{
	lines_add(&lines, text, strlen(text));
}

static const char *show(u64 count)
{
	shown_count = 0;
	shown[0] = '\0';
	lines_show(&lines, count, collect, NULL);
	return shown;
}

START_TEST(an_empty_ring_shows_nothing)
{
	ck_assert_str_eq(show(10), "");
}
END_TEST

START_TEST(a_cleared_ring_is_empty_whatever_memory_held)
{
	memset(&lines, 0xa5, sizeof(lines));
	lines_clear(&lines);
	ck_assert_str_eq(show(10), "");
	add("one\n");
	ck_assert_str_eq(show(10), "one\n");
}
END_TEST

START_TEST(as_many_lines_as_asked_for_oldest_first)
{
	add("one\ntwo\nthree\n");
	ck_assert_str_eq(show(1), "three\n");
	ck_assert_str_eq(show(2), "two\nthree\n");
	ck_assert_str_eq(show(3), "one\ntwo\nthree\n");
	ck_assert_str_eq(show(4), "one\ntwo\nthree\n");
	ck_assert_str_eq(show(~UINT64_C(0)), "one\ntwo\nthree\n");
}
END_TEST

START_TEST(a_line_that_was_cut_is_left_out)
{
	char line[32];

	for (unsigned n = 0; n < 1000; n++) {
		snprintf(line, sizeof(line), "line number %u\n", n);
		add(line);
	}
	show(~UINT64_C(0));
	ck_assert_int_eq(strncmp(shown, "line number ", 12), 0);
	ck_assert_uint_gt(shown_count, LINES_SIZE - 20);
	ck_assert_str_eq(shown + shown_count - 16, "line number 999\n");
	ck_assert_str_eq(show(2), "line number 998\nline number 999\n");
}
END_TEST

START_TEST(one_line_longer_than_the_ring_is_no_line)
{
	char text[LINES_SIZE + 6];

	memset(text, 'x', sizeof(text) - 1);
	text[sizeof(text) - 1] = '\n';
	lines_add(&lines, text, sizeof(text));
	ck_assert_str_eq(show(3), "");
	add("after\n");
	ck_assert_str_eq(show(3), "after\n");
}
END_TEST

int main(void)
{
	Suite *s = suite_create("base, lines");

	unit_add(s, an_empty_ring_shows_nothing);
	unit_add(s, a_cleared_ring_is_empty_whatever_memory_held);
	unit_add(s, as_many_lines_as_asked_for_oldest_first);
	unit_add(s, a_line_that_was_cut_is_left_out);
	unit_add(s, one_line_longer_than_the_ring_is_no_line);
	return unit_run(s);
}
