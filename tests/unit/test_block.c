/* SPDX-License-Identifier: BSD-2-Clause */
/* Transfers of any bytes over a device of blocks, and slices. */
#include "storage/block.h"

#include <stdlib.h>
#include <string.h>

#include "base/status.h"
#include "fake/disk.h"
#include "unit.h"

#define BLOCKS 4u

static const u32 block_sizes[] = { 512, 1024, 2048, 4096 };

static u8 pattern(u64 i)
{
	return (u8)(i * 7 + i / 251);
}

/* A disk that holds the pattern. */
static void new_disk(struct disk *disk, u64 blocks, u32 block_size)
{
	disk_new(disk, blocks, block_size);
	for (u64 i = 0; i < disk->size; i++)
		disk->bytes[i] = pattern(i);
}

static void reset_counts(struct disk *disk)
{
	disk->reads = disk->writes = 0;
	disk->blocks_read = disk->blocks_written = 0;
}

/* Positions that matter: around every multiple of the block size. */
static u64 spot(u32 block_size, unsigned i)
{
	static const int delta[] = { -3, -1, 0, 1, 5 };
	u64 base = (u64)(i / 5) * block_size;

	return (u64)((int64_t)base + delta[i % 5]);
}

#define SPOTS (5 * (BLOCKS + 1))

static void check_read(struct disk *disk, u64 offset, u64 size)
{
	u8 *buffer = malloc(size + 2);

	memset(buffer, 0xa5, size + 2);
	ck_assert_int_eq(block_read(&disk->device, offset, size, buffer + 1),
			 OK);
	ck_assert_int_eq(memcmp(buffer + 1, disk->bytes + offset, size), 0);
	ck_assert_uint_eq(buffer[0], 0xa5);
	ck_assert_uint_eq(buffer[size + 1], 0xa5);
	free(buffer);
}

static void check_write(struct disk *disk, u8 *shadow, u64 offset, u64 size)
{
	/* Of exactly this size, for the sanitizer to notice more. */
	u8 *buffer = malloc(size ? size : 1);

	for (u64 i = 0; i < size; i++)
		buffer[i] = (u8)rand();
	memcpy(shadow + offset, buffer, size);
	ck_assert_int_eq(block_write(&disk->device, offset, size, buffer), OK);
	ck_assert_int_eq(memcmp(shadow, disk->bytes, disk->size), 0);
	free(buffer);
}

START_TEST(every_range_is_read_and_written)
{
	u32 block_size = block_sizes[_i];
	struct disk disk;
	u8 *shadow;

	new_disk(&disk, BLOCKS, block_size);
	shadow = malloc(disk.size);
	memcpy(shadow, disk.bytes, disk.size);
	for (unsigned i = 0; i < SPOTS; i++)
		for (unsigned k = 0; k < SPOTS; k++) {
			u64 from = spot(block_size, i);
			u64 to = spot(block_size, k);

			if (from > to || to > disk.size)
				continue;
			check_read(&disk, from, to - from);
			check_write(&disk, shadow, from, to - from);
		}
	free(shadow);
	disk_free(&disk);
}
END_TEST

START_TEST(every_alignment_within_a_block_is_right)
{
	struct disk disk;
	u8 *shadow;

	new_disk(&disk, 3, 512);
	shadow = malloc(disk.size);
	memcpy(shadow, disk.bytes, disk.size);
	for (u64 at = 0; at <= 512; at++)
		for (u64 size = 0; size <= 600; size += 1 + size / 3) {
			check_read(&disk, at, size);
			check_write(&disk, shadow, at, size);
		}
	free(shadow);
	disk_free(&disk);
}
END_TEST

START_TEST(whole_blocks_are_one_call_without_scratch)
{
	static u8 buffer[3 * 4096];
	struct disk disk;
	u8 *scratch;

	new_disk(&disk, BLOCKS, 4096);
	scratch = disk.device.scratch;
	disk.device.scratch = NULL;
	ck_assert_int_eq(block_read(&disk.device, 4096, sizeof(buffer), buffer),
			 OK);
	ck_assert_uint_eq(disk.reads, 1);
	ck_assert_uint_eq(disk.blocks_read, 3);
	ck_assert_uint_eq(buffer[0], pattern(4096));

	reset_counts(&disk);
	ck_assert_int_eq(block_write(&disk.device, 0, sizeof(buffer), buffer),
			 OK);
	ck_assert_uint_eq(disk.writes, 1);
	ck_assert_uint_eq(disk.blocks_written, 3);
	ck_assert_uint_eq(disk.reads, 0);
	disk.device.scratch = scratch;
	disk_free(&disk);
}
END_TEST

