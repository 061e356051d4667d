/* SPDX-License-Identifier: BSD-2-Clause */
#include "base/bits.h"
#include "base/compiler.h"
#include "fdt/edit.h"

void fdt_edit_write_sizes(struct fdt_edit *edit)
{
	const struct fdt *tree = &edit->tree;
	u8 *header = edit->buffer;

	fdt_put32(header + FDT_H_TOTAL_SIZE, tree->total_size);
	fdt_put32(header + FDT_H_STRINGS_OFFSET,
		  (u32)((const u8 *)tree->strings - tree->blob));
	fdt_put32(header + FDT_H_STRINGS_SIZE, tree->strings_size);
	fdt_put32(header + FDT_H_STRUCT_SIZE, tree->nodes_size + FDT_TAG_SIZE);
}

static void write_header(struct fdt_edit *edit)
{
	const struct fdt *tree = &edit->tree;
	u8 *header = edit->buffer;

	fdt_put32(header + FDT_H_MAGIC, FDT_HEADER_MAGIC);
	fdt_put32(header + FDT_H_STRUCT_OFFSET,
		  (u32)(tree->nodes - tree->blob));
	fdt_put32(header + FDT_H_RESERVE_OFFSET,
		  (u32)(tree->reserves - tree->blob));
	fdt_put32(header + FDT_H_VERSION, 17);
	fdt_put32(header + FDT_H_COMPATIBLE_VERSION, 16);
	fdt_put32(header + FDT_H_BOOT_CPU, tree->boot_cpu);
	fdt_edit_write_sizes(edit);
}

/* Copies by words where both sides allow it, else by bytes. */
static void copy(u8 *to, const u8 *from, u32 size)
{
	u32 words = size & ~3u, i;

	if (((uintptr_t)from & 7) == 4) {
		for (i = 0; i < words; i += 4)
			fdt_put32(to + i, fdt_cell(from + i));
		memcpy(to + words, from + words, size - words);
	} else {
		memcpy(to, from, size);
	}
}

COLD int fdt_edit_open(struct fdt_edit *edit, void *buffer, size_t capacity,
		       const struct fdt *source)
{
	struct fdt *tree = &edit->tree;
	u64 reserves = FDT_H_SIZE, block, names, total;
	u32 reserves_size = source->reserve_count * FDT_RESERVE_SIZE;

	if ((uintptr_t)buffer & 7)
		return ERR_ALIGNMENT;
	block = reserves + reserves_size +
		(1 + FDT_RESERVE_SPARE) * FDT_RESERVE_SIZE;
	names = align_up(block + source->nodes_size + FDT_TAG_SIZE, 8);
	total = align_up(names + source->strings_size, 8);
	if (total > capacity || total > UINT32_MAX)
		return ERR_NO_SPACE;
	*tree = *source;
	for (enum fdt_known n = 0; n < FDT_KNOWN_COUNT; n++)
		edit->known[n] = FDT_NONE;
	tree->blob = edit->buffer = buffer;
	tree->reserves = tree->blob + reserves;
	tree->nodes = tree->blob + block;
	tree->strings = (const char *)tree->blob + names;
	tree->chosen = FDT_NONE; /* edits may move it */
	tree->total_size = (u32)total;
	edit->capacity = capacity < UINT32_MAX ? (u32)capacity : UINT32_MAX;
	edit->added_names = tree->strings_size;
	copy(edit->buffer + reserves, source->reserves, reserves_size);
	memset(edit->buffer + reserves + reserves_size, 0,
	       (1 + FDT_RESERVE_SPARE) * FDT_RESERVE_SIZE);
	copy(fdt_edit_nodes(edit), source->nodes, source->nodes_size);
	fdt_put32(fdt_edit_nodes(edit) + tree->nodes_size, FDT_TAG_END);
	copy((u8 *)fdt_edit_strings(edit), (const u8 *)source->strings,
	     source->strings_size);
	write_header(edit);
	return OK;
}

const void *fdt_in_copy(const struct fdt *copy, const struct fdt *source,
			const void *at)
{
	uintptr_t node = (uintptr_t)at - (uintptr_t)source->nodes;
	uintptr_t string = (uintptr_t)at - (uintptr_t)source->strings;

	if (node < source->nodes_size)
		return copy->nodes + node;
	if (string < source->strings_size)
		return copy->strings + string;
	return at;
}
