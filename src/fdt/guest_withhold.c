/* SPDX-License-Identifier: BSD-2-Clause */
#include "fdt/guest.h"

#include "fdt/edit.h"

struct phandles {
	u32 count;
	u32 value[FDT_WITHHELD_MAX];
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

/* Of one node, which is there or gone. */
static void remove_references(struct fdt_edit *edit, u32 node,
			      const struct phandles *list)
{
	const struct fdt *tree = &edit->tree;
	struct fdt_prop prop;
	u32 at;

	if (fdt_tag_at(tree, node) != FDT_TAG_BEGIN_NODE)
		return;
	at = fdt_after_begin(tree, node);
	while (fdt_step_property(tree, &at, &prop))
		if (prop.name[0] == 'm' && is_reference(&prop, list))
			fdt_edit_drop(edit, &prop);
}

/* Where there are more nodes than were kept. */
static void remove_all_references(struct fdt_edit *edit,
				  const struct phandles *list)
{
	const struct fdt *tree = &edit->tree;
	u32 at = FDT_ROOT;

	while (at < tree->nodes_size) {
		if (fdt_tag_at(tree, at) != FDT_TAG_BEGIN_NODE) {
			at += FDT_TAG_SIZE;
			continue;
		}
		remove_references(edit, at, list);
		at = fdt_after_properties(tree, at);
	}
}

void fdt_withhold(struct fdt_edit *edit, const struct fdt_platform *found)
{
	struct phandles list;
	u32 i;

	list.count = 0;
	for (i = 0; i < found->withheld_count; i++) {
		u32 node = found->withheld[i];
		u32 phandle = fdt_phandle(&edit->tree, node);

		if (fdt_edit_remove_node(edit, node) == OK && phandle)
			list.value[list.count++] = phandle;
	}
	if (list.count == 0)
		return;
	if (found->msi_count > FDT_MSI_MAX)
		remove_all_references(edit, &list);
	else
		for (i = 0; i < found->msi_count; i++)
			remove_references(edit, found->msi[i], &list);
}
