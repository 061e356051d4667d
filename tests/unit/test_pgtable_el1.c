/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Walks of a guest's stage 1. The tables are literal words, written where the
 * Arm ARM says that a CPU looks for them; a read from anywhere else fails.
 */
#include "unit.h"

#include <string.h>

#include "base/bits.h"
#include "base/compiler.h"
#include "base/status.h"
#include "pgtable/el1.h"

#define TCR_16K	   (UINT64_C(2) << 14 | UINT64_C(1) << 30)
#define TCR_64K	   (UINT64_C(1) << 14 | UINT64_C(3) << 30)
#define TCR_4K	   (UINT64_C(0) << 14 | UINT64_C(2) << 30)
#define TCR_IPS(n) ((u64)(n) << 32)
#define TCR_SZ(n)  ((u64)(n) << 16 | (u64)(n)) /* T1SZ and T0SZ */
#define TCR_DS	   BIT(59)

#define LINUX_4K   (TCR_4K | TCR_IPS(5) | TCR_SZ(16))
#define PAGE_RW	   UINT64_C(0x703) /* valid, AF, inner shareable */
#define BLOCK_RW   UINT64_C(0x701)
#define TABLE	   UINT64_C(3)

/* The guest's memory: entries by address, in the order of the levels. */
struct tables {
	struct {
		u64 pa, entry;
	} at[8];
	unsigned count;
	unsigned reads;
};

static int read_entry(void *context, u64 pa, int level UNUSED, u64 *entry)
{
	struct tables *tables = context;

	tables->reads++;
	ck_assert_uint_eq(pa % 8, 0);
	for (unsigned i = 0; i < tables->count; i++)
		if (tables->at[i].pa == pa) {
			*entry = tables->at[i].entry;
			return OK;
		}
	return ERR_IO;
}

static struct tables tables;
static struct el1_regime regime;
static struct el1_mapping mapping;

static void setup(u64 tcr, u64 ttbr0, u64 ttbr1)
{
	tables = (struct tables){ 0 };
	regime = (struct el1_regime){
		.sctlr = BIT(0),
		.tcr = tcr,
		.ttbr0 = ttbr0,
		.ttbr1 = ttbr1,
		.mair = UINT64_C(0xff440c0400bbaa99),
		.pa_bits = 48,
	};
	mapping = (struct el1_mapping){ 0 };
}

static void put(u64 pa, u64 entry)
{
	ck_assert_uint_lt(tables.count, ARRAY_COUNT(tables.at));
	tables.at[tables.count].pa = pa;
	tables.at[tables.count++].entry = entry;
}

static int translate(u64 va)
{
	tables.reads = 0;
	return el1_translate(&regime, va, read_entry, &tables, &mapping);
}

static void expect(u64 va, u64 pa, u64 left, unsigned level, unsigned reads)
{
	ck_assert_int_eq(translate(va), OK);
	ck_assert_uint_eq(mapping.pa, pa);
	ck_assert_uint_eq(mapping.left, left);
	ck_assert_uint_eq(mapping.level, level);
	ck_assert_uint_eq(tables.reads, reads);
}

/* A page of 4 KiB at VA 0x8040201000 | offset: index 1 at every level. */
static void setup_page(u64 leaf)
{
	setup(LINUX_4K, 0x1000, 0x9000);
	put(0x1008, 0x2000 | TABLE);
	put(0x2008, 0x3000 | TABLE);
	put(0x3008, 0x4000 | TABLE);
	put(0x4008, leaf);
}

#define PAGE_VA UINT64_C(0x8040201000)

START_TEST(page_of_4k_through_four_levels)
{
	setup_page(0x45678000 | PAGE_RW);
	expect(PAGE_VA + 0x123, 0x45678123, 0x1000 - 0x123, 3, 4);
	ck_assert(mapping.writable && mapping.executable && !mapping.user);
	ck_assert_uint_eq(mapping.attr, 0x99);
	expect(PAGE_VA, 0x45678000, 0x1000, 3, 4);
	expect(PAGE_VA + 0xfff, 0x45678fff, 1, 3, 4);
}
END_TEST

