/* SPDX-License-Identifier: BSD-2-Clause */
#include "fdt/guest.h"

#include "base/compiler.h"
#include "fdt/edit.h"

static bool is_psci(const struct fdt_prop *compatible)
{
	return fdt_prop_contains(compatible, "arm,psci-1.0") ||
	       fdt_prop_contains(compatible, "arm,psci-0.2") ||
	       fdt_prop_contains(compatible, "arm,psci");
}

/* Keeps the first PSCI node, whose power domains may be referred to. */
static u32 keep_one_psci(struct fdt_edit *edit)
{
	struct fdt_scan scan;
	struct fdt_prop prop;
	u32 kept = FDT_NONE;

	fdt_scan_start(&scan, &edit->tree, "compatible");
	while (fdt_scan_next(&scan, &prop)) {
		if (scan.node == FDT_ROOT || scan.node == kept ||
		    !is_psci(&prop))
			continue;
		if (kept == FDT_NONE)
			kept = scan.node;
		else
			fdt_edit_remove_node(edit, scan.node);
	}
	return kept;
}

static int set_psci_node(struct fdt_edit *edit, const char *method)
{
	static const char compatible[] = "arm,psci-1.0\0arm,psci-0.2\0arm,psci";
	/* The binding wants them with "arm,psci"; firmware's may differ. */
	static const struct {
		const char *name;
		u32 id;
	} functions[] = {
		{ "cpu_suspend", 0xc4000001 },
		{ "cpu_off", 0x84000002 },
		{ "cpu_on", 0xc4000003 },
	};
	u32 node = edit->known[FDT_KNOWN_PSCI], i;
	int status = OK;

	if (node == FDT_NONE)
		node = keep_one_psci(edit);
	if (node == FDT_NONE)
		status = fdt_edit_add_node(edit, FDT_ROOT, "psci", &node);
	if (status && status != ERR_EXISTS)
		return status;
	fdt_edit_remove_property(edit, node, "migrate");
	fdt_edit_remove_property(edit, node, "status");
	status = fdt_edit_set(edit, node, "compatible", compatible,
			      sizeof(compatible));
	for (i = 0; status == OK && i < ARRAY_COUNT(functions); i++)
		status = fdt_edit_set_u32(edit, node, functions[i].name,
					  functions[i].id);
	if (status)
		return status;
	return fdt_edit_set_string(edit, node, "method", method);
}

int fdt_set_psci(struct fdt_edit *edit, const char *method)
{
	const struct fdt *tree = &edit->tree;
	int status = set_psci_node(edit, method);
	u32 cpus = fdt_edit_find(edit, FDT_KNOWN_CPUS, "cpus"), cpu;

	if (status)
		return status;
	fdt_for_each_child (tree, cpu, cpus) {
		if (!fdt_node_named(tree, cpu, "cpu"))
			continue;
		fdt_edit_remove_property(edit, cpu, "cpu-release-addr");
		status =
			fdt_edit_set_string(edit, cpu, "enable-method", "psci");
		if (status)
			return status;
	}
	return OK;
}
