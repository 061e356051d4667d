/* SPDX-License-Identifier: BSD-2-Clause */
/* GPT made by hand: whole, damaged, hostile. test_partition_mbr has the rest. */
#include "storage/partition.h"

#include <string.h>

#include "base/bits.h"
#include "base/status.h"
#include "fake/disk.h"
#include "partition_build.h"
#include "unit.h"

static struct disk disk;
static struct partition_table table;
static struct table_build build;

/* A disk with an empty GPT. */
static void new_gpt(u64 blocks, u32 block_size, u32 entry_size, u32 entry_count)
{
	disk_new(&disk, blocks, block_size);
	build = (struct table_build){ disk.bytes, blocks, block_size,
				      entry_size, entry_count };
	build_gpt(&build);
}

/* The same entry in both copies. */
static void add(unsigned index, u64 first, u64 last)
{
	for (int backup = 0; backup < 2; backup++) {
		build_entry(&build, backup, index, first, last);
		build_seal(&build, backup);
	}
}

/* What most tests start from: partitions 1, 2 and 4. */
static void new_example_of(u32 block_size, u32 entry_count)
{
	new_gpt(200, block_size, 128, entry_count);
	add(0, 40, 49);
	add(1, 50, 50);
	add(3, 100, 149);
}

static void new_example(u32 block_size)
{
	new_example_of(block_size, 128);
}

static void check_example(enum partition_scheme scheme)
{
	/* Number, first block, blocks. */
	static const u64 rows[][3] = {
		{ 1, 40, 10 },
		{ 2, 50, 1 },
		{ 4, 100, 50 },
	};

	ck_assert_int_eq(partition_read(&disk.device, &table), OK);
	ck_assert_int_eq(table.scheme, scheme);
	ck_assert_uint_eq(table.count, 3);
	for (unsigned i = 0; i < 3; i++) {
		const struct partition *p = &table.partition[i];

		ck_assert_uint_eq(p->number, rows[i][0]);
		ck_assert_uint_eq(p->first, rows[i][1]);
		ck_assert_uint_eq(p->count, rows[i][2]);
	}
}

static void expect(int status)
{
	ck_assert_int_eq(partition_read(&disk.device, &table), status);
}

/* Writes a field of the header in a block, which is sealed again. */
static void set_field(u8 *header, unsigned at, u64 value, unsigned bytes)
{
	build_put(header + at, value, bytes);
	build_put(header + 16, 0, 4);
	build_put(header + 16, crc32_update(0, header, 92), 4);
}

START_TEST(a_gpt_is_read_with_any_block_size)
{
	for (u32 size = 512; size <= 4096; size *= 2) {
		new_example(size);
		check_example(PARTITION_GPT);
		disk_free(&disk);
	}
}
END_TEST

START_TEST(entries_of_any_power_of_two_are_read)
{
	/* From many in a block to each over several blocks. */
	for (u32 size = 128; size <= 8192; size *= 2) {
		new_gpt(400, 512, size, 8);
		add(0, 200, 209);
		add(7, 210, 219);
		expect(OK);
		ck_assert_int_eq(table.scheme, PARTITION_GPT);
		ck_assert_uint_eq(table.count, 2);
		ck_assert_uint_eq(table.partition[0].first, 200);
		ck_assert_uint_eq(table.partition[1].number, 8);
		ck_assert_uint_eq(table.partition[1].first, 210);
		disk_free(&disk);
	}
}
END_TEST

START_TEST(entries_that_do_not_fill_their_last_block_are_read)
{
	new_gpt(64, 4096, 128, 5);
	add(4, 10, 12);
	/* What follows them is not theirs. */
	memset(build_entries(&build, 0) + 5 * 128, 0xff, 128);
	expect(OK);
	ck_assert_int_eq(table.scheme, PARTITION_GPT);
	ck_assert_uint_eq(table.count, 1);
	ck_assert_uint_eq(table.partition[0].number, 5);
	disk_free(&disk);
}
END_TEST

START_TEST(a_header_may_be_as_long_as_a_block)
{
	u8 *header;

	new_example(4096);
	header = build_header(&build, 0);
	header[2000] = 7;
	set_field(header, 12, 4096, 4);
	build_put(header + 16, 0, 4);
	build_put(header + 16, crc32_update(0, header, 4096), 4);
	check_example(PARTITION_GPT);
	header[4095] ^= 1;
	check_example(PARTITION_GPT_BACKUP);
	disk_free(&disk);
}
END_TEST

START_TEST(a_damaged_primary_gives_way_to_the_backup)
{
	new_example(512);
	build_header(&build, 0)[60] ^= 1;
	check_example(PARTITION_GPT_BACKUP);
	disk_free(&disk);
	new_example(4096);
	build_entries(&build, 0)[128 * 127 + 5] ^= 1;
	check_example(PARTITION_GPT_BACKUP);
	build_entries(&build, 1)[9] ^= 0x80;
	expect(ERR_CHECKSUM);
	disk_free(&disk);
}
END_TEST

