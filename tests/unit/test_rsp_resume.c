/* SPDX-License-Identifier: BSD-2-Clause */
#include "rsp_session.h"

/* The plans of all threads as text: "c", "s", "-", signals, "rSTART,END". */
static const char *plans(void)
{
	static char text[256];
	size_t at = 0;

	for (u32 i = 0; i < FAKE_RSP_CPUS; i++) {
		const struct rsp_plan *plan = &fake.planned[i];

		at += (size_t)sprintf(text + at, "%c", "-csr"[plan->action]);
		if (plan->signal)
			at += (size_t)sprintf(text + at, "%x", plan->signal);
		if (plan->action == RSP_STEP_RANGE)
			at += (size_t)sprintf(text + at, "%llx,%llx",
					      (unsigned long long)plan->start,
					      (unsigned long long)plan->end);
	}
	return text;
}

/* A command that resumes, and what each thread does then. */
#define expect_plans(command, text)                                            \
	do {                                                                   \
		expect(command, "(none)");                                     \
		ck_assert(rsp_waiting(&fake.rsp));                             \
		ck_assert_str_eq(plans(), text);                               \
		report(1, RSP_REASON_SIGNAL, 0);                               \
		ck_assert_str_eq(fake_rsp_packet(&fake),                       \
				 "T05thread:1;core:0;");                       \
	} while (0)

START_TEST(vcont_gives_each_thread_its_leftmost_action)
{
	expect_plans("vCont;c", "cccc");
	expect_plans("vCont;s", "ssss");
	expect_plans("vCont;s:2;c", "cscc");
	expect_plans("vCont;s:2", "-s--");
	expect_plans("vCont;c;s:2", "cccc");
	expect_plans("vCont;s:2;c:2;t:3;c:-1", "cs-c");
	expect_plans("vCont;C05:4;S0b:1;t", "sb--c5");
	expect_plans("vCont;c:-1", "cccc");
	/* 0 is any thread: the current one. */
	expect("Hg3", "OK");
	expect_plans("vCont;s:0", "--s-");
	ck_assert_uint_eq(fake.resumes, 9);
	ck_assert_uint_eq(fake.plans, 9 * FAKE_RSP_CPUS);
}
END_TEST

START_TEST(vcont_steps_through_a_range)
{
	expect_plans("vCont;r40000010,40000020:2;c", "cr40000010,40000020cc");
	expect_plans("vCont;s:1;r0,ffffffffffffffff", "sr0,ffffffffffffffff"
						      "r0,ffffffffffffffff"
						      "r0,ffffffffffffffff");
	/* Empty, and upside down: the target makes one step of that. */
	expect_plans("vCont;r4,4:1", "r4,4---");
	expect_plans("vCont;r8,4:1", "r8,4---");
	/* The range is of that request alone. */
	expect_plans("vCont;s:1", "s---");
	ck_assert_uint_eq(fake.planned[0].end, 0);
}
END_TEST

START_TEST(malformed_vcont_resumes_nothing)
{
	static const struct row rows[] = {
		{ "vCont", "E22" },
		{ "vCont;", "E22" },
		{ "vCont:c", "E22" },
		{ "vCont;x", "E22" },
		{ "vCont;c;", "E22" },
		{ "vCont;c:", "E22" },
		{ "vCont;c:x", "E22" },
		{ "vCont;c:1x", "E22" },
		{ "vCont;c:5", "E02" },
		{ "vCont;s:1;c:5", "E02" },
		{ "vCont;C", "E22" },
		{ "vCont;C:1", "E22" },
		{ "vCont;C100", "E34" },
		{ "vCont;S", "E22" },
		{ "vCont;cc", "E22" },
		{ "vCont;r", "E22" },
		{ "vCont;r0", "E22" },
		{ "vCont;r0,", "E22" },
		{ "vCont;r,4", "E22" },
		{ "vCont;r0;4", "E22" },
		{ "vCont;r0,4,", "E22" },
		{ "vCont;r0,4x:1", "E22" },
		{ "vCont;r0,4:5", "E02" },
		{ "vCont;r0,10000000000000000:1", "E34" },
		{ "vCont;r10000000000000000,4:1", "E34" },
		{ "vCont;c:p1.1", "E22" },
		{ "vCont;s:1,c", "E22" },
		{ "vCont;c:10000000000000000", "E34" },
		/* Nothing would run, and so nothing ever stop. */
		{ "vCont;t", "E22" },
		{ "vCont;t:1;t", "E22" },
	};

	EXPECT_ROWS(rows);
	ck_assert_uint_eq(fake.resumes, 0);
	ck_assert(!fake.rsp.running);
}
END_TEST

