/* SPDX-License-Identifier: BSD-2-Clause */
/* Devices, the console and /chosen. */
#include "unit.h"

#include "fdt_build.h"

#include "fdt/query.h"

#define SEEN_MAX 32

static struct fdt_device_range seen[SEEN_MAX];
static u32 seen_count;

static int see(const struct fdt_device_range *device, void *ctx)
{
	u32 limit = ctx ? *(u32 *)ctx : SEEN_MAX;

	if (seen_count == limit)
		return ERR_BUSY;
	seen[seen_count++] = *device;
	return OK;
}

static void read_devices(void)
{
	static struct fdt fdt;

	fb_finish(&fdt);
	seen_count = 0;
	ck_assert_int_eq(fdt_for_each_device_range(&fdt, see, NULL), OK);
}

static void expect_device(u32 index, const char *name, u64 base, u64 size)
{
	ck_assert_uint_lt(index, seen_count);
	ck_assert_str_eq(seen[index].name, name);
	ck_assert_int_eq(seen[index].error, OK);
	ck_assert_uint_eq(seen[index].range.base, base);
	ck_assert_uint_eq(seen[index].range.size, size);
}

START_TEST(virt_devices_are_listed)
{
	fb_virt();
	read_devices();
	ck_assert_uint_eq(seen_count, 10);
	expect_device(0, "intc@8000000", 0x8000000, 0x10000);
	expect_device(1, "intc@8000000", 0x80a0000, 0xf60000);
	ck_assert_uint_eq(seen[1].index, 1);
	expect_device(2, "its@8080000", 0x8080000, 0x20000);
	expect_device(3, "uart@9000000", 0x9000000, 0x1000);
	ck_assert(seen[3].okay);
	expect_device(4, "rtc@9010000", 0x9010000, 0x1000);
	ck_assert(!seen[4].okay);
	expect_device(5, "i2c@9020000", 0x9020000, 0x1000);
	expect_device(6, "pcie@10000000", 0x4010000000, 0x10000000);
	ck_assert_int_eq((int)seen[6].kind, FDT_DEVICE_REG);
	expect_device(7, "pcie@10000000", 0x3eff0000, 0x10000);
	ck_assert_int_eq((int)seen[7].kind, FDT_DEVICE_WINDOW);
	expect_device(8, "pcie@10000000", 0x10000000, 0x2eff0000);
	ck_assert_int_eq((int)seen[8].kind, FDT_DEVICE_WINDOW);
	expect_device(9, "pcie@10000000", 0x8000000000, 0x8000000000);
	ck_assert_int_eq((int)seen[9].kind, FDT_DEVICE_WINDOW);
}
END_TEST

START_TEST(the_walk_of_the_platform_hands_over_the_same)
{
	struct fdt_platform platform = { .device = see };
	struct fdt_device_range alone[SEEN_MAX];
	struct range bank[8];
	struct fdt_reserved reserved[8];
	struct fdt_cpu cpu[8];
	struct fdt fdt;
	u32 count;

	fb_virt();
	read_devices();
	count = seen_count;
	memcpy(alone, seen, sizeof(alone));
	fb_virt();
	fb_finish(&fdt);
	platform.memory.bank = bank;
	platform.reserved.entry = reserved;
	platform.cpus.cpu = cpu;
	platform.memory.capacity = platform.reserved.capacity =
		platform.cpus.capacity = 8;
	seen_count = 0;
	ck_assert_int_eq(fdt_read_platform(&fdt, &platform), OK);
	ck_assert_uint_eq(seen_count, count);
	for (u32 n = 0; n < count; n++) {
		expect_device(n, alone[n].name, alone[n].range.base,
			      alone[n].range.size);
		ck_assert_int_eq((int)seen[n].kind, (int)alone[n].kind);
		ck_assert_uint_eq(seen[n].node, alone[n].node);
	}
	count = 3;
	platform.device_ctx = &count;
	seen_count = 0;
	ck_assert_int_eq(fdt_read_platform(&fdt, &platform), ERR_BUSY);
	ck_assert_str_eq(platform.failed, "devices");
}
END_TEST

