/* SPDX-License-Identifier: BSD-2-Clause */
/* A guest's own tree, and what firmware reserves. */
#include "unit.h"

#include "fake/boot_machine.h"
#include "fdt_build.h"

#include "fdt/query.h"
#include "vm/own_tree.h"

#define OUT_SIZE 16384
#define LISTED	 8

static u8 out[OUT_SIZE] __attribute__((aligned(16)));
static struct range bank = { 0x40000000, 0x40000000 };
static struct fdt_reserved of_firmware[LISTED], of_guest[LISTED];

static const struct range no_map = { 0x44000000, 0x100000 };
static const struct range mapped = { 0x45000000, 0x1000 };

/* A machine of one bank, with these reservations. */
static struct platform machine_of(struct fdt_reserved *list)
{
	struct platform p = { 0 };

	p.found.memory = (struct fdt_memory){ .bank = &bank, .count = 1 };
	p.found.reserved = (struct fdt_reserved_list){ list, LISTED, 0 };
	return p;
}

static void reserve(struct platform *p, enum fdt_reserved_kind kind,
		    struct range range, bool unmapped)
{
	struct fdt_reserved_list *list = &p->found.reserved;

	list->entry[list->count++] =
		(struct fdt_reserved){ kind, unmapped, FDT_NONE, range };
}

/* Whether the guest's tree has that afterwards. */
static bool left_to_firmware(const struct platform *firmware,
			     const struct platform *own, struct range range)
{
	static struct fdt_reserved found[LISTED];
	static struct range banks[LISTED];
	static struct fdt_cpu cpus[LISTED];
	struct fdt_platform guest = {
		.memory = { banks, LISTED, 0 },
		.reserved = { found, LISTED, 0 },
		.cpus = { cpus, LISTED, 0 },
	};
	struct fdt_edit edit;
	struct fdt fdt;

	fb_virt();
	fb_finish(&fdt);
	ck_assert_int_eq(fdt_edit_open(&edit, out, OUT_SIZE, &fdt), OK);
	ck_assert_int_eq(
		own_tree_complete(&edit, own, firmware,
				  (struct range){ 0x7fe00000, 0x200000 }),
		OK);
	ck_assert_int_eq(fdt_check(&fdt, out, fdt_edit_size(&edit)), OK);
	ck_assert_int_eq(fdt_read_platform(&fdt, &guest), OK);
	for (u32 n = 0; n < guest.reserved.count; n++)
		if (found[n].range.base == range.base &&
		    found[n].range.size == range.size)
			return true;
	return false;
}

START_TEST(firmware_keeps_what_the_guest_does_not_reserve)
{
	struct platform firmware = machine_of(of_firmware);
	struct platform own = machine_of(of_guest);

	reserve(&firmware, FDT_RESERVED_STATIC, no_map, true);
	reserve(&firmware, FDT_RESERVED_MEMRESERVE, mapped, false);
	ck_assert(left_to_firmware(&firmware, &own, no_map));
	ck_assert(left_to_firmware(&firmware, &own, mapped));
	/* A pool without a place, and neighbours that reach over. */
	reserve(&own, FDT_RESERVED_DYNAMIC, (struct range){ 0, 0x50000000 },
		false);
	reserve(&own, FDT_RESERVED_STATIC,
		(struct range){ no_map.base - 0x1000, 0x2000 }, false);
	reserve(&own, FDT_RESERVED_STATIC,
		(struct range){ mapped.base + 0x800, 0x10000 }, false);
	ck_assert(left_to_firmware(&firmware, &own, no_map));
	ck_assert(left_to_firmware(&firmware, &own, mapped));
	/* That is the guest's to say. */
	reserve(&own, FDT_RESERVED_STATIC, no_map, false);
	ck_assert(!left_to_firmware(&firmware, &own, no_map));
}
END_TEST

START_TEST(what_the_tree_reserves_is_kept_clear)
{
	struct platform own = machine_of(of_guest);
	struct range storage[LISTED];
	struct region_set free;

	region_init(&free, storage, LISTED);
	ck_assert_int_eq(region_add(&free, bank), OK);
	reserve(&own, FDT_RESERVED_DYNAMIC, (struct range){ 0, 0x1000000 },
		false);
	reserve(&own, FDT_RESERVED_STATIC,
		(struct range){ bank.base, 0x400800 }, true);
	own_tree_keep_clear(&own, &free);
	ck_assert_uint_eq(free.count, 1);
	ck_assert_uint_eq(free.ranges[0].base, 0x40401000);
	ck_assert_uint_eq(free.ranges[0].size, 0x3fbff000);
}
END_TEST

int main(void)
{
	Suite *s = suite_create("own_tree");

	unit_add(s, firmware_keeps_what_the_guest_does_not_reserve);
	unit_add(s, what_the_tree_reserves_is_kept_clear);
	return unit_run(s);
}
