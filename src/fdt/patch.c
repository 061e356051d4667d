/* SPDX-License-Identifier: BSD-2-Clause */
#include "fdt/edit.h"

/*
 * To move the tree costs more than what is inserted, so it moves by this much
 * at once if there is room; the next edits of the same node use the rest.
 */
#define GROWTH_STEP 128

static u32 align8(u32 size)
{
	return (size + 7) & ~7u;
}

static void fill_nops(u8 *at, u32 size)
{
	for (; size; size -= FDT_TAG_SIZE, at += FDT_TAG_SIZE)
		fdt_put32(at, FDT_TAG_NOP);
}

u32 fdt_edit_size(const struct fdt_edit *edit)
{
	return edit->tree.total_size;
}

void fdt_edit_know(struct fdt_edit *edit, enum fdt_known what, u32 node)
{
	edit->known[what] = node;
}

/* Bytes of NOPs at an offset of the structure block, at most `most`. */
static u32 nops_at(const struct fdt_edit *edit, u32 offset, u32 most)
{
	u32 size = 0;

	while (size < most &&
	       fdt_tag_at(&edit->tree, offset + size) == FDT_TAG_NOP)
		size += FDT_TAG_SIZE;
	return size;
}

/* By how much the tree must grow for `size` free bytes at an offset. */
static u32 growth(const struct fdt_edit *edit, u32 offset, u32 size)
{
	return align8(size - nops_at(edit, offset, size));
}

static bool has_room(const struct fdt_edit *edit, u64 size)
{
	return size <= edit->capacity - edit->tree.total_size;
}

/* Moves all from an offset of the structure block on up by `size`. */
static void shift(struct fdt_edit *edit, u32 offset, u32 size)
{
	struct fdt *tree = &edit->tree;
	u8 *from = fdt_edit_nodes(edit) + offset;
	u8 *end = edit->buffer + tree->total_size;
	u32 odd = (uintptr_t)from & 4;

	for (enum fdt_known n = 0; n < FDT_KNOWN_COUNT; n++)
		if (edit->known[n] != FDT_NONE && edit->known[n] >= offset)
			edit->known[n] += size;
	memmove(from + odd + size, from + odd, (size_t)(end - from) - odd);
	if (odd)
		fdt_put32(from + size, fdt_cell(from));
	tree->nodes_size += size;
	tree->strings += size;
	tree->total_size += size;
}

/*
 * Makes `size` bytes at an offset free to be written, which has_room() for
 * growth() has been asked about. What is beyond that becomes NOPs.
 */
static u8 *make_room(struct fdt_edit *edit, u32 offset, u32 size)
{
	u32 found = nops_at(edit, offset, size);
	u32 more = align8(size - found);
	u32 step = (more + GROWTH_STEP - 1) & ~(GROWTH_STEP - 1u);

	if (has_room(edit, step))
		more = step;
	if (more) {
		shift(edit, offset + found, more);
		fill_nops(fdt_edit_nodes(edit) + offset + size,
			  found + more - size);
		fdt_edit_write_sizes(edit);
	}
	return fdt_edit_nodes(edit) + offset;
}

/*
 * The offset of a property's name among those that edits added. Those of the
 * source are not searched: that costs more time than it saves space.
 */
static u32 find_name(const struct fdt_edit *edit, const char *name)
{
	const struct fdt *tree = &edit->tree;
	u32 at = edit->added_names;

	while (at < tree->strings_size) {
		if (strcmp(tree->strings + at, name) == 0)
			return at;
		at += (u32)strlen(tree->strings + at) + 1;
	}
	return at;
}

/* By how much the strings block must grow to hold the name at `at`. */
static u32 name_growth(const struct fdt_edit *edit, const char *name, u32 at)
{
	u32 used = edit->tree.strings_size;

	if (at < used)
		return 0;
	return align8(used + (u32)strlen(name) + 1) - align8(used);
}

static void add_name(struct fdt_edit *edit, const char *name, u32 growth_bytes)
{
	u32 at = edit->tree.strings_size;
	u32 size = (u32)strlen(name) + 1;

	memset(edit->buffer + edit->tree.total_size, 0, growth_bytes);
	memcpy(fdt_edit_strings(edit) + at, name, size);
	edit->tree.strings_size += size;
	edit->tree.total_size += growth_bytes;
	fdt_edit_write_sizes(edit);
}

