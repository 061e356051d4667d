/* SPDX-License-Identifier: BSD-2-Clause */
#include "unit.h"

#include "fdt_build.h"

#include "fdt/guest.h"
#include "fdt/query.h"

#define OUT_SIZE 16384

static u8 out[OUT_SIZE] __attribute__((aligned(16)));
static struct range banks[16];
static struct fdt_reserved reserved[8];
static struct fdt_cpu cpus[8];
static struct fdt_platform platform = {
	.memory = { banks, 16, 0 },
	.reserved = { reserved, 8, 0 },
	.cpus = { cpus, 8, 0 },
};

static void finish_and_open(struct fdt_edit *edit)
{
	struct fdt fdt;

	fb_finish(&fdt);
	ck_assert_int_eq(fdt_edit_open(edit, out, OUT_SIZE, &fdt), OK);
}

static void open_virt(struct fdt_edit *edit)
{
	fb_virt();
	finish_and_open(edit);
}

/* What a guest would read from the edited tree. */
static void read_back(const struct fdt_edit *edit)
{
	struct fdt fdt;

	ck_assert_int_eq(fdt_check_full(out, fdt_edit_size(edit)), 0);
	ck_assert_int_eq(fdt_check(&fdt, out, fdt_edit_size(edit)), OK);
	ck_assert_int_eq(fdt_read_platform(&fdt, &platform), OK);
}

START_TEST(memory_is_replaced)
{
	static const struct range memory[] = {
		{ 0x40000000, 0x10000000 },
		{ 0x880000000, 0x180000000 },
	};
	struct fdt_edit edit;

	open_virt(&edit);
	ck_assert_int_eq(fdt_replace_memory(&edit, memory, 2), OK);
	read_back(&edit);
	ck_assert_uint_eq(platform.memory.count, 2);
	ck_assert_mem_eq(banks, memory, sizeof(memory));
	fb_node(&edit.tree, "/memory@880000000");
}
END_TEST

START_TEST(disabled_and_unnamed_memory_is_replaced_too)
{
	static const struct range memory = { 0x1000, 0x2000 };
	struct fdt_edit edit;
	u32 node;

	fb_start();
	fb_bus(2, 2);
	fb_begin("ram@0");
	fb_string("device_type", "memory");
	fb_cells("reg", 0, 0, 0, 0x1000);
	fb_end();
	fb_begin("memory@1000");
	fb_string("status", "disabled");
	fb_end();
	finish_and_open(&edit);
	ck_assert_int_eq(fdt_replace_memory(&edit, &memory, 1), OK);
	ck_assert_int_eq(fdt_find_path(&edit.tree, "/ram", &node),
			 ERR_NOT_FOUND);
	read_back(&edit);
	ck_assert_uint_eq(platform.memory.count, 1);
	ck_assert_mem_eq(banks, &memory, sizeof(memory));
}
END_TEST

/* The downstream Raspberry Pi tree has one size cell and banks of 8 GiB. */
START_TEST(large_memory_is_split_for_one_size_cell)
{
	static const struct range memory = { 0x40000000, 0x1c0000000 };
	struct fdt_edit edit;
	u64 next = memory.base;
	u32 i;

	fb_start();
	fb_bus(2, 1);
	finish_and_open(&edit);
	ck_assert_int_eq(fdt_replace_memory(&edit, &memory, 1), OK);
	read_back(&edit);
	ck_assert_uint_eq(platform.memory.count, 4);
	for (i = 0; i < 4; i++) {
		ck_assert_uint_eq(banks[i].base, next);
		next += banks[i].size;
	}
	ck_assert_uint_eq(next, memory.base + memory.size);
}
END_TEST

START_TEST(number_that_its_cells_cannot_hold_is_refused)
{
	static const struct range memory = { 0x100000000, 0x1000 };
	struct fdt_edit edit;

	fb_start();
	fb_bus(1, 1);
	finish_and_open(&edit);
	ck_assert_int_eq(fdt_replace_memory(&edit, &memory, 1), ERR_OVERFLOW);
}
END_TEST

START_TEST(reserved_memory_is_added)
{
	struct fdt_edit edit;

	open_virt(&edit);
	ck_assert_int_eq(
		fdt_reserve_memory(&edit, "hypervisor",
				   (struct range){ 0x7f000000, 0x1000000 }),
		OK);
	read_back(&edit);
	ck_assert_uint_eq(platform.reserved.count, 3);
	ck_assert_str_eq(fdt_node_name(&edit.tree, reserved[1].node),
			 "hypervisor@7f000000");
	ck_assert(reserved[1].no_map);
	ck_assert_uint_eq(reserved[1].range.base, 0x7f000000);
	ck_assert_uint_eq(reserved[1].range.size, 0x1000000);
}
END_TEST