START_TEST(upper_half_uses_ttbr1_without_cnp_and_asid)
{
	setup(LINUX_4K, 0x1000, UINT64_C(0x1234000000009001));
	/* Linux's text: 0xffff800008000000: indices 256, 0, 64. */
	put(0x9000 + 256 * 8, 0xa000 | TABLE);
	put(0xa000, 0xb000 | TABLE);
	put(0xb000 + 64 * 8, 0x40200000 | BLOCK_RW);
	expect(UINT64_C(0xffff800008012345), 0x40212345, 0x200000 - 0x12345, 2,
	       3);
	/* HPD1 is of this half, HPD0 of the other. */
	tables.at[0].entry |= BIT(62);
	regime.tcr |= BIT(41);
	ck_assert_int_eq(translate(UINT64_C(0xffff800008000000)), OK);
	ck_assert(!mapping.writable);
	regime.tcr = LINUX_4K | BIT(42);
	ck_assert_int_eq(translate(UINT64_C(0xffff800008000000)), OK);
	ck_assert(mapping.writable);
}
END_TEST

START_TEST(blocks_of_4k_at_levels_1_and_2_only)
{
	setup(LINUX_4K, 0x1000, 0);
	put(0x1000, 0x2000 | TABLE);
	put(0x2000, UINT64_C(0x80000000) | BLOCK_RW);
	put(0x1008, UINT64_C(0x80000000) | BLOCK_RW);
	expect(0x12345678, UINT64_C(0x92345678), 0x40000000 - 0x12345678, 1, 2);
	ck_assert_int_eq(translate(PAGE_VA), ERR_CORRUPT);
	/* With DS, level 0 has them, of 512 GiB; levels start at 0 by T0SZ. */
	regime.tcr |= TCR_DS;
	regime.lpa2_4k = true;
	tables.at[2].entry = UINT64_C(0x8000000000) | BLOCK_RW;
	tables.at[2].entry &= ~UINT64_C(0x300); /* OA[51:50], not SH */
	expect(PAGE_VA, UINT64_C(0x8040201000), BIT(39) - 0x40201000, 0, 1);
}
END_TEST

START_TEST(page_of_16k_starts_with_two_entries)
{
	setup(TCR_16K | TCR_IPS(5) | TCR_SZ(16), 0x14010, 0);
	/* 48 bits: level 0 has 2 entries, aligned to 16 bytes. */
	put(0x14018, 0x18000 | TABLE);
	put(0x18000 + 3 * 8, 0x1c000 | TABLE);
	put(0x1c000 + 5 * 8, 0x20000 | TABLE);
	put(0x20000 + 7 * 8, UINT64_C(0xabcdef404000) | PAGE_RW);
	expect(BIT(47) | UINT64_C(3) << 36 | UINT64_C(5) << 25 | 7 << 14 | 9,
	       UINT64_C(0xabcdef404009), 0x4000 - 9, 3, 4);
	tables.at[2].entry = 0x42000000 | BLOCK_RW;
	expect(BIT(47) | UINT64_C(3) << 36 | UINT64_C(5) << 25 | 7 << 14,
	       0x42000000 | 7 << 14, 0x2000000 - (7 << 14), 2, 3);
	tables.at[1].entry = BLOCK_RW;
	ck_assert_int_eq(translate(BIT(47) | UINT64_C(3) << 36), ERR_CORRUPT);
}
END_TEST

START_TEST(page_of_64k)
{
	setup(TCR_64K | TCR_IPS(5) | TCR_SZ(22), 0, 0x200000);
	/* 42 bits: levels 2 and 3. */
	put(0x200000 + 8191 * 8, 0x230000 | TABLE);
	put(0x230000 + 8190 * 8, 0x50000 | PAGE_RW);
	expect(UINT64_C(0xfffffffffffe1234), 0x51234, 0x10000 - 0x1234, 3, 2);
	tables.at[0].entry = 0x20000000 | BLOCK_RW;
	expect(UINT64_C(0xfffffffffffe1234), 0x3ffe1234, 0x1edcc, 2, 1);
}
END_TEST