START_TEST(no_damage_to_the_backup_matters_to_a_whole_primary)
{
	new_example(512);
	memset(build_entries(&build, 1), 0xff, 33 * 512);
	check_example(PARTITION_GPT);
	disk.bad_read = 199;
	check_example(PARTITION_GPT);
	disk_free(&disk);
}
END_TEST

START_TEST(every_flipped_bit_is_harmless_or_noticed)
{
	u8 *header, *entries;

	new_example_of(512, 8);
	header = build_header(&build, 0);
	entries = build_entries(&build, 0);
	for (unsigned i = 0; i < 8 * 128; i++) {
		header[i / 8] ^= (u8)(1u << i % 8);
		check_example(i < 8 * 92 ? PARTITION_GPT_BACKUP
					 : PARTITION_GPT);
		header[i / 8] ^= (u8)(1u << i % 8);
		entries[i / 8] ^= (u8)(1u << i % 8);
		check_example(PARTITION_GPT_BACKUP);
		entries[i / 8] ^= (u8)(1u << i % 8);
	}
	memset(build_header(&build, 1), 0, 512);
	for (unsigned i = 0; i < 8 * 92; i++) {
		header[i / 8] ^= (u8)(1u << i % 8);
		expect(ERR_CHECKSUM);
		header[i / 8] ^= (u8)(1u << i % 8);
	}
	check_example(PARTITION_GPT);
	disk_free(&disk);
}
END_TEST

START_TEST(every_flipped_bit_under_a_right_crc_does_no_harm)
{
	u8 *header;

	new_example_of(512, 8);
	header = build_header(&build, 0);
	for (unsigned i = 0; i < 8 * 92; i++) {
		int status;

		if (i / 8 >= 16 && i / 8 < 20)
			continue;
		header[i / 8] ^= (u8)(1u << i % 8);
		set_field(header, 16, 0, 4);
		status = partition_read(&disk.device, &table);
		ck_assert(status == OK || status == ERR_UNSUPPORTED);
		if (status == OK)
			check_example(table.scheme);
		header[i / 8] ^= (u8)(1u << i % 8);
	}
	disk_free(&disk);
}
END_TEST

/* Of the primary header, without a backup. */
static void expect_field(unsigned at, u64 value, unsigned bytes, int status)
{
	new_example(512);
	memset(build_header(&build, 1), 0, 512);
	set_field(build_header(&build, 0), at, value, bytes);
	expect(status);
	disk_free(&disk);
}

START_TEST(a_header_that_contradicts_itself_is_corrupt)
{
	/* Header, usable blocks, entries: offset and value of a field. */
	static const u64 rows[][2] = {
		{ 24, 0 },   { 24, 2 },		 { 32, 0 },
		{ 32, 1 },   { 40, 0 },		 { 40, 1 },
		{ 40, 167 }, { 40, UINT64_MAX }, { 48, 33 },
		{ 48, 200 }, { 48, UINT64_MAX }, { 72, 0 },
		{ 72, 1 },   { 72, 3 },		 { 72, 34 },
		{ 72, 199 }, { 72, BIT(63) },	 { 72, UINT64_MAX },
	};

	for (unsigned i = 0; i < ARRAY_COUNT(rows); i++)
		expect_field((unsigned)rows[i][0], rows[i][1], 8, ERR_CORRUPT);
	expect_field(80, 0, 4, ERR_CORRUPT);
	/* Harmless: a disk made longer or shorter, a minor version. */
	expect_field(32, 100, 8, OK);
	expect_field(32, 100000, 8, OK);
	expect_field(8, 7, 2, OK);
}
END_TEST

START_TEST(a_backup_that_contradicts_itself_is_corrupt)
{
	/* Alternate, usable blocks, entries: offset and value. */
	static const u64 rows[][2] = {
		{ 32, 5 }, { 40, 1 }, { 48, 199 }, { 72, 1 }, { 72, 168 },
	};
	u8 *header;

	for (unsigned i = 0; i < ARRAY_COUNT(rows); i++) {
		new_example(512);
		memset(build_header(&build, 0), 0, 512);
		header = build_header(&build, 1);
		/* The primary's entries do as well, outside what is usable. */
		set_field(header, 72, rows[i][0] == 40 ? 167 : 2, 8);
		check_example(PARTITION_GPT_BACKUP);
		set_field(header, (unsigned)rows[i][0], rows[i][1], 8);
		expect(ERR_CORRUPT);
		disk_free(&disk);
	}
}
END_TEST