/* RP1 as in a Raspberry Pi 5: a bus behind PCIe behind a bus. */
START_TEST(devices_behind_pci_are_translated)
{
	fb_start();
	fb_bus(2, 1);
	fb_begin("axi");
	fb_bus(2, 2);
	fb_cells("ranges", 0x10, 0, 0x10, 0, 1, 0, 0x1c, 0, 0x1c, 0, 4, 0);
	fb_begin("pcie@1000120000");
	fb_string("device_type", "pci");
	fb_bus(3, 2);
	fb_cells("reg", 0x10, 0x120000, 0, 0x9310);
	fb_cells("ranges", 0x02000000, 0, 0, 0x1f, 0, 0, 0xfffffffc, 0x43000000,
		 4, 0, 0x1c, 0, 3, 0);
	fb_begin("rp1");
	fb_bus(2, 2);
	fb_cells("ranges", 0xc0, 0x40000000, 0x02000000, 0, 0, 0, 0x400000);
	fb_begin("serial@30000");
	fb_cells("reg", 0xc0, 0x40030000, 0, 0x100);
	fb_end();
	fb_begin("outside@0");
	fb_cells("reg", 0xc1, 0, 0, 0x100);
	fb_end();
	fb_end();
	fb_begin("config@0");
	fb_cells("reg", 0x10000, 0, 0, 0, 0);
	fb_end();
	fb_begin("io@0");
	fb_cells("reg", 0x01000000, 0, 0x10, 0, 0x10);
	fb_end();
	fb_begin("mem@0");
	fb_cells("reg", 0x43000000, 5, 0, 0, 0x10);
	fb_end();
	fb_end();
	fb_end();
	read_devices();
	ck_assert_uint_eq(seen_count, 5);
	expect_device(0, "pcie@1000120000", 0x1000120000, 0x9310);
	expect_device(1, "pcie@1000120000", 0x1f00000000, 0xfffffffc);
	expect_device(2, "pcie@1000120000", 0x1c00000000, 0x300000000);
	expect_device(3, "serial@30000", 0x1f00030000, 0x100);
	expect_device(4, "mem@0", 0x1d00000000, 0x10);
}
END_TEST

START_TEST(disabled_bus_disables_its_devices)
{
	fb_start();
	fb_bus(1, 1);
	fb_begin("soc");
	fb_string("status", "disabled");
	fb_bus(1, 1);
	fb_raw("ranges", NULL, 0);
	fb_begin("dev@1000");
	fb_cells("reg", 0x1000, 0x1000);
	fb_end();
	fb_end();
	read_devices();
	ck_assert_uint_eq(seen_count, 1);
	expect_device(0, "dev@1000", 0x1000, 0x1000);
	ck_assert(!seen[0].okay);
}
END_TEST

START_TEST(malformed_devices_are_reported_once)
{
	fb_start();
	fb_bus(2, 1);
	fb_begin("odd@0");
	fb_cells("reg", 0, 0, 1, 0);
	fb_end();
	fb_begin("wraps@0");
	fb_cells("reg", 0xffffffff, 0xffffffff, 2, 0, 0, 0x10);
	fb_end();
	fb_begin("soc");
	fb_bus(9, 1);
	fb_raw("ranges", NULL, 0);
	fb_begin("cells@0");
	fb_cells("reg", 0, 0);
	fb_end();
	fb_end();
	fb_begin("bus");
	fb_bus(1, 1);
	fb_cells("ranges", 0, 0, 0);
	fb_begin("ranges@0");
	fb_cells("reg", 0, 1);
	fb_end();
	fb_end();
	fb_begin("pci");
	fb_string("device_type", "pci");
	fb_bus(3, 2);
	fb_cells("ranges", 1, 2, 3);
	fb_end();
	fb_begin("empty@0");
	fb_cells("reg", 0, 0, 0);
	fb_end();
	fb_begin("good@0");
	fb_cells("reg", 0, 0, 1);
	fb_end();
	read_devices();
	ck_assert_uint_eq(seen_count, 6);
	ck_assert_int_eq(seen[0].error, ERR_CORRUPT);
	ck_assert_int_eq(seen[1].error, ERR_OVERFLOW);
	ck_assert_uint_eq(seen[1].range.size, 0);
	ck_assert_int_eq(seen[2].error, ERR_INVALID);
	ck_assert_int_eq(seen[3].error, ERR_CORRUPT);
	ck_assert_str_eq(seen[4].name, "pci");
	ck_assert_int_eq(seen[4].error, ERR_CORRUPT);
	expect_device(5, "good@0", 0, 1);
}
END_TEST

START_TEST(callback_ends_the_walk)
{
	struct fdt fdt;
	u32 limit = 3;

	fb_virt();
	fb_finish(&fdt);
	seen_count = 0;
	ck_assert_int_eq(fdt_for_each_device_range(&fdt, see, &limit),
			 ERR_BUSY);
	ck_assert_uint_eq(seen_count, 3);
}
END_TEST

