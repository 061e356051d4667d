/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Editing a copy of a device tree inside a buffer of the caller's.
 *
 * The header in the buffer is valid after each edit, so the buffer can be
 * handed over at any time. `edit.tree` is a handle for the reader's functions.
 *
 * What is removed or becomes shorter is overwritten with FDT_NOP tags, which
 * costs no more than its own size and leaves the offsets of all other nodes
 * valid: a walk over edit.tree may remove its current node, and any property.
 * What is added or grows moves the rest of the tree up, unless FDT_NOP tags
 * follow: the node that was named stays valid; nodes behind it (its children
 * too), pointers into the buffer and walks do not.
 *
 * Values and names given to these functions must not lie in the buffer.
 * Nothing here locks or allocates; all of it may run with the MMU off.
 */
#ifndef FDT_PATCH_H
#define FDT_PATCH_H

#include "fdt/fdt.h"

/* Room for memory reservations that a fresh copy has beyond those copied. */
#define FDT_RESERVE_SPARE 16

/* Nodes that some edits look for, unless they have been told where they are. */
enum fdt_known {
	FDT_KNOWN_CHOSEN, /* /chosen */
	FDT_KNOWN_CPUS,	  /* /cpus */
	FDT_KNOWN_PSCI,	  /* the PSCI node, if there is only one */
	FDT_KNOWN_COUNT,
};

struct fdt_edit {
	struct fdt tree; /* for reading */
	u32 known[FDT_KNOWN_COUNT];
	u8 *buffer;
	u32 capacity;
	u32 added_names; /* where the names that edits added begin */
};

/*
 * Copies the used parts of `source` to `buffer`, blocks in the order of the
 * specification, as version 17. The source stays untouched and may not overlap
 * the buffer. Node offsets in the copy are those in the source. Returns
 * ERR_ALIGNMENT (buffer not 8-byte aligned) or ERR_NO_SPACE.
 */
int fdt_edit_open(struct fdt_edit *edit, void *buffer, size_t capacity,
		  const struct fdt *source);

/*
 * Where in a fresh copy that is which a pointer into the nodes or strings of
 * its source points at; any other pointer stays what it is.
 */
const void *fdt_in_copy(const struct fdt *copy, const struct fdt *source,
			const void *at);

/* Tells where a node is; edits that move it keep that in mind. */
void fdt_edit_know(struct fdt_edit *edit, enum fdt_known what, u32 node);

/* Bytes of the buffer in use, which is the totalsize in its header. */
u32 fdt_edit_size(const struct fdt_edit *edit);

/*
 * Sets a property to `length` bytes (value may be NULL if 0), adding it if the
 * node has none of that name. Returns ERR_NO_SPACE, after which nothing has
 * changed, or ERR_INVALID for an empty name or a node that does not exist.
 */
int fdt_edit_set(struct fdt_edit *edit, u32 node, const char *name,
		 const void *value, u32 length);
int fdt_edit_set_u32(struct fdt_edit *edit, u32 node, const char *name,
		     u32 value);
int fdt_edit_set_u64(struct fdt_edit *edit, u32 node, const char *name,
		     u64 value);
int fdt_edit_set_string(struct fdt_edit *edit, u32 node, const char *name,
			const char *value);

/*
 * Cuts a property to its first `length` bytes. Returns ERR_NOT_FOUND, or
 * ERR_RANGE if it is shorter than that.
 */
int fdt_edit_shorten(struct fdt_edit *edit, u32 node, const char *name,
		     u32 length);

/* Removes a property. Returns ERR_NOT_FOUND if there is none of that name. */
int fdt_edit_remove_property(struct fdt_edit *edit, u32 node, const char *name);

/*
 * Adds an empty node as first child of `parent`. Returns ERR_EXISTS (with
 * *node set to the one that is there), ERR_NO_SPACE, ERR_INVALID for an empty
 * name, one with a "/" or a parent that does not exist, ERR_RANGE if it would
 * be nested deeper than FDT_DEPTH_MAX.
 */
int fdt_edit_add_node(struct fdt_edit *edit, u32 parent, const char *name,
		      u32 *node);

/* Removes a node and all below it. ERR_INVALID for the root or no node. */
int fdt_edit_remove_node(struct fdt_edit *edit, u32 node);

/*
 * Adds to the memory reservation block. ERR_NO_SPACE when its room is used up,
 * ERR_INVALID for an empty range, which would end the block.
 */
int fdt_edit_reserve(struct fdt_edit *edit, struct range range);

#endif
