/* SPDX-License-Identifier: BSD-2-Clause */
/* What the two halves of the GICv3 driver share. */
#ifndef DRIVERS_GICV3_H
#define DRIVERS_GICV3_H

#include "drivers/gic.h"

#define GICV3_CPUS_MAX 256

/* Set by the driver's init(), read only from then on. */
struct gicv3 {
	uintptr_t distributor;
	u32 line_count;
	u32 maintenance;
	u32 cpu_count;
	const u64 *mpidr; /* affinities, as GICD_IROUTER takes them */
	uintptr_t redistributor[GICV3_CPUS_MAX];
	u64 sgi_target[GICV3_CPUS_MAX]; /* ICC_SGI1R_EL1 that kicks the CPU */
};

extern struct gicv3 gicv3;

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
