/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Edits that turn the platform's device tree into a guest's. Which of them a
 * guest gets is decided elsewhere.
 *
 * All follow the rules of fdt/patch.h on offsets, and return ERR_NO_SPACE when
 * the buffer is full.
 */
#ifndef FDT_GUEST_H
#define FDT_GUEST_H

#include "fdt/patch.h"
#include "fdt/query.h"

/* How many ranges fdt_set_reg() takes. */
#define FDT_REG_MAX 16

/*
 * Sets `reg` of `node`, a child of `parent`, to `count` ranges (at most FDT_REG_MAX) in the cells of
 * its parent bus, untranslated. ERR_OVERFLOW if a number does not fit its
 * cells, ERR_RANGE for too many ranges.
 */
int fdt_set_reg(struct fdt_edit *edit, u32 node, u32 parent,
		const struct range *range, u32 count);

/*
 * Cuts `reg` of `node`, a child of `parent`, to its first `count` entries, so that a frame which the
 * guest must not know disappears. ERR_NOT_FOUND, ERR_RANGE if there are fewer.
 */
int fdt_keep_reg(struct fdt_edit *edit, u32 node, u32 parent, u32 count);

/*
 * Removes every node that describes memory, disabled ones too, and adds one
 * memory node for each range, or several where the root has one size cell and
 * the range does not fit that.
 */
int fdt_replace_memory(struct fdt_edit *edit, const struct range *range,
		       u32 count);

/*
 * Adds a no-map child of /reserved-memory, which is made if there is none. The
 * child is called name@base.
 */
int fdt_reserve_memory(struct fdt_edit *edit, const char *name,
		       struct range range);

/*
 * Sets /chosen's bootargs (NULL: removed), linux,initrd-start and -end (size 0:
 * removed), and removes the modules from it. /chosen is made if there is none.
 */
int fdt_set_chosen(struct fdt_edit *edit, const char *bootargs,
		   struct range initrd);

/*
 * Removes the nodes that no guest gets, and each msi-parent and msi-map
 * property that refers to one of them by phandle, given what fdt_read_platform()
 * has found in this tree, in which nothing has moved since. The root is passed
 * over, and what went with a node above it.
 */
void fdt_withhold(struct fdt_edit *edit, const struct fdt_platform *found);

/*
 * Makes the first PSCI node (or a new /psci, if there is none) the only one:
 * compatible with arm,psci-1.0, 0.2 and arm,psci, enabled, with the function
 * identifiers of 0.2 and `method` "smc" or "hvc". Sets enable-method of every
 * CPU to "psci" and removes its cpu-release-addr.
 */
int fdt_set_psci(struct fdt_edit *edit, const char *method);

#endif
