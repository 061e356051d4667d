/* SPDX-License-Identifier: BSD-2-Clause */
/* Calls that are not about files, and what all calls have in common. */
#include "semihost_guest.h"

START_TEST(unknown_operations_fail)
{
	static const u32 ops[] = { 0,	  0x0b,	      0x14,	 0x17,
				   0x19,  0x21,	      0x2f,	 0x32,
				   0x100, 0x80000001, 0xffffffff };

	guest_open();
	for (size_t n = 0; n < ARRAY_COUNT(ops); n++) {
		ck_assert_uint_eq(guest_alone(ops[n], BLOCK), MINUS_1);
		ck_assert_uint_eq(guest_errno(), 88);
	}
}
END_TEST

START_TEST(a_block_that_is_not_there_is_a_bad_address)
{
	static const u32 ops[] = { 0x01, 0x02, 0x05, 0x06, 0x08, 0x09,
				   0x0a, 0x0c, 0x0d, 0x0e, 0x0f, 0x12,
				   0x15, 0x16, 0x18, 0x20, 0x30 };
	static const u64 places[] = { 0,	NOTHING,
				      BASE - 4, BASE + MEMORY - 7,
				      MINUS_1,	MINUS_1 - 7 };

	guest_open();
	for (size_t n = 0; n < ARRAY_COUNT(ops); n++) {
		for (size_t i = 0; i < ARRAY_COUNT(places); i++) {
			guest.s.error = 0;
			ck_assert_int_eq(semihost_begin(&guest.s, ops[n],
							places[i], true),
					 SEMIHOST_DONE);
			ck_assert_uint_eq(guest.s.result, MINUS_1);
			ck_assert_uint_eq(guest_errno(), 14);
		}
	}
}
END_TEST

START_TEST(the_console_of_gdb_gets_characters)
{
	guest_open();
	guest_asks(0x03, TEXT, "write,1,40000100,1");
	guest_told(1, 0);
	guest_asks(0x03, NOTHING, "write,1,1000,1");
	guest_told(-1, 14);
	ck_assert_uint_eq(guest_errno(), 14);
	ck_assert_uint_eq(guest.shown_size, 0);
}
END_TEST

START_TEST(strings_end_with_their_zero_byte)
{
	guest_open();
	guest_text("hello\n");
	guest_asks(0x04, TEXT, "write,1,40000100,6");
	guest_told(6, 0);
	/* Empty: nothing is asked for. */
	guest_text("");
	ck_assert_int_eq(semihost_begin(&guest.s, 0x04, TEXT, true),
			 SEMIHOST_DONE);
	/* Long: piece by piece. */
	memset(guest.memory + 0x1000, 'x', 600);
	guest.memory[0x1000 + 600] = 0;
	guest_asks(0x04, BUFFER, "write,1,40001000,100");
	ck_assert_int_eq(semihost_reply(&guest.s, 256, 0, false), SEMIHOST_ASK);
	ck_assert_str_eq(guest.s.request, "write,1,40001100,100");
	/* Fewer were taken. */
	ck_assert_int_eq(semihost_reply(&guest.s, 0xf0, 0, false),
			 SEMIHOST_ASK);
	ck_assert_str_eq(guest.s.request, "write,1,400011f0,68");
	guest_told(0x68, 0);
}
END_TEST

START_TEST(strings_without_an_end_stop_at_the_end_of_memory)
{
	guest_open();
	memset(guest.memory, 'x', MEMORY);
	guest_asks(0x04, BASE + MEMORY - 3, "write,1,40007ffd,3");
	guest_told(3, 0);
	ck_assert_uint_eq(guest_errno(), 14);
	ck_assert_int_eq(semihost_begin(&guest.s, 0x04, NOTHING, true),
			 SEMIHOST_DONE);
	/* Nor does a host that claims too much confuse it. */
	guest_asks(0x04, BASE + MEMORY - 3, "write,1,40007ffd,3");
	guest_told(4, 0);
	guest_asks(0x04, BASE, "write,1,40000000,100");
	guest_told(0, 0);
	/* Without a host there is a limit. */
	guest_alone(0x04, BASE);
	ck_assert_uint_eq(guest.shown_size, SEMIHOST_LOCAL_MAX);
	guest_alone(0x04, BASE + MEMORY - 3);
	ck_assert_uint_eq(guest.shown_size, SEMIHOST_LOCAL_MAX + 3);
}
END_TEST

START_TEST(output_is_shown_without_a_host)
{
	guest_open();
	guest_text("hello");
	guest_alone(0x03, TEXT);
	guest_alone(0x04, TEXT + 1);
	ck_assert_str_eq(guest.shown, "hello");
	ck_assert_uint_eq(guest_alone(0x03, NOTHING), 0);
	ck_assert_uint_eq(guest_errno(), 14);
	/* Input there is none. */
	ck_assert_uint_eq(guest_alone(0x07, 0), MINUS_1);
}
END_TEST

