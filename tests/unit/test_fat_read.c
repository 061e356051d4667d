/* SPDX-License-Identifier: BSD-2-Clause */
#include <stdio.h>
#include <string.h>

#include "unit.h"

#include "base/status.h"
#include "fat_image.h"
#include "storage/fat_internal.h"

#define BIG_SIZE 300001u

static struct disk disk;
static struct fat fat;
static u8 big[BIG_SIZE], got[BIG_SIZE + 1];

static void make_big(void)
{
	for (u32 n = 0; n < BIG_SIZE; n++)
		big[n] = (u8)(n * 7 + n / 251);
	fat_image_file("big", big, BIG_SIZE);
}

/* A tree that mtools has made. */
static void make_tree(const struct fat_kind *kind)
{
	make_big();
	fat_image_file("small", "hello\n", 6);
	fat_image_file("empty", "", 0);
	fat_image_make(&disk, kind);
	fat_image_run(
		&disk,
		"mmd -i %s '::/Some Directory' '::/Some Directory/deeper' "
		"&& mcopy -i %s small ::/SHORT.TXT && "
		"mcopy -i %s big '::/Some Directory/a long name.data' && "
		"mcopy -i %s empty '::/Some Directory/deeper/nichts äöü'");
}

static u64 read_all(const char *path)
{
	struct fat_file file;
	u64 done;

	ck_assert_int_eq(fat_open(&fat, path, &file), OK);
	ck_assert_int_eq(fat_read(&file, got, sizeof(got), &done), OK);
	ck_assert_uint_eq(done, file.size);
	return done;
}

START_TEST(what_mtools_wrote_is_read)
{
	make_tree(&fat_kinds[_i]);
	fat_image_mount(&fat, &disk, 4096);
	ck_assert_uint_eq(read_all("/SHORT.TXT"), 6);
	ck_assert_mem_eq(got, "hello\n", 6);
	ck_assert_uint_eq(read_all("/short.txt"), 6);
	ck_assert_uint_eq(read_all("//some directory/A LONG NAME.DATA"),
			  BIG_SIZE);
	ck_assert_mem_eq(got, big, BIG_SIZE);
	ck_assert_uint_eq(read_all("/Some Directory/deeper/nichts äöü"), 0);
	ck_assert_uint_eq(disk.writes, 0);
	disk_free(&disk);
}
END_TEST

START_TEST(names_that_are_not_there_are_named)
{
	struct fat_file file;

	make_tree(&fat_kinds[0]);
	fat_image_mount(&fat, &disk, 4096);
	ck_assert_int_eq(fat_open(&fat, "/nothing", &file), ERR_NOT_FOUND);
	ck_assert_int_eq(fat_open(&fat, "/nothing/x", &file), ERR_NOT_FOUND);
	ck_assert_int_eq(fat_open(&fat, "/SHORT.TXT/x", &file), ERR_INVALID);
	ck_assert_int_eq(fat_open(&fat, "/Some Directory", &file), ERR_INVALID);
	ck_assert_int_eq(fat_open(&fat, "SHORT.TXT", &file), ERR_INVALID);
	ck_assert_int_eq(fat_open(&fat, "", &file), ERR_INVALID);
	ck_assert_int_eq(fat_open(&fat, "/", &file), ERR_INVALID);
	ck_assert_int_eq(fat_open(&fat, "/a\x80", &file), ERR_INVALID);
	ck_assert_int_eq(fat_open(&fat, "/a*", &file), ERR_INVALID);
	disk_free(&disk);
}
END_TEST

START_TEST(listing_and_stat_agree)
{
	struct fat_info info, again;
	struct fat_dir dir;
	char path[FAT_NAME_MAX + 32];
	u32 count = 0;

	make_tree(&fat_kinds[_i]);
	fat_image_mount(&fat, &disk, 4096);
	ck_assert_int_eq(fat_opendir(&fat, "/Some Directory", &dir), OK);
	while (fat_readdir(&dir, &info) == OK) {
		count++;
		snprintf(path, sizeof(path), "/Some Directory/%s", info.name);
		ck_assert_int_eq(fat_stat(&fat, path, &again), OK);
		ck_assert_uint_eq(again.size, info.size);
		ck_assert_uint_eq(again.first_cluster, info.first_cluster);
		ck_assert_str_eq(again.short_name, info.short_name);
	}
	ck_assert_uint_eq(count, 2);
	disk_free(&disk);
}
END_TEST