START_TEST(only_the_edges_go_through_scratch)
{
	static u8 buffer[3 * 512];
	struct disk disk;

	/* 100 bytes of block 0, blocks 1 and 2, 50 bytes of block 3. */
	new_disk(&disk, BLOCKS, 512);
	ck_assert_int_eq(block_read(&disk.device, 412, 100 + 1024 + 50, buffer),
			 OK);
	ck_assert_uint_eq(disk.reads, 3);
	ck_assert_uint_eq(disk.blocks_read, 4);
	ck_assert_uint_eq(disk.device.scratch[49], pattern(3 * 512 + 49));

	reset_counts(&disk);
	ck_assert_int_eq(
		block_write(&disk.device, 412, 100 + 1024 + 50, buffer), OK);
	ck_assert_uint_eq(disk.reads, 2);
	ck_assert_uint_eq(disk.blocks_read, 2);
	ck_assert_uint_eq(disk.writes, 3);
	ck_assert_uint_eq(disk.blocks_written, 4);
	disk_free(&disk);
}
END_TEST

START_TEST(nothing_is_transferred_for_no_bytes)
{
	struct disk disk;

	new_disk(&disk, BLOCKS, 512);
	ck_assert_int_eq(block_read(&disk.device, 0, 0, NULL), OK);
	ck_assert_int_eq(block_read(&disk.device, 77, 0, NULL), OK);
	ck_assert_int_eq(block_read(&disk.device, disk.size, 0, NULL), OK);
	ck_assert_int_eq(block_write(&disk.device, disk.size, 0, NULL), OK);
	ck_assert_uint_eq(disk.reads + disk.writes, 0);
	disk_free(&disk);
}
END_TEST

START_TEST(what_lies_beyond_the_capacity_is_refused)
{
	static const struct {
		u64 offset, size;
	} rows[] = {
		{ 0, BLOCKS * 512 + 1 },
		{ BLOCKS * 512, 1 },
		{ BLOCKS * 512 - 1, 2 },
		{ BLOCKS * 512 + 1, 0 },
		{ 1, UINT64_MAX },
		{ UINT64_MAX, 1 },
		{ UINT64_MAX, 0 },
		{ UINT64_MAX, UINT64_MAX },
		{ 0, UINT64_MAX },
		{ UINT64_C(1) << 63, UINT64_C(1) << 63 },
	};
	struct disk disk;
	u8 byte = 0;

	new_disk(&disk, BLOCKS, 512);
	for (unsigned i = 0; i < ARRAY_COUNT(rows); i++) {
		ck_assert_int_eq(block_read(&disk.device, rows[i].offset,
					    rows[i].size, &byte),
				 ERR_RANGE);
		ck_assert_int_eq(block_write(&disk.device, rows[i].offset,
					     rows[i].size, &byte),
				 ERR_RANGE);
	}
	ck_assert_uint_eq(disk.reads + disk.writes, 0);
	disk_free(&disk);
}
END_TEST

START_TEST(a_capacity_that_overflows_bytes_does_no_harm)
{
	struct disk disk;
	u8 byte = 0;

	new_disk(&disk, BLOCKS, 4096);
	disk.device.count = UINT64_MAX;
	ck_assert_int_eq(block_read(&disk.device, 5, 1, &byte), OK);
	ck_assert_uint_eq(byte, pattern(5));
	/* The driver is asked, and knows no such block. */
	ck_assert_int_eq(block_read(&disk.device, UINT64_MAX - 1, 1, &byte),
			 ERR_IO);
	ck_assert_int_eq(block_read(&disk.device, UINT64_MAX, 1, &byte),
			 ERR_RANGE);
	disk.device.count = BLOCKS;
	disk_free(&disk);
}
END_TEST

START_TEST(a_read_only_device_is_not_written)
{
	struct block_device part;
	struct disk disk;
	u8 byte = 0xff;

	new_disk(&disk, BLOCKS, 512);
	disk.device.read_only = true;
	ck_assert_int_eq(block_write(&disk.device, 3, 1, &byte), ERR_DENIED);
	ck_assert_int_eq(block_flush(&disk.device), OK);
	ck_assert_int_eq(block_slice(&part, &disk.device, 1, 2), OK);
	ck_assert_int_eq(block_write(&part, 3, 1, &byte), ERR_DENIED);
	ck_assert_int_eq(block_flush(&part), OK);
	ck_assert_uint_eq(disk.reads + disk.writes + disk.flushes, 0);
	ck_assert_uint_eq(disk.bytes[3], pattern(3));
	disk_free(&disk);
}
END_TEST

START_TEST(an_error_of_the_driver_is_passed_on_wherever_it_is)
{
	static u8 buffer[BLOCKS * 512 - 20];
	struct disk disk;

	for (u64 bad = 0; bad < BLOCKS; bad++) {
		new_disk(&disk, BLOCKS, 512);
		disk.bad_read = bad;
		ck_assert_int_eq(
			block_read(&disk.device, 10, sizeof(buffer), buffer),
			ERR_IO);
		/* A write reads the edges only. */
		ck_assert_int_eq(
			block_write(&disk.device, 10, sizeof(buffer), buffer),
			bad == 0 || bad == BLOCKS - 1 ? ERR_IO : OK);
		disk.bad_read = DISK_NEVER;
		disk.bad_write = bad;
		ck_assert_int_eq(
			block_write(&disk.device, 10, sizeof(buffer), buffer),
			ERR_IO);
		disk_free(&disk);
	}
}
END_TEST

