/* SPDX-License-Identifier: BSD-2-Clause */
#include "vm/guest.h"

#include "arch/cache.h"
#include "arch/panic.h"
#include "base/bits.h"
#include "base/range.h"
#include "base/status.h"
#include "drivers/console.h"
#include "fdt/guest.h"
#include "vm/own_tree.h"
#include "vm/ram.h"

/* Room for what the patches add, besides a command line. */
#define ROOM_TO_GROW (KIB(8) + COMMAND_LINE_MAX)

/* The boot protocol's limit. */
#define DTB_MAX MIB(2)

/* Kernels before 4.2 read a tree only so far from their base. */
#define DTB_WINDOW MIB(512)

static void must(int status, const char *what)
{
	if (status != OK)
		refuse("the guest's device tree: %s: %s", what,
		       status_text(status));
}

/*
 * Adds the parts of `range` that are outside `home` to a list of *count. They
 * are not joined with what they touch: the tree may have split them because a
 * cell cannot hold the sum.
 */
static int append_outside(struct range *list, u32 *count, struct range range,
			  struct range home)
{
	struct range storage[2];
	struct region_set left;
	int status;

	region_init(&left, storage, ARRAY_COUNT(storage));
	status = region_add(&left, range);
	if (status == OK)
		status = region_remove(&left, home);
	if (status == OK && left.count > FDT_REG_MAX - *count)
		status = ERR_NO_SPACE;
	for (u32 n = 0; status == OK && n < left.count; n++)
		list[(*count)++] = left.ranges[n];
	return status;
}

/* Of the memory node that the walk is at, what the hypervisor does not keep. */
static int trim_memory_node(struct fdt_edit *edit, const struct fdt_walk *walk,
			    struct range home)
{
	struct range left[FDT_REG_MAX], range;
	u32 node = walk->node, kept = 0;
	int status;

	for (u32 n = 0; (status = fdt_walk_reg(walk, n, &range)) == OK; n++) {
		status = append_outside(left, &kept, range, home);
		if (status != OK)
			return status;
	}
	if (status != ERR_NOT_FOUND)
		return status;
	if (kept == 0)
		return fdt_edit_remove_node(edit, node);
	return fdt_set_reg(edit, node, fdt_walk_parent(walk), left, kept);
}

static int walk_to(struct fdt_walk *walk, const struct fdt *tree,
		   struct fdt_place place)
{
	if (place.parent != FDT_ROOT)
		return fdt_walk_seek(walk, tree, place.node);
	fdt_walk_start(walk, tree);
	fdt_walk_next(walk);
	fdt_walk_enter(walk, place.node);
	return OK;
}

/*
 * Takes the hypervisor's home out of the memory nodes, the last one first: what
 * changes moves only what is behind it.
 */
static int trim_memory(struct fdt_edit *edit, const struct fdt_memory *memory,
		       struct range home)
{
	struct fdt_walk walk;
	u32 done = FDT_NONE;
	int status = OK;

	for (u32 n = memory->count; status == OK && n--;) {
		struct fdt_place place = memory->place[n];

		if (place.node == done ||
		    !ranges_overlap(memory->bank[n], home))
			continue;
		done = place.node;
		status = walk_to(&walk, &edit->tree, place);
		if (status == OK)
			status = trim_memory_node(edit, &walk, home);
	}
	return status;
}

/* Ignores that a property which is to go does not exist. */
static int drop_property(struct fdt_edit *edit, u32 node, const char *name)
{
	int status = fdt_edit_remove_property(edit, node, name);

	return status == ERR_NOT_FOUND ? OK : status;
}

/*
 * The guest's GIC has the frames that it may touch, no virtualization of its
 * own, and no message-signalled interrupts.
 */
static int patch_gic(struct fdt_edit *edit, const struct fdt_gic *gic)
{
	u32 frames = gic->kind == FDT_GIC_V2 ? 2 : 1 + gic->redistributor_count;
	int status = fdt_keep_reg(edit, gic->node, gic->parent, frames);

	if (status == OK)
		status = drop_property(edit, gic->node, "interrupts");
	/* The emulated redistributors follow each other without gaps. */
	if (status == OK && gic->kind == FDT_GIC_V3)
		status = drop_property(edit, gic->node, "redistributor-stride");
	if (status == OK && gic->kind == FDT_GIC_V3)
		status = drop_property(edit, gic->node, "mbi-ranges");
	if (status == OK && gic->kind == FDT_GIC_V3)
		status = drop_property(edit, gic->node, "msi-controller");
	return status;
}