START_TEST(reserved_memory_is_made_if_absent)
{
	struct fdt_edit edit;

	fb_start();
	fb_bus(2, 1);
	finish_and_open(&edit);
	ck_assert_int_eq(fdt_reserve_memory(&edit, "a",
					    (struct range){ 0x1000, 0x1000 }),
			 OK);
	ck_assert_int_eq(
		fdt_reserve_memory(&edit, "b",
				   (struct range){ 0x100000000, 0x2000 }),
		OK);
	ck_assert(fdt_has_property(
		&edit.tree, fb_node(&edit.tree, "/reserved-memory"), "ranges"));
	read_back(&edit);
	ck_assert_uint_eq(platform.reserved.count, 2);
	ck_assert_uint_eq(reserved[0].range.base, 0x100000000);
	ck_assert_uint_eq(reserved[0].range.size, 0x2000);
	ck_assert_uint_eq(reserved[1].range.base, 0x1000);
}
END_TEST

START_TEST(chosen_is_set_without_modules)
{
	struct fdt_chosen chosen;
	struct fdt_edit edit;

	open_virt(&edit);
	ck_assert_int_eq(fdt_set_chosen(&edit, "console=hvc0 a-long-word",
					(struct range){ 0x4a000000, 0x123456 }),
			 OK);
	read_back(&edit);
	ck_assert_int_eq(fdt_read_chosen(&edit.tree, &chosen), OK);
	ck_assert_str_eq(chosen.bootargs, "console=hvc0 a-long-word");
	ck_assert_uint_eq(chosen.initrd.base, 0x4a000000);
	ck_assert_uint_eq(chosen.initrd.size, 0x123456);
	ck_assert_uint_eq(chosen.module_count, 0);
	ck_assert_uint_eq(chosen.rng_seed.length, 16);
	ck_assert_int_eq(fdt_set_chosen(&edit, NULL, (struct range){ 0, 0 }),
			 OK);
	ck_assert_int_eq(fdt_read_chosen(&edit.tree, &chosen), OK);
	ck_assert_ptr_null(chosen.bootargs);
	ck_assert_uint_eq(chosen.initrd.size, 0);
}
END_TEST

START_TEST(chosen_is_made_if_absent)
{
	struct fdt_chosen chosen;
	struct fdt_edit edit;

	fb_start();
	finish_and_open(&edit);
	ck_assert_int_eq(fdt_set_chosen(&edit, "a", (struct range){ 0, 0 }),
			 OK);
	ck_assert_int_eq(fdt_read_chosen(&edit.tree, &chosen), OK);
	ck_assert_str_eq(chosen.bootargs, "a");
}
END_TEST

START_TEST(msi_controllers_and_references_are_removed)
{
	struct fdt_edit edit;
	struct fdt_platform found;
	u32 node;

	fb_virt();
	fb_begin("dev");
	fb_cells("msi-parent", 0x8002, 7);
	fb_end();
	fb_begin("other");
	fb_cells("msi-parent", 0x9000);
	fb_cells("msi-map", 0x8002, 0x9000, 0x8002, 0x8002);
	fb_end();
	finish_and_open(&edit);
	read_back(&edit);
	ck_assert_uint_eq(platform.withheld_count, 1);
	ck_assert_uint_eq(platform.withheld[0],
			  fb_node(&edit.tree, "/intc/its"));
	ck_assert_uint_eq(platform.msi_count, 3);
	found = platform;
	/* One is gone already, and the root stays. */
	found.withheld[1] = found.withheld[0];
	found.withheld[2] = FDT_ROOT;
	found.withheld_count = 3;
	/* With more nodes than are kept, it looks at all. */
	if (_i)
		found.msi_count = FDT_MSI_MAX + 1;
	fdt_withhold(&edit, &found);
	read_back(&edit);
	ck_assert_int_eq(fdt_find_path(&edit.tree, "/intc/its", &node),
			 ERR_NOT_FOUND);
	ck_assert(!fdt_has_property(&edit.tree, fb_node(&edit.tree, "/pcie"),
				    "msi-map"));
	ck_assert(!fdt_has_property(&edit.tree, fb_node(&edit.tree, "/dev"),
				    "msi-parent"));
	node = fb_node(&edit.tree, "/other");
	ck_assert(fdt_has_property(&edit.tree, node, "msi-parent"));
	ck_assert(fdt_has_property(&edit.tree, node, "msi-map"));
	ck_assert_int_eq((int)platform.gic.kind, FDT_GIC_V3);
}
END_TEST

