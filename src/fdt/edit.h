/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What the files that edit share, for this room only: stores into the buffer
 * and its layout.
 *
 * The tree in the buffer always is: header, reservation block with room behind
 * it, structure block, strings block. The total size is a multiple of 8 and
 * the structure block grows by multiples of 8, so that what moves can move by
 * aligned words.
 */
#ifndef FDT_EDIT_H
#define FDT_EDIT_H

#include "fdt/layout.h"
#include "fdt/patch.h"

static inline void fdt_put32(u8 *at, u32 value)
{
	typedef u32 __attribute__((may_alias)) cell_t;

	*(cell_t *)(void *)at = __builtin_bswap32(value);
}

static inline void fdt_put64(u8 *at, u64 value)
{
	fdt_put32(at, (u32)(value >> 32));
	fdt_put32(at + 4, (u32)value);
}

static inline u8 *fdt_edit_nodes(struct fdt_edit *edit)
{
	return edit->buffer + (edit->tree.nodes - edit->tree.blob);
}

static inline char *fdt_edit_strings(struct fdt_edit *edit)
{
	return (char *)edit->buffer +
	       ((const u8 *)edit->tree.strings - edit->tree.blob);
}

/* A child of the root: where it is known to be, or by its name, or FDT_NONE. */
static inline u32 fdt_edit_find(const struct fdt_edit *edit,
				enum fdt_known what, const char *name)
{
	u32 node = edit->known[what];

	return node != FDT_NONE ? node
				: fdt_find_child(&edit->tree, FDT_ROOT, name);
}

/* Removes a property of the tree in the buffer, which stays readable. */
void fdt_edit_drop(struct fdt_edit *edit, const struct fdt_prop *prop);

/* Writes the fields of the header that edits change. */
void fdt_edit_write_sizes(struct fdt_edit *edit);

#endif
