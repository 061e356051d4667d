/* SPDX-License-Identifier: BSD-2-Clause */
#include "unit.h"

#include "fdt_build.h"

#include "fdt/patch.h"
#include "fdt/walk.h"

#define OUT_SIZE 16384

static u8 out[OUT_SIZE] __attribute__((aligned(16)));

/* Both readers must accept what is in the buffer, up to its total size. */
static void check_edit(const struct fdt_edit *edit)
{
	u32 size = fdt_edit_size(edit);
	struct fdt fdt;

	ck_assert_uint_eq(fdt_totalsize(edit->buffer), size);
	ck_assert_uint_le(size, edit->capacity);
	ck_assert_int_eq(fdt_check_full(edit->buffer, size), 0);
	ck_assert_int_eq(fdt_check(&fdt, edit->buffer, size), OK);
	ck_assert_uint_eq(fdt.nodes_size, edit->tree.nodes_size);
	ck_assert_uint_eq(fdt.strings_size, edit->tree.strings_size);
	ck_assert_uint_eq(fdt.reserve_count, edit->tree.reserve_count);
}

static void open_virt(struct fdt_edit *edit, size_t capacity)
{
	struct fdt fdt;

	fb_virt();
	fb_finish(&fdt);
	memset(out, 0xa5, sizeof(out));
	ck_assert_int_eq(fdt_edit_open(edit, out, capacity, &fdt), OK);
	check_edit(edit);
}

static int count_properties(const void *blob, int node)
{
	int offset, count = 0;

	fdt_for_each_property_offset(offset, blob, node) count++;
	return count;
}

/* Two blobs hold the same nodes and properties, in any order. */
static void same_trees(const void *a, const void *b)
{
	int node, other, nodes = 0, offset, length, other_length;
	char path[512];

	for (node = 0; node >= 0;
	     node = fdt_next_node(a, node, NULL), nodes++) {
		ck_assert_int_eq(fdt_get_path(a, node, path, sizeof(path)), 0);
		other = fdt_path_offset(b, path);
		ck_assert_msg(other >= 0, "%s is missing", path);
		ck_assert_int_eq(count_properties(a, node),
				 count_properties(b, other));
		fdt_for_each_property_offset(offset, a, node)
		{
			const char *name;
			const void *value = fdt_getprop_by_offset(
				a, offset, &name, &length);
			const void *copy =
				fdt_getprop(b, other, name, &other_length);

			ck_assert_msg(copy != NULL, "%s %s", path, name);
			ck_assert_int_eq(length, other_length);
			if (length)
				ck_assert_mem_eq(value, copy, length);
		}
	}
	for (node = 0; node >= 0; node = fdt_next_node(b, node, NULL))
		nodes--;
	ck_assert_int_eq(nodes, 0);
}

START_TEST(copy_holds_the_same_tree)
{
	struct fdt_edit edit;
	struct range entry;
	struct fdt fdt;

	fb_virt();
	fb_finish(&fdt);
	ck_assert_int_eq(fdt_edit_open(&edit, out, OUT_SIZE, &fdt), OK);
	check_edit(&edit);
	same_trees(fb_blob, out);
	ck_assert_uint_eq(fdt_off_mem_rsvmap(out), 40);
	ck_assert_uint_gt(fdt_off_dt_struct(out), fdt_off_mem_rsvmap(out));
	ck_assert_uint_gt(fdt_off_dt_strings(out), fdt_off_dt_struct(out));
	ck_assert_int_eq(fdt_reserve_entry(&edit.tree, 0, &entry), OK);
	ck_assert_uint_eq(entry.base, 0x40000000);
}
END_TEST

/* QEMU declares 1 MiB: ASan says if a byte behind the used ones is touched. */
START_TEST(only_used_parts_are_touched)
{
	struct fdt_edit edit;
	struct fdt fdt;
	u32 size;
	u8 *exact;

	fb_virt();
	size = fb_size();
	exact = malloc(size);
	ck_assert_ptr_nonnull(exact);
	memcpy(exact, fb_blob, size);
	fdt_set_totalsize(exact, 1 << 20);
	ck_assert_int_eq(fdt_check(&fdt, exact, 1 << 20), OK);
	ck_assert_int_eq(fdt_edit_open(&edit, out, OUT_SIZE, &fdt), OK);
	ck_assert_uint_lt(fdt_edit_size(&edit), size + 512);
	same_trees(fb_blob, out);
	free(exact);
}
END_TEST

