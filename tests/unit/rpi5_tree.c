/* SPDX-License-Identifier: BSD-2-Clause */
#include "rpi5_tree.h"

#include <stdio.h>

#include "unit.h"

#include "base/bits.h"
#include "base/status.h"
#include "fdt_build.h"

#define SPI   0
#define PPI   1
#define LEVEL 4

u32 rpi5_banks(const struct rpi5_board *board, struct range banks[2])
{
	banks[0] = (struct range){ 0, RPI5_VPU_BASE };
	banks[1] = (struct range){ GIB(1), GIB(board->gigabytes - 1) };
	return board->gigabytes > 1 ? 2 : 1;
}

/* A base of two cells and a size of as many as the board's root has. */
static u32 put_range(const struct rpi5_board *board, u32 *cells,
		     struct range range)
{
	u32 count = 0;

	cells[count++] = (u32)(range.base >> 32);
	cells[count++] = (u32)range.base;
	if (!board->downstream)
		cells[count++] = (u32)(range.size >> 32);
	cells[count++] = (u32)range.size;
	return count;
}

/* In pieces whose size fits into one cell. */
static u32 memory_cells(const struct rpi5_board *board, u32 *cells)
{
	struct range banks[2];
	u32 bank_count = rpi5_banks(board, banks), count = 0;

	for (u32 n = 0; n < bank_count; n++)
		while (banks[n].size) {
			struct range piece = banks[n];

			if (board->downstream && piece.size > GIB(2))
				piece.size = GIB(2);
			count += put_range(board, cells + count, piece);
			banks[n].base += piece.size;
			banks[n].size -= piece.size;
		}
	return count;
}

static void write_reg(const struct rpi5_board *board, u64 base, u64 size)
{
	u32 cells[4];

	fb_cells_n("reg", cells,
		   put_range(board, cells, (struct range){ base, size }));
}

static void write_cpus(void)
{
	fb_begin("cpus");
	fb_bus(1, 0);
	for (u32 n = 0; n < 4; n++) {
		char name[16];

		snprintf(name, sizeof(name), "cpu@%x", n);
		fb_begin(name);
		fb_string("device_type", "cpu");
		fb_string("compatible", "arm,cortex-a76");
		fb_cells("reg", n << 8); /* Aff1, MT */
		fb_string("enable-method", "psci");
		fb_end();
	}
	fb_end();
	fb_begin("psci");
	fb_string("method", "smc");
	fb_list("compatible", "arm,psci-1.0\0arm,psci-0.2");
	fb_end();
	fb_begin("timer");
	fb_string("compatible", "arm,armv8-timer");
	fb_cells("interrupts", PPI, 13, 0xf08, PPI, 14, 0xf08, PPI, 11, 0xf08,
		 PPI, 10, 0xf08, PPI, 12, 0xf08);
	fb_end();
}

static void write_reserved(const struct rpi5_board *board)
{
	fb_begin("reserved-memory");
	fb_bus(2, board->downstream ? 1 : 2);
	fb_raw("ranges", "", 0);
	fb_begin("atf@0");
	write_reg(board, 0, 0x80000);
	fb_raw("no-map", "", 0);
	fb_end();
	fb_begin("linux,cma");
	fb_string("compatible", "shared-dma-pool");
	if (board->downstream)
		fb_cells("size", 0x4000000);
	else
		fb_cells("size", 0, 0x4000000);
	fb_raw("reusable", "", 0);
	fb_raw("linux,cma-default", "", 0);
	fb_end();
	if (board->nvram) {
		fb_begin("nvram@0");
		fb_list("compatible",
			"raspberrypi,bootloader-config\0nvmem-rmem");
		write_reg(board, 0x3fbfd5c0, 0xb8);
		fb_raw("no-map", "", 0);
		fb_cells("phandle", 0x50);
		fb_end();
	}
	fb_end();
}

static void write_device(const char *name, const char *compatible, u32 base,
			 u32 size)
{
	fb_begin(name);
	fb_string("compatible", compatible);
	fb_cells("reg", base, size);
}

static void write_soc(const struct rpi5_board *board)
{
	fb_begin("soc@107c000000");
	fb_string("compatible", "simple-bus");
	fb_bus(1, 1);
	fb_cells("ranges", 0x7c000000, 0x10, 0x7c000000, 0x4000000);
	write_device("mailbox@7c013880", "brcm,bcm2835-mbox", 0x7c013880, 0x40);
	fb_end();
	fb_begin("serial@7d001000");
	fb_list("compatible", "arm,pl011\0arm,primecell");
	fb_cells("reg", 0x7d001000, 0x200);
	fb_cells("interrupts", SPI, board->d0 ? 120 : 121, LEVEL);
	fb_end();
	write_device("watchdog@7d200000", "brcm,bcm2712-pm", 0x7d200000, 0x604);
	fb_end();
	fb_begin("interrupt-controller@7fff9000");
	fb_string("compatible", "arm,gic-400");
	fb_raw("interrupt-controller", "", 0);
	fb_cells("#interrupt-cells", 3);
	fb_cells("reg", 0x7fff9000, 0x1000, 0x7fffa000, 0x2000, 0x7fffc000,
		 0x2000, 0x7fffe000, 0x2000);
	fb_cells("interrupts", PPI, 9, 0xf04);
	fb_cells("phandle", 1);
	fb_end();
	fb_end();
}

