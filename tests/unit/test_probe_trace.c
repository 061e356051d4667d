/* SPDX-License-Identifier: BSD-2-Clause */
#include "unit.h"

#include "probe/trace.h"

#define SIZE 4u

static struct probe_event events[3][SIZE];
static struct probe_trace traces[3];

static void start(void)
{
	for (u32 n = 0; n < 3; n++)
		probe_trace_start(&traces[n], events[n], SIZE);
}

static void add(u32 of, u64 time)
{
	probe_trace_add(&traces[of])->time = time;
}

/* The next one is of this ring and time. */
static void expect(u32 of, u64 time)
{
	u32 index = 99;
	const struct probe_event *event = probe_trace_next(traces, 3, &index);

	ck_assert_ptr_nonnull(event);
	ck_assert_uint_eq(index, of);
	ck_assert_uint_eq(event->time, time);
}

static void expect_end(void)
{
	u32 index = 99;

	ck_assert_ptr_null(probe_trace_next(traces, 3, &index));
	ck_assert_uint_eq(index, 99);
}

START_TEST(an_empty_trace_has_no_events)
{
	start();
	ck_assert_uint_eq(probe_trace_rewind(traces, 3, 10), 0);
	expect_end();
}
END_TEST

START_TEST(events_of_all_rings_come_by_time)
{
	start();
	add(1, 10);
	add(0, 11);
	add(2, 12);
	add(1, 13);
	ck_assert_uint_eq(probe_trace_rewind(traces, 3, 10), 4);
	expect(1, 10);
	expect(0, 11);
	expect(2, 12);
	expect(1, 13);
	expect_end();
}
END_TEST

START_TEST(the_latest_are_those_that_are_asked_for)
{
	start();
	for (u64 time = 0; time < 9; time++)
		add(time % 3, time);
	ck_assert_uint_eq(probe_trace_rewind(traces, 3, 2), 2);
	expect(1, 7);
	expect(2, 8);
	expect_end();
	/* And again, from anywhere. */
	ck_assert_uint_eq(probe_trace_rewind(traces, 3, 3), 3);
	expect(0, 6);
	ck_assert_uint_eq(probe_trace_rewind(traces, 3, 1), 1);
	expect(2, 8);
	expect_end();
}
END_TEST

START_TEST(a_full_ring_forgets_its_oldest)
{
	start();
	add(2, 0);
	for (u64 time = 1; time <= 2 * SIZE + 1; time++)
		add(0, time);
	ck_assert_uint_eq(traces[0].total, 2 * SIZE + 1);
	ck_assert_uint_eq(probe_trace_rewind(traces, 3, UINT64_MAX), SIZE + 1);
	expect(2, 0);
	for (u64 time = SIZE + 2; time <= 2 * SIZE + 1; time++)
		expect(0, time);
	expect_end();
}
END_TEST

/* Which of them are the latest, and in which order they come, agree. */
START_TEST(events_of_one_time_come_by_ring)
{
	start();
	add(0, 5);
	add(2, 5);
	add(2, 5);
	add(1, 5);
	ck_assert_uint_eq(probe_trace_rewind(traces, 3, 4), 4);
	expect(0, 5);
	expect(1, 5);
	expect(2, 5);
	expect(2, 5);
	expect_end();
	ck_assert_uint_eq(probe_trace_rewind(traces, 3, 3), 3);
	expect(1, 5);
	expect(2, 5);
	expect(2, 5);
	expect_end();
}
END_TEST

int main(void)
{
	Suite *s = suite_create("probe, trace");

	unit_add(s, an_empty_trace_has_no_events);
	unit_add(s, events_of_all_rings_come_by_time);
	unit_add(s, the_latest_are_those_that_are_asked_for);
	unit_add(s, a_full_ring_forgets_its_oldest);
	unit_add(s, events_of_one_time_come_by_ring);
	return unit_run(s);
}