/* Writes a value and the zeroes that pad it. */
static void write_value(u8 *at, const void *value, u32 length)
{
	if (length & 3)
		fdt_put32(at + (length & ~3u), 0);
	if (length)
		memcpy(at, value, length);
}

static int replace_property(struct fdt_edit *edit, const struct fdt_prop *prop,
			    const void *value, u32 length)
{
	u32 at = prop->offset + FDT_PROP_HEADER;
	u32 old = (u32)fdt_align4(prop->length);
	u32 new = (u32)fdt_align4(length);

	if (new > old) {
		if (!has_room(edit, growth(edit, at + old, new - old)))
			return ERR_NO_SPACE;
		make_room(edit, at + old, new - old);
	} else {
		fill_nops(fdt_edit_nodes(edit) + at + new, old - new);
	}
	fdt_put32(fdt_edit_nodes(edit) + prop->offset + 4, length);
	write_value(fdt_edit_nodes(edit) + at, value, length);
	return OK;
}

/* Where a property of `size` bytes may go: if possible, where NOPs are. */
static u32 find_slot(const struct fdt_edit *edit, u32 node, u32 size)
{
	u32 at = fdt_after_begin(&edit->tree, node), slot = at;
	struct fdt_prop prop;

	do {
		slot = at;
		if (nops_at(edit, slot, size) == size)
			break;
	} while (fdt_step_property(&edit->tree, &at, &prop));
	return slot;
}

static int add_property(struct fdt_edit *edit, u32 node, const char *name,
			const void *value, u32 length)
{
	u32 size = FDT_PROP_HEADER + (u32)fdt_align4(length);
	u32 at = find_slot(edit, node, size);
	u32 name_at = find_name(edit, name);
	u32 name_bytes = name_growth(edit, name, name_at);
	u8 *to;

	if (!has_room(edit, (u64)growth(edit, at, size) + name_bytes))
		return ERR_NO_SPACE;
	if (name_at == edit->tree.strings_size)
		add_name(edit, name, name_bytes);
	to = make_room(edit, at, size);
	fdt_put32(to, FDT_TAG_PROP);
	fdt_put32(to + 4, length);
	fdt_put32(to + 8, name_at);
	write_value(to + FDT_PROP_HEADER, value, length);
	return OK;
}

int fdt_edit_set(struct fdt_edit *edit, u32 node, const char *name,
		 const void *value, u32 length)
{
	struct fdt_prop prop;

	if (!name[0] || fdt_tag_at(&edit->tree, node) != FDT_TAG_BEGIN_NODE)
		return ERR_INVALID;
	if (length > edit->capacity || strlen(name) > edit->capacity)
		return ERR_NO_SPACE;
	if (fdt_find_property(&edit->tree, node, name, &prop) == OK)
		return replace_property(edit, &prop, value, length);
	return add_property(edit, node, name, value, length);
}

int fdt_edit_set_u32(struct fdt_edit *edit, u32 node, const char *name,
		     u32 value)
{
	u8 cells[4] __attribute__((aligned(4)));

	fdt_put32(cells, value);
	return fdt_edit_set(edit, node, name, cells, sizeof(cells));
}

int fdt_edit_set_u64(struct fdt_edit *edit, u32 node, const char *name,
		     u64 value)
{
	u8 cells[8] __attribute__((aligned(4)));

	fdt_put64(cells, value);
	return fdt_edit_set(edit, node, name, cells, sizeof(cells));
}

int fdt_edit_set_string(struct fdt_edit *edit, u32 node, const char *name,
			const char *value)
{
	size_t size = strlen(value) + 1;

	if (size > edit->capacity)
		return ERR_NO_SPACE;
	return fdt_edit_set(edit, node, name, value, (u32)size);
}

int fdt_edit_shorten(struct fdt_edit *edit, u32 node, const char *name,
		     u32 length)
{
	struct fdt_prop prop;
	u32 old, new = (u32)fdt_align4(length);
	u8 *at;
	int status = fdt_find_property(&edit->tree, node, name, &prop);

	if (status)
		return status;
	if (length > prop.length)
		return ERR_RANGE;
	old = (u32)fdt_align4(prop.length);
	at = fdt_edit_nodes(edit) + prop.offset;
	fdt_put32(at + 4, length);
	memset(at + FDT_PROP_HEADER + length, 0, new - length);
	fill_nops(at + FDT_PROP_HEADER + new, old - new);
	return OK;
}

