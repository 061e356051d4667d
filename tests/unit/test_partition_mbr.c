/* SPDX-License-Identifier: BSD-2-Clause */
/* MBR made by hand, what is none, and what MBR and GPT share. */
#include "storage/partition.h"

#include <string.h>

#include "base/status.h"
#include "fake/disk.h"
#include "partition_build.h"
#include "unit.h"

static struct disk disk;
static struct partition_table table;
static struct table_build build;

static void new_disk(u32 block_size)
{
	disk_new(&disk, 2000, block_size);
	build = (struct table_build){ disk.bytes, 2000, block_size, 128, 4 };
}

static void expect(int status, enum partition_scheme scheme, u32 count)
{
	ck_assert_int_eq(partition_read(&disk.device, &table), status);
	ck_assert_int_eq(table.scheme, scheme);
	ck_assert_uint_eq(table.count, count);
}

static void expect_partition(u32 index, u32 number, u64 first, u64 count)
{
	const struct partition *p = &table.partition[index];

	ck_assert_uint_eq(p->number, number);
	ck_assert_uint_eq(p->first, first);
	ck_assert_uint_eq(p->count, count);
}

/* Primaries 1 and 4, an extended 2 of 500..1499, logical 5, 6, 7. */
static void new_example(u32 block_size, u8 extended_type)
{
	new_disk(block_size);
	build_mbr(&build, 0, 0, 0x0c, 10, 90);
	build_mbr(&build, 0, 1, extended_type, 500, 1000);
	build_mbr(&build, 0, 3, 0x83, 1500, 500);
	build_mbr(&build, 500, 0, 0x83, 1, 99);
	build_mbr(&build, 500, 1, 5, 100, 200);
	build_mbr(&build, 600, 0, 0x82, 10, 100);
	build_mbr(&build, 600, 1, 5, 900, 100);
	build_mbr(&build, 1400, 0, 0x0b, 1, 99);
}

START_TEST(primary_and_logical_partitions_are_listed)
{
	static const u8 types[] = { 0x05, 0x0f, 0x85 };

	for (u32 size = 512; size <= 4096; size *= 2)
		for (unsigned i = 0; i < 3; i++) {
			new_example(size, types[i]);
			expect(OK, PARTITION_MBR, 5);
			expect_partition(0, 1, 10, 90);
			expect_partition(1, 4, 1500, 500);
			expect_partition(2, 5, 501, 99);
			expect_partition(3, 6, 610, 100);
			expect_partition(4, 7, 1401, 99);
			disk_free(&disk);
		}
}
END_TEST

START_TEST(unused_entries_are_skipped)
{
	new_disk(512);
	build_mbr(&build, 0, 0, 0, 5, 100);
	build_mbr(&build, 0, 1, 0x83, 3000, 0);
	build_mbr(&build, 0, 2, 0x83, 1, 1999);
	disk.bytes[446 + 32] = 0x80;
	expect(OK, PARTITION_MBR, 1);
	expect_partition(0, 3, 1, 1999);
	build_mbr(&build, 0, 2, 0, 0, 0);
	expect(OK, PARTITION_MBR, 0);
	disk_free(&disk);
}
END_TEST

START_TEST(an_extended_partition_may_be_empty)
{
	new_disk(512);
	build_mbr(&build, 0, 0, 5, 100, 100);
	/* Never written, written without partitions, first one deleted. */
	expect(OK, PARTITION_MBR, 0);
	build_mbr(&build, 100, 0, 0, 0, 0);
	expect(OK, PARTITION_MBR, 0);
	build_mbr(&build, 100, 1, 5, 50, 10);
	build_mbr(&build, 150, 0, 0x83, 1, 9);
	expect(OK, PARTITION_MBR, 1);
	expect_partition(0, 5, 151, 9);
	disk_free(&disk);
}
END_TEST

