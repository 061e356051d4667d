/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The guest's physical address space: RAM and devices where hardware has
 * them, everything else unmapped.
 */
#ifndef VM_STAGE2_H
#define VM_STAGE2_H

#include "arch/cpu.h"
#include "base/types.h"
#include "pgtable/pgtable.h"
#include "vm/platform.h"

/*
 * Builds stage 2 for a guest that owns the whole platform apart from `home`,
 * the hypervisor's RAM, `hidden`, a device that EL2 keeps, and the GIC, of which it gets the virtual CPU
 * interface where GICv2 has one. Logs what it maps, then walks the finished
 * tables and panics if a page of the hypervisor or of the GIC can be
 * reached. Uses up the array of platform->devices. Boot CPU only, MMU on.
 */
void stage2_build(struct pgtable *table, struct cpu_stage2 *registers,
		  const struct platform *platform, struct range home,
		  struct range hidden, u32 pa_bits);

#endif
