/* SPDX-License-Identifier: BSD-2-Clause */
/* Stage-2 descriptors, geometry, and trees as a guest gets them. */
#include "unit.h"

#include "base/status.h"
#include "fake/pgtable_memory.h"
#include "pgtable/check.h"
#include "pgtable/stage2.h"

#define RW  (PGT_R | PGT_W)
#define RWX (PGT_R | PGT_W | PGT_X)

static struct fake_memory memory;
static struct pgtable pgt;

static const struct pgtable_config config = {
	.format = &stage2_format,
	.ops = &fake_ops,
	.context = &memory,
	.ia_bits = 40,
	.output_bits = 40,
	.start_level = 1,
};

static void setup(void)
{
	fake_memory_init(&memory);
	ck_assert_int_eq(pgtable_init(&pgt, &config), OK);
	memory.live = &pgt;
}

static void teardown(void)
{
	pgtable_destroy(&pgt);
	fake_memory_done(&memory);
}

static u64 page(u64 out, u32 attrs)
{
	return stage2_format.leaf(pa(out), attrs, 3);
}

START_TEST(leaf_bits_are_the_architectures)
{
	/* valid, page, MemAttr 0xf, S2AP RW, SH inner, AF */
	ck_assert_uint_eq(page(0x40001000, RWX), UINT64_C(0x00000000400017ff));
	/* XN[1] is bit 54; bit 53 stays 0 */
	ck_assert_uint_eq(page(0x40001000, RW), UINT64_C(0x00400000400017ff));
	ck_assert_uint_eq(page(0, PGT_R), UINT64_C(0x004000000000077f));
	ck_assert_uint_eq(page(0, PGT_W), UINT64_C(0x00400000000007bf));
	ck_assert_uint_eq(page(0, RW | PGT_NORMAL_NC),
			  UINT64_C(0x00400000000007d7));
	ck_assert_uint_eq(page(0x9000000, RW | PGT_DEVICE_NGNRE),
			  UINT64_C(0x00400000090007c7));
	ck_assert_uint_eq(page(0, RW | PGT_DEVICE_NGNRNE),
			  UINT64_C(0x00400000000007c3));
	ck_assert_uint_eq(page(0, RWX | PGT_CONTIGUOUS | PGT_SHARE_OUTER),
			  UINT64_C(0x00100000000006ff));
	ck_assert_uint_eq(stage2_format.leaf(pa(GIB(3)), RWX, 1),
			  GIB(3) | 0x7fd);
	ck_assert_uint_eq(stage2_format.table(pa(0x7000)), 0x7003);
}
END_TEST

START_TEST(attributes_survive_encoding)
{
	for (u32 access = 1; access < 8; access++)
		for (u32 type = 0; type < 4; type++)
			for (u32 share = 0; share < 3; share++) {
				u32 attrs = access | type << 4 | share << 8;
				u64 e = stage2_format.leaf(pa(MIB(6)), attrs,
							   2);

				ck_assert_int_eq(stage2_format.kind(e, 2),
						 PGT_LEAF);
				ck_assert_uint_eq(stage2_format.attrs(e),
						  attrs);
				ck_assert_uint_eq(stage2_format.output(e).v,
						  MIB(6));
			}
}
END_TEST

START_TEST(guest_memory_may_be_writable_and_executable)
{
	setup();
	ck_assert_int_eq(pgtable_map(&pgt, 0, GIB(1), pa(0), RWX, 0), OK);
	ck_assert_int_eq(pgtable_map(&pgt, GIB(1), KIB(4), pa(0),
				     RWX | PGT_DEVICE_NGNRE, 0),
			 ERR_DENIED);
	teardown();
}
END_TEST

