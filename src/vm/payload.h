/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What a guest is made of, and where it is found: the first that exists of
 * modules in /chosen, a bundle behind Caisson's own image, a bundle in the
 * initrd's range, and a FAT partition of a virtio disk.
 */
#ifndef VM_PAYLOAD_H
#define VM_PAYLOAD_H

#include "base/types.h"
#include "vm/memory_plan.h"
#include "vm/options.h"
#include "vm/platform.h"

/* Files in RAM that has been taken out of what is free. */
struct payload {
	struct range kernel;  /* the file, whose pages nothing else has */
	struct range ramdisk; /* size 0: none */
	struct range tree;    /* a guest.dtb, mapped for EL2; size 0: none */
	const struct platform *own; /* what that one says; NULL: none */
	const char *bootargs; /* with the hypervisor's own words; not NULL */
	bool clean;	      /* the kernel may lie in the data cache */
};

/*
 * The modules that the boot program describes in /chosen; false if there is
 * no kernel among them. `free` is all RAM that is neither reserved nor the
 * hypervisor's; what the payload occupies is taken out of it. `clean`: the
 * boot program ran with caches on. Refuses by name what cannot be used. Boot
 * CPU only, MMU on.
 */
bool payload_from_modules(struct payload *payload,
			  const struct platform *platform,
			  struct memory_set *free, bool clean);

/*
 * The bundle (image/bundle.h) in the range of RAM `where`, which `what` names
 * for messages; false if there is none, or `where` is empty. A bundle without
 * a ramdisk that is not in the initrd's own range has that. As
 * payload_from_modules() otherwise.
 */
bool payload_from_bundle(struct payload *payload,
			 const struct platform *platform,
			 struct memory_set *free, struct range where,
			 const char *what, bool clean);

/*
 * Image, initrd.img, guest.dtb and cmdline.txt of the first FAT partition that
 * has an Image, on the virtio disks in the order of the device tree. Each disk
 * is reset afterwards, as the guest expects it. False, with the number of
 * disks in *disks, if there is none; as payload_from_modules() otherwise.
 */
bool payload_from_disk(struct payload *payload, const struct platform *platform,
		       struct memory_set *free, u32 *disks);

#endif
