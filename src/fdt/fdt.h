/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Reader of flattened device trees (Devicetree Specification 0.4, chapter 5).
 *
 * The blob is hostile until fdt_check() has passed over all of it once; every
 * other function takes the handle that fdt_check() filled. A handle and
 * everything that points into the blob (names, values) stay valid as long as
 * the blob does and nobody writes to it.
 *
 * A node is named by the offset of its FDT_BEGIN_NODE tag within the structure
 * block; the root is FDT_ROOT, and FDT_NONE is no node. Where a name occurs
 * twice among the properties or children of one node, the first one counts.
 *
 * Nothing here keeps state, locks or allocates. All of it may run with the MMU
 * off: the blob is read by bytes and by aligned 32-bit words only.
 */
#ifndef FDT_FDT_H
#define FDT_FDT_H

#include "base/compiler.h"
#include "base/status.h"
#include "base/types.h"

/* Nodes nested deeper than this (the root counts as one) are refused. */
#define FDT_DEPTH_MAX 64

#define FDT_ROOT      0u
#define FDT_NONE      UINT32_MAX

/* A checked tree. The fields are for this room; use the functions. */
struct fdt {
	const u8 *blob;	     /* 8-byte aligned */
	const u8 *nodes;     /* structure block, from the root's tag */
	const char *strings; /* strings block */
	const u8 *reserves;  /* memory reservation block */
	u32 nodes_size;	     /* with the root's FDT_END_NODE */
	u32 strings_size;    /* up to and with the last NUL */
	u32 reserve_count;   /* without the terminating entry */
	u32 total_size;	     /* as the header says */
	u32 boot_cpu;	     /* boot_cpuid_phys of the header */
	u32 chosen;	     /* /chosen, or FDT_NONE: look for it */
};

/* One property; value is 4-byte aligned and holds length bytes. */
struct fdt_prop {
	const char *name;
	const u8 *value;
	u32 length;
	u32 offset; /* of its tag in the structure block */
};

/*
 * Checks the whole blob in one pass and fills *fdt. max_size is how many bytes
 * may be read at blob; a header that claims more is refused.
 *
 * Returns
 *   ERR_ALIGNMENT    blob is not 8-byte aligned (the Linux boot protocol asks
 *                    for it), or a block is not 4-byte aligned
 *   ERR_TRUNCATED    max_size is too small for the header or its totalsize, or
 *                    a block ends before its terminator
 *   ERR_BAD_MAGIC    this is no device tree
 *   ERR_BAD_VERSION  not readable as version 16 or 17
 *   ERR_CORRUPT      offsets outside the blob, blocks that overlap, misnested
 *                    nodes, unknown tags, names without end
 *   ERR_RANGE        nodes nested deeper than FDT_DEPTH_MAX
 */
int fdt_check(struct fdt *fdt, const void *blob, size_t max_size);

/*
 * The total size that the header at blob claims, for a caller who must map or
 * copy the blob before it can check it. Reads 8 bytes. Returns ERR_ALIGNMENT
 * or ERR_BAD_MAGIC.
 */
int fdt_claimed_size(const void *blob, u32 *size);

/* Entry `index` of the memory reservation block; ERR_NOT_FOUND past the end. */
int fdt_reserve_entry(const struct fdt *fdt, u32 index, struct range *entry);

/* The node's name with its unit address; "" for the root or for FDT_NONE. */
const char *fdt_node_name(const struct fdt *fdt, u32 node);

/*
 * Whether the node's name is `name`; a name without "@" also matches the part
 * before the unit address.
 */
bool fdt_node_named(const struct fdt *fdt, u32 node, const char *name);

/*
 * First child and next sibling, FDT_NONE when there is none. next_sibling
 * passes over everything below the node, so a walk over a whole tree belongs
 * to fdt/walk.h.
 */
u32 fdt_first_child(const struct fdt *fdt, u32 node);
u32 fdt_next_sibling(const struct fdt *fdt, u32 node);

#define fdt_for_each_child(fdt, child, parent)                                 \
	for ((child) = fdt_first_child(fdt, parent); (child) != FDT_NONE;      \
	     (child) = fdt_next_sibling(fdt, child))

/* The parent, FDT_NONE for the root. Passes over all that precedes the node. */
u32 fdt_parent(const struct fdt *fdt, u32 node);

/* The first child of that name (as fdt_node_named()), or FDT_NONE. */
u32 fdt_find_child(const struct fdt *fdt, u32 parent, const char *name);

/*
 * Finds a node by its path of `length` bytes: absolute, or beginning with an
 * alias that /aliases resolves. Unit addresses may be left out. Returns
 * ERR_NOT_FOUND, or ERR_CORRUPT for an alias that is not an absolute path.
 */
int fdt_find_path_n(const struct fdt *fdt, const char *path, size_t length,
		    u32 *node);
int fdt_find_path(const struct fdt *fdt, const char *path, u32 *node);

/*
 * Finds a node by phandle. Returns ERR_NOT_FOUND, or ERR_INVALID for the values
 * 0 and 0xffffffff, which no node may have.
 */
int fdt_find_phandle(const struct fdt *fdt, u32 phandle, u32 *node);

/* The node's phandle, or 0 if it has none. */
u32 fdt_phandle(const struct fdt *fdt, u32 node);

/*
 * Iterates over the properties of a node in their order: false when there are
 * no more, and *prop is then undefined.
 */
bool fdt_first_property(const struct fdt *fdt, u32 node, struct fdt_prop *prop);
bool fdt_next_property(const struct fdt *fdt, struct fdt_prop *prop);

/* Finds a property by name. Returns OK or ERR_NOT_FOUND. */
int fdt_find_property(const struct fdt *fdt, u32 node, const char *name,
		      struct fdt_prop *prop);

bool fdt_has_property(const struct fdt *fdt, u32 node, const char *name);

/*
 * Reads a property of one cell, or of one or two cells. Returns ERR_NOT_FOUND,
 * or ERR_CORRUPT if its length is another.
 */
int fdt_read_u32(const struct fdt *fdt, u32 node, const char *name, u32 *value);
int fdt_read_u64(const struct fdt *fdt, u32 node, const char *name, u64 *value);

/*
 * Reads a property that is one string or starts with one: *string points into
 * the blob. Returns ERR_NOT_FOUND, or ERR_CORRUPT if no NUL ends it.
 */
int fdt_read_string(const struct fdt *fdt, u32 node, const char *name,
		    const char **string);

/*
 * String `index` of a list of strings, NULL past its end; a last string that no
 * NUL ends does not count.
 */
const char *fdt_prop_string(const struct fdt_prop *prop, u32 index);

/*
 * The string behind `string` in the list, the first one for NULL; NULL at the
 * end of the list.
 */
const char *fdt_prop_next_string(const struct fdt_prop *prop,
				 const char *string);

/* Whether a list of strings holds `string`. */
bool fdt_prop_contains(const struct fdt_prop *prop, const char *string);

/* Whether `string` is in the node's "compatible" list. */
bool fdt_is_compatible(const struct fdt *fdt, u32 node, const char *string);

/* The 32-bit cell at a 4-byte aligned address inside a value. */
static inline u32 fdt_cell(const u8 *value)
{
	typedef u32 __attribute__((may_alias)) cell_t;

	return __builtin_bswap32(
		*(const cell_t *)(const void *)__builtin_assume_aligned(value,
									4));
}

/*
 * The number in `count` cells (0 to 4) at `value`, which the caller knows to be
 * there; 0 cells are 0. Returns ERR_OVERFLOW if it does not fit 64 bits.
 */
int fdt_cells(const u8 *value, u32 count, u64 *number);

#endif