START_TEST(several_extended_partitions_are_followed)
{
	new_disk(512);
	build_mbr(&build, 0, 0, 5, 100, 100);
	build_mbr(&build, 0, 3, 5, 300, 100);
	build_mbr(&build, 100, 0, 0x83, 1, 9);
	build_mbr(&build, 300, 0, 0x83, 1, 9);
	expect(OK, PARTITION_MBR, 2);
	expect_partition(0, 5, 101, 9);
	expect_partition(1, 6, 301, 9);
	/* They must not overlap, even without partitions. */
	build_mbr(&build, 0, 3, 5, 199, 100);
	expect(ERR_CORRUPT, PARTITION_MBR, 1);
	disk_free(&disk);
}
END_TEST

START_TEST(primaries_out_of_range_or_overlapping_are_corrupt)
{
	static const u32 rows[][2] = {
		{ 0, 5 },     { 1500, 501 }, { 2000, 1 }, { 1, ~0u },
		{ ~0u, ~0u }, { 99, 1 },     { 5, 6 },	  { 1, 1999 },
		{ 20, 20 },   { 499, 2 },    { 1499, 1 }, { 700, 10 },
	};

	for (unsigned i = 0; i < ARRAY_COUNT(rows); i++)
		for (unsigned type = 5; type <= 0x83; type += 0x83 - 5) {
			new_example(512, 5);
			build_mbr(&build, 0, 3, 0, 0, 0);
			build_mbr(&build, 0, 2, (u8)type, rows[i][0],
				  rows[i][1]);
			ck_assert_int_eq(partition_read(&disk.device, &table),
					 ERR_CORRUPT);
			ck_assert_int_eq(table.scheme, PARTITION_MBR);
			disk_free(&disk);
		}
}
END_TEST

START_TEST(logical_partitions_lie_within_the_extended_one)
{
	static const u32 rows[][2] = {
		{ 0, 10 },  { 10, 891 }, { 900, 1 },   { ~0u, 1 },
		{ 1, ~0u }, { 899, 2 },	 { ~0u, ~0u },
	};

	for (unsigned i = 0; i < ARRAY_COUNT(rows); i++) {
		new_example(512, 5);
		build_mbr(&build, 600, 0, 0x83, rows[i][0], rows[i][1]);
		expect(ERR_CORRUPT, PARTITION_MBR, 3);
		disk_free(&disk);
	}
}
END_TEST

START_TEST(links_lie_within_the_extended_one_and_go_nowhere_twice)
{
	/* Itself, the first, outside, into partition 5, no signature there. */
	static const u32 links[] = { 100, 0, 1000, ~0u, 5000, 50, 700 };

	for (unsigned i = 0; i < ARRAY_COUNT(links); i++) {
		new_example(512, 5);
		build_mbr(&build, 550, 0, 0, 0, 0);
		build_mbr(&build, 600, 1, 5, links[i], 100);
		expect(ERR_CORRUPT, PARTITION_MBR, 4);
		disk_free(&disk);
	}
	new_example(512, 5);
	build_mbr(&build, 600, 0, 0x0f, 300, 100);
	expect(ERR_CORRUPT, PARTITION_MBR, 3);
	disk_free(&disk);
}
END_TEST

START_TEST(an_endless_chain_of_empty_links_ends)
{
	new_example(512, 5);
	build_mbr(&build, 600, 0, 0, 0, 0);
	build_mbr(&build, 600, 1, 5, 100, 100);
	expect(ERR_CORRUPT, PARTITION_MBR, 3);
	ck_assert_uint_lt(disk.reads, 1000);
	disk_free(&disk);

	/* Two links that name each other. */
	new_disk(512);
	build_mbr(&build, 0, 0, 5, 100, 500);
	build_mbr(&build, 100, 1, 5, 10, 1);
	build_mbr(&build, 110, 1, 5, 20, 1);
	build_mbr(&build, 120, 1, 5, 10, 1);
	expect(ERR_CORRUPT, PARTITION_MBR, 0);
	disk_free(&disk);
}
END_TEST