START_TEST(registers_that_no_guest_gets_are_removed)
{
	struct fdt_edit edit;
	u32 node;

	fb_virt();
	fb_begin("dsu-pmu");
	fb_string("compatible", "arm,dsu-pmu");
	fb_end();
	fb_begin("debug@850000");
	fb_list("compatible", "arm,coresight-cpu-debug\0arm,primecell");
	fb_end();
	fb_begin("pmu");
	fb_string("compatible", "arm,cortex-a76-pmu");
	fb_end();
	finish_and_open(&edit);
	read_back(&edit);
	fdt_withhold(&edit, &platform);
	ck_assert_int_eq(fdt_find_path(&edit.tree, "/dsu-pmu", &node),
			 ERR_NOT_FOUND);
	ck_assert_int_eq(fdt_find_path(&edit.tree, "/debug@850000", &node),
			 ERR_NOT_FOUND);
	ck_assert_int_eq(fdt_find_path(&edit.tree, "/pmu", &node), OK);
}
END_TEST

START_TEST(reg_is_cut_to_its_first_entries)
{
	struct fdt_edit edit;
	u32 node;

	open_virt(&edit);
	node = fb_node(&edit.tree, "/intc");
	ck_assert_int_eq(fdt_keep_reg(&edit, node, FDT_ROOT, 3), ERR_RANGE);
	ck_assert_int_eq(fdt_keep_reg(&edit, node, FDT_ROOT, 1), OK);
	ck_assert_int_eq(fdt_check_full(out, fdt_edit_size(&edit)), 0);
	ck_assert_int_eq(fdt_getprop(out, (int)node, "reg", NULL) != NULL, 1);
	ck_assert_int_eq(fdt_read_platform(&edit.tree, &platform),
			 ERR_NOT_FOUND);
	ck_assert_str_eq(platform.failed, "interrupt controller");
}
END_TEST

START_TEST(reg_is_set_in_the_cells_of_the_bus)
{
	static const struct range frames[] = {
		{ 0x9000000, 0x1000 },
		{ 0x9001000, 0x2000 },
	};
	struct fdt_walk walk;
	struct fdt_edit edit;
	struct range range;
	u32 node;

	open_virt(&edit);
	node = fb_node(&edit.tree, "/soc/uart");
	ck_assert_int_eq(fdt_set_reg(&edit, node, fb_node(&edit.tree, "/soc"),
				     frames, 2),
			 OK);
	read_back(&edit);
	ck_assert_int_eq(fdt_walk_seek(&walk, &edit.tree, node), OK);
	ck_assert_uint_eq(walk.reg.length, 16);
	ck_assert_int_eq(fdt_walk_reg(&walk, 1, &range), OK);
	ck_assert_mem_eq(&range, &frames[1], sizeof(range));
	ck_assert_int_eq(fdt_set_reg(&edit, node, fb_node(&edit.tree, "/soc"),
				     frames, FDT_REG_MAX + 1),
			 ERR_RANGE);
}
END_TEST

START_TEST(psci_is_set_for_all_cpus)
{
	static const struct {
		const char *name;
		u32 id;
	} ids[] = {
		{ "cpu_suspend", 0xc4000001 },
		{ "cpu_off", 0x84000002 },
		{ "cpu_on", 0xc4000003 },
	};
	struct fdt_edit edit;
	const char *method;
	u32 id;

	open_virt(&edit);
	ck_assert_int_eq(fdt_set_psci(&edit, "hvc"), OK);
	read_back(&edit);
	ck_assert_int_eq((int)platform.psci.version, FDT_PSCI_1_0);
	ck_assert(platform.psci.hvc);
	for (u32 n = 0; n < ARRAY_COUNT(ids); n++) {
		ck_assert_int_eq(fdt_read_u32(&edit.tree, platform.psci.node,
					      ids[n].name, &id),
				 OK);
		ck_assert_uint_eq(id, ids[n].id);
	}
	ck_assert(!fdt_has_property(&edit.tree, platform.psci.node, "migrate"));
	ck_assert_uint_eq(platform.cpus.count, 2);
	ck_assert_int_eq(fdt_read_string(&edit.tree, cpus[1].node,
					 "enable-method", &method),
			 OK);
	ck_assert_str_eq(method, "psci");
	ck_assert(!fdt_has_property(&edit.tree, cpus[1].node,
				    "cpu-release-addr"));
}
END_TEST

