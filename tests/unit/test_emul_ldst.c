/* SPDX-License-Identifier: BSD-2-Clause */
#include "unit.h"

#include <string.h>

#include "base/status.h"
#include "emul/ldst.h"

#include "ldst_rows.h"
#include "ldst_text.h"

START_TEST(performed_instructions_decode_as_their_text_says)
{
	ck_assert_uint_ge(ARRAY_COUNT(performed), 150);
	for (size_t i = 0; i < ARRAY_COUNT(performed); i++) {
		const char *text = performed[i].text;
		struct emul_ldst want = read_text(text), got;

		memset(&got, 0xa5, sizeof(got));
		ck_assert_msg(emul_decode_ldst(performed[i].insn, &got) == OK,
			      "%s", text);
#define SAME(f)                                                                \
	ck_assert_msg(want.f == got.f, "%s: " #f " %lld, not %lld", text,      \
		      (long long)got.f, (long long)want.f)
		SAME(kind);
		SAME(size);
		SAME(rt);
		SAME(rt2);
		SAME(rn);
		SAME(rm);
		SAME(mode);
		SAME(writeback);
		SAME(extend);
		SAME(shift);
		SAME(load);
		SAME(pair);
		SAME(sign_extend);
		if (got.load)
			SAME(wide);
		SAME(offset);
#undef SAME
	}
}
END_TEST

START_TEST(other_accesses_are_refused_by_class)
{
	for (size_t i = 0; i < ARRAY_COUNT(refused); i++) {
		struct emul_ldst got;
		int status = emul_decode_ldst(refused[i].insn, &got);
		int want = refused[i].kind == EMUL_LDST_NONE ? ERR_INVALID
							     : ERR_UNSUPPORTED;

		ck_assert_msg(status == want, "%s: status %d", refused[i].text,
			      status);
		ck_assert_msg(got.kind == refused[i].kind, "%s: %s",
			      refused[i].text, emul_ldst_kind_name(got.kind));
	}
}
END_TEST

/* Encodings that no assembler makes; the bits are from the Arm ARM. */
START_TEST(unallocated_encodings_are_none)
{
	static const u32 insns[] = {
		0xb8c00041, /* ldursw with a W register: size 2, opc 3 */
		0xf8c00041, /* size 3, opc 3 */
		0xf9c00041, /* the same, unsigned offset */
		0xb9c00041, /* ldrsw with a W register */
		0xf8800441, /* post-indexed prefetch */
		0xf8800c41, /* pre-indexed prefetch */
		0xf8800841, /* unprivileged prefetch */
		0xf8620841, /* register offset, option 000 */
		0xf8622841, /* register offset, option 001 */
		0xf8628841, /* register offset, option 100 */
		0xf862a841, /* register offset, option 101 */
		0xe9400841, /* pair, opc 3 */
		0x68400841, /* ldnp of signed words */
		0x7d800041, /* SIMD, size 1, opc 2 */
		0x3c400841, /* SIMD, unprivileged */
		0xdc000041, /* SIMD literal, opc 3 */
		0xb8200441, /* PAuth load, size 2 */
		0xfc200441, /* PAuth load, SIMD */
		0x08a07041, /* CAS whose Rt2 is not 31 */
		0x08207041, /* CASP whose Rt2 is not 31 */
		0x8c000041, /* SIMD structure with bit 31 */
		0xd9800041, /* stlur, size 3, opc 2 */
		0xf820e041, /* atomic, o3 1, opc 110 */
	};

	for (size_t i = 0; i < ARRAY_COUNT(insns); i++) {
		struct emul_ldst got;

		ck_assert_msg(emul_decode_ldst(insns[i], &got) == ERR_INVALID,
			      "%08x: %s", insns[i],
			      emul_ldst_kind_name(got.kind));
		ck_assert_uint_eq(got.kind, EMUL_LDST_NONE);
	}
}
END_TEST

static struct emul_ldst decoded(u32 insn)
{
	struct emul_ldst got;

	ck_assert_int_eq(emul_decode_ldst(insn, &got), OK);
	return got;
}