/* Blocks in another order and strings at an odd offset, as version 16. */
START_TEST(odd_source_is_put_in_order)
{
	static u8 odd[OUT_SIZE] __attribute__((aligned(16)));
	struct fdt_edit edit;
	struct fdt fdt;
	u32 names, nodes, shift;

	fb_virt();
	fb_size();
	names = fdt_size_dt_strings(fb_blob);
	nodes = fdt_size_dt_struct(fb_blob);
	for (shift = 0; shift < 8; shift++) {
		u32 at = (44 + shift + names + 7) & ~3u;

		memset(odd, 0, sizeof(odd));
		memcpy(odd, fb_blob, 40);
		memcpy(odd + 44 + shift, fb_blob + fdt_off_dt_strings(fb_blob),
		       names);
		memcpy(odd + at, fb_blob + fdt_off_dt_struct(fb_blob), nodes);
		fdt_set_off_dt_strings(odd, 44 + shift);
		fdt_set_off_dt_struct(odd, at);
		fdt_set_off_mem_rsvmap(odd, (at + nodes + 15) & ~7u);
		fdt_set_version(odd, 16);
		fdt_set_totalsize(odd, OUT_SIZE);
		ck_assert_int_eq(fdt_check(&fdt, odd, OUT_SIZE), OK);
		ck_assert_int_eq(fdt_edit_open(&edit, out, OUT_SIZE, &fdt), OK);
		check_edit(&edit);
		same_trees(fb_blob, out);
	}
}
END_TEST

START_TEST(small_or_odd_buffer_is_refused)
{
	struct fdt_edit edit;
	struct fdt fdt;
	size_t size;

	open_virt(&edit, OUT_SIZE);
	size = fdt_edit_size(&edit);
	fb_virt();
	fb_finish(&fdt);
	ck_assert_int_eq(fdt_edit_open(&edit, out, size - 1, &fdt),
			 ERR_NO_SPACE);
	ck_assert_int_eq(fdt_edit_open(&edit, out, 0, &fdt), ERR_NO_SPACE);
	ck_assert_int_eq(fdt_edit_open(&edit, out + 4, OUT_SIZE - 4, &fdt),
			 ERR_ALIGNMENT);
	ck_assert_int_eq(fdt_edit_open(&edit, out, size, &fdt), OK);
	check_edit(&edit);
}
END_TEST

START_TEST(property_takes_any_length)
{
	static const char text[] = "0123456789abcdefghijklmnopqrstuvwxyz";
	struct fdt_edit edit;
	struct fdt_prop prop;
	u32 from, to, node;

	for (from = 0; from <= 20; from++)
		for (to = 0; to <= 20; to++) {
			open_virt(&edit, OUT_SIZE);
			node = fb_node(&edit.tree, "/soc/uart");
			ck_assert_int_eq(
				fdt_edit_set(&edit, node, "new", text, from),
				OK);
			ck_assert_int_eq(
				fdt_edit_set(&edit, node, "new", text + 1, to),
				OK);
			check_edit(&edit);
			ck_assert_int_eq(fdt_find_property(&edit.tree, node,
							   "new", &prop),
					 OK);
			ck_assert_uint_eq(prop.length, to);
			if (to)
				ck_assert_mem_eq(prop.value, text + 1, to);
		}
}
END_TEST

START_TEST(values_are_big_endian)
{
	struct fdt_edit edit;
	const char *text;
	u32 word;
	u64 value;

	open_virt(&edit, OUT_SIZE);
	ck_assert_int_eq(fdt_edit_set_u32(&edit, FDT_ROOT, "a", 0x12345678),
			 OK);
	ck_assert_int_eq(
		fdt_edit_set_u64(&edit, FDT_ROOT, "b", 0x123456789abcdef0), OK);
	ck_assert_int_eq(fdt_edit_set_string(&edit, FDT_ROOT, "c", "text"), OK);
	check_edit(&edit);
	ck_assert_int_eq(fdt_read_u32(&edit.tree, FDT_ROOT, "a", &word), OK);
	ck_assert_uint_eq(word, 0x12345678);
	ck_assert_int_eq(fdt_read_u64(&edit.tree, FDT_ROOT, "b", &value), OK);
	ck_assert_uint_eq(value, 0x123456789abcdef0);
	ck_assert_int_eq(fdt_read_string(&edit.tree, FDT_ROOT, "c", &text), OK);
	ck_assert_str_eq(text, "text");
}
END_TEST

