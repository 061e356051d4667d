/* SPDX-License-Identifier: BSD-2-Clause */
#include "unit.h"

#include "emul/inject.h"

#define ALL_FEATURES                                                           \
	(EMUL_FEAT_PAN | EMUL_FEAT_SSBS | EMUL_FEAT_MTE | EMUL_FEAT_DIT |      \
	 EMUL_FEAT_NMI | EMUL_FEAT_EBEP | EMUL_FEAT_GCS)

#define EL1H_MASKED (PSTATE_DAIF | PSTATE_EL1H)

static struct emul_el1 guest(u64 spsr)
{
	return (struct emul_el1){ .spsr = spsr,
				  .pc = 0xffff800000081234,
				  .vbar = 0xffff800000010800,
				  .sctlr = SCTLR_SPAN | SCTLR_SPINTMASK };
}

START_TEST(vector_depends_on_where_it_comes_from)
{
	static const struct {
		u64 spsr;
		u64 offset;
	} rows[] = {
		{ PSTATE_EL1T, 0x000 },
		{ PSTATE_EL1H, 0x200 },
		{ PSTATE_EL0T, 0x400 },
		{ 0x10, 0x600 },	      /* AArch32 User, A32 */
		{ 0x10 | PSTATE_T32, 0x600 }, /* T32 */
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct emul_el1 from = guest(rows[i].spsr);
		struct emul_entry to;

		emul_inject(&from, 0x123, &to);
		ck_assert_uint_eq(to.elr_el2, from.vbar + rows[i].offset);
		ck_assert_uint_eq(to.spsr_el2, EL1H_MASKED);
		ck_assert_uint_eq(to.spsr_el1, rows[i].spsr);
		ck_assert_uint_eq(to.elr_el1, from.pc);
		ck_assert_uint_eq(to.esr_el1, 0x123);
	}
}
END_TEST

START_TEST(reserved_bits_of_vbar_do_not_count)
{
	struct emul_el1 from = guest(PSTATE_EL1H);
	struct emul_entry to;

	from.vbar |= 0x7ff;
	emul_inject(&from, EMUL_UNDEFINED, &to);
	ck_assert_uint_eq(to.elr_el2, 0xffff800000010800 + 0x200);
}
END_TEST

START_TEST(flags_stay_and_the_rest_goes)
{
	u64 flags = PSTATE_N | PSTATE_Z | PSTATE_C | PSTATE_V;
	struct emul_el1 from = guest(PSTATE_EL1H);
	struct emul_entry to;

	from.spsr |= flags | PSTATE_UAO | PSTATE_SS | PSTATE_IL | PSTATE_BTYPE |
		     PSTATE_SSBS | PSTATE_TCO;
	emul_inject(&from, EMUL_UNDEFINED, &to);
	ck_assert_uint_eq(to.spsr_el2, flags | EL1H_MASKED);
	ck_assert_uint_eq(to.spsr_el1, from.spsr);
}
END_TEST

START_TEST(aarch32_state_does_not_leak)
{
	u64 q_it_ge_e_t = BIT(27) | MASK(26, 25) | MASK(19, 16) | MASK(15, 10) |
			  BIT(9) | PSTATE_T32;
	struct emul_el1 from = guest(0x10 | q_it_ge_e_t | PSTATE_C);
	struct emul_entry to;

	from.features = ALL_FEATURES & ~(EMUL_FEAT_MTE | EMUL_FEAT_EBEP);
	emul_inject(&from, EMUL_UNDEFINED, &to);
	ck_assert_uint_eq(to.spsr_el2, PSTATE_C | EL1H_MASKED);
}
END_TEST

static u64 pstate_with(u64 spsr, u64 sctlr, u32 features)
{
	struct emul_el1 from = guest(spsr);
	struct emul_entry to;

	from.sctlr = sctlr;
	from.features = features;
	emul_inject(&from, EMUL_UNDEFINED, &to);
	return to.spsr_el2 & ~EL1H_MASKED;
}

START_TEST(pan_is_kept_or_set_by_span)
{
	u64 el1 = PSTATE_EL1H;

	ck_assert_uint_eq(pstate_with(el1, 0, EMUL_FEAT_PAN), PSTATE_PAN);
	ck_assert_uint_eq(pstate_with(el1, SCTLR_SPAN, EMUL_FEAT_PAN), 0);
	ck_assert_uint_eq(
		pstate_with(el1 | PSTATE_PAN, SCTLR_SPAN, EMUL_FEAT_PAN),
		PSTATE_PAN);
	ck_assert_uint_eq(pstate_with(el1 | PSTATE_PAN, 0, 0), 0);
}
END_TEST

