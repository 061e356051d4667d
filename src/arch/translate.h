/* SPDX-License-Identifier: BSD-2-Clause */
/* Where a virtual address of the guest leads, by the CPU's own table walk. */
#ifndef ARCH_TRANSLATE_H
#define ARCH_TRANSLATE_H

#include "base/bits.h"
#include "base/types.h"

/* PAR_EL1 (Arm ARM D19.2.107): there is no address; the address. */
#define PAR_F	    BIT(0)
#define PAR_ADDRESS MASK(47, 12)

/*
 * PAR_EL1 (Arm ARM D19.2.107) after stage 1 of the translation of an address for
 * reading at EL1, which may read whatever EL0 executes: the address is an IPA,
 * and stage 2 may be without the right to read it. Bit 0 says that there is none:
 * a fault, or an external abort on the walk, which the guest can cause and which
 * is harmless here. PAR_EL1 itself stays the guest's.
 */
u64 translate_stage1(u64 va);

/* For el2_fault(): the instruction that may abort, and where to go on. */
extern char translate_stage1_at[], translate_failed[];

#endif