START_TEST(full_buffer_changes_nothing)
{
	struct fdt_edit edit;
	u8 before[OUT_SIZE];
	u32 size, extra, node;
	int status;

	open_virt(&edit, OUT_SIZE);
	size = fdt_edit_size(&edit);
	for (extra = 0; extra < 128; extra++) {
		open_virt(&edit, size + extra);
		memcpy(before, out, sizeof(out));
		status = fdt_edit_set(&edit, fb_node(&edit.tree, "/psci"),
				      "some-long-name", "0123456789", 10);
		if (status)
			ck_assert_mem_eq(before, out, sizeof(out));
		ck_assert(status == OK || status == ERR_NO_SPACE);
		ck_assert_int_eq(status == OK, extra >= 40);
		check_edit(&edit);
		ck_assert_mem_eq(before + size + extra, out + size + extra,
				 OUT_SIZE - size - extra);
		open_virt(&edit, size + extra);
		status = fdt_edit_add_node(&edit, FDT_ROOT, "node@1", &node);
		ck_assert_int_eq(status, extra < 16 ? ERR_NO_SPACE : OK);
		check_edit(&edit);
	}
}
END_TEST

START_TEST(removal_keeps_other_offsets)
{
	struct fdt_edit edit;
	u32 uart, soc, size;

	open_virt(&edit, OUT_SIZE);
	uart = fb_node(&edit.tree, "/soc/uart");
	soc = fb_node(&edit.tree, "/soc");
	size = fdt_edit_size(&edit);
	ck_assert_int_eq(
		fdt_edit_remove_node(&edit, fb_node(&edit.tree, "/psci")), OK);
	ck_assert_int_eq(fdt_edit_remove_property(&edit, FDT_ROOT, "model"),
			 OK);
	ck_assert_int_eq(fdt_edit_remove_property(&edit, FDT_ROOT, "model"),
			 ERR_NOT_FOUND);
	check_edit(&edit);
	ck_assert_uint_eq(fb_node(&edit.tree, "/soc/uart"), uart);
	ck_assert_uint_eq(fb_node(&edit.tree, "/soc"), soc);
	ck_assert_uint_eq(fdt_find_child(&edit.tree, FDT_ROOT, "psci"),
			  FDT_NONE);
	ck_assert_uint_eq(fdt_edit_size(&edit), size);
}
END_TEST

START_TEST(freed_space_is_used_again)
{
	struct fdt_edit edit;
	u32 size, node;

	open_virt(&edit, OUT_SIZE);
	size = fdt_edit_size(&edit);
	node = fb_node(&edit.tree, "/chosen");
	ck_assert_int_eq(fdt_edit_set_string(&edit, node, "bootargs", "a"), OK);
	ck_assert_int_eq(
		fdt_edit_set_string(&edit, node, "bootargs", "console=ttyAMA1"),
		OK);
	check_edit(&edit);
	ck_assert_uint_eq(fdt_edit_size(&edit), size);
	ck_assert_int_eq(
		fdt_edit_remove_node(&edit, fb_node(&edit.tree, "/aliases")),
		OK);
	ck_assert_int_eq(fdt_edit_add_node(&edit, FDT_ROOT, "new", &node), OK);
	check_edit(&edit);
	ck_assert_uint_eq(fdt_edit_size(&edit), size);
}
END_TEST

