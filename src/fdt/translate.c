/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Addresses: decoding `reg` and `ranges`, and translation up to the root
 * (specification, 2.3.6 to 2.3.8; IEEE 1275 PCI bus binding, 2.2.1.1).
 */
#include "base/bits.h"
#include "base/checked.h"
#include "base/compiler.h"
#include "base/string.h"
#include "fdt/walk.h"

/* An address in the space of one bus; flags is phys.hi of PCI, else 0. */
struct address {
	u32 flags;
	u64 value;
};

/* The space that phys.hi names. */
enum pci_space {
	PCI_CONFIG,
	PCI_IO,
	PCI_MEM32,
	PCI_MEM64,
};

static enum pci_space pci_space(u32 flags)
{
	return (enum pci_space)bits(flags, 25, 24);
}

/* The two memory spaces are one, as a bridge maps both alike. */
static bool same_space(const struct fdt_bus *bus, u32 a, u32 b)
{
	if (!bus->pci)
		return true;
	return (pci_space(a) == PCI_IO) == (pci_space(b) == PCI_IO);
}

static int read_address(const struct fdt_bus *bus, const u8 **at,
			struct address *address)
{
	const u8 *value = *at;
	u32 cells = bus->address_cells;

	*at += 4 * cells;
	address->flags = 0;
	if (bus->pci) {
		address->flags = fdt_cell(value);
		value += 4;
		cells--;
	}
	return fdt_cells(value, cells, &address->value);
}

/* One entry of `ranges`. */
struct window {
	struct address child, parent;
	u64 size;
};

/* Bytes of an entry of `ranges` from `bus` to `above`; 0: none can exist. */
static int window_bytes(const struct fdt_bus *bus, const struct fdt_bus *above,
			u32 *bytes)
{
	if (bus->bad_cells || above->bad_cells)
		return ERR_INVALID;
	*bytes = 4u * bus->address_cells + 4u * above->address_cells +
		 4u * bus->size_cells;
	if (*bytes == 0 || bus->ranges_length % *bytes)
		return ERR_CORRUPT;
	return OK;
}

static int read_window(const struct fdt_bus *bus, const struct fdt_bus *above,
		       const u8 *at, struct window *window)
{
	int status = read_address(bus, &at, &window->child);

	if (status)
		return status;
	status = read_address(above, &at, &window->parent);
	if (status)
		return status;
	return fdt_cells(at, bus->size_cells, &window->size);
}

/*
 * Translates *address from the space below `bus` to that below `above`. PCI
 * configuration space is never mapped. As in Linux, a range that starts in a
 * window may exceed it.
 */
static int step_up(const struct fdt_bus *bus, const struct fdt_bus *above,
		   struct address *address)
{
	struct window window;
	u32 bytes, offset;
	int status;

	if (!bus->ranges)
		return ERR_RANGE;
	if (bus->pci && pci_space(address->flags) == PCI_CONFIG)
		return ERR_RANGE;
	if (bus->ranges_length == 0)
		return bus->bad_cells ? ERR_INVALID : OK;
	status = window_bytes(bus, above, &bytes);
	if (status)
		return status;
	for (offset = 0; offset < bus->ranges_length; offset += bytes) {
		status = read_window(bus, above, bus->ranges + offset, &window);
		if (status)
			return status;
		if (!same_space(bus, address->flags, window.child.flags) ||
		    address->value - window.child.value >= window.size)
			continue;
		address->flags = window.parent.flags;
		if (!checked_add(window.parent.value,
				 address->value - window.child.value,
				 &address->value))
			return ERR_OVERFLOW;
		return OK;
	}
	return ERR_RANGE;
}

/* Translates from the space below the bus at `depth` to the CPU's. */
static int translate(const struct fdt_walk *walk, u32 depth,
		     struct address address, u64 size, struct range *range)
{
	u64 end;
	int status;

