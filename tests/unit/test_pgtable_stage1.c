/* SPDX-License-Identifier: BSD-2-Clause */
/* EL2 stage-1 descriptors and geometry, bit by bit. */
#include "unit.h"

#include "base/status.h"
#include "fake/pgtable_memory.h"
#include "pgtable/check.h"
#include "pgtable/stage1.h"

#define RW (PGT_R | PGT_W)
#define RX (PGT_R | PGT_X)

static struct fake_memory memory;
static struct pgtable pgt;

static const struct pgtable_config config = {
	.format = &stage1_format,
	.ops = &fake_ops,
	.context = &memory,
	.ia_bits = 48,
	.output_bits = 48,
	.start_level = 0,
};

/* What a page, the third level's leaf, is encoded as. */
static u64 page(u64 out, u32 attrs)
{
	return stage1_format.leaf(pa(out), attrs, 3);
}

START_TEST(leaf_bits_are_the_architectures)
{
	/* valid, page, AP[1], SH inner, AF; not executable */
	ck_assert_uint_eq(page(0x40001000, RW), UINT64_C(0x0040000040001743));
	/* AP[2] read-only */
	ck_assert_uint_eq(page(0x40001000, PGT_R),
			  UINT64_C(0x00400000400017c3));
	ck_assert_uint_eq(page(0x40001000, RX), UINT64_C(0x00000000400017c3));
	/* AttrIndx 2: device */
	ck_assert_uint_eq(page(0x9000000, RW | PGT_DEVICE_NGNRE),
			  UINT64_C(0x004000000900074b));
	ck_assert_uint_eq(page(0, RW | PGT_DEVICE_NGNRNE),
			  UINT64_C(0x004000000000074f));
	ck_assert_uint_eq(page(0, RW | PGT_NORMAL_NC | PGT_SHARE_OUTER),
			  UINT64_C(0x0040000000000647));
	ck_assert_uint_eq(page(0, RW | PGT_SHARE_NONE),
			  UINT64_C(0x0040000000000443));
	ck_assert_uint_eq(page(0, RW | PGT_CONTIGUOUS),
			  UINT64_C(0x0050000000000743));
	/* A block has bit 1 clear; output goes up to bit 47. */
	ck_assert_uint_eq(
		stage1_format.leaf(pa(UINT64_C(0xffff40000000)), RW, 1),
		UINT64_C(0x0040ffff40000741));
	ck_assert_uint_eq(stage1_format.table(pa(0x7000)), 0x7003);
}
END_TEST

START_TEST(mair_matches_the_attribute_indices)
{
	/* Arm ARM: 0xff write-back, 0x44 non-cacheable, 0x04, 0x00. */
	ck_assert_uint_eq(STAGE1_MAIR_EL2 >> 8 * (PGT_NORMAL >> 4) & 0xff,
			  0xff);
	ck_assert_uint_eq(STAGE1_MAIR_EL2 >> 8 * (PGT_NORMAL_NC >> 4) & 0xff,
			  0x44);
	ck_assert_uint_eq(STAGE1_MAIR_EL2 >> 8 * (PGT_DEVICE_NGNRE >> 4) & 0xff,
			  0x04);
	ck_assert_uint_eq(
		STAGE1_MAIR_EL2 >> 8 * (PGT_DEVICE_NGNRNE >> 4) & 0xff, 0x00);
}
END_TEST

START_TEST(attributes_survive_encoding)
{
	static const u32 access[] = { PGT_R, RW, RX };

	for (u32 memory_type = 0; memory_type < 4; memory_type++)
		for (u32 share = 0; share < 3; share++)
			for (unsigned a = 0; a < 6; a++) {
				u32 attrs = access[a / 2] | memory_type << 4 |
					    share << 8;

				if (a % 2)
					attrs |= PGT_CONTIGUOUS;
				for (unsigned l = 1; l < 4; l++) {
					u64 e = stage1_format.leaf(pa(GIB(7)),
								   attrs, l);

					ck_assert_uint_eq(
						stage1_format.attrs(e), attrs);
					ck_assert_uint_eq(
						stage1_format.output(e).v,
						GIB(7));
				}
			}
}
END_TEST

