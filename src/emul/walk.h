/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * At which level of stage 1 a table walk went where it could not: the
 * syndrome of a stage 2 fault on a walk (S1PTW) has the level of stage 2 only,
 * and the external abort that hardware would have raised names that of
 * stage 1. Arm ARM DDI 0487, D8.2: granules of 4, 16 and 64 KiB.
 */
#ifndef EMUL_WALK_H
#define EMUL_WALK_H

#include "base/types.h"

struct emul_walk {
	u64 tcr; /* TCR_EL1 */
	u64 ttbr0, ttbr1;
	bool big_endian; /* SCTLR_EL1.EE */
	/*
	 * Reads the descriptor at `address`, an IPA that is a multiple of 8.
	 * False: there is no memory.
	 */
	bool (*read)(void *context, u64 address, u64 *descriptor);
	void *context;
};

/*
 * The level, -1 to 3, whose descriptor for virtual address `va` lies in the
 * 4 KiB page of `fault`, where the walk stopped. The guest may have changed
 * its tables since: then the level at which the walk ends now.
 */
int emul_walk_level(const struct emul_walk *walk, u64 va, u64 fault);

#endif
