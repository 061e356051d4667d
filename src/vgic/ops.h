/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What the virtual GIC asks of the hardware under it. The list register
 * functions act on the calling CPU's own; those that take a `cpu` act on
 * that CPU's private interrupts (INTID 0-31) and ignore it for SPIs.
 */
#ifndef VGIC_OPS_H
#define VGIC_OPS_H

#include "base/types.h"

/*
 * Why a maintenance interrupt is wanted. While something waits, it comes too
 * when lr_groups() is other than it was, as the bits above have it, but for
 * the only group that was taken.
 */
#define VGIC_NO_PENDING	 1u /* no list register is pending any more */
#define VGIC_NO_ENTRY	 2u /* an EOI found no list register */
#define VGIC_GROUPS_WERE 2  /* where these bits are: with VGIC_NO_PENDING */

#define VGIC_ALL_GROUPS	 3u

/*
 * Registers of 32 interrupts, a bit for each, at the offset that both GICs have
 * them at (IHI 0048B 4.1.2, IHI 0069H 12.8). Those of one kind read alike.
 */
enum gic_word_register {
	GIC_IGROUPR = 0x080,
	GIC_ISENABLER = 0x100,
	GIC_ICENABLER = 0x180,
	GIC_ISPENDR = 0x200,
	GIC_ICPENDR = 0x280,
	GIC_ISACTIVER = 0x300,
	GIC_ICACTIVER = 0x380,
};

struct vgic_ops {
	/* List registers: raw values, see vgic/lr.h. */
	u64 (*lr_read)(u32 index);
	void (*lr_write)(u32 index, u64 raw);
	u32 (*lr_empty)(void); /* bit n: list register n is, of VGIC_LR_MAX */
	/* Which maintenance interrupts are on, of the causes above, or-ed. */
	void (*lr_maintenance)(u32 causes);
	/* How many EOIs found no list register, and forgets them. */
	u32 (*lr_take_eoi_count)(void);
	/* The running priority, of all groups; 0x100: none. */
	u32 (*lr_running)(void);
	/* Bits of the groups that the guest's CPU interface takes. */
	u32 (*lr_groups)(void);

	/*
	 * One of the registers of 32 physical interrupts, from INTID 32 * word
	 * on. Disabling is complete when write_word() returns.
	 */
	void (*write_word)(enum gic_word_register reg, u32 cpu, u32 word,
			   u32 mask);
	u32 (*read_word)(enum gic_word_register reg, u32 cpu, u32 word);
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
	 * Asks another vCPU to stop at EL2, and waits until it has: vgic_fold()
	 * has run there then, and vgic_unfold() runs when go() is called.
	 */
	void (*ask_stop)(u32 cpu);
	void (*await_stop)(u32 cpu);
	void (*go)(u32 cpu);
};

#endif