START_TEST(kinds_of_entries)
{
	ck_assert_int_eq(stage1_format.kind(0, 1), PGT_INVALID);
	ck_assert_int_eq(stage1_format.kind(2, 1), PGT_INVALID);
	ck_assert_int_eq(stage1_format.kind(1, 1), PGT_LEAF);
	ck_assert_int_eq(stage1_format.kind(3, 1), PGT_TABLE);
	ck_assert_int_eq(stage1_format.kind(3, 3), PGT_LEAF);
	/* Reserved encodings fault like invalid ones. */
	ck_assert_int_eq(stage1_format.kind(1, 3), PGT_INVALID);
	ck_assert_int_eq(stage1_format.kind(1, 0), PGT_INVALID);
}
END_TEST

START_TEST(refuses_what_el2_must_not_have)
{
	fake_memory_init(&memory);
	ck_assert_int_eq(pgtable_init(&pgt, &config), OK);
	ck_assert_int_eq(pgtable_map(&pgt, 0, KIB(4), pa(0), RW | PGT_X, 0),
			 ERR_DENIED);
	ck_assert_int_eq(
		pgtable_map(&pgt, 0, KIB(4), pa(0), RX | PGT_DEVICE_NGNRE, 0),
		ERR_DENIED);
	/* EL2 can always read what it maps. */
	ck_assert_int_eq(pgtable_map(&pgt, 0, KIB(4), pa(0), PGT_W, 0),
			 ERR_UNSUPPORTED);
	ck_assert_int_eq(pgtable_map(&pgt, 0, KIB(4), pa(0), PGT_X, 0),
			 ERR_UNSUPPORTED);
	pgtable_destroy(&pgt);
	fake_memory_done(&memory);
}
END_TEST

START_TEST(one_root_table_only)
{
	struct pgtable_config c = config;

	fake_memory_init(&memory);
	c.start_level = 1;
	c.ia_bits = 40;
	ck_assert_int_eq(pgtable_init(&pgt, &c), ERR_INVALID);
	c.ia_bits = 39;
	ck_assert_int_eq(pgtable_init(&pgt, &c), OK);
	ck_assert_uint_eq(pgt.table_pages, 1);
	pgtable_destroy(&pgt);
	fake_memory_done(&memory);
}
END_TEST

START_TEST(one_gigabyte_blocks_below_level_zero)
{
	struct pgt_census census;
	struct pgt_leaf leaf;

	fake_memory_init(&memory);
	ck_assert_int_eq(pgtable_init(&pgt, &config), OK);
	/* Crosses a level-0 boundary; level 0 itself never has blocks. */
	ck_assert_int_eq(
		pgtable_map(&pgt, GIB(511), GIB(514), pa(GIB(511)), RW, 0), OK);
	ck_assert_int_eq(
		pgtable_check_unreachable(&pgt, NULL, 0, NULL, &census), OK);
	ck_assert_uint_eq(census.leaves[0], 0);
	ck_assert_uint_eq(census.leaves[1], 514);
	ck_assert_uint_eq(census.leaves[2] + census.leaves[3], 0);
	ck_assert_int_eq(pgtable_lookup(&pgt, GIB(1024) + 5, &leaf), OK);
	ck_assert_uint_eq(leaf.pa.v, GIB(1024));
	ck_assert_uint_eq(leaf.level, 1);
	/* Two splits deep. */
	ck_assert_int_eq(
		pgtable_protect(&pgt, GIB(600) + KIB(8), KIB(4), PGT_R), OK);
	ck_assert_int_eq(
		pgtable_check_unreachable(&pgt, NULL, 0, NULL, &census), OK);
	ck_assert_uint_eq(census.leaves[1], 513);
	ck_assert_uint_eq(census.leaves[2], 511);
	ck_assert_uint_eq(census.leaves[3], 512);
	ck_assert_int_eq(pgtable_lookup(&pgt, GIB(600) + KIB(8), &leaf), OK);
	ck_assert_uint_eq(leaf.attrs, PGT_R);
	ck_assert_uint_eq(leaf.pa.v, GIB(600) + KIB(8));
	ck_assert_int_eq(pgtable_lookup(&pgt, GIB(601) - 1, &leaf), OK);
	ck_assert_uint_eq(leaf.pa.v, GIB(601) - MIB(2));
	ck_assert_uint_eq(leaf.attrs, RW);
	pgtable_destroy(&pgt);
	fake_memory_done(&memory);
}
END_TEST