START_TEST(ssbs_becomes_dssbs)
{
	u64 both = SCTLR_SPAN | SCTLR_DSSBS;

	ck_assert_uint_eq(pstate_with(PSTATE_EL1H, both, EMUL_FEAT_SSBS),
			  PSTATE_SSBS);
	ck_assert_uint_eq(pstate_with(PSTATE_EL1H | PSTATE_SSBS, SCTLR_SPAN,
				      EMUL_FEAT_SSBS),
			  0);
	ck_assert_uint_eq(pstate_with(PSTATE_EL1H, both, 0), 0);
}
END_TEST

START_TEST(other_features_set_their_bits)
{
	u64 span = SCTLR_SPAN, el1 = PSTATE_EL1H;

	ck_assert_uint_eq(pstate_with(el1, span, EMUL_FEAT_MTE), PSTATE_TCO);
	ck_assert_uint_eq(pstate_with(el1 | PSTATE_DIT, span, EMUL_FEAT_DIT),
			  PSTATE_DIT);
	ck_assert_uint_eq(pstate_with(el1, span, EMUL_FEAT_DIT), 0);
	ck_assert_uint_eq(pstate_with(el1 | PSTATE_DIT, span, 0), 0);
	ck_assert_uint_eq(pstate_with(el1, span, EMUL_FEAT_NMI), PSTATE_ALLINT);
	ck_assert_uint_eq(
		pstate_with(el1, span | SCTLR_SPINTMASK, EMUL_FEAT_NMI), 0);
	ck_assert_uint_eq(pstate_with(el1, span, EMUL_FEAT_EBEP), PSTATE_PM);
}
END_TEST

START_TEST(exlock_comes_from_gcscr_at_the_same_level_only)
{
	struct emul_el1 from = guest(PSTATE_EL1H);
	struct emul_entry to;

	from.features = EMUL_FEAT_GCS;
	from.gcscr = GCSCR_EXLOCKEN;
	emul_inject(&from, EMUL_UNDEFINED, &to);
	ck_assert(to.spsr_el2 & PSTATE_EXLOCK);
	from.spsr = PSTATE_EL0T | PSTATE_EXLOCK;
	emul_inject(&from, EMUL_UNDEFINED, &to);
	ck_assert(!(to.spsr_el2 & PSTATE_EXLOCK));
	from.spsr = PSTATE_EL1H | PSTATE_EXLOCK;
	from.gcscr = 0;
	emul_inject(&from, EMUL_UNDEFINED, &to);
	ck_assert(!(to.spsr_el2 & PSTATE_EXLOCK));
}
END_TEST

START_TEST(undefined_is_class_0_with_il)
{
	struct emul_el1 from = guest(0x10 | PSTATE_T32);
	struct emul_entry to;

	emul_inject(&from, EMUL_UNDEFINED, &to);
	ck_assert_uint_eq(to.esr_el1, 0x02000000);
}
END_TEST

START_TEST(stage_2_fault_becomes_external_abort)
{
	/* ISV, SRT 5, a write, permission fault level 3. */
	u64 data = 0x24ULL << 26 | ESR_IL | BIT(24) | 5U << 16 | BIT(6) | 0x0f;
	/* FnV, and bits that mean nothing for a fetch. */
	u64 code = 0x20ULL << 26 | ESR_IL | BIT(10) | BIT(8) | BIT(6) | 6;

	/* The guest's syndrome carries no ISV: only stage 2 has it. */
	ck_assert_uint_eq(emul_external_abort(data, PSTATE_EL1H, 0),
			  0x96000050);
	ck_assert_uint_eq(emul_external_abort(data, PSTATE_EL1T, 0),
			  0x96000050);
	ck_assert_uint_eq(emul_external_abort(data, PSTATE_EL0T, 0),
			  0x92000050);
	ck_assert_uint_eq(emul_external_abort(data, 0x10, 0), 0x92000050);
	/* Cache maintenance, and no syndrome of 32 bits. */
	ck_assert_uint_eq(
		emul_external_abort(0x24ULL << 26 | BIT(8) | 7, PSTATE_EL1H, 0),
		0x96000000 | 1U << 8 | 0x10);
	/* No exclusive access there: that remains what it is. */
	ck_assert_uint_eq(emul_external_abort(0x24ULL << 26 | ESR_IL | 0x35,
					      PSTATE_EL1H, 0),
			  0x96000035);
	ck_assert_uint_eq(emul_external_abort(code, PSTATE_EL1H, 0),
			  0x86000000 | 1U << 10 | 0x10);
	ck_assert_uint_eq(emul_external_abort(code, PSTATE_EL0T, 0),
			  0x82000000 | 1U << 10 | 0x10);
}
END_TEST

