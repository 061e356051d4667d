/* SPDX-License-Identifier: BSD-2-Clause */
#include "fdt/platform.h"

#include "base/compiler.h"
#include "base/string.h"
#include "fdt/layout.h"

enum subject {
	SUBJECT_NONE,
	SUBJECT_PSCI,
	SUBJECT_GIC,
	SUBJECT_WITHHELD,
};

/* What a node is compatible with; all begin with "arm,". */
static const struct match {
	char name[20]; /* behind "arm," */
	u8 subject;    /* enum subject */
	u8 variant;    /* enum fdt_psci_version or enum fdt_gic_kind */
} matches[] = {
	{ "psci-1.0", SUBJECT_PSCI, FDT_PSCI_1_0 },
	{ "psci-0.2", SUBJECT_PSCI, FDT_PSCI_0_2 },
	{ "psci", SUBJECT_PSCI, FDT_PSCI_0_1 },
	{ "gic-v3", SUBJECT_GIC, FDT_GIC_V3 },
	{ "gic-400", SUBJECT_GIC, FDT_GIC_V2 },
	{ "cortex-a15-gic", SUBJECT_GIC, FDT_GIC_V2 },
	{ "cortex-a7-gic", SUBJECT_GIC, FDT_GIC_V2 },
	{ "cortex-a9-gic", SUBJECT_GIC, FDT_GIC_V2 },
	{ "gic-v3-its", SUBJECT_WITHHELD, 0 },
	{ "coresight-cpu-debug", SUBJECT_WITHHELD, 0 },
	{ "dsu-pmu", SUBJECT_WITHHELD, 0 },
};

/* The first of the node's compatible strings that is known, or NULL. */
static const struct match *find_match(const struct fdt_prop *compatible)
{
	const char *text = NULL;
	u32 i;

	while ((text = fdt_prop_next_string(compatible, text))) {
		if (text[0] != 'a' || strncmp(text, "arm,", 4) != 0)
			continue;
		for (i = 0; i < ARRAY_COUNT(matches); i++)
			if (text[4] == matches[i].name[0] &&
			    strcmp(text + 4, matches[i].name) == 0)
				return &matches[i];
	}
	return NULL;
}

static int visit_match(const struct fdt_walk *walk, struct fdt_platform *p)
{
	const struct match *match = find_match(&walk->compatible);

	switch (match ? match->subject : SUBJECT_NONE) {
	case SUBJECT_PSCI:
		p->failed = "psci";
		p->psci_nodes++;
		return fdt_visit_psci(
			walk, (enum fdt_psci_version)match->variant, &p->psci);
	case SUBJECT_GIC:
		p->failed = "interrupt controller";
		return fdt_visit_gic(walk, (enum fdt_gic_kind)match->variant,
				     &p->gic);
	case SUBJECT_WITHHELD:
		p->failed = "nodes that no guest gets";
		if (p->withheld_count == FDT_WITHHELD_MAX)
			return ERR_NO_SPACE;
		p->withheld[p->withheld_count++] = walk->node;
		return OK;
	case SUBJECT_NONE:
		break;
	}
	return OK;
}

/* What the nodes that this walk reads say, all but the devices' ranges. */
static int visit(struct fdt_walk *walk, struct fdt_platform *p)
{
	int status = OK;

	p->failed = "/chosen";
	if (p->chosen)
		status = fdt_visit_chosen(walk, p->chosen);
	if (status)
		return status;
	if (walk->msi && p->msi_count++ < FDT_MSI_MAX)
		p->msi[p->msi_count - 1] = walk->node;
	p->failed = "memory";
	status = fdt_visit_memory(walk, &p->memory);
	if (status)
		return status;
	if (walk->depth == 2) {
		p->failed = "reserved memory";
		status = fdt_visit_reserved(walk, &p->reserved);
		if (status)
			return status;
		p->failed = "cpus";
		status = fdt_visit_cpu(walk, &p->cpus);
		if (status)
			return status;
	}
	return visit_match(walk, p);
}

/*
 * The compatible string of the controller that the root's interrupt-parent
 * names, else of the first controller there is.
 */
static COLD const char *controller_name(const struct fdt *fdt)
{
	struct fdt_scan scan;
	struct fdt_prop prop;
	const char *name;
	u32 phandle, node;

	fdt_scan_start(&scan, fdt, "interrupt-controller");
	node = fdt_scan_next(&scan, &prop) ? scan.node : FDT_NONE;
	if (fdt_read_u32(fdt, FDT_ROOT, "interrupt-parent", &phandle) == OK)
		fdt_find_phandle(fdt, phandle, &node);
	return fdt_read_string(fdt, node, "compatible", &name) ? NULL : name;
}

/* Empties all results but the lists' arrays, which are the caller's. */
static void clear(struct fdt_platform *p)
{
	p->memory.count = 0;
	p->reserved.count = 0;
	p->cpus.count = 0;
	p->psci = (struct fdt_psci){ .node = FDT_NONE };
	p->psci_nodes = 0;
	memset(&p->gic, 0, sizeof(p->gic));
	p->gic.node = FDT_NONE;
	p->withheld_count = 0;
	p->msi_count = 0;
	if (p->chosen)
		fdt_clear_chosen(p->chosen);
	p->failed = "reserved memory";
	p->failed_node = FDT_NONE;
}

int fdt_read_platform(const struct fdt *fdt, struct fdt_platform *platform)
{
	struct fdt_visitor devices = { platform->device, platform->device_ctx,
				       FDT_DEPTH_MAX };
	struct fdt_path_search console;
	struct fdt_walk walk;
	int status;

	clear(platform);
	fdt_await_console(fdt, &console, &platform->console);
	status = fdt_add_reserve_block(fdt, &platform->reserved);
	if (status)
		return status;
	fdt_walk_start(&walk, fdt);
	while (fdt_walk_next(&walk)) {
		fdt_visit_console(&walk, &console, &platform->console);
		status = visit(&walk, platform);
		if (status == OK && devices.fn) {
			platform->failed = "devices";
			status = fdt_visit_device(&walk, &devices);
		}
		if (status) {
			platform->failed_node = walk.node;
			return status;
		}
	}
	if (platform->gic.kind == FDT_GIC_NONE)
		platform->gic.unsupported = controller_name(fdt);
	platform->failed = NULL;
	return OK;
}
