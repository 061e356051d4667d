/* SPDX-License-Identifier: BSD-2-Clause */
#include "rsp_session.h"

/* The machine runs, and thread 3 of it asks for something. */
static void call(const char *request)
{
	expect("c", "(none)");
	ck_assert_int_eq(rsp_file_call(&fake.rsp, 3, request), OK);
	ck_assert_int_eq(fake_rsp_next(&fake), '$');
	ck_assert_int_eq(fake.packet[0], 'F');
	ck_assert_str_eq(fake.packet + 1, request);
	fake_rsp_raw(&fake, "+", 1);
}

/* The machine goes on after the reply, and stops for some other reason. */
static void expect_result(const char *reply, s64 result, u32 error)
{
	unsigned replies = fake.file_replies;

	call("close,3");
	expect(reply, "(none)");
	ck_assert_uint_eq(fake.file_replies, replies + 1);
	ck_assert_int_eq(fake.file_result, result);
	ck_assert_uint_eq(fake.file_error, error);
	ck_assert(!fake.file_interrupted);
	ck_assert(fake.rsp.running);
	ck_assert(rsp_waiting(&fake.rsp));
	report(1, RSP_REASON_SIGNAL, 0);
	ck_assert_str_eq(fake_rsp_packet(&fake), "T05thread:1;core:0;");
}

START_TEST(a_result_lets_the_machine_go_on)
{
	expect_result("F0", 0, 0);
	expect_result("F1c", 0x1c, 0);
	expect_result("F-1,2", -1, 2);
	expect_result("F-1,270f", -1, 9999);
	expect_result("F-1,-2", -1, 2);
	expect_result("F5,0", 5, 0);
	expect_result("F5,0;attachment,C", 5, 0);
	expect_result("F7fffffffffffffff", INT64_MAX, 0);
	expect_result("F-7fffffffffffffff;", -INT64_MAX, 0);
}
END_TEST

START_TEST(a_malformed_result_is_a_failed_call)
{
	static const char *const replies[] = {
		"F",	  "Fx",	     "F-",
		"F1,",	  "F1,x",    "F1,2,",
		"F1,2,D", "F1,2,CC", "F1,2,C,",
		"F1 ",	  "F--1",    "F8000000000000000",
		"F1,,C",  "F1,2 ;x", "F10000000000000000",
		"F,1",	  "F;1",     "F1,80000000",
		"F1,2,c", "F1,2G",
	};

	for (size_t i = 0; i < ARRAY_COUNT(replies); i++)
		expect_result(replies[i], -1, 22);
}
END_TEST

START_TEST(memory_is_that_of_the_caller_while_a_call_is_open)
{
	call("write,1,40000000,4");
	expect("Hg1", "OK");
	expect("m40000000,4", "00010203");
	ck_assert_uint_eq(fake.memory_thread, 3);
	expect("M40000000,1:ff", "OK");
	expect("X40000001,1:a", "OK");
	expect("m40000000,2", "ff61");
	ck_assert_uint_eq(fake.memory_thread, 3);
	ck_assert_uint_eq(fake.file_replies, 0);
	expect("F4", "(none)");
	expect("m40000000,4", "E16");
}
END_TEST

START_TEST(interrupted_calls_end_in_a_stop)
{
	call("read,0,40000000,4");
	expect("F-1,4,C", "T02thread:3;core:2;");
	ck_assert_int_eq(fake.file_result, -1);
	ck_assert_uint_eq(fake.file_error, 4);
	ck_assert(fake.file_interrupted);
	ck_assert(!fake.rsp.running);
	/* ^C that crossed the request on the wire. */
	call("read,0,40000000,4");
	fake_rsp_raw(&fake, "\x03", 1);
	ck_assert_uint_eq(fake.interrupts, 0);
	expect("F4", "T02thread:3;core:2;");
	ck_assert_int_eq(fake.file_result, 4);
	ck_assert(fake.file_interrupted);
	/* It is forgotten after that. */
	expect_result("F4", 4, 0);
}
END_TEST

START_TEST(the_machine_may_stop_or_fail_right_after_a_call)
{
	call("close,3");
	fake.stops_at_once = true;
	expect("F0", "T05thread:4;core:3;");
	fake.stops_at_once = false;
	call("close,3");
	fake.fails = ERR_IO;
	expect("F0", "T02thread:3;core:2;");
	ck_assert(!fake.rsp.running);
}
END_TEST

