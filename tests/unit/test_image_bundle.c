/* SPDX-License-Identifier: BSD-2-Clause */
#include "unit.h"

#include "base/bits.h"
#include "base/status.h"
#include "bundle_build.h"

#define KERNEL	 4000u
#define DATA_MAX 100000u

static const char cpio[] =
	"07070100000001000081a4000000000000000000000001662e1f8a0000000000000000"
	"000000000000000000000000000000050000000012345678name";

static u8 data[DATA_MAX];
static struct inflate_workspace workspace;
static struct bundle bundle;
static const char *why;

/* Opens at an odd address, in a block of exactly this size. */
static int open_bundle(size_t size)
{
	u8 *block = malloc(size + 1);
	int status;

	ck_assert_ptr_nonnull(block);
	memcpy(block + 1, data, size);
	memset(&bundle, 0xa5, sizeof(bundle));
	memset(&workspace, 0xa5, sizeof(workspace));
	why = NULL;
	status = bundle_open(block + 1, size, &workspace, &bundle, &why);
	if (status != OK)
		ck_assert_ptr_nonnull(why);
	free(block);
	return status;
}

static int find_ramdisk(size_t size, size_t from, struct range *ramdisk)
{
	u8 *block = malloc(size + 1);
	int status;

	ck_assert_ptr_nonnull(block);
	memcpy(block + 1, data, size);
	status = bundle_find_ramdisk(block + 1, size, from, ramdisk);
	free(block);
	return status;
}

/* Kernel at 4096 and ramdisk at 12288, sealed. Returns the whole size. */
static size_t seal(void)
{
	memset(data, 0, sizeof(data));
	bb_image(data + 4096, KERNEL, true);
	memcpy(data + 12288, cpio, sizeof(cpio));
	bb_seal(data, (struct range){ 4096, KERNEL },
		(struct range){ 12288, sizeof(cpio) });
	return 12288 + sizeof(cpio);
}

START_TEST(sealed_parts_are_found)
{
	size_t size = seal();

	ck_assert_int_eq(open_bundle(size), OK);
	ck_assert_int_eq(bundle.form, BUNDLE_SEALED);
	ck_assert_uint_eq(bundle.kernel.base, 4096);
	ck_assert_uint_eq(bundle.kernel.size, KERNEL);
	ck_assert_uint_eq(bundle.ramdisk.base, 12288);
	ck_assert_uint_eq(bundle.ramdisk.size, sizeof(cpio));
	/* What follows is nobody's. */
	ck_assert_int_eq(open_bundle(size + 1000), OK);
}
END_TEST

START_TEST(sealed_without_a_ramdisk)
{
	seal();
	bb_seal(data, (struct range){ 4096, KERNEL }, (struct range){ 0, 0 });
	ck_assert_int_eq(open_bundle(4096 + KERNEL), OK);
	ck_assert_int_eq(bundle.form, BUNDLE_SEALED);
	ck_assert_uint_eq(bundle.ramdisk.size, 0);
}
END_TEST

START_TEST(sealed_and_cut_short_is_refused)
{
	size_t whole = seal();

	for (size_t size = 8; size < 4096 + KERNEL; size += 13)
		ck_assert_int_eq(open_bundle(size), ERR_TRUNCATED);
	for (size_t size = 12288; size < whole; size++)
		ck_assert_int_eq(open_bundle(size), ERR_TRUNCATED);
}
END_TEST

START_TEST(each_bit_of_a_sealed_bundle_counts)
{
	size_t size = seal();

	for (size_t bit = 64; bit < 8 * size; bit += bit < 512 ? 1 : 61) {
		size_t at = bit / 8;
		bool part = at < 64 || (at >= 4096 && at < 4096 + KERNEL) ||
			    at >= 12288;

		data[at] = (u8)(data[at] ^ 1u << bit % 8);
		ck_assert_int_eq(open_bundle(size), part ? ERR_CHECKSUM : OK);
		data[at] = (u8)(data[at] ^ 1u << bit % 8);
	}
	/* Without the magic number it is no bundle at all. */
	data[0] ^= 1;
	ck_assert_int_eq(open_bundle(size), OK);
	ck_assert_int_eq(bundle.form, BUNDLE_NONE);
}
END_TEST

