/* SPDX-License-Identifier: BSD-2-Clause */
#include "fdt/guest.h"

#include "base/bits.h"
#include "base/format.h"
#include "base/string.h"
#include "fdt/edit.h"
#include "fdt/platform.h"

#define NODE_NAME_MAX	 64
#define SMALL_CELL_LIMIT GIB(2)

/* Appends a number as `cells` cells at *at. */
static int put_cells(u8 **at, u32 cells, u64 number)
{
	if (cells < 2 && number >> (32 * cells))
		return ERR_OVERFLOW;
	for (; cells; cells--, *at += 4)
		fdt_put32(*at,
			  cells > 2 ? 0 : (u32)(number >> (32 * cells - 32)));
	return OK;
}

/* Cells of the addresses of the node's children, 2 and 1 by default. */
static int child_cells(const struct fdt *tree, u32 node, u32 *address,
		       u32 *size)
{
	int status;

	*address = 2;
	*size = 1;
	status = fdt_read_u32(tree, node, "#address-cells", address);
	if (status && status != ERR_NOT_FOUND)
		return status;
	status = fdt_read_u32(tree, node, "#size-cells", size);
	if (status && status != ERR_NOT_FOUND)
		return status;
	return *address > 4 || *size > 4 ? ERR_INVALID : OK;
}

int fdt_set_reg(struct fdt_edit *edit, u32 node, u32 parent,
		const struct range *range, u32 count)
{
	u8 value[FDT_REG_MAX * 8 * 4] __attribute__((aligned(4)));
	u8 *at = value;
	u32 address, size, i;
	int status = child_cells(&edit->tree, parent, &address, &size);

	if (status)
		return status;
	if (count > FDT_REG_MAX)
		return ERR_RANGE;
	for (i = 0; i < count; i++) {
		status = put_cells(&at, address, range[i].base);
		if (status == OK)
			status = put_cells(&at, size, range[i].size);
		if (status)
			return status;
	}
	return fdt_edit_set(edit, node, "reg", value, (u32)(at - value));
}

int fdt_keep_reg(struct fdt_edit *edit, u32 node, u32 parent, u32 count)
{
	u32 address, size;
	int status = child_cells(&edit->tree, parent, &address, &size);

	if (status)
		return status;
	if (count > UINT32_MAX / 32)
		return ERR_RANGE;
	return fdt_edit_shorten(edit, node, "reg",
				count * 4 * (address + size));
}

/* Adds a node called name@base with a reg of one range. */
static int add_at(struct fdt_edit *edit, u32 parent, const char *name,
		  struct range range, u32 *node)
{
	char full[NODE_NAME_MAX];
	int status;

	if (format_buf(full, sizeof(full), "%s@%llx", name,
		       (unsigned long long)range.base) >= sizeof(full))
		return ERR_RANGE;
	status = fdt_edit_add_node(edit, parent, full, node);
	return status ? status : fdt_set_reg(edit, *node, parent, &range, 1);
}

/*
 * One size cell does not hold 4 GiB: several nodes then. Each becomes the
 * first child of the root, so the last goes first.
 */
static int add_memory(struct fdt_edit *edit, struct range range, u32 size_cells)
{
	int status = OK;
	u32 node;

	while (status == OK && range.size) {
		struct range part = range;

		if (size_cells < 2 && part.size > SMALL_CELL_LIMIT)
			part.size = SMALL_CELL_LIMIT;
		range.size -= part.size;
		part.base += range.size;
		status = add_at(edit, FDT_ROOT, "memory", part, &node);
		if (status == OK)
			status = fdt_edit_set_string(edit, node, "device_type",
						     "memory");
	}
	return status;
}

