/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Mapping, unmapping and changing against the fake format. What passes here does not depend on any bit of
 * the hardware's.
 */
#include "unit.h"

#include "base/status.h"
#include "fake/pgtable_fixture.h"
#include "pgtable/check.h"

START_TEST(concatenated_root_is_aligned)
{
	setup();
	ck_assert_uint_eq(pgt.root_order, 1);
	ck_assert_uint_eq(pgt.table_pages, 2);
	ck_assert_uint_eq(pgt.root_pa.v % (2 * PAGE_SIZE), 0);
	teardown();
}
END_TEST

START_TEST(init_refuses_impossible_geometry)
{
	struct pgtable_config c = config;
	struct pgtable t;

	fake_memory_init(&memory);
	c.ia_bits = 41; /* four root tables: the format has two */
	ck_assert_int_eq(pgtable_init(&t, &c), ERR_INVALID);
	c.ia_bits = 30; /* nothing to index at level 1 */
	ck_assert_int_eq(pgtable_init(&t, &c), ERR_INVALID);
	c.ia_bits = 64;
	ck_assert_int_eq(pgtable_init(&t, &c), ERR_INVALID);
	c = config;
	c.start_level = 3;
	ck_assert_int_eq(pgtable_init(&t, &c), ERR_INVALID);
	c = config;
	c.output_bits = FAKE_OUTPUT_BITS + 1;
	ck_assert_int_eq(pgtable_init(&t, &c), ERR_INVALID);
	c = config;
	memory.budget = 1;
	ck_assert_int_eq(pgtable_init(&t, &c), ERR_NO_MEMORY);
	fake_memory_done(&memory);
}
END_TEST

START_TEST(map_uses_the_largest_blocks)
{
	struct pgt_census census;

	setup();
	/* One page, then blocks, then one page. */
	ck_assert_int_eq(map(MIB(2) - KIB(4), MIB(4) + KIB(8),
			     GIB(4) + MIB(2) - KIB(4), RW),
			 OK);
	ck_assert_int_eq(
		pgtable_check_unreachable(&pgt, NULL, 0, NULL, &census), OK);
	ck_assert_uint_eq(census.leaves[0], 0);
	ck_assert_uint_eq(census.leaves[1], 0);
	ck_assert_uint_eq(census.leaves[2], 2);
	ck_assert_uint_eq(census.leaves[3], 2);
	ck_assert_uint_eq(lookup(MIB(2)).size, MIB(2));
	ck_assert_uint_eq(lookup(MIB(2)).pa.v, GIB(4) + MIB(2));
	ck_assert_uint_eq(lookup(MIB(6)).size, KIB(4));
	ck_assert_uint_eq(lookup(MIB(6)).pa.v, GIB(4) + MIB(6));
	ck_assert_uint_eq(memory.barrier_count, 1);
	ck_assert_uint_eq(memory.flush_count, 0);
	assert_hole(MIB(2) - KIB(8));
	assert_hole(MIB(6) + KIB(4));
	teardown();
}
END_TEST

START_TEST(map_uses_pages_where_output_is_askew)
{
	struct pgt_census census;

	setup();
	ck_assert_int_eq(map(0, MIB(4), KIB(4), RW), OK);
	ck_assert_int_eq(
		pgtable_check_unreachable(&pgt, NULL, 0, NULL, &census), OK);
	ck_assert_uint_eq(census.leaves[2], 0);
	ck_assert_uint_eq(census.leaves[3], 1024);
	ck_assert_uint_eq(lookup(MIB(4) - 1).pa.v, MIB(4));
	teardown();
}
END_TEST

START_TEST(map_reaches_the_last_address)
{
	setup();
	ck_assert_int_eq(map(BIT(40) - KIB(4), KIB(4),
			     BIT(FAKE_OUTPUT_BITS) - KIB(4), RW),
			 OK);
	ck_assert_uint_eq(lookup(BIT(40) - 1).pa.v,
			  BIT(FAKE_OUTPUT_BITS) - KIB(4));
	ck_assert_int_eq(pgtable_unmap(&pgt, 0, BIT(40)), OK);
	ck_assert_uint_eq(pgt.table_pages, 2);
	teardown();
}
END_TEST

