/* SPDX-License-Identifier: BSD-2-Clause */
#include "unit.h"

#include "fdt_build.h"

#include "fdt/fdt.h"
#include "fdt/walk.h"

/* All properties of one node, in order, against libfdt's. */
static void compare_properties(const struct fdt *fdt, int node)
{
	struct fdt_prop prop;
	bool more = fdt_first_property(fdt, (u32)node, &prop);
	int offset, length;

	fdt_for_each_property_offset(offset, fb_blob, node)
	{
		const char *name;
		const void *value =
			fdt_getprop_by_offset(fb_blob, offset, &name, &length);

		ck_assert(more);
		ck_assert_str_eq(prop.name, name);
		ck_assert_uint_eq(prop.length, (u32)length);
		ck_assert_ptr_eq(prop.value, value);
		ck_assert_int_eq(fdt_find_property(fdt, (u32)node, name, &prop),
				 OK);
		ck_assert_ptr_eq(prop.value,
				 fdt_getprop(fb_blob, node, name, NULL));
		more = fdt_next_property(fdt, &prop);
	}
	ck_assert(!more);
}

START_TEST(whole_tree_agrees_with_libfdt)
{
	struct fdt_walk walk;
	struct fdt fdt;
	int node = 0, depth = 0;

	fb_virt();
	fb_finish(&fdt);
	fdt_walk_start(&walk, &fdt);
	while (fdt_walk_next(&walk)) {
		ck_assert_uint_eq(walk.node, (u32)node);
		ck_assert_uint_eq(walk.depth, (u32)depth);
		ck_assert_str_eq(fdt_node_name(&fdt, walk.node),
				 fdt_get_name(fb_blob, node, NULL));
		ck_assert_int_eq((int)fdt_parent(&fdt, walk.node),
				 node ? fdt_parent_offset(fb_blob, node) : -1);
		ck_assert_uint_eq(fdt_walk_parent(&walk),
				  fdt_parent(&fdt, walk.node));
		ck_assert_uint_eq(fdt_phandle(&fdt, walk.node),
				  fdt_get_phandle(fb_blob, node));
		compare_properties(&fdt, node);
		node = fdt_next_node(fb_blob, node, &depth);
	}
	ck_assert_int_lt(depth, 0);
}
END_TEST

START_TEST(children_agree_with_libfdt)
{
	struct fdt fdt;
	u32 child;
	int expected;

	fb_virt();
	fb_finish(&fdt);
	expected = fdt_first_subnode(fb_blob, 0);
	fdt_for_each_child (&fdt, child, FDT_ROOT) {
		ck_assert_int_eq((int)child, expected);
		expected = fdt_next_subnode(fb_blob, expected);
	}
	ck_assert_int_eq(expected, -FDT_ERR_NOTFOUND);
	ck_assert_uint_eq(fdt_first_child(&fdt, fb_node(&fdt, "/psci")),
			  FDT_NONE);
}
END_TEST

START_TEST(paths_agree_with_libfdt)
{
	static const char *const paths[] = {
		"/",
		"//",
		"/soc",
		"/soc/",
		"/soc/uart@9000000",
		"/soc/uart",
		"/soc/uart@9",
		"serial0",
		"serial1",
		"/cpus/cpu",
		"/cpus/cpu@1",
		"/cpus/cpu@100",
		"/intc@8000000/its@8080000",
		"/soc/none/x",
		"memory",
		"/memory",
		"/so",
		"/socx",
		"/intc/its",
	};
	struct fdt fdt;
	size_t i;
	u32 node;

	fb_virt();
	fb_finish(&fdt);
	for (i = 0; i < sizeof(paths) / sizeof(paths[0]); i++) {
		int expected = fdt_path_offset(fb_blob, paths[i]);
		int status = fdt_find_path(&fdt, paths[i], &node);

		ck_assert_msg((status == OK) == (expected >= 0), "%s",
			      paths[i]);
		if (status == OK)
			ck_assert_int_eq((int)node, expected);
		else
			ck_assert_int_eq(status, ERR_NOT_FOUND);
	}
	ck_assert_int_eq(fdt_find_path(&fdt, "", &node), ERR_NOT_FOUND);
	ck_assert_int_eq(fdt_find_path_n(&fdt, "/soc:115200", 4, &node), OK);
	ck_assert_str_eq(fdt_node_name(&fdt, node), "soc");
}
END_TEST

START_TEST(alias_may_be_followed_by_more_path)
{
	struct fdt fdt;
	u32 node;

	fb_start();
	fb_begin("aliases");
	fb_string("bus", "/soc");
	fb_end();
	fb_begin("soc");
	fb_begin("uart");
	fb_end();
	fb_end();
	fb_finish(&fdt);
	ck_assert_int_eq(fdt_find_path(&fdt, "bus/uart", &node), OK);
	ck_assert_str_eq(fdt_node_name(&fdt, node), "uart");
}
END_TEST

