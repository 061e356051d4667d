/* SPDX-License-Identifier: BSD-2-Clause */
#include "unit.h"

#include <string.h>

#include "emul/walk.h"

#define TABLE 3u

/* 4 KiB of descriptors at each of four addresses; nothing elsewhere. */
#define MEMORY	UINT64_C(0x40000000)
#define NOWHERE UINT64_C(0x90000000)

static u64 memory[4][512];
static unsigned reads;

static bool read_memory(void *context, u64 address, u64 *descriptor)
{
	u64 offset = address - MEMORY;

	ck_assert_ptr_eq(context, memory);
	ck_assert_uint_eq(address % 8, 0);
	reads++;
	if (offset >= sizeof(memory))
		return false;
	*descriptor = memory[offset / 4096][offset % 4096 / 8];
	return true;
}

static u64 table(unsigned n)
{
	return MEMORY + n * 4096;
}

/* A lower half of `bits` bits and 4 KiB pages, from table 0 on. */
static struct emul_walk walk_of(unsigned bits)
{
	memset(memory, 0, sizeof(memory));
	reads = 0;
	return (struct emul_walk){ .tcr = 64 - bits,
				   .ttbr0 = table(0),
				   .ttbr1 = NOWHERE,
				   .read = read_memory,
				   .context = memory };
}

START_TEST(each_level_of_four_kib_pages)
{
	struct emul_walk walk = walk_of(48);
	u64 va = UINT64_C(3) << 39 | UINT64_C(5) << 30 | 7 << 21 | 9 << 12;

	walk.ttbr0 = NOWHERE;
	ck_assert_int_eq(emul_walk_level(&walk, va, NOWHERE), 0);
	walk.ttbr0 = table(0);
	memory[0][3] = NOWHERE | TABLE;
	ck_assert_int_eq(emul_walk_level(&walk, va, NOWHERE), 1);
	memory[0][3] = table(1) | TABLE;
	memory[1][5] = NOWHERE | TABLE;
	ck_assert_int_eq(emul_walk_level(&walk, va, NOWHERE), 2);
	memory[1][5] = table(2) | TABLE;
	memory[2][7] = NOWHERE | TABLE;
	ck_assert_int_eq(emul_walk_level(&walk, va, NOWHERE), 3);
	ck_assert_uint_eq(reads, 6);
}
END_TEST

START_TEST(the_first_level_depends_on_the_size)
{
	static const struct {
		unsigned bits;
		int level;
	} rows[] = { { 52, -1 }, { 49, -1 }, { 48, 0 }, { 40, 0 }, { 39, 1 },
		     { 31, 1 },	 { 30, 2 },  { 25, 2 }, { 21, 3 }, { 16, 3 } };

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct emul_walk walk = walk_of(rows[i].bits);

		walk.ttbr0 = NOWHERE;
		ck_assert_int_eq(emul_walk_level(&walk, 0, NOWHERE),
				 rows[i].level);
	}
}
END_TEST

START_TEST(both_halves_and_their_granules)
{
	struct emul_walk walk = walk_of(39);

	/* The upper half: 64 KiB pages, 42 bits: two levels. */
	walk.tcr |= UINT64_C(22) << 16 | UINT64_C(3) << 30;
	ck_assert_int_eq(emul_walk_level(&walk, ~UINT64_C(0), NOWHERE + 0xf000),
			 2);
	/* 16 KiB pages, 47 bits: three levels. */
	walk.tcr = 17 | 2 << 14;
	walk.ttbr0 = NOWHERE;
	ck_assert_int_eq(emul_walk_level(&walk, 0, NOWHERE), 1);
	/* Bit 55 chooses; tags above do not matter. */
	walk.tcr = 25 | UINT64_C(25) << 16 | UINT64_C(2) << 30;
	walk.ttbr0 = table(0);
	memory[0][1] = NOWHERE | TABLE;
	ck_assert_int_eq(
		emul_walk_level(&walk, UINT64_C(0xab) << 56 | 1 << 30, NOWHERE),
		2);
}
END_TEST

START_TEST(big_endian_tables)
{
	struct emul_walk walk = walk_of(39);

	walk.big_endian = true;
	memory[0][1] = __builtin_bswap64(NOWHERE | TABLE);
	ck_assert_int_eq(emul_walk_level(&walk, 1 << 30, NOWHERE), 2);
}
END_TEST

START_TEST(a_walk_that_has_changed_ends_somewhere)
{
	struct emul_walk walk = walk_of(39);

	ck_assert_int_eq(emul_walk_level(&walk, 0, NOWHERE), 1);
	memory[0][0] = 0x701; /* a block */
	ck_assert_int_eq(emul_walk_level(&walk, 0, NOWHERE), 1);
	/* A table that leads to itself ends at the last level. */
	memory[0][0] = table(0) | TABLE;
	ck_assert_int_eq(emul_walk_level(&walk, 0, NOWHERE), 3);
	ck_assert_uint_le(reads, 5);
}
END_TEST

START_TEST(any_control_register_ends)
{
	struct emul_walk walk = walk_of(39);

	for (unsigned n = 0; n < 512; n++)
		memory[0][n] = table(0) | TABLE;
	for (u64 low = 0; low < 64; low++) {
		for (u64 granule = 0; granule < 4; granule++) {
			int level;

			walk.tcr =
				low | low << 16 | granule << 14 | granule << 30;
			level = emul_walk_level(&walk, low * 0x123456789abcdef,
						NOWHERE);
			ck_assert(level >= -1 && level <= 3);
		}
	}
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("emul_walk");

	unit_add(suite, each_level_of_four_kib_pages);
	unit_add(suite, the_first_level_depends_on_the_size);
	unit_add(suite, both_halves_and_their_granules);
	unit_add(suite, big_endian_tables);
	unit_add(suite, a_walk_that_has_changed_ends_somewhere);
	unit_add(suite, any_control_register_ends);
	return unit_run(suite);
}
