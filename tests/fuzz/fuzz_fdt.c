/* SPDX-License-Identifier: BSD-2-Clause */
/* A device tree of any bytes: every reader, query and edit of src/fdt. */
#include "fuzz.h"

#include "fdt_exercise.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	fdt_exercise(data, size, NULL);
	return 0;
}

static void seed_node(struct fdt_edit *edit, u32 parent, const char *name,
		      const char *compatible, struct range reg, u32 *node)
{
	if (fdt_edit_add_node(edit, parent, name, node) ||
	    fdt_edit_set_string(edit, *node, "compatible", compatible) ||
	    fdt_set_reg(edit, *node, fdt_parent(&edit->tree, *node), &reg, 1))
		abort();
}

/* The edits can make a platform out of an empty tree. */
static void seed_tree(struct fdt_edit *edit)
{
	static const struct range memory = { 0x40000000, 0x40000000 };
	static const u8 ppi[12] = { [3] = 1, [7] = 9, [11] = 4 };
	static const u8 window[12] = { [0] = 9, [4] = 9, [9] = 0x10 };
	u32 node, soc;

	fdt_set_psci(edit, "smc");
	fdt_replace_memory(edit, &memory, 1);
	fdt_reserve_memory(edit, "fw", (struct range){ 0x41000000, 0x1000 });
	fdt_set_chosen(edit, "quiet", memory);
	fdt_edit_set_string(edit,
			    fdt_find_child(&edit->tree, FDT_ROOT, "chosen"),
			    "stdout-path", "/soc/uart:115200");
	seed_node(edit, FDT_ROOT, "intc@8000000", "arm,gic-400",
		  (struct range){ 0x8000000, 0x1000 }, &node);
	fdt_edit_set(edit, node, "interrupts", ppi, sizeof(ppi));
	fdt_edit_set_u32(edit, node, "phandle", 1);
	fdt_edit_set(edit, node, "msi-parent", ppi, 4);
	seed_node(edit, FDT_ROOT, "timer", "arm,armv8-timer",
		  (struct range){ 0, 0 }, &node);
	fdt_edit_set(edit, node, "interrupts", ppi, sizeof(ppi));
	seed_node(edit, FDT_ROOT, "soc", "simple-bus", (struct range){ 0, 0 },
		  &soc);
	fdt_edit_set_u32(edit, soc, "#address-cells", 1);
	fdt_edit_set_u32(edit, soc, "#size-cells", 1);
	fdt_edit_set(edit, soc, "ranges", window, sizeof(window));
	seed_node(edit, soc, "uart@9000000", "arm,pl011",
		  (struct range){ 0x9000000, 0x1000 }, &node);
	fdt_edit_set_string(edit, soc, "status", "okay");
	if (fdt_edit_add_node(edit, FDT_ROOT, "cpus", &node) == OK) {
		fdt_edit_set_u32(edit, node, "#address-cells", 1);
		fdt_edit_set_u32(edit, node, "#size-cells", 0);
		seed_node(edit, node, "cpu@0", "arm,armv8",
			  (struct range){ 0, 0 }, &soc);
	}
}

size_t fuzz_seed(uint8_t *data, size_t size)
{
	static const u8 empty[72] __attribute__((aligned(8))) = {
		0xd0,	   0x0d,     0xfe,     0xed, /* magic */
		0,	   0,	     0,	       72,   0,	 0, 0,
		56,	   0,	     0,	       0,    72, /* total, blocks */
		0,	   0,	     0,	       40,   0,	 0, 0,
		17,	   0,	     0,	       0,    16, /* reserves, versions */
		[39] = 16,		       /* size of the structure block */
		[59] = 1,  [67] = 2, [71] = 9, /* begin, "", end, end */
	};
	static u8 buffer[4096] __attribute__((aligned(8)));
	struct fdt_edit edit;
	struct fdt fdt;

	if (fdt_check(&fdt, empty, sizeof(empty)) ||
	    fdt_edit_open(&edit, buffer, sizeof(buffer), &fdt))
		abort();
	seed_tree(&edit);
	if (fdt_edit_size(&edit) > size)
		abort();
	memcpy(data, buffer, fdt_edit_size(&edit));
	return fdt_edit_size(&edit);
}