START_TEST(a_directory_of_many_files)
{
	struct fat_info info;
	struct fat_dir dir;
	u32 count = 0;

	fat_image_file("small", "hello\n", 6);
	fat_image_make(&disk, &fat_kinds[4]);
	fat_image_run(
		&disk,
		"mmd -i %s ::/many && for i in $(seq 1 20); do for j in "
		"$(seq 1 15); do cp small \"number $i of $j\"; done; done "
		"&& mcopy -i %s 'number '* ::/many/ && rm 'number '*");
	fat_image_mount(&fat, &disk, 4096);
	ck_assert_int_eq(fat_opendir(&fat, "/many", &dir), OK);
	while (fat_readdir(&dir, &info) == OK)
		count++;
	ck_assert_uint_eq(count, 300);
	ck_assert_uint_eq(read_all("/many/number 17 of 11"), 6);
	disk_free(&disk);
}
END_TEST

START_TEST(any_piece_of_a_file)
{
	struct fat_file file;
	u64 done;

	make_tree(&fat_kinds[_i]);
	fat_image_mount(&fat, &disk, 4096);
	ck_assert_int_eq(
		fat_open(&fat, "/Some Directory/a long name.data", &file), OK);
	srand(1);
	for (u32 n = 0; n < 300; n++) {
		u32 at = (u32)rand() % (BIG_SIZE + 1);
		u32 size = (u32)rand() % 9000;
		u32 want = size < BIG_SIZE - at ? size : BIG_SIZE - at;

		ck_assert_int_eq(fat_seek(&file, at), OK);
		got[want] = 0xa5;
		ck_assert_int_eq(fat_read(&file, got, size, &done), OK);
		ck_assert_uint_eq(done, want);
		ck_assert_mem_eq(got, big + at, want);
		ck_assert_uint_eq(got[want], 0xa5);
	}
	ck_assert_int_eq(fat_seek(&file, (u64)BIG_SIZE + 1), ERR_RANGE);
	disk_free(&disk);
}
END_TEST

/* A file in one piece is read by one call of the driver, edges apart. */
START_TEST(a_run_is_one_request)
{
	struct fat_file file;
	u64 done, before;

	make_tree(&fat_kinds[5]);
	fat_image_mount(&fat, &disk, 65536);
	ck_assert_int_eq(
		fat_open(&fat, "/Some Directory/a long name.data", &file), OK);
	before = disk.reads;
	ck_assert_int_eq(fat_read(&file, got, BIG_SIZE, &done), OK);
	ck_assert_uint_le(disk.reads - before, 3);
	ck_assert_mem_eq(got, big, BIG_SIZE);
	disk_free(&disk);
}
END_TEST

START_TEST(files_in_pieces)
{
	make_big();
	fat_image_make(&disk, &fat_kinds[3]);
	/* Holes of every second file, filled by a large one. */
	fat_image_run(
		&disk,
		"for i in $(seq 10 99); do head -c 1500 big >f$i; done; "
		"mcopy -i %s f* :: && rm f* && mdel -i %s '::f?[02468]' && "
		"head -c 1900000 /dev/zero >zero; mcopy -i %s zero ::/zero "
		"&& mcopy -i %s big ::/pieces");
	fat_image_mount(&fat, &disk, 4096);
	ck_assert_uint_eq(read_all("/pieces"), BIG_SIZE);
	ck_assert_mem_eq(got, big, BIG_SIZE);
	ck_assert_uint_eq(read_all("/f11"), 1500);
	ck_assert_mem_eq(got, big, 1500);
	disk_free(&disk);
}
END_TEST

/* Sets an entry of both copies, as a damaged disk has it. */
static void damage(u32 cluster, u32 value)
{
	ck_assert_int_eq(fat_set_entry(&fat, cluster, value), OK);
	ck_assert_int_eq(fat_table_flush(&fat), OK);
	fat_image_mount(&fat, &disk, 4096);
}