/* Edits that were told where nodes are make the same as those that search. */
START_TEST(known_nodes_make_no_difference)
{
	static u8 searched[sizeof(out)];
	const struct range initrd = { 0x4a000000, 0x123456 };
	struct fdt_edit edit;

	for (u32 told = 0; told < 2; told++) {
		memset(out, 0, sizeof(out));
		open_virt(&edit);
		read_back(&edit);
		ck_assert_uint_eq(platform.psci_nodes, 1);
		if (told) {
			fdt_edit_know(&edit, FDT_KNOWN_PSCI,
				      platform.psci.node);
			fdt_edit_know(&edit, FDT_KNOWN_CPUS,
				      platform.cpus.node);
			fdt_edit_know(&edit, FDT_KNOWN_CHOSEN,
				      fb_node(&edit.tree, "/chosen"));
		}
		/* What comes first in the tree moves all that is known. */
		ck_assert_int_eq(fdt_edit_set_string(&edit, FDT_ROOT, "model",
						     "a much longer name"),
				 OK);
		ck_assert_int_eq(fdt_set_psci(&edit, "hvc"), OK);
		ck_assert_int_eq(fdt_set_chosen(&edit, "a b c d", initrd), OK);
		if (!told)
			memcpy(searched, out, fdt_edit_size(&edit));
	}
	ck_assert_mem_eq(searched, out, fdt_edit_size(&edit));
	ck_assert_uint_eq(edit.known[FDT_KNOWN_CHOSEN],
			  fb_node(&edit.tree, "/chosen"));
	fdt_edit_remove_node(&edit, edit.known[FDT_KNOWN_CHOSEN]);
	ck_assert_uint_eq(edit.known[FDT_KNOWN_CHOSEN], FDT_NONE);
}
END_TEST

START_TEST(psci_is_made_if_absent_and_never_twice)
{
	struct fdt_edit edit;
	u32 node;

	fb_start();
	fb_begin("firmware");
	fb_begin("psci-a");
	fb_string("compatible", "arm,psci");
	fb_string("method", "smc");
	fb_string("status", "disabled");
	fb_begin("domain");
	fb_end();
	fb_end();
	fb_begin("psci-b");
	fb_string("compatible", "arm,psci-0.2");
	fb_end();
	fb_end();
	finish_and_open(&edit);
	ck_assert_int_eq(fdt_set_psci(&edit, "smc"), OK);
	read_back(&edit);
	ck_assert_int_eq((int)platform.psci.version, FDT_PSCI_1_0);
	fb_node(&edit.tree, "/firmware/psci-a/domain");
	ck_assert_int_eq(fdt_find_path(&edit.tree, "/firmware/psci-b", &node),
			 ERR_NOT_FOUND);
	fb_start();
	finish_and_open(&edit);
	ck_assert_int_eq(fdt_set_psci(&edit, "smc"), OK);
	fb_node(&edit.tree, "/psci");
}
END_TEST

START_TEST(full_buffer_is_named_by_every_edit)
{
	static const struct range memory = { 0x40000000, 0x10000000 };
	struct fdt_edit edit;
	struct fdt fdt;
	u32 size;

	open_virt(&edit);
	size = fdt_edit_size(&edit);
	fb_virt();
	fb_finish(&fdt);
	ck_assert_int_eq(fdt_edit_open(&edit, out, size, &fdt), OK);
	ck_assert_int_eq(fdt_reserve_memory(&edit, "hypervisor", memory),
			 ERR_NO_SPACE);
	ck_assert_int_eq(fdt_set_chosen(&edit,
					"this is much longer than before",
					(struct range){ 0, 0 }),
			 ERR_NO_SPACE);
	ck_assert_int_eq(fdt_check_full(out, fdt_edit_size(&edit)), 0);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("fdt_guest");

	unit_add(suite, memory_is_replaced);
	unit_add(suite, disabled_and_unnamed_memory_is_replaced_too);
	unit_add(suite, large_memory_is_split_for_one_size_cell);
	unit_add(suite, number_that_its_cells_cannot_hold_is_refused);
	unit_add(suite, reserved_memory_is_added);
	unit_add(suite, reserved_memory_is_made_if_absent);
	unit_add(suite, chosen_is_set_without_modules);
	unit_add(suite, chosen_is_made_if_absent);
	unit_add_loop(suite, msi_controllers_and_references_are_removed, 2);
	unit_add(suite, registers_that_no_guest_gets_are_removed);
	unit_add(suite, reg_is_cut_to_its_first_entries);
	unit_add(suite, reg_is_set_in_the_cells_of_the_bus);
	unit_add(suite, psci_is_set_for_all_cpus);
	unit_add(suite, known_nodes_make_no_difference);
	unit_add(suite, psci_is_made_if_absent_and_never_twice);
	unit_add(suite, full_buffer_is_named_by_every_edit);
	return unit_run(suite);
}