/* Headers whose checksum is right, and that lie all the same. */
START_TEST(lying_sealed_headers_are_refused)
{
	static const struct {
		unsigned at, bytes;
		u64 value;
		int status;
	} lies[] = {
		{ 8, 4, 2, ERR_BAD_VERSION },
		{ 8, 4, 0, ERR_BAD_VERSION },
		{ 24, 8, 0, ERR_CORRUPT },
		{ 16, 8, 0, ERR_CORRUPT },
		{ 16, 8, 63, ERR_CORRUPT },
		{ 32, 8, 63, ERR_CORRUPT },
		{ 16, 8, UINT64_MAX, ERR_TRUNCATED },
		{ 16, 8, UINT64_MAX - KERNEL + 1, ERR_TRUNCATED },
		{ 24, 8, UINT64_MAX, ERR_TRUNCATED },
		{ 24, 8, UINT64_MAX - 4095, ERR_TRUNCATED },
		{ 32, 8, UINT64_MAX, ERR_TRUNCATED },
		{ 40, 8, UINT64_MAX - 12287, ERR_TRUNCATED },
		{ 16, 8, 4097, ERR_CHECKSUM },
		{ 40, 8, 1, ERR_CHECKSUM },
	};
	size_t size;

	for (size_t n = 0; n < ARRAY_COUNT(lies); n++) {
		size = seal();
		bb_put(data + lies[n].at, lies[n].value, lies[n].bytes);
		bb_sum(data);
		ck_assert_int_eq(open_bundle(size), lies[n].status);
	}
	size = seal();
	bb_seal(data, (struct range){ 4096, KERNEL },
		(struct range){ 4096 + KERNEL - 1, 100 });
	ck_assert_int_eq(open_bundle(size), ERR_CORRUPT);
}
END_TEST

/* What firmware may leave between two files. */
static size_t pad(size_t at, unsigned kind)
{
	static const size_t zeros[] = { 0, 1, 3, 4, 500, 4096, 70000 };

	if (kind < ARRAY_COUNT(zeros)) {
		memset(data + at, 0, zeros[kind]);
		return at + zeros[kind];
	}
	/* Old memory, with short magic numbers in it. */
	for (size_t n = 0; n < 3000; n++)
		data[at + n] = (u8)(n * n * 31 + 17 * n + 0x5d);
	memcpy(data + at, "x\x5d\0\0\x1f\x8b\x08\xff 070701 BZh0", 20);
	return at + 3000;
}

#define PAD_KINDS 8

START_TEST(image_with_a_ramdisk_behind_it)
{
	size_t at;

	memset(data, 0, sizeof(data));
	bb_image(data, KERNEL, true);
	at = pad(KERNEL, (unsigned)_i);
	memcpy(data + at, cpio, sizeof(cpio));
	ck_assert_int_eq(open_bundle(at + sizeof(cpio)), OK);
	ck_assert_int_eq(bundle.form, BUNDLE_IMAGE);
	ck_assert_uint_eq(bundle.kernel.base, 0);
	ck_assert_uint_eq(bundle.kernel.size, KERNEL);
	ck_assert_uint_eq(bundle.ramdisk.base, at);
	ck_assert_uint_eq(bundle.ramdisk.size, sizeof(cpio));
}
END_TEST

