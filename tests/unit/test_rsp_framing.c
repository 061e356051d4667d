/* SPDX-License-Identifier: BSD-2-Clause */
#include "rsp_session.h"

/* A session with smaller packets. */
static void reopen(size_t packet_size)
{
	fake_rsp_close(&fake);
	fake_rsp_open(&fake, packet_size);
}

#define expect_wire(sent, got)                                                 \
	do {                                                                   \
		raw(sent);                                                     \
		ck_assert_str_eq(wire(), got);                                 \
	} while (0)

START_TEST(init_names_each_refusal)
{
	struct rsp_config good = fake.rsp.config, bad = good;
	struct rsp rsp;

	ck_assert_int_eq(rsp_init(&rsp, &good), OK);
	bad.packet_size = RSP_PACKET_MIN - 1;
	ck_assert_int_eq(rsp_init(&rsp, &bad), ERR_RANGE);
	bad.packet_size = RSP_PACKET_MAX + 1;
	ck_assert_int_eq(rsp_init(&rsp, &bad), ERR_RANGE);
	bad = good;
	bad.in++;
	ck_assert_int_eq(rsp_init(&rsp, &bad), ERR_ALIGNMENT);
	bad = good;
	bad.out += 4;
	ck_assert_int_eq(rsp_init(&rsp, &bad), ERR_ALIGNMENT);
	bad = good;
	bad.ops = NULL;
	ck_assert_int_eq(rsp_init(&rsp, &bad), ERR_INVALID);
	bad = good;
	bad.write = NULL;
	ck_assert_int_eq(rsp_init(&rsp, &bad), ERR_INVALID);
	bad = good;
	bad.in = NULL;
	ck_assert_int_eq(rsp_init(&rsp, &bad), ERR_INVALID);
	bad = good;
	bad.out = NULL;
	ck_assert_int_eq(rsp_init(&rsp, &bad), ERR_INVALID);
}
END_TEST

START_TEST(a_packet_is_acknowledged_and_answered)
{
	expect_wire("$qC#b4", "+$QC1#c5");
	expect_wire("+", "");
	/* Digits of the checksum may be upper case. */
	expect_wire("$qAttached#8F", "+$1#31");
}
END_TEST

START_TEST(a_bad_checksum_is_refused)
{
	expect_wire("$qC#b5", "-");
	expect_wire("$qC#c4", "-");
	expect_wire("$qC#00", "-");
	/* No digits: refused, and what stands there is looked at again. */
	expect_wire("$qC#g", "-");
	expect_wire("4", "");
	expect_wire("$qC#b#", "-");
	expect_wire("$qC#b4", "+$QC1#c5");
}
END_TEST

START_TEST(a_refused_reply_is_sent_again)
{
	expect_wire("$qC#b4", "+$QC1#c5");
	expect_wire("-", "$QC1#c5");
	expect_wire("-", "$QC1#c5");
	expect_wire("+", "");
	/* Nothing is outstanding now. */
	expect_wire("-", "");
}
END_TEST

START_TEST(a_lost_console_packet_is_not_mixed_up_with_the_reply)
{
	/* monitor help: an O packet, and then OK. */
	fake_rsp_send(&fake, "qRcmd,68656c70", 14);
	ck_assert_int_eq(fake_rsp_next(&fake), '+');
	ck_assert_int_eq(fake_rsp_next(&fake), '$');
	ck_assert_int_eq(fake.packet[0], 'O');
	ck_assert_str_eq(fake_rsp_packet(&fake), "OK");
	/* fake_rsp_packet() has acknowledged one; refuse the other. */
	expect_wire("-", "$OK#9a");
	expect_wire("+", "");
	fake_rsp_send(&fake, "qRcmd,68656c70", 14);
	wire();
	expect_wire("-", "");
	expect_wire("+", "");
	expect_wire("-", "");
}
END_TEST