START_TEST(alias_of_an_alias_is_refused)
{
	struct fdt fdt;
	u32 node;

	fb_start();
	fb_begin("aliases");
	fb_string("a", "b");
	fb_string("b", "a");
	fb_raw("c", "/soc", 4);
	fb_end();
	fb_finish(&fdt);
	ck_assert_int_eq(fdt_find_path(&fdt, "a", &node), ERR_CORRUPT);
	ck_assert_int_eq(fdt_find_path(&fdt, "c", &node), ERR_CORRUPT);
}
END_TEST

START_TEST(phandle_is_found_by_either_name)
{
	struct fdt fdt;
	u32 node;

	fb_start();
	fb_begin("a");
	fb_cells("linux,phandle", 7);
	fb_end();
	fb_begin("b");
	fb_cells("phandle", 8);
	fb_end();
	fb_finish(&fdt);
	ck_assert_int_eq(fdt_find_phandle(&fdt, 7, &node), OK);
	ck_assert_str_eq(fdt_node_name(&fdt, node), "a");
	ck_assert_int_eq(fdt_find_phandle(&fdt, 8, &node), OK);
	ck_assert_str_eq(fdt_node_name(&fdt, node), "b");
	ck_assert_int_eq(fdt_find_phandle(&fdt, 9, &node), ERR_NOT_FOUND);
	ck_assert_int_eq(fdt_find_phandle(&fdt, 0, &node), ERR_INVALID);
	ck_assert_int_eq(fdt_find_phandle(&fdt, UINT32_MAX, &node),
			 ERR_INVALID);
}
END_TEST

START_TEST(first_of_two_properties_or_nodes_counts)
{
	struct fdt_walk walk;
	struct fdt fdt;
	u32 value;

	fb_start();
	fb_begin("a");
	fb_cells("x", 1);
	fb_cells("x", 2);
	fb_string("status", "okay");
	fb_string("status", "disabled");
	fb_end();
	fb_begin("a");
	fb_cells("x", 3);
	fb_end();
	fb_finish(&fdt);
	ck_assert_int_eq(fdt_read_u32(&fdt, fb_node(&fdt, "/a"), "x", &value),
			 OK);
	ck_assert_uint_eq(value, 1);
	ck_assert_int_eq(fdt_walk_seek(&walk, &fdt, fb_node(&fdt, "/a")), OK);
	ck_assert_int_eq((int)walk.status, FDT_STATUS_OKAY);
}
END_TEST

START_TEST(numbers_must_have_their_length)
{
	struct fdt fdt;
	u32 word;
	u64 value;

	fb_start();
	fb_cells("one", 0x12345678);
	fb_cells("two", 1, 2);
	fb_cells("three", 1, 2, 3);
	fb_raw("odd", "abcdef", 6);
	fb_finish(&fdt);
	ck_assert_int_eq(fdt_read_u32(&fdt, FDT_ROOT, "one", &word), OK);
	ck_assert_uint_eq(word, 0x12345678);
	ck_assert_int_eq(fdt_read_u64(&fdt, FDT_ROOT, "one", &value), OK);
	ck_assert_uint_eq(value, 0x12345678);
	ck_assert_int_eq(fdt_read_u64(&fdt, FDT_ROOT, "two", &value), OK);
	ck_assert_uint_eq(value, 0x100000002);
	ck_assert_int_eq(fdt_read_u32(&fdt, FDT_ROOT, "two", &word),
			 ERR_CORRUPT);
	ck_assert_int_eq(fdt_read_u64(&fdt, FDT_ROOT, "three", &value),
			 ERR_CORRUPT);
	ck_assert_int_eq(fdt_read_u64(&fdt, FDT_ROOT, "odd", &value),
			 ERR_CORRUPT);
	ck_assert_int_eq(fdt_read_u32(&fdt, FDT_ROOT, "none", &word),
			 ERR_NOT_FOUND);
}
END_TEST