START_TEST(load_that_overwrites_its_base_has_no_writeback)
{
	struct emul_ldst pre = decoded(0xf8408c42);  /* ldr x2, [x2, #8]! */
	struct emul_ldst post = decoded(0xf8408442); /* ldr x2, [x2], #8 */
	struct emul_ldst pair = decoded(0xa9c10841); /* ldp x1, x2, [x2,#16]! */
	struct emul_ldst pairp =
		decoded(0xa8c10841); /* ldp x1, x2, [x2], #16 */

	ck_assert_uint_eq(pre.writeback, EMUL_LDST_NO_WRITEBACK);
	ck_assert_uint_eq(emul_ldst_address(&pre, 0x1000, 0, 0), 0x1008);
	ck_assert_uint_eq(post.writeback, EMUL_LDST_NO_WRITEBACK);
	ck_assert_uint_eq(emul_ldst_address(&post, 0x1000, 0, 0), 0x1000);
	ck_assert_uint_eq(pair.writeback, EMUL_LDST_NO_WRITEBACK);
	ck_assert_uint_eq(emul_ldst_address(&pair, 0x1000, 0, 0), 0x1010);
	ck_assert_uint_eq(pairp.writeback, EMUL_LDST_NO_WRITEBACK);
	ck_assert_uint_eq(emul_ldst_address(&pairp, 0x1000, 0, 0), 0x1000);
}
END_TEST

START_TEST(store_of_its_base_writes_back)
{
	struct emul_ldst pre = decoded(0xf8008c42);  /* str x2, [x2, #8]! */
	struct emul_ldst post = decoded(0xf8008442); /* str x2, [x2], #8 */
	struct emul_ldst pair =
		decoded(0xa9810841); /* stp x1, x2, [x2, #16]! */

	ck_assert_uint_eq(pre.writeback, EMUL_LDST_PRE);
	ck_assert_uint_eq(post.writeback, EMUL_LDST_POST);
	ck_assert_uint_eq(pair.writeback, EMUL_LDST_PRE);
	ck_assert_uint_eq(emul_ldst_writeback(&post, 0x1000, 0), 0x1008);
}
END_TEST

START_TEST(xzr_does_not_clash_with_sp)
{
	struct emul_ldst one = decoded(0xf8408fff); /* ldr xzr, [sp, #8]! */
	struct emul_ldst two = decoded(0xa8c17fe1); /* ldp x1, xzr, [sp], #16 */

	ck_assert_uint_eq(one.writeback, EMUL_LDST_PRE);
	ck_assert_uint_eq(two.writeback, EMUL_LDST_POST);
}
END_TEST

START_TEST(load_pair_of_one_register_is_performed)
{
	struct emul_ldst got = decoded(0xa9400441); /* ldp x1, x1, [x2] */

	ck_assert_uint_eq(got.rt, 1);
	ck_assert_uint_eq(got.rt2, 1);
	ck_assert(got.pair && got.load);
}
END_TEST

START_TEST(addresses_are_formed_as_the_mode_says)
{
	struct emul_ldst e;

	e = decoded(0xf85f8041); /* ldur x1, [x2, #-8] */
	ck_assert_uint_eq(emul_ldst_address(&e, 4, 9, 9), (u64)-4);
	e = decoded(0xf8408441); /* ldr x1, [x2], #8 */
	ck_assert_uint_eq(emul_ldst_address(&e, 0x100, 9, 9), 0x100);
	ck_assert_uint_eq(emul_ldst_writeback(&e, 0x100, 9), 0x108);
	e = decoded(0xf8408c41); /* ldr x1, [x2, #8]! */
	ck_assert_uint_eq(emul_ldst_address(&e, 0x100, 9, 9), 0x108);
	ck_assert_uint_eq(emul_ldst_writeback(&e, 0x100, 9), 0x108);
	e = decoded(0xf8637841); /* ldr x1, [x2, x3, lsl #3] */
	ck_assert_uint_eq(emul_ldst_address(&e, 0x100, 0x100000002, 9),
			  0x800000110);
	e = decoded(0xf8635841); /* ldr x1, [x2, w3, uxtw #3] */
	ck_assert_uint_eq(emul_ldst_address(&e, 0x100, 0x1ffffffff, 9),
			  0x8000000f8);
	e = decoded(0xf863d841); /* ldr x1, [x2, w3, sxtw #3] */
	ck_assert_uint_eq(emul_ldst_address(&e, 0x100, 0x1ffffffff, 9), 0xf8);
	e = decoded(0xf863e841); /* ldr x1, [x2, x3, sxtx] */
	ck_assert_uint_eq(emul_ldst_address(&e, 0x100, (u64)-16, 9), 0xf0);
	e = decoded(0x58ffffe1); /* ldr x1, .-4 */
	ck_assert_uint_eq(emul_ldst_address(&e, 9, 9, 0x8000), 0x7ffc);
	e = decoded(0xf8200c41); /* ldraa x1, [x2, #0]! */
	ck_assert_uint_eq(emul_ldst_writeback(&e, 0x8000000000000100, 0x100),
			  0x100);
}
END_TEST