START_TEST(map_names_each_refusal)
{
	setup();
	ck_assert_int_eq(map(1, KIB(4), 0, RW), ERR_ALIGNMENT);
	ck_assert_int_eq(map(0, KIB(4) + 1, 0, RW), ERR_ALIGNMENT);
	ck_assert_int_eq(map(0, KIB(4), 8, RW), ERR_ALIGNMENT);
	ck_assert_int_eq(map(0, 0, 0, RW), ERR_INVALID);
	ck_assert_int_eq(map(0, KIB(4), 0, 0), ERR_INVALID);
	ck_assert_int_eq(map(0, KIB(4), 0, PGT_DEVICE_NGNRE), ERR_INVALID);
	ck_assert_int_eq(map(0, KIB(4), 0, RW | PGT_SHARE_RESERVED),
			 ERR_INVALID);
	ck_assert_int_eq(map(0, KIB(4), 0, RW | BIT32(31)), ERR_INVALID);
	ck_assert_int_eq(pgtable_map(&pgt, 0, KIB(4), pa(0), RW, 2),
			 ERR_INVALID);
	ck_assert_int_eq(map(0, KIB(4), 0, RW | PGT_X), ERR_DENIED);
	ck_assert_int_eq(map(0, KIB(4), 0, PGT_R | PGT_X | PGT_DEVICE_NGNRE),
			 ERR_DENIED);
	ck_assert_int_eq(map(0, KIB(4), 0, PGT_R | PGT_X | PGT_DEVICE_NGNRNE),
			 ERR_DENIED);
	ck_assert_int_eq(map(0, KIB(4), 0, RW | PGT_SHARE_OUTER),
			 ERR_UNSUPPORTED);
	ck_assert_int_eq(map(~UINT64_C(0xfff), KIB(4), 0, RW), ERR_OVERFLOW);
	ck_assert_int_eq(map(KIB(4), ~UINT64_C(0xfff), 0, RW), ERR_OVERFLOW);
	ck_assert_int_eq(map(0, KIB(4), ~UINT64_C(0xfff), RW), ERR_OVERFLOW);
	ck_assert_int_eq(map(BIT(40), KIB(4), 0, RW), ERR_RANGE);
	ck_assert_int_eq(map(BIT(40) - KIB(4), KIB(8), 0, RW), ERR_RANGE);
	ck_assert_int_eq(map(0, KIB(8), BIT(FAKE_OUTPUT_BITS) - KIB(4), RW),
			 ERR_RANGE);
	ck_assert_uint_eq(pgt.table_pages, 2);
	ck_assert_uint_eq(memory.flush_count, 0);
	teardown();
}
END_TEST

START_TEST(map_refuses_overlap_and_changes_nothing)
{
	setup();
	ck_assert_int_eq(map(MIB(2), MIB(2), MIB(2), RW), OK);
	ck_assert_int_eq(map(0, MIB(8), GIB(1), RW), ERR_EXISTS);
	ck_assert_int_eq(map(MIB(4) - KIB(4), KIB(4), 0, RW), ERR_EXISTS);
	assert_hole(0);
	assert_hole(MIB(4));
	ck_assert_uint_eq(lookup(MIB(2)).pa.v, MIB(2));
	ck_assert_uint_eq(pgt.table_pages, 3);
	teardown();
}
END_TEST

START_TEST(map_replace_breaks_before_it_makes)
{
	setup();
	ck_assert_int_eq(map(0, MIB(4), 0, RW), OK);
	ck_assert_int_eq(pgtable_map(&pgt, MIB(2), MIB(2), pa(GIB(1)), PGT_R,
				     PGT_MAP_REPLACE),
			 OK);
	ck_assert_uint_eq(lookup(0).pa.v, 0);
	ck_assert_uint_eq(lookup(MIB(2)).pa.v, GIB(1));
	ck_assert_uint_ge(memory.flush_count, 1);
	for (unsigned i = 0; i < memory.flush_count; i++)
		ck_assert(!memory.flushes[i].was_valid);
	teardown();
}
END_TEST

