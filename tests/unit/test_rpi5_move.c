/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What the boot program has read of a Raspberry Pi 5's tree moves with it.
 */
#include "rpi5_boot.h"

#include "fdt/patch.h"

static bool within(u64 value, const void *start, u64 size)
{
	return value - (u64)(uintptr_t)start < size;
}

/*
 * The boot program moves with what it has read, and copies the tree: nothing
 * may refer to where they were. Every word is looked at, so that no field is
 * forgotten.
 */
static void refers_to_nothing_left(const void *start, u64 size)
{
	u64 word;

	for (u64 at = 0; at < size; at += sizeof(word)) {
		memcpy(&word, (const u8 *)start + at, sizeof(word));
		ck_assert_msg(!within(word, boot_machine_at(boot.tree.base),
				      boot.tree.size) &&
				      !within(word, &boot, sizeof(boot)),
			      "offset %u still refers to what was left",
			      (u32)at);
	}
}

START_TEST(platform_moves)
{
	static struct platform moved, fresh;
	static struct platform_lists fresh_lists;
	static u64 buffer[TREE_MAX / 4], lists[sizeof(fresh_lists) / 8];
	const struct fdt_cpus *cpus = &moved.found.cpus;
	const struct fdt_reserved_list *reserved = &moved.found.reserved;
	struct fdt_edit edit;
	u64 size;

	begin(_i);
	memcpy(&moved, &boot.platform, sizeof(moved));
	size = platform_lists_size(&moved);
	ck_assert_uint_le(size, sizeof(lists));
	memset(lists, 0xa5, sizeof(lists));
	ck_assert_int_eq(
		fdt_edit_open(&edit, buffer, sizeof(buffer), &moved.tree), OK);
	platform_move(&moved, lists, &edit.tree);
	refers_to_nothing_left(&moved, sizeof(moved));
	refers_to_nothing_left(lists, size);
	for (u64 n = size / 8; n < ARRAY_COUNT(lists); n++)
		ck_assert_uint_eq(lists[n], UINT64_C(0xa5a5a5a5a5a5a5a5));
	ck_assert_int_eq(platform_parse(&fresh, &fresh_lists, &edit.tree), OK);
	ck_assert_ptr_eq(moved.chosen.bootargs, fresh.chosen.bootargs);
	ck_assert_ptr_eq(moved.chosen.kaslr_seed.value,
			 fresh.chosen.kaslr_seed.value);
	ck_assert_uint_eq(cpus->count, fresh.found.cpus.count);
	for (u32 n = 0; n < cpus->count; n++)
		ck_assert_uint_eq(cpus->cpu[n].node, fresh_lists.cpu[n].node);
	ck_assert_uint_eq(reserved->count, fresh.found.reserved.count);
	for (u32 n = 0; n < reserved->count; n++) {
		ck_assert_uint_eq(reserved->entry[n].node,
				  fresh_lists.reserved[n].node);
		ck_assert_uint_eq(reserved->entry[n].range.base,
				  fresh_lists.reserved[n].range.base);
	}
	ck_assert_uint_eq(moved.found.memory.count, fresh.found.memory.count);
	ck_assert_mem_eq(moved.found.memory.bank, fresh_lists.bank,
			 fresh.found.memory.count * sizeof(struct range));
	ck_assert_uint_eq(moved.devices.count, boot.platform.devices.count);
	ck_assert_mem_eq(moved.devices.ranges, boot.devices,
			 moved.devices.count * sizeof(struct range));
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("rpi5_move");

	unit_add_loop(suite, platform_moves, VARIANTS);
	return unit_run(suite);
}