START_TEST(strings_without_end_do_not_count)
{
	struct fdt_prop prop;
	const char *text;
	struct fdt fdt;

	fb_start();
	fb_raw("open", "abc", 3);
	fb_raw("list", "one\0two\0three", 13);
	fb_raw("gap", "one\0\0two", 9);
	fb_raw("empty", NULL, 0);
	fb_finish(&fdt);
	ck_assert_int_eq(fdt_read_string(&fdt, FDT_ROOT, "open", &text),
			 ERR_CORRUPT);
	ck_assert_int_eq(fdt_read_string(&fdt, FDT_ROOT, "empty", &text),
			 ERR_CORRUPT);
	ck_assert_int_eq(fdt_read_string(&fdt, FDT_ROOT, "list", &text), OK);
	ck_assert_str_eq(text, "one");
	fdt_find_property(&fdt, FDT_ROOT, "list", &prop);
	ck_assert_str_eq(fdt_prop_string(&prop, 1), "two");
	ck_assert_ptr_null(fdt_prop_string(&prop, 2));
	ck_assert(fdt_prop_contains(&prop, "two"));
	ck_assert(!fdt_prop_contains(&prop, "tw"));
	ck_assert(!fdt_prop_contains(&prop, "three"));
	fdt_find_property(&fdt, FDT_ROOT, "gap", &prop);
	ck_assert_str_eq(fdt_prop_string(&prop, 1), "");
	ck_assert_str_eq(fdt_prop_string(&prop, 2), "two");
}
END_TEST

START_TEST(cells_beyond_64_bits_overflow)
{
	static const u8 small[16] __attribute__((aligned(4))) = {
		[7] = 1,
		[8] = 0x80,
		[15] = 2,
	};
	static const u8 large[16] __attribute__((aligned(4))) = { [7] = 1 };
	u64 value;

	ck_assert_int_eq(fdt_cells(small, 0, &value), OK);
	ck_assert_uint_eq(value, 0);
	ck_assert_int_eq(fdt_cells(small + 4, 1, &value), OK);
	ck_assert_uint_eq(value, 1);
	ck_assert_int_eq(fdt_cells(small + 8, 2, &value), OK);
	ck_assert_uint_eq(value, 0x8000000000000002);
	ck_assert_int_eq(fdt_cells(large, 4, &value), ERR_OVERFLOW);
	ck_assert_int_eq(fdt_cells(large + 4, 3, &value), ERR_OVERFLOW);
	ck_assert_int_eq(fdt_cells(large, 2, &value), OK);
}
END_TEST

START_TEST(reservation_block_is_read)
{
	struct range entry;
	struct fdt fdt;

	fb_start_reserved(0x123456789a, 0x4000);
	fb_finish(&fdt);
	ck_assert_int_eq(fdt_reserve_entry(&fdt, 0, &entry), OK);
	ck_assert_uint_eq(entry.base, 0x123456789a);
	ck_assert_uint_eq(entry.size, 0x4000);
	ck_assert_int_eq(fdt_reserve_entry(&fdt, 1, &entry), ERR_NOT_FOUND);
}
END_TEST

START_TEST(version_16_is_read)
{
	struct fdt fdt;
	u32 size;

	fb_virt();
	size = fb_size();
	fdt_set_version(fb_blob, 16);
	fdt_set_size_dt_struct(fb_blob, 0xffffffff);
	ck_assert_int_eq(fdt_check(&fdt, fb_blob, size), OK);
	fb_node(&fdt, "/soc/uart");
}
END_TEST

START_TEST(nops_anywhere_are_passed_over)
{
	struct fdt_walk walk;
	struct fdt fdt;
	u32 count = 0, child;
	int node;

	fb_virt();
	fb_size();
	fdt_nop_property(fb_blob, 0, "model");
	fdt_nop_node(fb_blob, fdt_path_offset(fb_blob, "/psci"));
	fdt_nop_node(fb_blob, fdt_path_offset(fb_blob, "/aliases"));
	fdt_nop_node(fb_blob, fdt_path_offset(fb_blob, "/cpus/cpu@100"));
	fdt_nop_node(fb_blob, fdt_path_offset(fb_blob, "/pcie"));
	ck_assert_int_eq(fdt_check(&fdt, fb_blob, fdt_totalsize(fb_blob)), OK);
	ck_assert(!fdt_has_property(&fdt, FDT_ROOT, "model"));
	fdt_for_each_child (&fdt, child, FDT_ROOT)
		count++;
	fdt_for_each_subnode(node, fb_blob, 0) count--;
	ck_assert_uint_eq(count, 0);
	fdt_walk_start(&walk, &fdt);
	while (fdt_walk_next(&walk))
		ck_assert_str_ne(walk.name, "psci");
	ck_assert_str_eq(walk.name, "eeprom@50");
}
END_TEST

