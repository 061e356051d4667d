/* SPDX-License-Identifier: BSD-2-Clause */
#include "unit.h"

#include "base/status.h"
#include "probe/vectors.h"

static struct probe_vectors vectors;

START_TEST(each_change_to_what_is_not_allowed_is_told_once)
{
	u64 last = 0x1000;

	probe_vectors_forget(&vectors);
	ck_assert_int_eq(probe_vectors_allow(&vectors, 0x1000), OK);
	ck_assert(!probe_vectors_changed(&vectors, &last, 0x1000));
	ck_assert(probe_vectors_changed(&vectors, &last, 0x2000));
	ck_assert(!probe_vectors_changed(&vectors, &last, 0x2000));
	ck_assert(!probe_vectors_changed(&vectors, &last, 0x1000));
	ck_assert(probe_vectors_changed(&vectors, &last, 0x2000));
	ck_assert_uint_eq(last, 0x2000);
}
END_TEST

START_TEST(what_a_cpu_has_had_all_the_time_is_no_change)
{
	u64 last = 0;

	probe_vectors_forget(&vectors);
	ck_assert(!probe_vectors_changed(&vectors, &last, 0));
}
END_TEST

START_TEST(a_change_among_allowed_values_is_none)
{
	u64 last = 0x1000;

	probe_vectors_forget(&vectors);
	ck_assert_int_eq(probe_vectors_allow(&vectors, 0x1000), OK);
	ck_assert_int_eq(probe_vectors_allow(&vectors, 0x2000), OK);
	ck_assert_int_eq(probe_vectors_allow(&vectors, 0x1000), OK);
	ck_assert_uint_eq(vectors.count, 2);
	for (u32 n = 0; n < 4; n++)
		ck_assert(!probe_vectors_changed(&vectors, &last,
						 n % 2 ? 0x1000 : 0x2000));
}
END_TEST

START_TEST(there_is_room_for_as_many_as_the_manual_says)
{
	u64 last = 0;

	probe_vectors_forget(&vectors);
	for (u64 n = 1; n <= PROBE_VECTORS_MAX; n++)
		ck_assert_int_eq(probe_vectors_allow(&vectors, n << 11), OK);
	ck_assert_int_eq(probe_vectors_allow(&vectors, 0), ERR_NO_SPACE);
	ck_assert_int_eq(probe_vectors_allow(&vectors, 1 << 11), OK);
	ck_assert(!probe_vectors_changed(&vectors, &last,
					 (u64)PROBE_VECTORS_MAX << 11));
	ck_assert(probe_vectors_changed(&vectors, &last, 0));
	probe_vectors_forget(&vectors);
	ck_assert(probe_vectors_changed(&vectors, &last, 1 << 11));
}
END_TEST

int main(void)
{
	Suite *s = suite_create("probe, vectors");

	unit_add(s, each_change_to_what_is_not_allowed_is_told_once);
	unit_add(s, what_a_cpu_has_had_all_the_time_is_no_change);
	unit_add(s, a_change_among_allowed_values_is_none);
	unit_add(s, there_is_room_for_as_many_as_the_manual_says);
	return unit_run(s);
}
