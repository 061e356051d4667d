/* SPDX-License-Identifier: BSD-2-Clause */
/* Directories that move, with what is in them. */
#include <stdio.h>
#include <string.h>

#include "unit.h"

#include "base/status.h"
#include "fat_image.h"
#include "storage/fat_internal.h"

#define LEVELS 40u

static struct disk disk;
static struct fat fat;

/* FAT12, FAT16 and FAT32. */
static const unsigned kinds[] = { 0, 3, 5 };

static void begin(int kind)
{
	fat_image_make(&disk, &fat_kinds[kinds[kind]]);
	fat_image_mount(&fat, &disk, 4096);
}

/* Consistent, and nothing is lost. */
static void end(void)
{
	ck_assert_str_eq(fat_image_complaint(&disk, false), "");
	disk_free(&disk);
}

static u32 free_clusters(void)
{
	u32 count = 0, value;

	for (u32 n = FAT_FIRST; fat_is_cluster(&fat, n); n++) {
		ck_assert_int_eq(fat_entry(&fat, n, &value), OK);
		count += value == FAT_FREE;
	}
	return count;
}

static int put(const char *path, const void *data, u64 size)
{
	struct fat_file file;
	u64 done;
	int status = fat_open_to_write(&fat, path, FAT_CREATE, &file);

	return status == OK ? fat_write(&file, data, size, &done) : status;
}

static void expect(const char *path, const char *text)
{
	struct fat_file file;
	char got[64] = "";
	u64 done;

	ck_assert_int_eq(fat_open(&fat, path, &file), OK);
	ck_assert_int_eq(fat_read(&file, got, sizeof(got) - 1, &done), OK);
	ck_assert_str_eq(got, text);
}

/* /a with two levels below, and more files than one cluster of it holds. */
static void make_tree(void)
{
	char path[64];

	ck_assert_int_eq(fat_mkdir(&fat, "/a"), OK);
	ck_assert_int_eq(fat_mkdir(&fat, "/a/empty"), OK);
	ck_assert_int_eq(fat_mkdir(&fat, "/a/second level"), OK);
	ck_assert_int_eq(fat_mkdir(&fat, "/a/second level/third"), OK);
	ck_assert_int_eq(fat_mkdir(&fat, "/b"), OK);
	ck_assert_int_eq(put("/a/second level/third/x", "deep", 4), OK);
	ck_assert_int_eq(put("/a/second level/no contents", "", 0), OK);
	for (unsigned n = 0; n < 40; n++) {
		snprintf(path, sizeof(path), "/a/file with number %u", n);
		ck_assert_int_eq(put(path, path, strlen(path)), OK);
	}
	/* A hole among them. */
	ck_assert_int_eq(fat_remove(&fat, "/a/file with number 3"), OK);
}

START_TEST(a_tree_arrives_whole_and_takes_no_more_room)
{
	u32 before;

	begin(_i);
	make_tree();
	before = free_clusters();
	ck_assert_int_eq(fat_rename(&fat, "/a", "/b/moved here"), OK);
	fat_image_mount(&fat, &disk, 4096);
	expect("/b/moved here/second level/third/x", "deep");
	expect("/b/moved here/second level/no contents", "");
	expect("/b/moved here/file with number 39", "/a/file with number 39");
	ck_assert_int_eq(put("/a/x", "", 0), ERR_NOT_FOUND);
	ck_assert_int_eq(fat_rmdir(&fat, "/b/moved here/empty"), OK);
	ck_assert_int_eq(fat_mkdir(&fat, "/b/moved here/empty"), OK);
	/* And back to the root, whose number in `..' is another. */
	ck_assert_int_eq(fat_rename(&fat, "/b/moved here", "/back again"), OK);
	expect("/back again/second level/third/x", "deep");
	/* /b may have got a cluster for the name. */
	ck_assert_uint_ge(free_clusters() + 1, before);
	end();
}
END_TEST

