/* SPDX-License-Identifier: BSD-2-Clause */
#include "rsp_session.h"

START_TEST(unknown_commands_get_the_empty_reply)
{
	static const struct row rows[] = {
		{ "", "" },
		{ "!", "" },
		{ "vMustReplyEmpty", "" },
		{ "qTStatus", "" },
		{ "qOffsets", "" },
		{ "QThreadSuffixSupported", "" },
		{ "qCRC:0,4", "" },
		{ "qSupport", "" },
		{ "qSupportedX", "" },
		{ "vContX", "" },
		{ "vCont?x", "" },
		{ "vFile:open:", "" },
		{ "x0,4", "" },
		{ "\xff\xfe", "" },
	};

	EXPECT_ROWS(rows);
}
END_TEST

START_TEST(supported_names_the_features)
{
	expect("qSupported:multiprocess+;swbreak+;xmlRegisters=arm",
	       "PacketSize=1000;qXfer:features:read+;qXfer:memory-map:read+;"
	       "qXfer:threads:read+;QStartNoAckMode+;vContSupported+;swbreak+;"
	       "hwbreak+");
	ck_assert(fake.rsp.gdb_software_break);
	ck_assert(!fake.rsp.gdb_hardware_break);
	expect("qSupported:hwbreak+;swbreak-;xswbreak+",
	       "PacketSize=1000;qXfer:features:read+;qXfer:memory-map:read+;"
	       "qXfer:threads:read+;QStartNoAckMode+;vContSupported+;swbreak+;"
	       "hwbreak+");
	ck_assert(!fake.rsp.gdb_software_break);
	ck_assert(fake.rsp.gdb_hardware_break);
	fake.ops.description = NULL;
	fake.ops.memory_region = NULL;
	expect("qSupported",
	       "PacketSize=1000;qXfer:threads:read+;QStartNoAckMode+;"
	       "vContSupported+;swbreak+;hwbreak+");
}
END_TEST

START_TEST(small_queries)
{
	static const struct row rows[] = {
		{ "qAttached", "1" },
		{ "qAttached:1", "1" },
		{ "qAttached:", "E22" },
		{ "qAttached:1x", "E22" },
		{ "qAttached,1", "E22" },
		{ "qSymbol::", "OK" },
		{ "qC", "QC1" },
		{ "qC:1", "E22" },
		{ "QStartNoAckMode:", "E22" },
		{ "vCont?", "vCont;c;C;s;S;t;r" },
		{ "vCont?;c", "E22" },
		{ "?x", "E22" },
	};

	EXPECT_ROWS(rows);
	ck_assert(!fake.rsp.no_ack);
}
END_TEST

START_TEST(threads_are_listed)
{
	expect("qfThreadInfo", "m1,2,3,4");
	expect("qsThreadInfo", "l");
	expect("qsThreadInfo", "l");
	expect("qfThreadInfo", "m1,2,3,4");
	expect("qfThreadInfo:", "E22");
	expect("qThreadExtraInfo,2", "617420454c30");
	expect("qThreadExtraInfo,0", "617420454c31");
	expect("qThreadExtraInfo,5", "E02");
	expect("qThreadExtraInfo,-1", "E02");
	expect("qThreadExtraInfo,", "E22");
	expect("qThreadExtraInfo", "E22");
	expect("qThreadExtraInfo,1,", "E22");
}
END_TEST

/* Threads 0x10000001 to 0x10000040. */
static int many_threads(void *target, u32 after, u32 *thread)
{
	(void)target;
	if (after >= 0x10000040)
		return ERR_NOT_FOUND;
	*thread = after < 0x10000000 ? 0x10000001 : after + 1;
	return OK;
}

