/* SPDX-License-Identifier: BSD-2-Clause */
#include "unit.h"

#include "base/compiler.h"
#include "emul/esr.h"
#include "emul/sysreg.h"

START_TEST(data_abort_fields_are_where_the_manual_has_them)
{
	/* ldrsh x7: ISV, SAS 1, SSE, SRT 7, SF, translation fault level 2. */
	u64 esr = 0x24ULL << 26 | 1U << 25 | 1U << 24 | 1U << 22 | 1U << 21 |
		  7U << 16 | 1U << 15 | 0x06;

	ck_assert_uint_eq(esr_ec(esr), ESR_EC_DABT_LOWER);
	ck_assert(esr_il(esr) && esr_isv(esr));
	ck_assert_uint_eq(esr_size(esr), 2);
	ck_assert(esr_sign_extend(esr) && esr_sf(esr) && !esr_wnr(esr));
	ck_assert_uint_eq(esr_srt(esr), 7);
	ck_assert_uint_eq(esr_fsc(esr), 6);
	ck_assert_uint_eq(esr_fsc_type(esr), ESR_FSC_TRANSLATION_L0);
	ck_assert_uint_eq(esr_fsc_level(esr), 2);
	ck_assert(esr_is_mapping_fault(esr) && !esr_is_external(esr));
}
END_TEST

START_TEST(each_abort_flag_is_one_bit)
{
	static const struct {
		bool (*get)(u64 esr);
		unsigned bit;
	} flags[] = {
		{ esr_il, 25 },	  { esr_isv, 24 },     { esr_sign_extend, 21 },
		{ esr_sf, 15 },	  { esr_ordered, 14 }, { esr_vncr, 13 },
		{ esr_fnv, 10 },  { esr_ea, 9 },       { esr_cm, 8 },
		{ esr_s1ptw, 7 }, { esr_wnr, 6 },
	};

	for (size_t i = 0; i < ARRAY_COUNT(flags); i++) {
		ck_assert_msg(flags[i].get(BIT(flags[i].bit)), "%zu", i);
		ck_assert_msg(!flags[i].get(~BIT(flags[i].bit)), "%zu", i);
	}
}
END_TEST

START_TEST(fault_kinds_are_told_apart)
{
	for (unsigned fsc = 0; fsc < 64; fsc++) {
		bool mapping = fsc >= 0x04 && fsc <= 0x0b;
		bool permission = fsc >= 0x0c && fsc <= 0x0f;
		bool external = fsc == 0x10 || (fsc >= 0x13 && fsc <= 0x17);

		ck_assert_msg(esr_is_mapping_fault(fsc) == mapping, "%u", fsc);
		ck_assert_msg(esr_is_permission_fault(fsc) == permission, "%u",
			      fsc);
		ck_assert_msg(esr_is_external(fsc) == external, "%u", fsc);
	}
}
END_TEST

START_TEST(call_and_wait_fields)
{
	ck_assert_uint_eq(esr_imm16(0x16ULL << 26 | 0xabcd), 0xabcd);
	ck_assert_uint_eq(esr_wfx(1ULL << 26 | 3), 3);
	ck_assert_uint_eq(esr_insn_bytes(ESR_IL), 4);
	ck_assert_uint_eq(esr_insn_bytes(0), 2);
}
END_TEST

/* From a machine: `mrs x5, icc_sre_el1` (op0 3, op1 0, c12, c12, op2 5). */
START_TEST(system_register_syndrome_gives_key_and_register)
{
	u64 esr = 0x18ULL << 26 | 1U << 25 | 3U << 20 | 5U << 17 | 0U << 14 |
		  12U << 10 | 5U << 5 | 12U << 1 | 1;

	ck_assert_uint_eq(sysreg_key(esr), SYSREG(3, 0, 12, 12, 5));
	ck_assert_uint_eq(esr_sysreg_rt(esr), 5);
	ck_assert(esr_sysreg_read(esr));
	ck_assert(!esr_sysreg_read(esr & ~UINT64_C(1)));
}
END_TEST

START_TEST(key_keeps_every_field)
{
	u16 key = SYSREG(2, 5, 11, 14, 3);

	ck_assert_uint_eq(SYSREG_OP0(key), 2);
	ck_assert_uint_eq(SYSREG_OP1(key), 5);
	ck_assert_uint_eq(SYSREG_CRN(key), 11);
	ck_assert_uint_eq(SYSREG_CRM(key), 14);
	ck_assert_uint_eq(SYSREG_OP2(key), 3);
}
END_TEST

START_TEST(every_class_has_a_name)
{
	for (unsigned ec = 0; ec < 256; ec++)
		ck_assert_ptr_nonnull(esr_ec_name(ec));
	ck_assert_str_eq(esr_ec_name(ESR_EC_HVC64), "HVC");
	ck_assert_str_eq(esr_ec_name(0x02), "reserved");
	ck_assert_str_eq(esr_ec_name(64), "reserved");
}
END_TEST

#define A32    UINT64_C(0x10)
#define T32    UINT64_C(0x30)
#define FLAG_Z BIT(30)

