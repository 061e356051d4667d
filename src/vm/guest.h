/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The guest's software: found where the boot method put it, loaded where it
 * can run, and given a device tree.
 */
#ifndef VM_GUEST_H
#define VM_GUEST_H

#include "base/types.h"
#include "image/elf64.h"
#include "vm/memory_plan.h"
#include "vm/options.h"
#include "vm/payload.h"
#include "vm/platform.h"

/* What a guest is started with. */
struct guest {
	u64 entry;	     /* IPA of its first instruction */
	u64 dtb;	     /* IPA of its device tree, which goes to x0 */
	struct range initrd; /* size 0: none */
	u32 code_count;	     /* what was loaded that may be executed */
	struct range code[ELF64_SEGMENT_MAX];
	char bootargs[COMMAND_LINE_MAX];
};

/*
 * Loads what was found. `free` is all RAM that is neither reserved nor the
 * hypervisor's nor the payload's; what the guest occupies is taken out of
 * it. Refuses by name what cannot be booted. Boot CPU only, MMU on.
 */
void guest_load(struct guest *guest, const struct payload *payload,
		struct memory_set *free);

/*
 * Writes the guest's device tree into `free` RAM: the platform's, without
 * the hypervisor's RAM, the GIC's virtualization parts and the modules, and
 * with this hypervisor's PSCI. If the payload has a tree, it takes the place
 * of the platform's: what it says of memory is replaced by what there is, and
 * what firmware reserves is reserved in it too. Refuses if it cannot be made.
 */
void guest_write_device_tree(struct guest *guest, const struct payload *payload,
			     const struct platform *platform,
			     struct memory_set *free, struct range home,
			     struct range hidden);

#endif
