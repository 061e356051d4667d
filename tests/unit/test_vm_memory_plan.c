/* SPDX-License-Identifier: BSD-2-Clause */
#include "unit.h"

#include "base/bits.h"
#include "base/range.h"
#include "base/status.h"
#include "base/string.h"
#include "vm/memory_plan.h"

static struct platform platform;
static struct platform_lists lists;
static struct memory_set free_memory;

/* One bank from 1 GiB on, four CPUs, a tree of 64 KiB. */
static void begin(u64 bank_size)
{
	memset(&platform, 0, sizeof(platform));
	memset(&lists, 0, sizeof(lists));
	lists.bank[0] = (struct range){ GIB(1), bank_size };
	platform.found.memory.bank = lists.bank;
	platform.found.memory.count = 1;
	platform.found.reserved.entry = lists.reserved;
	platform.found.cpus.count = 4;
	platform.tree.nodes_size = KIB(60);
	platform.tree.strings_size = KIB(4);
}

static void reserve(enum fdt_reserved_kind kind, u64 base, u64 size)
{
	lists.reserved[platform.found.reserved.count++] =
		(struct fdt_reserved){ .kind = kind, .range = { base, size } };
}

static struct range home_of(u64 image_size)
{
	struct range home;

	ck_assert_int_eq(
		memory_plan_home(&platform, &free_memory, image_size, &home),
		OK);
	ck_assert(region_contains(&free_memory.set, home));
	ck_assert(is_aligned(home.base, MIB(2)));
	ck_assert(is_aligned(home.size, MIB(2)));
	return home;
}

START_TEST(home_is_at_the_top)
{
	struct range home;

	begin(GIB(1));
	ck_assert_int_eq(memory_plan_free(&platform, &free_memory), OK);
	home = home_of(KIB(300));
	ck_assert_uint_eq(home.base, GIB(2) - MIB(2));
	ck_assert_uint_eq(home.size, MIB(2));
}
END_TEST

START_TEST(many_cpus_and_a_large_tree_need_more)
{
	begin(GIB(1));
	platform.found.cpus.count = PLATFORM_CPUS_MAX;
	platform.tree.nodes_size = MIB(1);
	ck_assert_int_eq(memory_plan_free(&platform, &free_memory), OK);
	ck_assert_uint_ge(home_of(KIB(300)).size,
			  MIB(2) + PLATFORM_CPUS_MAX * KIB(40));
}
END_TEST

START_TEST(what_is_reserved_is_not_free)
{
	struct range firmware = { GIB(2) - MIB(3), MIB(1) };
	struct range block = { GIB(1) + 5, 7 };

	begin(GIB(1));
	reserve(FDT_RESERVED_STATIC, firmware.base, firmware.size);
	reserve(FDT_RESERVED_MEMRESERVE, block.base, block.size);
	reserve(FDT_RESERVED_DYNAMIC, GIB(1), GIB(1));
	ck_assert_int_eq(memory_plan_free(&platform, &free_memory), OK);
	ck_assert(!region_overlaps(&free_memory.set, firmware));
	ck_assert(!region_overlaps(&free_memory.set, block));
	ck_assert_uint_eq(region_total(&free_memory.set), GIB(1) - MIB(1) - 7);
}
END_TEST

START_TEST(modules_and_initrd_stay)
{
	struct range top = { GIB(2) - MIB(2), 1 };
	struct range next = { GIB(2) - MIB(4) + 77, 1 };
	struct range home;

	begin(GIB(1));
	platform.chosen.initrd = next;
	platform.chosen.module_count = 1;
	platform.chosen.module[0].range = top;
	ck_assert_int_eq(memory_plan_free(&platform, &free_memory), OK);
	ck_assert_int_eq(memory_plan_keep_payload(&platform, &free_memory), OK);
	home = home_of(KIB(300));
	ck_assert_uint_eq(home.base, GIB(2) - MIB(6));
}
END_TEST

START_TEST(banks_count_in_whole_pages)
{
	begin(MIB(64) + 5);
	lists.bank[0].base += 3;
	ck_assert_int_eq(memory_plan_free(&platform, &free_memory), OK);
	ck_assert_uint_eq(free_memory.set.count, 1);
	ck_assert_uint_eq(free_memory.set.ranges[0].base, GIB(1) + PAGE_SIZE);
	ck_assert_uint_eq(free_memory.set.ranges[0].size, MIB(64) - PAGE_SIZE);
}
END_TEST

START_TEST(low_memory_is_the_last_resort)
{
	begin(GIB(1));
	lists.bank[0].base = 0;
	ck_assert_int_eq(memory_plan_free(&platform, &free_memory), OK);
	ck_assert_uint_eq(home_of(KIB(300)).base, GIB(1) - MIB(2));
	lists.bank[1] = (struct range){ GIB(3), MIB(64) };
	platform.found.memory.count = 2;
	ck_assert_int_eq(memory_plan_free(&platform, &free_memory), OK);
	ck_assert_uint_eq(home_of(KIB(300)).base, GIB(3) + MIB(62));
}
END_TEST

START_TEST(too_small_is_an_error_with_the_size)
{
	struct range home = { 0, 0 };

	begin(MIB(1));
	ck_assert_int_eq(memory_plan_free(&platform, &free_memory), OK);
	ck_assert_int_eq(
		memory_plan_home(&platform, &free_memory, KIB(300), &home),
		ERR_NO_MEMORY);
	ck_assert_uint_eq(home.size, MIB(2));
}
END_TEST

START_TEST(a_bank_that_wraps_is_no_memory)
{
	begin(GIB(1));
	lists.bank[0].base = UINT64_MAX - MIB(1);
	ck_assert_int_eq(memory_plan_free(&platform, &free_memory), OK);
	ck_assert_uint_eq(free_memory.set.count, 0);
}
END_TEST

int main(void)
{
	Suite *s = suite_create("vm, memory plan");

	unit_add(s, home_is_at_the_top);
	unit_add(s, many_cpus_and_a_large_tree_need_more);
	unit_add(s, what_is_reserved_is_not_free);
	unit_add(s, modules_and_initrd_stay);
	unit_add(s, banks_count_in_whole_pages);
	unit_add(s, low_memory_is_the_last_resort);
	unit_add(s, too_small_is_an_error_with_the_size);
	unit_add(s, a_bank_that_wraps_is_no_memory);
	return unit_run(s);
}
