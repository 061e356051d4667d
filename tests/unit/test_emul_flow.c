/* SPDX-License-Identifier: BSD-2-Clause */
/* Sequences of exclusives, as GNU as 2.40 encodes their instructions. */
#include "unit.h"

#include "base/bits.h"
#include "base/compiler.h"
#include "base/status.h"
#include "emul/flow.h"

#define PC    UINT64_C(0xffff800008001000)
#define LDXR  0xc85f7c20 /* ldxr x0, [x1] */
#define STXR  0xc8037c20 /* stxr w3, x0, [x1] */
#define ADD   0x91000400 /* add x0, x0, #1 */
#define CBNZ3 0x35ffffa3 /* cbnz w3, .-12 */

static u64 ends[EMUL_EXCLUSIVE_MAX];
static u32 end_count;

/* Instructions from PC on. */
struct code {
	const u32 *insns;
	size_t count;
};

static int fetch(void *context, u64 address, u32 *insn)
{
	const struct code *code = context;
	u64 index = (address - PC) / 4;

	if (index >= code->count)
		return ERR_RANGE;
	*insn = code->insns[index];
	return OK;
}

static int find(const u32 *insns, size_t count)
{
	struct code code = { insns, count };

	end_count = 99;
	return emul_exclusive_ends(PC, fetch, &code, ends, &end_count);
}

START_TEST(exclusives_are_told_from_their_neighbours)
{
	static const u32 loads[] = {
		0xc85f7c20, /* ldxr x0, [x1] */
		0x885ffc20, /* ldaxr w0, [x1] */
		0x085f7c20, /* ldxrb w0, [x1] */
		0x485ffc20, /* ldaxrh w0, [x1] */
		0xc87f0440, /* ldxp x0, x1, [x2] */
		0x887f8440, /* ldaxp w0, w1, [x2] */
	};
	static const struct {
		u32 insn;
		unsigned status_register;
	} stores[] = {
		{ 0xc8037c20, 3 },  /* stxr w3, x0, [x1] */
		{ 0x0804fc20, 4 },  /* stlxrb w4, w0, [x1] */
		{ 0xc83f0440, 31 }, /* stxp wzr, x0, x1, [x2] */
		{ 0x88258440, 5 },  /* stlxp w5, w0, w1, [x2] */
	};
	static const u32 neither[] = {
		0xc8dffc20, /* ldar x0, [x1] */
		0xc89ffc20, /* stlr x0, [x1] */
		0xc8a07c41, /* cas x0, x1, [x2] */
		0x48207c82, /* casp x0, x1, x2, x3, [x4] */
		0x0860fc82, /* caspal w0, w1, w2, w3, [x4] */
		0xf8200041, /* ldadd x0, x1, [x2] */
		0xd5033f5f, /* clrex */
		0xf9400020, /* ldr x0, [x1] */
	};
	unsigned status_register;

	for (size_t i = 0; i < ARRAY_COUNT(loads); i++) {
		ck_assert(emul_is_load_exclusive(loads[i]));
		ck_assert(!emul_is_store_exclusive(loads[i], &status_register));
	}
	for (size_t i = 0; i < ARRAY_COUNT(stores); i++) {
		ck_assert(!emul_is_load_exclusive(stores[i].insn));
		ck_assert(emul_is_store_exclusive(stores[i].insn,
						  &status_register));
		ck_assert_uint_eq(status_register, stores[i].status_register);
	}
	for (size_t i = 0; i < ARRAY_COUNT(neither); i++) {
		ck_assert(!emul_is_load_exclusive(neither[i]));
		ck_assert(
			!emul_is_store_exclusive(neither[i], &status_register));
	}
}
END_TEST

START_TEST(atomic_increment_ends_behind_its_store)
{
	static const u32 insns[] = { LDXR, ADD, STXR, CBNZ3, STXR };

	ck_assert_int_eq(find(insns, ARRAY_COUNT(insns)), OK);
	ck_assert_uint_eq(end_count, 1);
	ck_assert_uint_eq(ends[0], PC + 12);
}
END_TEST