START_TEST(lva_and_lpa_of_64k)
{
	setup(TCR_64K | TCR_IPS(6) | TCR_SZ(12), 0x300000 | 0xa << 2, 0);
	regime.pa_bits = 52;
	regime.va52_64k = true;
	/* TTBR[5:2] and bits 15:12 of entries are address bits 51:48. */
	put(UINT64_C(0xa000000300000) + 1023 * 8, 0x40000 | 0xb000 | TABLE);
	put(UINT64_C(0xb000000040000) + 2 * 8, 0x50000 | 0xc000 | TABLE);
	put(UINT64_C(0xc000000050000) + 3 * 8, 0x60000 | 0xf000 | PAGE_RW);
	expect(UINT64_C(1023) << 42 | UINT64_C(2) << 29 | 3 << 16 | 0xff,
	       UINT64_C(0xf0000000600ff), 0xff01, 3, 3);
	/* Blocks of level 1 come with FEAT_LPA. */
	tables.at[0].entry = UINT64_C(0x440000000000) | 0xe000 | BLOCK_RW;
	expect(UINT64_C(1023) << 42 | 5, UINT64_C(0xe440000000005), BIT(42) - 5,
	       1, 1);
	/* Without 52 bits in IPS these addresses are too wide. */
	regime.tcr = TCR_64K | TCR_IPS(5) | TCR_SZ(12);
	ck_assert_int_eq(translate(0), ERR_IO);
	put(0x300000, 0x70000 | 0x1000 | TABLE);
	ck_assert_int_eq(translate(0), ERR_RANGE);
	/* Nor are level 1 blocks there without the feature. */
	regime.pa_bits = 48;
	tables.at[3].entry = BLOCK_RW;
	ck_assert_int_eq(translate(0), ERR_CORRUPT);
}
END_TEST

START_TEST(lpa2_of_4k_has_level_minus_one)
{
	setup(TCR_4K | TCR_IPS(6) | TCR_SZ(12) | TCR_DS, 0x1080 | 9 << 2, 0);
	regime.pa_bits = 52;
	regime.lpa2_4k = true;
	/* 16 root entries: 128 bytes; OA[51:50] are bits 9:8 of entries. */
	put(UINT64_C(0x9000000001080) + 15 * 8,
	    UINT64_C(0x1000000002000) | 0x300 | TABLE);
	put(UINT64_C(0xd000000002000) + 8, 0x3000 | TABLE);
	put(0x3000 + 2 * 8, 0x4000 | TABLE);
	put(0x4000 + 3 * 8, 0x5000 | TABLE);
	put(0x5000 + 4 * 8, UINT64_C(0x2000000006000) | 0x603);
	expect(UINT64_C(15) << 48 | BIT(39) | UINT64_C(2) << 30 | 3 << 21 |
		       4 << 12,
	       UINT64_C(0xa000000006000), 0x1000, 3, 5);
	/* DS means nothing where the CPU has no LPA2. */
	regime.lpa2_4k = false;
	regime.pa_bits = 48;
	ck_assert_int_eq(translate(UINT64_C(15) << 48), ERR_RANGE);
}
END_TEST

START_TEST(lpa2_of_16k)
{
	setup(TCR_16K | TCR_IPS(6) | TCR_SZ(12) | TCR_DS, 0x8000, 0);
	regime.pa_bits = 52;
	regime.lpa2_16k = true;
	put(0x8000 + 31 * 8, 0xc000 | TABLE);
	put(0xc000 + 8, UINT64_C(0x3000000000000) | 0x501);
	expect(UINT64_C(31) << 47 | BIT(36) | 1, UINT64_C(0x7000000000001),
	       BIT(36) - 1, 1, 2);
}
END_TEST

START_TEST(root_table_is_aligned_to_its_size)
{
	/* T0SZ 25: 512 entries at level 1; 31: 8 entries, 64 bytes. */
	setup(TCR_4K | TCR_IPS(5) | TCR_SZ(25), 0x1ffe, 0);
	put(0x1000, BLOCK_RW);
	expect(0, 0, 0x40000000, 1, 1);
	setup(TCR_4K | TCR_IPS(5) | TCR_SZ(31), 0x107e, 0);
	put(0x1040 + 7 * 8, BLOCK_RW);
	expect(UINT64_C(7) << 30, 0, 0x40000000, 1, 1);
	/* TTBR[5:2] of a small table are its own without 52 bits... */
	setup(TCR_4K | TCR_IPS(5) | TCR_SZ(32), 0x1020, 0);
	put(0x1020, BLOCK_RW);
	expect(0, 0, 0x40000000, 1, 1);
	/* ...and address bits with them: it is aligned to 64 bytes. */
	setup(TCR_4K | TCR_IPS(6) | TCR_SZ(32) | TCR_DS, 0x1064, 0);
	regime.pa_bits = 52;
	regime.lpa2_4k = true;
	put(UINT64_C(0x9000000001040), 0x401);
	expect(0, 0, 0x40000000, 1, 1);
}
END_TEST