START_TEST(windows_are_read_one_by_one)
{
	struct range window;
	struct fdt_walk walk;
	struct fdt fdt;

	fb_virt();
	fb_finish(&fdt);
	ck_assert_int_eq(fdt_walk_seek(&walk, &fdt, fb_node(&fdt, "/pcie")),
			 OK);
	ck_assert_int_eq(fdt_walk_window(&walk, 2, &window), OK);
	ck_assert_uint_eq(window.base, 0x8000000000);
	ck_assert_uint_eq(window.size, 0x8000000000);
	ck_assert_int_eq(fdt_walk_window(&walk, 3, &window), ERR_NOT_FOUND);
	ck_assert_int_eq(fdt_walk_seek(&walk, &fdt, fb_node(&fdt, "/soc")), OK);
	ck_assert_int_eq(fdt_walk_window(&walk, 0, &window), OK);
	ck_assert_uint_eq(window.size, 0x10000000);
}
END_TEST

START_TEST(address_without_ranges_is_out_of_range)
{
	struct fdt_walk walk;
	struct range range;
	struct fdt fdt;

	fb_virt();
	fb_finish(&fdt);
	ck_assert_int_eq(
		fdt_walk_seek(&walk, &fdt, fb_node(&fdt, "/soc/i2c/eeprom")),
		OK);
	ck_assert_int_eq(fdt_walk_reg(&walk, 0, &range), ERR_RANGE);
	ck_assert_int_eq(fdt_walk_raw_reg(&walk, 0, &range), OK);
	ck_assert_uint_eq(range.base, 0x50);
	ck_assert_int_eq(fdt_walk_reg(&walk, 1, &range), ERR_NOT_FOUND);
}
END_TEST

static int find_console(const char *property, const char *path,
			struct fdt_serial *serial)
{
	static struct fdt fdt;

	fb_start();
	fb_bus(1, 1);
	fb_begin("aliases");
	fb_string("serial0", "/uart@1000");
	fb_end();
	fb_begin("chosen");
	if (path)
		fb_string(property, path);
	fb_end();
	fb_begin("uart@1000");
	fb_string("compatible", "arm,pl011");
	fb_cells("reg", 0x1000, 0x100);
	fb_cells("interrupts", 0, 1, 4);
	fb_end();
	fb_begin("blind");
	fb_end();
	fb_finish(&fdt);
	return fdt_find_console(&fdt, serial);
}

START_TEST(console_is_found_by_path_or_alias)
{
	struct fdt_serial serial;

	ck_assert_int_eq(
		find_console("stdout-path", "serial0:115200n8", &serial), OK);
	ck_assert_uint_eq(serial.reg.base, 0x1000);
	ck_assert_uint_eq(serial.reg.size, 0x100);
	ck_assert(fdt_prop_contains(&serial.compatible, "arm,pl011"));
	ck_assert_uint_eq(serial.interrupts.length, 12);
	ck_assert_int_eq(
		find_console("linux,stdout-path", "/uart@1000", &serial), OK);
	ck_assert_uint_eq(serial.reg.base, 0x1000);
}
END_TEST

START_TEST(missing_console_is_not_found)
{
	struct fdt_serial serial;

	ck_assert_int_eq(find_console(NULL, NULL, &serial), ERR_NOT_FOUND);
	ck_assert_int_eq(find_console("stdout-path", "/nowhere", &serial),
			 ERR_NOT_FOUND);
	ck_assert_uint_eq(serial.node, FDT_NONE);
	ck_assert_int_eq(find_console("stdout-path", ":115200", &serial),
			 ERR_NOT_FOUND);
	ck_assert_int_eq(find_console("stdout-path", "/blind", &serial),
			 ERR_NOT_FOUND);
	ck_assert_uint_ne(serial.node, FDT_NONE);
}
END_TEST

START_TEST(chosen_is_read)
{
	struct fdt_chosen chosen;
	struct fdt fdt;

	fb_virt();
	fb_finish(&fdt);
	ck_assert_int_eq(fdt_read_chosen(&fdt, &chosen), OK);
	ck_assert_str_eq(chosen.bootargs, "console=ttyAMA0");
	ck_assert_uint_eq(chosen.initrd.base, 0x48000000);
	ck_assert_uint_eq(chosen.initrd.size, 0x1000000);
	ck_assert_uint_eq(chosen.rng_seed.length, 16);
	ck_assert_ptr_null(chosen.kaslr_seed.value);
	ck_assert_uint_eq(chosen.module_count, 1);
	ck_assert_int_eq((int)chosen.module[0].kind, FDT_MODULE_KERNEL);
	ck_assert_uint_eq(chosen.module[0].range.base, 0x50000000);
	ck_assert_uint_eq(chosen.module[0].range.size, 0x100000);
	ck_assert_str_eq(chosen.module[0].bootargs, "quiet");
}
END_TEST

