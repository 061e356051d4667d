/* SPDX-License-Identifier: BSD-2-Clause */
#include "unit.h"

#include "fdt_build.h"

#include "fdt/query.h"

static struct range banks[4];
static struct fdt_reserved reserved[4];
static struct fdt_cpu cpus[4];
static struct fdt_chosen chosen;
static struct fdt_platform platform = {
	.chosen = &chosen,
	.memory = { banks, 4, 0 },
	.reserved = { reserved, 4, 0 },
	.cpus = { cpus, 4, 0 },
};

/* Ends the tree and reads the platform from it. */
static int read_platform(void)
{
	static struct fdt fdt;

	fb_finish(&fdt);
	return fdt_read_platform(&fdt, &platform);
}

static void expect_range(struct range range, u64 base, u64 size)
{
	ck_assert_uint_eq(range.base, base);
	ck_assert_uint_eq(range.size, size);
}

START_TEST(virt_platform_is_read_whole)
{
	fb_virt();
	ck_assert_int_eq(read_platform(), OK);
	ck_assert_uint_eq(platform.memory.count, 1);
	expect_range(banks[0], 0x40000000, 0x40000000);
	ck_assert_uint_eq(platform.reserved.count, 2);
	ck_assert_int_eq((int)reserved[0].kind, FDT_RESERVED_MEMRESERVE);
	expect_range(reserved[0].range, 0x40000000, 0x1000);
	ck_assert_int_eq((int)reserved[1].kind, FDT_RESERVED_STATIC);
	ck_assert(reserved[1].no_map);
	expect_range(reserved[1].range, 0x41000000, 0x10000);
	ck_assert_uint_eq(platform.cpus.count, 2);
	ck_assert_uint_eq(cpus[1].mpidr, 0x100);
	ck_assert_int_eq((int)platform.psci.version, FDT_PSCI_1_0);
	ck_assert(!platform.psci.hvc);
	ck_assert_int_eq((int)platform.gic.kind, FDT_GIC_V3);
	expect_range(platform.gic.distributor, 0x8000000, 0x10000);
	ck_assert_uint_eq(platform.gic.redistributor_count, 1);
	expect_range(platform.gic.redistributor[0], 0x80a0000, 0xf60000);
	ck_assert_uint_eq(platform.gic.virtual_interface.size, 0);
	ck_assert_uint_eq(platform.gic.maintenance.intid, 25);
	ck_assert_uint_eq(platform.gic.maintenance.flags, 4);
	ck_assert_ptr_null(platform.failed);
}
END_TEST

START_TEST(empty_tree_has_nothing)
{
	fb_start();
	ck_assert_int_eq(read_platform(), OK);
	ck_assert_uint_eq(platform.memory.count, 0);
	ck_assert_uint_eq(platform.reserved.count, 0);
	ck_assert_uint_eq(platform.cpus.count, 0);
	ck_assert_int_eq((int)platform.psci.version, FDT_PSCI_NONE);
	ck_assert_int_eq((int)platform.gic.kind, FDT_GIC_NONE);
	ck_assert_ptr_null(platform.gic.unsupported);
	ck_assert_uint_eq(chosen.node, FDT_NONE);
}
END_TEST

START_TEST(memory_is_read_with_any_cells)
{
	fb_start();
	fb_bus(3, 1);
	fb_begin("memory");
	fb_cells("reg", 0, 1, 0x80000000, 0x1000, 0, 0, 0, 0, 0, 2, 0, 0x10);
	fb_end();
	fb_begin("ram@0");
	fb_string("device_type", "memory");
	fb_cells("reg", 0, 3, 0, 0x20);
	fb_end();
	fb_begin("memory@9");
	fb_string("status", "disabled");
	fb_cells("reg", 0, 9, 0, 0x20);
	fb_end();
	ck_assert_int_eq(read_platform(), OK);
	ck_assert_uint_eq(platform.memory.count, 3);
	expect_range(banks[0], 0x180000000, 0x1000);
	expect_range(banks[1], 0x200000000, 0x10);
	expect_range(banks[2], 0x300000000, 0x20);
}
END_TEST