START_TEST(more_logical_partitions_than_fit_are_refused)
{
	new_disk(512);
	build_mbr(&build, 0, 0, 5, 100, 1900);
	for (u32 n = 0; n <= PARTITIONS_MAX; n++) {
		if (n == PARTITIONS_MAX)
			expect(OK, PARTITION_MBR, PARTITIONS_MAX);
		if (n)
			build_mbr(&build, 100 + 10 * (n - 1), 1, 5, 10 * n, 10);
		build_mbr(&build, 100 + 10 * n, 0, 0x83, 1, 9);
	}
	expect(ERR_NO_SPACE, PARTITION_MBR, PARTITIONS_MAX);
	expect_partition(127, 5 + 127, 1371, 9);
	disk_free(&disk);
}
END_TEST

START_TEST(more_gpt_partitions_than_fit_are_refused)
{
	new_disk(512);
	build.entry_count = 256;
	build_gpt(&build);
	for (unsigned i = 0; i < PARTITIONS_MAX; i++)
		for (int backup = 0; backup < 2; backup++)
			build_entry(&build, backup, 2 * i, 100 + i, 100 + i);
	build_seal(&build, 0);
	build_seal(&build, 1);
	expect(OK, PARTITION_GPT, PARTITIONS_MAX);
	ck_assert_uint_eq(table.partition[127].number, 255);
	/* The backup with one less is no better. */
	build_entry(&build, 0, 255, 300, 300);
	build_seal(&build, 0);
	expect(ERR_NO_SPACE, PARTITION_GPT, PARTITIONS_MAX);
	disk_free(&disk);
}
END_TEST

START_TEST(errors_of_the_device_are_passed_on)
{
	static const u64 bad[] = { 0, 500, 600, 1400 };

	new_example(512, 5);
	for (unsigned i = 0; i < ARRAY_COUNT(bad); i++) {
		disk.bad_read = bad[i];
		ck_assert_int_eq(partition_read(&disk.device, &table), ERR_IO);
	}
	disk_free(&disk);
}
END_TEST

START_TEST(a_disk_cut_short_is_corrupt)
{
	new_example(512, 5);
	for (disk.device.count = 1999; disk.device.count; disk.device.count--)
		ck_assert_int_eq(partition_read(&disk.device, &table),
				 ERR_CORRUPT);
	disk_free(&disk);
}
END_TEST

START_TEST(a_disk_without_signature_has_no_table)
{
	new_disk(512);
	expect(OK, PARTITION_NONE, 0);
	build_mbr(&build, 0, 0, 0x83, 10, 10);
	disk.bytes[510] = 0x54;
	expect(OK, PARTITION_NONE, 0);
	disk_free(&disk);
}
END_TEST

START_TEST(code_where_entries_would_be_is_no_table)
{
	new_disk(512);
	build_mbr(&build, 0, 0, 0x83, 10, 10);
	disk.bytes[446 + 48] = 'e';
	expect(OK, PARTITION_NONE, 0);
	disk_free(&disk);
}
END_TEST

/* A boot sector as mkfs.fat has it, and entries that would be believed. */
static void new_fat(void)
{
	static const u8 fields[] = { 0xeb, 0x3c, 0x90, 'm', 'k', 'f',
				     's',  '.',	 'f',  'a', 't', 0,
				     2,	   4,	 4,    0,   2,	 0,
				     2,	   0xd0, 0x07, 0xf8 };

	new_disk(512);
	memcpy(disk.bytes, fields, sizeof(fields));
	build_mbr(&build, 0, 0, 0x0c, 10, 90);
}

