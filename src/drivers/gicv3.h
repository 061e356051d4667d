/* SPDX-License-Identifier: BSD-2-Clause */
/* What the two halves of the GICv3 driver share. */
#ifndef DRIVERS_GICV3_H
#define DRIVERS_GICV3_H

#include "drivers/gic.h"

#define GICV3_CPUS_MAX 256

uintptr_t gicv3_distributor(void);
uintptr_t gicv3_redistributor(u32 cpu);

/* Affinity of a CPU in the layout of MPIDR_EL1, as GICD_IROUTER takes it. */
u64 gicv3_affinity(u32 cpu);

/* Wait until earlier writes to enables and routes have their effect. */
void gicv3_wait_distributor(void);
void gicv3_wait_redistributor(u32 cpu);

/* Adds what ICH_VTR_EL2 says. */
void gicv3_virtual_limits(struct gic_limits *limits);

/* Empties the calling CPU's virtual interface and enables it. */
void gicv3_reset_virtual(void);
void gicv3_hold_virtual(bool on);

extern const struct vgic_ops gicv3_vgic_ops;

#endif
