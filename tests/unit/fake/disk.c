/* SPDX-License-Identifier: BSD-2-Clause */
#include "fake/disk.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <check.h>

#include "base/status.h"

static struct disk *disk_of(struct block_device *device)
{
	return device->context;
}

/* Of the whole disk, also if it is a slice that is used. */
static void check_range(const struct disk *disk, u64 first, u64 count)
{
	u64 all = disk->device.count;

	ck_assert(count != 0 && first < all && count <= all - first);
}

static int disk_read(struct block_device *device, u64 first, u64 count,
		     void *to)
{
	struct disk *disk = disk_of(device);
	u32 size = device->block_size;

	check_range(disk, first, count);
	disk->reads++;
	for (u64 n = 0; n < count; n++) {
		/* The file behind it may be shorter than the device claims. */
		if (first + n == disk->bad_read ||
		    first + n >= disk->size / size)
			return ERR_IO;
		memcpy((u8 *)to + n * size, disk->bytes + (first + n) * size,
		       size);
		disk->blocks_read++;
	}
	return OK;
}

static int disk_write(struct block_device *device, u64 first, u64 count,
		      const void *from)
{
	struct disk *disk = disk_of(device);
	u32 size = device->block_size;

	ck_assert(!device->read_only);
	check_range(disk, first, count);
	disk->writes++;
	for (u64 n = 0; n < count; n++) {
		if (first + n == disk->bad_write || disk->power == 0 ||
		    first + n >= disk->size / size)
			return ERR_IO;
		if (disk->power != DISK_NEVER)
			disk->power--;
		memcpy(disk->bytes + (first + n) * size,
		       (const u8 *)from + n * size, size);
		disk->blocks_written++;
	}
	return OK;
}

static int disk_flush(struct block_device *device)
{
	struct disk *disk = disk_of(device);

	disk->flushes++;
	return disk->power == 0 ? ERR_IO : OK;
}

static const struct block_ops disk_ops = {
	.read = disk_read,
	.write = disk_write,
	.flush = disk_flush,
};

void disk_new(struct disk *disk, u64 blocks, u32 block_size)
{
	memset(disk, 0, sizeof(*disk));
	disk->size = blocks * block_size;
	disk->bytes = calloc(1, disk->size);
	disk->bad_read = DISK_NEVER;
	disk->bad_write = DISK_NEVER;
	disk->power = DISK_NEVER;
	disk->device = (struct block_device){
		.ops = &disk_ops,
		.context = disk,
		.count = blocks,
		.block_size = block_size,
		.scratch = malloc(block_size),
	};
	ck_assert(disk->bytes && disk->device.scratch);
}

void disk_load(struct disk *disk, const char *path, u32 block_size)
{
	FILE *file = fopen(path, "rb");
	long size;

	ck_assert_msg(file, "cannot open %s", path);
	fseek(file, 0, SEEK_END);
	size = ftell(file);
	ck_assert_msg(size > 0 && size % block_size == 0, "%s: %ld bytes", path,
		      size);
	rewind(file);
	disk_new(disk, (u64)size / block_size, block_size);
	ck_assert_uint_eq(fread(disk->bytes, 1, disk->size, file), disk->size);
	fclose(file);
}

void disk_save(const struct disk *disk, const char *path)
{
	FILE *file = fopen(path, "wb");

	ck_assert_msg(file, "cannot create %s", path);
	ck_assert_uint_eq(fwrite(disk->bytes, 1, disk->size, file), disk->size);
	ck_assert_int_eq(fclose(file), 0);
}

void disk_copy(struct disk *copy, const struct disk *disk)
{
	disk_new(copy, disk->size / disk->device.block_size,
		 disk->device.block_size);
	memcpy(copy->bytes, disk->bytes, disk->size);
	copy->device.read_only = disk->device.read_only;
}

void disk_free(struct disk *disk)
{
	free(disk->bytes);
	free(disk->device.scratch);
}
