/* SPDX-License-Identifier: BSD-2-Clause */
#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "unit.h"

#include "base/status.h"
#include "fat_image.h"
#include "storage/fat_internal.h"

#define FILES	 40u
#define DATA_MAX 90000u

static struct disk disk;
static struct fat fat;

/* The oracle: what each file should be. */
static struct file {
	char path[128];
	u8 *data;
	u32 size;
	bool exists;
} files[FILES];

static u32 below(u32 n)
{
	return (u32)rand() % n;
}

static void begin(const struct fat_kind *kind)
{
	fat_image_make(&disk, kind);
	fat_image_mount(&fat, &disk, 4096);
}

/* Consistent for fsck, and both copies of the FAT the same. */
static void end(void)
{
	u64 start = fat.fat_start, size = fat.fat_size;

	ck_assert_str_eq(fat_image_complaint(&disk, false), "");
	ck_assert_mem_eq(disk.bytes + start, disk.bytes + start + size, size);
	disk_free(&disk);
}

static void write_at(const char *path, u32 flags, u64 at, const void *data,
		     u64 size)
{
	struct fat_file file;
	u64 done;

	ck_assert_int_eq(fat_open_to_write(&fat, path, flags, &file), OK);
	ck_assert_int_eq(fat_seek(&file, at), OK);
	ck_assert_int_eq(fat_write(&file, data, size, &done), OK);
	ck_assert_uint_eq(done, size);
}

static void expect(const char *path, const void *data, u64 size)
{
	u8 *got = malloc(size + 1);
	struct fat_file file;
	u64 done;

	ck_assert_int_eq(fat_open(&fat, path, &file), OK);
	ck_assert_uint_eq(file.size, size);
	ck_assert_int_eq(fat_read(&file, got, size + 1, &done), OK);
	ck_assert_uint_eq(done, size);
	if (size)
		ck_assert_mem_eq(got, data, size);
	free(got);
}

static bool is_taken(const char *path)
{
	for (u32 n = 0; n < FILES; n++)
		if (files[n].exists && strcasecmp(files[n].path, path) == 0)
			return true;
	return false;
}

static void random_path(char *path, size_t size)
{
	static const char *const dirs[] = { "", "/dir", "/dir/A long one",
					    "/ümläut" };
	static const char *const names[] = {
		"%s/FILE%u.TXT",  "%s/a long name, number %u.text",
		"%s/ümlaut %u.€", "%s/%u",
		"%s/.hidden%u",	  "%s/two.dots.%u"
	};

	do
		snprintf(path, size, names[below(6)], dirs[below(4)],
			 below(500));
	while (is_taken(path));
}

static void create_file(struct file *f)
{
	random_path(f->path, sizeof(f->path));
	f->size = below(30000);
	f->exists = true;
	for (u32 n = 0; n < f->size; n++)
		f->data[n] = (u8)rand();
	write_at(f->path, FAT_CREATE | FAT_EXCLUSIVE, 0, f->data, f->size);
}

static void change_file(struct file *f)
{
	u32 at = below(f->size + 1), size = below(20000);

	if (at + size > DATA_MAX)
		return;
	for (u32 n = 0; n < size; n++)
		f->data[at + n] = (u8)rand();
	write_at(f->path, 0, at, f->data + at, size);
	if (at + size > f->size)
		f->size = at + size;
}

static void truncate_file(struct file *f)
{
	u32 size = below(50000);
	struct fat_file file;

	ck_assert_int_eq(fat_open_to_write(&fat, f->path, 0, &file), OK);
	ck_assert_int_eq(fat_truncate(&file, size), OK);
	if (size > f->size)
		memset(f->data + f->size, 0, size - f->size);
	f->size = size;
}

static void rename_file(struct file *f)
{
	char path[128];

	random_path(path, sizeof(path));
	ck_assert_int_eq(fat_rename(&fat, f->path, path), OK);
	strcpy(f->path, path);
}

