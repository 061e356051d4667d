/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The decisions of a boot on a Raspberry Pi 5, from the device tree alone: for
 * each size of board, both steppings, both forms of the tree, and the firmware's
 * changes. With CAISSON_RPI5_DTB set, also from the tree in that file.
 */
#include "rpi5_boot.h"

#include <stdio.h>

#include "base/range.h"
#include "fdt/patch.h"

#define GICD UINT64_C(0x107fff9000)
#define GICC UINT64_C(0x107fffa000)
#define GICH UINT64_C(0x107fffc000)
#define GICV UINT64_C(0x107fffe000)

static bool mapped(u64 ia, struct pgt_leaf *leaf)
{
	return pgtable_lookup(&boot.stage2, ia, leaf) == OK;
}

static void unmapped(struct range range)
{
	struct pgt_leaf leaf;

	for (u64 at = range.base; at < range.base + range.size; at += PAGE_SIZE)
		ck_assert_msg(!mapped(at, &leaf), "0x%llx is mapped",
			      (unsigned long long)at);
}

static void identity(u64 ia, u32 rights)
{
	struct pgt_leaf leaf;

	ck_assert_msg(mapped(ia, &leaf), "0x%llx is not mapped",
		      (unsigned long long)ia);
	ck_assert_uint_eq(leaf.pa.v, leaf.ia);
	ck_assert_uint_eq(leaf.attrs & (PGT_R | PGT_W | PGT_X), rights);
}

/* RAM that the guest gets: leaf by leaf, without a gap. */
static void check_ram(void)
{
	struct range banks[2], atf = { 0, 0x80000 };
	u32 count = rpi5_banks(&boot.board, banks);
	struct pgt_leaf leaf;

	for (u32 n = 0; n < count; n++) {
		u64 end = banks[n].base + banks[n].size;

		for (u64 at = banks[n].base; at < end;) {
			struct range page = { at, PAGE_SIZE };

			if (ranges_overlap(page, boot.home)) {
				at = boot.home.base + boot.home.size;
				continue;
			}
			if (ranges_overlap(page, atf)) {
				at = atf.base + atf.size;
				continue;
			}
			identity(at, PGT_R | PGT_W | PGT_X);
			ck_assert(mapped(at, &leaf));
			at = leaf.ia + leaf.size;
			ck_assert_uint_le(at, end);
		}
	}
	unmapped(atf);
	unmapped(boot.home);
	/* The VPU's, and what no bank has. */
	unmapped((struct range){ RPI5_VPU_BASE, GIB(1) - RPI5_VPU_BASE });
	unmapped((struct range){ GIB(boot.board.gigabytes), MIB(4) });
}

/* Mailbox, UART10 and SD are in every tree. */
static void check_devices(bool all)
{
	static const u64 devices[] = {
		0x107c013880,
		0x107d001000,
		0x1000fff000,
		/* Power management, PCIe and its windows, RP1 in the last. */
		0x107d200000,
		0x1000100000,
		0x1000110000,
		0x1000120000,
		0x1000130000,
		0x1700000000,
		0x1400000000,
		0x1b00000000,
		0x1800000000,
		0x1f00000000,
		0x1f003fffff,
		0x1c00000000,
		0x1effffffff,
	};
	struct pgt_leaf leaf;

	for (size_t n = 0; n < (all ? ARRAY_COUNT(devices) : 3); n++)
		identity(devices[n], PGT_R | PGT_W);
	unmapped((struct range){ GICD, 0x1000 });
	ck_assert(mapped(GICC, &leaf));
	ck_assert_uint_eq(leaf.pa.v, GICV);
	ck_assert_uint_eq(leaf.size, PAGE_SIZE);
	/* DIR, which traps; and the parts that only EL2 may have. */
	unmapped((struct range){ GICC + 0x1000, 0x1000 });
	unmapped((struct range){ GICH, 0x2000 });
	unmapped((struct range){ GICV, 0x2000 });
}

START_TEST(stage2_is_right)
{
	begin(_i);
	ck_assert_uint_eq(boot.stage2.config.ia_bits, 40);
	check_ram();
	check_devices(true);
}
END_TEST

