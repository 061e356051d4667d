/* SPDX-License-Identifier: BSD-2-Clause */
/* Handles: of the host's files, of ":tt" and of ":semihosting-features". */
#include "semihost_guest.h"

START_TEST(modes_become_flags)
{
	static const char *const requests[] = {
		"open,70ca1500000000/6,0,1a4",
		"open,70ca1500000000/6,2,1a4",
		"open,70ca1500000000/6,601,1a4",
		"open,70ca1500000000/6,602,1a4",
		"open,70ca1500000000/6,209,1a4",
		"open,70ca1500000000/6,20a,1a4",
	};

	guest_open();
	for (u32 mode = 0; mode < 12; mode++) {
		guest_block(TEXT, mode, guest_text("a.txt"), 0);
		guest_asks(0x01, BLOCK, requests[mode / 2]);
		ck_assert_str_eq((char *)guest.s.window, "a.txt");
		ck_assert_uint_eq(guest_told(-1, 2), MINUS_1);
		ck_assert_uint_eq(guest_errno(), 2);
	}
	ck_assert_uint_eq(guest_opens("a.txt", 12), MINUS_1);
	ck_assert_uint_eq(guest_opens("a.txt", MINUS_1), MINUS_1);
	ck_assert_uint_eq(guest_errno(), 22);
	/* Without a host. */
	ck_assert_uint_eq(guest_opens("a.txt", 0), MINUS_1);
	ck_assert_uint_eq(guest_errno(), 5);
}
END_TEST

START_TEST(a_name_that_is_not_there_or_too_long_is_refused)
{
	static const u64 lengths[] = { SEMIHOST_PATH_MAX, MINUS_1,
				       UINT64_C(1) << 63, UINT32_MAX };

	guest_open();
	for (size_t n = 0; n < ARRAY_COUNT(lengths); n++) {
		guest_block(TEXT, 0, lengths[n], 0);
		ck_assert_int_eq(semihost_begin(&guest.s, 0x01, BLOCK, true),
				 SEMIHOST_DONE);
		ck_assert_uint_eq(guest.s.result, MINUS_1);
		ck_assert_uint_eq(guest_errno(), 91);
	}
	guest_block(BASE + MEMORY - 4, 0, 5, 0);
	ck_assert_int_eq(semihost_begin(&guest.s, 0x01, BLOCK, true),
			 SEMIHOST_DONE);
	ck_assert_uint_eq(guest_errno(), 14);
	guest_block(NOTHING, 1, 0, 0);
	ck_assert_int_eq(semihost_begin(&guest.s, 0x0e, BLOCK, true),
			 SEMIHOST_DONE);
	/* The longest; GDB gets a zero byte that the guest's need not have. */
	memset(guest.memory + 0x1000, 'p', 0x800);
	guest_block(BUFFER, 0, SEMIHOST_PATH_MAX - 1, 0);
	guest_asks(0x01, BLOCK, "open,70ca1500000000/400,0,1a4");
	ck_assert_uint_eq(strlen((char *)guest.s.window),
			  SEMIHOST_PATH_MAX - 1);
	guest_told(-1, 91);
	/* Of no length, anywhere. */
	guest_block(NOTHING, 0, 0, 0);
	guest_asks(0x01, BLOCK, "open,70ca1500000000/1,0,1a4");
	ck_assert_str_eq((char *)guest.s.window, "");
	guest_told(-1, 2);
}
END_TEST

START_TEST(handles_are_not_zero_and_run_out)
{
	guest_open();
	for (u64 n = 1; n <= SEMIHOST_FILES_MAX; n++)
		ck_assert_uint_eq(guest_opens_file((u32)n + 2), n);
	guest_block(TEXT, 2, guest_text("f"), 0);
	ck_assert_int_eq(semihost_begin(&guest.s, 0x01, BLOCK, true),
			 SEMIHOST_DONE);
	ck_assert_uint_eq(guest.s.result, MINUS_1);
	ck_assert_uint_eq(guest_errno(), 24);
	guest_block(7, 0, 0, 0);
	guest_asks(0x02, BLOCK, "close,9");
	ck_assert_uint_eq(guest_told(0, 0), 0);
	ck_assert_uint_eq(guest_opens_file(100), 7);
	/* A descriptor that is none. */
	guest_block(7, 0, 0, 0);
	guest_asks(0x02, BLOCK, "close,64");
	ck_assert_uint_eq(guest_told(-1, 9), MINUS_1);
	guest_block(TEXT, 2, 1, 0);
	ck_assert_int_eq(semihost_begin(&guest.s, 0x01, BLOCK, true),
			 SEMIHOST_ASK);
	ck_assert_uint_eq(guest_told(INT64_MAX, 0), MINUS_1);
}
END_TEST