START_TEST(a_refused_text_is_sent_again)
{
	expect_wire("$c#63", "+");
	rsp_console(&fake.rsp, "hi\n", 3);
	ck_assert_str_eq(wire(), "$O68690a#bd");
	expect_wire("-", "$O68690a#bd");
	rsp_console(&fake.rsp, "", 0);
	expect_wire("-", "$O68690a#bd");
	expect_wire("+", "");
	expect_wire("-", "");
}
END_TEST

START_TEST(no_ack_mode_stops_acknowledgments)
{
	expect_wire("$QStartNoAckMode#b0", "+$OK#9a");
	/* That one reply may still be refused. */
	expect_wire("-", "$OK#9a");
	expect_wire("+", "");
	expect_wire("$qC#b4", "$QC1#c5");
	expect_wire("-", "");
	/* Nobody would repeat it: it is an error, and not obeyed. */
	expect_wire("$qC#b5", "$E74#b0");
}
END_TEST

START_TEST(a_damaged_packet_in_no_ack_mode_is_dropped_while_running)
{
	expect_wire("$QStartNoAckMode#b0+", "+$OK#9a");
	expect_wire("$c#63", "");
	expect_wire("$m0,4#00", "");
	ck_assert_uint_eq(fake.rsp.owed, true);
}
END_TEST

START_TEST(another_gdb_starts_with_acknowledgments)
{
	expect_wire("$QStartNoAckMode#b0+", "+$OK#9a");
	raw("$qSupported#37");
	ck_assert_int_eq(fake_rsp_next(&fake), '+');
	ck_assert_int_eq(fake_rsp_next(&fake), '$');
	expect_wire("+$qC#b4", "+$QC1#c5");
}
END_TEST

START_TEST(reset_forgets_the_connection)
{
	expect_wire("$QStartNoAckMode#b0+", "+$OK#9a");
	raw("$qAtta");
	rsp_reset(&fake.rsp);
	expect_wire("ched#8f", "");
	expect_wire("$qC#b4", "+$QC1#c5");
}
END_TEST

START_TEST(noise_costs_at_most_the_packet_it_hits)
{
	expect_wire("\x01\xff#00garbage}*", "");
	expect_wire("$qC#b4", "+$QC1#c5");
	/* Noise that looks like a start, and the packet right behind it. */
	expect_wire("$\xfe\x80$qC#b4", "+$QC1#c5");
	/* Noise that looks like an end, one digit of it or two. */
	expect_wire("$q#$qC#b4", "+$QC1#c5");
	expect_wire("$q#1$qC#b4", "+$QC1#c5");
	expect_wire("$q#12$qC#b4", "-+$QC1#c5");
	/* A packet without its end; GDB repeats it. */
	expect_wire("$qC$qC#b4", "+$QC1#c5");
}
END_TEST

START_TEST(every_one_byte_error_is_survived)
{
	static const char good[] = "$qC#b4";

	for (size_t at = 0; at < sizeof(good) - 1; at++) {
		for (unsigned byte = 0; byte < 256; byte++) {
			char bad[sizeof(good)];

			memcpy(bad, good, sizeof(good));
			bad[at] = (char)byte;
			fake_rsp_raw(&fake, bad, sizeof(good) - 1);
			wire();
			/* The repetition is understood, whatever came. */
			ck_assert_str_eq(fake_rsp_ask(&fake, "qC"), "QC1");
		}
	}
}
END_TEST

START_TEST(a_packet_may_fill_the_buffer_and_no_more)
{
	char text[0x400 + 2];

	reopen(0x400);
	memset(text, 'x', sizeof(text));
	ck_assert_str_eq(fake_rsp_ask_bytes(&fake, text, 0x400), "");
	ck_assert_str_eq(fake_rsp_ask_bytes(&fake, text, 0x401), "E28");
	ck_assert_str_eq(fake_rsp_ask_bytes(&fake, text, 0x402), "E28");
	ck_assert_str_eq(fake_rsp_ask(&fake, "qC"), "QC1");
}
END_TEST