/* As high as may be, and never where devices of 30 bits want memory. */
START_TEST(home_is_out_of_the_way)
{
	struct range banks[2];
	u32 count;

	begin(_i);
	count = rpi5_banks(&boot.board, banks);
	if (count == 2)
		ck_assert_uint_eq(boot.home.base + boot.home.size,
				  banks[1].base + banks[1].size);
	else
		ck_assert(range_contains(banks[0], boot.home));
	ck_assert(!ranges_overlap(boot.home, boot.tree));
	ck_assert(!ranges_overlap(boot.home, boot.platform.chosen.initrd));
	for (u32 n = 0; n < boot.platform.found.reserved.count; n++)
		ck_assert(!ranges_overlap(
			boot.home,
			boot.platform.found.reserved.entry[n].range));
	ck_assert_uint_le(boot.home.size, MIB(4));
}
END_TEST

START_TEST(guest_is_loaded)
{
	struct range kernel, files;
	const u8 *p;

	begin(_i);
	kernel = (struct range){ boot.guest.entry, MIB(28) };
	files = boot.platform.chosen.initrd;
	ck_assert(is_aligned(kernel.base, MIB(2)));
	ck_assert_uint_ge(kernel.base, 0x80000);
	ck_assert_uint_le(kernel.base + kernel.size, RPI5_VPU_BASE);
	ck_assert(!ranges_overlap(kernel, files));
	ck_assert(!ranges_overlap(kernel, boot.home));
	p = boot_machine_at(kernel.base);
	ck_assert_int_eq(memcmp(p + 0x38, "ARM\x64", 4), 0);
	ck_assert_uint_eq(p[5000], (u8)(5000 * 7 + (5000 >> 8)));
	ck_assert_uint_eq(boot.guest.initrd.size, RAMDISK_SIZE);
	ck_assert_uint_eq(boot.guest.initrd.base + RAMDISK_SIZE,
			  files.base + files.size);
	p = boot_machine_at(boot.guest.initrd.base);
	ck_assert_int_eq(memcmp(p, "070701", 6), 0);
	ck_assert_ptr_nonnull(strstr(boot.guest.bootargs, "reboot=w"));
	ck_assert_ptr_null(strstr(boot.guest.bootargs, "caisson."));
}
END_TEST

static u64 cells_at(const void *property, u32 first, u32 count)
{
	u64 value = 0;

	for (u32 n = 0; n < count; n++)
		value = value << 32 |
			fdt32_ld((const fdt32_t *)property + first + n);
	return value;
}

/* The guest's memory and the hypervisor's are the firmware's. */
static void check_memory(const void *blob)
{
	u32 size_cells = (u32)fdt_size_cells(blob, 0), step = 2 + size_cells;
	struct range storage[16], banks[2];
	struct region_set set;
	int node = fdt_path_offset(blob, "/memory@0"), length;
	const void *reg = fdt_getprop(blob, node, "reg", &length);

	ck_assert_ptr_nonnull(reg);
	region_init(&set, storage, ARRAY_COUNT(storage));
	for (u32 n = 0; n < (u32)length / 4; n += step) {
		struct range range = { cells_at(reg, n, 2),
				       cells_at(reg, n + 2, size_cells) };

		ck_assert(!ranges_overlap(range, boot.home));
		ck_assert(!region_overlaps(&set, range));
		ck_assert_int_eq(region_add(&set, range), OK);
	}
	ck_assert_int_eq(region_add(&set, boot.home), OK);
	ck_assert_uint_eq(set.count, rpi5_banks(&boot.board, banks));
	for (u32 n = 0; n < set.count; n++) {
		ck_assert_uint_eq(set.ranges[n].base, banks[n].base);
		ck_assert_uint_eq(set.ranges[n].size, banks[n].size);
	}
}

