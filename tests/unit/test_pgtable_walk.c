/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The walker, the contiguous hint and the verifier against the fake format. What passes here does not depend on any bit of
 * the hardware's.
 */
#include "unit.h"

#include "base/status.h"
#include "fake/pgtable_fixture.h"
#include "pgtable/check.h"
#include "pgtable/walk.h"

START_TEST(contiguous_hint_only_on_whole_aligned_groups)
{
	setup();
	/* 12 KiB short of a group, two groups, 8 KiB more. */
	ck_assert_int_eq(map(KIB(52), KIB(12 + 128 + 8), GIB(1) + KIB(52),
			     RW | PGT_CONTIGUOUS),
			 OK);
	ck_assert_uint_eq(lookup(KIB(60)).attrs, RW);
	ck_assert_uint_eq(lookup(KIB(64)).attrs, RW | PGT_CONTIGUOUS);
	ck_assert_uint_eq(lookup(KIB(188)).attrs, RW | PGT_CONTIGUOUS);
	ck_assert_uint_eq(lookup(KIB(192)).attrs, RW);
	ck_assert_uint_eq(lookup(KIB(196)).pa.v, GIB(1) + KIB(196));
	/* Never where the output has another alignment. */
	ck_assert_int_eq(
		map(MIB(2), KIB(256), GIB(1) + KIB(4), RW | PGT_CONTIGUOUS),
		OK);
	ck_assert_uint_eq(lookup(MIB(2) + KIB(64)).attrs, RW);
	teardown();
}
END_TEST

START_TEST(cutting_a_contiguous_group_drops_its_hint)
{
	setup();
	ck_assert_int_eq(map(0, KIB(128), GIB(1), RW | PGT_CONTIGUOUS), OK);
	ck_assert_int_eq(pgtable_unmap(&pgt, KIB(20), KIB(4)), OK);
	for (u64 ia = 0; ia < KIB(64); ia += KIB(4))
		if (ia == KIB(20))
			assert_hole(ia);
		else
			ck_assert_uint_eq(lookup(ia).attrs, RW);
	ck_assert_uint_eq(lookup(KIB(8)).pa.v, GIB(1) + KIB(8));
	ck_assert_uint_eq(lookup(KIB(64)).attrs, RW | PGT_CONTIGUOUS);
	/* The whole group was invalid while the TLB was told. */
	ck_assert_uint_eq(memory.flushes[0].ia, 0);
	ck_assert_uint_eq(memory.flushes[0].size, KIB(64));
	ck_assert(!memory.flushes[0].was_valid);
	/* A whole group keeps it when rights change, by break-before-make. */
	ck_assert_int_eq(pgtable_protect(&pgt, KIB(64), KIB(64), PGT_R), OK);
	ck_assert_uint_eq(lookup(KIB(64)).attrs, PGT_R | PGT_CONTIGUOUS);
	ck_assert(!memory.flushes[memory.flush_count - 1].was_valid);
	teardown();
}
END_TEST

struct trace {
	unsigned count;
	struct {
		enum pgt_kind kind;
		unsigned level, count;
		u64 ia;
	} stop[16];
};

static int record(struct pgt_visit *v)
{
	struct trace *t = v->context;

	ck_assert_uint_lt(t->count, 16);
	t->stop[t->count].kind = v->kind;
	t->stop[t->count].level = v->level;
	t->stop[t->count].count = v->count;
	t->stop[t->count++].ia = v->ia;
	return OK;
}

START_TEST(walk_is_depth_first)
{
	struct trace t = { 0 };

	setup();
	ck_assert_int_eq(map(MIB(2), KIB(8), 0, RW), OK);
	ck_assert_int_eq(map(MIB(4), MIB(2), MIB(4), RW), OK);
	ck_assert_int_eq(pgtable_walk(&pgt, 0, BIT(40),
				      PGT_WALK_LEAF | PGT_WALK_TABLE_POST |
					      PGT_WALK_RUNS,
				      record, &t),
			 OK);
	ck_assert_uint_eq(t.count, 4);
	ck_assert(t.stop[0].kind == PGT_LEAF && t.stop[0].level == 3);
	ck_assert(t.stop[0].ia == MIB(2) && t.stop[0].count == 2);
	ck_assert(t.stop[1].kind == PGT_TABLE && t.stop[1].level == 2);
	ck_assert(t.stop[2].kind == PGT_LEAF && t.stop[2].level == 2);
	ck_assert(t.stop[3].kind == PGT_TABLE && t.stop[3].level == 1);
	teardown();
}
END_TEST