START_TEST(handles_that_are_none_are_refused)
{
	static const u32 ops[] = { 0x02, 0x09, 0x0a, 0x0c };
	static const u64 handles[] = { 0,
				       2,
				       SEMIHOST_FILES_MAX,
				       SEMIHOST_FILES_MAX + 1,
				       UINT64_C(1) << 32 | 1,
				       MINUS_1 };

	guest_open();
	ck_assert_uint_eq(guest_opens_file(3), 1);
	for (size_t n = 0; n < ARRAY_COUNT(handles); n++) {
		guest_block(handles[n], TEXT, 5, 0);
		for (size_t i = 0; i < ARRAY_COUNT(ops); i++)
			ck_assert_uint_eq(guest_alone(ops[i], BLOCK), MINUS_1);
		/* These say what was not moved. */
		ck_assert_uint_eq(guest_alone(0x05, BLOCK), 5);
		ck_assert_uint_eq(guest_alone(0x06, BLOCK), 5);
		ck_assert_uint_eq(guest_errno(), 9);
	}
}
END_TEST

START_TEST(transfers_go_piece_by_piece)
{
	guest_open();
	ck_assert_uint_eq(guest_opens_file(3), 1);
	guest_block(1, BUFFER, 0x8010, 0);
	guest_asks(0x05, BLOCK, "write,3,40001000,4000");
	ck_assert_int_eq(semihost_reply(&guest.s, 0x4000, 0, false),
			 SEMIHOST_ASK);
	ck_assert_str_eq(guest.s.request, "write,3,40005000,4000");
	ck_assert_int_eq(semihost_reply(&guest.s, 0x4000, 0, false),
			 SEMIHOST_ASK);
	ck_assert_str_eq(guest.s.request, "write,3,40009000,10");
	ck_assert_uint_eq(guest_told(0x10, 0), 0);
	/* Less than was asked for; an error; both after a first piece. */
	guest_asks(0x06, BLOCK, "read,3,40001000,4000");
	ck_assert_uint_eq(guest_told(0x123, 0), 0x8010 - 0x123);
	guest_asks(0x06, BLOCK, "read,3,40001000,4000");
	ck_assert_uint_eq(guest_told(0, 0), 0x8010);
	guest_asks(0x06, BLOCK, "read,3,40001000,4000");
	ck_assert_uint_eq(guest_told(-1, 14), 0x8010);
	guest_asks(0x05, BLOCK, "write,3,40001000,4000");
	ck_assert_int_eq(semihost_reply(&guest.s, 0x4000, 0, false),
			 SEMIHOST_ASK);
	ck_assert_uint_eq(guest_told(-1, 28), 0x4010);
	ck_assert_uint_eq(guest_errno(), 28);
	/* A host that claims too much. */
	guest_asks(0x06, BLOCK, "read,3,40001000,4000");
	ck_assert_uint_eq(guest_told(0x4001, 0), 0x8010);
	/* Nothing at all needs no host. */
	guest_block(1, NOTHING, 0, 0);
	ck_assert_int_eq(semihost_begin(&guest.s, 0x05, BLOCK, true),
			 SEMIHOST_DONE);
	ck_assert_uint_eq(guest.s.result, 0);
}
END_TEST

START_TEST(interrupted_transfers_say_how_far_they_came)
{
	guest_open();
	ck_assert_uint_eq(guest_opens_file(3), 1);
	guest_block(1, BUFFER, 0x5000, 0);
	guest_asks(0x05, BLOCK, "write,3,40001000,4000");
	ck_assert_int_eq(semihost_reply(&guest.s, 0x4000, 0, true),
			 SEMIHOST_DONE);
	ck_assert_uint_eq(guest.s.result, 0x1000);
	guest_asks(0x05, BLOCK, "write,3,40001000,4000");
	ck_assert_int_eq(semihost_reply(&guest.s, 0x4000, 0, false),
			 SEMIHOST_ASK);
	ck_assert_int_eq(semihost_reply(&guest.s, -1, 4, true), SEMIHOST_DONE);
	ck_assert_uint_eq(guest.s.result, 0x1000);
	guest_asks(0x06, BLOCK, "read,3,40001000,4000");
	ck_assert_int_eq(semihost_reply(&guest.s, -1, 4, true), SEMIHOST_AGAIN);
	/* A handle whose closing was interrupted is still open. */
	guest_asks(0x02, BLOCK, "close,3");
	ck_assert_int_eq(semihost_reply(&guest.s, -1, 4, true), SEMIHOST_AGAIN);
	guest_asks(0x02, BLOCK, "close,3");
	ck_assert_uint_eq(guest_told(0, 0), 0);
}
END_TEST