static void step(void)
{
	struct file *f = &files[below(FILES)];

	if (!f->exists) {
		create_file(f);
		return;
	}
	switch (below(6)) {
	case 0:
		ck_assert_int_eq(fat_remove(&fat, f->path), OK);
		f->exists = false;
		break;
	case 1:
		rename_file(f);
		break;
	case 2:
		truncate_file(f);
		break;
	default:
		change_file(f);
	}
}

static void verify(void)
{
	for (u32 n = 0; n < FILES; n++)
		if (files[n].exists)
			expect(files[n].path, files[n].data, files[n].size);
}

START_TEST(random_operations_agree_with_the_oracle)
{
	begin(&fat_kinds[_i]);
	srand((unsigned)_i + 1);
	for (u32 n = 0; n < FILES; n++)
		files[n].data = malloc(DATA_MAX);
	ck_assert_int_eq(fat_mkdir(&fat, "/dir"), OK);
	ck_assert_int_eq(fat_mkdir(&fat, "/dir/A long one"), OK);
	ck_assert_int_eq(fat_mkdir(&fat, "/ümläut"), OK);
	for (u32 n = 0; n < 250; n++)
		step();
	verify();
	fat_image_mount(&fat, &disk, 8192);
	verify();
	end();
}
END_TEST

START_TEST(mtools_reads_what_was_written)
{
	begin(&fat_kinds[_i]);
	ck_assert_int_eq(fat_mkdir(&fat, "/A directory"), OK);
	write_at("/A directory/long name with ümlaut.txt", FAT_CREATE, 0,
		 "contents\n", 9);
	fat_image_run(&disk,
		      "mcopy -n -i %s '::/A directory/long name with "
		      "ümlaut.txt' out && [ \"$(cat out)\" = contents ] && "
		      "mdir -b -i %s '::/A directory' | grep -q 'long name'");
	end();
}
END_TEST

START_TEST(names_are_kept_apart)
{
	struct fat_file file;
	struct fat_info info;
	char path[64];

	begin(&fat_kinds[_i]);
	for (u32 n = 0; n < 60; n++) {
		snprintf(path, sizeof(path), "/similar long name %u.text", n);
		write_at(path, FAT_CREATE, 0, &n, sizeof(n));
	}
	for (u32 n = 0; n < 60; n++) {
		snprintf(path, sizeof(path), "/SIMILAR long NAME %u.text", n);
		expect(path, &n, sizeof(n));
	}
	ck_assert_int_eq(fat_open_to_write(&fat, "/Similar long name 7.TEXT",
					   FAT_CREATE | FAT_EXCLUSIVE, &file),
			 ERR_EXISTS);
	ck_assert_int_eq(fat_stat(&fat, "/similar long name 0.text", &info),
			 OK);
	ck_assert_str_eq(info.short_name, "SIMILA~1.TEX");
	end();
}
END_TEST

START_TEST(names_that_fat_cannot_hold_are_refused)
{
	static const char *const bad[] = { "/a*b",
					   "/a?b",
					   "/a:b",
					   "/a\"b",
					   "/a<b",
					   "/a>b",
					   "/a|b",
					   "/a\\b",
					   "/a\x01"
					   "b",
					   "/.",
					   "/..",
					   "/a.",
					   "/a ",
					   "/\xc0\x80",
					   "/\xff",
					   "/\xed\xa0\x80" };
	char path[300];
	struct fat_file file;

	begin(&fat_kinds[0]);
	for (size_t n = 0; n < sizeof(bad) / sizeof(bad[0]); n++)
		ck_assert_msg(fat_open_to_write(&fat, bad[n], FAT_CREATE,
						&file) == ERR_INVALID,
			      "%s", bad[n]);
	memset(path, 'x', sizeof(path));
	path[0] = '/';
	path[257] = '\0';
	ck_assert_int_eq(fat_open_to_write(&fat, path, FAT_CREATE, &file),
			 ERR_INVALID);
	path[256] = '\0';
	write_at(path, FAT_CREATE, 0, "x", 1);
	expect(path, "x", 1);
	end();
}
END_TEST

