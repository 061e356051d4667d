/* SPDX-License-Identifier: BSD-2-Clause */
/* Where a guest's files go, and what is said of those that are no use. */
#include "unit.h"

#include "base/bits.h"
#include "base/range.h"
#include "base/status.h"
#include "bundle_build.h"
#include "fake/boot_machine.h"
#include "vm/guest.h"
#include "vm/ram.h"

#define RAM_BASE     GIB(1)
#define RAM_SIZE     MIB(64)
#define FILE_SIZE    0x1f00u
#define RAMDISK_SIZE 6000u

static struct memory_set free_ram;
static struct payload payload;
static struct guest guest;

static void begin(void)
{
	memset(&payload, 0, sizeof(payload));
	payload.bootargs = "";
	region_init(&free_ram.set, free_ram.storage,
		    ARRAY_COUNT(free_ram.storage));
	ram_add(&free_ram.set, (struct range){ RAM_BASE, RAM_SIZE });
}

/* A file in RAM, whose pages are not free then. */
static struct range put(u64 at, const void *data, u64 size)
{
	struct range range = { at, size };

	memcpy(boot_machine_at(at), data, size);
	ram_take(&free_ram.set, range_pages_around(range));
	return range;
}

/* An Image that needs `memory` bytes, anywhere. */
static const u8 *make_image(u64 memory)
{
	static u8 image[FILE_SIZE];

	bb_image(image, sizeof(image), true);
	bb_put(image + 0x10, memory, 8);
	return image;
}

static void load(void)
{
	guest_load(&guest, &payload, &free_ram);
}

/* Behind the Image, as firmware leaves several files; BSS would reach it. */
START_TEST(a_ramdisk_in_the_last_page_is_not_run_over)
{
	u8 ramdisk[RAMDISK_SIZE];

	memset(ramdisk, '7', sizeof(ramdisk));
	for (u64 memory = FILE_SIZE; memory <= 0x2000; memory += 0x80) {
		begin();
		payload.kernel = put(RAM_BASE, make_image(memory), FILE_SIZE);
		payload.ramdisk =
			put(RAM_BASE + FILE_SIZE, ramdisk, sizeof(ramdisk));
		load();
		ck_assert_int_eq(guest.entry == RAM_BASE, memory == FILE_SIZE);
		ck_assert(!ranges_overlap((struct range){ guest.entry, memory },
					  guest.initrd));
		ck_assert_mem_eq(boot_machine_at(guest.entry),
				 make_image(memory), FILE_SIZE);
		ck_assert_mem_eq(boot_machine_at(guest.initrd.base), ramdisk,
				 sizeof(ramdisk));
	}
}
END_TEST

int main(void)
{
	Suite *s = suite_create("vm, loading a guest");

	unit_add(s, a_ramdisk_in_the_last_page_is_not_run_over);
	return unit_run(s);
}
