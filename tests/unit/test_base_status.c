/* SPDX-License-Identifier: BSD-2-Clause */
#include "unit.h"

#include <string.h>

#include "base/status.h"
#include "base/texts.h"

START_TEST(every_status_has_a_text_of_its_own)
{
	for (int a = ERR_CHECKSUM; a <= OK; a++) {
		ck_assert_str_ne(status_text(a), "unknown error");
		for (int b = ERR_CHECKSUM; b < a; b++)
			ck_assert_str_ne(status_text(a), status_text(b));
	}
}
END_TEST

START_TEST(other_numbers_are_unknown)
{
	ck_assert_str_eq(status_text(1), "unknown error");
	ck_assert_str_eq(status_text(ERR_CHECKSUM - 1), "unknown error");
	ck_assert_str_eq(status_text(-1000), "unknown error");
}
END_TEST

START_TEST(texts_are_found_by_index)
{
	static const char texts[] = "one\0"
				    "\0"
				    "three";

	ck_assert_str_eq(texts_at(texts, 0), "one");
	ck_assert_str_eq(texts_at(texts, 1), "");
	ck_assert_str_eq(texts_at(texts, 2), "three");
}
END_TEST

int main(void)
{
	Suite *s = suite_create("base, status");

	unit_add(s, every_status_has_a_text_of_its_own);
	unit_add(s, other_numbers_are_unknown);
	unit_add(s, texts_are_found_by_index);
	return unit_run(s);
}
