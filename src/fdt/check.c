/* SPDX-License-Identifier: BSD-2-Clause */
#include "base/checked.h"
#include "base/range.h"
#include "fdt/layout.h"

static u32 field(const struct fdt *fdt, enum fdt_header_field at)
{
	return fdt_cell(fdt->blob + at);
}

int fdt_claimed_size(const void *blob, u32 *size)
{
	const u8 *bytes = blob;

	if (!blob || ((uintptr_t)blob & 7))
		return ERR_ALIGNMENT;
	if (fdt_cell(bytes + FDT_H_MAGIC) != FDT_HEADER_MAGIC)
		return ERR_BAD_MAGIC;
	*size = fdt_cell(bytes + FDT_H_TOTAL_SIZE);
	return OK;
}

/*
 * Version and sizes. A version 16 header lacks the size of the structure
 * block; older ones have another layout of nodes.
 */
static int check_header(struct fdt *fdt, size_t max_size, u32 *header_size)
{
	u32 version, compatible;
	int status;

	if (max_size < FDT_H_SIZE_16)
		return ERR_TRUNCATED;
	status = fdt_claimed_size(fdt->blob, &fdt->total_size);
	if (status)
		return status;
	version = field(fdt, FDT_H_VERSION);
	compatible = field(fdt, FDT_H_COMPATIBLE_VERSION);
	if (version < 16 || compatible > 17 || compatible > version)
		return ERR_BAD_VERSION;
	*header_size = version >= 17 ? FDT_H_SIZE : FDT_H_SIZE_16;
	if (fdt->total_size < *header_size)
		return ERR_CORRUPT;
	if (fdt->total_size > max_size)
		return ERR_TRUNCATED;
	fdt->boot_cpu = field(fdt, FDT_H_BOOT_CPU);
	return OK;
}

/* The reservation block ends with an entry of two zeroes. */
static int check_reserves(struct fdt *fdt, u32 offset)
{
	u64 at = offset;

	fdt->reserves = fdt->blob + offset;
	fdt->reserve_count = 0;
	while (span_within(at, FDT_RESERVE_SIZE, fdt->total_size)) {
		const u8 *entry = fdt->blob + at;

		if (!fdt_cell(entry) && !fdt_cell(entry + 4) &&
		    !fdt_cell(entry + 8) && !fdt_cell(entry + 12))
			return OK;
		fdt->reserve_count++;
		at += FDT_RESERVE_SIZE;
	}
	return ERR_TRUNCATED;
}

/*
 * Only what a NUL ends is kept of the strings block, so that an offset inside
 * it always is a proper string.
 */
static void take_strings(struct fdt *fdt, u32 offset, u32 size)
{
	fdt->strings = (const char *)fdt->blob + offset;
	while (size && fdt->strings[size - 1])
		size--;
	fdt->strings_size = size;
}

/* Bytes of the property that begins what is `left` of the block. */
static int check_property(const u8 *property, u64 left, u32 strings_size,
			  u64 *size)
{
	if (left < FDT_PROP_HEADER)
		return ERR_TRUNCATED;
	if (fdt_cell(property + 8) >= strings_size)
		return ERR_CORRUPT;
	*size = fdt_align4(FDT_PROP_HEADER + (u64)fdt_cell(property + 4));
	return *size > left ? ERR_TRUNCATED : OK;
}

/*
 * Bytes of the tag and the name that begin what is `left` of the block. Only
 * the root has an empty name: another one would not be found by path.
 */
static int check_begin(const u8 *node, u64 left, u32 depth, u64 *size)
{
	u64 at = 0;

	if (depth == FDT_DEPTH_MAX)
		return ERR_RANGE;
	do {
		at += 4;
		if (left - at < 4)
			return ERR_TRUNCATED;
	} while (!fdt_has_nul(node + at));
	if ((depth == 0) != (node[FDT_TAG_SIZE] == 0))
		return ERR_CORRUPT;
	*size = at + 4;
	return OK;
}

/* What precedes all that /chosen refers to, in a tree that has it last. */
static void note_chosen(struct fdt *fdt, const u8 *node)
{
	const char *name = (const char *)node + FDT_TAG_SIZE;

	if (name[0] == 'c' && fdt->chosen == FDT_NONE &&
	    strcmp(name, "chosen") == 0)
		fdt->chosen = (u32)(node - fdt->nodes);
}

