/* SPDX-License-Identifier: BSD-2-Clause */
#include "unit.h"

#include "fdt_build.h"
#include "fdt_exercise.h"

#include "fdt/fdt.h"

/* An edited copy must please libfdt, whatever the source was. */
static void verify(const void *blob, size_t size)
{
	ck_assert_int_eq(fdt_check_full(blob, size), 0);
}

/* A small valid tree: /a { x = <1>; b {}; }; its size. */
static u32 small_tree(void)
{
	fb_start_reserved(0x1000, 0x1000);
	fb_begin("a");
	fb_cells("x", 1);
	fb_begin("b");
	fb_end();
	fb_end();
	return fb_size();
}

static int check(size_t size)
{
	struct fdt fdt;

	return fdt_check(&fdt, fb_blob, size);
}

/* Word `index` of the structure block of the tree being damaged. */
static u8 *word(u32 index)
{
	return fb_blob + fdt_off_dt_struct(fb_blob) + 4 * index;
}

static void set_word(u32 index, u32 value)
{
	value = htobe32(value);
	memcpy(word(index), &value, 4);
}

/*
 * Words of small_tree(): 0 root, 1 "", 2 begin, 3 "a", 4 property, 5 its
 * length, 6 its name, 7 its value, 8 begin, 9 "b", 10 11 12 end, 13 the end.
 */
static int with_word(u32 index, u32 value)
{
	u32 size = small_tree();

	set_word(index, value);
	return check(size);
}

START_TEST(small_tree_is_as_described)
{
	u32 size = small_tree();

	ck_assert_int_eq(check(size), OK);
	ck_assert_uint_eq(fdt_size_dt_struct(fb_blob), 14 * 4);
	ck_assert_mem_eq(word(4), "\0\0\0\3\0\0\0\4\0\0\0\0\0\0\0\1", 16);
}
END_TEST

START_TEST(bad_magic_is_named)
{
	u32 size = small_tree();

	fdt_set_magic(fb_blob, 0xd00dfeee);
	ck_assert_int_eq(check(size), ERR_BAD_MAGIC);
}
END_TEST

START_TEST(unaligned_blob_is_named)
{
	u32 size = small_tree(), claimed;
	struct fdt fdt;

	memmove(fb_blob + 4, fb_blob, size);
	ck_assert_int_eq(fdt_check(&fdt, fb_blob + 4, size), ERR_ALIGNMENT);
	ck_assert_int_eq(fdt_claimed_size(fb_blob + 4, &claimed),
			 ERR_ALIGNMENT);
	ck_assert_int_eq(fdt_check(&fdt, NULL, size), ERR_ALIGNMENT);
	small_tree();
	ck_assert_int_eq(fdt_claimed_size(fb_blob, &claimed), OK);
	ck_assert_uint_eq(claimed, size);
	fdt_set_off_dt_struct(fb_blob, fdt_off_dt_struct(fb_blob) + 2);
	ck_assert_int_eq(check(size), ERR_ALIGNMENT);
}
END_TEST

START_TEST(unknown_versions_are_named)
{
	u32 size = small_tree();

	fdt_set_version(fb_blob, 15);
	ck_assert_int_eq(check(size), ERR_BAD_VERSION);
	fdt_set_version(fb_blob, 20);
	ck_assert_int_eq(check(size), OK);
	fdt_set_last_comp_version(fb_blob, 18);
	ck_assert_int_eq(check(size), ERR_BAD_VERSION);
	fdt_set_version(fb_blob, 16);
	fdt_set_last_comp_version(fb_blob, 17);
	ck_assert_int_eq(check(size), ERR_BAD_VERSION);
}
END_TEST

START_TEST(total_size_that_lies_is_refused)
{
	u32 size = small_tree();

	ck_assert_int_eq(check(size - 1), ERR_TRUNCATED);
	fdt_set_totalsize(fb_blob, size + 1);
	ck_assert_int_eq(check(size), ERR_TRUNCATED);
	fdt_set_totalsize(fb_blob, 0xffffffff);
	ck_assert_int_eq(check(size), ERR_TRUNCATED);
	fdt_set_totalsize(fb_blob, size - 1);
	ck_assert_int_eq(check(size), ERR_CORRUPT);
	fdt_set_totalsize(fb_blob, 0);
	ck_assert_int_eq(check(size), ERR_CORRUPT);
}
END_TEST