void fdt_edit_drop(struct fdt_edit *edit, const struct fdt_prop *prop)
{
	fill_nops(fdt_edit_nodes(edit) + prop->offset,
		  FDT_PROP_HEADER + (u32)fdt_align4(prop->length));
}

int fdt_edit_remove_property(struct fdt_edit *edit, u32 node, const char *name)
{
	struct fdt_prop prop;
	int status = fdt_find_property(&edit->tree, node, name, &prop);

	if (status == OK)
		fdt_edit_drop(edit, &prop);
	return status;
}

/* Behind the last property, before NOPs that a new node may use. */
static u32 end_of_properties(const struct fdt *tree, u32 node)
{
	struct fdt_prop prop;
	u32 at = fdt_after_begin(tree, node), end = at;

	while (fdt_step_property(tree, &at, &prop))
		end = at;
	return end;
}

static u32 depth_of(const struct fdt *tree, u32 node)
{
	u32 depth = 0;

	for (; node != FDT_ROOT && node != FDT_NONE; depth++)
		node = fdt_parent(tree, node);
	return depth;
}

/* Unlike fdt_find_child(), wants the unit address to match too. */
static u32 find_exactly(const struct fdt *tree, u32 parent, const char *name)
{
	u32 child;

	fdt_for_each_child (tree, child, parent)
		if (strcmp(fdt_begin_name(tree, child), name) == 0)
			return child;
	return FDT_NONE;
}

int fdt_edit_add_node(struct fdt_edit *edit, u32 parent, const char *name,
		      u32 *node)
{
	const struct fdt *tree = &edit->tree;
	size_t length = strlen(name);
	u32 at, padded, spare;
	u8 *to;

	if (!length || strchr(name, '/') ||
	    fdt_tag_at(tree, parent) != FDT_TAG_BEGIN_NODE)
		return ERR_INVALID;
	if (length > edit->capacity)
		return ERR_NO_SPACE;
	if (depth_of(tree, parent) + 2 > FDT_DEPTH_MAX)
		return ERR_RANGE;
	*node = find_exactly(tree, parent, name);
	if (*node != FDT_NONE)
		return ERR_EXISTS;
	at = end_of_properties(tree, parent);
	padded = (u32)fdt_align4(length + 1);
	if (!has_room(edit, growth(edit, at, padded + 2 * FDT_TAG_SIZE)))
		return ERR_NO_SPACE;
	to = make_room(edit, at, padded + 2 * FDT_TAG_SIZE);
	fdt_put32(to, FDT_TAG_BEGIN_NODE);
	write_value(to + FDT_TAG_SIZE, name, (u32)length + 1);
	/* NOPs that follow are taken into the node, for its properties. */
	spare = nops_at(edit, at + padded + 2 * FDT_TAG_SIZE, GROWTH_STEP);
	fill_nops(to + FDT_TAG_SIZE + padded, spare);
	fdt_put32(to + FDT_TAG_SIZE + padded + spare, FDT_TAG_END_NODE);
	*node = at;
	return OK;
}

int fdt_edit_remove_node(struct fdt_edit *edit, u32 node)
{
	u32 size;

	if (node == FDT_ROOT ||
	    fdt_tag_at(&edit->tree, node) != FDT_TAG_BEGIN_NODE)
		return ERR_INVALID;
	size = fdt_after_node(&edit->tree, node) - node;
	fill_nops(fdt_edit_nodes(edit) + node, size);
	for (enum fdt_known n = 0; n < FDT_KNOWN_COUNT; n++)
		if (edit->known[n] - node < size)
			edit->known[n] = FDT_NONE;
	return OK;
}

/* All behind the last entry is zero up to the structure block. */
int fdt_edit_reserve(struct fdt_edit *edit, struct range range)
{
	struct fdt *tree = &edit->tree;
	u32 used = tree->reserve_count * FDT_RESERVE_SIZE;
	u8 *entry = edit->buffer + (tree->reserves - tree->blob) + used;

	if (range.size == 0)
		return ERR_INVALID;
	if (entry + 2 * FDT_RESERVE_SIZE > fdt_edit_nodes(edit))
		return ERR_NO_SPACE;
	fdt_put64(entry, range.base);
	fdt_put64(entry + 8, range.size);
	tree->reserve_count++;
	return OK;
}
