/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The guest's files in the root directory of a FAT file system.
 */
#ifndef VM_DISK_FILES_H
#define VM_DISK_FILES_H

#include "storage/fat.h"
#include "vm/payload.h"

/*
 * Loads Image and what there is of initrd.img, guest.dtb and cmdline.txt into
 * `free` RAM, out of which it is taken. False if the file system has no Image;
 * refuses by name if it has one that cannot be read. The machine's bootargs
 * count if there is no cmdline.txt. What guest.dtb reserves is taken out of
 * `free` first. Boot CPU only, MMU on.
 */
bool disk_files_load(struct fat *fat, struct payload *payload,
		     const struct platform *platform, struct region_set *free);

#endif
