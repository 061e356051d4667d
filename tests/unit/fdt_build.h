/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Device trees for tests, written by libfdt, which also is the oracle. One tree
 * at a time, in a static buffer.
 */
#ifndef FDT_BUILD_H
#define FDT_BUILD_H

#include <endian.h>
#include <libfdt.h>
#include <string.h>

#include "fdt/fdt.h"

#define FB_CAPACITY 65536

static u8 fb_blob[FB_CAPACITY] __attribute__((aligned(16)));

/* Begins a tree, up to and with its root node. */
static inline void fb_start(void)
{
	memset(fb_blob, 0, sizeof(fb_blob));
	ck_assert_int_eq(fdt_create(fb_blob, FB_CAPACITY), 0);
	ck_assert_int_eq(fdt_finish_reservemap(fb_blob), 0);
	ck_assert_int_eq(fdt_begin_node(fb_blob, ""), 0);
}

/* The same with one entry in the reservation block. */
static inline void fb_start_reserved(u64 base, u64 size)
{
	memset(fb_blob, 0, sizeof(fb_blob));
	ck_assert_int_eq(fdt_create(fb_blob, FB_CAPACITY), 0);
	ck_assert_int_eq(fdt_add_reservemap_entry(fb_blob, base, size), 0);
	ck_assert_int_eq(fdt_finish_reservemap(fb_blob), 0);
	ck_assert_int_eq(fdt_begin_node(fb_blob, ""), 0);
}

static inline void fb_begin(const char *name)
{
	ck_assert_int_eq(fdt_begin_node(fb_blob, name), 0);
}

static inline void fb_end(void)
{
	ck_assert_int_eq(fdt_end_node(fb_blob), 0);
}

static inline void fb_raw(const char *name, const void *value, size_t length)
{
	ck_assert_int_eq(fdt_property(fb_blob, name, value, (int)length), 0);
}

static inline void fb_string(const char *name, const char *value)
{
	fb_raw(name, value, strlen(value) + 1);
}

static inline void fb_cells_n(const char *name, const u32 *cells, size_t count)
{
	u32 value[64];
	size_t i;

	for (i = 0; i < count; i++)
		value[i] = htobe32(cells[i]);
	fb_raw(name, value, 4 * count);
}

#define fb_cells(name, ...)                                                    \
	fb_cells_n(name, (const u32[]){ __VA_ARGS__ },                         \
		   sizeof((const u32[]){ __VA_ARGS__ }) / sizeof(u32))

/* A list of strings written with \0 between them. */
#define fb_list(name, literal) fb_raw(name, literal, sizeof(literal))

static inline void fb_bus(u32 address_cells, u32 size_cells)
{
	fb_cells("#address-cells", address_cells);
	fb_cells("#size-cells", size_cells);
}

/* Ends the root and the tree; its size. */
static inline u32 fb_size(void)
{
	fb_end();
	ck_assert_int_eq(fdt_finish(fb_blob), 0);
	return fdt_totalsize(fb_blob);
}

/* Ends the root and the tree, and checks it into *fdt. */
static inline void fb_finish(struct fdt *fdt)
{
	ck_assert_int_eq(fdt_check(fdt, fb_blob, fb_size()), OK);
}

/* The node at a path, which must exist. */
static inline u32 fb_node(const struct fdt *fdt, const char *path)
{
	u32 node;

	ck_assert_msg(fdt_find_path(fdt, path, &node) == OK, "no %s", path);
	return node;
}

