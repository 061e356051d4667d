/* SPDX-License-Identifier: BSD-2-Clause */
#include "vm/payload.h"

#include "arch/panic.h"
#include "base/range.h"
#include "base/status.h"
#include "base/texts.h"
#include "drivers/console.h"
#include "image/bundle.h"
#include "vm/heap.h"
#include "vm/inflate.h"
#include "vm/ram.h"

static bool is_ram(const struct platform *platform, struct range range)
{
	const struct fdt_memory *memory = &platform->found.memory;

	for (u32 n = 0; n < memory->count; n++)
		if (range_contains(memory->bank[n], range))
			return true;
	return false;
}

static const char *bootargs_of(const struct fdt_chosen *chosen)
{
	return chosen->bootargs ? chosen->bootargs : "";
}

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
		refuse_range("the kernel module", kernel, "is not in free RAM");
}

/*
 * The ramdisk only has to stay where it is. Boot programs reserve the memory
 * that it lies in (U-Boot's booti does), so that may be anything but free.
 */
static void check_ramdisk(struct range ramdisk, struct range kernel,
			  const struct platform *platform)
{
	if (!is_ram(platform, ramdisk))
		refuse_range("the ramdisk", ramdisk, "is not in RAM");
	if (ranges_overlap(ramdisk, kernel))
		refuse_range("the ramdisk", ramdisk, "overlaps the kernel");
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
		payload->bootargs = bootargs_of(chosen);
	if (payload->ramdisk.size)
		check_ramdisk(payload->ramdisk, payload->kernel, platform);
	ram_take(&free->set, range_pages_around(payload->ramdisk));
	ram_take(&free->set, range_pages_around(payload->kernel));
	return true;
}

/*
 * Inflates a kernel that does not say where it ends, and finds what follows
 * it. `data` is where all of it is mapped.
 */
static void unpack(struct payload *payload, struct region_set *free,
		   const void *data, struct range where, const char *what)
{
	struct range ramdisk;
	u64 consumed;

	payload->kernel = inflate_kernel(free, data, where.size, 0, &consumed);
	payload->clean = true;
	if (bundle_find_ramdisk(data, where.size, consumed, &ramdisk) != OK)
		refuse("%s: what follows the kernel, %u bytes of %u, is no "
		       "ramdisk",
		       what, (u32)(where.size - consumed), (u32)where.size);
	payload->ramdisk.base = where.base + ramdisk.base;
	payload->ramdisk.size = ramdisk.size;
}

bool payload_from_bundle(struct payload *payload,
			 const struct platform *platform,
			 struct memory_set *free, struct range where,
			 const char *what, bool clean)
{
	/* From BUNDLE_SEALED on. */
	static const char forms[] = "a sealed bundle, checksums are right\0"
				    "an arm64 Image and what follows\0"
				    "a compressed arm64 Image and what follows";
	const struct fdt_chosen *chosen = &platform->chosen;
	struct inflate_workspace *workspace;
	struct bundle bundle;
	const char *why = "";
	const void *data;

	if (where.size == 0)
		return false;
	if (!is_ram(platform, where))
		refuse_range(what, where, "is not in RAM");
	workspace = heap_alloc(sizeof(*workspace));
	data = ram_borrow(where);
	if (bundle_open(data, where.size, workspace, &bundle, &why) != OK)
		refuse("%s at 0x%llx: %s", what, (unsigned long long)where.base,
		       why);
	heap_free(workspace, sizeof(*workspace));
	log_info("%s at 0x%llx, %u KiB: %s", what,
		 (unsigned long long)where.base, (u32)(where.size >> 10),
		 bundle.form == BUNDLE_NONE
			 ? image_kind_name(bundle.kind)
			 : texts_at(forms, bundle.form - BUNDLE_SEALED));
	if (bundle.form == BUNDLE_NONE) {
		ram_give_back(where);
		return false;
	}
	ram_take(&free->set, range_pages_around(where));
	*payload = (struct payload){
		.kernel = { where.base + bundle.kernel.base,
			    bundle.kernel.size },
		.ramdisk = { where.base + bundle.ramdisk.base,
			     bundle.ramdisk.size },
		.bootargs = bootargs_of(chosen),
		.clean = clean,
	};
	if (bundle.form == BUNDLE_GZIP)
		unpack(payload, &free->set, data, where, what);
	ram_give_back(where);
	if (payload->ramdisk.size == 0 && where.base != chosen->initrd.base &&
	    chosen->initrd.size) {
		payload->ramdisk = chosen->initrd;
		check_ramdisk(payload->ramdisk, where, platform);
		ram_take(&free->set, range_pages_around(payload->ramdisk));
	}
	return true;
}