START_TEST(buffers_that_wrap_are_refused)
{
	guest_open();
	ck_assert_uint_eq(guest_opens_file(3), 1);
	for (u32 op = 0x05; op <= 0x06; op++) {
		guest_block(1, BUFFER, MINUS_1, 0);
		ck_assert_int_eq(semihost_begin(&guest.s, op, BLOCK, true),
				 SEMIHOST_DONE);
		ck_assert_uint_eq(guest.s.result, MINUS_1);
		ck_assert_uint_eq(guest_errno(), 14);
	}
	/* As long as it does not wrap, it is the host that meets the end. */
	guest_block(1, BUFFER, MINUS_1 - BUFFER, 0);
	guest_asks(0x05, BLOCK, "write,3,40001000,4000");
	ck_assert_uint_eq(guest_told(-1, 14), MINUS_1 - BUFFER);
}
END_TEST

START_TEST(a_file_has_length_and_position)
{
	guest_open();
	ck_assert_uint_eq(guest_opens_file(3), 1);
	guest_block(1, 0x123456789, 0, 0);
	guest_asks(0x0a, BLOCK, "lseek,3,123456789,0");
	ck_assert_uint_eq(guest_told(0x123456789, 0), 0);
	guest_asks(0x0a, BLOCK, "lseek,3,123456789,0");
	ck_assert_uint_eq(guest_told(-1, 22), MINUS_1);
	guest_asks(0x0c, BLOCK, "fstat,3,70ca1500000000");
	memset(guest.s.window, 0xff, 64);
	memcpy(guest.s.window + 28, "\0\0\0\1\2\3\4\5", 8);
	ck_assert_uint_eq(guest_told(0, 0), 0x102030405);
	guest_asks(0x0c, BLOCK, "fstat,3,70ca1500000000");
	ck_assert_uint_eq(guest_told(-1, 9999), MINUS_1);
	ck_assert_uint_eq(guest_errno(), 5);
	guest_asks(0x09, BLOCK, "isatty,3");
	ck_assert_uint_eq(guest_told(0, 0), 0);
	guest_block(1, UINT64_C(1) << 63, 0, 0);
	ck_assert_uint_eq(guest_alone(0x0a, BLOCK), MINUS_1);
	ck_assert_uint_eq(guest_errno(), 22);
}
END_TEST

START_TEST(files_are_removed_and_renamed)
{
	guest_open();
	guest_block(TEXT, guest_text("old"), TEXT + 1, 2);
	guest_asks(0x0e, BLOCK, "unlink,70ca1500000000/4");
	ck_assert_uint_eq(guest_told(0, 0), 0);
	guest_asks(0x0f, BLOCK, "rename,70ca1500000000/4,70ca1500000400/3");
	ck_assert_str_eq((char *)guest.s.window, "old");
	ck_assert_str_eq((char *)guest.s.window + SEMIHOST_PATH_MAX, "ld");
	ck_assert_uint_eq(guest_told(-1, 13), MINUS_1);
	guest_block(TEXT, 3, TEXT, SEMIHOST_PATH_MAX);
	ck_assert_uint_eq(guest_alone(0x0f, BLOCK), MINUS_1);
	ck_assert_uint_eq(guest_errno(), 91);
}
END_TEST

START_TEST(the_console_has_handles)
{
	guest_open();
	ck_assert_uint_eq(guest_opens(":tt", 0), 1);
	ck_assert_uint_eq(guest_opens(":tt", 4), 2);
	ck_assert_uint_eq(guest_opens(":tt", 11), 3);
	for (u64 n = 1; n <= 3; n++) {
		guest_block(n, 0, 0, 0);
		ck_assert_uint_eq(guest_alone(0x09, BLOCK), 1);
		ck_assert_uint_eq(guest_alone(0x0a, BLOCK), MINUS_1);
		ck_assert_uint_eq(guest_alone(0x0c, BLOCK), MINUS_1);
		ck_assert_uint_eq(guest_errno(), 29);
	}
	guest_text("hello");
	guest_block(1, TEXT, 5, 0);
	ck_assert_uint_eq(guest_alone(0x05, BLOCK), 5);
	ck_assert_uint_eq(guest_errno(), 9);
	guest_asks(0x06, BLOCK, "read,0,40000100,5");
	ck_assert_uint_eq(guest_told(2, 0), 3);
	guest_block(2, TEXT, 5, 0);
	guest_asks(0x05, BLOCK, "write,1,40000100,5");
	ck_assert_uint_eq(guest_told(5, 0), 0);
	ck_assert_uint_eq(guest_alone(0x06, BLOCK), 5);
	guest_block(3, TEXT, 5, 0);
	guest_asks(0x05, BLOCK, "write,2,40000100,5");
	ck_assert_uint_eq(guest_told(5, 0), 0);
	ck_assert_uint_eq(guest_alone(0x06, BLOCK), 5);
	ck_assert_uint_eq(guest_errno(), 9);
	guest_block(2, 0, 0, 0);
	ck_assert_uint_eq(guest_alone(0x02, BLOCK), 0);
	ck_assert_uint_eq(guest_alone(0x02, BLOCK), MINUS_1);
}
END_TEST