START_TEST(walk_clips_runs_to_the_range)
{
	struct trace t = { 0 };

	setup();
	ck_assert_int_eq(map(0, KIB(64), 0, RW), OK);
	ck_assert_int_eq(pgtable_walk(&pgt, KIB(6), KIB(12),
				      PGT_WALK_LEAF | PGT_WALK_RUNS, record,
				      &t),
			 OK);
	/* 4..8 in part, 8..16 whole, 16..20 in part. */
	ck_assert_uint_eq(t.count, 3);
	ck_assert(t.stop[0].ia == KIB(4) && t.stop[0].count == 1);
	ck_assert(t.stop[1].ia == KIB(8) && t.stop[1].count == 2);
	ck_assert(t.stop[2].ia == KIB(16) && t.stop[2].count == 1);
	teardown();
}
END_TEST

START_TEST(leaf_is_found_at_every_level)
{
	struct pgt_visit v;

	setup();
	ck_assert_int_eq(map(0, KIB(8), GIB(5), RW), OK);
	ck_assert_int_eq(map(MIB(2), MIB(4), MIB(2), RW), OK);
	ck_assert_int_eq(map(GIB(600), MIB(2), 0, RW), OK);
	ck_assert(pgt_find_leaf(&pgt, KIB(4) + 5, &v));
	ck_assert(v.kind == PGT_LEAF && v.level == 3 && v.ia == KIB(4));
	ck_assert_uint_eq(v.count, 1);
	ck_assert_uint_eq(*v.slot, v.entry);
	ck_assert_uint_eq(pgt_visit_leaf(&v).pa.v, GIB(5) + KIB(4));
	ck_assert(pgt_find_leaf(&pgt, MIB(6) - 1, &v));
	ck_assert(v.level == 2 && v.ia == MIB(4));
	/* In the second of the root's tables. */
	ck_assert(pgt_find_leaf(&pgt, GIB(600) + 1, &v));
	ck_assert(v.level == 2 && v.ia == GIB(600));
	ck_assert(!pgt_find_leaf(&pgt, KIB(8), &v));
	ck_assert(!pgt_find_leaf(&pgt, GIB(599), &v));
	teardown();
}
END_TEST

START_TEST(walk_checks_its_range)
{
	struct trace t = { 0 };

	setup();
	ck_assert_int_eq(pgtable_walk(&pgt, 0, 0, PGT_WALK_LEAF, record, &t),
			 ERR_INVALID);
	ck_assert_int_eq(
		pgtable_walk(&pgt, 2, UINT64_MAX, PGT_WALK_LEAF, record, &t),
		ERR_OVERFLOW);
	ck_assert_int_eq(
		pgtable_walk(&pgt, BIT(40), 1, PGT_WALK_LEAF, record, &t),
		ERR_RANGE);
	ck_assert_uint_eq(t.count, 0);
	teardown();
}
END_TEST

static int stop(struct pgt_visit *visit UNUSED)
{
	return ERR_BUSY;
}

START_TEST(walk_ends_with_the_visitors_status)
{
	setup();
	ck_assert_int_eq(map(0, KIB(4), 0, RW), OK);
	ck_assert_int_eq(
		pgtable_walk(&pgt, 0, BIT(40), PGT_WALK_LEAF, stop, NULL),
		ERR_BUSY);
	ck_assert_int_eq(
		pgtable_walk(&pgt, 0, BIT(40), PGT_WALK_TABLE_POST, stop, NULL),
		ERR_BUSY);
	teardown();
}
END_TEST