START_TEST(map_without_memory_is_undone)
{
	setup();
	ck_assert_int_eq(map(0, KIB(4), 0, RW), OK);
	ck_assert_uint_eq(pgt.table_pages, 4);
	/* Needs tables in four places; let it fail at each. */
	for (unsigned budget = 0; budget < 4; budget++) {
		memory.budget = budget;
		ck_assert_int_eq(map(GIB(1) - KIB(4), GIB(1) + KIB(8), 0, RW),
				 ERR_NO_MEMORY);
		ck_assert_uint_eq(pgt.table_pages, 4);
		ck_assert_uint_eq(memory.used_count, 4);
		assert_hole(GIB(1) - KIB(4));
		assert_hole(GIB(1));
		ck_assert_uint_eq(lookup(0).size, KIB(4));
	}
	teardown();
}
END_TEST

START_TEST(unmap_tolerates_holes_and_prunes)
{
	setup();
	ck_assert_int_eq(map(MIB(2), KIB(4), 0, RW), OK);
	ck_assert_uint_eq(pgt.table_pages, 4);
	ck_assert_int_eq(pgtable_unmap(&pgt, 0, GIB(3)), OK);
	ck_assert_uint_eq(pgt.table_pages, 2);
	ck_assert_int_eq(pgtable_unmap(&pgt, 0, GIB(3)), OK);
	/* The leaf, then the two tables, for which walk caches go as well. */
	ck_assert_uint_eq(memory.flush_count, 3);
	ck_assert(memory.flushes[0].leaf);
	ck_assert_uint_eq(memory.flushes[0].level, 3);
	ck_assert(!memory.flushes[1].leaf);
	ck_assert_uint_eq(memory.flushes[1].level, 2);
	ck_assert(!memory.flushes[2].leaf);
	ck_assert_uint_eq(memory.flushes[2].level, 1);
	teardown();
}
END_TEST

START_TEST(unmap_keeps_tables_if_told_to)
{
	struct pgtable_config keeping = config;

	keeping.keeps_tables = true;
	fake_memory_init(&memory);
	ck_assert_int_eq(pgtable_init(&pgt, &keeping), OK);
	memory.live = &pgt;
	ck_assert_int_eq(map(MIB(2), KIB(4), 0, RW), OK);
	ck_assert_int_eq(pgtable_unmap(&pgt, 0, GIB(3)), OK);
	assert_hole(MIB(2));
	ck_assert_uint_eq(pgt.table_pages, 4);
	ck_assert_uint_eq(memory.flush_count, 1);
	ck_assert(memory.flushes[0].leaf);
	/* Pages where a block could be, were the table not there. */
	ck_assert_int_eq(map(MIB(2), MIB(2), GIB(1), RW), OK);
	ck_assert_uint_eq(lookup(MIB(2)).size, KIB(4));
	ck_assert_uint_eq(pgt.table_pages, 4);
	/* A mapping that fails takes its own tables back nevertheless. */
	memory.budget = 1;
	ck_assert_int_eq(map(GIB(1), KIB(4), 0, RW), ERR_NO_MEMORY);
	ck_assert_uint_eq(pgt.table_pages, 4);
	teardown();
}
END_TEST

START_TEST(unmap_splits_a_block_with_break_before_make)
{
	setup();
	ck_assert_int_eq(map(MIB(2), MIB(2), GIB(1), RW), OK);
	ck_assert_int_eq(pgtable_unmap(&pgt, MIB(3), KIB(8)), OK);
	ck_assert_uint_eq(lookup(MIB(3) - 1).pa.v, GIB(1) + MIB(1) - KIB(4));
	ck_assert_uint_eq(lookup(MIB(3) - 1).attrs, RW);
	assert_hole(MIB(3));
	assert_hole(MIB(3) + KIB(4));
	ck_assert_uint_eq(lookup(MIB(3) + KIB(8)).pa.v,
			  GIB(1) + MIB(1) + KIB(8));
	ck_assert_uint_eq(memory.flush_count, 2);
	ck_assert_uint_eq(memory.flushes[0].ia, MIB(2));
	ck_assert_uint_eq(memory.flushes[0].size, MIB(2));
	ck_assert(!memory.flushes[0].was_valid);
	ck_assert_uint_eq(memory.flushes[1].ia, MIB(3));
	ck_assert_uint_eq(memory.flushes[1].size, KIB(8));
	ck_assert(!memory.flushes[1].was_valid);
	teardown();
}
END_TEST