static void check_guest_tree(void)
{
	const void *blob = boot_machine_at(boot.guest.dtb);
	int chosen = fdt_path_offset(blob, "/chosen"), gic, length;
	const void *property;

	ck_assert_int_eq(fdt_check_header(blob), 0);
	ck_assert(is_aligned(boot.guest.dtb, KIB(64)));
	check_memory(blob);
	property = fdt_getprop(blob, chosen, "linux,initrd-start", &length);
	ck_assert_ptr_nonnull(property);
	ck_assert_uint_eq(cells_at(property, 0, (u32)length / 4),
			  boot.guest.initrd.base);
	property = fdt_getprop(blob, chosen, "linux,initrd-end", &length);
	ck_assert_uint_eq(cells_at(property, 0, (u32)length / 4),
			  boot.guest.initrd.base + boot.guest.initrd.size);
	ck_assert_str_eq(fdt_getprop(blob, chosen, "bootargs", NULL),
			 boot.guest.bootargs);
	ck_assert_str_eq(fdt_getprop(blob, fdt_path_offset(blob, "/psci"),
				     "method", NULL),
			 "hvc");
	gic = fdt_node_offset_by_compatible(blob, -1, "arm,gic-400");
	ck_assert_ptr_nonnull(fdt_getprop(blob, gic, "reg", &length));
	ck_assert_int_eq(length, 16);
	ck_assert_ptr_null(fdt_getprop(blob, gic, "interrupts", NULL));
	/* Linux must not use BL31's memory either. */
	ck_assert_ptr_nonnull(fdt_getprop(
		blob, fdt_path_offset(blob, "/reserved-memory/atf@0"), "no-map",
		NULL));
	ck_assert_int_ge(fdt_path_offset(blob, "/reserved-memory/linux,cma"),
			 0);
	ck_assert_int_eq(fdt_getprop(blob, chosen, "kaslr-seed", NULL) != NULL,
			 boot.board.nvram);
}

START_TEST(guest_tree_is_right)
{
	const void *blob;
	u32 line = _i & 1 ? 120 : 121;
	int uart;

	begin(_i);
	check_guest_tree();
	blob = boot_machine_at(boot.guest.dtb);
	uart = fdt_path_offset(blob, "/soc@107c000000/serial@7d001000");
	ck_assert_uint_eq(
		cells_at(fdt_getprop(blob, uart, "interrupts", NULL), 1, 1),
		line);
}
END_TEST

/* Core numbers in Aff1; every CPU is started through firmware's PSCI. */
START_TEST(cpus_are_those_of_the_board)
{
	begin(_i);
	ck_assert_uint_eq(boot.platform.found.cpus.count, 4);
	for (u32 n = 0; n < 4; n++)
		ck_assert_uint_eq(boot.platform.found.cpus.cpu[n].mpidr,
				  n << 8);
	ck_assert_uint_eq(boot.platform.found.psci.version, FDT_PSCI_1_0);
	ck_assert(!boot.platform.found.psci.hvc);
	ck_assert_uint_eq(boot.platform.found.gic.maintenance.intid, 25);
}
END_TEST

/* The bootloader's configuration has a driver: it stays the guest's. */
START_TEST(nvram_is_the_guests)
{
	begin(4);
	identity(0x3fbfd000, PGT_R | PGT_W | PGT_X);
	ck_assert_int_ge(fdt_path_offset(boot_machine_at(boot.guest.dtb),
					 "/reserved-memory/nvram@0"),
			 0);
	ck_assert(!region_overlaps(&boot.free.set,
				   (struct range){ 0x3fbfd5c0, 0xb8 }));
}
END_TEST

static void read_file(const char *path, void *blob)
{
	FILE *file = fopen(path, "rb");

	ck_assert_msg(file != NULL, "cannot open %s", path);
	ck_assert_uint_gt(fread(blob, 1, TREE_MAX, file), 0);
	fclose(file);
}

/* A tree that we have not written, with memory and files as firmware says. */
START_TEST(real_tree)
{
	static const u32 sizes[] = { 2, 4, 8, 16 };
	void *blob;

	memset(&boot, 0, sizeof(boot));
	boot.board.gigabytes = sizes[_i];
	load_files();
	blob = boot_machine_at(boot.tree.base);
	read_file(getenv("CAISSON_RPI5_DTB"), blob);
	rpi5_tree_adopt(blob, TREE_MAX, &boot.board);
	plan();
	check_ram();
	check_devices(false);
	check_guest_tree();
	printf("# %u GiB:\n# ", sizes[_i]);
	for (const char *c = boot_machine_log; *c; c++)
		printf(*c == '\n' ? "\n# " : "%c", *c);
	printf("\n");
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("rpi5_plan");

	unit_add_loop(suite, stage2_is_right, VARIANTS);
	unit_add_loop(suite, home_is_out_of_the_way, VARIANTS);
	unit_add_loop(suite, guest_is_loaded, VARIANTS);
	unit_add_loop(suite, guest_tree_is_right, VARIANTS);
	unit_add_loop(suite, cpus_are_those_of_the_board, VARIANTS);
	unit_add(suite, nvram_is_the_guests);
	if (getenv("CAISSON_RPI5_DTB"))
		unit_add_loop(suite, real_tree, 4);
	return unit_run(suite);
}