/* libfdt does not write it, so the tag is put in front by hand. */
START_TEST(nops_before_the_root_are_passed_over)
{
	struct fdt fdt;
	u32 at;

	fb_start();
	fb_string("model", "m");
	fb_size();
	at = fdt_off_dt_struct(fb_blob);
	memmove(fb_blob + at + 8, fb_blob + at, fdt_totalsize(fb_blob) - at);
	memcpy(fb_blob + at, "\0\0\0\4\0\0\0\4", 8);
	fdt_set_off_dt_strings(fb_blob, fdt_off_dt_strings(fb_blob) + 8);
	fdt_set_size_dt_struct(fb_blob, fdt_size_dt_struct(fb_blob) + 8);
	fdt_set_totalsize(fb_blob, fdt_totalsize(fb_blob) + 8);
	ck_assert_int_eq(fdt_check(&fdt, fb_blob, FB_CAPACITY), OK);
	ck_assert(fdt_has_property(&fdt, FDT_ROOT, "model"));
}
END_TEST

START_TEST(walk_skips_children)
{
	struct fdt_walk walk;
	struct fdt fdt;
	u32 nodes = 0;

	fb_virt();
	fb_finish(&fdt);
	fdt_walk_start(&walk, &fdt);
	while (fdt_walk_next(&walk)) {
		ck_assert_uint_le(walk.depth, 1);
		if (walk.depth)
			fdt_walk_skip_children(&walk);
		nodes++;
	}
	ck_assert_uint_eq(nodes, 11);
	fdt_walk_start(&walk, &fdt);
	ck_assert(fdt_walk_next(&walk));
	fdt_walk_skip_children(&walk);
	ck_assert(!fdt_walk_next(&walk));
}
END_TEST

START_TEST(walk_inherits_status)
{
	struct fdt_walk walk;
	struct fdt fdt;

	fb_start();
	fb_begin("bus");
	fb_string("status", "disabled");
	fb_begin("dev");
	fb_end();
	fb_end();
	fb_begin("other");
	fb_string("status", "fail-sss");
	fb_end();
	fb_begin("shared");
	fb_string("status", "reserved");
	fb_end();
	fb_begin("open");
	fb_raw("status", "ok", 2);
	fb_end();
	fb_finish(&fdt);
	ck_assert_int_eq(fdt_walk_seek(&walk, &fdt, fb_node(&fdt, "/bus/dev")),
			 OK);
	ck_assert_int_eq((int)walk.status, FDT_STATUS_OKAY);
	ck_assert(!walk.okay);
	fdt_walk_next(&walk);
	ck_assert_int_eq((int)walk.status, FDT_STATUS_FAIL);
	fdt_walk_next(&walk);
	ck_assert_int_eq((int)walk.status, FDT_STATUS_RESERVED);
	fdt_walk_next(&walk);
	ck_assert_int_eq((int)walk.status, FDT_STATUS_FAIL);
	ck_assert_int_eq(fdt_walk_seek(&walk, &fdt, 2), ERR_NOT_FOUND);
	ck_assert_int_eq(fdt_walk_seek(&walk, &fdt, FDT_NONE), ERR_NOT_FOUND);
}
END_TEST

START_TEST(no_node_has_nothing)
{
	struct fdt_prop prop;
	struct fdt fdt;

	fb_virt();
	fb_finish(&fdt);
	ck_assert_str_eq(fdt_node_name(&fdt, FDT_NONE), "");
	ck_assert_uint_eq(fdt_first_child(&fdt, FDT_NONE), FDT_NONE);
	ck_assert_uint_eq(fdt_next_sibling(&fdt, FDT_NONE), FDT_NONE);
	ck_assert_uint_eq(fdt_parent(&fdt, FDT_NONE), FDT_NONE);
	ck_assert_uint_eq(fdt_parent(&fdt, FDT_ROOT), FDT_NONE);
	ck_assert(!fdt_first_property(&fdt, FDT_NONE, &prop));
	ck_assert_uint_eq(fdt_phandle(&fdt, FDT_NONE), 0);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("fdt_reader");

	unit_add(suite, whole_tree_agrees_with_libfdt);
	unit_add(suite, children_agree_with_libfdt);
	unit_add(suite, paths_agree_with_libfdt);
	unit_add(suite, alias_may_be_followed_by_more_path);
	unit_add(suite, alias_of_an_alias_is_refused);
	unit_add(suite, phandle_is_found_by_either_name);
	unit_add(suite, first_of_two_properties_or_nodes_counts);
	unit_add(suite, numbers_must_have_their_length);
	unit_add(suite, strings_without_end_do_not_count);
	unit_add(suite, cells_beyond_64_bits_overflow);
	unit_add(suite, reservation_block_is_read);
	unit_add(suite, version_16_is_read);
	unit_add(suite, nops_anywhere_are_passed_over);
	unit_add(suite, nops_before_the_root_are_passed_over);
	unit_add(suite, walk_skips_children);
	unit_add(suite, walk_inherits_status);
	unit_add(suite, no_node_has_nothing);
	return unit_run(suite);
}
