/* SPDX-License-Identifier: BSD-2-Clause */
#include "unit.h"

#include <string.h>

#include "base/bits.h"
#include "base/compiler.h"
#include "base/status.h"
#include "emul/access.h"

#include "access_rows.h"

static u64 x[31];

static void set_registers(void)
{
	for (unsigned n = 0; n < 30; n++)
		x[n] = X(n);
	x[30] = X30;
}

static int access_of(u32 insn, struct emul_access *access)
{
	return emul_access(insn, PC, x, SP, VL, ZVA, access);
}

START_TEST(instructions_touch_what_their_text_says)
{
	set_registers();
	for (size_t i = 0; i < ARRAY_COUNT(touched); i++) {
		const struct access_row *row = &touched[i];
		struct emul_access got;
		int status = access_of(row->insn, &got);

		ck_assert_msg(status == OK, "%s: %d", row->text, status);
		ck_assert_msg(got.address == row->address, "%s: %llx, not %llx",
			      row->text, (unsigned long long)got.address,
			      (unsigned long long)row->address);
		ck_assert_msg(got.size == row->size, "%s: %u bytes", row->text,
			      got.size);
		ck_assert_msg(got.load == !!(row->flags & LOAD) &&
				      got.store == !!(row->flags & STORE),
			      "%s: load %d, store %d", row->text, got.load,
			      got.store);
	}
}
END_TEST

START_TEST(others_are_refused_and_leave_the_result_alone)
{
	set_registers();
	for (size_t i = 0; i < ARRAY_COUNT(unknown); i++) {
		struct emul_access got = { 1, 2, true, true };
		int status = access_of(unknown[i].insn, &got);

		ck_assert_msg(status == unknown[i].status, "%s: %d",
			      unknown[i].text, status);
		ck_assert_uint_eq(got.address, 1);
		ck_assert_uint_eq(got.size, 2);
	}
}
END_TEST

START_TEST(sizes_that_the_cpu_does_not_have_are_unsupported)
{
	struct emul_access got;

	set_registers();
	/* ldr z0, [x2]; dc zva, x2 */
	ck_assert_int_eq(emul_access(0x85804040, PC, x, SP, 0, ZVA, &got),
			 ERR_UNSUPPORTED);
	ck_assert_int_eq(emul_access(0xd50b7422, PC, x, SP, VL, 0, &got),
			 ERR_UNSUPPORTED);
}
END_TEST

START_TEST(base_that_is_loaded_too_does_not_change_the_address)
{
	struct emul_access got;

	set_registers();
	ck_assert_int_eq(access_of(0xf8408c42, &got), OK);
	ck_assert_uint_eq(got.address, X(2) + 8); /* ldr x2, [x2, #8]! */
	ck_assert_int_eq(access_of(0xf8408442, &got), OK);
	ck_assert_uint_eq(got.address, X(2)); /* ldr x2, [x2], #8 */
	/* The number of a vector register is no clash: ldr d2, [x2], #8. */
	ck_assert_int_eq(access_of(0xfc408442, &got), OK);
	ck_assert_uint_eq(got.address, X(2));
	ck_assert_int_eq(access_of(0xfc408c42, &got), OK);
	ck_assert_uint_eq(got.address, X(2) + 8); /* ldr d2, [x2, #8]! */
}
END_TEST

int main(void)
{
	Suite *s = suite_create("emul_access");

	unit_add(s, instructions_touch_what_their_text_says);
	unit_add(s, others_are_refused_and_leave_the_result_alone);
	unit_add(s, sizes_that_the_cpu_does_not_have_are_unsupported);
	unit_add(s, base_that_is_loaded_too_does_not_change_the_address);
	return unit_run(s);
}
