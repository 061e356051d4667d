/* SPDX-License-Identifier: BSD-2-Clause */
#include "unit.h"

#include "base/status.h"
#include "probe/fault.h"

#define HZ 1000u

static struct probe_faults faults;
static bool storm;

static enum probe_policy fault_at(u64 ipa, u64 time)
{
	struct probe_fault fault = { .ipa = ipa, .time = time };

	return probe_fault_decide(&faults, &fault, HZ, &storm);
}

static struct range range(u64 base, u64 size)
{
	return (struct range){ base, size };
}

START_TEST(off_looks_at_nothing)
{
	probe_fault_init(&faults);
	ck_assert_int_eq(fault_at(0x1000, 5), PROBE_FAULT_OFF);
	ck_assert_uint_eq(faults.total, 0);
}
END_TEST

START_TEST(the_policy_decides_and_the_last_is_kept)
{
	probe_fault_init(&faults);
	for (int n = PROBE_FAULT_WARN; n <= PROBE_FAULT_AUTOSKIP; n++) {
		faults.policy = (enum probe_policy)n;
		ck_assert_int_eq(fault_at(0x1000 + (u64)n, 5), n);
		ck_assert(!storm);
		ck_assert_uint_eq(faults.last.ipa, 0x1000 + (u64)n);
	}
	ck_assert_uint_eq(faults.total, 3);
}
END_TEST

START_TEST(ignored_ranges_end_where_they_end)
{
	probe_fault_init(&faults);
	faults.policy = PROBE_FAULT_TRAP;
	ck_assert_int_eq(probe_ignore_add(&faults, range(0x1000, 0x10)), OK);
	ck_assert_int_eq(probe_ignore_add(&faults, range(~UINT64_C(0), 1)), OK);
	ck_assert_int_eq(fault_at(0xfff, 0), PROBE_FAULT_TRAP);
	ck_assert_int_eq(fault_at(0x1000, 0), PROBE_FAULT_OFF);
	ck_assert_int_eq(fault_at(0x100f, 0), PROBE_FAULT_OFF);
	ck_assert_int_eq(fault_at(0x1010, 0), PROBE_FAULT_TRAP);
	ck_assert_int_eq(fault_at(~UINT64_C(0), 0), PROBE_FAULT_OFF);
	ck_assert_uint_eq(faults.total, 2);
	ck_assert_int_eq(probe_ignore_remove(&faults, 0x1000), OK);
	ck_assert_int_eq(fault_at(0x1000, 0), PROBE_FAULT_TRAP);
	ck_assert_int_eq(fault_at(~UINT64_C(0), 0), PROBE_FAULT_OFF);
}
END_TEST

START_TEST(bad_ranges_are_refused)
{
	ck_assert_int_eq(probe_ignore_add(&faults, range(1, 0)), ERR_INVALID);
	ck_assert_int_eq(probe_ignore_add(&faults, range(2, ~UINT64_C(0))),
			 ERR_OVERFLOW);
	ck_assert_int_eq(probe_ignore_remove(&faults, 1), ERR_NOT_FOUND);
	for (u64 n = 0; n < PROBE_IGNORES_MAX; n++)
		ck_assert_int_eq(probe_ignore_add(&faults, range(n, 1)), OK);
	ck_assert_int_eq(probe_ignore_add(&faults, range(3, 9)), ERR_EXISTS);
	ck_assert_int_eq(probe_ignore_add(&faults, range(99, 1)), ERR_NO_SPACE);
}
END_TEST

START_TEST(more_than_the_limit_in_a_second_is_a_storm)
{
	probe_fault_init(&faults);
	faults.policy = PROBE_FAULT_WARN;
	faults.storm_limit = 3;
	/* Three in each second go on for ever. */
	for (u64 n = 0; n < 30; n++) {
		ck_assert_int_eq(fault_at(0, 500 + n / 3 * HZ),
				 PROBE_FAULT_WARN);
		ck_assert(!storm);
	}
	for (u64 n = 0; n < 3; n++)
		ck_assert_int_eq(fault_at(0, 50000 + n), PROBE_FAULT_WARN);
	ck_assert_int_eq(fault_at(0, 50000 + HZ - 1), PROBE_FAULT_OFF);
	ck_assert(storm);
	ck_assert_int_eq(faults.policy, PROBE_FAULT_OFF);
	ck_assert_int_eq(fault_at(0, 50000 + HZ - 1), PROBE_FAULT_OFF);
	ck_assert(!storm);
}
END_TEST

int main(void)
{
	Suite *s = suite_create("probe, memory faults");

	unit_add(s, off_looks_at_nothing);
	unit_add(s, the_policy_decides_and_the_last_is_kept);
	unit_add(s, ignored_ranges_end_where_they_end);
	unit_add(s, bad_ranges_are_refused);
	unit_add(s, more_than_the_limit_in_a_second_is_a_storm);
	return unit_run(s);
}