START_TEST(blocks_outside_the_blob_are_refused)
{
	static const u32 offsets[] = { 0, 8, 0x7ffffff8, 0xfffffff8 };
	u32 size, i;

	for (i = 0; i < 4; i++) {
		size = small_tree();
		fdt_set_off_dt_struct(fb_blob, offsets[i]);
		ck_assert_int_eq(check(size), ERR_CORRUPT);
		small_tree();
		fdt_set_off_dt_strings(fb_blob, offsets[i]);
		ck_assert_int_eq(check(size), ERR_CORRUPT);
		small_tree();
		fdt_set_off_mem_rsvmap(fb_blob, offsets[i]);
		ck_assert_int_eq(check(size), ERR_CORRUPT);
	}
	small_tree();
	fdt_set_size_dt_strings(fb_blob, 0xffffffff);
	ck_assert_int_eq(check(size), ERR_CORRUPT);
	small_tree();
	fdt_set_size_dt_struct(fb_blob, 0xffffffff);
	ck_assert_int_eq(check(size), ERR_CORRUPT);
}
END_TEST

START_TEST(blocks_that_overlap_are_refused)
{
	u32 size = small_tree();

	fdt_set_off_dt_strings(fb_blob, fdt_off_dt_struct(fb_blob));
	fdt_set_size_dt_strings(fb_blob, 8);
	ck_assert_int_eq(check(size), ERR_CORRUPT);
	small_tree();
	fdt_set_off_mem_rsvmap(fb_blob, fdt_off_dt_struct(fb_blob) - 8);
	ck_assert_int_ne(check(size), OK);
}
END_TEST

START_TEST(reservations_without_end_are_refused)
{
	u32 size = small_tree(), at = fdt_off_mem_rsvmap(fb_blob);

	memset(fb_blob + at + 16, 1, size - at - 16);
	ck_assert_int_eq(check(size), ERR_TRUNCATED);
}
END_TEST

START_TEST(structure_that_ends_early_is_refused)
{
	u32 size = small_tree(), length = fdt_size_dt_struct(fb_blob);

	while (length--) {
		fdt_set_size_dt_struct(fb_blob, length);
		ck_assert_int_eq(check(size), ERR_TRUNCATED);
	}
}
END_TEST

START_TEST(unknown_tags_are_refused)
{
	static const u32 tags[] = { 0, 5, 6, 7, 8, 10, 0x01000000, 0xffffffff };
	u32 i;

	for (i = 0; i < sizeof(tags) / sizeof(tags[0]); i++) {
		ck_assert_int_eq(with_word(0, tags[i]), ERR_CORRUPT);
		ck_assert_int_eq(with_word(2, tags[i]), ERR_CORRUPT);
		ck_assert_int_eq(with_word(8, tags[i]), ERR_CORRUPT);
		ck_assert_int_eq(with_word(13, tags[i]), ERR_CORRUPT);
	}
}
END_TEST

START_TEST(misnested_nodes_are_refused)
{
	ck_assert_int_eq(with_word(0, 2), ERR_CORRUPT); /* end first */
	ck_assert_int_eq(with_word(0, 9), ERR_CORRUPT);
	ck_assert_int_eq(with_word(12, 9), ERR_CORRUPT); /* root not ended */
	ck_assert_int_eq(with_word(12, 4), ERR_CORRUPT);
	ck_assert_int_eq(with_word(13, 2), ERR_CORRUPT); /* ended twice */
	ck_assert_int_eq(with_word(13, 1), ERR_CORRUPT); /* second root */
	ck_assert_int_eq(with_word(13, 4), ERR_TRUNCATED);
}
END_TEST

START_TEST(property_past_the_end_is_refused)
{
	ck_assert_int_eq(with_word(5, 0x24), ERR_TRUNCATED);
	ck_assert_int_eq(with_word(5, 0x7fffffff), ERR_TRUNCATED);
	ck_assert_int_eq(with_word(5, 0xfffffffc), ERR_TRUNCATED);
	ck_assert_int_eq(with_word(5, 0xffffffff), ERR_TRUNCATED);
}
END_TEST

START_TEST(property_name_past_the_end_is_refused)
{
	ck_assert_int_eq(with_word(6, 1), OK);
	ck_assert_int_eq(with_word(6, 2), ERR_CORRUPT);
	ck_assert_int_eq(with_word(6, 0xffffffff), ERR_CORRUPT);
}
END_TEST

START_TEST(property_name_without_end_is_refused)
{
	u32 size = small_tree();

	memset(fb_blob + fdt_off_dt_strings(fb_blob), 'x',
	       fdt_size_dt_strings(fb_blob));
	ck_assert_int_eq(check(size), ERR_CORRUPT);
}
END_TEST

START_TEST(node_name_without_end_is_refused)
{
	u32 size = small_tree();

	memset(word(9), 'x', 5 * 4);
	ck_assert_int_eq(check(size), ERR_TRUNCATED);
}
END_TEST

START_TEST(only_the_root_has_no_name)
{
	ck_assert_int_eq(with_word(1, 0x61000000), ERR_CORRUPT);
	ck_assert_int_eq(with_word(3, 0), ERR_CORRUPT);
}
END_TEST

/* libfdt writes what it is told, in any order. */
START_TEST(property_behind_a_node_is_refused)
{
	u32 size;

	fb_start();
	fb_begin("a");
	fb_end();
	fb_cells("late", 1);
	size = fb_size();
	ck_assert_int_eq(check(size), ERR_CORRUPT);
}
END_TEST