START_TEST(the_older_commands_resume_by_hc)
{
	expect_plans("c", "cccc");
	expect_plans("s", "sccc");
	expect_plans("C0b", "cbccc");
	expect_plans("S5", "s5ccc");
	expect("Hc2", "OK");
	expect_plans("s", "-s--");
	expect_plans("c", "-c--");
	expect("Hc-1", "OK");
	expect("Hg4", "OK");
	expect_plans("s", "cccs");
}
END_TEST

START_TEST(they_may_set_the_program_counter)
{
	expect("Hc3", "OK");
	expect_plans("c1234567890abcdef", "--c-");
	expect("Hg3", "OK");
	expect("p20", "efcdab9078563412");
	expect_plans("S5;44", "--s5-");
	expect("Hg3", "OK");
	expect("p20", "4400000000000000");
}
END_TEST

START_TEST(malformed_older_commands_resume_nothing)
{
	static const struct row rows[] = {
		{ "cx", "E22" },
		{ "c4,", "E22" },
		{ "c10000000000000000", "E34" },
		{ "sx", "E22" },
		{ "C", "E22" },
		{ "C5x", "E22" },
		{ "C5;", "E22" },
		{ "C5;x", "E22" },
		{ "C100", "E34" },
		{ "S", "E22" },
		{ "S;4", "E22" },
	};

	EXPECT_ROWS(rows);
	fake.fails = ERR_BUSY;
	expect("c", "E16");
	expect("vCont;c", "E16");
	ck_assert_uint_eq(fake.resumes, 0);
	ck_assert(!rsp_waiting(&fake.rsp));
	expect("?", "T05thread:1;core:0;");
}
END_TEST

START_TEST(a_target_may_stop_at_once)
{
	fake.stops_at_once = true;
	expect("vCont;s:3", "T05thread:3;core:2;");
	expect("p20", "e4e1e2e3e4e5e6e7");
	expect("s", "T05thread:1;core:0;");
}
END_TEST

/* A stop of thread 2 for that reason, after a resume. */
static const char *stop_reply(enum rsp_reason reason)
{
	expect("c", "(none)");
	report(2, reason, 0x40000ff8);
	return fake_rsp_packet(&fake);
}

START_TEST(stop_replies_say_why)
{
	static const struct {
		enum rsp_reason reason;
		const char *reply;
	} rows[] = {
		{ RSP_REASON_SIGNAL, "T05thread:2;core:1;" },
		{ RSP_REASON_SOFTWARE_BREAK, "T05thread:2;core:1;swbreak:;" },
		{ RSP_REASON_HARDWARE_BREAK, "T05thread:2;core:1;hwbreak:;" },
		{ RSP_REASON_WATCH, "T05thread:2;core:1;watch:40000ff8;" },
		{ RSP_REASON_READ_WATCH,
		  "T05thread:2;core:1;rwatch:40000ff8;" },
		{ RSP_REASON_ACCESS_WATCH,
		  "T05thread:2;core:1;awatch:40000ff8;" },
	};

	/* A GDB that does not know the words must not see them. */
	ck_assert_str_eq(stop_reply(RSP_REASON_SOFTWARE_BREAK), rows[0].reply);
	ck_assert_str_eq(stop_reply(RSP_REASON_HARDWARE_BREAK), rows[0].reply);
	fake_rsp_ask(&fake, "qSupported:swbreak+;hwbreak+");
	for (size_t i = 0; i < ARRAY_COUNT(rows); i++) {
		ck_assert_str_eq(stop_reply(rows[i].reason), rows[i].reply);
		expect("?", rows[i].reply);
	}
}
END_TEST

