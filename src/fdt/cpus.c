/* SPDX-License-Identifier: BSD-2-Clause */
#include "base/string.h"
#include "fdt/platform.h"

static bool is_cpu(const struct fdt_walk *walk)
{
	const char *type;

	if (walk->depth != 2 ||
	    !fdt_node_named(walk->fdt, walk->bus[1].node, "cpus"))
		return false;
	if (!walk->device_type.value)
		return fdt_walk_named(walk, "cpu");
	type = fdt_prop_string(&walk->device_type, 0);
	return type && strcmp(type, "cpu") == 0;
}

int fdt_visit_cpu(const struct fdt_walk *walk, struct fdt_cpus *cpus)
{
	struct fdt_cpu cpu = { .node = walk->node, .status = walk->status };
	struct range reg;
	int status;

	if (!is_cpu(walk))
		return OK;
	status = fdt_walk_raw_reg(walk, 0, &reg);
	if (status)
		return status;
	cpu.mpidr = reg.base;
	if (cpus->count == cpus->capacity)
		return ERR_NO_SPACE;
	if (cpus->count == 0)
		cpus->node = walk->bus[1].node;
	cpus->cpu[cpus->count++] = cpu;
	return OK;
}