START_TEST(compressed_image_with_a_ramdisk_behind_it)
{
	struct inflate_result result;
	struct range ramdisk;
	u8 image[KERNEL], out[KERNEL];
	size_t end, at, size;

	memset(data, 0, sizeof(data));
	bb_image(image, KERNEL, true);
	end = bb_gzip(data, image, KERNEL);
	at = pad(end, (unsigned)_i);
	/* The archive is compressed as well: a second member. */
	size = at + bb_gzip(data + at, (const u8 *)cpio, sizeof(cpio));
	ck_assert_int_eq(open_bundle(size), OK);
	ck_assert_int_eq(bundle.form, BUNDLE_GZIP);
	ck_assert_uint_eq(bundle.kernel.size, size);
	ck_assert_int_eq(
		gzip_inflate(data, size, out, sizeof(out), &workspace, &result),
		OK);
	ck_assert_uint_eq(result.consumed, end);
	ck_assert_int_eq(find_ramdisk(size, result.consumed, &ramdisk), OK);
	ck_assert_uint_eq(ramdisk.base, at);
	ck_assert_uint_eq(ramdisk.size, size - at);
}
END_TEST

START_TEST(each_kind_of_ramdisk_is_known)
{
	static const struct {
		const char *bytes;
		size_t size;
		bool ramdisk;
	} kinds[] = {
		{ cpio, sizeof(cpio), true },
		{ "\x1f\x8b\x08\x00rest", 8, true },
		{ "\xfd"
		  "7zXZ\0",
		  6, true },
		{ "\x28\xb5\x2f\xfd", 4, true },
		{ "\x02\x21\x4c\x18", 4, true },
		{ "BZh91AY&SY", 10, true },
		{ "\x89LZO\0\r\n\x1a\n", 9, true },
		{ "\x5d\0\0\x80\0", 5, true },
		{ "\x1f\x8b\x07\x00", 4, false },
		{ "\x1f\x8b\x08\x20", 4, false },
		{ "070701zz", 8, false },
		{ "BZh01AY&SY", 10, false },
		{ "MZ programs are none", 20, false },
	};
	struct range ramdisk;

	for (size_t n = 0; n < ARRAY_COUNT(kinds); n++) {
		size_t size = 100 + kinds[n].size;

		memset(data, 0, size);
		memcpy(data + 100, kinds[n].bytes, kinds[n].size);
		ck_assert_int_eq(find_ramdisk(size, 10, &ramdisk),
				 kinds[n].ramdisk ? OK : ERR_NOT_FOUND);
		ck_assert_uint_eq(ramdisk.base, kinds[n].ramdisk ? 100 : 0);
	}
}
END_TEST

START_TEST(kernel_alone_has_no_ramdisk)
{
	struct range ramdisk;

	memset(data, 0, sizeof(data));
	bb_image(data, KERNEL, true);
	ck_assert_int_eq(open_bundle(KERNEL), OK);
	ck_assert_int_eq(bundle.form, BUNDLE_IMAGE);
	ck_assert_uint_eq(bundle.ramdisk.size, 0);
	ck_assert_int_eq(open_bundle(KERNEL + 4096), OK);
	ck_assert_uint_eq(bundle.ramdisk.size, 0);
	ck_assert_int_eq(find_ramdisk(KERNEL, KERNEL, &ramdisk), OK);
	ck_assert_uint_eq(ramdisk.size, 0);
}
END_TEST

START_TEST(ramdisk_too_far_away_is_refused)
{
	struct range ramdisk;
	size_t at = 10 + BUNDLE_PADDING_MAX;

	memset(data, 0xee, sizeof(data));
	memcpy(data + at, cpio, sizeof(cpio));
	ck_assert_int_eq(find_ramdisk(DATA_MAX, 10, &ramdisk), OK);
	ck_assert_uint_eq(ramdisk.base, at);
	ck_assert_int_eq(find_ramdisk(DATA_MAX, 9, &ramdisk), ERR_NOT_FOUND);
	ck_assert_uint_eq(ramdisk.size, 0);
}
END_TEST