static int nested(u32 depth)
{
	u32 i;

	fb_start();
	for (i = 1; i < depth; i++)
		fb_begin("d");
	for (i = 1; i < depth; i++)
		fb_end();
	return check(fb_size());
}

START_TEST(depth_is_limited)
{
	ck_assert_int_eq(nested(FDT_DEPTH_MAX), OK);
	ck_assert_int_eq(fdt_exercise(fb_blob, fdt_totalsize(fb_blob), verify),
			 OK);
	ck_assert_int_eq(nested(FDT_DEPTH_MAX + 1), ERR_RANGE);
	ck_assert_int_eq(nested(2000), ERR_RANGE);
}
END_TEST

/* Every length at which the blob may end, the header telling the truth or not. */
START_TEST(truncation_at_every_length_is_refused)
{
	static u8 blob[FB_CAPACITY];
	u32 size, cut;

	fb_virt();
	size = fb_size();
	for (cut = 0; cut < size; cut++) {
		memcpy(blob, fb_blob, size);
		ck_assert_int_ne(fdt_exercise(blob, cut, verify), OK);
		fdt_set_totalsize(blob, cut);
		if (cut >= 8)
			ck_assert_int_ne(fdt_exercise(blob, cut, verify), OK);
	}
	ck_assert_int_eq(fdt_exercise(fb_blob, size, verify), OK);
}
END_TEST

/* Each byte of the tree in fb_blob changed in some ways, one at a time. */
static void flip_every_byte(u32 size)
{
	static const u8 masks[] = { 0x01, 0x02, 0x07, 0x80, 0xff };
	u32 at, i;

	ck_assert_int_eq(fdt_exercise(fb_blob, size, verify), OK);
	for (at = 0; at < size; at++)
		for (i = 0; i < sizeof(masks); i++) {
			fb_blob[at] ^= masks[i];
			fdt_exercise(fb_blob, size, verify);
			fb_blob[at] ^= masks[i];
		}
}

START_TEST(flipped_bytes_of_a_small_tree_are_survived)
{
	flip_every_byte(small_tree());
}
END_TEST

START_TEST(flipped_bytes_of_a_platform_are_survived)
{
	fb_virt();
	flip_every_byte(fb_size());
}
END_TEST

START_TEST(flipped_bytes_of_version_16_are_survived)
{
	u32 size;

	fb_virt();
	size = fb_size();
	fdt_set_version(fb_blob, 16);
	flip_every_byte(size);
}
END_TEST

/* A list of a megabyte of empty strings must not take quadratic time. */
START_TEST(large_string_list_takes_linear_time)
{
	static const u8 zeroes[1 << 20];
	u32 size = sizeof(zeroes);
	u8 *blob = malloc(size + 4096);

	ck_assert_ptr_nonnull(blob);
	ck_assert_int_eq(fdt_create(blob, (int)size + 4096), 0);
	fdt_finish_reservemap(blob);
	fdt_begin_node(blob, "");
	fdt_begin_node(blob, "a");
	ck_assert_int_eq(fdt_property(blob, "compatible", zeroes, (int)size),
			 0);
	fdt_end_node(blob);
	fdt_end_node(blob);
	ck_assert_int_eq(fdt_finish(blob), 0);
	ck_assert_int_eq(fdt_exercise(blob, fdt_totalsize(blob), verify), OK);
	free(blob);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("fdt_hostile");

	unit_add(suite, small_tree_is_as_described);
	unit_add(suite, bad_magic_is_named);
	unit_add(suite, unaligned_blob_is_named);
	unit_add(suite, unknown_versions_are_named);
	unit_add(suite, total_size_that_lies_is_refused);
	unit_add(suite, blocks_outside_the_blob_are_refused);
	unit_add(suite, blocks_that_overlap_are_refused);
	unit_add(suite, reservations_without_end_are_refused);
	unit_add(suite, structure_that_ends_early_is_refused);
	unit_add(suite, unknown_tags_are_refused);
	unit_add(suite, misnested_nodes_are_refused);
	unit_add(suite, property_past_the_end_is_refused);
	unit_add(suite, property_name_past_the_end_is_refused);
	unit_add(suite, property_name_without_end_is_refused);
	unit_add(suite, node_name_without_end_is_refused);
	unit_add(suite, only_the_root_has_no_name);
	unit_add(suite, property_behind_a_node_is_refused);
	unit_add(suite, depth_is_limited);
	unit_add(suite, truncation_at_every_length_is_refused);
	unit_add(suite, flipped_bytes_of_a_small_tree_are_survived);
	unit_add(suite, flipped_bytes_of_a_platform_are_survived);
	unit_add(suite, flipped_bytes_of_version_16_are_survived);
	unit_add(suite, large_string_list_takes_linear_time);
	return unit_run(suite);
}
