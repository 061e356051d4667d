/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The whole of the FAT file system on a real disk: a FAT32 of 40 MiB, on which
 * the script finds afterwards what is written here.
 */
#include "base/format.h"
#include "base/status.h"
#include "base/string.h"
#include "lib/uefi.h"
#include "storage/fat.h"

#define SECTORS	 81920u
#define TRANSFER (128u << 10)
#define BIG	 (TRANSFER * 3 + 77)

static struct test_disk disk;
static struct fat fat;
static u8 memory[128 << 10], out[BIG + 16], in[BIG + 16];

static int write_at(const char *path, u32 flags, u64 at, const void *from,
		    u64 size)
{
	struct fat_file file;
	u64 done;
	int status = fat_open_to_write(&fat, path, flags, &file);

	if (status == OK)
		status = fat_seek(&file, at);
	if (status == OK)
		status = fat_write(&file, from, size, &done);
	return status;
}

static bool reads_as(const char *path, u64 at, const u8 *want, u64 size)
{
	struct fat_file file;
	u64 done;

	return fat_open(&fat, path, &file) == OK && fat_seek(&file, at) == OK &&
	       fat_read(&file, in + 3, size, &done) == OK && done == size &&
	       memcmp(in + 3, want, size) == 0;
}

static void large_transfers(void)
{
	for (u32 n = 0; n < sizeof(out); n++)
		out[n] = (u8)(n * 13 + n / 257);
	tap_equal(write_at("/Big file.data", FAT_CREATE, 0, out + 5, BIG), OK,
		  "a file of 384 KiB");
	tap_ok(reads_as("/Big file.data", 0, out + 5, BIG), "is read back");
	for (u32 n = 0; n < TRANSFER; n++)
		out[5 + 1001 + n] = (u8)~out[5 + 1001 + n];
	tap_equal(write_at("/Big file.data", 0, 1001, out + 5 + 1001, TRANSFER),
		  OK, "128 KiB at an odd offset");
	tap_ok(reads_as("/Big file.data", 999, out + 5 + 999, TRANSFER),
	       "read from another");
	tap_ok(reads_as("/Big file.data", 0, out + 5, BIG),
	       "and the rest is as it was");
}

static void small_files(void)
{
	struct fat_file file;

	tap_equal(write_at("/append.txt", FAT_CREATE, 0, "one\n", 4), OK,
		  "create");
	tap_equal(write_at("/append.txt", 0, 4, "two\n", 4), OK, "append");
	tap_equal(write_at("/append.txt", FAT_CREATE | FAT_EXCLUSIVE, 0, "", 0),
		  ERR_EXISTS, "exclusive");
	tap_equal(fat_open_to_write(&fat, "/append.txt", 0, &file), OK, "open");
	tap_equal(fat_truncate(&file, 6), OK, "truncate");
	tap_ok(reads_as("/append.txt", 0, (const u8 *)"one\ntw", 6),
	       "what is left");
	tap_equal(write_at("/gone", FAT_CREATE, 0, "x", 1), OK, "another file");
	tap_equal(fat_remove(&fat, "/gone"), OK, "remove");
	tap_equal(fat_open(&fat, "/gone", &file), ERR_NOT_FOUND,
		  "and it is gone");
}

static void directories(void)
{
	struct fat_info info;
	struct fat_dir dir;
	u32 count = 0;

	tap_equal(fat_mkdir(&fat, "/A directory"), OK, "mkdir");
	tap_equal(fat_mkdir(&fat, "/A directory/inner"), OK, "within it");
	for (char c = 'a'; c < 'a' + 20; c++) {
		char path[] = "/A directory/file number ?";

		path[sizeof(path) - 2] = c;
		count += write_at(path, FAT_CREATE, 0, &c, 1) == OK;
	}
	tap_equal(count, 20, "twenty files");
	tap_equal(fat_rename(&fat, "/append.txt", "/A directory/moved.txt"), OK,
		  "rename into it");
	tap_equal(fat_rmdir(&fat, "/A directory"), ERR_BUSY,
		  "rmdir of a full one");
	tap_equal(fat_rmdir(&fat, "/A directory/inner"), OK, "of an empty one");
	tap_equal(fat_opendir(&fat, "/A directory", &dir), OK, "opendir");
	count = 0;
	while (fat_readdir(&dir, &info) == OK)
		count++;
	tap_equal(count, 21, "readdir");
	tap_equal(fat_stat(&fat, "/a DIRECTORY/Moved.TXT", &info), OK, "stat");
	tap_equal(info.size, 6, "with its size");
}

void test_main(void)
{
	const char *why = "";
	int status = test_disk_open(&disk, SECTORS);

	tap_equal(status, OK, "the disk is there");
	if (status == OK)
		status = fat_mount_to_write(&fat, &disk.blk.disk, memory,
					    sizeof(memory), &why);
	tap_ok(status == OK, "and is mounted %s", why ? why : "");
	if (status != OK)
		return;
	tap_equal(fat.type, FAT_32, "FAT32");
	large_transfers();
	small_files();
	directories();
	tap_ok(reads_as("/from mtools.txt", 0, (const u8 *)"hello\n", 6),
	       "a file of mtools is as it was");
	tap_equal(virtio_blk_close(&disk.blk), OK, "the disk is given back");
}