START_TEST(memory_defaults_to_two_and_one_cells)
{
	fb_start();
	fb_begin("memory@100000000");
	fb_cells("reg", 1, 0, 0x1000);
	fb_end();
	ck_assert_int_eq(read_platform(), OK);
	expect_range(banks[0], 0x100000000, 0x1000);
}
END_TEST

/* A memory node with these cells and reg is refused with this status. */
static void refuse_memory(u32 address, u32 size, const u32 *reg, size_t count,
			  int status)
{
	fb_start();
	fb_bus(address, size);
	fb_begin("memory@0");
	fb_cells_n("reg", reg, count);
	fb_end();
	ck_assert_int_eq(read_platform(), status);
	ck_assert_str_eq(platform.failed, "memory");
	ck_assert_uint_ne(platform.failed_node, FDT_NONE);
}

START_TEST(bad_memory_is_refused_by_name)
{
	static const u32 reg[] = { 1, 2, 3, 4, 5, 6, 7, 8, 9, 10 };
	static const u32 wraps[] = { 0xffffffff, 0xfffff000, 0, 0x2000 };

	refuse_memory(3, 1, reg, 4, ERR_OVERFLOW);
	refuse_memory(4, 4, reg, 8, ERR_OVERFLOW);
	refuse_memory(2, 2, reg, 3, ERR_CORRUPT);
	refuse_memory(0, 0, reg, 3, ERR_CORRUPT);
	refuse_memory(5, 1, reg, 6, ERR_INVALID);
	refuse_memory(0xffffffff, 1, reg, 6, ERR_INVALID);
	refuse_memory(2, 2, wraps, 4, ERR_OVERFLOW);
	refuse_memory(1, 1, reg, 10, ERR_NO_SPACE);
}
END_TEST

START_TEST(reserved_memory_is_read_with_its_kinds)
{
	fb_start();
	fb_bus(2, 2);
	fb_begin("reserved-memory");
	fb_bus(1, 1);
	fb_raw("ranges", NULL, 0);
	fb_begin("atf@0");
	fb_cells("reg", 0x1000, 0x80000, 0x100000, 0x1000);
	fb_raw("no-map", NULL, 0);
	fb_end();
	fb_begin("linux,cma");
	fb_cells("size", 0x4000000);
	fb_raw("reusable", NULL, 0);
	fb_end();
	fb_begin("off@2");
	fb_string("status", "disabled");
	fb_cells("reg", 2, 2);
	fb_end();
	fb_begin("nothing");
	fb_end();
	fb_end();
	ck_assert_int_eq(read_platform(), OK);
	ck_assert_uint_eq(platform.reserved.count, 3);
	expect_range(reserved[0].range, 0x1000, 0x80000);
	ck_assert(reserved[0].no_map);
	expect_range(reserved[1].range, 0x100000, 0x1000);
	ck_assert_int_eq((int)reserved[2].kind, FDT_RESERVED_DYNAMIC);
	ck_assert(!reserved[2].no_map);
	expect_range(reserved[2].range, 0, 0x4000000);
}
END_TEST

START_TEST(reserved_memory_without_ranges_still_counts)
{
	fb_start();
	fb_begin("reserved-memory");
	fb_bus(2, 2);
	fb_begin("fw@1000");
	fb_cells("reg", 0, 0x1000, 0, 0x2000);
	fb_end();
	fb_end();
	ck_assert_int_eq(read_platform(), OK);
	ck_assert_uint_eq(platform.reserved.count, 1);
	expect_range(reserved[0].range, 0x1000, 0x2000);
}
END_TEST

START_TEST(reservation_that_wraps_is_refused)
{
	fb_start_reserved(0xffffffffffffff00, 0x1000);
	ck_assert_int_eq(read_platform(), ERR_OVERFLOW);
	ck_assert_str_eq(platform.failed, "reserved memory");
}
END_TEST