START_TEST(directories)
{
	struct fat_info info;
	struct fat_dir dir;
	struct fat_file file;

	begin(&fat_kinds[_i]);
	ck_assert_int_eq(fat_mkdir(&fat, "/a"), OK);
	ck_assert_int_eq(fat_mkdir(&fat, "/a"), ERR_EXISTS);
	ck_assert_int_eq(fat_mkdir(&fat, "/"), ERR_EXISTS);
	ck_assert_int_eq(fat_mkdir(&fat, "/b/c"), ERR_NOT_FOUND);
	ck_assert_int_eq(fat_mkdir(&fat, "/a/inner directory"), OK);
	ck_assert_int_eq(fat_rmdir(&fat, "/a"), ERR_BUSY);
	ck_assert_int_eq(fat_remove(&fat, "/a"), ERR_INVALID);
	ck_assert_int_eq(fat_rename(&fat, "/a", "/a/inner directory/x"),
			 ERR_INVALID);
	ck_assert_int_eq(fat_rename(&fat, "/a/inner directory", "/moved"), OK);
	ck_assert_int_eq(fat_rmdir(&fat, "/a"), OK);
	ck_assert_int_eq(fat_stat(&fat, "/moved", &info), OK);
	ck_assert_uint_eq(info.attributes, FAT_ATTR_DIRECTORY);
	write_at("/moved/f", FAT_CREATE, 0, "1", 1);
	ck_assert_int_eq(fat_rmdir(&fat, "/moved/f"), ERR_INVALID);
	ck_assert_int_eq(fat_open_to_write(&fat, "/moved", 0, &file),
			 ERR_INVALID);
	ck_assert_int_eq(fat_rename(&fat, "/moved", "/MOVED"), OK);
	ck_assert_int_eq(fat_opendir(&fat, "/moved", &dir), OK);
	ck_assert_int_eq(fat_readdir(&dir, &info), OK);
	ck_assert_str_eq(info.name, "f");
	ck_assert_int_eq(fat_readdir(&dir, &info), ERR_NOT_FOUND);
	end();
}
END_TEST

START_TEST(a_full_disk_loses_nothing)
{
	struct fat_file file;
	u8 *data = calloc(1, 4 << 20);
	u64 done;

	begin(&fat_kinds[_i]);
	write_at("/old", FAT_CREATE, 0, "old contents", 12);
	ck_assert_int_eq(fat_open_to_write(&fat, "/big", FAT_CREATE, &file),
			 OK);
	ck_assert_int_eq(fat_write(&file, data, 4 << 20, &done), ERR_NO_SPACE);
	ck_assert_uint_eq(done, 0);
	expect("/big", NULL, 0);
	expect("/old", "old contents", 12);
	/* All of it can be used: what failed was given back. */
	ck_assert_int_eq(
		fat_write(&file, data,
			  (u64)(fat.cluster_count - 1) * fat.cluster_size,
			  &done),
		OK);
	ck_assert_int_eq(fat_mkdir(&fat, "/dir"), ERR_NO_SPACE);
	ck_assert_int_eq(fat_remove(&fat, "/big"), OK);
	ck_assert_int_eq(fat_mkdir(&fat, "/dir"), OK);
	free(data);
	end();
}
END_TEST

/* But on FAT32, the high half of an entry's cluster is none. */
START_TEST(what_is_reserved_in_an_entry_counts_for_nothing)
{
	struct fat_place place;
	struct fat_found found;

	begin(&fat_kinds[_i]);
	ck_assert_int_eq(fat_mkdir(&fat, "/dir"), OK);
	write_at("/dir/x", FAT_CREATE, 0, "hello\n", 6);
	ck_assert_int_eq(fat_find(&fat, "/dir", &place, &found), OK);
	disk.bytes[found.at[found.count - 1] + 20] = 0x12;
	ck_assert_int_eq(fat_find(&fat, "/dir/x", &place, &found), OK);
	disk.bytes[found.at[found.count - 1] + 21] = 0x34;
	fat_image_mount(&fat, &disk, 4096);
	expect("/dir/x", "hello\n", 6);
	write_at("/DIR/X", 0, 6, "there\n", 6);
	ck_assert_int_eq(fat_rename(&fat, "/dir/x", "/dir/y"), OK);
	expect("/dir/y", "hello\nthere\n", 12);
	disk_free(&disk);
}
END_TEST