START_TEST(a_character_is_read_through_the_window)
{
	guest_open();
	guest_asks(0x07, 0, "read,0,70ca1500000000,1");
	*semihost_window(&guest.s, SEMIHOST_WINDOW, 1) = 0xe4;
	ck_assert_uint_eq(guest_told(1, 0), 0xe4);
	guest_asks(0x07, 0, "read,0,70ca1500000000,1");
	ck_assert_uint_eq(guest_told(0, 0), MINUS_1);
	guest_asks(0x07, 0, "read,0,70ca1500000000,1");
	ck_assert_uint_eq(guest_told(-1, 9), MINUS_1);
	ck_assert_uint_eq(guest_errno(), 9);
}
END_TEST

START_TEST(the_window_is_as_large_as_it_is)
{
	const u64 end = SEMIHOST_WINDOW + SEMIHOST_WINDOW_SIZE;

	guest_open();
	ck_assert_ptr_eq(semihost_window(&guest.s, SEMIHOST_WINDOW,
					 SEMIHOST_WINDOW_SIZE),
			 guest.s.window);
	ck_assert_ptr_nonnull(semihost_window(&guest.s, end - 1, 1));
	ck_assert_ptr_null(semihost_window(&guest.s, end - 1, 2));
	ck_assert_ptr_null(semihost_window(&guest.s, end, 1));
	ck_assert_ptr_null(semihost_window(&guest.s, SEMIHOST_WINDOW - 1, 1));
	ck_assert_ptr_null(semihost_window(&guest.s, SEMIHOST_WINDOW, MINUS_1));
	ck_assert_ptr_null(semihost_window(&guest.s, 0, 1));
}
END_TEST

START_TEST(errors_are_negative_numbers)
{
	guest_open();
	guest_block(0, 0, 0, 0);
	ck_assert_uint_eq(guest_alone(0x08, BLOCK), 0);
	guest_block(INT64_MAX, 0, 0, 0);
	ck_assert_uint_eq(guest_alone(0x08, BLOCK), 0);
	guest_block(MINUS_1, 0, 0, 0);
	ck_assert_uint_eq(guest_alone(0x08, BLOCK), 1);
}
END_TEST

START_TEST(time_is_the_guests_or_the_hosts)
{
	u64 value;

	guest_open();
	ck_assert_uint_eq(guest_alone(0x10, 0), 0);
	guest.ticks += 12345;
	ck_assert_uint_eq(guest_alone(0x10, 0), 1234);
	ck_assert_uint_eq(guest_alone(0x31, 0), 1000);
	ck_assert_uint_eq(guest_alone(0x30, BUFFER), 0);
	memcpy(&value, guest.memory + 0x1000, 8);
	ck_assert_uint_eq(value, 12345);
	ck_assert_uint_eq(guest_alone(0x30, BASE + MEMORY - 4), MINUS_1);
	guest_asks(0x11, 0, "gettimeofday,70ca1500000000,0");
	memcpy(guest.s.window, "\xf2\x34\x56\x78\0\0\0\0\0\0\0\1", 12);
	ck_assert_uint_eq(guest_told(0, 0), 0xf2345678);
	guest_asks(0x11, 0, "gettimeofday,70ca1500000000,0");
	ck_assert_uint_eq(guest_told(-1, 22), MINUS_1);
	ck_assert_uint_eq(guest_alone(0x11, 0), MINUS_1);
	/* Neither the largest number nor one beyond it overflows. */
	guest.ticks = 4999;
	ck_assert_uint_eq(guest_alone(0x10, 0), MINUS_1 / 1000 * 100 + 61);
}
END_TEST

START_TEST(temporary_names_differ_by_their_number)
{
	const char *name = (const char *)guest.memory + 0x1000;
	char first[64];

	guest_open();
	guest_block(BUFFER, 7, 64, 0);
	ck_assert_uint_eq(guest_alone(0x0d, BLOCK), 0);
	ck_assert_str_eq(name, "/tmp/caisson-00001388-07");
	strcpy(first, name);
	guest_block(BUFFER, 255, strlen(name) + 1, 0);
	ck_assert_uint_eq(guest_alone(0x0d, BLOCK), 0);
	ck_assert_str_ne(name, first);
	guest_block(BUFFER, 7, strlen(name), 0);
	ck_assert_uint_eq(guest_alone(0x0d, BLOCK), MINUS_1);
	guest_block(BUFFER, 256, 64, 0);
	ck_assert_uint_eq(guest_alone(0x0d, BLOCK), MINUS_1);
	guest_block(BASE + MEMORY - 8, 1, MINUS_1, 0);
	ck_assert_uint_eq(guest_alone(0x0d, BLOCK), MINUS_1);
	ck_assert_uint_eq(guest_errno(), 14);
}
END_TEST

START_TEST(the_command_line_is_given_if_it_fits)
{
	u64 length;

	guest_open();
	guest_block(BUFFER, 8, 0, 0);
	ck_assert_uint_eq(guest_alone(0x15, BLOCK), 0);
	ck_assert_str_eq((char *)guest.memory + 0x1000, "one two");
	memcpy(&length, guest.memory + 8, 8);
	ck_assert_uint_eq(length, 7);
	ck_assert_uint_eq(guest_alone(0x15, BLOCK), MINUS_1);
	guest_block(NOTHING, 8, 0, 0);
	ck_assert_uint_eq(guest_alone(0x15, BLOCK), MINUS_1);
}
END_TEST