START_TEST(console_output_is_shown_without_a_host)
{
	guest_open();
	ck_assert_uint_eq(guest_opens(":tt", 4), 1);
	guest_text("hello");
	guest_block(1, TEXT, 5, 0);
	ck_assert_uint_eq(guest_alone(0x05, BLOCK), 0);
	ck_assert_str_eq(guest.shown, "hello");
	/* Input there is none. */
	ck_assert_uint_eq(guest_opens(":tt", 0), 2);
	guest_block(2, TEXT, 5, 0);
	ck_assert_uint_eq(guest_alone(0x06, BLOCK), 5);
	/* However long it claims to be, and where memory ends. */
	guest_block(1, BUFFER, MINUS_1 - BUFFER, 0);
	ck_assert_uint_eq(guest_alone(0x05, BLOCK),
			  MINUS_1 - BUFFER - SEMIHOST_LOCAL_MAX);
	ck_assert_uint_eq(guest.shown_size, 5 + SEMIHOST_LOCAL_MAX);
	guest_block(1, BASE + MEMORY - 2, 100, 0);
	ck_assert_uint_eq(guest_alone(0x05, BLOCK), 98);
	guest_block(1, NOTHING, 100, 0);
	ck_assert_uint_eq(guest_alone(0x05, BLOCK), 100);
}
END_TEST

START_TEST(features_are_a_file)
{
	const u8 *at = guest.memory + 0x1000;

	guest_open();
	ck_assert_uint_eq(guest_opens(":semihosting-features", 4), MINUS_1);
	ck_assert_uint_eq(guest_errno(), 13);
	ck_assert_uint_eq(guest_opens(":semihosting-features", 1), 1);
	guest_block(1, BUFFER, 3, 0);
	ck_assert_uint_eq(guest_alone(0x0c, BLOCK), 5);
	ck_assert_uint_eq(guest_alone(0x09, BLOCK), 0);
	ck_assert_uint_eq(guest_alone(0x06, BLOCK), 0);
	ck_assert_mem_eq(at, "SHF\xee", 4);
	guest_block(1, BUFFER, 64, 0);
	ck_assert_uint_eq(guest_alone(0x06, BLOCK), 62);
	ck_assert_mem_eq(at, "B\x03", 2);
	ck_assert_uint_eq(guest_alone(0x06, BLOCK), 64);
	ck_assert_uint_eq(guest_alone(0x05, BLOCK), 64);
	guest_block(1, 5, 0, 0);
	ck_assert_uint_eq(guest_alone(0x0a, BLOCK), 0);
	guest_block(1, 6, 0, 0);
	ck_assert_uint_eq(guest_alone(0x0a, BLOCK), MINUS_1);
	guest_block(1, 4, 0, 0);
	ck_assert_uint_eq(guest_alone(0x0a, BLOCK), 0);
	guest_block(1, NOTHING, 4, 0);
	ck_assert_uint_eq(guest_alone(0x06, BLOCK), 4);
	ck_assert_uint_eq(guest_errno(), 14);
}
END_TEST

int main(void)
{
	Suite *s = suite_create("semihosting, files");

	unit_add(s, modes_become_flags);
	unit_add(s, a_name_that_is_not_there_or_too_long_is_refused);
	unit_add(s, handles_are_not_zero_and_run_out);
	unit_add(s, handles_that_are_none_are_refused);
	unit_add(s, transfers_go_piece_by_piece);
	unit_add(s, interrupted_transfers_say_how_far_they_came);
	unit_add(s, buffers_that_wrap_are_refused);
	unit_add(s, a_file_has_length_and_position);
	unit_add(s, files_are_removed_and_renamed);
	unit_add(s, the_console_has_handles);
	unit_add(s, console_output_is_shown_without_a_host);
	unit_add(s, features_are_a_file);
	return unit_run(s);
}