START_TEST(many_threads_are_listed_in_parts)
{
	const char *reply;
	u32 next = 0x10000001;

	fake_rsp_close(&fake);
	fake_rsp_open(&fake, 0x100);
	fake.ops.next_thread = many_threads;
	reply = fake_rsp_ask(&fake, "qfThreadInfo");
	while (reply[0] == 'm') {
		unsigned thread;
		int n;

		for (; *reply; reply += n) {
			ck_assert_int_eq(sscanf(reply + 1, "%x%n", &thread, &n),
					 1);
			ck_assert_uint_eq(thread, next++);
			n++;
		}
		reply = fake_rsp_ask(&fake, "qsThreadInfo");
	}
	ck_assert_str_eq(reply, "l");
	ck_assert_uint_eq(next, 0x10000041);
}
END_TEST

START_TEST(threads_are_selected)
{
	static const struct row rows[] = {
		{ "Hg2", "OK" },	 { "qC", "QC2" },
		{ "Hg0", "OK" },	 { "qC", "QC1" },
		{ "Hg4", "OK" },	 { "Hg-1", "OK" },
		{ "qC", "QC1" },	 { "Hc-1", "OK" },
		{ "Hc0", "OK" },	 { "Hc3", "OK" },
		{ "qC", "QC1" },	 { "Hg5", "E02" },
		{ "Hc5", "E02" },	 { "Hg", "E22" },
		{ "H", "E22" },		 { "Hx1", "E22" },
		{ "Hg1,", "E22" },	 { "Hgp1.1", "E22" },
		{ "Hg-2", "E22" },	 { "Hg100000001", "E34" },
		{ "Hgffffffff", "E34" }, { "T1", "OK" },
		{ "T4", "OK" },		 { "T5", "E02" },
		{ "T0", "E02" },	 { "T-1", "E02" },
		{ "T", "E22" },		 { "T1x", "E22" },
	};

	EXPECT_ROWS(rows);
	/* A stop makes the thread it happened to the current one. */
	report(3, RSP_REASON_SIGNAL, 0);
	expect("qC", "QC3");
}
END_TEST

static int no_thread(void *target, u32 after, u32 *thread)
{
	(void)target;
	(void)after;
	(void)thread;
	return ERR_NOT_FOUND;
}

START_TEST(a_machine_without_threads_is_survived)
{
	static const struct row rows[] = {
		{ "?", "T05" },	 { "qC", "E02" },      { "g", "E02" },
		{ "p0", "E02" }, { "m0,1", "E02" },    { "M0,1:00", "E02" },
		{ "c", "E02" },	 { "vCont;c", "E22" }, { "qfThreadInfo", "l" },
	};

	fake.ops.next_thread = no_thread;
	EXPECT_ROWS(rows);
}
END_TEST

static int no_plan(void *target, u32 thread, const struct rsp_plan *plan)
{
	return ERR_NOT_FOUND;
}

START_TEST(a_refused_plan_leaves_the_program_counter_alone)
{
	char pc[32];

	strcpy(pc, fake_rsp_ask(&fake, "p20"));
	fake.ops.plan = no_plan;
	expect("c1234", "E02");
	expect("p20", pc);
	expect("S05;1234", "E02");
	expect("p20", pc);
	ck_assert_uint_eq(fake.resumes, 0);
}
END_TEST

START_TEST(monitor_answers_on_the_console)
{
	fake_rsp_send(&fake, "qRcmd,68656c70", 14);
	ck_assert_int_eq(fake_rsp_next(&fake), '+');
	ck_assert_str_eq(fake_rsp_packet(&fake),
			 "O636f6d6d616e64733a2068656c702c207361792c206c696e6573"
			 "2c206661696c0a");
	ck_assert_str_eq(fake_rsp_packet(&fake), "OK");
	fake_rsp_send(&fake, "qRcmd,6661696c", 14);
	ck_assert_int_eq(fake_rsp_next(&fake), '+');
	ck_assert_str_eq(fake_rsp_packet(&fake), "O6e6f0a");
	ck_assert_str_eq(fake_rsp_packet(&fake), "E05");
	expect("qRcmd,7a", "");
	expect("qRcmd,", "");
	expect("qRcmd,7", "E22");
	expect("qRcmd,7x", "E22");
	expect("qRcmd,6800656c", "E22");
	expect("qRcmd", "E22");
	expect("qRcmd:7a", "E22");
	fake.ops.monitor = NULL;
	expect("qRcmd,68656c70", "");
}
END_TEST

