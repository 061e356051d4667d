/* SPDX-License-Identifier: BSD-2-Clause */
#include "base/checked.h"
#include "base/compiler.h"
#include "base/string.h"
#include "fdt/platform.h"

bool fdt_is_memory(const struct fdt_walk *walk)
{
	const char *type;

	if (walk->device_type.value) {
		type = fdt_prop_string(&walk->device_type, 0);
		if (type && strcmp(type, "memory") == 0)
			return true;
	}
	return walk->depth == 1 && fdt_walk_named(walk, "memory");
}

int fdt_visit_memory(const struct fdt_walk *walk, struct fdt_memory *memory)
{
	struct range range;
	int status;

	if (!walk->okay || !fdt_is_memory(walk))
		return OK;
	for (u32 i = 0; (status = fdt_walk_reg(walk, i, &range)) == OK; i++) {
		if (range.size == 0)
			continue;
		if (memory->count == memory->capacity)
			return ERR_NO_SPACE;
		if (memory->place)
			memory->place[memory->count] =
				(struct fdt_place){ walk->node,
						    fdt_walk_parent(walk) };
		memory->bank[memory->count++] = range;
	}
	return status == ERR_NOT_FOUND ? OK : status;
}

static COLD int add_reserved(struct fdt_reserved_list *list,
			     const struct fdt_reserved *entry)
{
	if (list->count == list->capacity)
		return ERR_NO_SPACE;
	list->entry[list->count++] = *entry;
	return OK;
}

COLD int fdt_add_reserve_block(const struct fdt *fdt,
			       struct fdt_reserved_list *list)
{
	struct fdt_reserved entry = {
		.kind = FDT_RESERVED_MEMRESERVE,
		.node = FDT_NONE,
	};
	u32 i;
	u64 end;
	int status;

	for (i = 0; fdt_reserve_entry(fdt, i, &entry.range) == OK; i++) {
		if (!checked_add(entry.range.base, entry.range.size, &end))
			return ERR_OVERFLOW;
		if (entry.range.size == 0)
			continue;
		status = add_reserved(list, &entry);
		if (status)
			return status;
	}
	return OK;
}

/* `size` is in #size-cells of /reserved-memory. */
static int add_dynamic(const struct fdt_walk *walk, struct fdt_reserved *entry,
		       struct fdt_reserved_list *list)
{
	u32 cells = walk->bus[1].size_cells;
	struct fdt_prop size;

	if (fdt_find_property(walk->fdt, walk->node, "size", &size))
		return OK;
	if (walk->bus[1].bad_cells)
		return ERR_INVALID;
	if (cells == 0 || size.length != 4 * cells)
		return ERR_CORRUPT;
	entry->kind = FDT_RESERVED_DYNAMIC;
	entry->range.base = 0;
	if (fdt_cells(size.value, cells, &entry->range.size))
		return ERR_OVERFLOW;
	return add_reserved(list, entry);
}

/*
 * A /reserved-memory without `ranges` breaks its binding. Its children are
 * taken to be at the addresses they give: to reserve too much is the safe side.
 */
static int reserved_range(const struct fdt_walk *walk, u32 index,
			  struct range *range)
{
	if (!walk->bus[1].ranges)
		return fdt_walk_raw_reg(walk, index, range);
	return fdt_walk_reg(walk, index, range);
}

int fdt_visit_reserved(const struct fdt_walk *walk,
		       struct fdt_reserved_list *list)
{
	struct fdt_reserved entry = { .kind = FDT_RESERVED_STATIC };
	int status;
	u32 i;

	if (walk->depth != 2 || !walk->okay ||
	    !fdt_node_named(walk->fdt, walk->bus[1].node, "reserved-memory"))
		return OK;
	entry.node = walk->node;
	entry.no_map = fdt_has_property(walk->fdt, walk->node, "no-map");
	for (i = 0; (status = reserved_range(walk, i, &entry.range)) == OK;
	     i++) {
		if (entry.range.size == 0)
			continue;
		status = add_reserved(list, &entry);
		if (status)
			return status;
	}
	if (status != ERR_NOT_FOUND)
		return status;
	return i ? OK : add_dynamic(walk, &entry, list);
}