START_TEST(branches_that_leave_are_ends_too)
{
	static const u32 insns[] = {
		LDXR,
		0x54000081, /* +4: b.ne .+16, inside: the store at +20 */
		0xb4000140, /* +8: cbz x0, .+40 */
		0xb6400200, /* +12: tbz x0, #40, .+64 */
		0x35ffff60, /* +16: cbnz w0, .-20: before the sequence */
		STXR,	    /* +20 */
		0x54000081, /* behind it: of no interest */
	};

	ck_assert_int_eq(find(insns, ARRAY_COUNT(insns)), OK);
	ck_assert_uint_eq(end_count, 4);
	ck_assert_uint_eq(ends[0], PC + 24);
	ck_assert_uint_eq(ends[1], PC + 48);
	ck_assert_uint_eq(ends[2], PC + 76);
	ck_assert_uint_eq(ends[3], PC - 4);
}
END_TEST

START_TEST(targets_are_listed_once)
{
	/* b.ne to the end itself, twice to +20, and back to the start. */
	static const u32 insns[] = {
		LDXR,	    0x54000081, /* +4: b.ne .+16: the end, +20 */
		0xb4000100,		/* +8: cbz x0, .+32: +40 */
		0xb40000e0,		/* +12: cbz x0, .+28: +40 */
		STXR,
	};
	static const u32 back[] = { LDXR, 0x371fffe0, STXR };

	ck_assert_int_eq(find(insns, ARRAY_COUNT(insns)), OK);
	ck_assert_uint_eq(end_count, 2);
	ck_assert_uint_eq(ends[0], PC + 20);
	ck_assert_uint_eq(ends[1], PC + 40);
	/* tbnz w0, #3, .-4 goes to the load-exclusive: inside. */
	ck_assert_int_eq(find(back, ARRAY_COUNT(back)), OK);
	ck_assert_uint_eq(end_count, 1);
}
END_TEST

START_TEST(what_leaves_for_sure_ends_the_search)
{
	static const u32 leaves[] = {
		0xd61f0060, /* br x3 */
		0xd63f0060, /* blr x3 */
		0xd65f03c0, /* ret */
		0xd69f03e0, /* eret */
		0xd4000001, /* svc #0 */
		0xd4000002, /* hvc #0 */
		0xd4000003, /* smc #0 */
		0xd4200020, /* brk #1 */
		0xd4400020, /* hlt #1 */
		0x00000000, /* udf #0 */
		0xd5033f5f, /* clrex */
	};
	static const u32 stays[] = {
		0xd503205f, /* wfe */
		0x6b01001f, /* cmp w0, w1 */
	};

	for (size_t i = 0; i < ARRAY_COUNT(leaves); i++) {
		const u32 insns[] = { LDXR, leaves[i], STXR };

		ck_assert_int_eq(find(insns, 3), ERR_NOT_FOUND);
		ck_assert_uint_eq(end_count, 99);
	}
	for (size_t i = 0; i < ARRAY_COUNT(stays); i++) {
		const u32 insns[] = { LDXR, stays[i], STXR };

		ck_assert_int_eq(find(insns, 3), OK);
	}
}
END_TEST