/* Thread 2 has sp, whose value starts with 0x9d, and so on. */
START_TEST(stop_replies_bring_registers_along)
{
	fake.ops.stop_registers = aarch64_stop_registers;
	fake.ops.stop_register_count = AARCH64_STOP_REGISTERS;
	ck_assert_str_eq(stop_reply(RSP_REASON_WATCH),
			 "T05thread:2;core:1;20:a0a1a2a3a4a5a6a7;"
			 "1f:9d9e9fa0a1a2a3a4;1d:9798999a9b9c9d9e;21:a3a4a5a6;"
			 "watch:40000ff8;");
	/* One that has no value is left out; so are all if reading fails. */
	fake.ops.stop_registers = (const u32[]){ 34, 32 };
	fake.ops.stop_register_count = 2;
	fake.no_vectors = true;
	expect("?", "T05thread:2;core:1;20:a0a1a2a3a4a5a6a7;watch:40000ff8;");
	fake.fails = ERR_IO;
	expect("?", "T05thread:2;core:1;watch:40000ff8;");
}
END_TEST

START_TEST(a_stop_is_told_once_and_only_if_somebody_waits)
{
	report(2, RSP_REASON_SIGNAL, 0);
	ck_assert_str_eq(fake_rsp_packet(&fake), "(none)");
	expect("?", "T05thread:2;core:1;");
	expect("c", "(none)");
	report(3, RSP_REASON_SIGNAL, 0);
	report(4, RSP_REASON_SIGNAL, 0);
	ck_assert_str_eq(fake_rsp_packet(&fake), "T05thread:3;core:2;");
	ck_assert_str_eq(fake_rsp_packet(&fake), "(none)");
	expect("?", "T05thread:4;core:3;");
}
END_TEST

START_TEST(a_stop_of_no_thread_names_the_first)
{
	expect("c", "(none)");
	report(RSP_THREAD_ANY, RSP_REASON_SIGNAL, 0);
	ck_assert_str_eq(fake_rsp_packet(&fake), "T05thread:1;core:0;");
	expect("c", "(none)");
	report(77, RSP_REASON_SIGNAL, 0);
	ck_assert_str_eq(fake_rsp_packet(&fake), "T05thread:1;core:0;");
}
END_TEST

START_TEST(what_needs_a_stopped_machine_is_busy_while_it_runs)
{
	static const struct row rows[] = {
		{ "g", "E16" },
		{ "G00", "E16" },
		{ "p0", "E16" },
		{ "P0=00", "E16" },
		{ "m40000000,1", "E16" },
		{ "M40000000,1:00", "E16" },
		{ "X40000000,0:", "E16" },
		{ "Z0,0,4", "E16" },
		{ "z0,0,4", "E16" },
		{ "c", "E16" },
		{ "s", "E16" },
		{ "C05", "E16" },
		{ "S05", "E16" },
		{ "vCont;c", "E16" },
		{ "qRcmd,68656c70", "E16" },
		{ "qC", "QC1" },
		{ "qfThreadInfo", "m1,2,3,4" },
		{ "T1", "OK" },
		{ "Hg2", "OK" },
		{ "vCont?", "vCont;c;C;s;S;t;r" },
	};

	expect("c", "(none)");
	EXPECT_ROWS(rows);
	ck_assert_uint_eq(fake.resumes, 1);
	ck_assert(rsp_waiting(&fake.rsp));
}
END_TEST

START_TEST(a_question_while_it_runs_stops_it)
{
	fake.ignores_interrupt = true;
	expect("c", "(none)");
	expect("?", "(none)");
	expect("?", "(none)");
	ck_assert_uint_eq(fake.interrupts, 2);
	report(4, RSP_REASON_SIGNAL, 0);
	ck_assert_str_eq(fake_rsp_packet(&fake), "T05thread:4;core:3;");
	ck_assert_str_eq(fake_rsp_packet(&fake), "(none)");
	expect("c", "(none)");
	fake.fails = ERR_IO;
	expect("?", "E05");
}
END_TEST

