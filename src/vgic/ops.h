/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What the virtual GIC asks of the hardware under it. The list register
 * functions act on the calling CPU's own; those that take a `cpu` act on
 * that CPU's private interrupts (INTID 0-31) and ignore it for SPIs.
 */
#ifndef VGIC_OPS_H
#define VGIC_OPS_H

#include "base/types.h"

/* Why a maintenance interrupt is wanted. */
#define VGIC_NO_PENDING 1u /* no list register is pending any more */
#define VGIC_NO_ENTRY	2u /* an EOI found no list register */

struct vgic_ops {
	/* List registers: raw values, see vgic/lr.h. */
	u64 (*lr_read)(u32 index);
	void (*lr_write)(u32 index, u64 raw);
	u32 (*lr_empty)(void); /* bit n: list register n is, of VGIC_LR_MAX */
	/* Which maintenance interrupts are on, VGIC_NO_* or-ed. */
	void (*lr_maintenance)(u32 causes);
	/* How many EOIs found no list register, and forgets them. */
	u32 (*lr_take_eoi_count)(void);

	/*
	 * 32 physical interrupts from INTID 32 * word on, for each bit of
	 * `mask`. Disabling is complete when disable() returns.
	 */
	void (*enable)(u32 cpu, u32 word, u32 mask);
	void (*disable)(u32 cpu, u32 word, u32 mask);
	void (*set_pending)(u32 cpu, u32 word, u32 mask);
	void (*clear_pending)(u32 cpu, u32 word, u32 mask);
	void (*set_active)(u32 cpu, u32 word, u32 mask);
	void (*clear_active)(u32 cpu, u32 word, u32 mask);
	u32 (*read_pending)(u32 cpu, u32 word);
	u32 (*read_active)(u32 cpu, u32 word);
	/*
	 * Makes those of `mask` edge-triggered where `edge` has a bit, else
	 * level-sensitive, as far as hardware lets itself be configured;
	 * returns what all 32 are then.
	 */
	u32 (*configure)(u32 cpu, u32 word, u32 mask, u32 edge);
	/* Routes an SPI to one CPU. */
	void (*route)(u32 intid, u32 cpu);

	/*
	 * An interrupt of vgic_reserve() was acknowledged by the calling CPU.
	 * To be made inactive; its priority is dropped by the caller.
	 */
	void (*reserved)(u32 cpu, u32 intid);

	/* Has vgic_service_kick() run on another CPU, soon. */
	void (*kick)(u32 cpu);
	/*
	 * Stops another vCPU at EL2: vgic_fold() has run there when this
	 * returns, and vgic_unfold() runs when go() is called.
	 */
	void (*stop)(u32 cpu);
	void (*go)(u32 cpu);
};

#endif
