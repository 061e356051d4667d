/* SPDX-License-Identifier: BSD-2-Clause */
/* Hosts that go while files of theirs are open, and others that come. */
#include "semihost_guest.h"

START_TEST(a_file_of_a_host_that_has_gone)
{
	guest_open();
	ck_assert_uint_eq(guest_opens_file(3), 1);
	guest_block(1, BUFFER, 10, 0);
	ck_assert_uint_eq(guest_alone(0x05, BLOCK), 10);
	ck_assert_uint_eq(guest_alone(0x06, BLOCK), 10);
	ck_assert_uint_eq(guest_alone(0x09, BLOCK), MINUS_1);
	ck_assert_uint_eq(guest_alone(0x0a, BLOCK), MINUS_1);
	ck_assert_uint_eq(guest_alone(0x0c, BLOCK), MINUS_1);
	ck_assert_uint_eq(guest_errno(), 5);
	/* Its handle can be had again. */
	ck_assert_uint_eq(guest_alone(0x02, BLOCK), MINUS_1);
	ck_assert_uint_eq(guest_opens_file(3), 1);
}
END_TEST

/* What the host has lost, another may have under the same number. */
START_TEST(a_file_is_lost_with_its_host)
{
	static const u32 ops[] = { 0x05, 0x06, 0x09, 0x0a, 0x0c };

	guest_open();
	ck_assert_uint_eq(guest_opens_file(3), 1);
	ck_assert_uint_eq(guest_opens(":tt", 4), 2);
	ck_assert_uint_eq(guest_opens(":semihosting-features", 0), 3);
	semihost_forget_files(&guest.s);
	ck_assert_uint_eq(guest_opens_file(3), 4);
	guest_block(1, TEXT, 5, 0);
	for (size_t n = 0; n < ARRAY_COUNT(ops); n++) {
		guest.s.error = 0;
		ck_assert_int_eq(semihost_begin(&guest.s, ops[n], BLOCK, true),
				 SEMIHOST_DONE);
		ck_assert_uint_eq(guest.s.result, n < 2 ? 5 : MINUS_1);
		ck_assert_uint_eq(guest_errno(), 9);
	}
	/* It is not closed, but given back. */
	guest.s.error = 0;
	ck_assert_int_eq(semihost_begin(&guest.s, 0x02, BLOCK, true),
			 SEMIHOST_DONE);
	ck_assert_uint_eq(guest.s.result, MINUS_1);
	ck_assert_uint_eq(guest_errno(), 9);
	ck_assert_uint_eq(guest_opens_file(5), 1);
	/* What is no file of the host's is as before. */
	guest_block(2, TEXT, 5, 0);
	ck_assert_uint_eq(guest_alone(0x05, BLOCK), 0);
	guest_block(3, BUFFER, 5, 0);
	ck_assert_uint_eq(guest_alone(0x06, BLOCK), 0);
}
END_TEST

/* The host goes amid a call. */
START_TEST(what_a_lost_host_answers_is_lost)
{
	guest_open();
	ck_assert_uint_eq(guest_opens_file(3), 1);
	guest_block(1, BUFFER, 0x5000, 0);
	guest_asks(0x05, BLOCK, "write,3,40001000,4000");
	semihost_forget_files(&guest.s);
	ck_assert_uint_eq(guest_told(0x4000, 0), 0x1000);
	/* Opened, and lost before the guest knows of it. */
	guest_block(TEXT, 2, guest_text("f"), 0);
	guest_asks(0x01, BLOCK, "open,70ca1500000000/2,2,1a4");
	semihost_forget_files(&guest.s);
	ck_assert_uint_eq(guest_told(4, 0), 2);
	guest_block(2, TEXT, 5, 0);
	ck_assert_int_eq(semihost_begin(&guest.s, 0x05, BLOCK, true),
			 SEMIHOST_DONE);
	ck_assert_uint_eq(guest.s.result, 5);
	ck_assert_uint_eq(guest_errno(), 9);
}
END_TEST

int main(void)
{
	Suite *s = suite_create("semihosting, hosts");

	unit_add(s, a_file_of_a_host_that_has_gone);
	unit_add(s, a_file_is_lost_with_its_host);
	unit_add(s, what_a_lost_host_answers_is_lost);
	return unit_run(s);
}
