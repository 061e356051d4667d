/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Power that fails before each block write of an operation: what is left must
 * be accepted by fsck.vfat apart from lost clusters, untouched files must be
 * whole, and the file that was changed as it was, or as it was to be.
 */
#include <stdio.h>
#include <string.h>

#include "unit.h"

#include "base/status.h"
#include "fat_image.h"

#define CHUNK 30000u

static struct disk base;
static struct fat fat;
static u8 chunk[CHUNK];

static int write_at(const char *path, u32 flags, u32 at, u64 size)
{
	struct fat_file file;
	u64 done;
	int status = fat_open_to_write(&fat, path, flags, &file);

	if (status == OK)
		status = fat_seek(&file, at);
	if (status == OK)
		status = fat_write(&file, chunk, size, &done);
	return status;
}

static int truncate_to(u64 size)
{
	struct fat_file file;
	int status = fat_open_to_write(&fat, "/dir/grow", 0, &file);

	return status == OK ? fat_truncate(&file, size) : status;
}

static int create_long(void)
{
	struct fat_file file;

	return fat_open_to_write(&fat, "/new file with a long name.txt",
				 FAT_CREATE, &file);
}

static int create_many(void)
{
	struct fat_file file;
	char path[] = "/dir/0 is one of several names that fill a block";
	int status = OK;

	for (; status == OK && path[5] < '6'; path[5]++)
		status = fat_open_to_write(&fat, path, FAT_CREATE, &file);
	return status;
}

static int create_and_write(void)
{
	return write_at("/SHORT.TXT", FAT_CREATE, 0, 3000);
}

static int append(void)
{
	return write_at("/dir/grow", 0, 5000, 1500);
}

static int append_within_cluster(void)
{
	return write_at("/dir/grow", 0, 5000, 50);
}

static int shrink(void)
{
	return truncate_to(700);
}

static int empty(void)
{
	return truncate_to(0);
}

static int extend(void)
{
	return truncate_to(7000);
}

static int remove_file(void)
{
	return fat_remove(&fat, "/dir/grow");
}

static int rename_longer(void)
{
	return fat_rename(&fat, "/dir/grow",
			  "/dir/grown, with a much longer name");
}

static int rename_same_length(void)
{
	return fat_rename(&fat, "/dir/grow", "/dir/GROW");
}

static int move(void)
{
	return fat_rename(&fat, "/dir/grow", "/moved");
}

static int make_directory(void)
{
	return fat_mkdir(&fat, "/dir/a new directory");
}

static int remove_directory(void)
{
	return fat_rmdir(&fat, "/empty directory");
}

static int rename_directory(void)
{
	return fat_rename(&fat, "/empty directory", "/another name");
}

static int move_directory(void)
{
	return fat_rename(&fat, "/dir", "/empty directory/moved");
}

/* The new name is too long for the place of the old one. */
static int rename_directory_longer(void)
{
	return fat_rename(&fat, "/dir", "/a name that is much longer");
}

/* Where /dir is afterwards, if it is not where it was. */
static const char *const new_places[] = { "/empty directory/moved",
					  "/a name that is much longer" };

/* What may become of /dir/grow, which has 5000 bytes. */
static const struct {
	int (*run)(void);
	const char *renamed; /* where it may be afterwards instead */
	u32 size;	     /* that it may have afterwards */
	bool gone;	     /* it may be gone */
} operations[] = {
	{ create_long, NULL, 5000, false },
	{ create_many, NULL, 5000, false },
	{ create_and_write, NULL, 5000, false },
	{ append, NULL, 6500, false },
	{ append_within_cluster, NULL, 5050, false },
	{ shrink, NULL, 700, false },
	{ empty, NULL, 0, false },
	{ extend, NULL, 7000, false },
	{ remove_file, NULL, 5000, true },
	{ rename_longer, "/dir/grown, with a much longer name", 5000, false },
	{ rename_same_length, "/dir/GROW", 5000, false },
	{ move, "/moved", 5000, false },
	{ make_directory, NULL, 5000, false },
	{ remove_directory, NULL, 5000, false },
	{ rename_directory, NULL, 5000, false },
	{ move_directory, NULL, 5000, false },
	{ rename_directory_longer, NULL, 5000, false },
};

#define OPERATIONS (sizeof(operations) / sizeof(operations[0]))

static void put(const char *path, u8 value, u32 size)
{
	memset(chunk, value, size);
	ck_assert_int_eq(write_at(path, FAT_CREATE, 0, size), OK);
}

