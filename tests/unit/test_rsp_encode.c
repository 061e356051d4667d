/* SPDX-License-Identifier: BSD-2-Clause */
#include "rsp_session.h"

/* Writes `size` bytes of memory, asks for them, and compares. */
static void round_trip(size_t size)
{
	char command[64], expected[0x400 + 1];

	for (size_t i = 0; i < size; i++)
		snprintf(expected + 2 * i, 3, "%02x", fake.memory[i]);
	snprintf(command, sizeof(command), "m40000000,%zx", size);
	ck_assert_str_eq(fake_rsp_ask(&fake, command), expected);
}

START_TEST(runs_of_every_length_survive_their_encoding)
{
	/* A byte of equal digits is a run of two; 0x10 cuts a run off. */
	for (size_t zeros = 0; zeros <= 0x1f0; zeros++) {
		memset(fake.memory, 0, zeros);
		fake.memory[zeros] = 0x10;
		fake.memory[zeros + 1] = 0x23;
		round_trip(zeros + 2);
	}
}
END_TEST

START_TEST(every_number_of_repetitions_is_legal_and_short)
{
	for (size_t zeros = 2; zeros <= 0x1f0; zeros++) {
		char command[32];
		int size;

		/* An odd run: the high digit of the byte behind it, too. */
		memset(fake.memory, 0, zeros);
		fake.memory[zeros] = 0x01;
		round_trip(zeros + 1);
		size = snprintf(command, sizeof(command), "m40000000,%zx",
				zeros + 1);
		fake_rsp_send(&fake, command, (size_t)size);
		/*
		 * "+$1#xx", and three characters for each 98 zeros; at the
		 * end of the run five more, if their number is not legal.
		 */
		ck_assert_uint_le(strlen(wire()),
				  6 + 3 * ((2 * zeros + 1 + 97) / 98) + 5);
	}
}
END_TEST

/* Each byte value, as many times as a packet has room for it. */
START_TEST(checksums_of_large_packets_are_right)
{
	static char command[0x1000];

	for (int value = 0; value < 256; value++) {
		int head = snprintf(command, sizeof(command), "X40000000,7f0:");

		/* Not one run, and in different places of a word. */
		memset(command + head, 0xfe, 0x7f0);
		for (int i = 0; i < 0x7f0; i += 3)
			command[head + i] = (char)value;
		if (strchr("#$*}", value) && value)
			continue;
		ck_assert_str_eq(fake_rsp_ask_bytes(&fake, command,
						    (size_t)head + 0x7f0),
				 "OK");
		ck_assert_mem_eq(fake.memory, command + head, 0x7f0);
		ck_assert_uint_eq(strlen(fake_rsp_ask(&fake, "m40000000,800")),
				  0x1000);
	}
}
END_TEST

START_TEST(random_memory_survives_the_encoding)
{
	u32 state = 12345;

	for (int round = 0; round < 300; round++) {
		for (size_t i = 0; i < 0x200;) {
			state = state * 1664525 + 1013904223;
			size_t run = 1 + (state >> 24) % 70;
			u8 byte = (u8)(state >> 8);

			while (run-- && i < 0x200)
				fake.memory[i++] = byte;
		}
		round_trip(1 + state % 0x200);
	}
}
END_TEST

START_TEST(a_run_is_encoded_as_the_manual_says)
{
	memset(fake.memory, 0, 8);
	/* "0* " is four zeros; two bytes are that. */
	raw("$m40000000,2#4f");
	ck_assert_str_eq(wire(), "+$0* #7a");
	/* 8 zeros would need '$': '"' for six, and two more. */
	raw("$m40000000,4#51");
	ck_assert_str_eq(wire(), "+$0*\"00#dc");
}
END_TEST

int main(void)
{
	const TTest *const tests[] = {
		runs_of_every_length_survive_their_encoding,
		every_number_of_repetitions_is_legal_and_short,
		checksums_of_large_packets_are_right,
		random_memory_survives_the_encoding,
		a_run_is_encoded_as_the_manual_says,
	};

	return run_sessions("rsp, encoding", tests, ARRAY_COUNT(tests));
}