START_TEST(heap_and_stack_are_the_programs_own)
{
	static const u8 zeros[32];

	guest_open();
	guest_block(BUFFER, 0, 0, 0);
	ck_assert_uint_eq(guest_alone(0x16, BLOCK), 0);
	ck_assert_mem_eq(guest.memory + 0x1000, zeros, 32);
	ck_assert_uint_eq(guest.memory[0x1020], 0xee);
	guest_block(BASE + MEMORY - 24, 0, 0, 0);
	ck_assert_uint_eq(guest_alone(0x16, BLOCK), MINUS_1);
}
END_TEST

START_TEST(a_program_ends_with_a_code)
{
	static const u32 ops[] = { 0x18, 0x20 };

	guest_open();
	for (size_t n = 0; n < ARRAY_COUNT(ops); n++) {
		guest_block(0x20026, 42, 0, 0);
		ck_assert_int_eq(semihost_begin(&guest.s, ops[n], BLOCK, n),
				 SEMIHOST_EXIT);
		ck_assert_uint_eq(guest.s.exit_code, 42);
		/* ADP_Stopped_RunTimeErrorUnknown */
		guest_block(0x20023, 42, 0, 0);
		ck_assert_int_eq(semihost_begin(&guest.s, ops[n], BLOCK, n),
				 SEMIHOST_EXIT);
		ck_assert_uint_eq(guest.s.exit_code, 1);
	}
}
END_TEST

START_TEST(a_command_is_gdbs_to_allow)
{
	guest_open();
	guest_block(TEXT, guest_text("true"), 0, 0);
	guest_asks(0x12, BLOCK, "system,70ca1500000000/5");
	ck_assert_str_eq((char *)guest.s.window, "true");
	ck_assert_uint_eq(guest_told(3, 0), 3);
	guest_asks(0x12, BLOCK, "system,70ca1500000000/5");
	ck_assert_uint_eq(guest_told(-1, 1), MINUS_1);
	ck_assert_uint_eq(guest_errno(), 1);
	guest_block(TEXT, MINUS_1, 0, 0);
	ck_assert_uint_eq(guest_alone(0x12, BLOCK), MINUS_1);
	ck_assert_uint_eq(guest_errno(), 7);
}
END_TEST

START_TEST(an_interrupted_call_is_made_anew_if_it_got_nowhere)
{
	guest_open();
	guest_text("hello");
	guest_asks(0x04, TEXT, "write,1,40000100,5");
	ck_assert_int_eq(semihost_reply(&guest.s, -1, 4, true), SEMIHOST_AGAIN);
	/* It was done, and then interrupted. */
	guest_asks(0x04, TEXT, "write,1,40000100,5");
	ck_assert_int_eq(semihost_reply(&guest.s, 5, 0, true), SEMIHOST_DONE);
	/* EINTR that nobody typed is an error as others are. */
	guest_asks(0x03, TEXT, "write,1,40000100,1");
	guest_told(-1, 4);
	ck_assert_uint_eq(guest_errno(), 4);
	/* Nothing more is asked for. */
	memset(guest.memory + 0x1000, 'x', 600);
	guest_asks(0x04, BUFFER, "write,1,40001000,100");
	ck_assert_int_eq(semihost_reply(&guest.s, 256, 0, true), SEMIHOST_DONE);
	guest_asks(0x04, BUFFER, "write,1,40001000,100");
	ck_assert_int_eq(semihost_reply(&guest.s, 256, 0, false), SEMIHOST_ASK);
	ck_assert_int_eq(semihost_reply(&guest.s, -1, 4, true), SEMIHOST_DONE);
}
END_TEST

int main(void)
{
	Suite *s = suite_create("semihosting, calls");

	unit_add(s, unknown_operations_fail);
	unit_add(s, a_block_that_is_not_there_is_a_bad_address);
	unit_add(s, the_console_of_gdb_gets_characters);
	unit_add(s, strings_end_with_their_zero_byte);
	unit_add(s, strings_without_an_end_stop_at_the_end_of_memory);
	unit_add(s, output_is_shown_without_a_host);
	unit_add(s, a_character_is_read_through_the_window);
	unit_add(s, the_window_is_as_large_as_it_is);
	unit_add(s, errors_are_negative_numbers);
	unit_add(s, time_is_the_guests_or_the_hosts);
	unit_add(s, temporary_names_differ_by_their_number);
	unit_add(s, the_command_line_is_given_if_it_fits);
	unit_add(s, heap_and_stack_are_the_programs_own);
	unit_add(s, a_program_ends_with_a_code);
	unit_add(s, a_command_is_gdbs_to_allow);
	unit_add(s, an_interrupted_call_is_made_anew_if_it_got_nowhere);
	return unit_run(s);
}