/* Both ways to tell memory, as fdt_read_platform() does. */
static void remove_memory(struct fdt_edit *edit)
{
	const struct fdt *tree = &edit->tree;
	u32 child = fdt_first_child(tree, FDT_ROOT), next;
	struct fdt_scan scan;
	struct fdt_prop prop;

	for (; child != FDT_NONE; child = next) {
		next = fdt_next_sibling(tree, child);
		if (fdt_node_named(tree, child, "memory"))
			fdt_edit_remove_node(edit, child);
	}
	fdt_scan_start(&scan, tree, "device_type");
	while (fdt_scan_next(&scan, &prop)) {
		const char *type = fdt_prop_string(&prop, 0);

		if (type && strcmp(type, "memory") == 0)
			fdt_edit_remove_node(edit, scan.node);
	}
}

int fdt_replace_memory(struct fdt_edit *edit, const struct range *range,
		       u32 count)
{
	u32 address, size;
	int status = child_cells(&edit->tree, FDT_ROOT, &address, &size);

	if (status)
		return status;
	remove_memory(edit);
	while (count--) {
		status = add_memory(edit, range[count], size);
		if (status)
			return status;
	}
	return OK;
}

/* The binding asks for the root's cells, and for `ranges`. */
static int add_reserved_memory(struct fdt_edit *edit, u32 *node)
{
	u32 address, size;
	int status = child_cells(&edit->tree, FDT_ROOT, &address, &size);

	if (status == OK)
		status = fdt_edit_add_node(edit, FDT_ROOT, "reserved-memory",
					   node);
	if (status == OK)
		status = fdt_edit_set_u32(edit, *node, "#address-cells",
					  address);
	if (status == OK)
		status = fdt_edit_set_u32(edit, *node, "#size-cells", size);
	if (status == OK)
		status = fdt_edit_set(edit, *node, "ranges", NULL, 0);
	return status;
}

int fdt_reserve_memory(struct fdt_edit *edit, const char *name,
		       struct range range)
{
	u32 parent = fdt_find_child(&edit->tree, FDT_ROOT, "reserved-memory");
	u32 node;
	int status = OK;

	if (parent == FDT_NONE)
		status = add_reserved_memory(edit, &parent);
	if (status == OK)
		status = add_at(edit, parent, name, range, &node);
	if (status == OK)
		status = fdt_edit_set(edit, node, "no-map", NULL, 0);
	return status;
}

static void remove_modules(struct fdt_edit *edit, u32 chosen)
{
	struct fdt_prop compatible;
	u32 child = fdt_first_child(&edit->tree, chosen), next;

	for (; child != FDT_NONE; child = next) {
		next = fdt_next_sibling(&edit->tree, child);
		fdt_find_property(&edit->tree, child, "compatible",
				  &compatible);
		if (fdt_module_kind(&compatible) != FDT_MODULE_NONE)
			fdt_edit_remove_node(edit, child);
	}
}

static int set_initrd(struct fdt_edit *edit, u32 chosen, struct range initrd)
{
	int status;

	if (initrd.size == 0) {
		fdt_edit_remove_property(edit, chosen, "linux,initrd-start");
		fdt_edit_remove_property(edit, chosen, "linux,initrd-end");
		return OK;
	}
	status = fdt_edit_set_u64(edit, chosen, "linux,initrd-start",
				  initrd.base);
	if (status)
		return status;
	return fdt_edit_set_u64(edit, chosen, "linux,initrd-end",
				initrd.base + initrd.size);
}

int fdt_set_chosen(struct fdt_edit *edit, const char *bootargs,
		   struct range initrd)
{
	u32 chosen = fdt_edit_find(edit, FDT_KNOWN_CHOSEN, "chosen");
	int status = OK;

	if (chosen == FDT_NONE)
		status = fdt_edit_add_node(edit, FDT_ROOT, "chosen", &chosen);
	if (status)
		return status;
	remove_modules(edit, chosen);
	if (bootargs)
		status =
			fdt_edit_set_string(edit, chosen, "bootargs", bootargs);
	else
		fdt_edit_remove_property(edit, chosen, "bootargs");
	return status ? status : set_initrd(edit, chosen, initrd);
}
