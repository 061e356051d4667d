/* SPDX-License-Identifier: BSD-2-Clause */
#include "fdt/walk.h"

#include "base/compiler.h"
#include "fdt/layout.h"

static enum fdt_status decode_status(const struct fdt_prop *prop)
{
	const char *text = fdt_prop_string(prop, 0);

	if (!text)
		return FDT_STATUS_FAIL;
	if (strcmp(text, "okay") == 0 || strcmp(text, "ok") == 0)
		return FDT_STATUS_OKAY;
	if (strcmp(text, "disabled") == 0)
		return FDT_STATUS_DISABLED;
	if (strcmp(text, "reserved") == 0)
		return FDT_STATUS_RESERVED;
	return FDT_STATUS_FAIL;
}

/* A number of cells; 5 stands for any value that is not 0 to 4. */
static u8 decode_cells(const struct fdt_prop *prop)
{
	u32 cells = prop->length == 4 ? fdt_cell(prop->value) : 5;

	return cells <= 4 ? (u8)cells : 5;
}

/* The properties that a walk looks at; the first ones are kept as they are. */
enum kind {
	KIND_REG,
	KIND_COMPATIBLE,
	KIND_DEVICE_TYPE,
	KIND_INTERRUPTS,
	KIND_RANGES,
	KIND_STATUS,
	KIND_ADDRESS_CELLS,
	KIND_SIZE_CELLS,
	KIND_KEPT, /* how many are kept */
	KIND_INTERRUPTS_EXTENDED = KIND_KEPT,
	KIND_MSI,
	KIND_OTHER,
};

_Static_assert(KIND_KEPT == FDT_WALK_PROPS &&
		       offsetof(struct fdt_walk, size_cells) ==
			       offsetof(struct fdt_walk, prop[KIND_SIZE_CELLS]),
	       "the kinds are in the order of the fields");

static const struct {
	char name[20];
	u8 kind;
} kinds[] = {
	{ "reg", KIND_REG },
	{ "ranges", KIND_RANGES },
	{ "compatible", KIND_COMPATIBLE },
	{ "device_type", KIND_DEVICE_TYPE },
	{ "status", KIND_STATUS },
	{ "#address-cells", KIND_ADDRESS_CELLS },
	{ "#size-cells", KIND_SIZE_CELLS },
	{ "interrupts", KIND_INTERRUPTS },
	{ "interrupts-extended", KIND_INTERRUPTS_EXTENDED },
	{ "msi-parent", KIND_MSI },
	{ "msi-map", KIND_MSI },
};

/* Where in `kinds` the names that begin with a letter are, and how many. */
static u32 first_kind(char letter, u32 *count)
{
	*count = 1;
	switch (letter) {
	case 'r':
		*count = 2;
		return 0;
	case 'c':
		return 2;
	case 'd':
		return 3;
	case 's':
		return 4;
	case '#':
		*count = 2;
		return 5;
	case 'i':
		*count = 2;
		return 7;
	case 'm':
		*count = 2;
		return 9;
	default:
		*count = 0;
		return 0;
	}
}

static enum kind name_kind(const char *name)
{
	u32 count, i = first_kind(name[0], &count);

	for (; count; count--, i++)
		if (strcmp(name, kinds[i].name) == 0)
			return (enum kind)kinds[i].kind;
	return KIND_OTHER;
}

/*
 * Properties of one name share one offset in the strings block, so that most
 * names need not be compared again. The factor, 2^32 over the golden ratio,
 * spreads neighbouring offsets over the slots.
 */
static enum kind prop_kind(struct fdt_walk *walk, u32 offset)
{
	u32 slot = offset * 0x9e3779b1u >> (32 - FDT_NAME_BITS);

	if (walk->known_offset[slot] != offset) {
		walk->known_offset[slot] = offset;
		walk->known_kind[slot] =
			(u8)name_kind(walk->fdt->strings + offset);
	}
	return (enum kind)walk->known_kind[slot];
}

/* Keeps the property at `at` in its slot. */
static void keep(struct fdt_walk *walk, enum kind kind, const u8 *at)
{
	struct fdt_prop *slot = &walk->prop[kind];

	slot->name = walk->fdt->strings + fdt_cell(at + 8);
	slot->value = at + FDT_PROP_HEADER;
	slot->length = fdt_cell(at + 4);
	slot->offset = (u32)(at - walk->fdt->nodes);
}

/* Only PCI is known to have flags in its addresses; it always has 3 cells. */
static bool is_pci(const struct fdt_walk *walk, u32 address_cells)
{
	const char *type;

	if (address_cells != 3 || !walk->device_type.value)
		return false;
	type = fdt_prop_string(&walk->device_type, 0);
	return type && (strcmp(type, "pci") == 0 || strcmp(type, "pciex") == 0);
}

static void fill_bus(struct fdt_walk *walk)
{
	struct fdt_bus *bus = &walk->bus[walk->depth];
	const struct fdt_bus *above = walk->depth ? bus - 1 : NULL;

	bus->node = walk->node;
	bus->address_cells = walk->address_cells.value
				     ? decode_cells(&walk->address_cells)
				     : 2;
	bus->size_cells =
		walk->size_cells.value ? decode_cells(&walk->size_cells) : 1;
	bus->bad_cells = bus->address_cells > 4 || bus->size_cells > 4;
	bus->pci = is_pci(walk, bus->address_cells);
	bus->ranges = walk->ranges.value;
	bus->ranges_length = walk->ranges.length;
	bus->reachable = !above || (bus->ranges && above->reachable);
	bus->okay = walk->status == FDT_STATUS_OKAY && (!above || above->okay);
	walk->okay = bus->okay;
}