START_TEST(entries_of_odd_size_or_number_are_unsupported)
{
	static const u32 sizes[] = { 0,	  1,   64,  127,       129,
				     192, 384, ~0u, 0x80000000 };

	for (unsigned i = 0; i < ARRAY_COUNT(sizes); i++)
		expect_field(84, sizes[i], 4, ERR_UNSUPPORTED);
	expect_field(84, 4096, 4, ERR_CORRUPT); /* but then it has no room */
	expect_field(80, 8193, 4, ERR_UNSUPPORTED);
	expect_field(80, ~0u, 4, ERR_UNSUPPORTED);
	expect_field(10, 2, 2, ERR_UNSUPPORTED);
}
END_TEST

START_TEST(a_partition_lies_within_the_usable_blocks)
{
	static const u64 rows[][2] = {
		{ 33, 40 },	    { 0, 0 },
		{ 60, 59 },	    { 60, 167 },
		{ 60, UINT64_MAX }, { UINT64_MAX, 0 },
		{ 167, 60 },	    { BIT(63), BIT(63) },
		{ 1, UINT64_MAX },
	};

	for (unsigned i = 0; i < ARRAY_COUNT(rows); i++) {
		new_example(512);
		build_entry(&build, 0, 6, rows[i][0], rows[i][1]);
		build_seal(&build, 0);
		check_example(PARTITION_GPT_BACKUP);
		build_entry(&build, 1, 6, rows[i][0], rows[i][1]);
		build_seal(&build, 1);
		expect(ERR_CORRUPT);
		disk_free(&disk);
	}
}
END_TEST

START_TEST(a_partition_may_have_every_usable_block)
{
	new_gpt(200, 512, 128, 128);
	add(0, 34, 166);
	expect(OK);
	ck_assert_uint_eq(table.partition[0].count, 133);
	disk_free(&disk);
}
END_TEST

START_TEST(overlapping_partitions_are_corrupt)
{
	/* With partition 1, 40 to 49, or 2, 50, or all. */
	static const u64 rows[][2] = {
		{ 49, 60 }, { 34, 40 }, { 45, 46 }, { 34, 166 }, { 50, 50 },
	};

	for (unsigned i = 0; i < ARRAY_COUNT(rows); i++) {
		new_example(512);
		add(9, rows[i][0], rows[i][1]);
		expect(ERR_CORRUPT);
		disk_free(&disk);
	}
}
END_TEST

START_TEST(a_disk_cut_short_keeps_what_is_whole)
{
	new_example(512);
	for (u64 count = 200; count; count--) {
		disk.device.count = count;
		if (count >= 167)
			check_example(PARTITION_GPT);
		else
			expect(count > 1 ? ERR_CORRUPT : ERR_CHECKSUM);
	}
	disk.device.count = 0;
	expect(ERR_RANGE);
	disk_free(&disk);
}
END_TEST

START_TEST(a_block_that_cannot_be_read_is_damage)
{
	new_example(512);
	for (u64 bad = 1; bad < 200; bad++) {
		disk.bad_read = bad;
		check_example(bad < 34 ? PARTITION_GPT_BACKUP : PARTITION_GPT);
	}
	disk.bad_read = 0;
	expect(ERR_IO);
	/* Neither copy: the error of the device, whichever copy has it. */
	memset(build_header(&build, 1), 0, 512);
	disk.bad_read = 7;
	expect(ERR_IO);
	memset(build_header(&build, 0), 0, 512);
	disk.bad_read = 199;
	expect(ERR_IO);
	disk_free(&disk);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("partition");

	unit_add(suite, a_gpt_is_read_with_any_block_size);
	unit_add(suite, entries_of_any_power_of_two_are_read);
	unit_add(suite, entries_that_do_not_fill_their_last_block_are_read);
	unit_add(suite, a_header_may_be_as_long_as_a_block);
	unit_add(suite, a_damaged_primary_gives_way_to_the_backup);
	unit_add(suite, no_damage_to_the_backup_matters_to_a_whole_primary);
	unit_add(suite, every_flipped_bit_is_harmless_or_noticed);
	unit_add(suite, every_flipped_bit_under_a_right_crc_does_no_harm);
	unit_add(suite, a_header_that_contradicts_itself_is_corrupt);
	unit_add(suite, a_backup_that_contradicts_itself_is_corrupt);
	unit_add(suite, entries_of_odd_size_or_number_are_unsupported);
	unit_add(suite, a_partition_lies_within_the_usable_blocks);
	unit_add(suite, a_partition_may_have_every_usable_block);
	unit_add(suite, overlapping_partitions_are_corrupt);
	unit_add(suite, a_disk_cut_short_keeps_what_is_whole);
	unit_add(suite, a_block_that_cannot_be_read_is_damage);
	return unit_run(suite);
}
