/* SPDX-License-Identifier: BSD-2-Clause */
#include "unit.h"

#include <string.h>

#include "base/bits.h"
#include "base/status.h"
#include "image/arm64.h"
#include "image/kind.h"

#define FILE_SIZE 4096u

static u8 file[FILE_SIZE];
static const char *why;
static struct arm64_image image;

static void put64(size_t at, u64 value)
{
	for (unsigned i = 0; i < 8; i++)
		file[at + i] = (u8)(value >> 8 * i);
}

/* A kernel as Linux 5.8 and later builds it. */
static void make_file(void)
{
	memset(file, 0, sizeof(file));
	put64(0x00, UINT64_C(0x1400400091005a4d)); /* "MZ", branch */
	put64(0x08, 0);
	put64(0x10, MIB(20));
	put64(0x18, 0xa);
	memcpy(file + 0x38, "ARM\x64", 4);
	why = NULL;
}

/* Parses at an odd address in a block of exactly this size. */
static int parse(size_t size)
{
	u8 *block = malloc(size + 1);
	int status;

	ck_assert_ptr_nonnull(block);
	memcpy(block + 1, file, size);
	memset(&image, 0, sizeof(image));
	status = arm64_image_parse(block + 1, size, &image, &why);
	if (status != OK)
		ck_assert_ptr_nonnull(why);
	free(block);
	return status;
}

START_TEST(reads_a_modern_header)
{
	make_file();
	ck_assert_int_eq(parse(FILE_SIZE), OK);
	ck_assert_uint_eq(image.text_offset, 0);
	ck_assert_uint_eq(image.memory_size, MIB(20));
	ck_assert_uint_eq(image.file_size, FILE_SIZE);
	ck_assert_uint_eq(image.page_size, 4);
	ck_assert(image.anywhere);
	ck_assert_int_eq(parse(ARM64_IMAGE_HEADER_SIZE), OK);
}
END_TEST

/* One section whose raw data ends at `end`. */
static void add_sections(u32 end)
{
	file[0x3c] = 0x40;
	memcpy(file + 0x40, "PE\0\0", 4);
	file[0x40 + 6] = 1;  /* sections */
	file[0x40 + 20] = 8; /* size of the optional header */
	put64(0x40 + 24 + 8 + 16, (u64)0x200 << 32 | (end - 0x200));
}

START_TEST(truncated_sections_are_refused)
{
	make_file();
	add_sections(FILE_SIZE);
	ck_assert_int_eq(parse(FILE_SIZE), OK);
	for (size_t size = 0x44; size < FILE_SIZE; size++) {
		ck_assert_int_eq(parse(size), ERR_TRUNCATED);
		ck_assert_ptr_nonnull(strstr(why, "ends before"));
	}
	add_sections(0x80000000);
	ck_assert_int_eq(parse(FILE_SIZE), ERR_TRUNCATED);
}
END_TEST

START_TEST(reads_each_page_size)
{
	static const unsigned sizes[] = { 0, 4, 16, 64 };

	make_file();
	for (unsigned i = 0; i < 4; i++) {
		put64(0x18, i << 1);
		ck_assert_int_eq(parse(FILE_SIZE), OK);
		ck_assert_uint_eq(image.page_size, sizes[i]);
		ck_assert(!image.anywhere);
	}
}
END_TEST

START_TEST(legacy_header_has_a_fixed_offset)
{
	make_file();
	put64(0x00, UINT64_C(0x14000010));
	put64(0x08, UINT64_C(0x1234567890abcdef)); /* unspecified endianness */
	put64(0x10, 0);
	put64(0x18, 0);
	ck_assert_int_eq(parse(FILE_SIZE), OK);
	ck_assert_uint_eq(image.text_offset, 0x80000);
	ck_assert_uint_ge(image.memory_size, FILE_SIZE);
}
END_TEST

START_TEST(big_endian_kernels_are_as_others)
{
	make_file();
	put64(0x18, 0xb);
	ck_assert_int_eq(parse(FILE_SIZE), OK);
	ck_assert(image.anywhere);
	ck_assert_uint_eq(image.page_size, 4);
}
END_TEST

START_TEST(refuses_other_kernels_by_name)
{
	make_file();
	memset(file + 0x38, 0, 4);
	memcpy(file + 0x24, "\x18\x28\x6f\x01", 4);
	ck_assert_int_eq(parse(FILE_SIZE), ERR_UNSUPPORTED);
	ck_assert_str_eq(why, "a 32-bit Arm zImage");
	memcpy(file, "MZ\0\0zimg", 8);
	memset(file + 0x24, 0, 4);
	ck_assert_int_eq(parse(FILE_SIZE), ERR_UNSUPPORTED);
	ck_assert_str_eq(why, "an EFI zboot image");
	memcpy(file, "\x1f\x8b\x08\0\0\0\0\0", 8);
	ck_assert_int_eq(parse(FILE_SIZE), ERR_BAD_MAGIC);
	ck_assert_str_eq(why, "gzip-compressed data");
	memset(file, 0, FILE_SIZE);
	ck_assert_int_eq(parse(FILE_SIZE), ERR_BAD_MAGIC);
}
END_TEST