static void prepare(const struct fat_kind *kind)
{
	fat_image_make(&base, kind);
	fat_image_mount(&fat, &base, 4096);
	ck_assert_int_eq(fat_mkdir(&fat, "/dir"), OK);
	put("/dir/grow", 1, 5000);
	put("/untouched file.bin", 2, 12345);
	put("/dir/second", 3, 3000);
	ck_assert_int_eq(fat_mkdir(&fat, "/dir/inner directory"), OK);
	put("/dir/inner directory/third", 4, 2000);
	ck_assert_int_eq(fat_mkdir(&fat, "/dir/inner directory/empty"), OK);
	ck_assert_int_eq(fat_mkdir(&fat, "/empty directory"), OK);
	memset(chunk, 0x5a, sizeof(chunk));
}

/* Opens a file, in /dir wherever that is now; or false. */
static bool find_file(const char *path, struct fat_file *file)
{
	static const char dir[] = "/dir/";
	char moved[128];

	if (fat_open(&fat, path, file) == OK)
		return true;
	if (strncmp(path, dir, strlen(dir)) != 0)
		return false;
	for (unsigned n = 0; n < ARRAY_COUNT(new_places); n++) {
		snprintf(moved, sizeof(moved), "%s/%s", new_places[n],
			 path + strlen(dir));
		if (fat_open(&fat, moved, file) == OK)
			return true;
	}
	return false;
}

/* The first bytes of a file; how many it has, or -1. */
static long read_file(const char *path, u8 *to, u64 room)
{
	struct fat_file file;
	u64 done;

	if (!find_file(path, &file))
		return -1;
	ck_assert_int_eq(fat_read(&file, to, room, &done), OK);
	return (long)file.size;
}

static void expect_whole(const char *path, u8 value, u32 size)
{
	static u8 got[CHUNK], want[CHUNK];

	ck_assert_int_eq(read_file(path, got, CHUNK), (long)size);
	memset(want, value, size);
	ck_assert_mem_eq(got, want, size);
}

/* Old contents up to the old end, whatever size it has. */
static void expect_changed(unsigned op)
{
	static u8 got[CHUNK], want[5000];
	long size = read_file("/dir/grow", got, CHUNK);

	if (size < 0 && operations[op].renamed)
		size = read_file(operations[op].renamed, got, CHUNK);
	if (size < 0) {
		ck_assert(operations[op].gone);
		return;
	}
	ck_assert(size == 5000 || size == (long)operations[op].size);
	memset(want, 1, sizeof(want));
	ck_assert_int_eq(memcmp(got, want, size < 5000 ? (size_t)size : 5000),
			 0);
}

/* The operation with so many writes; 0 of them left when it is over. */
static u64 run_until(unsigned op, struct disk *disk, u64 power)
{
	disk_copy(disk, &base);
	fat_image_mount(&fat, disk, 4096);
	disk->power = power;
	if (operations[op].run() != OK)
		ck_assert_uint_ne(power, DISK_NEVER);
	disk->power = DISK_NEVER;
	fat_image_mount(&fat, disk, 4096);
	return disk->blocks_written;
}

static void cut_everywhere(unsigned op)
{
	struct disk disk;
	u64 writes = run_until(op, &disk, DISK_NEVER);

	ck_assert_uint_gt(writes, 0);
	ck_assert_str_eq(fat_image_complaint(&disk, false), "");
	disk_free(&disk);
	for (u64 power = 0; power < writes; power++) {
		const char *complaint;

		run_until(op, &disk, power);
		complaint = fat_image_complaint(&disk, true);
		ck_assert_msg(!complaint[0], "%llu of %llu writes: %s",
			      (unsigned long long)power,
			      (unsigned long long)writes, complaint);
		expect_whole("/untouched file.bin", 2, 12345);
		expect_whole("/dir/second", 3, 3000);
		expect_whole("/dir/inner directory/third", 4, 2000);
		expect_changed(op);
		disk_free(&disk);
	}
}

START_TEST(on_fat12)
{
	prepare(&fat_kinds[0]);
	cut_everywhere((unsigned)_i);
}
END_TEST

START_TEST(on_fat16)
{
	prepare(&fat_kinds[3]);
	cut_everywhere((unsigned)_i);
}
END_TEST

START_TEST(on_large_blocks)
{
	prepare(&fat_kinds[2]);
	cut_everywhere((unsigned)_i);
}
END_TEST

/* FAT32 has FSInfo besides; a few are enough, since its images are large. */
START_TEST(on_fat32)
{
	static const unsigned some[] = { 0, 5, 8, 15 };

	prepare(&fat_kinds[5]);
	cut_everywhere(some[_i]);
}
END_TEST

int main(void)
{
	Suite *s = suite_create("FAT, power cuts");
	int result;

	if (!fat_image_setup())
		return EXIT_SUCCESS;
	unit_add_loop(s, on_fat12, OPERATIONS);
	unit_add_loop(s, on_fat16, OPERATIONS);
	unit_add_loop(s, on_large_blocks, OPERATIONS);
	unit_add_loop(s, on_fat32, 4);
	result = unit_run(s);
	fat_image_cleanup();
	return result;
}
