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

/* What properties of a node seen so far say, where they may occur twice. */
struct parsed {
	struct fdt_prop address_cells, size_cells, ranges, status;
};

static void keep_first(struct fdt_prop *slot, const struct fdt_prop *prop)
{
	if (!slot->value)
		*slot = *prop;
}

static void parse_phandle(struct fdt_walk *walk, const struct fdt_prop *prop)
{
	if (!walk->phandle && prop->length == 4 &&
	    fdt_cell(prop->value) != UINT32_MAX)
		walk->phandle = fdt_cell(prop->value);
}

/* The properties that a walk looks at. */
enum kind {
	KIND_OTHER,
	KIND_REG,
	KIND_RANGES,
	KIND_COMPATIBLE,
	KIND_DEVICE_TYPE,
	KIND_STATUS,
	KIND_PHANDLE,
	KIND_ADDRESS_CELLS,
	KIND_SIZE_CELLS,
	KIND_INTERRUPTS,
	KIND_INTERRUPTS_EXTENDED,
	KIND_INTERRUPT_CONTROLLER,
};

static enum kind name_kind(const char *name)
{
	static const struct {
		const char *name;
		enum kind kind;
	} kinds[] = {
		{ "reg", KIND_REG },
		{ "ranges", KIND_RANGES },
		{ "compatible", KIND_COMPATIBLE },
		{ "device_type", KIND_DEVICE_TYPE },
		{ "status", KIND_STATUS },
		{ "phandle", KIND_PHANDLE },
		{ "linux,phandle", KIND_PHANDLE },
		{ "#address-cells", KIND_ADDRESS_CELLS },
		{ "#size-cells", KIND_SIZE_CELLS },
		{ "interrupts", KIND_INTERRUPTS },
		{ "interrupts-extended", KIND_INTERRUPTS_EXTENDED },
		{ "interrupt-controller", KIND_INTERRUPT_CONTROLLER },
	};
	u32 i;

	for (i = 0; i < ARRAY_COUNT(kinds); i++)
		if (name[0] == kinds[i].name[0] &&
		    strcmp(name, kinds[i].name) == 0)
			return kinds[i].kind;
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

static void keep(struct fdt_walk *walk, struct parsed *parsed, enum kind kind,
		 const struct fdt_prop *prop)
{
	switch (kind) {
	case KIND_OTHER:
		break;
	case KIND_REG:
		keep_first(&walk->reg, prop);
		break;
	case KIND_RANGES:
		keep_first(&parsed->ranges, prop);
		break;
	case KIND_COMPATIBLE:
		keep_first(&walk->compatible, prop);
		break;
	case KIND_DEVICE_TYPE:
		keep_first(&walk->device_type, prop);
		break;
	case KIND_STATUS:
		keep_first(&parsed->status, prop);
		break;
	case KIND_PHANDLE:
		parse_phandle(walk, prop);
		break;
	case KIND_ADDRESS_CELLS:
		keep_first(&parsed->address_cells, prop);
		break;
	case KIND_SIZE_CELLS:
		keep_first(&parsed->size_cells, prop);
		break;
	case KIND_INTERRUPTS:
		keep_first(&walk->interrupts, prop);
		break;
	case KIND_INTERRUPTS_EXTENDED:
		/* This takes precedence over "interrupts" (2.4.1). */
		walk->interrupts = *prop;
		break;
	case KIND_INTERRUPT_CONTROLLER:
		walk->interrupt_controller = true;
		break;
	}
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

static void fill_bus(struct fdt_walk *walk, const struct parsed *parsed)
{
	struct fdt_bus *bus = &walk->bus[walk->depth];
	const struct fdt_bus *above = walk->depth ? bus - 1 : NULL;

	bus->node = walk->node;
	bus->address_cells = parsed->address_cells.value
				     ? decode_cells(&parsed->address_cells)
				     : 2;
	bus->size_cells = parsed->size_cells.value
				  ? decode_cells(&parsed->size_cells)
				  : 1;
	bus->bad_cells = bus->address_cells > 4 || bus->size_cells > 4;
	bus->pci = is_pci(walk, bus->address_cells);
	bus->ranges = parsed->ranges.value;
	bus->ranges_length = parsed->ranges.length;
	bus->reachable = !above || (bus->ranges && above->reachable);
	bus->okay = walk->status == FDT_STATUS_OKAY && (!above || above->okay);
	walk->okay = bus->okay;
}

static void clear(struct fdt_prop *prop)
{
	prop->value = NULL;
	prop->length = 0;
}

/* Parses the properties at walk->next and moves it behind them. */
static void parse_properties(struct fdt_walk *walk, struct parsed *parsed)
{
	const struct fdt *fdt = walk->fdt;
	struct fdt_prop prop;

	for (;;) {
		const u8 *at = fdt->nodes + walk->next;
		u32 tag = fdt_cell(at);
		enum kind kind;

		if (tag == FDT_TAG_PROP) {
			kind = prop_kind(walk, fdt_cell(at + 8));
			if (kind == KIND_OTHER) {
				walk->next = fdt_after_prop(fdt, walk->next);
				continue;
			}
			fdt_step_property(fdt, &walk->next, &prop);
			keep(walk, parsed, kind, &prop);
		} else if (tag == FDT_TAG_NOP) {
			walk->next += FDT_TAG_SIZE;
		} else {
			return;
		}
	}
}

/* Makes the node at walk->next the current one. */
static void enter(struct fdt_walk *walk)
{
	struct parsed parsed;

	clear(&parsed.address_cells);
	clear(&parsed.size_cells);
	clear(&parsed.ranges);
	clear(&parsed.status);
	walk->node = walk->next;
	walk->name = fdt_begin_name(walk->fdt, walk->node);
	walk->phandle = 0;
	clear(&walk->compatible);
	clear(&walk->device_type);
	clear(&walk->reg);
	clear(&walk->interrupts);
	walk->interrupt_controller = false;
	walk->next = fdt_after_begin(walk->fdt, walk->node);
	parse_properties(walk, &parsed);
	walk->status = parsed.status.value ? decode_status(&parsed.status)
					   : FDT_STATUS_OKAY;
	fill_bus(walk, &parsed);
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
	       fdt_node_named(walk->fdt, walk->node, name);
}