START_TEST(unreachable_finds_each_leak)
{
	struct range forbidden[] = {
		{ GIB(8), MIB(1) },
		{ GIB(9) + KIB(12), KIB(4) },
	};
	struct pgt_leaf bad = { 0 };
	struct pgt_census census;

	setup();
	ck_assert_int_eq(map(0, MIB(2), GIB(8) + MIB(2), RW), OK);
	ck_assert_int_eq(map(MIB(4), KIB(12), GIB(9), RW), OK);
	ck_assert_int_eq(
		pgtable_check_unreachable(&pgt, forbidden, 2, &bad, &census),
		OK);
	/* One page more, at the end of a run of four. */
	ck_assert_int_eq(map(MIB(4) + KIB(12), KIB(4), GIB(9) + KIB(12), RW),
			 OK);
	ck_assert_int_eq(
		pgtable_check_unreachable(&pgt, forbidden, 2, &bad, &census),
		ERR_DENIED);
	ck_assert_uint_eq(bad.ia, MIB(4) + KIB(12));
	ck_assert_uint_eq(bad.pa.v, GIB(9) + KIB(12));
	ck_assert_uint_eq(bad.size, KIB(4));
	ck_assert_int_eq(
		pgtable_check_unreachable(&pgt, forbidden, 1, NULL, &census),
		OK);
	/* A block that starts below and reaches in. */
	forbidden[0] = (struct range){ GIB(8) + MIB(4) - 1, 1 };
	ck_assert_int_eq(
		pgtable_check_unreachable(&pgt, forbidden, 1, &bad, &census),
		ERR_DENIED);
	ck_assert_uint_eq(bad.ia, 0);
	ck_assert_uint_eq(bad.size, MIB(2));
	teardown();
}
END_TEST

START_TEST(unreachable_reads_the_tables_themselves)
{
	struct range forbidden = { GIB(8), KIB(4) };
	struct pgt_leaf bad;
	struct pgt_census census;
	u64 *slot;

	setup();
	ck_assert_int_eq(map(0, KIB(64), GIB(1), RW), OK);
	/* Someone scribbles on the table behind our back. */
	slot = fake_ops.to_ptr(&memory, fake_format.output(pgt.root[0]));
	slot = fake_ops.to_ptr(&memory, fake_format.output(slot[0]));
	slot[7] = fake_format.leaf(pa(GIB(8)), RW, 3);
	ck_assert_int_eq(
		pgtable_check_unreachable(&pgt, &forbidden, 1, &bad, &census),
		ERR_DENIED);
	ck_assert_uint_eq(bad.ia, KIB(28));
	teardown();
}
END_TEST

START_TEST(runs_end_where_the_address_field_does)
{
	struct trace t = { 0 };
	u64 *slot;

	setup();
	ck_assert_int_eq(map(0, KIB(8), GIB(1), RW), OK);
	slot = fake_ops.to_ptr(&memory, fake_format.output(pgt.root[0]));
	slot = fake_ops.to_ptr(&memory, fake_format.output(slot[0]));
	/* The last address, and what one more step carries into. */
	slot[0] = fake_format.leaf(pa(BIT(FAKE_OUTPUT_BITS) - KIB(4)), RW, 3);
	slot[1] = slot[0] + fake_format.leaf_step[3];
	ck_assert_int_eq(
		pgtable_walk(&pgt, 0, KIB(8),
			     PGT_WALK_LEAF | PGT_WALK_INVALID | PGT_WALK_RUNS,
			     record, &t),
		OK);
	ck_assert_uint_eq(t.count, 2);
	ck_assert_uint_eq(t.stop[0].count, 1);
	teardown();
}
END_TEST

int main(void)
{
	Suite *s = suite_create("pgtable, walker");

	unit_add(s, contiguous_hint_only_on_whole_aligned_groups);
	unit_add(s, cutting_a_contiguous_group_drops_its_hint);
	unit_add(s, walk_is_depth_first);
	unit_add(s, walk_clips_runs_to_the_range);
	unit_add(s, leaf_is_found_at_every_level);
	unit_add(s, walk_checks_its_range);
	unit_add(s, walk_ends_with_the_visitors_status);
	unit_add(s, unreachable_finds_each_leak);
	unit_add(s, unreachable_reads_the_tables_themselves);
	unit_add(s, runs_end_where_the_address_field_does);
	return unit_run(s);
}