/* A machine: devices, 4 GiB of RAM, 2 MiB of it the hypervisor's. */
START_TEST(a_guest_is_mapped_with_the_largest_blocks)
{
	const u64 ram = GIB(1), size = GIB(4);
	const u64 own = ram + size - MIB(10), own_size = MIB(2) + KIB(12);
	const struct range forbidden[] = { { own, own_size },
					   { 0x8000000, 0x20000 } };
	struct pgt_census census;
	struct pgt_leaf leaf;

	setup();
	ck_assert_int_eq(pgtable_map(&pgt, 0x8020000, GIB(1) - 0x8020000,
				     pa(0x8020000), RW | PGT_DEVICE_NGNRE, 0),
			 OK);
	ck_assert_int_eq(pgtable_map(&pgt, ram, size, pa(ram), RWX, 0), OK);
	ck_assert_int_eq(
		pgtable_check_unreachable(&pgt, NULL, 0, NULL, &census), OK);
	ck_assert_uint_eq(census.leaves[1], 4);
	ck_assert_int_eq(
		pgtable_check_unreachable(&pgt, forbidden, 2, &leaf, &census),
		ERR_DENIED);
	ck_assert_uint_eq(leaf.ia, GIB(4));
	ck_assert_int_eq(pgtable_unmap(&pgt, own, own_size), OK);
	ck_assert_int_eq(
		pgtable_check_unreachable(&pgt, forbidden, 2, NULL, &census),
		OK);
	ck_assert_int_eq(
		pgtable_check_unreachable(&pgt, NULL, 0, NULL, &census), OK);
	ck_assert_uint_eq(census.leaves[1], 3);
	ck_assert_int_eq(pgtable_lookup(&pgt, own, &leaf), ERR_NOT_FOUND);
	ck_assert_int_eq(pgtable_lookup(&pgt, own + own_size - 1, &leaf),
			 ERR_NOT_FOUND);
	ck_assert_int_eq(pgtable_lookup(&pgt, own - 1, &leaf), OK);
	ck_assert_uint_eq(leaf.size, MIB(2));
	ck_assert_int_eq(pgtable_lookup(&pgt, own + own_size, &leaf), OK);
	ck_assert_uint_eq(leaf.pa.v, own + own_size);
	ck_assert_int_eq(pgtable_lookup(&pgt, 0x8000000, &leaf), ERR_NOT_FOUND);
	teardown();
}
END_TEST

START_TEST(two_megabyte_blocks_take_the_hint)
{
	struct pgt_leaf leaf;

	setup();
	ck_assert_int_eq(pgtable_map(&pgt, GIB(1), MIB(66), pa(GIB(1)),
				     RWX | PGT_CONTIGUOUS, 0),
			 OK);
	ck_assert_int_eq(pgtable_lookup(&pgt, GIB(1) + MIB(33), &leaf), OK);
	ck_assert_uint_eq(leaf.attrs, RWX | PGT_CONTIGUOUS);
	ck_assert_int_eq(pgtable_lookup(&pgt, GIB(1) + MIB(65), &leaf), OK);
	ck_assert_uint_eq(leaf.attrs, RWX);
	/* A hole in one block takes the hint from its 16, and splits it. */
	ck_assert_int_eq(pgtable_unmap(&pgt, GIB(1) + MIB(35), KIB(4)), OK);
	ck_assert_int_eq(pgtable_lookup(&pgt, GIB(1) + MIB(33), &leaf), OK);
	ck_assert_uint_eq(leaf.attrs, RWX);
	ck_assert_int_eq(pgtable_lookup(&pgt, GIB(1), &leaf), OK);
	ck_assert_uint_eq(leaf.attrs, RWX | PGT_CONTIGUOUS);
	ck_assert_int_eq(pgtable_lookup(&pgt, GIB(1) + MIB(35) + KIB(4), &leaf),
			 OK);
	ck_assert_uint_eq(leaf.attrs, RWX);
	ck_assert_uint_eq(leaf.size, KIB(4));
	/* One-gigabyte blocks never carry it. */
	ck_assert_int_eq(pgtable_map(&pgt, GIB(16), GIB(16), pa(GIB(16)),
				     RWX | PGT_CONTIGUOUS, 0),
			 OK);
	ck_assert_int_eq(pgtable_lookup(&pgt, GIB(16), &leaf), OK);
	ck_assert_uint_eq(leaf.attrs, RWX);
	teardown();
}
END_TEST

START_TEST(works_without_maintenance_callbacks)
{
	struct pgtable_ops ops = fake_ops;
	struct pgtable_config c = config;

	ops.tlb_invalidate = NULL;
	ops.barrier = NULL;
	c.ops = &ops;
	fake_memory_init(&memory);
	ck_assert_int_eq(pgtable_init(&pgt, &c), OK);
	ck_assert_int_eq(pgtable_map(&pgt, 0, GIB(1), pa(0), RWX, 0), OK);
	ck_assert_int_eq(pgtable_unmap(&pgt, MIB(1), KIB(4)), OK);
	ck_assert_int_eq(pgtable_protect(&pgt, 0, KIB(4), PGT_R), OK);
	teardown();
}
END_TEST

static u64 t0sz(u64 vtcr)
{
	return bits(vtcr, 5, 0);
}

static u64 sl0(u64 vtcr)
{
	return bits(vtcr, 7, 6);
}

