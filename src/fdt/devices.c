/* SPDX-License-Identifier: BSD-2-Clause */
#include "base/compiler.h"
#include "fdt/platform.h"

/* Whether a child of the root holds no devices. */
static bool has_no_devices(const struct fdt_walk *walk)
{
	switch (walk->name[0]) {
	case 'a':
		return fdt_walk_named(walk, "aliases");
	case 'c':
		return fdt_walk_named(walk, "cpus") ||
		       fdt_walk_named(walk, "chosen");
	case 'r':
		return fdt_walk_named(walk, "reserved-memory");
	default:
		return false;
	}
}

/* Subtrees whose `reg` is not the address of a device. */
static bool is_no_device(const struct fdt_walk *walk)
{
	return (walk->depth == 1 && has_no_devices(walk)) ||
	       fdt_is_memory(walk);
}

/*
 * Hands over the entries of `reg` or `ranges`. ERR_RANGE is an address that no
 * CPU reaches, which is common; any other error ends the list after it was
 * reported.
 */
static int visit_entries(const struct fdt_walk *walk,
			 const struct fdt_visitor *visitor,
			 struct fdt_device_range *device)
{
	for (device->index = 0;; device->index++) {
		int status;

		device->error = device->kind == FDT_DEVICE_REG
					? fdt_walk_reg(walk, device->index,
						       &device->range)
					: fdt_walk_window(walk, device->index,
							  &device->range);
		if (device->error == ERR_NOT_FOUND)
			return OK;
		if (device->error == ERR_RANGE ||
		    (device->error == OK && device->range.size == 0))
			continue;
		if (device->error)
			device->range = (struct range){ 0, 0 };
		status = visitor->fn(device, visitor->ctx);
		if (status || device->error)
			return status;
	}
}

/* An I2C address and the like is nothing that could be translated. */
static bool has_registers(const struct fdt_walk *walk)
{
	return walk->reg.length && walk->bus[walk->depth - 1].reachable;
}

/* A bridge below another PCI bus has windows inside of the host bridge's. */
static bool has_windows(const struct fdt_walk *walk)
{
	const struct fdt_bus *bus = &walk->bus[walk->depth];

	return bus->pci && !bus[-1].pci && bus->reachable;
}

int fdt_visit_device(const struct fdt_walk *walk, struct fdt_visitor *visitor)
{
	struct fdt_device_range device;
	int status = OK;

	if (walk->depth > visitor->none_below)
		return OK;
	visitor->none_below = FDT_DEPTH_MAX;
	if (walk->depth == 0)
		return OK;
	if (is_no_device(walk)) {
		visitor->none_below = walk->depth;
		return OK;
	}
	device = (struct fdt_device_range){
		.node = walk->node,
		.name = walk->name,
		.compatible = &walk->compatible,
		.kind = FDT_DEVICE_REG,
		.okay = walk->okay,
	};
	if (has_registers(walk))
		status = visit_entries(walk, visitor, &device);
	if (status || !has_windows(walk))
		return status;
	device.kind = FDT_DEVICE_WINDOW;
	return visit_entries(walk, visitor, &device);
}

COLD int fdt_for_each_device_range(const struct fdt *fdt, fdt_device_fn fn,
				   void *ctx)
{
	struct fdt_visitor visitor = { fn, ctx, FDT_DEPTH_MAX };
	struct fdt_walk walk;
	int status = OK;

	fdt_walk_start(&walk, fdt);
	while (status == OK && fdt_walk_next(&walk))
		status = fdt_visit_device(&walk, &visitor);
	return status;
}