START_TEST(a_machine_that_runs_from_the_start_is_stopped)
{
	struct rsp_config config = fake.rsp.config;

	config.running = true;
	ck_assert_int_eq(rsp_init(&fake.rsp, &config), OK);
	expect("m40000000,1", "E16");
	expect("?", "T02thread:2;core:1;");
	expect("m40000000,1", "00");
}
END_TEST

/* The last GDB went without a word while the machine ran. */
START_TEST(a_new_gdb_is_not_told_what_another_waited_for)
{
	expect("Hc3", "OK");
	expect("c", "(none)");
	ck_assert_int_eq(
		strncmp(fake_rsp_ask(&fake, "qSupported"), "Packet", 6), 0);
	ck_assert(!rsp_waiting(&fake.rsp));
	rsp_console(&fake.rsp, "text", 4);
	report(2, RSP_REASON_SIGNAL, 0);
	ck_assert_str_eq(fake_rsp_packet(&fake), "(none)");
	expect("?", "T05thread:2;core:1;");
	expect("s", "(none)");
	ck_assert_int_eq(fake.planned[1].action, RSP_STEP);
	ck_assert_int_eq(fake.planned[0].action, RSP_CONTINUE);
	rsp_reset(&fake.rsp);
	report(1, RSP_REASON_SIGNAL, 0);
	ck_assert_str_eq(fake_rsp_packet(&fake), "(none)");
}
END_TEST

START_TEST(the_end_of_the_machine_is_told)
{
	expect("c", "(none)");
	rsp_exited(&fake.rsp, 0x2a);
	ck_assert_str_eq(fake_rsp_packet(&fake), "W2a");
	expect("?", "W2a");
	expect("c", "E02");
	expect("g", "E02");
	fake_rsp_raw(&fake, "\x03", 1);
	ck_assert_uint_eq(fake.interrupts, 0);
	expect("D", "OK");
	expect("?", "W2a");
}
END_TEST

START_TEST(console_text_goes_out_while_it_runs)
{
	rsp_console(&fake.rsp, "hi", 2);
	ck_assert_str_eq(fake_rsp_packet(&fake), "(none)");
	expect("c", "(none)");
	rsp_console(&fake.rsp, "hi\n", 3);
	ck_assert_str_eq(fake_rsp_packet(&fake), "O68690a");
	rsp_console(&fake.rsp, "", 0);
	ck_assert_str_eq(fake_rsp_packet(&fake), "(none)");
	report(1, RSP_REASON_SIGNAL, 0);
	ck_assert_str_eq(fake_rsp_packet(&fake), "T05thread:1;core:0;");
}
END_TEST

/* GDB takes any packet for the reply to its question, also a text. */
START_TEST(a_gdb_that_has_just_come_gets_no_text)
{
	expect("c", "(none)");
	fake_rsp_ask(&fake, "qSupported");
	fake.ignores_interrupt = true;
	expect("?", "(none)");
	rsp_console(&fake.rsp, "text", 4);
	ck_assert_str_eq(fake_rsp_packet(&fake), "(none)");
}
END_TEST

int main(void)
{
	const TTest *const tests[] = {
		vcont_gives_each_thread_its_leftmost_action,
		vcont_steps_through_a_range,
		malformed_vcont_resumes_nothing,
		the_older_commands_resume_by_hc,
		they_may_set_the_program_counter,
		malformed_older_commands_resume_nothing,
		a_target_may_stop_at_once,
		stop_replies_say_why,
		stop_replies_bring_registers_along,
		a_stop_is_told_once_and_only_if_somebody_waits,
		a_stop_of_no_thread_names_the_first,
		what_needs_a_stopped_machine_is_busy_while_it_runs,
		a_question_while_it_runs_stops_it,
		a_machine_that_runs_from_the_start_is_stopped,
		a_new_gdb_is_not_told_what_another_waited_for,
		the_end_of_the_machine_is_told,
		console_text_goes_out_while_it_runs,
		a_gdb_that_has_just_come_gets_no_text,
	};

	return run_sessions("rsp, resuming and stopping", tests,
			    ARRAY_COUNT(tests));
}