START_TEST(addresses_between_the_halves_are_out_of_range)
{
	setup_page(0x45678000 | PAGE_RW);
	ck_assert_int_eq(translate(PAGE_VA | BIT(48)), ERR_RANGE);
	ck_assert_int_eq(translate(PAGE_VA | BIT(56)), ERR_RANGE);
	ck_assert_int_eq(translate(UINT64_C(0xfffe800000000000)), ERR_RANGE);
	ck_assert_int_eq(translate(UINT64_C(0x00ff800000000000)), ERR_RANGE);
	ck_assert_uint_eq(tables.reads, 0);
}
END_TEST

START_TEST(top_byte_is_ignored_by_tbi)
{
	setup_page(0x45678000 | PAGE_RW);
	regime.tcr |= BIT(37);
	expect(PAGE_VA | UINT64_C(0xa5) << 56, 0x45678000, 0x1000, 3, 4);
	ck_assert_int_eq(translate(PAGE_VA | BIT(48)), ERR_RANGE);
	/* TBI1 is of the other half, which bit 55 selects. */
	put(0x9000, 0x2000 | TABLE);
	put(0x2000, 0x40000000 | BLOCK_RW);
	ck_assert_int_eq(translate(UINT64_C(0x5aff000000000000)), ERR_RANGE);
	regime.tcr = LINUX_4K | BIT(38);
	expect(UINT64_C(0x5aff000000000000), 0x40000000, 0x40000000, 1, 2);
	ck_assert_int_eq(translate(PAGE_VA | BIT(60)), ERR_RANGE);
}
END_TEST

START_TEST(epd_disables_a_half)
{
	setup_page(0x45678000 | PAGE_RW);
	regime.tcr |= BIT(23);
	expect(PAGE_VA, 0x45678000, 0x1000, 3, 4);
	ck_assert_int_eq(translate(~UINT64_C(0)), ERR_NOT_FOUND);
	regime.tcr = LINUX_4K | BIT(7);
	ck_assert_int_eq(translate(PAGE_VA), ERR_NOT_FOUND);
	ck_assert_uint_eq(tables.reads, 0);
}
END_TEST

START_TEST(invalid_entries_at_each_level)
{
	for (unsigned level = 0; level < 4; level++) {
		setup_page(0x45678000 | PAGE_RW);
		tables.at[level].entry &= ~UINT64_C(1);
		ck_assert_int_eq(translate(PAGE_VA), ERR_NOT_FOUND);
		ck_assert_uint_eq(tables.reads, level + 1);
	}
	/* The page encoding without bit 1 is reserved. */
	setup_page(0x45678000 | BLOCK_RW);
	ck_assert_int_eq(translate(PAGE_VA), ERR_CORRUPT);
}
END_TEST

START_TEST(addresses_beyond_ips_or_the_cpu_are_out_of_range)
{
	for (unsigned level = 0; level < 4; level++) {
		setup_page(0x45678000 | PAGE_RW);
		tables.at[level].entry |= BIT(40);
		regime.tcr = TCR_4K | TCR_IPS(2) | TCR_SZ(16);
		ck_assert_int_eq(translate(PAGE_VA), ERR_RANGE);
		ck_assert_uint_eq(tables.reads, level + 1);
		regime.tcr = LINUX_4K;
		regime.pa_bits = 40;
		ck_assert_int_eq(translate(PAGE_VA), ERR_RANGE);
	}
	setup_page(0x45678000 | PAGE_RW);
	regime.tcr = TCR_4K | TCR_IPS(0) | TCR_SZ(16);
	regime.ttbr0 |= BIT(32);
	ck_assert_int_eq(translate(PAGE_VA), ERR_RANGE);
	ck_assert_uint_eq(tables.reads, 0);
}
END_TEST

START_TEST(error_of_the_reader_is_passed_on)
{
	setup_page(0x45678000 | PAGE_RW);
	tables.count = 2;
	ck_assert_int_eq(translate(PAGE_VA), ERR_IO);
	ck_assert_uint_eq(tables.reads, 3);
}
END_TEST

struct permission_row {
	u64 leaf, table, sctlr, tcr;
	bool writable, executable, user;
};