START_TEST(fault_on_a_table_walk_says_its_level)
{
	u64 esr = 0x24ULL << 26 | ESR_IL | BIT(7) | 0x07;

	for (int level = -1; level <= 3; level++)
		ck_assert_uint_eq(emul_external_abort(esr, PSTATE_EL0T, level) &
					  0x3f,
				  (u64)(0x14 + level));
}
END_TEST

START_TEST(debug_exceptions_of_el1_have_classes_of_their_own)
{
	for (u64 ec = 0; ec < ESR_EC_COUNT; ec++) {
		u64 esr = ec << ESR_EC_SHIFT | 0x3ffffff;
		bool paired = ec == 0x30 || ec == 0x32 || ec == 0x34;
		u64 same = paired ? esr + (1U << 26) : esr;

		ck_assert_uint_eq(emul_same_exception(esr, PSTATE_EL0T), esr);
		ck_assert_uint_eq(emul_same_exception(esr, 0x10), esr);
		ck_assert_uint_eq(emul_same_exception(esr, PSTATE_EL1T), same);
		ck_assert_uint_eq(emul_same_exception(esr, PSTATE_EL1H), same);
	}
}
END_TEST

START_TEST(skip_moves_past_the_instruction)
{
	u64 pc = 0x1000, spsr = PSTATE_EL1H | PSTATE_SS | PSTATE_BTYPE;

	emul_skip(ESR_IL, &pc, &spsr);
	ck_assert_uint_eq(pc, 0x1004);
	ck_assert_uint_eq(spsr, PSTATE_EL1H);

	pc = 0xfffffffc;
	spsr = 0x10;
	emul_skip(ESR_IL, &pc, &spsr);
	ck_assert_uint_eq(pc, 0); /* AArch32 wraps at 4 GiB */

	pc = 0x2000;
	spsr = 0x10 | PSTATE_T32;
	emul_skip(0, &pc, &spsr);
	ck_assert_uint_eq(pc, 0x2002);
	ck_assert_uint_eq(spsr, 0x10 | PSTATE_T32);
}
END_TEST

static u64 with_it(u64 it)
{
	return 0x10 | PSTATE_T32 | (it >> 2) << 10 | (it & 3) << 25;
}

START_TEST(skip_advances_the_it_block)
{
	u64 pc = 0, spsr = with_it(0x05); /* an IT block of four */

	emul_skip(0, &pc, &spsr);
	ck_assert_uint_eq(spsr, with_it(0x0a));
	emul_skip(0, &pc, &spsr);
	ck_assert_uint_eq(spsr, with_it(0x14));
	emul_skip(0, &pc, &spsr);
	ck_assert_uint_eq(spsr, with_it(0x08));
	emul_skip(0, &pc, &spsr);
	ck_assert_uint_eq(spsr, with_it(0));
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("emul_inject");

	unit_add(suite, vector_depends_on_where_it_comes_from);
	unit_add(suite, reserved_bits_of_vbar_do_not_count);
	unit_add(suite, flags_stay_and_the_rest_goes);
	unit_add(suite, aarch32_state_does_not_leak);
	unit_add(suite, pan_is_kept_or_set_by_span);
	unit_add(suite, ssbs_becomes_dssbs);
	unit_add(suite, other_features_set_their_bits);
	unit_add(suite, exlock_comes_from_gcscr_at_the_same_level_only);
	unit_add(suite, undefined_is_class_0_with_il);
	unit_add(suite, stage_2_fault_becomes_external_abort);
	unit_add(suite, fault_on_a_table_walk_says_its_level);
	unit_add(suite, debug_exceptions_of_el1_have_classes_of_their_own);
	unit_add(suite, skip_moves_past_the_instruction);
	unit_add(suite, skip_advances_the_it_block);
	return unit_run(suite);
}
