/* SPDX-License-Identifier: BSD-2-Clause */
#include "vm/memory_plan.h"

#include "base/bits.h"
#include "base/range.h"
#include "base/status.h"

/* Page tables of EL2 and stage 2, and what else does not depend on size. */
#define HOME_FIXED KIB(640)
/* Stack, guard pages, vCPU and its share of the virtual GIC. */
#define HOME_PER_CPU KIB(48)
#define HOME_ALIGN   MIB(2)

int memory_plan_free(const struct platform *platform, struct memory_set *free)
{
	const struct fdt_memory *memory = &platform->found.memory;
	const struct fdt_reserved_list *reserved = &platform->found.reserved;
	int status = OK;

	region_init(&free->set, free->storage, MEMORY_RANGES_MAX);
	for (u32 n = 0; status == OK && n < memory->count; n++)
		status = region_add(&free->set,
				    range_pages_within(memory->bank[n]));
	for (u32 n = 0; status == OK && n < reserved->count; n++)
		if (reserved->entry[n].kind != FDT_RESERVED_DYNAMIC)
			status = region_remove(&free->set,
					       reserved->entry[n].range);
	return status;
}

int memory_plan_keep_payload(const struct platform *platform,
			     struct memory_set *free)
{
	const struct fdt_chosen *chosen = &platform->chosen;
	int status = region_remove(&free->set, chosen->initrd);

	for (u32 n = 0; status == OK && n < chosen->module_count; n++)
		status = region_remove(&free->set, chosen->module[n].range);
	return status;
}

static u64 home_size(const struct platform *platform, u64 image_size)
{
	const struct fdt *tree = &platform->tree;
	/* The tree is kept once and patched once, with room to grow. */
	u64 trees = 2 * ((u64)tree->nodes_size + tree->strings_size);
	u64 cpus = platform->found.cpus.count * HOME_PER_CPU;

	return align_up(image_size + HOME_FIXED + trees + cpus, HOME_ALIGN);
}

int memory_plan_home(const struct platform *platform,
		     const struct memory_set *free, u64 image_size,
		     struct range *home)
{
	struct region_request request = {
		.size = home_size(platform, image_size),
		.align = HOME_ALIGN,
		.min = GIB(1),
		.top_down = true,
	};

	home->size = request.size;
	if (region_find(&free->set, &request, &home->base) == OK)
		return OK;
	request.min = 0;
	return region_find(&free->set, &request, &home->base);
}