START_TEST(cpus_are_read_with_their_status)
{
	fb_start();
	fb_begin("cpus");
	fb_bus(2, 0);
	fb_string("enable-method", "psci");
	fb_begin("cpu-map");
	fb_begin("cpu@7");
	fb_end();
	fb_end();
	fb_begin("cpu@0");
	fb_string("device_type", "cpu");
	fb_cells("reg", 1, 0x80000203);
	fb_end();
	fb_begin("cpu@1");
	fb_string("status", "disabled");
	fb_cells("reg", 0, 1);
	fb_end();
	fb_begin("cpu@2");
	fb_string("status", "fail");
	fb_string("enable-method", "spin-table");
	fb_cells("reg", 0, 2);
	fb_end();
	fb_begin("l2-cache");
	fb_string("device_type", "cache");
	fb_end();
	fb_end();
	ck_assert_int_eq(read_platform(), OK);
	ck_assert_uint_eq(platform.cpus.count, 3);
	ck_assert_uint_eq(cpus[0].mpidr, 0x180000203);
	ck_assert_int_eq((int)cpus[0].status, FDT_STATUS_OKAY);
	ck_assert_int_eq((int)cpus[1].status, FDT_STATUS_DISABLED);
	ck_assert_int_eq((int)cpus[2].status, FDT_STATUS_FAIL);
}
END_TEST

START_TEST(bad_cpus_are_refused)
{
	fb_start();
	fb_begin("cpus");
	fb_bus(1, 0);
	fb_begin("cpu@0");
	fb_end();
	fb_end();
	ck_assert_int_eq(read_platform(), ERR_NOT_FOUND);
	ck_assert_str_eq(platform.failed, "cpus");
	fb_start();
	fb_begin("cpus");
	fb_bus(3, 0);
	fb_begin("cpu@0");
	fb_cells("reg", 1, 2, 3);
	fb_end();
	fb_end();
	ck_assert_int_eq(read_platform(), ERR_OVERFLOW);
}
END_TEST

static int read_psci(const void *compatible, size_t length, const char *method)
{
	fb_start();
	fb_begin("psci");
	fb_raw("compatible", compatible, length);
	if (method)
		fb_string("method", method);
	fb_cells("cpu_on", 0x95c1ba60);
	fb_cells("cpu_off", 0x95c1ba5f);
	fb_end();
	return read_platform();
}

START_TEST(psci_versions_and_conduits_are_told_apart)
{
	ck_assert_int_eq(read_psci("arm,psci", 9, "hvc"), OK);
	ck_assert_int_eq((int)platform.psci.version, FDT_PSCI_0_1);
	ck_assert(platform.psci.hvc);
	ck_assert_int_eq(read_psci("arm,psci-0.2\0arm,psci", 22, "smc"), OK);
	ck_assert_int_eq((int)platform.psci.version, FDT_PSCI_0_2);
	ck_assert(!platform.psci.hvc);
	ck_assert_int_eq(read_psci("arm,psci-1.0", 13, "svc"), ERR_INVALID);
	ck_assert_str_eq(platform.failed, "psci");
	ck_assert_int_eq(read_psci("arm,psci-1.0", 13, NULL), ERR_NOT_FOUND);
}
END_TEST