START_TEST(an_overlong_packet_is_checked_and_not_obeyed)
{
	char text[0x600];

	reopen(0x400);
	/* It would be a good one if its end were cut off. */
	memset(text, '0', sizeof(text));
	memcpy(text, "M40000000,1f9:", 14);
	ck_assert_str_eq(fake_rsp_ask_bytes(&fake, text, sizeof(text)), "E28");
	ck_assert_uint_eq(fake.memory[1], 1);
	raw("$");
	fake_rsp_raw(&fake, text, sizeof(text));
	expect_wire("#00", "-");
	/* Very long, and cut short by the next one. */
	raw("$");
	for (int i = 0; i < 100; i++)
		fake_rsp_raw(&fake, text, sizeof(text));
	expect_wire("$qC#b4", "+$QC1#c5");
}
END_TEST

START_TEST(interrupt_stops_what_runs)
{
	expect_wire("$c#63", "+");
	ck_assert(rsp_waiting(&fake.rsp));
	raw("\x03");
	ck_assert_uint_eq(fake.interrupts, 1);
	ck_assert_str_eq(fake_rsp_packet(&fake), "T02thread:2;core:1;");
	ck_assert(!rsp_waiting(&fake.rsp));
}
END_TEST

START_TEST(interrupt_of_what_stands_is_nothing)
{
	expect_wire("\x03\x03", "");
	ck_assert_uint_eq(fake.interrupts, 0);
	/* A stop may cross it on the wire. */
	expect_wire("$c#63", "+");
	rsp_stopped(&fake.rsp, &(struct rsp_stop){ .thread = 1, .signal = 5 });
	ck_assert_str_eq(fake_rsp_packet(&fake), "T05thread:1;core:0;");
	expect_wire("\x03", "");
	ck_assert_uint_eq(fake.interrupts, 0);
}
END_TEST

START_TEST(interrupt_may_come_twice_and_stops_once)
{
	fake.ignores_interrupt = true;
	expect_wire("$c#63", "+");
	expect_wire("\x03\x03", "");
	ck_assert_uint_eq(fake.interrupts, 2);
	rsp_stopped(&fake.rsp, &(struct rsp_stop){ .thread = 3, .signal = 2 });
	ck_assert_str_eq(fake_rsp_packet(&fake), "T02thread:3;core:2;");
	ck_assert_str_eq(fake_rsp_packet(&fake), "(none)");
}
END_TEST

START_TEST(interrupt_is_data_within_a_packet_and_not_in_its_checksum)
{
	expect_wire("$c#63", "+");
	/* Within a packet it is one of the bytes. */
	raw("$X40000000,1:\x03");
	ck_assert_uint_eq(fake.interrupts, 0);
	/* Where a digit should be, it cannot be that. */
	raw("#\x03");
	ck_assert_uint_eq(fake.interrupts, 1);
	ck_assert_int_eq(fake_rsp_next(&fake), '-');
	ck_assert_str_eq(fake_rsp_packet(&fake), "T02thread:2;core:1;");
	/* And between a packet and the next one. */
	expect_wire("+$c#63", "+");
	raw("\x03");
	ck_assert_uint_eq(fake.interrupts, 2);
}
END_TEST

int main(void)
{
	const TTest *const tests[] = {
		init_names_each_refusal,
		a_packet_is_acknowledged_and_answered,
		a_bad_checksum_is_refused,
		a_refused_reply_is_sent_again,
		a_lost_console_packet_is_not_mixed_up_with_the_reply,
		a_refused_text_is_sent_again,
		no_ack_mode_stops_acknowledgments,
		a_damaged_packet_in_no_ack_mode_is_dropped_while_running,
		another_gdb_starts_with_acknowledgments,
		reset_forgets_the_connection,
		noise_costs_at_most_the_packet_it_hits,
		every_one_byte_error_is_survived,
		a_packet_may_fill_the_buffer_and_no_more,
		an_overlong_packet_is_checked_and_not_obeyed,
		interrupt_stops_what_runs,
		interrupt_of_what_stands_is_nothing,
		interrupt_may_come_twice_and_stops_once,
		interrupt_is_data_within_a_packet_and_not_in_its_checksum,
	};

	return run_sessions("rsp, framing", tests, ARRAY_COUNT(tests));
}