START_TEST(a_full_root_directory_is_named)
{
	struct fat_file file;
	char path[32];
	u32 n = 0;
	int status;

	begin(&fat_kinds[0]);
	do {
		snprintf(path, sizeof(path), "/F%u", n++);
		status = fat_open_to_write(&fat, path, FAT_CREATE, &file);
	} while (status == OK);
	ck_assert_int_eq(status, ERR_NO_SPACE);
	/* One entry is the label's. */
	ck_assert_uint_eq(n, fat.root_entries);
	end();
}
END_TEST

/* Fills /dir with files that have short names, without an end mark. */
static u32 fill_directory(void)
{
	u32 count = FAT_DIR_ENTRIES_MAX * FAT_ENTRY_SIZE / fat.cluster_size;
	u32 cluster, n = 0;
	struct fat_info info;

	ck_assert_int_eq(fat_stat(&fat, "/dir", &info), OK);
	cluster = info.first_cluster;
	for (u32 k = 1; k <= count; k++) {
		u32 next = k == count ? FAT_END : 100 + k;
		u64 at = fat_cluster_at(&fat, cluster);

		for (u32 i = 0; i < fat.cluster_size; i += FAT_ENTRY_SIZE) {
			char name[16];

			snprintf(name, sizeof(name), "F%07u   ", n++);
			memset(disk.bytes + at + i, 0, FAT_ENTRY_SIZE);
			memcpy(disk.bytes + at + i, name, 11);
		}
		ck_assert_int_eq(fat_set_entry(&fat, cluster, next), OK);
		cluster = next == FAT_END ? cluster : next;
	}
	ck_assert_int_eq(fat_table_flush(&fat), OK);
	fat_image_mount(&fat, &disk, 4096);
	return cluster;
}

START_TEST(a_full_directory_is_named)
{
	struct fat_file file;
	u32 last;

	begin(&fat_kinds[_i + 1]); /* the first is too small */
	ck_assert_int_eq(fat_mkdir(&fat, "/dir"), OK);
	last = fill_directory();
	ck_assert_int_eq(fat_open(&fat, "/dir/F0065535", &file), OK);
	ck_assert_int_eq(fat_open(&fat, "/dir/F0065536", &file), ERR_NOT_FOUND);
	ck_assert_int_eq(fat_open_to_write(&fat, "/dir/x", FAT_CREATE, &file),
			 ERR_NO_SPACE);
	/* More than there may be. */
	ck_assert_int_eq(fat_set_entry(&fat, last, last + 1), OK);
	ck_assert_int_eq(fat_set_entry(&fat, last + 1, FAT_END), OK);
	ck_assert_int_eq(fat_open(&fat, "/dir/F0065536", &file), ERR_CORRUPT);
	ck_assert_int_eq(fat_open_to_write(&fat, "/dir/x", FAT_CREATE, &file),
			 ERR_CORRUPT);
	disk_free(&disk);
}
END_TEST

START_TEST(what_is_read_only_stays)
{
	struct fat_file file;
	u64 done;

	begin(&fat_kinds[0]);
	write_at("/f", FAT_CREATE, 0, "1", 1);
	fat_image_run(&disk, "mattrib -i %s +r ::/f");
	fat_image_mount(&fat, &disk, 4096);
	ck_assert_int_eq(fat_open_to_write(&fat, "/f", 0, &file), ERR_DENIED);
	ck_assert_int_eq(fat_remove(&fat, "/f"), ERR_DENIED);
	ck_assert_int_eq(fat_open(&fat, "/f", &file), OK);
	ck_assert_int_eq(fat_write(&file, "2", 1, &done), ERR_DENIED);
	ck_assert_int_eq(fat_truncate(&file, 0), ERR_DENIED);
	disk.device.read_only = true;
	ck_assert_int_eq(fat_open_to_write(&fat, "/g", FAT_CREATE, &file),
			 ERR_DENIED);
	ck_assert_int_eq(fat_mkdir(&fat, "/d"), ERR_DENIED);
	ck_assert_int_eq(fat_rmdir(&fat, "/d"), ERR_DENIED);
	ck_assert_int_eq(fat_rename(&fat, "/f", "/g"), ERR_DENIED);
	ck_assert_int_eq(fat_remove(&fat, "/f"), ERR_DENIED);
	end();
}
END_TEST

