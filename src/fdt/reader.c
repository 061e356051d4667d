/* SPDX-License-Identifier: BSD-2-Clause */
#include "fdt/layout.h"
#include "fdt/walk.h"

u32 fdt_after_properties(const struct fdt *fdt, u32 node)
{
	u32 offset = fdt_after_begin(fdt, node);

	for (;;) {
		u32 tag = fdt_cell(fdt->nodes + offset);

		if (tag == FDT_TAG_PROP)
			offset = fdt_after_prop(fdt, offset);
		else if (tag == FDT_TAG_NOP)
			offset += FDT_TAG_SIZE;
		else
			return offset;
	}
}

u32 fdt_after_node(const struct fdt *fdt, u32 node)
{
	u32 offset = node, depth = 0;

	do {
		u32 tag = fdt_cell(fdt->nodes + offset);

		if (tag == FDT_TAG_PROP) {
			offset = fdt_after_prop(fdt, offset);
		} else if (tag == FDT_TAG_BEGIN_NODE) {
			offset = fdt_after_begin(fdt, offset);
			depth++;
		} else {
			offset += FDT_TAG_SIZE;
			if (tag == FDT_TAG_END_NODE)
				depth--;
		}
	} while (depth);
	return offset;
}

u32 fdt_node_at(const struct fdt *fdt, u32 offset)
{
	while (fdt_tag_at(fdt, offset) == FDT_TAG_NOP)
		offset += FDT_TAG_SIZE;
	return fdt_tag_at(fdt, offset) == FDT_TAG_BEGIN_NODE ? offset
							     : FDT_NONE;
}

u32 fdt_first_child(const struct fdt *fdt, u32 node)
{
	if (fdt_tag_at(fdt, node) != FDT_TAG_BEGIN_NODE)
		return FDT_NONE;
	return fdt_node_at(fdt, fdt_after_properties(fdt, node));
}

u32 fdt_next_sibling(const struct fdt *fdt, u32 node)
{
	if (fdt_tag_at(fdt, node) != FDT_TAG_BEGIN_NODE)
		return FDT_NONE;
	return fdt_node_at(fdt, fdt_after_node(fdt, node));
}

/*
 * The last node that begins before `node` and has not ended there is its
 * parent.
 */
u32 fdt_parent(const struct fdt *fdt, u32 node)
{
	u32 open[FDT_DEPTH_MAX];
	u32 offset = FDT_ROOT, depth = 0;

	while (offset < node) {
		switch (fdt_tag_at(fdt, offset)) {
		case FDT_TAG_BEGIN_NODE:
			if (depth == FDT_DEPTH_MAX)
				return FDT_NONE;
			open[depth++] = offset;
			offset = fdt_after_properties(fdt, offset);
			break;
		case FDT_TAG_END_NODE:
			if (depth == 0)
				return FDT_NONE;
			depth--;
			offset += FDT_TAG_SIZE;
			break;
		case FDT_TAG_NOP:
			offset += FDT_TAG_SIZE;
			break;
		default:
			return FDT_NONE;
		}
	}
	return offset == node && depth ? open[depth - 1] : FDT_NONE;
}

const char *fdt_node_name(const struct fdt *fdt, u32 node)
{
	if (fdt_tag_at(fdt, node) != FDT_TAG_BEGIN_NODE)
		return "";
	return fdt_begin_name(fdt, node);
}

bool fdt_name_matches(const char *name, const char *wanted, size_t length)
{
	if (name[0] != wanted[0] || strncmp(name, wanted, length) != 0)
		return false;
	if (name[length] == '\0')
		return true;
	return name[length] == '@' && !memchr(wanted, '@', length);
}

bool fdt_node_named(const struct fdt *fdt, u32 node, const char *name)
{
	return fdt_tag_at(fdt, node) == FDT_TAG_BEGIN_NODE &&
	       fdt_name_matches(fdt_begin_name(fdt, node), name, strlen(name));
}

static u32 find_child(const struct fdt *fdt, u32 parent, const char *name,
		      size_t length)
{
	u32 child;

	fdt_for_each_child (fdt, child, parent)
		if (fdt_name_matches(fdt_begin_name(fdt, child), name, length))
			return child;
	return FDT_NONE;
}

u32 fdt_find_child(const struct fdt *fdt, u32 parent, const char *name)
{
	return find_child(fdt, parent, name, strlen(name));
}

/* Goes down from *node along a path of names between slashes, as `walk` does. */
static int descend(const struct fdt *fdt, const char *path, size_t length,
		   u32 *node, struct fdt_walk *walk)
{
	const char *end = path + length;

	while (path < end) {
		const char *slash = memchr(path, '/', (size_t)(end - path));
		const char *stop = slash ? slash : end;

		if (stop > path) {
			*node = find_child(fdt, *node, path,
					   (size_t)(stop - path));
			if (*node == FDT_NONE)
				return ERR_NOT_FOUND;
			if (walk)
				fdt_walk_enter(walk, *node);
		}
		path = slash ? slash + 1 : end;
	}
	return OK;
}

/* Resolves the alias of `length` bytes; an alias of an alias is refused. */
static int find_alias(const struct fdt *fdt, const char *alias, size_t length,
		      u32 *node, struct fdt_walk *walk)
{
	u32 aliases = fdt_find_child(fdt, FDT_ROOT, "aliases");
	struct fdt_prop prop;
	const char *path;
	bool more;

	for (more = fdt_first_property(fdt, aliases, &prop); more;
	     more = fdt_next_property(fdt, &prop)) {
		if (strncmp(prop.name, alias, length) != 0 ||
		    prop.name[length] != '\0')
			continue;
		path = fdt_prop_string(&prop, 0);
		if (!path || path[0] != '/')
			return ERR_CORRUPT;
		*node = FDT_ROOT;
		return descend(fdt, path, strlen(path), node, walk);
	}
	return ERR_NOT_FOUND;
}

int fdt_follow_path(const struct fdt *fdt, const char *path, size_t length,
		    u32 *node, struct fdt_walk *walk)
{
	const char *slash = memchr(path, '/', length);
	size_t first = slash ? (size_t)(slash - path) : length;
	int status;

	*node = FDT_ROOT;
	if (length == 0)
		return ERR_NOT_FOUND;
	if (first) {
		status = find_alias(fdt, path, first, node, walk);
		if (status)
			return status;
	}
	return descend(fdt, path + first, length - first, node, walk);
}

int fdt_find_path_n(const struct fdt *fdt, const char *path, size_t length,
		    u32 *node)
{
	return fdt_follow_path(fdt, path, length, node, NULL);
}

int fdt_find_path(const struct fdt *fdt, const char *path, u32 *node)
{
	return fdt_find_path_n(fdt, path, strlen(path), node);
}

int fdt_find_phandle(const struct fdt *fdt, u32 phandle, u32 *node)
{
	u32 offset = FDT_ROOT;

	if (phandle == 0 || phandle == UINT32_MAX)
		return ERR_INVALID;
	while (offset < fdt->nodes_size) {
		if (fdt_tag_at(fdt, offset) != FDT_TAG_BEGIN_NODE) {
			offset += FDT_TAG_SIZE;
			continue;
		}
		if (fdt_phandle(fdt, offset) == phandle) {
			*node = offset;
			return OK;
		}
		offset = fdt_after_properties(fdt, offset);
	}
	return ERR_NOT_FOUND;
}