/* The GIC-400 of a Raspberry Pi 5, below a bus that translates. */
START_TEST(gicv2_registers_are_translated)
{
	fb_start();
	fb_bus(2, 1);
	fb_begin("soc@107c000000");
	fb_bus(1, 1);
	fb_cells("ranges", 0x7c000000, 0x10, 0x7c000000, 0x04000000);
	fb_begin("gic@7fff9000");
	fb_list("compatible", "arm,gic-400");
	fb_raw("interrupt-controller", NULL, 0);
	fb_cells("#interrupt-cells", 3);
	fb_cells("reg", 0x7fff9000, 0x1000, 0x7fffa000, 0x2000, 0x7fffc000,
		 0x2000, 0x7fffe000, 0x2000);
	fb_cells("interrupts", 1, 9, 0xf04);
	fb_end();
	fb_end();
	ck_assert_int_eq(read_platform(), OK);
	ck_assert_int_eq((int)platform.gic.kind, FDT_GIC_V2);
	expect_range(platform.gic.distributor, 0x107fff9000, 0x1000);
	expect_range(platform.gic.cpu_interface, 0x107fffa000, 0x2000);
	expect_range(platform.gic.hyp_interface, 0x107fffc000, 0x2000);
	expect_range(platform.gic.virtual_interface, 0x107fffe000, 0x2000);
	ck_assert_uint_eq(platform.gic.maintenance.intid, 25);
	ck_assert_uint_eq(platform.gic.maintenance.flags, 4);
}
END_TEST

START_TEST(gicv2_without_virtualization_lacks_frames)
{
	fb_start();
	fb_bus(1, 1);
	fb_begin("gic@1000");
	fb_string("compatible", "arm,cortex-a9-gic");
	fb_cells("reg", 0x1000, 0x1000, 0x100, 0x100);
	fb_end();
	ck_assert_int_eq(read_platform(), OK);
	ck_assert_int_eq((int)platform.gic.kind, FDT_GIC_V2);
	ck_assert_uint_eq(platform.gic.hyp_interface.size, 0);
	ck_assert_uint_eq(platform.gic.maintenance.intid, 0);
}
END_TEST

START_TEST(gicv3_may_have_many_regions)
{
	fb_start();
	fb_bus(1, 1);
	fb_begin("gic@1000");
	fb_string("compatible", "arm,gic-v3");
	fb_cells("#redistributor-regions", 2);
	fb_cells("redistributor-stride", 0, 0x40000);
	fb_cells("#interrupt-cells", 4);
	fb_cells("reg", 0x10000, 0x10000, 0x100000, 0x80000, 0x200000, 0x80000,
		 0x300000, 0x2000, 0x310000, 0x2000, 0x320000, 0x2000);
	fb_cells("interrupts", 1, 9, 4, 0);
	fb_end();
	ck_assert_int_eq(read_platform(), OK);
	ck_assert_uint_eq(platform.gic.redistributor_count, 2);
	expect_range(platform.gic.redistributor[1], 0x200000, 0x80000);
	ck_assert_uint_eq(platform.gic.redistributor_stride, 0x40000);
	expect_range(platform.gic.cpu_interface, 0x300000, 0x2000);
	expect_range(platform.gic.hyp_interface, 0x310000, 0x2000);
	expect_range(platform.gic.virtual_interface, 0x320000, 0x2000);
	ck_assert_uint_eq(platform.gic.interrupt_cells, 4);
	ck_assert_uint_eq(platform.gic.maintenance.intid, 25);
}
END_TEST

static int read_gicv3_regions(u32 regions)
{
	fb_start();
	fb_bus(1, 1);
	fb_begin("gic@1000");
	fb_string("compatible", "arm,gic-v3");
	fb_cells("#redistributor-regions", regions);
	fb_cells("reg", 0x10000, 0x10000, 0x100000, 0x80000);
	fb_end();
	return read_platform();
}

START_TEST(gicv3_with_lying_regions_is_refused)
{
	ck_assert_int_eq(read_gicv3_regions(1), OK);
	ck_assert_int_eq(read_gicv3_regions(0), ERR_INVALID);
	ck_assert_int_eq(read_gicv3_regions(2), ERR_NOT_FOUND);
	ck_assert_int_eq(read_gicv3_regions(0xffffffff), ERR_NO_SPACE);
	ck_assert_str_eq(platform.failed, "interrupt controller");
}
END_TEST