/* A platform like QEMU's virt machine, with a bit of everything. */
static inline void fb_virt(void)
{
	fb_start_reserved(0x40000000, 0x1000);
	fb_bus(2, 2);
	fb_string("model", "test,virt");
	fb_list("compatible", "test,virt\0test,any");
	fb_cells("interrupt-parent", 0x8001);
	fb_begin("aliases");
	fb_string("serial0", "/soc/uart@9000000");
	fb_end();
	fb_begin("chosen");
	fb_bus(2, 2);
	fb_string("stdout-path", "serial0:115200n8");
	fb_string("bootargs", "console=ttyAMA0");
	fb_cells("linux,initrd-start", 0x48000000);
	fb_cells("linux,initrd-end", 0, 0x49000000);
	fb_raw("rng-seed", "0123456789abcdef", 16);
	fb_begin("module@50000000");
	fb_list("compatible", "multiboot,kernel\0multiboot,module");
	fb_cells("reg", 0, 0x50000000, 0, 0x100000);
	fb_string("bootargs", "quiet");
	fb_end();
	fb_end();
	fb_begin("memory@40000000");
	fb_string("device_type", "memory");
	fb_cells("reg", 0, 0x40000000, 0, 0x40000000);
	fb_end();
	fb_begin("reserved-memory");
	fb_bus(2, 2);
	fb_raw("ranges", NULL, 0);
	fb_begin("fw@41000000");
	fb_cells("reg", 0, 0x41000000, 0, 0x10000);
	fb_raw("no-map", NULL, 0);
	fb_end();
	fb_end();
	fb_begin("cpus");
	fb_bus(1, 0);
	fb_begin("cpu@0");
	fb_string("device_type", "cpu");
	fb_cells("reg", 0);
	fb_string("enable-method", "psci");
	fb_end();
	fb_begin("cpu@100");
	fb_string("device_type", "cpu");
	fb_cells("reg", 0x100);
	fb_string("enable-method", "spin-table");
	fb_cells("cpu-release-addr", 0, 0xd8);
	fb_end();
	fb_end();
	fb_begin("psci");
	fb_list("compatible", "arm,psci-1.0\0arm,psci-0.2\0arm,psci");
	fb_string("method", "smc");
	fb_cells("cpu_on", 0xc4000003);
	fb_end();
	fb_begin("timer");
	fb_list("compatible", "arm,armv8-timer\0arm,armv7-timer");
	fb_cells("interrupts", 1, 13, 4, 1, 14, 4, 1, 11, 4, 1, 10, 4);
	fb_end();
	fb_begin("intc@8000000");
	fb_string("compatible", "arm,gic-v3");
	fb_cells("phandle", 0x8001);
	fb_raw("interrupt-controller", NULL, 0);
	fb_cells("#interrupt-cells", 3);
	fb_bus(2, 2);
	fb_raw("ranges", NULL, 0);
	fb_cells("reg", 0, 0x8000000, 0, 0x10000, 0, 0x80a0000, 0, 0xf60000);
	fb_cells("interrupts", 1, 9, 4);
	fb_begin("its@8080000");
	fb_string("compatible", "arm,gic-v3-its");
	fb_raw("msi-controller", NULL, 0);
	fb_cells("#msi-cells", 1);
	fb_cells("phandle", 0x8002);
	fb_cells("reg", 0, 0x8080000, 0, 0x20000);
	fb_end();
	fb_end();
	fb_begin("soc");
	fb_string("compatible", "simple-bus");
	fb_bus(1, 1);
	fb_cells("ranges", 0, 0, 0, 0x10000000);
	fb_begin("uart@9000000");
	fb_list("compatible", "arm,pl011\0arm,primecell");
	fb_cells("reg", 0x9000000, 0x1000);
	fb_cells("interrupts", 0, 1, 4);
	fb_end();
	fb_begin("rtc@9010000");
	fb_string("compatible", "arm,pl031");
	fb_string("status", "disabled");
	fb_cells("reg", 0x9010000, 0x1000);
	fb_end();
	fb_begin("i2c@9020000");
	fb_cells("reg", 0x9020000, 0x1000);
	fb_bus(1, 0);
	fb_begin("eeprom@50");
	fb_cells("reg", 0x50);
	fb_end();
	fb_end();
	fb_end();
	fb_begin("pcie@10000000");
	fb_string("compatible", "pci-host-ecam-generic");
	fb_string("device_type", "pci");
	fb_bus(3, 2);
	fb_cells("reg", 0x40, 0x10000000, 0, 0x10000000);
	fb_cells("ranges", 0x01000000, 0, 0, 0, 0x3eff0000, 0, 0x10000,
		 0x02000000, 0, 0x10000000, 0, 0x10000000, 0, 0x2eff0000,
		 0x43000000, 0x80, 0, 0x80, 0, 0x80, 0);
	fb_cells("msi-map", 0, 0x8002, 0, 0x10000);
	fb_begin("pci@0");
	fb_cells("reg", 0, 0, 0, 0, 0);
	fb_end();
	fb_end();
}

#endif
