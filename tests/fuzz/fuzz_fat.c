/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A small FAT disk of any bytes: whatever is mounted can be listed, read and
 * written to without a fault or an endless loop.
 */
#include "fuzz.h"

#include <stdlib.h>
#include <string.h>

#include "base/status.h"
#include "storage/fat.h"

#define BLOCK  512u
#define BLOCKS 160u

static uint8_t disk[BLOCKS * BLOCK];

static int disk_read(struct block_device *device, u64 first, u64 count,
		     void *to)
{
	(void)device;
	memcpy(to, disk + first * BLOCK, count * BLOCK);
	return OK;
}

static int disk_write(struct block_device *device, u64 first, u64 count,
		      const void *from)
{
	(void)device;
	memcpy(disk + first * BLOCK, from, count * BLOCK);
	return OK;
}

static int disk_flush(struct block_device *device)
{
	(void)device;
	return OK;
}

static const struct block_ops ops = { disk_read, disk_write, disk_flush };

static void read_some(struct fat *fat, const char *path)
{
	static uint8_t buffer[8192];
	struct fat_file file;
	u64 done;

	if (fat_open(fat, path, &file) == OK &&
	    fat_read(&file, buffer, sizeof(buffer), &done) == OK &&
	    done > sizeof(buffer))
		abort();
}

static void list(struct fat *fat, const char *path)
{
	struct fat_info info;
	struct fat_dir dir;
	char inner[FAT_NAME_MAX + 16];
	unsigned n = 0;

	if (fat_opendir(fat, path, &dir) != OK)
		return;
	while (n++ < 200 && fat_readdir(&dir, &info) == OK) {
		strcpy(inner, "/");
		strcat(inner, info.name);
		read_some(fat, inner);
	}
}

/* Errors are what most of this gives; a fault is what it must not. */
static unsigned change(struct fat *fat)
{
	struct fat_file file;
	u64 done;
	unsigned failed = 0;

	failed += fat_mkdir(fat, "/new directory") != OK;
	if (fat_open_to_write(fat, "/DIR/new", FAT_CREATE, &file) == OK) {
		failed += fat_write(&file, disk, 3000, &done) != OK;
		failed += fat_truncate(&file, 700) != OK;
	}
	failed += fat_rename(fat, "/A", "/DIR/another longer name") != OK;
	failed += fat_rename(fat, "/DIR", "/moved") != OK;
	failed += fat_remove(fat, "/A") != OK;
	failed += fat_rmdir(fat, "/moved") != OK;
	return failed;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static uint8_t memory[2 * BLOCK_SIZE_MAX], scratch[BLOCK];
	struct block_device device = {
		.ops = &ops,
		.count = BLOCKS,
		.block_size = BLOCK,
		.scratch = scratch,
	};
	struct fat fat;
	const char *why = NULL;
	u32 cluster;

	memset(disk, 0, sizeof(disk));
	memcpy(disk, data, size < sizeof(disk) ? size : sizeof(disk));
	if (fat_mount_to_write(&fat, &device, memory, sizeof(memory), &why) !=
	    OK) {
		if (!why)
			abort();
		return 0;
	}
	if (fat_check(&fat, &cluster) != OK && cluster == 1)
		abort();
	list(&fat, "/");
	list(&fat, "/DIR");
	if (change(&fat) > 8)
		abort();
	list(&fat, "/moved");
	return 0;
}

static void put_entry(uint8_t *at, const char *name, uint8_t attributes,
		      uint8_t cluster, uint16_t bytes)
{
	memcpy(at, name, 11);
	at[11] = attributes;
	at[26] = cluster;
	at[28] = (uint8_t)bytes;
	at[29] = (uint8_t)(bytes >> 8);
}

/* FAT12, one block a cluster: a file of two clusters and a directory. */
size_t fuzz_seed(uint8_t *data, size_t size)
{
	static const uint8_t boot[] = {
		0xeb,	0x3c, 0x90, 'F', 'U', 'Z', 'Z',
		' ',	' ',  ' ',  ' ', 0,   2, /* bytes per sector */
		1,				 /* sectors per cluster */
		1,	0,			 /* reserved */
		2,				 /* copies */
		16,	0,			 /* root entries */
		BLOCKS, 0,    0xf8, 1,	 0
	};
	static const uint8_t table[] = { 0xf8, 0xff, 0xff, 0x03,
					 0xf0, 0xff, 0xff, 0x0f };
	uint8_t *root = data + 3 * BLOCK;

	if (size < 8 * BLOCK)
		abort();
	memset(data, 0, 8 * BLOCK);
	memcpy(data, boot, sizeof(boot));
	data[510] = 0x55;
	data[511] = 0xaa;
	memcpy(data + BLOCK, table, sizeof(table));
	memcpy(data + 2 * BLOCK, table, sizeof(table));
	put_entry(root, "A          ", 0x20, 2, 700);
	put_entry(root + 32, "DIR        ", 0x10, 4, 0);
	put_entry(data + 6 * BLOCK, ".          ", 0x10, 4, 0);
	put_entry(data + 6 * BLOCK + 32, "..         ", 0x10, 0, 0);
	return 8 * BLOCK;
}