/* Only an EFI stub says how long the file is. */
START_TEST(image_of_unknown_length)
{
	memset(data, 0, sizeof(data));
	bb_image(data, KERNEL, false);
	ck_assert_int_eq(open_bundle(KERNEL), OK);
	ck_assert_int_eq(bundle.form, BUNDLE_IMAGE);
	ck_assert_uint_eq(bundle.kernel.size, KERNEL);
	ck_assert_int_eq(open_bundle(KERNEL + 6000), OK);
	ck_assert_uint_eq(bundle.kernel.size, KERNEL + 5000);
	memcpy(data + KERNEL + 5500, cpio, sizeof(cpio));
	ck_assert_int_eq(open_bundle(KERNEL + 6000), ERR_UNSUPPORTED);
}
END_TEST

START_TEST(truncated_image_is_refused)
{
	memset(data, 0, sizeof(data));
	bb_image(data, KERNEL, true);
	for (size_t size = IMAGE_KIND_PEEK; size < KERNEL; size += 7)
		ck_assert_int_eq(open_bundle(size), ERR_TRUNCATED);
}
END_TEST

START_TEST(garbage_behind_the_image_is_refused)
{
	memset(data, 0xee, sizeof(data));
	bb_image(data, KERNEL, true);
	ck_assert_int_eq(open_bundle(KERNEL + 500), ERR_NOT_FOUND);
}
END_TEST

/* An initrd as firmware loads it when no kernel was put before it. */
START_TEST(ramdisk_alone_is_no_bundle)
{
	size_t size;

	memcpy(data, cpio, sizeof(cpio));
	ck_assert_int_eq(open_bundle(sizeof(cpio)), OK);
	ck_assert_int_eq(bundle.form, BUNDLE_NONE);
	ck_assert_int_eq(bundle.kind, IMAGE_CPIO);
	size = bb_gzip(data, (const u8 *)cpio, sizeof(cpio));
	ck_assert_int_eq(open_bundle(size), OK);
	ck_assert_int_eq(bundle.form, BUNDLE_NONE);
	ck_assert_int_eq(bundle.kind, IMAGE_GZIP);
	memset(data, 0, 100);
	for (size = 0; size < 100; size++) {
		ck_assert_int_eq(open_bundle(size), OK);
		ck_assert_int_eq(bundle.form, BUNDLE_NONE);
	}
}
END_TEST

START_TEST(kernels_of_other_kinds_are_refused_by_name)
{
	u8 zboot[64] = "MZ\0\0zimg";
	size_t size;

	memcpy(data, zboot, sizeof(zboot));
	ck_assert_int_eq(open_bundle(sizeof(zboot)), ERR_UNSUPPORTED);
	ck_assert_ptr_nonnull(strstr(why, "zboot"));
	size = bb_gzip(data, zboot, sizeof(zboot));
	ck_assert_int_eq(open_bundle(size), ERR_UNSUPPORTED);
	ck_assert_ptr_nonnull(strstr(why, "zboot"));
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("bundle");

	unit_add(suite, sealed_parts_are_found);
	unit_add(suite, sealed_without_a_ramdisk);
	unit_add(suite, sealed_and_cut_short_is_refused);
	unit_add(suite, each_bit_of_a_sealed_bundle_counts);
	unit_add(suite, lying_sealed_headers_are_refused);
	unit_add_loop(suite, image_with_a_ramdisk_behind_it, PAD_KINDS);
	unit_add_loop(suite, compressed_image_with_a_ramdisk_behind_it,
		      PAD_KINDS);
	unit_add(suite, each_kind_of_ramdisk_is_known);
	unit_add(suite, kernel_alone_has_no_ramdisk);
	unit_add(suite, ramdisk_too_far_away_is_refused);
	unit_add(suite, image_of_unknown_length);
	unit_add(suite, truncated_image_is_refused);
	unit_add(suite, garbage_behind_the_image_is_refused);
	unit_add(suite, ramdisk_alone_is_no_bundle);
	unit_add(suite, kernels_of_other_kinds_are_refused_by_name);
	return unit_run(suite);
}
