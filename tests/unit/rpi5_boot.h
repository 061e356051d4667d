/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * One boot on a Raspberry Pi 5, as far as it is decisions: files and tree in
 * memory as firmware leaves them, and the steps of src/boot in their order.
 */
#ifndef RPI5_BOOT_H
#define RPI5_BOOT_H

#include "unit.h"

#include "base/bits.h"
#include "base/status.h"
#include "bundle_build.h"
#include "fake/boot_machine.h"
#include "pgtable/pgtable.h"
#include "rpi5_tree.h"
#include "vm/guest.h"
#include "vm/memory_plan.h"
#include "vm/payload.h"
#include "vm/stage2.h"

#include <libfdt.h>

/* Where the firmware loads a kernel, and how large Caisson is there. */
#define LOADED	   UINT64_C(0x200000)
#define IMAGE_SIZE UINT64_C(0x60000)

/* Files and tree lie below this. */
#define FIRMWARE_TOP UINT64_C(0x2f000000)
#define TREE_MAX     UINT32_C(0x40000)

#define KERNEL_FILE  60000u
#define RAMDISK_SIZE 3000u
#define PADDING	     333u

/* What one boot decides. */
static struct {
	struct rpi5_board board;
	struct range tree; /* the firmware's, in memory */
	struct platform platform;
	struct platform_lists lists;
	struct range devices[PLATFORM_DEVICES_MAX];
	struct memory_set free;
	struct range home;
	struct pgtable stage2;
	struct cpu_stage2 registers;
	struct payload payload;
	struct guest guest;
} boot;

/* A compressed kernel of 16K pages, and an archive, as firmware loads them. */
static inline void load_files(void)
{
	static u8 kernel[KERNEL_FILE], files[2 * KERNEL_FILE];
	struct rpi5_board *b = &boot.board;
	size_t size;

	bb_image(kernel, sizeof(kernel), true);
	bb_put(kernel + 0x10, MIB(28), 8); /* image_size, with BSS */
	bb_put(kernel + 0x18, 0xc, 8);	   /* 16 KiB pages, anywhere */
	size = bb_gzip(files, kernel, sizeof(kernel));
	memset(files + size, 0xee, PADDING);
	size += PADDING;
	memset(files + size, '0', RAMDISK_SIZE);
	memcpy(files + size, "070701", 6);
	size += RAMDISK_SIZE;
	b->initrd_size = (u32)size;
	b->initrd = (u32)(align_down(FIRMWARE_TOP - size, PAGE_SIZE));
	memcpy(boot_machine_at(b->initrd), files, size);
	boot.tree.base = b->initrd - TREE_MAX;
}

static inline void read_tree(void)
{
	void *blob = boot_machine_at(boot.tree.base);
	struct range image = { LOADED, IMAGE_SIZE }, uart;
	struct fdt tree;
	int status;

	boot.tree.size = fdt_totalsize(blob);
	ck_assert_int_eq(fdt_check(&tree, blob, (u32)boot.tree.size), OK);
	region_init(&boot.platform.devices, boot.devices,
		    ARRAY_COUNT(boot.devices));
	status = platform_parse(&boot.platform, &boot.lists, &tree);
	uart = platform_console(&boot.platform);
	platform_accept(&boot.platform, status);
	ck_assert_uint_eq(uart.base, UINT64_C(0x107d001000));
	ck_assert_uint_eq(boot_machine_console, UINT64_C(0x107d001000));
	ck_assert(!platform_occupied(&boot.platform, uart));
	platform_require_ram(&boot.platform, image, 40);
}

/* The boot's steps in their order, as src/boot does them. */
static inline void plan(void)
{
	struct range none = { 0, 0 };
	struct region_set *set = &boot.free.set;

	read_tree();
	ck_assert_int_eq(memory_plan_free(&boot.platform, &boot.free), OK);
	ck_assert_int_eq(memory_plan_keep_payload(&boot.platform, &boot.free),
			 OK);
	ck_assert_int_eq(
		region_remove(set, (struct range){ LOADED, IMAGE_SIZE }), OK);
	ck_assert_int_eq(region_remove(set, boot.tree), OK);
	ck_assert_int_eq(memory_plan_home(&boot.platform, &boot.free,
					  IMAGE_SIZE, &boot.home),
			 OK);
	ck_assert(region_contains(set, boot.home));
	boot_machine_set_home(boot.home);
	stage2_build(&boot.stage2, &boot.registers, &boot.platform, boot.home,
		     none, 40);
	ck_assert_int_eq(memory_plan_free(&boot.platform, &boot.free), OK);
	ck_assert_int_eq(region_remove(set, boot.home), OK);
	ck_assert(payload_from_bundle(&boot.payload, &boot.platform, &boot.free,
				      boot.platform.chosen.initrd, "initrd",
				      false));
	guest_load(&boot.guest, &boot.payload, &boot.free);
	guest_write_device_tree(&boot.guest, &boot.payload, &boot.platform,
				&boot.free, boot.home, none);
}

/* Size, stepping, form of the tree, changes of the firmware. */
#define VARIANTS (5 * 2 * 2 * 2)

static inline void begin(int variant)
{
	static const u32 sizes[] = { 1, 2, 4, 8, 16 };

	memset(&boot, 0, sizeof(boot));
	boot.board = (struct rpi5_board){
		.gigabytes = sizes[variant / 8],
		.d0 = (variant & 1) != 0,
		.downstream = (variant & 2) != 0,
		.nvram = (variant & 4) != 0,
	};
	load_files();
	rpi5_tree_write(boot_machine_at(boot.tree.base), TREE_MAX, &boot.board);
	plan();
}

#endif