START_TEST(configure_gives_tcr_and_level)
{
	struct stage1_config c;

	ck_assert_int_eq(stage1_configure(40, 39, &c), OK);
	ck_assert_uint_eq(c.start_level, 1);
	ck_assert_uint_eq(c.ia_bits, 39);
	ck_assert_uint_eq(c.output_bits, 40);
	/* RES1 31 and 23, PS 2, SH0 3, ORGN0 1, IRGN0 1, T0SZ 25. */
	ck_assert_uint_eq(c.tcr, UINT64_C(0x80823519));
	ck_assert_int_eq(stage1_configure(52, 48, &c), OK);
	ck_assert_uint_eq(c.start_level, 0);
	ck_assert_uint_eq(c.output_bits, 48);
	ck_assert_uint_eq(c.tcr, UINT64_C(0x80853510));
	ck_assert_int_eq(stage1_configure(40, 30, &c), OK);
	ck_assert_uint_eq(c.start_level, 2);
	ck_assert_int_eq(stage1_configure(41, 39, &c), ERR_RANGE);
	ck_assert_int_eq(stage1_configure(40, 49, &c), ERR_RANGE);
	ck_assert_int_eq(stage1_configure(40, 24, &c), ERR_RANGE);
}
END_TEST

START_TEST(configured_geometry_is_accepted)
{
	static const unsigned pa_bits[] = { 32, 36, 40, 42, 44, 48, 52 };

	for (unsigned i = 0; i < ARRAY_COUNT(pa_bits); i++)
		for (unsigned ia = 25; ia <= 48; ia++) {
			struct pgtable_config c = config;
			struct stage1_config s;

			ck_assert_int_eq(stage1_configure(pa_bits[i], ia, &s),
					 OK);
			c.ia_bits = s.ia_bits;
			c.output_bits = s.output_bits;
			c.start_level = s.start_level;
			fake_memory_init(&memory);
			ck_assert_int_eq(pgtable_init(&pgt, &c), OK);
			pgtable_destroy(&pgt);
			fake_memory_done(&memory);
		}
}
END_TEST

START_TEST(random_operations_agree_with_a_model)
{
	fake_model_run(&config, GIB(512) - MIB(8), MIB(16), 100 + (unsigned)_i);
}
END_TEST

int main(void)
{
	Suite *s = suite_create("pgtable, stage 1");
	TCase *model = tcase_create("random_operations_agree_with_a_model");

	unit_add(s, leaf_bits_are_the_architectures);
	unit_add(s, mair_matches_the_attribute_indices);
	unit_add(s, attributes_survive_encoding);
	unit_add(s, kinds_of_entries);
	unit_add(s, refuses_what_el2_must_not_have);
	unit_add(s, one_root_table_only);
	unit_add(s, one_gigabyte_blocks_below_level_zero);
	unit_add(s, configure_gives_tcr_and_level);
	unit_add(s, configured_geometry_is_accepted);
	tcase_set_timeout(model, 120);
	tcase_add_loop_test(model, random_operations_agree_with_a_model, 0, 4);
	suite_add_tcase(s, model);
	return unit_run(s);
}