START_TEST(walk_may_remove_its_current_node)
{
	struct fdt_edit edit;
	struct fdt_walk walk;
	u32 seen = 0;

	open_virt(&edit, OUT_SIZE);
	fdt_walk_start(&walk, &edit.tree);
	while (fdt_walk_next(&walk)) {
		if (fdt_walk_named(&walk, "cpus") ||
		    fdt_walk_named(&walk, "uart") ||
		    fdt_walk_named(&walk, "pcie"))
			ck_assert_int_eq(fdt_edit_remove_node(&edit, walk.node),
					 OK);
		else if (fdt_walk_named(&walk, "rtc"))
			ck_assert_uint_eq(walk.depth, 2);
		else if (fdt_walk_named(&walk, "psci"))
			ck_assert_uint_eq(walk.depth, 1);
		seen++;
	}
	check_edit(&edit);
	ck_assert_uint_eq(seen, 18);
}
END_TEST

START_TEST(nodes_are_added_once_and_not_too_deep)
{
	struct fdt_edit edit;
	u32 node = FDT_ROOT, again, depth;

	open_virt(&edit, OUT_SIZE);
	ck_assert_int_eq(fdt_edit_add_node(&edit, FDT_ROOT, "psci", &node),
			 ERR_EXISTS);
	ck_assert_uint_eq(node, fb_node(&edit.tree, "/psci"));
	ck_assert_int_eq(fdt_edit_add_node(&edit, FDT_ROOT, "soc@1", &node),
			 OK);
	ck_assert_int_eq(fdt_edit_add_node(&edit, FDT_ROOT, "", &node),
			 ERR_INVALID);
	ck_assert_int_eq(fdt_edit_add_node(&edit, FDT_ROOT, "a/b", &node),
			 ERR_INVALID);
	ck_assert_int_eq(fdt_edit_add_node(&edit, FDT_NONE, "a", &node),
			 ERR_INVALID);
	node = FDT_ROOT;
	for (depth = 1; depth < FDT_DEPTH_MAX; depth++)
		ck_assert_int_eq(fdt_edit_add_node(&edit, node, "d", &node),
				 OK);
	check_edit(&edit);
	ck_assert_int_eq(fdt_edit_add_node(&edit, node, "d", &again),
			 ERR_RANGE);
	check_edit(&edit);
}
END_TEST

START_TEST(bad_edits_are_refused)
{
	struct fdt_edit edit;

	open_virt(&edit, OUT_SIZE);
	ck_assert_int_eq(fdt_edit_remove_node(&edit, FDT_ROOT), ERR_INVALID);
	ck_assert_int_eq(fdt_edit_remove_node(&edit, FDT_NONE), ERR_INVALID);
	ck_assert_int_eq(fdt_edit_set(&edit, FDT_ROOT, "", "a", 1),
			 ERR_INVALID);
	ck_assert_int_eq(fdt_edit_set(&edit, FDT_NONE, "a", "a", 1),
			 ERR_INVALID);
	ck_assert_int_eq(fdt_edit_set(&edit, FDT_ROOT, "a", out, UINT32_MAX),
			 ERR_NO_SPACE);
	ck_assert_int_eq(fdt_edit_shorten(&edit, FDT_ROOT, "none", 0),
			 ERR_NOT_FOUND);
	ck_assert_int_eq(fdt_edit_shorten(&edit, FDT_ROOT, "model", 11),
			 ERR_RANGE);
	check_edit(&edit);
}
END_TEST

START_TEST(property_is_shortened_in_place)
{
	struct fdt_edit edit;
	struct fdt_prop prop;
	u32 length, node;

	for (length = 0; length <= 16; length++) {
		open_virt(&edit, OUT_SIZE);
		node = fb_node(&edit.tree, "/chosen");
		ck_assert_int_eq(
			fdt_edit_shorten(&edit, node, "rng-seed", length), OK);
		check_edit(&edit);
		fdt_find_property(&edit.tree, node, "rng-seed", &prop);
		ck_assert_uint_eq(prop.length, length);
		if (length)
			ck_assert_mem_eq(prop.value, "0123456789abcdef",
					 length);
	}
}
END_TEST