START_TEST(long_monitor_output_is_cut_into_packets)
{
	char text[8000], expected[8000];
	size_t size = 0, end = 0;

	fake_rsp_close(&fake);
	fake_rsp_open(&fake, 0x101);
	for (int i = 0; i < 300; i++)
		end += (size_t)sprintf(expected + end, "line %d\n", i);
	fake_rsp_send(&fake, "qRcmd,6c696e657320333030", 24);
	ck_assert_int_eq(fake_rsp_next(&fake), '+');
	for (;;) {
		const char *reply = fake_rsp_packet(&fake);
		unsigned byte;

		if (reply[0] != 'O' || reply[1] == 'K')
			break;
		while (sscanf(++reply, "%2x", &byte) == 1) {
			text[size++] = (char)byte;
			reply++;
		}
	}
	ck_assert_str_eq(fake.packet, "OK");
	ck_assert_uint_eq(size, end);
	ck_assert_mem_eq(text, expected, end);
}
END_TEST

START_TEST(detach_and_kill)
{
	expect("D;1", "E22");
	expect("vKill", "E22");
	expect("vKill;", "E22");
	expect("vKill;1x", "E22");
	ck_assert_uint_eq(fake.kills, 0);
	expect("vKill;1", "OK");
	expect("k", "(none)");
	expect("kx", "(none)");
	ck_assert_uint_eq(fake.kills, 2);
	ck_assert_uint_eq(fake.detaches, 0);
	fake.fails = ERR_BUSY;
	expect("D", "E16");
	ck_assert(!fake.rsp.running);
	fake.fails = OK;
	expect("Z1,40000000,4", "OK");
	expect("D", "OK");
	ck_assert_uint_eq(fake.detaches, 2);
	ck_assert(!fake.points[0].used);
	/* It runs; nobody waits for it to stop, and ^C is not for it. */
	fake_rsp_raw(&fake, "\x03", 1);
	ck_assert_uint_eq(fake.interrupts, 0);
	expect("g", "E16");
	/* The next GDB stops it. */
	expect("?", "T02thread:2;core:1;");
	ck_assert_uint_eq(fake.interrupts, 1);
}
END_TEST

static int no_kill(void *target)
{
	fake.kills++;
	return ERR_UNSUPPORTED;
}

START_TEST(kill_lets_go_of_what_cannot_be_killed)
{
	fake.ops.kill = no_kill;
	expect("Z1,40000000,4", "OK");
	expect("k", "(none)");
	ck_assert_uint_eq(fake.kills, 1);
	ck_assert_uint_eq(fake.detaches, 1);
	ck_assert(!fake.points[0].used);
	ck_assert(fake.rsp.running);
	/* While it runs, too: as a GDB that waits for it does. */
	fake.ops.kill = NULL;
	expect("?", "T02thread:2;core:1;");
	expect("c", "(none)");
	expect("k", "(none)");
	ck_assert_uint_eq(fake.detaches, 2);
	ck_assert(!rsp_waiting(&fake.rsp));
	expect("vKill;1", "OK");
	ck_assert_uint_eq(fake.detaches, 3);
	fake.fails = ERR_BUSY;
	expect("vKill;1", "E16");
}
END_TEST

int main(void)
{
	const TTest *const tests[] = {
		unknown_commands_get_the_empty_reply,
		supported_names_the_features,
		small_queries,
		threads_are_listed,
		many_threads_are_listed_in_parts,
		threads_are_selected,
		a_machine_without_threads_is_survived,
		a_refused_plan_leaves_the_program_counter_alone,
		monitor_answers_on_the_console,
		long_monitor_output_is_cut_into_packets,
		detach_and_kill,
		kill_lets_go_of_what_cannot_be_killed,
	};

	return run_sessions("rsp, commands", tests, ARRAY_COUNT(tests));
}