START_TEST(what_is_mounted_to_read_is_not_written)
{
	static u8 memory[2 * BLOCK_SIZE_MAX];
	struct fat_file file;
	const char *why;

	begin(&fat_kinds[0]);
	write_at("/f", FAT_CREATE, 0, "1", 1);
	ck_assert_int_eq(
		fat_mount(&fat, &disk.device, memory, sizeof(memory), &why),
		OK);
	ck_assert_int_eq(fat_open(&fat, "/f", &file), OK);
	ck_assert_int_eq(fat_open_to_write(&fat, "/f", 0, &file), ERR_DENIED);
	ck_assert_int_eq(fat_mkdir(&fat, "/d"), ERR_DENIED);
	ck_assert_int_eq(fat_rename(&fat, "/f", "/g"), ERR_DENIED);
	ck_assert_int_eq(fat_remove(&fat, "/f"), ERR_DENIED);
	end();
}
END_TEST

/* What cannot be written is an error, and the file is as it was. */
START_TEST(a_bad_block_is_an_error)
{
	static u8 data[3000];
	u32 failed = 0;

	for (u64 bad = 0; bad < 60; bad++) {
		struct fat_file file;
		u64 done;
		int status;

		begin(&fat_kinds[0]);
		write_at("/f", FAT_CREATE, 0, "old contents", 12);
		disk.bad_write = bad;
		ck_assert_int_eq(fat_open_to_write(&fat, "/f", 0, &file), OK);
		status = fat_write(&file, data, sizeof(data), &done);
		disk.bad_write = DISK_NEVER;
		fat_image_mount(&fat, &disk, 4096);
		ck_assert(status == OK || status == ERR_IO);
		failed += status == ERR_IO;
		if (status == OK)
			expect("/f", data, sizeof(data));
		else
			expect("/f", "old contents", 12);
		disk_free(&disk);
	}
	ck_assert_uint_gt(failed, 5);
}
END_TEST

START_TEST(fsinfo_is_kept)
{
	u32 before;

	begin(&fat_kinds[5]);
	before = fat.free_count;
	write_at("/f", FAT_CREATE, 0, fat_kinds, 100);
	ck_assert_uint_eq(fat.free_count, before - 1);
	fat_image_mount(&fat, &disk, 4096);
	ck_assert_uint_eq(fat.free_count, before - 1);
	ck_assert_int_eq(fat_remove(&fat, "/f"), OK);
	ck_assert_uint_eq(fat.free_count, before);
	end();
}
END_TEST

int main(void)
{
	Suite *s = suite_create("FAT, writing");
	unsigned kinds = fat_kind_count;
	int result;

	if (!fat_image_setup())
		return EXIT_SUCCESS;
	unit_add_loop(s, random_operations_agree_with_the_oracle, kinds);
	unit_add_loop(s, mtools_reads_what_was_written, kinds);
	unit_add_loop(s, names_are_kept_apart, kinds);
	unit_add(s, names_that_fat_cannot_hold_are_refused);
	unit_add_loop(s, directories, kinds);
	unit_add_loop(s, a_full_disk_loses_nothing, 2);
	unit_add_loop(s, what_is_reserved_in_an_entry_counts_for_nothing, 5);
	unit_add(s, a_full_root_directory_is_named);
	unit_add_loop(s, a_full_directory_is_named, kinds - 1);
	unit_add(s, what_is_read_only_stays);
	unit_add(s, what_is_mounted_to_read_is_not_written);
	unit_add(s, a_bad_block_is_an_error);
	unit_add(s, fsinfo_is_kept);
	result = unit_run(s);
	fat_image_cleanup();
	return result;
}
