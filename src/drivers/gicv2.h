/* SPDX-License-Identifier: BSD-2-Clause */
/* What the two halves of the GICv2 driver share. */
#ifndef DRIVERS_GICV2_H
#define DRIVERS_GICV2_H

#include "drivers/gic.h"

/* A GICv2 addresses at most eight CPU interfaces. */
#define GICV2_CPUS_MAX 8

/* Set by the driver's init(), read only from then on. */
struct gicv2 {
	uintptr_t distributor;
	uintptr_t cpu_interface;
	uintptr_t hyp_interface;
	uintptr_t list_registers; /* of it */
	u32 line_count;
	u32 maintenance;
	u8 target[GICV2_CPUS_MAX]; /* bits in GICD_ITARGETSR and GICD_SGIR */
};

extern struct gicv2 gicv2;

/* Adds what GICH_VTR says. */
void gicv2_virtual_limits(struct gic_limits *limits);

/* Empties the calling CPU's virtual interface and enables it. */
void gicv2_reset_virtual(void);
void gicv2_hold_virtual(bool on);

extern const struct vgic_ops gicv2_vgic_ops;

#endif
