/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Start of a secondary CPU. Firmware enters secondary_start() at EL2 with
 * the MMU off and x0 = the physical address (at EL2 the same as the virtual
 * one) of a struct secondary_args, which the starter has cleaned to the
 * point of coherency.
 */
#ifndef ARCH_SECONDARY_H
#define ARCH_SECONDARY_H

#define SECONDARY_TTBR	 0
#define SECONDARY_TCR	 8
#define SECONDARY_MAIR	 16
#define SECONDARY_SCTLR	 24
#define SECONDARY_PERCPU 32
#define SECONDARY_ENTRY	 40

#ifndef __ASSEMBLER__

#include "base/types.h"

struct secondary_args {
	u64 ttbr0_el2;
	u64 tcr_el2;
	u64 mair_el2;
	u64 sctlr_el2;
	u64 percpu; /* becomes TPIDR_EL2; its stack becomes SP */
	u64 entry;  /* void entry(void), never returns */
};

_Static_assert(offsetof(struct secondary_args, entry) == SECONDARY_ENTRY,
	       "secondary_args");

extern char secondary_start[];

#endif
#endif
