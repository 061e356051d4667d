/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Which RAM is whose. All addresses are physical; the guest sees the same
 * ones. May run with the MMU off.
 */
#ifndef VM_MEMORY_PLAN_H
#define VM_MEMORY_PLAN_H

#include "alloc/region.h"
#include "base/types.h"
#include "vm/platform.h"

#define MEMORY_RANGES_MAX (2 * PLATFORM_RESERVED_MAX)

/* A set of ranges with its storage. */
struct memory_set {
	struct region_set set;
	struct range storage[MEMORY_RANGES_MAX];
};

/*
 * Makes `free` all RAM, in whole pages, apart from what the device tree reserves: firmware's
 * ranges and the memory reservation block. ERR_NO_SPACE: too many pieces.
 */
int memory_plan_free(const struct platform *platform, struct memory_set *free);

/* Takes what boot still needs out of `free`: the modules and the initrd. */
int memory_plan_keep_payload(const struct platform *platform,
			     struct memory_set *free);

/*
 * Chooses the hypervisor's home in `free`: a multiple of 2 MiB, so that
 * stage 2 needs no 4 KiB pages around it, as high in RAM as possible, and
 * above 1 GiB if it can be: low memory is scarce where devices address 30 or
 * 32 bits. ERR_NO_MEMORY with home->size set to what was needed.
 */
int memory_plan_home(const struct platform *platform,
		     const struct memory_set *free, u64 image_size,
		     struct range *home);

#endif