static void write_pcie(const char *name, u32 base, u32 window32, u32 window64)
{
	fb_begin(name);
	fb_string("compatible", "brcm,bcm2712-pcie");
	fb_string("device_type", "pci");
	fb_bus(3, 2);
	fb_cells("reg", 0x10, base, 0, 0x9310);
	fb_cells("ranges", 0x02000000, 0, 0, window32, 0, 0, 0xfffffffc,
		 0x43000000, 4, 0, window64, 0, 3, 0);
	fb_end();
}

static void write_axi(void)
{
	fb_begin("axi");
	fb_string("compatible", "simple-bus");
	fb_bus(2, 2);
	fb_cells("ranges", 0, 0, 0, 0, 0x10, 0, 0x10, 0, 0x10, 0, 1, 0, 0x14, 0,
		 0x14, 0, 4, 0, 0x18, 0, 0x18, 0, 4, 0, 0x1c, 0, 0x1c, 0, 4, 0);
	write_pcie("pcie@1000100000", 0x100000, 0x17, 0x14);
	write_pcie("pcie@1000110000", 0x110000, 0x1b, 0x18);
	write_pcie("pcie@1000120000", 0x120000, 0x1f, 0x1c);
	fb_begin("mmc@1000fff000");
	fb_string("compatible", "brcm,bcm2712-sdhci");
	fb_cells("reg", 0x10, 0xfff000, 0, 0x260, 0x10, 0xfff400, 0, 0x200);
	fb_cells("interrupts", SPI, 273, LEVEL);
	fb_end();
	fb_begin("msi-controller@1000130000");
	fb_string("compatible", "brcm,bcm2712-mip");
	fb_cells("reg", 0x10, 0x130000, 0, 0xc0);
	fb_raw("msi-controller", "", 0);
	fb_end();
	fb_end();
}

static void write_chosen(const struct rpi5_board *board)
{
	static const u8 seed[64] = { 1, 2, 3 };

	fb_begin("chosen");
	fb_string("stdout-path", "serial10:115200n8");
	fb_string("bootargs", RPI5_BOOTARGS);
	if (board->initrd) {
		fb_cells("linux,initrd-start", board->initrd);
		fb_cells("linux,initrd-end",
			 board->initrd + board->initrd_size);
	}
	if (board->nvram) {
		fb_raw("kaslr-seed", seed, 8);
		fb_raw("rng-seed", seed, 64);
		fb_begin("bootloader");
		fb_cells("boot-mode", 1);
		fb_end();
	}
	fb_end();
}

void rpi5_tree_write(void *blob, u32 capacity, const struct rpi5_board *board)
{
	u32 cells[64], count = memory_cells(board, cells), size;

	fb_start();
	fb_list("compatible", "raspberrypi,5-model-b\0brcm,bcm2712");
	fb_string("model", "Raspberry Pi 5 Model B Rev 1.0");
	fb_bus(2, board->downstream ? 1 : 2);
	fb_cells("interrupt-parent", 1);
	fb_begin("aliases");
	fb_string("serial10", "/soc@107c000000/serial@7d001000");
	fb_end();
	write_chosen(board);
	fb_begin("memory@0");
	fb_string("device_type", "memory");
	fb_cells_n("reg", cells, count);
	fb_end();
	write_cpus();
	write_reserved(board);
	write_soc(board);
	write_axi();
	size = fb_size();
	ck_assert_uint_le(size, capacity);
	memcpy(blob, fb_blob, size);
}

static void set_cells(void *blob, int node, const char *name, const u32 *cells,
		      u32 count)
{
	u32 value[64];

	for (u32 n = 0; n < count; n++)
		value[n] = htobe32(cells[n]);
	ck_assert_int_eq(fdt_setprop(blob, node, name, value, 4 * (int)count),
			 0);
}

void rpi5_tree_adopt(void *blob, u32 capacity, const struct rpi5_board *board)
{
	struct rpi5_board own = *board;
	u32 cells[64], end = board->initrd + board->initrd_size;
	int chosen, node;

	own.downstream = fdt_size_cells(blob, 0) == 1;
	ck_assert_int_eq(fdt_open_into(blob, blob, (int)capacity), 0);
	node = fdt_path_offset(blob, "/memory@0");
	ck_assert_int_ge(node, 0);
	set_cells(blob, node, "reg", cells, memory_cells(&own, cells));
	chosen = fdt_path_offset(blob, "/chosen");
	ck_assert_int_ge(chosen, 0);
	ck_assert_int_eq(
		fdt_setprop_string(blob, chosen, "bootargs", RPI5_BOOTARGS), 0);
	if (board->initrd) {
		set_cells(blob, chosen, "linux,initrd-start", &board->initrd,
			  1);
		set_cells(blob, chosen, "linux,initrd-end", &end, 1);
	}
}