/* Parses the properties at walk->next and moves it behind them. */
static void parse_properties(struct fdt_walk *walk)
{
	const u8 *at = walk->fdt->nodes + walk->next;

	for (;;) {
		u32 tag = fdt_cell(at);
		enum kind kind;

		if (tag == FDT_TAG_NOP) {
			at += FDT_TAG_SIZE;
			continue;
		}
		if (tag != FDT_TAG_PROP)
			break;
		kind = prop_kind(walk, fdt_cell(at + 8));
		if (kind < KIND_KEPT && !walk->prop[kind].value)
			keep(walk, kind, at);
		else if (kind == KIND_INTERRUPTS_EXTENDED)
			/* It takes precedence over "interrupts" (2.4.1). */
			keep(walk, KIND_INTERRUPTS, at);
		else if (kind == KIND_MSI)
			walk->msi = true;
		at += FDT_PROP_HEADER + ((fdt_cell(at + 4) + 3) & ~3u);
	}
	walk->next = (u32)(at - walk->fdt->nodes);
}

/* Makes the node at walk->next the current one. */
static void enter(struct fdt_walk *walk)
{
	u32 i;

	walk->node = walk->next;
	walk->name = fdt_begin_name(walk->fdt, walk->node);
#pragma GCC unroll 8
	for (i = 0; i < KIND_KEPT; i++) {
		walk->prop[i].value = NULL;
		walk->prop[i].length = 0;
	}
	walk->msi = false;
	walk->next = fdt_after_begin(walk->fdt, walk->node);
	parse_properties(walk);
	walk->status = walk->status_text.value
			       ? decode_status(&walk->status_text)
			       : FDT_STATUS_OKAY;
	fill_bus(walk);
}

void fdt_walk_start(struct fdt_walk *walk, const struct fdt *fdt)
{
	u32 i;

	walk->fdt = fdt;
	walk->node = FDT_NONE;
	walk->depth = 0;
	walk->next = FDT_ROOT;
	for (i = 0; i < FDT_NAME_SLOTS; i++)
		walk->known_offset[i] = FDT_NONE;
}

bool fdt_walk_next(struct fdt_walk *walk)
{
	/*
	 * How many nodes are open at walk->next: none before the root, and not
	 * the current one if it has been removed meanwhile.
	 */
	u32 open = walk->depth;

	if (fdt_tag_at(walk->fdt, walk->node) == FDT_TAG_BEGIN_NODE)
		open++;

	for (;;) {
		switch (fdt_tag_at(walk->fdt, walk->next)) {
		case FDT_TAG_BEGIN_NODE:
			if (open == FDT_DEPTH_MAX)
				return false;
			walk->depth = open;
			enter(walk);
			return true;
		case FDT_TAG_END_NODE:
			if (open <= 1)
				return false;
			open--;
			walk->next += FDT_TAG_SIZE;
			break;
		case FDT_TAG_NOP:
			walk->next += FDT_TAG_SIZE;
			break;
		default:
			return false;
		}
	}
}

/* The node's own end tag stays ahead, so that `depth` remains true. */
void fdt_walk_skip_children(struct fdt_walk *walk)
{
	walk->next = fdt_after_node(walk->fdt, walk->node) - FDT_TAG_SIZE;
}

void fdt_walk_enter(struct fdt_walk *walk, u32 child)
{
	walk->next = child;
	fdt_walk_next(walk);
}

int fdt_walk_path(struct fdt_walk *walk, const struct fdt *fdt,
		  const char *path, size_t length)
{
	u32 node;

	fdt_walk_start(walk, fdt);
	fdt_walk_next(walk);
	return fdt_follow_path(fdt, path, length, &node, walk);
}

/*
 * Goes down from the current node to the child that holds `node`, passing over
 * its elder siblings without parsing them; false if there is none.
 */
static bool seek_down(struct fdt_walk *walk, u32 node)
{
	u32 child = fdt_first_child(walk->fdt, walk->node), end;

	for (; child <= node && child != FDT_NONE;
	     child = fdt_node_at(walk->fdt, end)) {
		end = fdt_after_node(walk->fdt, child);
		if (node < end) {
			walk->next = child;
			return fdt_walk_next(walk);
		}
	}
	return false;
}

int fdt_walk_seek(struct fdt_walk *walk, const struct fdt *fdt, u32 node)
{
	fdt_walk_start(walk, fdt);
	if (!fdt_walk_next(walk))
		return ERR_NOT_FOUND;
	while (walk->node != node)
		if (!seek_down(walk, node))
			return ERR_NOT_FOUND;
	return OK;
}

u32 fdt_walk_parent(const struct fdt_walk *walk)
{
	return walk->depth ? walk->bus[walk->depth - 1].node : FDT_NONE;
}

bool fdt_walk_named(const struct fdt_walk *walk, const char *name)
{
	return walk->name[0] == name[0] &&
	       fdt_name_matches(walk->name, name, strlen(name));
}
