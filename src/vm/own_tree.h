/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A device tree that comes with the guest (guest.dtb) instead of the one that
 * firmware handed over. It describes devices as its author wants; RAM and
 * what firmware keeps of it are facts of this machine, and are put in.
 */
#ifndef VM_OWN_TREE_H
#define VM_OWN_TREE_H

#include "base/compiler.h"
#include "fdt/patch.h"
#include "vm/platform.h"

/*
 * Reads the tree in `file`, which is mapped. Refuses by name one that is
 * damaged, or whose interrupt controller is not the platform's. There is one at
 * a time.
 */
const struct platform *own_tree_read(struct range file,
				     const struct platform *platform);

/* Takes out of `free` what the tree reserves at places that it names. */
void own_tree_keep_clear(const struct platform *own, struct region_set *free);

/* Puts in the platform's RAM, less `home`, and what firmware reserves. */
int own_tree_complete(struct fdt_edit *edit, const struct platform *own,
		      const struct platform *platform,
		      struct range home) MUST_CHECK;

/* Puts in the platform's seeds of randomness where the tree has none. */
int own_tree_adopt_seeds(struct fdt_edit *edit,
			 const struct fdt_chosen *chosen) MUST_CHECK;

#endif