START_TEST(permissions_of_entries_and_tables)
{
	static const struct permission_row rows[] = {
		{ 0, 0, 0, 0, true, true, false },
		{ BIT(6), 0, 0, 0, true, false, true }, /* EL0 may write */
		{ BIT(7), 0, 0, 0, false, true, false },
		{ BIT(7) | BIT(6), 0, 0, 0, false, true, true },
		{ BIT(53), 0, 0, 0, true, false, false }, /* PXN */
		{ BIT(54), 0, 0, 0, true, true, false },  /* UXN */
		{ 0, 0, BIT(19), 0, true, false, false }, /* WXN */
		{ BIT(7), 0, BIT(19), 0, false, true, false },
		{ 0, BIT(59), 0, 0, true, false, false },     /* PXNTable */
		{ 0, BIT(60), 0, 0, true, true, false },      /* UXNTable */
		{ BIT(6), BIT(61), 0, 0, true, true, false }, /* APTable */
		{ BIT(6), BIT(62), 0, 0, false, true, true },
		{ 0, BIT(62), BIT(19), 0, false, true, false },
		/* HPD0 makes the fields of tables mean nothing, HPD1 not. */
		{ 0, BIT(59) | BIT(62), 0, BIT(41), true, true, false },
		{ 0, BIT(59) | BIT(62), 0, BIT(42), false, false, false },
		{ BIT(6), BIT(61), 0, BIT(41), true, false, true },
	};

	for (size_t i = 0; i < ARRAY_COUNT(rows); i++)
		for (unsigned level = 0; level < 3; level++) {
			const struct permission_row *row = &rows[i];

			setup_page(0x45678000 | PAGE_RW | row->leaf);
			tables.at[level].entry |= row->table;
			regime.sctlr |= row->sctlr;
			regime.tcr |= row->tcr;
			expect(PAGE_VA, 0x45678000, 0x1000, 3, 4);
			ck_assert_msg(mapping.writable == row->writable &&
					      mapping.executable ==
						      row->executable &&
					      mapping.user == row->user,
				      "row %zu, level %u", i, level);
		}
}
END_TEST

START_TEST(permission_indirection)
{
	/* PIIndex 11: bits 54, 51 and 6. */
	setup_page(0x45678000 | PAGE_RW | BIT(54) | BIT(51) | BIT(6));
	tables.at[0].entry |= BIT(59) | BIT(61) | BIT(62);
	regime.tcr2 = BIT(1);
	for (u64 value = 0; value < 16; value++) {
		static const char *const text[] = {
			"",  "r", "x",	"rx", "",   "rw", "rw",	 "rwx",
			"r", "r", "rx", "",   "rw", "",	  "rwx", "",
		};
		bool r = strchr(text[value], 'r');
		bool w = strchr(text[value], 'w');
		bool x = strchr(text[value], 'x');

		regime.pir = value << 44;
		regime.pire0 = value << 44;
		expect(PAGE_VA, 0x45678000, 0x1000, 3, 4);
		ck_assert(mapping.writable == w && mapping.executable == x &&
			  mapping.user == r);
	}
	regime.tcr2 = BIT(5);
	ck_assert_int_eq(translate(PAGE_VA), ERR_UNSUPPORTED);
	regime.tcr2 = BIT(4);
	ck_assert_int_eq(translate(PAGE_VA), ERR_UNSUPPORTED);
}
END_TEST

START_TEST(memory_type_is_the_indexed_byte_of_mair)
{
	static const u8 want[] = { 0x99, 0xaa, 0xbb, 0x00,
				   0x04, 0x0c, 0x44, 0xff };

	for (unsigned i = 0; i < 8; i++) {
		setup_page(0x45678000 | PAGE_RW | i << 2);
		expect(PAGE_VA, 0x45678000, 0x1000, 3, 4);
		ck_assert_uint_eq(mapping.attr, want[i]);
	}
}
END_TEST

START_TEST(big_endian_tables)
{
	setup_page(0x45678000 | PAGE_RW);
	for (unsigned i = 0; i < tables.count; i++)
		tables.at[i].entry = __builtin_bswap64(tables.at[i].entry);
	ck_assert_int_ne(translate(PAGE_VA), OK);
	regime.sctlr |= BIT(25);
	expect(PAGE_VA, 0x45678000, 0x1000, 3, 4);
}
END_TEST

START_TEST(contiguous_and_access_flag_do_not_count)
{
	setup_page((0x45678000 | PAGE_RW | BIT(52)) & ~BIT(10));
	expect(PAGE_VA, 0x45678000, 0x1000, 3, 4);
}
END_TEST