START_TEST(unmap_without_memory_keeps_translations)
{
	setup();
	ck_assert_int_eq(map(0, MIB(6), 0, RW), OK);
	memory.budget = 1; /* one of two splits */
	ck_assert_int_eq(pgtable_unmap(&pgt, MIB(1), MIB(4)), ERR_NO_MEMORY);
	for (u64 ia = 0; ia < MIB(6); ia += KIB(4))
		ck_assert_uint_eq(lookup(ia).pa.v + (ia - lookup(ia).ia), ia);
	memory.budget = 2;
	ck_assert_int_eq(pgtable_unmap(&pgt, MIB(1), MIB(4)), OK);
	teardown();
}
END_TEST

START_TEST(protect_changes_rights_in_place)
{
	setup();
	ck_assert_int_eq(map(0, MIB(4), 0, RW), OK);
	ck_assert_int_eq(pgtable_protect(&pgt, 0, MIB(4), PGT_R), OK);
	ck_assert_uint_eq(lookup(MIB(2)).attrs, PGT_R);
	ck_assert_uint_eq(lookup(MIB(2)).pa.v, MIB(2));
	ck_assert_uint_eq(memory.flush_count, 1);
	ck_assert(memory.flushes[0].was_valid);
	/* Nothing to do, nothing done. */
	ck_assert_int_eq(pgtable_protect(&pgt, 0, MIB(4), PGT_R), OK);
	ck_assert_uint_eq(memory.flush_count, 1);
	teardown();
}
END_TEST

START_TEST(protect_breaks_to_change_the_memory_type)
{
	setup();
	ck_assert_int_eq(map(0, MIB(4), 0, RW), OK);
	ck_assert_int_eq(
		pgtable_protect(&pgt, 0, MIB(2), RW | PGT_DEVICE_NGNRE), OK);
	ck_assert_uint_eq(lookup(0).attrs, RW | PGT_DEVICE_NGNRE);
	ck_assert_uint_eq(lookup(MIB(2)).attrs, RW);
	ck_assert_uint_eq(memory.flush_count, 1);
	ck_assert(!memory.flushes[0].was_valid);
	teardown();
}
END_TEST

START_TEST(protect_refuses_holes_and_changes_nothing)
{
	setup();
	ck_assert_int_eq(map(0, MIB(2), 0, RW), OK);
	ck_assert_int_eq(map(MIB(4), MIB(2), 0, RW), OK);
	ck_assert_int_eq(pgtable_protect(&pgt, 0, MIB(6), PGT_R),
			 ERR_NOT_FOUND);
	ck_assert_uint_eq(lookup(0).attrs, RW);
	ck_assert_int_eq(pgtable_protect(&pgt, 0, MIB(2), RW | PGT_X),
			 ERR_DENIED);
	ck_assert_uint_eq(lookup(0).attrs, RW);
	teardown();
}
END_TEST

START_TEST(random_operations_agree_with_a_model)
{
	struct pgtable_config either = config;

	either.keeps_tables = _i & 1;
	fake_model_run(&either, GIB(1) - MIB(8), MIB(16), (unsigned)_i);
}
END_TEST

static TCase *model_case(void)
{
	TCase *c = tcase_create("random_operations_agree_with_a_model");

	tcase_set_timeout(c, 120);
	tcase_add_loop_test(c, random_operations_agree_with_a_model, 0, 6);
	return c;
}

int main(void)
{
	Suite *s = suite_create("pgtable, fake format");

	unit_add(s, concatenated_root_is_aligned);
	unit_add(s, init_refuses_impossible_geometry);
	unit_add(s, map_uses_the_largest_blocks);
	unit_add(s, map_uses_pages_where_output_is_askew);
	unit_add(s, map_reaches_the_last_address);
	unit_add(s, map_names_each_refusal);
	unit_add(s, map_refuses_overlap_and_changes_nothing);
	unit_add(s, map_replace_breaks_before_it_makes);
	unit_add(s, map_without_memory_is_undone);
	unit_add(s, unmap_tolerates_holes_and_prunes);
	unit_add(s, unmap_keeps_tables_if_told_to);
	unit_add(s, unmap_splits_a_block_with_break_before_make);
	unit_add(s, unmap_without_memory_keeps_translations);
	unit_add(s, protect_changes_rights_in_place);
	unit_add(s, protect_breaks_to_change_the_memory_type);
	unit_add(s, protect_refuses_holes_and_changes_nothing);
	suite_add_tcase(s, model_case());
	return unit_run(s);
}
