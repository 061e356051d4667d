/* SPDX-License-Identifier: BSD-2-Clause */
#include <string.h>

#include "unit.h"

#include "base/bits.h"
#include "base/status.h"
#include "fat_image.h"

static struct disk disk;
static struct fat fat;
static u8 memory[2 * BLOCK_SIZE_MAX];

static int mount(const char **why)
{
	*why = NULL;
	return fat_mount_to_write(&fat, &disk.device, memory, sizeof(memory),
				  why);
}

START_TEST(every_kind_is_mounted)
{
	static const u32 type[] = { 12, 12, 12, 16, 16, 32 };
	const struct fat_kind *kind = &fat_kinds[_i];
	char label[12];

	fat_image_make(&disk, kind);
	fat_image_mount(&fat, &disk, 4096);
	ck_assert_uint_eq(fat.type, type[_i]);
	ck_assert_int_eq(fat_label(&fat, label), OK);
	ck_assert_str_eq(label, "CAISSON");
	ck_assert_uint_eq(disk.writes, 0);
	disk_free(&disk);
}
END_TEST

/* What one field says, and what comes of it. */
START_TEST(each_field_is_checked)
{
	static const struct {
		u32 at, size, value;
		int status;
	} rows[] = {
		{ 0, 1, 0x00, ERR_BAD_MAGIC },
		{ 510, 2, 0x55aa, ERR_BAD_MAGIC },
		{ 11, 2, 0, ERR_CORRUPT }, /* bytes per sector */
		{ 11, 2, 513, ERR_CORRUPT },
		{ 11, 2, 256, ERR_CORRUPT },
		{ 11, 2, 8192, ERR_CORRUPT },
		{ 13, 1, 0, ERR_CORRUPT }, /* sectors per cluster */
		{ 13, 1, 3, ERR_CORRUPT },
		{ 14, 2, 0, ERR_CORRUPT }, /* reserved sectors */
		{ 14, 2, 0xffff, ERR_CORRUPT },
		{ 16, 1, 0, ERR_CORRUPT },	/* copies of the FAT */
		{ 17, 2, 0xffff, ERR_CORRUPT }, /* root entries */
		{ 17, 2, 0, ERR_CORRUPT },
		{ 19, 2, 1, ERR_CORRUPT }, /* sectors */
		{ 22, 2, 1, ERR_CORRUPT }, /* sectors of a FAT */
		{ 22, 2, 0xffff, ERR_CORRUPT },
	};
	const char *why;

	fat_image_make(&disk, &fat_kinds[0]);
	for (size_t n = 0; n < sizeof(rows) / sizeof(rows[0]); n++) {
		u8 saved[4];
		int status;

		memcpy(saved, disk.bytes + rows[n].at, 4);
		for (u32 i = 0; i < rows[n].size; i++)
			disk.bytes[rows[n].at + i] =
				(u8)(rows[n].value >> 8 * i);
		status = mount(&why);
		ck_assert_msg(status == rows[n].status, "row %zu: %s", n,
			      status_text(status));
		ck_assert_ptr_nonnull(why);
		memcpy(disk.bytes + rows[n].at, saved, 4);
	}
	ck_assert_int_eq(mount(&why), OK);
	disk_free(&disk);
}
END_TEST

START_TEST(fields_of_fat32_are_checked)
{
	const char *why;
	u8 *b;

	fat_image_make(&disk, &fat_kinds[5]);
	b = disk.bytes;
	b[44] = 0xff;
	b[46] = 0xff; /* root cluster */
	ck_assert_int_eq(mount(&why), ERR_CORRUPT);
	b[44] = 2;
	b[46] = 0;
	b[42] = 1; /* version */
	ck_assert_int_eq(mount(&why), ERR_UNSUPPORTED);
	b[42] = 0;
	b[40] = 0x87; /* active FAT 7, not mirrored */
	ck_assert_int_eq(mount(&why), ERR_CORRUPT);
	b[40] = 0x81;
	ck_assert_int_eq(mount(&why), OK);
	ck_assert_uint_eq(fat.active_fat, 1);
	b[40] = 0;
	b[512] ^= 1; /* FSInfo, a hint only */
	ck_assert_int_eq(mount(&why), OK);
	ck_assert_uint_eq(fat.info_start, 0);
	disk_free(&disk);
}
END_TEST

START_TEST(a_short_disk_is_named)
{
	const char *why;

	fat_image_make(&disk, &fat_kinds[0]);
	disk.device.count--;
	ck_assert_int_eq(mount(&why), ERR_TRUNCATED);
	disk.device.count = 1;
	ck_assert_int_eq(mount(&why), ERR_TRUNCATED);
	disk_free(&disk);
}
END_TEST

START_TEST(other_file_systems_are_refused)
{
	const char *why;

	disk_new(&disk, 100, 512);
	ck_assert_int_eq(mount(&why), ERR_BAD_MAGIC);
	disk.bytes[510] = 0x55;
	disk.bytes[511] = 0xaa;
	ck_assert_int_eq(mount(&why), ERR_BAD_MAGIC);
	memcpy(disk.bytes,
	       "\xeb\x76\x90"
	       "EXFAT   ",
	       11);
	ck_assert_int_eq(mount(&why), ERR_UNSUPPORTED);
	memcpy(disk.bytes,
	       "\xeb\x52\x90"
	       "NTFS    ",
	       11);
	ck_assert_int_eq(mount(&why), ERR_BAD_MAGIC);
	disk_free(&disk);
}
END_TEST

/* Whatever the boot sector says, nothing outside of the disk is touched. */
START_TEST(every_flipped_bit_gives_sense_or_an_error)
{
	const char *why;

	fat_image_make(&disk, &fat_kinds[_i ? 5 : 0]);
	for (u32 bit = 0; bit < 512 * 8; bit++) {
		struct fat_info info;
		struct fat_dir dir;

		disk.bytes[bit / 8] ^= (u8)(1 << bit % 8);
		if (mount(&why) == OK && fat_opendir(&fat, "/", &dir) == OK)
			for (u32 n = 0; n < 1000; n++)
				if (fat_readdir(&dir, &info) != OK)
					break;
		disk.bytes[bit / 8] ^= (u8)(1 << bit % 8);
	}
	disk_free(&disk);
}
END_TEST

START_TEST(errors_of_the_disk_come_through)
{
	const char *why;

	fat_image_make(&disk, &fat_kinds[5]);
	disk.bad_read = 0;
	ck_assert_int_eq(mount(&why), ERR_IO);
	disk.bad_read = 1; /* FSInfo, which only who writes wants */
	ck_assert_int_eq(mount(&why), ERR_IO);
	ck_assert_int_eq(
		fat_mount(&fat, &disk.device, memory, sizeof(memory), &why),
		OK);
	ck_assert_int_eq(fat_mount(&fat, &disk.device, memory, 100, &why),
			 ERR_NO_SPACE);
	disk_free(&disk);
}
END_TEST

int main(void)
{
	Suite *s = suite_create("FAT, mounting");
	int result;

	if (!fat_image_setup())
		return EXIT_SUCCESS;
	unit_add_loop(s, every_kind_is_mounted, fat_kind_count);
	unit_add(s, each_field_is_checked);
	unit_add(s, fields_of_fat32_are_checked);
	unit_add(s, a_short_disk_is_named);
	unit_add(s, other_file_systems_are_refused);
	unit_add_loop(s, every_flipped_bit_gives_sense_or_an_error, 2);
	unit_add(s, errors_of_the_disk_come_through);
	result = unit_run(s);
	fat_image_cleanup();
	return result;
}