START_TEST(first_enabled_gic_is_taken)
{
	fb_start();
	fb_bus(1, 1);
	fb_begin("gic@1");
	fb_string("compatible", "arm,gic-v3");
	fb_string("status", "disabled");
	fb_end();
	fb_begin("gic@2");
	fb_string("compatible", "arm,gic-400");
	fb_cells("reg", 0x2000, 0x1000, 0x3000, 0x1000);
	fb_end();
	fb_begin("gic@4");
	fb_string("compatible", "arm,gic-400");
	fb_cells("reg", 0x4000, 0x1000, 0x5000, 0x1000);
	fb_end();
	ck_assert_int_eq(read_platform(), OK);
	ck_assert_int_eq((int)platform.gic.kind, FDT_GIC_V2);
	ck_assert_uint_eq(platform.gic.distributor.base, 0x2000);
}
END_TEST

START_TEST(unsupported_controller_is_named)
{
	fb_start();
	fb_cells("interrupt-parent", 5);
	fb_begin("msi");
	fb_string("compatible", "acme,msi");
	fb_raw("interrupt-controller", NULL, 0);
	fb_end();
	fb_begin("intc");
	fb_string("compatible", "brcm,bcm2836-l1-intc");
	fb_cells("phandle", 5);
	fb_end();
	ck_assert_int_eq(read_platform(), OK);
	ck_assert_int_eq((int)platform.gic.kind, FDT_GIC_NONE);
	ck_assert_str_eq(platform.gic.unsupported, "brcm,bcm2836-l1-intc");
	fb_start();
	fb_begin("msi");
	fb_string("compatible", "acme,msi");
	fb_raw("interrupt-controller", NULL, 0);
	fb_end();
	ck_assert_int_eq(read_platform(), OK);
	ck_assert_str_eq(platform.gic.unsupported, "acme,msi");
}
END_TEST

static int decode(u32 type, u32 number)
{
	struct fdt_prop prop;
	struct fdt_irq irq;
	struct fdt fdt;
	int status;

	fb_start();
	fb_cells("interrupts", type, number, 4);
	fb_finish(&fdt);
	fdt_find_property(&fdt, FDT_ROOT, "interrupts", &prop);
	status = fdt_decode_irq(&prop, 3, 0, &irq);
	return status ? status : (int)irq.intid;
}

START_TEST(interrupts_map_to_intids)
{
	ck_assert_int_eq(decode(0, 0), 32);
	ck_assert_int_eq(decode(0, 987), 1019);
	ck_assert_int_eq(decode(0, 988), ERR_INVALID);
	ck_assert_int_eq(decode(1, 0), 16);
	ck_assert_int_eq(decode(1, 15), 31);
	ck_assert_int_eq(decode(1, 16), ERR_INVALID);
	ck_assert_int_eq(decode(2, 0), 4096);
	ck_assert_int_eq(decode(3, 0), 1056);
	ck_assert_int_eq(decode(4, 0), ERR_INVALID);
	ck_assert_int_eq(decode(0, 0xffffffff), ERR_INVALID);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("fdt_query");

	unit_add(suite, virt_platform_is_read_whole);
	unit_add(suite, empty_tree_has_nothing);
	unit_add(suite, memory_is_read_with_any_cells);
	unit_add(suite, memory_defaults_to_two_and_one_cells);
	unit_add(suite, bad_memory_is_refused_by_name);
	unit_add(suite, reserved_memory_is_read_with_its_kinds);
	unit_add(suite, reserved_memory_without_ranges_still_counts);
	unit_add(suite, reservation_that_wraps_is_refused);
	unit_add(suite, cpus_are_read_with_their_status);
	unit_add(suite, bad_cpus_are_refused);
	unit_add(suite, psci_versions_and_conduits_are_told_apart);
	unit_add(suite, gicv2_registers_are_translated);
	unit_add(suite, gicv2_without_virtualization_lacks_frames);
	unit_add(suite, gicv3_may_have_many_regions);
	unit_add(suite, gicv3_with_lying_regions_is_refused);
	unit_add(suite, first_enabled_gic_is_taken);
	unit_add(suite, unsupported_controller_is_named);
	unit_add(suite, interrupts_map_to_intids);
	return unit_run(suite);
}