START_TEST(a_fat_boot_sector_is_no_table)
{
	new_fat();
	expect(OK, PARTITION_NONE, 0);
	disk.bytes[0] = 0xe9;
	disk.bytes[2] = 0;
	expect(OK, PARTITION_NONE, 0);
	disk.bytes[19] = disk.bytes[20] = 0; /* the 32-bit count instead */
	disk.bytes[34] = 1;
	expect(OK, PARTITION_NONE, 0);
	/* As mkfs.fat --mbr has it. */
	build_mbr(&build, 0, 0, 0x0c, 0, 2000);
	expect(OK, PARTITION_NONE, 0);
	disk_free(&disk);
}
END_TEST

START_TEST(what_only_resembles_a_fat_boot_sector_is_a_table)
{
	/* Offset and value: jump, block, cluster, reserved, FATs, media. */
	static const u8 rows[][2] = {
		{ 0, 0xfa }, { 2, 0 },	{ 12, 0 }, { 12, 3 },	 { 12, 32 },
		{ 11, 1 },   { 13, 0 }, { 13, 3 }, { 14, 0 },	 { 16, 0 },
		{ 16, 3 },   { 21, 0 }, { 21, 1 }, { 21, 0xf7 },
	};

	for (unsigned i = 0; i < ARRAY_COUNT(rows); i++) {
		new_fat();
		memcpy(disk.bytes + 54, "FAT16   ", 8);
		disk.bytes[rows[i][0]] = rows[i][1];
		expect(OK, PARTITION_MBR, 1);
		disk_free(&disk);
	}
	new_fat();
	disk.bytes[19] = disk.bytes[20] = 0; /* no blocks at all */
	expect(OK, PARTITION_MBR, 1);
	disk_free(&disk);
}
END_TEST

START_TEST(a_gpt_wants_a_protective_mbr_but_it_may_be_hybrid)
{
	new_disk(512);
	build_gpt(&build);
	build_entry(&build, 0, 1, 40, 49);
	build_seal(&build, 0);
	build_mbr(&build, 0, 0, 0x0c, 100, 10);
	build_mbr(&build, 0, 2, 0xee, 1, 39);
	disk.bytes[446] = 0x80;
	expect(OK, PARTITION_GPT, 1);
	ck_assert_uint_eq(table.partition[0].first, 40);
	/* Not one that begins elsewhere. */
	build_mbr(&build, 0, 2, 0xee, 2, 38);
	expect(OK, PARTITION_MBR, 2);
	build_mbr(&build, 0, 2, 0, 0, 0);
	expect(OK, PARTITION_MBR, 1);
	expect_partition(0, 1, 100, 10);
	/* Nor one without the signature. */
	build_mbr(&build, 0, 2, 0xee, 1, 39);
	disk.bytes[511] = 0;
	expect(OK, PARTITION_NONE, 0);
	disk_free(&disk);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("partition_mbr");

	unit_add(suite, primary_and_logical_partitions_are_listed);
	unit_add(suite, unused_entries_are_skipped);
	unit_add(suite, an_extended_partition_may_be_empty);
	unit_add(suite, several_extended_partitions_are_followed);
	unit_add(suite, primaries_out_of_range_or_overlapping_are_corrupt);
	unit_add(suite, logical_partitions_lie_within_the_extended_one);
	unit_add(suite, links_lie_within_the_extended_one_and_go_nowhere_twice);
	unit_add(suite, an_endless_chain_of_empty_links_ends);
	unit_add(suite, more_logical_partitions_than_fit_are_refused);
	unit_add(suite, more_gpt_partitions_than_fit_are_refused);
	unit_add(suite, errors_of_the_device_are_passed_on);
	unit_add(suite, a_disk_cut_short_is_corrupt);
	unit_add(suite, a_disk_without_signature_has_no_table);
	unit_add(suite, code_where_entries_would_be_is_no_table);
	unit_add(suite, a_fat_boot_sector_is_no_table);
	unit_add(suite, what_only_resembles_a_fat_boot_sector_is_a_table);
	unit_add(suite, a_gpt_wants_a_protective_mbr_but_it_may_be_hybrid);
	return unit_run(suite);
}
