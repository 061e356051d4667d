/* SPDX-License-Identifier: BSD-2-Clause */
#include "fdt/guest.h"

#include "fdt/edit.h"

struct phandles {
	u32 count;
	u32 value[FDT_ITS_MAX];
};

static bool is_listed(const struct phandles *list, u32 phandle)
{
	u32 i;

	for (i = 0; i < list->count; i++)
		if (list->value[i] == phandle)
			return true;
	return false;
}

/*
 * Whether a cell from `first` on, every `step`, is in the list. An msi-parent
 * has as many cells as its controllers say; any of them counts here.
 */
static bool refers(const struct fdt_prop *prop, u32 first, u32 step,
		   const struct phandles *list)
{
	u32 i;

	for (i = first; i < prop->length / 4; i += step)
		if (is_listed(list, fdt_cell(prop->value + 4 * (size_t)i)))
			return true;
	return false;
}

/*
 * Whether a property is one to remove. msi-map has entries of requester,
 * phandle, MSI specifier, length.
 */
static bool is_reference(const struct fdt_prop *prop,
			 const struct phandles *list)
{
	if (strcmp(prop->name, "msi-parent") == 0)
		return refers(prop, 0, 1, list);
	return strcmp(prop->name, "msi-map") == 0 && refers(prop, 1, 4, list);
}

static void remove_if_reference(struct fdt_edit *edit,
				const struct phandles *list, u32 at)
{
	struct fdt_prop prop;

	if (fdt_step_property(&edit->tree, &at, &prop) &&
	    is_reference(&prop, list))
		fdt_edit_drop(edit, &prop);
}

/* One pass for both: few properties begin with that letter. */
static void remove_references(struct fdt_edit *edit,
			      const struct phandles *list)
{
	const struct fdt *tree = &edit->tree;
	u32 at = FDT_ROOT, next;

	for (; at < tree->nodes_size; at = next) {
		u32 tag = fdt_cell(tree->nodes + at);

		next = at + FDT_TAG_SIZE;
		if (tag == FDT_TAG_BEGIN_NODE) {
			next = fdt_after_begin(tree, at);
		} else if (tag == FDT_TAG_PROP) {
			next = fdt_after_prop(tree, at);
			if (fdt_prop_name(tree, at)[0] == 'm')
				remove_if_reference(edit, list, at);
		}
	}
}

int fdt_remove_msi(struct fdt_edit *edit, const u32 *node, u32 count)
{
	struct phandles list;
	u32 i;

	list.count = 0;
	if (count > FDT_ITS_MAX)
		return ERR_NO_SPACE;
	for (i = 0; i < count; i++) {
		u32 phandle = fdt_phandle(&edit->tree, node[i]);

		if (fdt_edit_remove_node(edit, node[i]) == OK && phandle)
			list.value[list.count++] = phandle;
	}
	if (list.count)
		remove_references(edit, &list);
	return OK;
}