START_TEST(refuses_impossible_sizes)
{
	make_file();
	put64(0x10, FILE_SIZE - 1);
	ck_assert_int_eq(parse(FILE_SIZE), ERR_CORRUPT);
	ck_assert_int_eq(parse(FILE_SIZE - 1), OK);
	put64(0x10, UINT64_MAX);
	ck_assert_int_eq(parse(FILE_SIZE), ERR_OVERFLOW);
	put64(0x08, UINT64_C(0xfffffffffffff000));
	ck_assert_int_eq(parse(FILE_SIZE), ERR_OVERFLOW);
	put64(0x10, MIB(20));
	ck_assert_int_eq(parse(FILE_SIZE), ERR_OVERFLOW);
	put64(0x08, 0x80004);
	ck_assert_int_eq(parse(FILE_SIZE), ERR_ALIGNMENT);
	put64(0x08, 0);
	put64(0x00, 0);
	ck_assert_int_eq(parse(FILE_SIZE), ERR_CORRUPT);
}
END_TEST

START_TEST(every_truncated_header_is_refused)
{
	make_file();
	for (size_t size = 0; size < ARM64_IMAGE_HEADER_SIZE; size++)
		ck_assert_int_eq(parse(size), ERR_TRUNCATED);
}
END_TEST

/* Whatever parses can be placed without wrapping. */
START_TEST(every_flipped_bit_gives_sense_or_an_error)
{
	for (unsigned i = 0; i < ARM64_IMAGE_HEADER_SIZE * 8; i++) {
		make_file();
		file[i / 8] ^= (u8)(1u << i % 8);
		if (parse(FILE_SIZE) != OK)
			continue;
		ck_assert_uint_ge(image.memory_size, image.file_size);
		ck_assert_uint_ge(image.text_offset + image.memory_size,
				  image.memory_size);
	}
}
END_TEST

START_TEST(kinds_are_recognised)
{
	static const struct {
		const char *bytes;
		size_t size;
		enum image_kind kind;
	} t[] = {
		{ "\177ELF", 4, IMAGE_ELF },
		{ "\xd0\x0d\xfe\xed", 4, IMAGE_FDT },
		{ "\x27\x05\x19\x56", 4, IMAGE_UIMAGE },
		{ "070701", 6, IMAGE_CPIO },
		{ "070702", 6, IMAGE_CPIO },
		{ "070707", 6, IMAGE_CPIO },
		{ "070703", 6, IMAGE_UNKNOWN },
		{ "07070", 5, IMAGE_UNKNOWN },
		{ "\x1f\x8b", 2, IMAGE_GZIP },
		{ "\x1f", 1, IMAGE_UNKNOWN },
		{ "BZh", 3, IMAGE_BZIP2 },
		{ "\xfd"
		  "7zXZ\0",
		  6, IMAGE_XZ },
		{ "\x28\xb5\x2f\xfd", 4, IMAGE_ZSTD },
		{ "\x04\x22\x4d\x18", 4, IMAGE_LZ4 },
		{ "\x02\x21\x4c\x18", 4, IMAGE_LZ4 },
		{ "\x89LZO\0\r", 6, IMAGE_LZO },
		{ "\x5d\0\0", 3, IMAGE_LZMA },
		{ "MZ", 2, IMAGE_EFI },
		{ "", 0, IMAGE_UNKNOWN },
	};

	for (size_t i = 0; i < ARRAY_COUNT(t); i++)
		ck_assert_int_eq(image_kind_of(t[i].bytes, t[i].size),
				 t[i].kind);
	make_file();
	ck_assert_int_eq(image_kind_of(file, 64), IMAGE_ARM64);
	for (int k = 0; k < IMAGE_KIND_COUNT; k++)
		ck_assert_uint_gt(strlen(image_kind_name((enum image_kind)k)),
				  2);
	ck_assert_str_eq(image_kind_name((enum image_kind)1000),
			 image_kind_name(IMAGE_UNKNOWN));
}
END_TEST

int main(void)
{
	Suite *s = suite_create("image, arm64");

	unit_add(s, reads_a_modern_header);
	unit_add(s, truncated_sections_are_refused);
	unit_add(s, reads_each_page_size);
	unit_add(s, legacy_header_has_a_fixed_offset);
	unit_add(s, big_endian_kernels_are_as_others);
	unit_add(s, refuses_other_kernels_by_name);
	unit_add(s, refuses_impossible_sizes);
	unit_add(s, every_truncated_header_is_refused);
	unit_add(s, every_flipped_bit_gives_sense_or_an_error);
	unit_add(s, kinds_are_recognised);
	return unit_run(s);
}