	for (; depth; depth--) {
		status = step_up(&walk->bus[depth], &walk->bus[depth - 1],
				 &address);
		if (status)
			return status;
	}
	if (!checked_add(address.value, size, &end))
		return ERR_OVERFLOW;
	*range = (struct range){ address.value, size };
	return OK;
}

/* Entry `index` of `reg`, translated from the bus at `depth` on. */
static int read_reg(const struct fdt_walk *walk, u32 index, u32 depth,
		    struct range *range)
{
	const struct fdt_bus *bus;
	struct address address;
	const u8 *at;
	u32 bytes;
	u64 size;
	int status;

	if (walk->depth == 0 || walk->reg.length == 0)
		return ERR_NOT_FOUND;
	bus = &walk->bus[walk->depth - 1];
	if (bus->bad_cells)
		return ERR_INVALID;
	bytes = 4u * bus->address_cells + 4u * bus->size_cells;
	if (bytes == 0 || walk->reg.length % bytes)
		return ERR_CORRUPT;
	if (index >= walk->reg.length / bytes)
		return ERR_NOT_FOUND;
	at = walk->reg.value + (size_t)index * bytes;
	status = read_address(bus, &at, &address);
	if (status == OK)
		status = fdt_cells(at, bus->size_cells, &size);
	if (status)
		return status;
	return translate(walk, depth, address, size, range);
}

int fdt_walk_raw_reg(const struct fdt_walk *walk, u32 index,
		     struct range *range)
{
	return read_reg(walk, index, 0, range);
}

int fdt_walk_reg(const struct fdt_walk *walk, u32 index, struct range *range)
{
	return read_reg(walk, index, walk->depth - 1, range);
}

int fdt_walk_window(const struct fdt_walk *walk, u32 index,
		    struct range *window)
{
	const struct fdt_bus *bus = &walk->bus[walk->depth];
	struct window raw;
	u32 bytes;
	int status;

	if (walk->depth == 0 || bus->ranges_length == 0)
		return ERR_NOT_FOUND;
	status = window_bytes(bus, bus - 1, &bytes);
	if (status)
		return status;
	if (index >= bus->ranges_length / bytes)
		return ERR_NOT_FOUND;
	status = read_window(bus, bus - 1, bus->ranges + (size_t)index * bytes,
			     &raw);
	if (status)
		return status;
	if (bus->pci && pci_space(raw.child.flags) == PCI_CONFIG)
		raw.size = 0;
	return translate(walk, walk->depth - 1, raw.parent, raw.size, window);
}

/* First interrupt id and count of the ranges that the binding's types name. */
static const struct {
	u16 first, count;
} irq_types[] = {
	{ 32, 988 },	/* SPI */
	{ 16, 16 },	/* PPI */
	{ 4096, 1024 }, /* extended SPI, GICv3.1 */
	{ 1056, 64 },	/* extended PPI, GICv3.1 */
};

int fdt_decode_irq(const struct fdt_prop *interrupts, u32 interrupt_cells,
		   u32 index, struct fdt_irq *irq)
{
	const u8 *at = interrupts->value;
	u32 skip, stride, type, number;

	if (interrupts->length == 0)
		return ERR_NOT_FOUND;
	if (interrupt_cells < 3 || interrupt_cells > 16)
		return ERR_INVALID;
	skip = strcmp(interrupts->name, "interrupts-extended") == 0;
	stride = 4 * (interrupt_cells + skip);
	if (index >= interrupts->length / stride)
		return ERR_NOT_FOUND;
	at += (size_t)index * stride + 4 * (size_t)skip;
	type = fdt_cell(at);
	number = fdt_cell(at + 4);
	if (type >= ARRAY_COUNT(irq_types) || number >= irq_types[type].count)
		return ERR_INVALID;
	irq->intid = irq_types[type].first + number;
	irq->flags = fdt_cell(at + 8) & 0xf;
	return OK;
}