START_TEST(loads_extend_to_the_register)
{
	ck_assert_uint_eq(emul_load_extend(0x80, 1, false, true), 0x80);
	ck_assert_uint_eq(emul_load_extend(0x80, 1, true, true), (u64)-128);
	ck_assert_uint_eq(emul_load_extend(0x80, 1, true, false), 0xffffff80);
	ck_assert_uint_eq(emul_load_extend(0x7f, 1, true, true), 0x7f);
	ck_assert_uint_eq(emul_load_extend(0x8000, 2, true, true),
			  0xffffffffffff8000);
	ck_assert_uint_eq(emul_load_extend(0x8000, 2, true, false), 0xffff8000);
	ck_assert_uint_eq(emul_load_extend(0x80000000, 4, true, true),
			  0xffffffff80000000);
	ck_assert_uint_eq(emul_load_extend(0x80000000, 4, false, false),
			  0x80000000);
	ck_assert_uint_eq(emul_load_extend(~UINT64_C(0), 8, false, true),
			  ~UINT64_C(0));
	/* Bits above the size are the device's fault, and go. */
	ck_assert_uint_eq(emul_load_extend(0xabcd, 1, false, true), 0xcd);
	ck_assert_uint_eq(emul_store_value(0x1122334455667788, 1), 0x88);
	ck_assert_uint_eq(emul_store_value(0x1122334455667788, 4), 0x55667788);
	ck_assert_uint_eq(emul_store_value(0x1122334455667788, 8),
			  0x1122334455667788);
}
END_TEST

START_TEST(kinds_have_names)
{
	for (unsigned k = 0; k < EMUL_LDST_KINDS; k++)
		ck_assert_ptr_nonnull(emul_ldst_kind_name(k));
	ck_assert_str_eq(emul_ldst_kind_name(EMUL_LDST_KINDS), "?");
	ck_assert_str_eq(emul_ldst_kind_name(EMUL_LDST_ATOMIC), "atomic");
}
END_TEST

/* Whether the answer for any bits is consistent; nothing is undefined. */
static bool is_consistent(u32 insn)
{
	struct emul_ldst e;
	int status = emul_decode_ldst(insn, &e);

	if (status != OK)
		return e.kind < EMUL_LDST_KINDS && e.kind != EMUL_LDST_PLAIN &&
		       status == (e.kind == EMUL_LDST_NONE ? ERR_INVALID
							   : ERR_UNSUPPORTED);
	emul_ldst_address(&e, insn, insn, insn);
	emul_apply_load(&e, insn);
	return e.kind == EMUL_LDST_PLAIN &&
	       (e.size == 1 || e.size == 2 || e.size == 4 || e.size == 8) &&
	       e.rt <= 31 && e.rt2 <= 31 && e.rn <= 31 && e.rm <= 31 &&
	       e.shift <= 3 && !(e.sign_extend && !e.load) &&
	       !(e.sign_extend && e.size == 8);
}

/* A step coprime to 2^32 never repeats: 2^24 different words. */
START_TEST(sampled_encodings_are_consistent)
{
	u32 insn = 0;

	for (u32 i = 0; i < 1U << 24; i++, insn += 0x9e3779b1U)
		if (!is_consistent(insn))
			ck_abort_msg("%08x", insn);
}
END_TEST

/* Every combination of the bits that choose, with few register numbers. */
START_TEST(all_opcodes_are_consistent)
{
	for (u32 top = 0; top < 1U << 11; top++)
		for (u32 low = 0; low < 1U << 11; low++)
			if (!is_consistent(top << 21 | low << 10 | 0x41))
				ck_abort_msg("%08x", top << 21 | low << 10);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("emul_ldst");

	unit_add(suite, performed_instructions_decode_as_their_text_says);
	unit_add(suite, other_accesses_are_refused_by_class);
	unit_add(suite, unallocated_encodings_are_none);
	unit_add(suite, load_that_overwrites_its_base_has_no_writeback);
	unit_add(suite, store_of_its_base_writes_back);
	unit_add(suite, xzr_does_not_clash_with_sp);
	unit_add(suite, load_pair_of_one_register_is_performed);
	unit_add(suite, addresses_are_formed_as_the_mode_says);
	unit_add(suite, loads_extend_to_the_register);
	unit_add(suite, kinds_have_names);
	unit_add(suite, sampled_encodings_are_consistent);
	unit_add(suite, all_opcodes_are_consistent);
	return unit_run(suite);
}
