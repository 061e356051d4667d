/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Registers that GICv2 (IHI 0048B) and GICv3 (IHI 0069H) distributors share,
 * and the part of their set-up that is the same.
 */
#ifndef DRIVERS_GIC_REGS_H
#define DRIVERS_GIC_REGS_H

#include "base/bits.h"
#include "base/checked.h"
#include "base/types.h"
#include "vgic/ops.h"

#define GICD_CTLR    0x0000
#define GICD_TYPER   0x0004
#define GICD_IROUTER 0x6000

/* In the distributor, and in the SGI frame of a redistributor. See vgic/ops.h. */
#define GIC_IPRIORITYR 0x0400
#define GIC_ITARGETSR  0x0800
#define GIC_ICFGR      0x0c00
#define GICD_SGIR      0x0f00

#define GICD_CTLR_RWP  BIT32(31)
#define GICD_CTLR_ARE  BIT32(4)
/*
 * With one Security state: EnableGrp0 and EnableGrp1; seen from Non-secure
 * with two: EnableGrp1 and EnableGrp1A.
 */
#define GICD_CTLR_GROUPS	   0x3u

#define GICR_FRAME		   0x10000u
#define GICR_CTLR		   0x0000
#define GICR_CTLR_RWP		   BIT32(3)
#define GICR_TYPER		   0x0008
#define GICR_TYPER_LAST		   BIT(4)
#define GICR_TYPER_VLPIS	   BIT(1)
#define GICR_WAKER		   0x0014
#define GICR_WAKER_PROCESSOR_SLEEP BIT32(1)
#define GICR_WAKER_CHILDREN_ASLEEP BIT32(2)

/* How many INTIDs GICD_TYPER.ITLinesNumber gives, at most 1020. */
u32 gic_line_count(u32 typer);

/* Writes `value` to every word of `size` bytes. */
void gic_fill(uintptr_t at, u32 size, u32 value);

/*
 * Interrupts from `first`, a multiple of 32, to before `end`, at the frame that
 * has their registers: disabled, inactive, at the guest's priority, in the
 * groups given (a word of IGROUPR; ignored where it belongs to the Secure
 * state). The caller has disabled the groups, and waits for the effect where
 * there is a bit to wait for.
 */
void gic_init_lines(uintptr_t frame, u32 first, u32 end, u32 groups);

/*
 * Sets the trigger of those of `mask` of the 32 interrupts of a word, at the
 * frame that has their registers; returns the trigger that all have then,
 * since some are fixed. A bit is set for edge.
 */
u32 gic_configure(uintptr_t frame, u32 word, u32 mask, u32 edge);

#endif
