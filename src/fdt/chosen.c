/* SPDX-License-Identifier: BSD-2-Clause */
#include "base/compiler.h"
#include "fdt/platform.h"

static int optional_string(const struct fdt *fdt, u32 node, const char *name,
			   const char **string)
{
	int status = fdt_read_string(fdt, node, name, string);

	return status == ERR_NOT_FOUND ? OK : status;
}

/* Both ends must be there; they are of one or two cells each. */
static int read_initrd(const struct fdt *fdt, u32 node, struct range *initrd)
{
	u64 start, end;
	int status;

	status = fdt_read_u64(fdt, node, "linux,initrd-start", &start);
	if (status == OK)
		status = fdt_read_u64(fdt, node, "linux,initrd-end", &end);
	if (status)
		return status == ERR_NOT_FOUND ? OK : status;
	if (end < start)
		return ERR_INVALID;
	*initrd = (struct range){ start, end - start };
	return OK;
}

/* Xen's older binding named modules by their content alone. */
enum fdt_module_kind fdt_module_kind(const struct fdt_prop *compatible)
{
	static const struct {
		char name[22];
		u8 kind;
	} modules[] = {
		{ "multiboot,kernel", FDT_MODULE_KERNEL },
		{ "xen,linux-zimage", FDT_MODULE_KERNEL },
		{ "multiboot,ramdisk", FDT_MODULE_RAMDISK },
		{ "xen,linux-initrd", FDT_MODULE_RAMDISK },
		{ "multiboot,module", FDT_MODULE_OTHER },
		{ "xen,multiboot-module", FDT_MODULE_OTHER },
	};

	for (u32 i = 0; i < ARRAY_COUNT(modules); i++)
		if (fdt_prop_contains(compatible, modules[i].name))
			return (enum fdt_module_kind)modules[i].kind;
	return FDT_MODULE_NONE;
}

/* The walk is at a child of /chosen. */
static int add_module(const struct fdt_walk *walk, struct fdt_chosen *chosen)
{
	struct fdt_module module = {
		.kind = fdt_module_kind(&walk->compatible),
	};
	int status;

	if (module.kind == FDT_MODULE_NONE)
		return OK;
	status = fdt_walk_raw_reg(walk, 0, &module.range);
	if (status)
		return status;
	status = optional_string(walk->fdt, walk->node, "bootargs",
				 &module.bootargs);
	if (status)
		return status;
	if (chosen->module_count == FDT_MODULES_MAX)
		return ERR_NO_SPACE;
	chosen->module[chosen->module_count++] = module;
	return OK;
}

/*
 * The boot programs that make modules (Xen's documentation, QEMU's
 * guest-loader) write `reg` in the root's cells when /chosen has none of its
 * own, though the specification's default would be 2 and 1.
 */
static void inherit_cells(struct fdt_walk *walk)
{
	if (!fdt_has_property(walk->fdt, walk->node, "#address-cells"))
		walk->bus[1].address_cells = walk->bus[0].address_cells;
	if (!fdt_has_property(walk->fdt, walk->node, "#size-cells"))
		walk->bus[1].size_cells = walk->bus[0].size_cells;
	walk->bus[1].bad_cells =
		walk->bus[1].address_cells > 4 || walk->bus[1].size_cells > 4;
}

void fdt_clear_chosen(struct fdt_chosen *chosen)
{
	const struct fdt_prop none = { 0 };

	chosen->node = FDT_NONE;
	chosen->bootargs = NULL;
	chosen->initrd = (struct range){ 0, 0 };
	chosen->kaslr_seed = none;
	chosen->rng_seed = none;
	chosen->module_count = 0;
}

/* The walk is at /chosen. */
static int read_node(struct fdt_walk *walk, struct fdt_chosen *chosen)
{
	const struct fdt *fdt = walk->fdt;
	u32 node = walk->node;
	int status;

	chosen->node = node;
	inherit_cells(walk);
	fdt_find_property(fdt, node, "kaslr-seed", &chosen->kaslr_seed);
	fdt_find_property(fdt, node, "rng-seed", &chosen->rng_seed);
	status = optional_string(fdt, node, "bootargs", &chosen->bootargs);
	if (status == OK)
		status = read_initrd(fdt, node, &chosen->initrd);
	return status;
}

int fdt_visit_chosen(struct fdt_walk *walk, struct fdt_chosen *chosen)
{
	if (walk->depth == 1 && chosen->node == FDT_NONE &&
	    fdt_walk_named(walk, "chosen"))
		return read_node(walk, chosen);
	if (walk->depth == 2 && walk->bus[1].node == chosen->node &&
	    walk->status == FDT_STATUS_OKAY)
		return add_module(walk, chosen);
	return OK;
}

/* The walk ends with the children of /chosen. */
int fdt_read_chosen(const struct fdt *fdt, struct fdt_chosen *chosen)
{
	u32 node = fdt_find_child(fdt, FDT_ROOT, "chosen");
	struct fdt_walk walk;
	int status = OK;

	fdt_clear_chosen(chosen);
	if (node == FDT_NONE)
		return OK;
	fdt_walk_start(&walk, fdt);
	fdt_walk_next(&walk);
	fdt_walk_enter(&walk, node);
	do
		status = fdt_visit_chosen(&walk, chosen);
	while (status == OK && fdt_walk_next(&walk) && walk.depth > 1);
	return status;
}