START_TEST(configure_known_machines)
{
	struct stage2_config c;

	/* Cortex-A53: 40 bits, two concatenated tables at level 1. */
	ck_assert_int_eq(stage2_configure(40, 40, &c), OK);
	ck_assert_uint_eq(c.start_level, 1);
	ck_assert_uint_eq(c.root_order, 1);
	ck_assert_uint_eq(c.vtcr, UINT64_C(0x80023558));
	/* Cortex-A72, all of its 44 bits: level 0. */
	ck_assert_int_eq(stage2_configure(44, 44, &c), OK);
	ck_assert_uint_eq(c.start_level, 0);
	ck_assert_uint_eq(c.root_order, 0);
	ck_assert_uint_eq(c.vtcr, UINT64_C(0x80043594));
	/* 43 bits are the most that level 1 can do. */
	ck_assert_int_eq(stage2_configure(44, 43, &c), OK);
	ck_assert_uint_eq(c.start_level, 1);
	ck_assert_uint_eq(c.root_order, 4);
	/* Little memory. */
	ck_assert_int_eq(stage2_configure(48, 31, &c), OK);
	ck_assert_uint_eq(c.ia_bits, 32);
	ck_assert_uint_eq(c.start_level, 1);
	ck_assert_uint_eq(c.root_order, 0);
	/* 52 bits are used as 48. */
	ck_assert_int_eq(stage2_configure(52, 48, &c), OK);
	ck_assert_uint_eq(c.output_bits, 48);
	ck_assert_uint_eq(c.vtcr, UINT64_C(0x80053590));
	ck_assert_int_eq(stage2_configure(40, 41, &c), ERR_RANGE);
	ck_assert_int_eq(stage2_configure(52, 49, &c), ERR_RANGE);
	ck_assert_int_eq(stage2_configure(39, 39, &c), ERR_RANGE);
	ck_assert_int_eq(stage2_configure(0, 0, &c), ERR_RANGE);
}
END_TEST

/* The architecture's own rules, for every combination. */
START_TEST(configure_is_valid_for_every_size)
{
	static const unsigned pa_bits[] = { 32, 36, 40, 42, 44, 48 };

	for (unsigned i = 0; i < ARRAY_COUNT(pa_bits); i++)
		for (unsigned ipa = 1; ipa <= pa_bits[i]; ipa++) {
			struct pgtable_config p = config;
			struct stage2_config c;
			unsigned ia, level;

			ck_assert_int_eq(stage2_configure(pa_bits[i], ipa, &c),
					 OK);
			ia = 64 - (unsigned)t0sz(c.vtcr);
			level = 2 - (unsigned)sl0(c.vtcr);
			ck_assert_uint_eq(ia, c.ia_bits);
			ck_assert_uint_eq(level, c.start_level);
			ck_assert_uint_ge(ia, ipa);
			ck_assert_uint_le(ia, pa_bits[i]);
			ck_assert_uint_eq(bits(c.vtcr, 18, 16), i);
			/* Two entries at least, 16 tables at most. */
			ck_assert_uint_gt(ia, pgt_level_shift(level));
			ck_assert_uint_le(ia, pgt_level_shift(level) + 13);
			if (level == 0)
				ck_assert_uint_ge(pa_bits[i], 44);

			p.ia_bits = c.ia_bits;
			p.output_bits = c.output_bits;
			p.start_level = c.start_level;
			fake_memory_init(&memory);
			ck_assert_int_eq(pgtable_init(&pgt, &p), OK);
			ck_assert_uint_eq(pgt.root_order, c.root_order);
			ck_assert_uint_eq(
				pgt.root_pa.v % (PAGE_SIZE << c.root_order), 0);
			pgtable_destroy(&pgt);
			fake_memory_done(&memory);
		}
}
END_TEST

START_TEST(random_operations_agree_with_a_model)
{
	fake_model_run(&config, GIB(512) - MIB(8), MIB(16), 200 + (unsigned)_i);
}
END_TEST

int main(void)
{
	Suite *s = suite_create("pgtable, stage 2");
	TCase *model = tcase_create("random_operations_agree_with_a_model");

	unit_add(s, leaf_bits_are_the_architectures);
	unit_add(s, attributes_survive_encoding);
	unit_add(s, guest_memory_may_be_writable_and_executable);
	unit_add(s, a_guest_is_mapped_with_the_largest_blocks);
	unit_add(s, two_megabyte_blocks_take_the_hint);
	unit_add(s, works_without_maintenance_callbacks);
	unit_add(s, configure_known_machines);
	unit_add(s, configure_is_valid_for_every_size);
	tcase_set_timeout(model, 120);
	tcase_add_loop_test(model, random_operations_agree_with_a_model, 0, 4);
	suite_add_tcase(s, model);
	return unit_run(s);
}