static u64 trap_if(unsigned cond)
{
	return (u64)ESR_EC_CP15_MCR << 26 | BIT(24) | (u64)cond << 20;
}

START_TEST(aarch64_instructions_have_no_condition)
{
	ck_assert(esr_condition_holds(trap_if(0), 0));
	ck_assert(esr_condition_holds(trap_if(0), 5));
}
END_TEST

/* The conditions of the Arm ARM (C1.2.4), each over all flags. */
START_TEST(conditions_of_a32_follow_the_flags)
{
	for (unsigned nzcv = 0; nzcv < 16; nzcv++) {
		bool n = nzcv & 8, z = nzcv & 4, c = nzcv & 2, v = nzcv & 1;
		bool want[16] = { z,
				  !z,
				  c,
				  !c,
				  n,
				  !n,
				  v,
				  !v,
				  c && !z,
				  !c || z,
				  n == v,
				  n != v,
				  !z && n == v,
				  z || n != v,
				  true,
				  true };

		for (unsigned cond = 0; cond < 16; cond++)
			ck_assert_msg(
				esr_condition_holds(trap_if(cond),
						    A32 | (u64)nzcv << 28) ==
					want[cond],
				"cond %u nzcv %u", cond, nzcv);
	}
}
END_TEST

START_TEST(it_state_decides_where_the_syndrome_does_not)
{
	u64 esr = (u64)ESR_EC_CP15_MCR << 26;
	/* IT 0b00001000: EQ, one instruction: IT[7:2] is 2, IT[1:0] is 0. */
	u64 eq = T32 | 2U << 10;

	ck_assert(!esr_condition_holds(esr, eq));
	ck_assert(esr_condition_holds(esr, eq | FLAG_Z));
	ck_assert(esr_condition_holds(esr, T32)); /* outside an IT block */
	/* IT 0b00011010 is NE with a mask that reaches IT[1:0]. */
	ck_assert(esr_condition_holds(esr, T32 | 6U << 10 | 2ULL << 25));
	ck_assert(!esr_condition_holds(esr,
				       T32 | 6U << 10 | 2ULL << 25 | FLAG_Z));
}
END_TEST

START_TEST(classes_without_condition_always_hold)
{
	ck_assert(esr_condition_holds((u64)ESR_EC_SVC32 << 26 | BIT(24), A32));
	ck_assert(esr_condition_holds((u64)ESR_EC_DABT_LOWER << 26 | BIT(24),
				      A32));
}
END_TEST

START_TEST(a_word_by_one_register_is_plain)
{
	const u64 plain = UINT64_C(0x24) << 26 | ESR_IL | BIT(24) |
			  UINT64_C(2) << 22 | ESR_FSC_TRANSLATION_L0;

	for (u64 level = 0; level < 4; level++)
		ck_assert(esr_is_word_access(plain | level));
	/* Direction, register and its width do not matter. */
	ck_assert(esr_is_word_access(plain | BIT(6) | MASK(20, 16) | BIT(15)));
	ck_assert(!esr_is_word_access(plain & ~BIT(24)));
	for (u64 size = 0; size < 4; size++)
		ck_assert_int_eq(
			esr_is_word_access(set_bits(plain, 23, 22, size)),
			size == 2);
	ck_assert(!esr_is_word_access(plain | BIT(21)));
	ck_assert(!esr_is_word_access(plain | BIT(8)));
	ck_assert(!esr_is_word_access(plain | BIT(7)));
	for (u64 type = 0; type < 16; type++)
		ck_assert_int_eq(
			esr_is_word_access(set_bits(plain, 5, 2, type)),
			type == ESR_FSC_TRANSLATION_L0 >> 2);
}
END_TEST

START_TEST(a_write_of_a_system_register_is_known)
{
	u64 sgi1r = ESR_SYSREG_WRITE(3, 0, 12, 11, 5);

	ck_assert_uint_eq(sgi1r & ~ESR_SYSREG_WHICH, 0);
	ck_assert_uint_eq(sysreg_key(sgi1r), SYSREG(3, 0, 12, 11, 5));
	ck_assert(!esr_sysreg_read(sgi1r));
	ck_assert_uint_eq(esr_sysreg_rt(sgi1r), 0);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("emul_esr");

	unit_add(suite, data_abort_fields_are_where_the_manual_has_them);
	unit_add(suite, each_abort_flag_is_one_bit);
	unit_add(suite, fault_kinds_are_told_apart);
	unit_add(suite, call_and_wait_fields);
	unit_add(suite, system_register_syndrome_gives_key_and_register);
	unit_add(suite, key_keeps_every_field);
	unit_add(suite, every_class_has_a_name);
	unit_add(suite, aarch64_instructions_have_no_condition);
	unit_add(suite, conditions_of_a32_follow_the_flags);
	unit_add(suite, it_state_decides_where_the_syndrome_does_not);
	unit_add(suite, classes_without_condition_always_hold);
	unit_add(suite, a_word_by_one_register_is_plain);
	unit_add(suite, a_write_of_a_system_register_is_known);
	return unit_run(suite);
}
