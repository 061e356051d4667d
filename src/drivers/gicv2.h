/* SPDX-License-Identifier: BSD-2-Clause */
/* What the two halves of the GICv2 driver share. */
#ifndef DRIVERS_GICV2_H
#define DRIVERS_GICV2_H

#include "drivers/gic.h"

/* A GICv2 addresses at most eight CPU interfaces. */
#define GICV2_CPUS_MAX 8

uintptr_t gicv2_distributor(void);
uintptr_t gicv2_cpu_interface(void);
uintptr_t gicv2_hyp_interface(void);

/* The target bit of a CPU in GICD_ITARGETSR and GICD_SGIR. */
u32 gicv2_target(u32 cpu);

/* Adds what GICH_VTR says. */
void gicv2_virtual_limits(struct gic_limits *limits);

/* Empties the calling CPU's virtual interface and enables it. */
void gicv2_reset_virtual(void);
void gicv2_hold_virtual(bool on);

extern const struct vgic_ops gicv2_vgic_ops;

#endif