/* What GDB may do with a call open if it has forgotten it, or is another. */
START_TEST(a_forgotten_call_has_failed)
{
	static const struct row rows[] = {
		{ "?", "T02thread:3;core:2;" },
		{ "D", "OK" },
		{ "k", "(none)" },
		{ "c", "(none)" },
		{ "vCont;s:1", "(none)" },
	};

	for (size_t i = 0; i < ARRAY_COUNT(rows); i++) {
		call("close,3");
		expect(rows[i].command, rows[i].reply);
		ck_assert_uint_eq(fake.file_replies, i + 1);
		ck_assert_int_eq(fake.file_result, -1);
		ck_assert_uint_eq(fake.file_error, 4);
		ck_assert(fake.file_interrupted);
		fake.rsp.running = false;
		fake.rsp.owed = false;
		expect("F0", "E22");
		ck_assert_uint_eq(fake.file_replies, i + 1);
	}
}
END_TEST

static unsigned losses;

static void count_losses(void *target)
{
	ck_assert_ptr_eq(target, &fake);
	losses++;
}

START_TEST(files_are_lost_when_gdb_goes_or_comes)
{
	expect("?", "T05thread:1;core:0;");
	expect("c", "(none)");
	report(1, RSP_REASON_SIGNAL, 0);
	(void)fake_rsp_packet(&fake);
	losses = 0;
	fake.ops.files_lost = count_losses;
	expect("D", "OK");
	ck_assert_uint_eq(losses, 1);
	(void)fake_rsp_ask(&fake, "qSupported:swbreak+");
	ck_assert_uint_eq(losses, 2);
	/* `k' leaves the machine as well, if it does not end it. */
	fake.ops.kill = NULL;
	expect("k", "(none)");
	ck_assert_uint_eq(losses, 3);
	rsp_reset(&fake.rsp);
	ck_assert_uint_eq(losses, 4);
	/* Gdb stays, or nobody wants to know. */
	fake.fails = ERR_IO;
	expect("D", "E05");
	ck_assert_uint_eq(losses, 4);
	fake.fails = OK;
	fake.ops.files_lost = NULL;
	expect("D", "OK");
}
END_TEST

START_TEST(calls_are_made_only_when_gdb_waits)
{
	static char request[0x1000];

	memset(request, 'x', sizeof(request) - 1);
	ck_assert_int_eq(rsp_file_call(&fake.rsp, 1, "close,3"), ERR_BUSY);
	expect("F0", "E22");
	expect("c", "(none)");
	request[sizeof(request) - 1] = 0;
	ck_assert_int_eq(rsp_file_call(&fake.rsp, 1, request), OK);
	ck_assert_int_eq(rsp_file_call(&fake.rsp, 1, "close,3"), ERR_BUSY);
	ck_assert_uint_eq(strlen(fake_rsp_packet(&fake)), 0x1000);
	expect("F0", "(none)");
	fake.ops.file_reply = NULL;
	ck_assert_int_eq(rsp_file_call(&fake.rsp, 1, "close,3"),
			 ERR_UNSUPPORTED);
	ck_assert(rsp_waiting(&fake.rsp));
	fake_rsp_close(&fake);
	fake_rsp_open(&fake, 0x800);
	expect("c", "(none)");
	ck_assert_int_eq(rsp_file_call(&fake.rsp, 1, request), ERR_NO_SPACE);
	ck_assert(rsp_waiting(&fake.rsp));
	ck_assert(fake.rsp.running);
	ck_assert_str_eq(fake_rsp_packet(&fake), "(none)");
}
END_TEST

int main(void)
{
	const TTest *const tests[] = {
		a_result_lets_the_machine_go_on,
		a_malformed_result_is_a_failed_call,
		memory_is_that_of_the_caller_while_a_call_is_open,
		interrupted_calls_end_in_a_stop,
		the_machine_may_stop_or_fail_right_after_a_call,
		a_forgotten_call_has_failed,
		files_are_lost_when_gdb_goes_or_comes,
		calls_are_made_only_when_gdb_waits,
	};

	return run_sessions("rsp, files", tests, ARRAY_COUNT(tests));
}