START_TEST(reservations_are_added_until_full)
{
	struct fdt_edit edit;
	struct range entry;
	u32 i;

	open_virt(&edit, OUT_SIZE);
	ck_assert_int_eq(fdt_edit_reserve(&edit, (struct range){ 1, 0 }),
			 ERR_INVALID);
	for (i = 0; i < FDT_RESERVE_SPARE; i++)
		ck_assert_int_eq(
			fdt_edit_reserve(&edit, (struct range){ i, i + 1 }),
			OK);
	ck_assert_int_eq(fdt_edit_reserve(&edit, (struct range){ 1, 1 }),
			 ERR_NO_SPACE);
	check_edit(&edit);
	ck_assert_int_eq(fdt_num_mem_rsv(out), FDT_RESERVE_SPARE + 1);
	ck_assert_int_eq(fdt_reserve_entry(&edit.tree, 3, &entry), OK);
	ck_assert_uint_eq(entry.base, 2);
	ck_assert_uint_eq(entry.size, 3);
	same_trees(fb_blob, out);
}
END_TEST

/* The same random edits by both libraries end in the same tree. */
START_TEST(random_edits_agree_with_libfdt)
{
	static const char *const names[] = { "a",   "bb",     "compatible",
					     "reg", "status", "a-longer-name" };
	static const char *const nodes[] = { "n1", "n2@1", "node@22", "x" };
	static u8 oracle[OUT_SIZE * 4] __attribute__((aligned(16)));
	struct fdt_edit edit;
	char path[256];
	u32 step, node, count;
	int target;

	srandom(1);
	open_virt(&edit, OUT_SIZE);
	ck_assert_int_eq(fdt_open_into(fb_blob, oracle, sizeof(oracle)), 0);
	for (step = 0; step < 3000; step++) {
		const char *name = names[random() % 6];
		const char *child = nodes[random() % 4];
		u32 length = (u32)random() % 48;
		int status = OK;

		count = 0;
		for (target = 0; target >= 0;
		     target = fdt_next_node(oracle, target, NULL))
			count++;
		count = (u32)random() % count;
		for (target = 0; count; count--)
			target = fdt_next_node(oracle, target, NULL);
		fdt_get_path(oracle, target, path, sizeof(path));
		node = fb_node(&edit.tree, path);
		switch (random() % 8) {
		case 0:
			if (count_properties(oracle, target) &&
			    fdt_getprop(oracle, target, name, NULL)) {
				fdt_delprop(oracle, target, name);
				status = fdt_edit_remove_property(&edit, node,
								  name);
			}
			break;
		case 1:
			if (fdt_add_subnode(oracle, target, child) >= 0)
				status = fdt_edit_add_node(&edit, node, child,
							   &node);
			break;
		case 2:
			if (target &&
			    fdt_get_name(oracle, target, NULL)[0] == 'n') {
				fdt_del_node(oracle, target);
				status = fdt_edit_remove_node(&edit, node);
			}
			break;
		default:
			status = fdt_edit_set(&edit, node, name,
					      fb_blob + step % 999, length);
			if (status == OK)
				fdt_setprop(oracle, target, name,
					    fb_blob + step % 999, (int)length);
			else if (status == ERR_NO_SPACE)
				status = OK;
			break;
		}
		ck_assert_int_eq(status, OK);
		if (step % 50 == 0) {
			check_edit(&edit);
			same_trees(oracle, out);
		}
		if (fdt_edit_size(&edit) > OUT_SIZE - 256) {
			struct fdt fdt;

			ck_assert_int_eq(fdt_check(&fdt, fb_blob, FB_CAPACITY),
					 OK);
			ck_assert_int_eq(
				fdt_edit_open(&edit, out, OUT_SIZE, &fdt), OK);
			fdt_open_into(fb_blob, oracle, sizeof(oracle));
		}
	}
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("fdt_patch");

	unit_add(suite, copy_holds_the_same_tree);
	unit_add(suite, only_used_parts_are_touched);
	unit_add(suite, odd_source_is_put_in_order);
	unit_add(suite, small_or_odd_buffer_is_refused);
	unit_add(suite, property_takes_any_length);
	unit_add(suite, values_are_big_endian);
	unit_add(suite, full_buffer_changes_nothing);
	unit_add(suite, removal_keeps_other_offsets);
	unit_add(suite, freed_space_is_used_again);
	unit_add(suite, walk_may_remove_its_current_node);
	unit_add(suite, nodes_are_added_once_and_not_too_deep);
	unit_add(suite, bad_edits_are_refused);
	unit_add(suite, property_is_shortened_in_place);
	unit_add(suite, reservations_are_added_until_full);
	unit_add(suite, random_edits_agree_with_libfdt);
	return unit_run(suite);
}