/*
 * The boot protocol wants no other mapping in the tree's 2 MiB block. Kernels
 * before 4.2 want it near and in one such block, and those that map but the RAM
 * around themselves find it. Where there is no such place, any will do.
 */
static int place_tree(struct guest *guest, struct region_set *free, u64 size)
{
	struct region_request request = {
		.size = DTB_MAX,
		.align = DTB_MAX,
		.limit = align_down(guest->entry, DTB_MAX) + DTB_WINDOW,
		.top_down = true,
	};

	if (region_alloc(free, &request, &guest->dtb) == OK)
		return OK;
	request.size = size;
	request.align = KIB(64);
	request.limit = 0;
	return region_alloc(free, &request, &guest->dtb);
}

/* What has been seen in the tree need not be looked for in its copy. */
static void tell(struct fdt_edit *edit, const struct platform *from)
{
	const struct fdt_platform *found = &from->found;

	fdt_edit_know(edit, FDT_KNOWN_CHOSEN, from->chosen.node);
	if (found->cpus.count)
		fdt_edit_know(edit, FDT_KNOWN_CPUS, found->cpus.node);
	if (found->psci_nodes == 1)
		fdt_edit_know(edit, FDT_KNOWN_PSCI, found->psci.node);
}

/* A device that EL2 keeps is gone, and no console if it was one. */
static int hide_device(struct fdt_edit *edit, struct range hidden)
{
	struct fdt_serial console;
	struct fdt_walk walk;
	struct range range;
	int status = OK;

	if (fdt_find_console(&edit->tree, &console) == OK &&
	    console.reg.base == hidden.base)
		status = drop_property(
			edit, fdt_find_child(&edit->tree, FDT_ROOT, "chosen"),
			"stdout-path");
	fdt_walk_start(&walk, &edit->tree);
	while (status == OK && fdt_walk_next(&walk))
		if (fdt_walk_reg(&walk, 0, &range) == OK &&
		    range.base == hidden.base && walk.depth != 0 &&
		    !fdt_prop_contains(&walk.device_type, "memory"))
			status = fdt_edit_remove_node(edit, walk.node);
	return status;
}

void guest_write_device_tree(struct guest *guest, const struct payload *payload,
			     const struct platform *platform,
			     struct memory_set *free, struct range home,
			     struct range hidden)
{
	const struct platform *own = payload->own;
	const struct platform *from = own ? own : platform;
	const struct fdt *tree = &from->tree;
	u64 capacity = (u64)tree->nodes_size + tree->strings_size +
		       16 * (u64)tree->reserve_count + ROOM_TO_GROW;
	struct range place;
	struct fdt_edit edit;
	void *buffer;

	capacity = align_up(capacity, PAGE_SIZE);
	if (capacity > DTB_MAX)
		refuse("the guest's device tree exceeds 2 MiB");
	if (place_tree(guest, &free->set, capacity) != OK)
		refuse("the guest does not fit: no %u KiB for its device tree",
		       (u32)(capacity >> 10));
	place = (struct range){ guest->dtb, capacity };
	buffer = ram_borrow(place);
	must(fdt_edit_open(&edit, buffer, capacity, tree), "copy");
	tell(&edit, from);
	/* Removals first: they keep the offsets in `from` valid. */
	must(patch_gic(&edit, &from->found.gic), "interrupt controller");
	fdt_withhold(&edit, &from->found);
	if (hidden.size)
		must(hide_device(&edit, hidden), "the debugger's device");
	if (own)
		must(own_tree_complete(&edit, own, platform, home),
		     "memory of this machine");
	else
		must(trim_memory(&edit, &from->found.memory, home), "memory");
	must(fdt_set_psci(&edit, "hvc"), "psci");
	must(fdt_set_chosen(&edit, guest->bootargs, guest->initrd), "chosen");
	if (own)
		must(own_tree_adopt_seeds(&edit, &platform->chosen), "seeds");
	/* Read by the guest before its caches are on, or with them on. */
	cache_clean_invalidate(edit.buffer, fdt_edit_size(&edit));
	log_info("guest: device tree at 0x%llx, %u bytes",
		 (unsigned long long)guest->dtb, fdt_edit_size(&edit));
	ram_give_back(place);
	if (own)
		ram_give_back(payload->tree);
}
