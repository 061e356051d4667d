/* SPDX-License-Identifier: BSD-2-Clause */
#include "fdt/layout.h"

void fdt_scan_start(struct fdt_scan *scan, const struct fdt *fdt,
		    const char *name)
{
	*scan = (struct fdt_scan){
		.fdt = fdt,
		.name = name,
		.known = FDT_NONE,
		.node = FDT_NONE,
		.at = FDT_ROOT,
	};
}

/* Names that are the same mostly are at the same offset, too. */
static bool matches(struct fdt_scan *scan, u32 offset)
{
	const char *name = scan->fdt->strings + offset;

	if (offset == scan->known)
		return true;
	if (name[0] != scan->name[0] || strcmp(name, scan->name) != 0)
		return false;
	scan->known = offset;
	return true;
}

bool fdt_scan_next(struct fdt_scan *scan, struct fdt_prop *prop)
{
	const struct fdt *fdt = scan->fdt;

	while (scan->at < fdt->nodes_size) {
		const u8 *at = fdt->nodes + scan->at;
		u32 tag = fdt_cell(at);

		if (tag == FDT_TAG_PROP) {
			if (matches(scan, fdt_cell(at + 8)))
				return fdt_step_property(fdt, &scan->at, prop);
			scan->at = fdt_after_prop(fdt, scan->at);
		} else if (tag == FDT_TAG_BEGIN_NODE) {
			scan->node = scan->at;
			scan->at = fdt_after_begin(fdt, scan->at);
		} else {
			scan->at += FDT_TAG_SIZE;
		}
	}
	return false;
}