START_TEST(a_block_that_cannot_be_read_is_not_written_in_part)
{
	struct disk disk;
	u8 byte = 0;

	new_disk(&disk, BLOCKS, 512);
	disk.bad_read = 2;
	ck_assert_int_eq(block_write(&disk.device, 2 * 512 + 7, 1, &byte),
			 ERR_IO);
	ck_assert_uint_eq(disk.writes, 0);
	disk_free(&disk);
}
END_TEST

START_TEST(a_flush_reaches_the_driver)
{
	struct disk disk;

	new_disk(&disk, BLOCKS, 512);
	ck_assert_int_eq(block_flush(&disk.device), OK);
	ck_assert_uint_eq(disk.flushes, 1);
	disk.power = 0;
	ck_assert_int_eq(block_flush(&disk.device), ERR_IO);
	disk_free(&disk);
}
END_TEST

START_TEST(a_slice_is_its_blocks_and_no_others)
{
	struct block_device part;
	struct disk disk;
	u8 buffer[1024];

	new_disk(&disk, 8, 512);
	ck_assert_int_eq(block_slice(&part, &disk.device, 3, 2), OK);
	ck_assert_uint_eq(part.count, 2);
	ck_assert_uint_eq(block_capacity(&part), 1024);
	ck_assert_int_eq(block_read(&part, 0, 1024, buffer), OK);
	ck_assert_int_eq(memcmp(buffer, disk.bytes + 3 * 512, 1024), 0);
	ck_assert_int_eq(block_read(&part, 1, 1024, buffer), ERR_RANGE);

	memset(buffer, 0xee, sizeof(buffer));
	ck_assert_int_eq(block_write(&part, 5, 1019, buffer), OK);
	ck_assert_int_eq(memcmp(disk.bytes + 3 * 512 + 5, buffer, 1019), 0);
	ck_assert_uint_eq(disk.bytes[3 * 512 + 4], pattern(3 * 512 + 4));
	ck_assert_uint_eq(disk.bytes[5 * 512], pattern(5 * 512));
	ck_assert_int_eq(block_flush(&part), OK);
	ck_assert_uint_eq(disk.flushes, 1);
	disk.bad_write = 4;
	ck_assert_int_eq(block_write(&part, 5, 1019, buffer), ERR_IO);
	disk_free(&disk);
}
END_TEST

START_TEST(a_slice_of_a_slice_adds_up)
{
	struct block_device part, inner, copy;
	struct disk disk;
	u8 byte;

	new_disk(&disk, 8, 1024);
	ck_assert_int_eq(block_slice(&part, &disk.device, 2, 5), OK);
	ck_assert_int_eq(block_slice(&inner, &part, 3, 2), OK);
	ck_assert_int_eq(block_slice(&copy, &part, 4, 2), ERR_RANGE);
	copy = inner;
	ck_assert_int_eq(block_read(&copy, 1024 + 9, 1, &byte), OK);
	ck_assert_uint_eq(byte, pattern(6 * 1024 + 9));
	disk_free(&disk);
}
END_TEST

START_TEST(a_slice_lies_within_the_whole)
{
	struct block_device part;
	struct disk disk;

	new_disk(&disk, 8, 512);
	ck_assert_int_eq(block_slice(&part, &disk.device, 0, 8), OK);
	ck_assert_int_eq(block_slice(&part, &disk.device, 8, 0), OK);
	ck_assert_int_eq(block_slice(&part, &disk.device, 0, 9), ERR_RANGE);
	ck_assert_int_eq(block_slice(&part, &disk.device, 7, 2), ERR_RANGE);
	ck_assert_int_eq(block_slice(&part, &disk.device, 9, 0), ERR_RANGE);
	ck_assert_int_eq(block_slice(&part, &disk.device, 1, UINT64_MAX),
			 ERR_RANGE);
	ck_assert_int_eq(block_slice(&part, &disk.device, UINT64_MAX, 2),
			 ERR_RANGE);
	disk_free(&disk);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("block");
	TCase *sizes = tcase_create("every_range_is_read_and_written");

	tcase_set_timeout(sizes, 120);
	tcase_add_loop_test(sizes, every_range_is_read_and_written, 0,
			    ARRAY_COUNT(block_sizes));
	suite_add_tcase(suite, sizes);
	unit_add(suite, every_alignment_within_a_block_is_right);
	unit_add(suite, whole_blocks_are_one_call_without_scratch);
	unit_add(suite, only_the_edges_go_through_scratch);
	unit_add(suite, nothing_is_transferred_for_no_bytes);
	unit_add(suite, what_lies_beyond_the_capacity_is_refused);
	unit_add(suite, a_capacity_that_overflows_bytes_does_no_harm);
	unit_add(suite, a_read_only_device_is_not_written);
	unit_add(suite, an_error_of_the_driver_is_passed_on_wherever_it_is);
	unit_add(suite, a_block_that_cannot_be_read_is_not_written_in_part);
	unit_add(suite, a_flush_reaches_the_driver);
	unit_add(suite, a_slice_is_its_blocks_and_no_others);
	unit_add(suite, a_slice_of_a_slice_adds_up);
	unit_add(suite, a_slice_lies_within_the_whole);
	return unit_run(suite);
}