START_TEST(without_room_for_a_copy_nothing_changes)
{
	struct fat_file file;
	u32 before;

	begin(_i);
	make_tree();
	ck_assert_int_eq(fat_open_to_write(&fat, "/big", FAT_CREATE, &file),
			 OK);
	ck_assert_int_eq(fat_truncate(&file, (u64)(free_clusters() - 20) *
						     fat.cluster_size),
			 OK);
	before = free_clusters();
	ck_assert_int_eq(fat_rename(&fat, "/a", "/b/moved"), ERR_NO_SPACE);
	ck_assert_uint_eq(free_clusters(), before);
	expect("/a/second level/third/x", "deep");
	ck_assert_int_eq(put("/b/moved/x", "", 0), ERR_NOT_FOUND);
	end();
}
END_TEST

START_TEST(more_levels_than_there_may_be_are_refused)
{
	char path[2 * LEVELS + 4] = "/b";
	u32 before;

	begin(_i);
	ck_assert_int_eq(fat_mkdir(&fat, path), OK);
	for (unsigned n = 0; n < LEVELS; n++) {
		strcat(path, "/d");
		ck_assert_int_eq(fat_mkdir(&fat, path), OK);
	}
	before = free_clusters();
	ck_assert_int_eq(fat_rename(&fat, "/b", "/a name that is longer"),
			 ERR_RANGE);
	ck_assert_uint_eq(free_clusters(), before);
	end();
}
END_TEST

START_TEST(a_directory_within_itself_is_refused)
{
	struct fat_place place;
	struct fat_found found;
	u32 before;

	begin(_i);
	ck_assert_int_eq(fat_mkdir(&fat, "/b"), OK);
	ck_assert_int_eq(fat_mkdir(&fat, "/b/d"), OK);
	ck_assert_int_eq(fat_find(&fat, "/b/d", &place, &found), OK);
	fat_set_entry_cluster(&fat, found.entry, place.dir);
	ck_assert_int_eq(
		fat_dir_update(&fat, found.at[found.count - 1], found.entry),
		OK);
	before = free_clusters();
	ck_assert_int_eq(fat_rename(&fat, "/b", "/a name that is longer"),
			 ERR_RANGE);
	ck_assert_uint_eq(free_clusters(), before);
	disk_free(&disk);
}
END_TEST

START_TEST(a_damaged_chain_stops_the_move)
{
	struct fat_info info;
	u32 before;

	begin(_i);
	make_tree();
	ck_assert_int_eq(fat_stat(&fat, "/a/second level/third/x", &info), OK);
	ck_assert_int_eq(
		fat_set_entry(&fat, info.first_cluster, info.first_cluster),
		OK);
	ck_assert_int_eq(fat_table_flush(&fat), OK);
	before = free_clusters();
	ck_assert_int_eq(fat_rename(&fat, "/a", "/b/moved"), ERR_CORRUPT);
	ck_assert_uint_eq(free_clusters(), before);
	expect("/a/file with number 39", "/a/file with number 39");
	disk_free(&disk);
}
END_TEST

int main(void)
{
	Suite *s = suite_create("FAT, moves");
	int result;

	if (!fat_image_setup())
		return EXIT_SUCCESS;
	unit_add_loop(s, a_tree_arrives_whole_and_takes_no_more_room,
		      ARRAY_COUNT(kinds));
	unit_add_loop(s, without_room_for_a_copy_nothing_changes,
		      ARRAY_COUNT(kinds));
	unit_add_loop(s, more_levels_than_there_may_be_are_refused,
		      ARRAY_COUNT(kinds));
	unit_add_loop(s, a_directory_within_itself_is_refused,
		      ARRAY_COUNT(kinds));
	unit_add_loop(s, a_damaged_chain_stops_the_move, ARRAY_COUNT(kinds));
	result = unit_run(s);
	fat_image_cleanup();
	return result;
}
