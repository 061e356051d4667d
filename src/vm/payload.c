/* SPDX-License-Identifier: BSD-2-Clause */
#include "vm/payload.h"

#include "arch/panic.h"
#include "base/range.h"
#include "vm/ram.h"

static const struct fdt_module *find_module(const struct fdt_chosen *chosen,
					    enum fdt_module_kind kind)
{
	for (u32 n = 0; n < chosen->module_count; n++)
		if (chosen->module[n].kind == kind)
			return &chosen->module[n];
	return NULL;
}

/* The kernel must be whole and in RAM that is nobody else's. */
static void check_kernel(struct range kernel, const struct region_set *free)
{
	if (kernel.size == 0)
		refuse("the kernel module is empty");
	if (!region_contains(free, kernel))
		refuse("the kernel module at 0x%llx, size 0x%llx, is not in "
		       "free RAM",
		       (unsigned long long)kernel.base,
		       (unsigned long long)kernel.size);
}

/*
 * The ramdisk only has to stay where it is. Boot programs reserve the memory
 * that it lies in (U-Boot's booti does), so that may be anything but free.
 */
static void check_ramdisk(struct range ramdisk, struct range kernel,
			  const struct fdt_memory *memory)
{
	bool in_ram = false;

	for (u32 n = 0; n < memory->count; n++)
		in_ram |= range_contains(memory->bank[n], ramdisk);
	if (!in_ram || ranges_overlap(ramdisk, kernel))
		refuse("the ramdisk at 0x%llx, size 0x%llx, %s",
		       (unsigned long long)ramdisk.base,
		       (unsigned long long)ramdisk.size,
		       in_ram ? "overlaps the kernel module" : "is not in RAM");
}

bool payload_from_modules(struct payload *payload,
			  const struct platform *platform,
			  struct memory_set *free, bool clean)
{
	const struct fdt_chosen *chosen = &platform->chosen;
	const struct fdt_module *kernel, *ramdisk;

	kernel = find_module(chosen, FDT_MODULE_KERNEL);
	ramdisk = find_module(chosen, FDT_MODULE_RAMDISK);
	if (!kernel)
		return false;
	check_kernel(kernel->range, &free->set);
	if (ramdisk && ramdisk->range.size == 0)
		refuse("the ramdisk module is empty");
	*payload = (struct payload){
		.kernel = kernel->range,
		.ramdisk = ramdisk ? ramdisk->range : chosen->initrd,
		.bootargs = kernel->bootargs,
		.clean = clean,
	};
	if (!payload->bootargs)
		payload->bootargs = chosen->bootargs ? chosen->bootargs : "";
	if (payload->ramdisk.size)
		check_ramdisk(payload->ramdisk, payload->kernel,
			      &platform->found.memory);
	ram_take(&free->set, range_pages_around(payload->ramdisk));
	ram_take(&free->set, range_pages_around(payload->kernel));
	return true;
}