START_TEST(no_chosen_is_empty)
{
	struct fdt_chosen chosen;
	struct fdt fdt;

	fb_start();
	fb_finish(&fdt);
	ck_assert_int_eq(fdt_read_chosen(&fdt, &chosen), OK);
	ck_assert_uint_eq(chosen.node, FDT_NONE);
	ck_assert_ptr_null(chosen.bootargs);
	ck_assert_uint_eq(chosen.module_count, 0);
}
END_TEST

START_TEST(modules_of_every_binding_are_known)
{
	struct fdt_chosen chosen;
	struct fdt fdt;

	fb_start();
	fb_begin("chosen");
	fb_bus(1, 1);
	fb_begin("module@1");
	fb_list("compatible", "xen,linux-zimage\0xen,multiboot-module");
	fb_cells("reg", 0x1000, 0x10);
	fb_end();
	fb_begin("module@2");
	fb_string("compatible", "xen,linux-initrd");
	fb_cells("reg", 0x2000, 0x20);
	fb_end();
	fb_begin("module@3");
	fb_list("compatible", "multiboot,ramdisk\0multiboot,module");
	fb_cells("reg", 0x3000, 0x30);
	fb_begin("module@5");
	fb_string("compatible", "multiboot,module");
	fb_end();
	fb_end();
	fb_begin("module@4");
	fb_string("compatible", "multiboot,module");
	fb_cells("reg", 0x4000, 0x40);
	fb_end();
	fb_begin("framebuffer@0");
	fb_string("compatible", "simple-framebuffer");
	fb_end();
	fb_begin("module@6");
	fb_string("compatible", "multiboot,kernel");
	fb_string("status", "disabled");
	fb_end();
	fb_end();
	fb_finish(&fdt);
	ck_assert_int_eq(fdt_read_chosen(&fdt, &chosen), OK);
	ck_assert_uint_eq(chosen.module_count, 4);
	ck_assert_int_eq((int)chosen.module[0].kind, FDT_MODULE_KERNEL);
	ck_assert_int_eq((int)chosen.module[1].kind, FDT_MODULE_RAMDISK);
	ck_assert_int_eq((int)chosen.module[2].kind, FDT_MODULE_RAMDISK);
	ck_assert_int_eq((int)chosen.module[3].kind, FDT_MODULE_OTHER);
	ck_assert_uint_eq(chosen.module[3].range.base, 0x4000);
	ck_assert_ptr_null(chosen.module[0].bootargs);
}
END_TEST

static int read_initrd(u32 start, u32 end)
{
	struct fdt_chosen chosen;
	struct fdt fdt;

	fb_start();
	fb_begin("chosen");
	fb_cells("linux,initrd-start", start);
	fb_cells("linux,initrd-end", end);
	fb_end();
	fb_finish(&fdt);
	return fdt_read_chosen(&fdt, &chosen);
}

START_TEST(reversed_initrd_is_refused)
{
	ck_assert_int_eq(read_initrd(0x1000, 0x1000), OK);
	ck_assert_int_eq(read_initrd(0x2000, 0x1000), ERR_INVALID);
}
END_TEST

START_TEST(too_many_modules_are_refused)
{
	struct fdt_chosen chosen;
	struct fdt fdt;
	char name[] = "module@a";

	fb_start();
	fb_begin("chosen");
	fb_bus(1, 1);
	for (; name[7] <= 'a' + FDT_MODULES_MAX; name[7]++) {
		fb_begin(name);
		fb_string("compatible", "multiboot,module");
		fb_cells("reg", 0, 1);
		fb_end();
	}
	fb_end();
	fb_finish(&fdt);
	ck_assert_int_eq(fdt_read_chosen(&fdt, &chosen), ERR_NO_SPACE);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("fdt_devices");

	unit_add(suite, virt_devices_are_listed);
	unit_add(suite, the_walk_of_the_platform_hands_over_the_same);
	unit_add(suite, devices_behind_pci_are_translated);
	unit_add(suite, disabled_bus_disables_its_devices);
	unit_add(suite, malformed_devices_are_reported_once);
	unit_add(suite, callback_ends_the_walk);
	unit_add(suite, windows_are_read_one_by_one);
	unit_add(suite, address_without_ranges_is_out_of_range);
	unit_add(suite, console_is_found_by_path_or_alias);
	unit_add(suite, missing_console_is_not_found);
	unit_add(suite, chosen_is_read);
	unit_add(suite, no_chosen_is_empty);
	unit_add(suite, modules_of_every_binding_are_known);
	unit_add(suite, reversed_initrd_is_refused);
	unit_add(suite, too_many_modules_are_refused);
	return unit_run(suite);
}