START_TEST(branches_are_followed)
{
	static const u32 forward[] = {
		LDXR, 0x14000003, /* +4: b .+12: +16 */
		STXR,		  /* +8: never */
		ADD,  0xb4000080, /* +16: cbz x0, .+16: +32, leaves */
		STXR,		  /* +20 */
	};
	/* The store of each outcome stands elsewhere. */
	static const u32 fork[] = {
		LDXR, 0xb4000060, /* +4: cbz x0, .+12: +16 */
		STXR,		  /* +8 */
		ADD,  0x97fffffc, /* +16: bl .-16: +0 */
		STXR,
	};
	static const u32 two[] = {
		LDXR, 0xb4000060, /* +4: cbz x0, .+12: +16 */
		STXR,		  /* +8 */
		ADD,  ADD,	  /* +16 */
		STXR,		  /* +20 */
	};
	static const u32 for_ever[] = { LDXR, 0x17ffffff }; /* b .-4 */

	ck_assert_int_eq(find(forward, ARRAY_COUNT(forward)), OK);
	ck_assert_uint_eq(end_count, 2);
	ck_assert_uint_eq(ends[0], PC + 24);
	ck_assert_uint_eq(ends[1], PC + 32);
	ck_assert_int_eq(find(fork, ARRAY_COUNT(fork)), OK);
	ck_assert_uint_eq(end_count, 1);
	ck_assert_uint_eq(ends[0], PC + 12);
	ck_assert_int_eq(find(two, ARRAY_COUNT(two)), OK);
	ck_assert_uint_eq(end_count, 2);
	ck_assert_uint_eq(ends[0], PC + 12);
	ck_assert_uint_eq(ends[1], PC + 24);
	ck_assert_int_eq(find(for_ever, ARRAY_COUNT(for_ever)), ERR_NOT_FOUND);
}
END_TEST

/* Forks at each instruction: more ways than are looked at. */
START_TEST(many_ways_are_cut_off)
{
	u32 insns[200] = { LDXR };

	for (unsigned i = 1; i < 200; i++)
		insns[i] = 0xb4000000 | (5 * i % 16 + 1) << 5; /* cbz x0 */
	ck_assert_int_eq(find(insns, 200), ERR_NOT_FOUND);
	insns[12] = STXR;
	ck_assert_int_eq(find(insns, 200), OK);
	ck_assert_uint_eq(ends[0], PC + 52);
	ck_assert_uint_le(end_count, EMUL_EXCLUSIVE_MAX);
}
END_TEST

/* Waiting for a word to change, as Linux does, and then a lock. */
START_TEST(a_store_belongs_to_the_last_load)
{
	static const u32 insns[] = {
		LDXR,	    0xb5000040, /* cbnz x0, .+8 */
		0xd503205f,		/* wfe */
		LDXR,	    ADD,	STXR,
	};

	ck_assert_int_eq(find(insns, ARRAY_COUNT(insns)), ERR_NOT_FOUND);
	ck_assert_int_eq(find(insns + 3, 3), OK);
	ck_assert_uint_eq(ends[0], PC + 12);
}
END_TEST

START_TEST(sixteen_instructions_are_looked_at)
{
	u32 insns[17] = { LDXR };

	for (unsigned i = 1; i < 17; i++)
		insns[i] = ADD;
	insns[16] = STXR;
	ck_assert_int_eq(find(insns, 17), ERR_NOT_FOUND);
	insns[15] = STXR;
	ck_assert_int_eq(find(insns, 17), OK);
	ck_assert_uint_eq(ends[0], PC + 64);
	ck_assert_int_eq(find(insns, 15), ERR_NOT_FOUND);
	ck_assert_int_eq(find(insns, 1), ERR_NOT_FOUND);
	ck_assert_int_eq(find(insns, 0), ERR_INVALID);
	ck_assert_int_eq(find(insns + 1, 16), ERR_INVALID);
}
END_TEST

int main(void)
{
	Suite *s = suite_create("emul_flow");

	unit_add(s, exclusives_are_told_from_their_neighbours);
	unit_add(s, atomic_increment_ends_behind_its_store);
	unit_add(s, branches_that_leave_are_ends_too);
	unit_add(s, targets_are_listed_once);
	unit_add(s, what_leaves_for_sure_ends_the_search);
	unit_add(s, branches_are_followed);
	unit_add(s, many_ways_are_cut_off);
	unit_add(s, a_store_belongs_to_the_last_load);
	unit_add(s, sixteen_instructions_are_looked_at);
	return unit_run(s);
}