START_TEST(txsz_out_of_range)
{
	/* Too small: 48 bits, unless FEAT_LVA makes it a fault. */
	setup_page(0x45678000 | PAGE_RW);
	regime.tcr = TCR_4K | TCR_IPS(5) | TCR_SZ(3);
	expect(PAGE_VA, 0x45678000, 0x1000, 3, 4);
	ck_assert_int_eq(translate(PAGE_VA | BIT(48)), ERR_RANGE);
	regime.va52_64k = true;
	ck_assert_int_eq(translate(PAGE_VA), ERR_NOT_FOUND);
	/* Too large: 16 bits, 17 with 64 KiB pages. */
	setup(TCR_4K | TCR_IPS(5) | TCR_SZ(63), 0x1000, 0);
	put(0x1000 + 15 * 8, 0x45678000 | PAGE_RW);
	expect(0xf000, 0x45678000, 0x1000, 3, 1);
	ck_assert_int_eq(translate(0x10000), ERR_RANGE);
	setup(TCR_64K | TCR_IPS(5) | TCR_SZ(63), 0x1000, 0);
	put(0x1008, 0x45670000 | PAGE_RW);
	expect(0x10000, 0x45670000, 0x10000, 3, 1);
	ck_assert_int_eq(translate(0x20000), ERR_RANGE);
}
END_TEST

START_TEST(reserved_granules_are_refused)
{
	setup(TCR_IPS(5) | TCR_SZ(16) | UINT64_C(3) << 14, 0x1000, 0x1000);
	ck_assert_int_eq(translate(0), ERR_CORRUPT);
	ck_assert_int_eq(translate(~UINT64_C(0)), ERR_CORRUPT);
}
END_TEST

START_TEST(mmu_off_is_the_identity_within_the_cpus_addresses)
{
	setup(LINUX_4K, 0, 0);
	regime.sctlr = BIT(19) | BIT(25);
	regime.pa_bits = 40;
	expect(0x40080123, 0x40080123, 0x1000 - 0x123, 0, 0);
	ck_assert_uint_eq(mapping.attr, 0x00);
	ck_assert(mapping.writable && mapping.executable && mapping.user);
	expect(MASK(39, 0), MASK(39, 0), 1, 0, 0);
	ck_assert_int_eq(translate(BIT(40)), ERR_RANGE);
	ck_assert_int_eq(translate(~UINT64_C(0)), ERR_RANGE);
	ck_assert_int_eq(translate(BIT(56) | 0x1000), ERR_RANGE);
	regime.tcr |= BIT(37);
	expect(BIT(56) | 0x1000, 0x1000, 0x1000, 0, 0);
	ck_assert_int_eq(translate(BIT(56) | BIT(55)), ERR_RANGE);
}
END_TEST

int main(void)
{
	Suite *s = suite_create("pgtable_el1");

	unit_add(s, page_of_4k_through_four_levels);
	unit_add(s, upper_half_uses_ttbr1_without_cnp_and_asid);
	unit_add(s, blocks_of_4k_at_levels_1_and_2_only);
	unit_add(s, page_of_16k_starts_with_two_entries);
	unit_add(s, page_of_64k);
	unit_add(s, lva_and_lpa_of_64k);
	unit_add(s, lpa2_of_4k_has_level_minus_one);
	unit_add(s, lpa2_of_16k);
	unit_add(s, root_table_is_aligned_to_its_size);
	unit_add(s, addresses_between_the_halves_are_out_of_range);
	unit_add(s, top_byte_is_ignored_by_tbi);
	unit_add(s, epd_disables_a_half);
	unit_add(s, invalid_entries_at_each_level);
	unit_add(s, addresses_beyond_ips_or_the_cpu_are_out_of_range);
	unit_add(s, error_of_the_reader_is_passed_on);
	unit_add(s, permissions_of_entries_and_tables);
	unit_add(s, permission_indirection);
	unit_add(s, memory_type_is_the_indexed_byte_of_mair);
	unit_add(s, big_endian_tables);
	unit_add(s, contiguous_and_access_flag_do_not_count);
	unit_add(s, txsz_out_of_range);
	unit_add(s, reserved_granules_are_refused);
	unit_add(s, mmu_off_is_the_identity_within_the_cpus_addresses);
	return unit_run(s);
}