/* All tags up to that which ends the root. */
static int check_tags(struct fdt *fdt, u32 limit)
{
	const u8 *at = fdt->nodes, *end = at + limit;
	u32 strings_size = fdt->strings_size, depth = 0;
	bool in_properties = false;
	u64 size;

	do {
		u64 left = (u64)(end - at);
		int status = OK;
		u32 tag;

		if (left < FDT_TAG_SIZE)
			return ERR_TRUNCATED;
		tag = fdt_cell(at);
		size = FDT_TAG_SIZE;
		/* Properties precede subnodes (5.4.2). */
		if (tag == FDT_TAG_PROP && in_properties) {
			status = check_property(at, left, strings_size, &size);
		} else if (tag == FDT_TAG_BEGIN_NODE) {
			status = check_begin(at, left, depth, &size);
			if (status == OK && depth == 1)
				note_chosen(fdt, at);
			depth++;
			in_properties = true;
		} else if (tag == FDT_TAG_END_NODE && depth) {
			depth--;
			in_properties = false;
		} else if (tag != FDT_TAG_NOP) {
			return ERR_CORRUPT;
		}
		if (status)
			return status;
		at += size;
	} while (depth);
	fdt->nodes_size = (u32)(at - fdt->nodes);
	return OK;
}

/* After the root node nothing but NOPs may precede the end tag. */
static int check_end(const struct fdt *fdt, u32 at, u32 limit)
{
	for (; limit - at >= FDT_TAG_SIZE; at += FDT_TAG_SIZE) {
		u32 tag = fdt_cell(fdt->nodes + at);

		if (tag == FDT_TAG_END)
			return OK;
		if (tag != FDT_TAG_NOP)
			return ERR_CORRUPT;
	}
	return ERR_TRUNCATED;
}

static int check_nodes(struct fdt *fdt, u32 limit)
{
	int status;

	/* Leading NOPs are cut off, so that the root is at offset 0. */
	while (limit >= FDT_TAG_SIZE && fdt_cell(fdt->nodes) == FDT_TAG_NOP) {
		fdt->nodes += FDT_TAG_SIZE;
		limit -= FDT_TAG_SIZE;
	}
	status = check_tags(fdt, limit);
	return status ? status : check_end(fdt, fdt->nodes_size, limit);
}

static bool overlap(u64 a, u64 a_size, u64 b, u64 b_size)
{
	return ranges_overlap((struct range){ a, a_size },
			      (struct range){ b, b_size });
}

static int check_blocks(struct fdt *fdt, u32 header_size)
{
	u32 nodes = field(fdt, FDT_H_STRUCT_OFFSET);
	u32 strings = field(fdt, FDT_H_STRINGS_OFFSET);
	u32 strings_size = field(fdt, FDT_H_STRINGS_SIZE);
	u32 reserves = field(fdt, FDT_H_RESERVE_OFFSET);
	u32 total = fdt->total_size, limit, reserves_size;
	int status;

	if (nodes < header_size || nodes > total || reserves < header_size ||
	    reserves > total || strings < header_size ||
	    !span_within(strings, strings_size, total))
		return ERR_CORRUPT;
	if ((nodes & 3) || (reserves & 3))
		return ERR_ALIGNMENT;
	limit = total - nodes;
	if (header_size == FDT_H_SIZE) {
		if (field(fdt, FDT_H_STRUCT_SIZE) > limit)
			return ERR_CORRUPT;
		limit = field(fdt, FDT_H_STRUCT_SIZE);
	}
	status = check_reserves(fdt, reserves);
	if (status)
		return status;
	take_strings(fdt, strings, strings_size);
	fdt->nodes = fdt->blob + nodes;
	status = check_nodes(fdt, limit);
	if (status)
		return status;
	nodes = (u32)(fdt->nodes - fdt->blob);
	reserves_size = (fdt->reserve_count + 1) * FDT_RESERVE_SIZE;
	if (overlap(nodes, fdt->nodes_size, strings, fdt->strings_size) ||
	    overlap(nodes, fdt->nodes_size, reserves, reserves_size) ||
	    overlap(strings, fdt->strings_size, reserves, reserves_size))
		return ERR_CORRUPT;
	return OK;
}

int fdt_check(struct fdt *fdt, const void *blob, size_t max_size)
{
	u32 header_size;
	int status;

	*fdt = (struct fdt){ .blob = blob, .chosen = FDT_NONE };
	if (!blob || ((uintptr_t)blob & 7))
		return ERR_ALIGNMENT;
	status = check_header(fdt, max_size, &header_size);
	return status ? status : check_blocks(fdt, header_size);
}
