/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A disk of any bytes: what is listed lies on it and does not overlap, and
 * reading it ends soon. The first byte chooses the block size and whether
 * CRCs are made right, which chance never does.
 */
#include "fuzz.h"

#include <stdlib.h>
#include <string.h>

#include "base/status.h"
#include "partition_build.h"
#include "storage/partition.h"

#define DISK_MAX    (1u << 20)
#define READS_MAX   10000u
#define SEED_BLOCKS 7u

static u8 bytes[DISK_MAX];
static u8 scratch[BLOCK_SIZE_MAX];
static unsigned reads;

static void check(int condition)
{
	if (!condition)
		abort();
}

static int disk_read(struct block_device *device, u64 first, u64 count,
		     void *to)
{
	check(count && first < device->count && count <= device->count - first);
	check(reads++ < READS_MAX);
	memcpy(to, bytes + first * device->block_size,
	       count * device->block_size);
	return OK;
}

static const struct block_ops ops = { .read = disk_read };

/* Gives a copy the CRCs of what it holds, as far as that makes sense. */
static void seal(const struct block_device *disk, u64 block)
{
	u8 *h = bytes + block * disk->block_size;
	u64 capacity = block_capacity(disk);
	u64 at = 0, size = 1;

	for (unsigned i = 0; i < 8; i++)
		at |= (u64)h[72 + i] << (8 * i);
	for (unsigned i = 0; i < 2; i++)
		size *= (u64)h[80 + 4 * i] | (u64)h[81 + 4 * i] << 8 |
			(u64)h[82 + 4 * i] << 16 | (u64)h[83 + 4 * i] << 24;
	if (at < disk->count && size <= capacity - at * disk->block_size)
		build_put(h + 88,
			  crc32_update(0, bytes + at * disk->block_size, size),
			  4);
	build_put(h + 12, 92, 4);
	build_put(h + 16, 0, 4);
	build_put(h + 16, crc32_update(0, h, 92), 4);
}

static void check_table(const struct block_device *disk,
			const struct partition_table *table)
{
	check(table->count <= PARTITIONS_MAX);
	check(table->scheme != PARTITION_NONE || table->count == 0);
	for (u32 i = 0; i < table->count; i++) {
		const struct partition *a = &table->partition[i];

		check(a->count && a->first && a->first < disk->count &&
		      a->count <= disk->count - a->first);
		check(i == 0 || a->number > a[-1].number);
		for (u32 k = 0; k < i; k++) {
			const struct partition *b = &table->partition[k];

			check(a->first >= b->first + b->count ||
			      b->first >= a->first + a->count);
		}
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static struct partition_table table;
	struct block_device disk = { .ops = &ops, .scratch = scratch };

	if (size == 0 || size > DISK_MAX)
		return 0;
	disk.block_size = BLOCK_SIZE_MIN << (data[0] & 3);
	disk.count = (size - 1) / disk.block_size;
	memcpy(bytes, data + 1, size - 1);
	if (data[0] & 4 && disk.count > 2) {
		seal(&disk, 1);
		seal(&disk, disk.count - 1);
	}
	reads = 0;
	if (partition_read(&disk, &table) == OK)
		check_table(&disk, &table);
	return 0;
}

/* A GPT of four entries, each copy in two blocks, and an MBR of all kinds. */
size_t fuzz_seed(uint8_t *data, size_t size)
{
	const struct table_build build = { data + 1, SEED_BLOCKS, 512, 128, 4 };

	if (size < 1 + SEED_BLOCKS * 512)
		abort();
	memset(data, 0, 1 + SEED_BLOCKS * 512);
	data[0] = 4;
	build_gpt(&build);
	for (int backup = 0; backup < 2; backup++) {
		build_entry(&build, backup, 0, 3, 3);
		build_entry(&build, backup, 2, 4, 4);
		build_seal(&build, backup);
	}
	build_mbr(&build, 0, 1, 0x0c, 1, 2);
	build_mbr(&build, 0, 2, 0x05, 3, 3);
	build_mbr(&build, 3, 0, 0x83, 1, 1);
	return 1 + SEED_BLOCKS * 512;
}