START_TEST(damaged_chains_are_named)
{
	struct fat_info info;
	struct fat_file file;
	const char *path = "/Some Directory/a long name.data";
	u32 first, values[5];

	make_tree(&fat_kinds[_i]);
	fat_image_mount(&fat, &disk, 4096);
	ck_assert_int_eq(fat_stat(&fat, path, &info), OK);
	first = info.first_cluster;
	values[0] = first;		   /* cyclic */
	values[1] = fat.cluster_count + 2; /* out of range */
	values[2] = FAT_FREE;		   /* too short, in a free cluster */
	values[3] = FAT_END;		   /* too short */
	values[4] = 1;
	for (u32 n = 0; n < 5; n++) {
		damage(first + 1, values[n]);
		ck_assert_msg(fat_open(&fat, path, &file) == ERR_CORRUPT,
			      "value %u", n);
	}
	damage(first + 1, first + 2);
	ck_assert_int_eq(fat_open(&fat, path, &file), OK);
	disk_free(&disk);
}
END_TEST

/* `count` different clusters, some in a row, of which none is used yet. */
static void random_chain(u32 *chain, u32 count)
{
	u32 at = fat.cluster_count / 2;

	for (u32 n = 0; n < count; n++) {
		at += rand() % 3 ? 1 : 2 + (u32)rand() % 9;
		chain[n] = at;
	}
	for (u32 n = 0; n < count / 4; n++) {
		u32 other = (u32)rand() % count, first = chain[0];

		chain[0] = chain[other];
		chain[other] = first;
	}
	for (u32 n = 0; n + 1 < count; n++)
		ck_assert_int_eq(fat_set_entry(&fat, chain[n], chain[n + 1]),
				 OK);
}

/* If the last cluster that the size needs is one of those before it. */
START_TEST(a_chain_that_comes_back_within_the_size_is_corrupt)
{
	u32 chain[64];

	make_tree(&fat_kinds[_i]);
	fat_image_mount(&fat, &disk, 4096);
	srand(1);
	for (u32 n = 0; n < 4000; n++) {
		u32 count = 1 + (u32)rand() % ARRAY_COUNT(chain);
		u32 last, size = count * fat.cluster_size;

		random_chain(chain, count);
		last = chain[count - 1];
		ck_assert_int_eq(fat_set_entry(&fat, last, FAT_END), OK);
		ck_assert_int_eq(fat_check_chain(&fat, chain[0], size, false),
				 OK);
		ck_assert_int_eq(
			fat_check_chain(&fat, chain[0], size + 1, false),
			ERR_CORRUPT);
		ck_assert_int_eq(
			fat_set_entry(&fat, last, chain[(u32)rand() % count]),
			OK);
		ck_assert_int_eq(
			fat_check_chain(&fat, chain[0], size + 1, false),
			ERR_CORRUPT);
	}
	disk_free(&disk);
}
END_TEST

START_TEST(far_behind_the_size_nobody_looks)
{
	u32 low = 2000, high = 7000, first;
	struct fat_file file;
	struct fat_info info;

	make_tree(&fat_kinds[3]);
	fat_image_mount(&fat, &disk, 4096);
	ck_assert_int_eq(fat_stat(&fat, "/SHORT.TXT", &info), OK);
	first = info.first_cluster;
	/* Far apart, so that each of them is read anew. */
	for (u32 n = 0; n < 1000; n++, low++, high++) {
		ck_assert_int_eq(fat_set_entry(&fat, first, low), OK);
		ck_assert_int_eq(fat_set_entry(&fat, low, high), OK);
		first = high;
	}
	damage(first, FAT_END);
	disk.reads = 0;
	ck_assert_int_eq(fat_open(&fat, "/SHORT.TXT", &file), OK);
	ck_assert_uint_lt(disk.reads, 30);
	ck_assert_uint_eq(read_all("/SHORT.TXT"), 6);
	/* Who writes frees what is there, and has to know. */
	damage(first, low);
	ck_assert_int_eq(fat_open(&fat, "/SHORT.TXT", &file), OK);
	ck_assert_int_eq(fat_open_to_write(&fat, "/SHORT.TXT", 0, &file),
			 ERR_CORRUPT);
	disk_free(&disk);
}
END_TEST

