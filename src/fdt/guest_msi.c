/* SPDX-License-Identifier: BSD-2-Clause */
#include "fdt/guest.h"

#include "fdt/edit.h"

#define MSI_PHANDLES_MAX 64

struct phandles {
	u32 count;
	u32 value[MSI_PHANDLES_MAX];
};

static bool is_listed(const struct phandles *list, u32 phandle)
{
	u32 i;

	for (i = 0; i < list->count; i++)
		if (list->value[i] == phandle)
			return true;
	return false;
}

static int remove_controllers(struct fdt_edit *edit,
			      const char *const *compatible, u32 count,
			      struct phandles *list)
{
	struct fdt_scan scan;
	struct fdt_prop prop;
	u32 phandle;

	fdt_scan_start(&scan, &edit->tree, "compatible");
	while (fdt_scan_next(&scan, &prop)) {
		if (scan.node == FDT_ROOT ||
		    !fdt_prop_contains_any(&prop, compatible, count))
			continue;
		phandle = fdt_phandle(&edit->tree, scan.node);
		if (phandle && list->count == MSI_PHANDLES_MAX)
			return ERR_NO_SPACE;
		if (phandle)
			list->value[list->count++] = phandle;
		fdt_edit_remove_node(edit, scan.node);
	}
	return OK;
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

/* One pass for both: few properties begin with that letter. */
static void remove_references(struct fdt_edit *edit,
			      const struct phandles *list)
{
	const struct fdt *tree = &edit->tree;
	struct fdt_prop prop;
	u32 at = FDT_ROOT;

	while (at < tree->nodes_size) {
		if (fdt_tag_at(tree, at) != FDT_TAG_BEGIN_NODE) {
			at += FDT_TAG_SIZE;
			continue;
		}
		at = fdt_after_begin(tree, at);
		while (fdt_step_property(tree, &at, &prop))
			if (prop.name[0] == 'm' && is_reference(&prop, list))
				fdt_edit_drop(edit, &prop);
	}
}

int fdt_remove_msi(struct fdt_edit *edit, const char *const *compatible,
		   u32 count)
{
	struct phandles list;
	int status;

	list.count = 0;
	status = remove_controllers(edit, compatible, count, &list);
	if (status == OK && list.count)
		remove_references(edit, &list);
	return status;
}
