/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The flattened format, for this room only: header fields, tags, and steps
 * over the structure block (Devicetree Specification 0.4, 5.2 to 5.4).
 */
#ifndef FDT_LAYOUT_H
#define FDT_LAYOUT_H

#include "base/string.h"
#include "fdt/fdt.h"

/* Byte offsets of the header's fields. */
enum fdt_header_field {
	FDT_H_MAGIC = 0,
	FDT_H_TOTAL_SIZE = 4,
	FDT_H_STRUCT_OFFSET = 8,
	FDT_H_STRINGS_OFFSET = 12,
	FDT_H_RESERVE_OFFSET = 16,
	FDT_H_VERSION = 20,
	FDT_H_COMPATIBLE_VERSION = 24,
	FDT_H_BOOT_CPU = 28,
	FDT_H_STRINGS_SIZE = 32,
	FDT_H_STRUCT_SIZE = 36, /* from version 17 */
	FDT_H_SIZE = 40,
	FDT_H_SIZE_16 = 36,
};

#define FDT_HEADER_MAGIC   0xd00dfeedu

#define FDT_TAG_BEGIN_NODE 1u
#define FDT_TAG_END_NODE   2u
#define FDT_TAG_PROP	   3u
#define FDT_TAG_NOP	   4u
#define FDT_TAG_END	   9u

#define FDT_TAG_SIZE	   4u
#define FDT_PROP_HEADER	   12u /* tag, length, name offset */
#define FDT_RESERVE_SIZE   16u

static inline u64 fdt_align4(u64 offset)
{
	return (offset + 3) & ~UINT64_C(3);
}

/* The tag at an offset; FDT_TAG_END for one past the tree or not aligned. */
static inline u32 fdt_tag_at(const struct fdt *fdt, u32 offset)
{
	if (offset >= fdt->nodes_size || (offset & 3))
		return FDT_TAG_END;
	return fdt_cell(fdt->nodes + offset);
}

/* The name that follows a FDT_BEGIN_NODE tag. */
static inline const char *fdt_begin_name(const struct fdt *fdt, u32 node)
{
	return (const char *)fdt->nodes + node + FDT_TAG_SIZE;
}

/* Whether one of the four bytes of an aligned word is 0. */
static inline bool fdt_has_nul(const u8 *at)
{
	u32 word = fdt_cell(at);

	return ((word - 0x01010101u) & ~word & 0x80808080u) != 0;
}

/*
 * The offset behind the padded string at a 4-byte aligned offset, by words: the
 * padding belongs to the block. The string must end before the block does.
 */
static inline u32 fdt_after_name(const u8 *nodes, u32 offset)
{
	while (!fdt_has_nul(nodes + offset))
		offset += 4;
	return offset + 4;
}

/* The offset of what follows a node's name: its first property, or else. */
static inline u32 fdt_after_begin(const struct fdt *fdt, u32 node)
{
	return fdt_after_name(fdt->nodes, node + FDT_TAG_SIZE);
}

/*
 * The offset behind the property at `offset`. Like the functions above this
 * trusts the tree, so the offset must have been reached from a node of it.
 */
static inline u32 fdt_after_prop(const struct fdt *fdt, u32 offset)
{
	u32 length = fdt_cell(fdt->nodes + offset + 4);

	return offset + FDT_PROP_HEADER + ((length + 3) & ~3u);
}

/*
 * Moves *offset over NOPs and reads the property there; false, with *offset at
 * the next tag, if there is none. Otherwise *offset is behind it. A node's end
 * tag follows its properties, so this ends inside of the tree.
 */
static inline bool fdt_step_property(const struct fdt *fdt, u32 *offset,
				     struct fdt_prop *prop)
{
	const u8 *at = fdt->nodes + *offset;
	u32 tag = fdt_cell(at);

	while (tag == FDT_TAG_NOP) {
		at += FDT_TAG_SIZE;
		tag = fdt_cell(at);
	}
	prop->offset = (u32)(at - fdt->nodes);
	*offset = prop->offset;
	if (tag != FDT_TAG_PROP)
		return false;
	prop->length = fdt_cell(at + 4);
	prop->name = fdt->strings + fdt_cell(at + 8);
	prop->value = at + FDT_PROP_HEADER;
	*offset += FDT_PROP_HEADER + ((prop->length + 3) & ~3u);
	return true;
}

/*
 * A pass over all properties of one name, whatever node they belong to. Nodes
 * and properties that it has met may be removed during it.
 */
struct fdt_scan {
	const struct fdt *fdt;
	const char *name;
	u32 known; /* offset of a name that matched, or FDT_NONE */
	u32 node;  /* the node of the property that was found last */
	u32 at;
};

void fdt_scan_start(struct fdt_scan *scan, const struct fdt *fdt,
		    const char *name);

/* The next such property, also where a node has it twice; false at the end. */
bool fdt_scan_next(struct fdt_scan *scan, struct fdt_prop *prop);

/* Whether `name` is `wanted`, or that and a unit address if wanted has none. */
bool fdt_name_matches(const char *name, const char *wanted, size_t length);

struct fdt_walk;

/*
 * fdt_find_path_n(); if walk is not NULL, it is at the root, and goes along.
 */
int fdt_follow_path(const struct fdt *fdt, const char *path, size_t length,
		    u32 *node, struct fdt_walk *walk);

/* The offset of the tag behind the node's properties and NOPs. */
u32 fdt_after_properties(const struct fdt *fdt, u32 node);

/* The node whose tag is at offset or behind NOPs there, or FDT_NONE. */
u32 fdt_node_at(const struct fdt *fdt, u32 offset);

/* The offset behind the node's FDT_END_NODE tag; there must be such a node. */
u32 fdt_after_node(const struct fdt *fdt, u32 node);

#endif
