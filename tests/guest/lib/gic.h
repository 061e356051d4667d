/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The GIC as EL1 sees it, version 2 or 3, behind one interface. An
 * acknowledged interrupt is the raw value of the acknowledge register, whose
 * low 10 bits are the INTID (no payload uses LPIs).
 */
#ifndef LIB_GIC_H
#define LIB_GIC_H

#include "lib/machine.h"

#define GIC_SPURIOUS 1023u

/* Distributor registers, by offset; one bit, byte or word for each INTID. */
#define GICD_CTLR	0x000
#define GICD_TYPER	0x004
#define GICD_IGROUPR	0x080
#define GICD_ISENABLER	0x100
#define GICD_ICENABLER	0x180
#define GICD_ISPENDR	0x200
#define GICD_ICPENDR	0x280
#define GICD_ISACTIVER	0x300
#define GICD_ICACTIVER	0x380
#define GICD_IPRIORITYR 0x400
#define GICD_ITARGETSR	0x800
#define GICD_ICFGR	0xc00
#define GICD_SGIR	0xf00
#define GICD_CPENDSGIR	0xf10
#define GICD_SPENDSGIR	0xf20
#define GICD_IROUTER	0x6000

struct gic_ops {
	void (*cpu_init)(bool split_eoi);
	u32 (*ack)(void);
	void (*eoi)(u32 ack);
	void (*dir)(u32 ack);
	void (*set_pmr)(u32 priority);
	void (*set_bpr)(u32 bpr);
	u32 (*running)(void);
	u32 (*highest)(void);
	void (*sgi)(u32 intid, u32 cpu);
	void (*sgi_others)(u32 intid);
	void (*route)(u32 intid, u32 cpu);
	/* The CPU that sent an acknowledged SGI, or -1 if it does not say. */
	int (*source)(u32 ack);
	/* Base of the registers of `intid` (banked ones: of this CPU). */
	u64 (*frame)(u32 intid);
};

extern const struct gic_ops gicv2_ops, gicv3_ops;
extern const struct gic_ops *gic;
extern u32 gic_spi_limit; /* first INTID that is none */

/* Finds the GIC, resets and enables the distributor and every CPU interface. */
void gic_init(void);

/*
 * This CPU's banked interrupts: disabled, inactive, not pending, priority
 * 0xa0; CPU interface on with PMR 0xf0; EOImode 1 if split_eoi.
 */
void gic_cpu_init(bool split_eoi);

void gic_set_bit(u32 offset, u32 intid);
bool gic_get_bit(u32 offset, u32 intid);
void gic_set_priority(u32 intid, u32 priority);
/* Edge triggered if `edge`. SPIs and PPIs. */
void gic_configure(u32 intid, bool edge);

static inline void gic_enable(u32 intid)
{
	gic_set_bit(GICD_ISENABLER, intid);
}

static inline void gic_disable(u32 intid)
{
	gic_set_bit(GICD_ICENABLER, intid);
}

#endif