START_TEST(a_cyclic_directory_ends)
{
	struct fat_info info;
	struct fat_dir dir;
	int status;

	make_tree(&fat_kinds[_i]);
	fat_image_mount(&fat, &disk, 4096);
	ck_assert_int_eq(fat_stat(&fat, "/Some Directory", &info), OK);
	/* No end mark, and the chain comes back. */
	for (u32 at = 0; at < fat.cluster_size; at += FAT_ENTRY_SIZE)
		disk.bytes[fat_cluster_at(&fat, info.first_cluster) + at] =
			FAT_SLOT_DELETED;
	damage(info.first_cluster, info.first_cluster);
	ck_assert_int_eq(fat_opendir(&fat, "/Some Directory", &dir), OK);
	do
		status = fat_readdir(&dir, &info);
	while (status == OK);
	ck_assert_int_eq(status, ERR_CORRUPT);
	disk_free(&disk);
}
END_TEST

/* Each block in turn is bad: its error comes through, or it was not needed. */
START_TEST(errors_of_the_disk_come_through)
{
	u32 failed = 0;

	make_tree(&fat_kinds[0]);
	for (u64 bad = 1; bad < disk.device.count; bad++) {
		struct fat_file file;
		u64 done;
		int status;

		disk.bad_read = DISK_NEVER;
		fat_image_mount(&fat, &disk, 4096);
		disk.bad_read = bad;
		status = fat_open(&fat, "/Some Directory/a long name.data",
				  &file);
		if (status == OK)
			status = fat_read(&file, got, BIG_SIZE, &done);
		ck_assert(status == OK || status == ERR_IO);
		failed += status == ERR_IO;
		if (status == OK)
			ck_assert_int_eq(memcmp(got, big, BIG_SIZE), 0);
	}
	ck_assert_uint_gt(failed, BIG_SIZE / 512);
	disk_free(&disk);
}
END_TEST

START_TEST(crossed_chains_are_found)
{
	struct fat_info a, b;
	u32 cluster = 0;

	make_tree(&fat_kinds[_i]);
	fat_image_mount(&fat, &disk, 4096);
	ck_assert_int_eq(fat_check(&fat, &cluster), OK);
	ck_assert_int_eq(fat_stat(&fat, "/SHORT.TXT", &a), OK);
	ck_assert_int_eq(fat_stat(&fat, "/Some Directory/a long name.data", &b),
			 OK);
	damage(a.first_cluster, b.first_cluster + 3);
	ck_assert_int_eq(fat_check(&fat, &cluster), ERR_CORRUPT);
	ck_assert_uint_eq(cluster, b.first_cluster + 3);
	damage(a.first_cluster, fat.cluster_count + 2);
	ck_assert_int_eq(fat_check(&fat, &cluster), ERR_CORRUPT);
	ck_assert_uint_eq(cluster, a.first_cluster);
	disk_free(&disk);
}
END_TEST

int main(void)
{
	Suite *s = suite_create("FAT, reading");
	unsigned kinds = fat_kind_count;
	int result;

	if (!fat_image_setup())
		return EXIT_SUCCESS;
	unit_add_loop(s, what_mtools_wrote_is_read, kinds);
	unit_add(s, names_that_are_not_there_are_named);
	unit_add_loop(s, listing_and_stat_agree, kinds);
	unit_add(s, a_directory_of_many_files);
	unit_add_loop(s, any_piece_of_a_file, kinds);
	unit_add(s, a_run_is_one_request);
	unit_add(s, files_in_pieces);
	unit_add_loop(s, damaged_chains_are_named, 4);
	unit_add_loop(s, a_chain_that_comes_back_within_the_size_is_corrupt, 4);
	unit_add(s, far_behind_the_size_nobody_looks);
	unit_add_loop(s, a_cyclic_directory_ends, kinds);
	unit_add(s, errors_of_the_disk_come_through);
	unit_add_loop(s, crossed_chains_are_found, kinds);
	result = unit_run(s);
	fat_image_cleanup();
	return result;
}
