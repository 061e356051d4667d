/* SPDX-License-Identifier: BSD-2-Clause */
#include "base/compiler.h"
#include "fdt/platform.h"

/* Entry `index` of reg; absent ones stay empty if they may be absent. */
static int frame(const struct fdt_walk *walk, u32 index, bool required,
		 struct range *range)
{
	int status = fdt_walk_reg(walk, index, range);

	return status == ERR_NOT_FOUND && !required ? OK : status;
}

/* The three CPU-side frames, which begin at entry `index`. */
static int cpu_frames(const struct fdt_walk *walk, u32 index, bool required,
		      struct fdt_gic *gic)
{
	int status = frame(walk, index, required, &gic->cpu_interface);

	if (status == OK)
		status = frame(walk, index + 1, false, &gic->hyp_interface);
	if (status == OK)
		status = frame(walk, index + 2, false, &gic->virtual_interface);
	return status;
}

/* One property of a node that may be absent. */
static int optional_u32(const struct fdt_walk *walk, const char *name,
			u32 *value)
{
	int status = fdt_read_u32(walk->fdt, walk->node, name, value);

	return status == ERR_NOT_FOUND ? OK : status;
}

/* reg: GICD, the redistributor regions, then GICC, GICH, GICV if any. */
static int read_v3(const struct fdt_walk *walk, struct fdt_gic *gic)
{
	u32 i, regions = 1;
	int status = optional_u32(walk, "#redistributor-regions", &regions);

	if (status)
		return status;
	if (regions == 0)
		return ERR_INVALID;
	if (regions > FDT_REDISTRIBUTORS_MAX)
		return ERR_NO_SPACE;
	status = fdt_read_u64(walk->fdt, walk->node, "redistributor-stride",
			      &gic->redistributor_stride);
	if (status && status != ERR_NOT_FOUND)
		return status;
	for (i = 0; i < regions; i++) {
		status = frame(walk, 1 + i, true, &gic->redistributor[i]);
		if (status)
			return status;
	}
	gic->redistributor_count = regions;
	return cpu_frames(walk, 1 + regions, false, gic);
}

static int read_maintenance(const struct fdt_walk *walk, struct fdt_gic *gic)
{
	int status = fdt_decode_irq(&walk->interrupts, gic->interrupt_cells, 0,
				    &gic->maintenance);

	return status == ERR_NOT_FOUND ? OK : status;
}

COLD int fdt_visit_gic(const struct fdt_walk *walk, enum fdt_gic_kind kind,
		       struct fdt_gic *gic)
{
	int status;

	if (!walk->okay || gic->kind != FDT_GIC_NONE)
		return OK;
	gic->node = walk->node;
	gic->parent = fdt_walk_parent(walk);
	gic->interrupt_cells = 3;
	status = optional_u32(walk, "#interrupt-cells", &gic->interrupt_cells);
	if (status == OK)
		status = frame(walk, 0, true, &gic->distributor);
	if (status == OK)
		status = kind == FDT_GIC_V3 ? read_v3(walk, gic)
					    : cpu_frames(walk, 1, true, gic);
	if (status == OK)
		status = read_maintenance(walk, gic);
	if (status == OK)
		gic->kind = kind;
	return status;
}
