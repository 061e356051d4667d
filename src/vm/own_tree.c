/* SPDX-License-Identifier: BSD-2-Clause */
#include "vm/own_tree.h"

#include "alloc/region.h"
#include "arch/panic.h"
#include "base/bits.h"
#include "base/range.h"
#include "base/status.h"
#include "fdt/guest.h"
#include "vm/heap.h"

/* RAM as it is, less what the hypervisor keeps. */
static int replace_memory(struct fdt_edit *edit,
			  const struct platform *platform, struct range home)
{
	struct range storage[PLATFORM_BANKS_MAX + 1];
	const struct fdt_memory *memory = &platform->found.memory;
	struct region_set left;
	int status = OK;

	region_init(&left, storage, ARRAY_COUNT(storage));
	for (u32 n = 0; status == OK && n < memory->count; n++)
		status = region_add(&left, memory->bank[n]);
	if (status == OK)
		status = region_remove(&left, home);
	if (status != OK)
		return status;
	return fdt_replace_memory(edit, left.ranges, left.count);
}

static bool reserves(const struct fdt_reserved_list *list, struct range range)
{
	for (u32 n = 0; n < list->count; n++)
		if (list->entry[n].kind != FDT_RESERVED_DYNAMIC &&
		    range_contains(list->entry[n].range, range))
			return true;
	return false;
}

/* What firmware keeps, where the guest's own tree does not say so. */
static int adopt_reserved(struct fdt_edit *edit,
			  const struct fdt_reserved_list *firmware,
			  const struct fdt_reserved_list *own)
{
	int status = OK;

	for (u32 n = 0; status == OK && n < firmware->count; n++) {
		const struct fdt_reserved *entry = &firmware->entry[n];

		if (entry->kind == FDT_RESERVED_DYNAMIC ||
		    reserves(own, entry->range))
			continue;
		if (entry->no_map)
			status = fdt_reserve_memory(edit, "firmware",
						    entry->range);
		else
			status = fdt_edit_reserve(edit, entry->range);
	}
	return status;
}

int own_tree_complete(struct fdt_edit *edit, const struct platform *own,
		      const struct platform *platform, struct range home)
{
	int status = replace_memory(edit, platform, home);

	if (status == OK)
		status = adopt_reserved(edit, &platform->found.reserved,
					&own->found.reserved);
	return status;
}

/* A kernel without a seed takes long to find randomness of its own. */
static int adopt_seed(struct fdt_edit *edit, const char *name,
		      const struct fdt_prop *seed)
{
	u32 chosen = fdt_find_child(&edit->tree, FDT_ROOT, "chosen");

	if (seed->length == 0 || chosen == FDT_NONE ||
	    fdt_has_property(&edit->tree, chosen, name))
		return OK;
	return fdt_edit_set(edit, chosen, name, seed->value, seed->length);
}

int own_tree_adopt_seeds(struct fdt_edit *edit, const struct fdt_chosen *chosen)
{
	int status = adopt_seed(edit, "kaslr-seed", &chosen->kaslr_seed);

	if (status == OK)
		status = adopt_seed(edit, "rng-seed", &chosen->rng_seed);
	return status;
}

/* A tree of the guest's own, with its lists. */
struct own_tree {
	struct platform platform;
	struct platform_lists lists;
};

static int parse(struct range file, struct own_tree *own)
{
	struct fdt *tree = &own->platform.tree;
	const void *blob = va_ptr(va(file.base));
	u32 size;
	int status = ERR_TRUNCATED;

	if (file.size >= 8)
		status = fdt_claimed_size(blob, &size);
	if (status == OK && size > file.size)
		status = ERR_TRUNCATED;
	if (status == OK)
		status = fdt_check(tree, blob, size);
	if (status == OK)
		status = platform_parse(&own->platform, &own->lists, tree);
	return status;
}

const struct platform *own_tree_read(struct range file,
				     const struct platform *platform)
{
	const struct fdt_gic *gic = &platform->found.gic, *own_gic;
	struct own_tree *own;
	int status;

	own = heap_alloc(sizeof(*own));
	status = parse(file, own);
	if (status != OK)
		refuse("guest.dtb is unusable: %s", status_text(status));
	own_gic = &own->platform.found.gic;
	if (own_gic->kind != gic->kind ||
	    own_gic->distributor.base != gic->distributor.base)
		refuse("guest.dtb is of another machine: its interrupt "
		       "controller is not this one's");
	return &own->platform;
}

void own_tree_keep_clear(const struct platform *own, struct region_set *free)
{
	const struct fdt_reserved_list *list = &own->found.reserved;
	int status = OK;

	for (u32 n = 0; status == OK && n < list->count; n++)
		if (list->entry[n].kind != FDT_RESERVED_DYNAMIC)
			status = region_remove(
				free, range_pages_around(list->entry[n].range));
	if (status != OK)
		refuse("guest.dtb is unusable: %s", status_text(status));
}
