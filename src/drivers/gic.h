/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The physical GIC, as EL2 uses it: interrupts are acknowledged by EL2 and
 * deactivated by the guest (EOImode 1), configuration follows what the
 * guest's virtual distributor asks for.
 *
 * All interrupts that EL2 sees are in the one group that software of this
 * security state gets as IRQ.
 */
#ifndef DRIVERS_GIC_H
#define DRIVERS_GIC_H

#include "base/types.h"
#include "vgic/ops.h"

#define GIC_REGIONS_MAX 32

/* 1020-1023: nothing to acknowledge. From 1024 on: LPIs, unused here. */
#define GIC_SPECIAL	1020u
#define GIC_SPECIAL_END 1024u

/* The one SGI that EL2 uses between its CPUs. */
#define GIC_KICK_SGI 0u

/* Where the GIC is, at EL2 addresses, all mapped as device memory. */
struct gic_config {
	uintptr_t distributor;
	uintptr_t cpu_interface;		     /* GICv2 only */
	uintptr_t hyp_interface;		     /* GICv2 only */
	struct range redistributor[GIC_REGIONS_MAX]; /* GICv3 only */
	u32 redistributor_count;
	u64 redistributor_stride; /* 0: the architecture's */
	u32 maintenance;	  /* INTID of the maintenance interrupt */
	u32 cpu_count;
	const u64 *mpidr; /* affinity fields, by CPU index */
};

/* What the hardware turned out to have. */
struct gic_limits {
	u32 line_count;	   /* INTIDs 0 .. line_count - 1, at most 1020 */
	u32 lr_count;	   /* list registers, 1 to 64 */
	u32 priority_bits; /* of the virtual interface */
	u32 id_bits;	   /* INTID bits of the distributor */
	bool dir_trap;	   /* writes of DIR can be trapped (ICH_VTR.TDS) */
};

struct gic_driver {
	const char *name;

	/*
	 * Brings the distributor into a known state: every SPI disabled,
	 * inactive, at one priority, routed to the calling CPU. ERR_NOT_FOUND:
	 * a CPU has no redistributor; ERR_UNSUPPORTED: not this GIC, or no
	 * virtualization.
	 */
	int (*init)(const struct gic_config *config, struct gic_limits *limits);

	/* The calling CPU's banked registers and both its interfaces. */
	void (*init_cpu)(u32 cpu);

	/* Clears the calling CPU's list registers and virtual CPU interface. */
	void (*reset_virtual)(void);

	/* Acknowledges. The INTID is in the bits of intid_mask. */
	u32 (*acknowledge)(void);
	u32 intid_mask;

	/* Drops the running priority of what acknowledge() returned. */
	void (*drop_priority)(u32 acknowledged);

	/*
	 * Drops it, and deactivates: for interrupts of EL2 itself. What was
	 * written before a kick() is read behind it.
	 */
	void (*end)(u32 acknowledged);

	/*
	 * Sends GIC_KICK_SGI to a CPU. What the caller wrote before is
	 * visible to the CPU that takes it.
	 */
	void (*kick)(u32 cpu);

	/*
	 * While `parked`, only the kick wakes the calling CPU from WFI;
	 * interrupts of the guest stay pending.
	 */
	void (*set_parked)(bool parked);

	/*
	 * While held, no virtual interrupt is signalled to the calling CPU;
	 * list registers and the guest's registers stay as they are.
	 */
	void (*hold_virtual)(bool on);

	/* For the virtual GIC. */
	const struct vgic_ops *ops;
};

extern const struct gic_driver gicv2_driver;
extern const struct gic_driver gicv3_driver;

/*
 * Priorities: the guest's interrupts share one, the kick is all that a parked
 * CPU takes: those above its mask. With two Security states the distributor
 * shifts what is written here into its lower half: 0xd0 and 0x90. The mask is
 * shifted along only if SCR_EL3.FIQ is 1 (IHI 0069H, "Software accesses of
 * interrupt priority"): it lies between the two either way.
 */
#define GIC_PRIORITY_GUEST  0xa0u
#define GIC_PRIORITY_KICK   0x20u
#define GIC_PRIORITY_PARKED 0xa0u
#define GIC_PRIORITY_OPEN   0xf0u

#endif
