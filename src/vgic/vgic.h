/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A virtual GICv2 (IHI 0048B, without Security Extensions) or GICv3 (IHI
 * 0069H, one Security state, affinity routing always on, no LPIs).
 *
 * The CPU interface is the hardware's virtual one; this is the distributor,
 * the redistributors, SGIs, and the list registers between them.
 *
 * An interrupt is `hw` when a physical interrupt of the same INTID stands
 * behind it. Enables, configuration, routes and pending state of such an
 * interrupt live in the physical GIC. EL2 acknowledges it and puts it into a
 * list register with the HW bit; it is then physically active until the
 * guest deactivates it, which needs no exit. Hence "physically active" is
 * the same as "in flight", and tells whether a list register of any vCPU may
 * hold it. All other interrupts (SGIs, and PPIs that EL2 uses itself) are
 * latched in memory.
 *
 * Concurrency. A vCPU's list registers, `queue` and `saved` belong to its
 * own CPU, which changes them without a lock while it takes an interrupt.
 * Distributor state changes under a lock that the caller of the write
 * functions holds. An access that concerns interrupts in flight on other
 * vCPUs (rare: disabling or retargeting one that is just being handled,
 * reading or writing active state) stops those vCPUs at EL2 (ops->ask_stop());
 * they fold their list registers into memory, where the access then finds
 * everything, and unfold afterwards. A CPU that has acknowledged an
 * interrupt but not yet put it into a list register is at EL2 and stops only
 * after it has: so whoever first disables an interrupt and then finds it
 * physically active is sure to find it folded somewhere.
 */
#ifndef VGIC_VGIC_H
#define VGIC_VGIC_H

#include "base/compiler.h"
#include "base/types.h"
#include "vgic/ops.h"

#define VGIC_LR_MAX	16u /* more are not used */
#define VGIC_LINES_MAX	1020u
#define VGIC_WORDS	32u /* of 32 INTIDs */
#define VGIC_V2_CPU_MAX 8u

/* 32 interrupts: private ones of a vCPU, or SPIs. */
struct vgic_bank {
	u32 enabled;
	u32 group1;
	u32 edge;
	u32 hw;
	u32 nowhere; /* SPIs whose target is no vCPU */
	u32 latched; /* pending, not hw: __atomic access, others set bits */
	/*
	 * hw, level-sensitive, made pending by a write: in the physical GIC,
	 * and acknowledged by EL2 since, but not by the guest. __atomic.
	 */
	u32 pended;
	u32 pended_taken;
	u32 shared;   /* SPIs that more than one vCPU may take */
	u32 existing; /* has a line */
	u32 fixed;    /* SGIs of a GICv2: neither enables nor pending bits */
	u32 cpu;      /* index of the vCPU whose they are; of SPIs 0 */
	u32 word;     /* from INTID 32 * word on */
	struct vgic *vgic;
};
_Static_assert(sizeof(struct vgic_bank) == 64,
	       "the way to a bank is a shift, and a cache line");

/* INTIDs, and how many. */
struct vgic_set {
	u32 count;
	u32 bits[VGIC_WORDS];
};

struct vgic_vcpu {
	struct vgic *vgic;
	/*
	 * Whose private interrupts the distributor has: in a GICv2 its own,
	 * in a GICv3, where they are in redistributors, NULL.
	 */
	struct vgic_vcpu *banked;
	u32 index;
	u64 mpidr;	 /* affinity fields */
	bool online;	 /* has been started at least once */
	bool on;	 /* runs: started, and not off since */
	bool asleep;	 /* GICR_WAKER.ProcessorSleep */
	bool last;	 /* no redistributor follows its own in this region */
	bool own_dirty;	 /* physical enables of private ones are to be set */
	u32 lr_used;	 /* list registers that were not seen empty since */
	u32 sgi_astray;	 /* SGIs that may be in a list register not their own */
	u32 maintenance; /* causes that are on: lr_maintenance() */
	u16 lr_intid[VGIC_LR_MAX]; /* given to lr_used ones, VGIC_LR_CLOSED */
	struct vgic_bank own;
	u8 priority[32];
	u8 active_as[32];      /* vgic_active_as() */
	u8 sgi_sources[16];    /* GICv2: senders; __atomic access */
	u8 active_source[16];  /* GICv2: sender of a saved active SGI */
	struct vgic_set queue; /* hw: acknowledged, waits for a list register */
	struct vgic_set saved; /* active, not in a list register */
};

struct vgic {
	const struct vgic_ops *ops;
	u32 version; /* 2 or 3 */
	u32 line_count;
	u32 lr_count;
	u32 lr_all;    /* a bit for each list register */
	u32 lr_modulo; /* a power of two of them, less one */
	u32 id_bits;
	u32 vcpu_count;
	u32 guess_shift; /* of MPIDR, to the bits that count most vCPUs */
	u32 control;	 /* GICD_CTLR: EnableGrp0, EnableGrp1 */
	u32 typer;	 /* GICD_TYPER */
	struct vgic_vcpu *vcpu;
	struct vgic_bank spi[VGIC_WORDS]; /* [0] has none, and stays zero */
	u8 priority[1024];		  /* of SPIs; [0] to [31] stay zero */
	u8 active_as[1024];		  /* of SPIs: vgic_active_as() */
	u8 targets[1024];		  /* GICv2 ITARGETSR */
	u64 router[1024];		  /* GICv3 IROUTER */
	u16 target[1024]; /* index of the vCPU that an SPI goes to */
};

struct vgic_config {
	u32 version;
	u32 line_count; /* INTIDs, a multiple of 32 or 1020 */
	u32 lr_count;
	u32 id_bits;
	u32 vcpu_count;
	const u64 *mpidr; /* affinity fields of each vCPU */
	u32 private_soft; /* SGIs and PPIs that are not hw */
};

/*
 * Sets up `vgic` with vcpu_count elements at `vcpu`, both zeroed memory of
 * the caller's. If redistributors are in several regions, the caller sets
 * `last` of those that end one. ERR_INVALID: version, or more CPUs than it can have;
 * ERR_RANGE: line_count or lr_count.
 */
int vgic_init(struct vgic *vgic, struct vgic_vcpu *vcpu,
	      const struct vgic_config *config,
	      const struct vgic_ops *ops) MUST_CHECK;

/*
 * Takes an SPI away from the guest, for EL2: it is handed to ops->reserved(),
 * and what the guest writes about that INTID concerns no hardware. Before any
 * vCPU runs.
 */
void vgic_reserve(struct vgic *vgic, u32 intid);

/*
 * A physical interrupt was acknowledged on this vCPU's CPU. No lock. The
 * caller drops its priority afterwards.
 */
void vgic_inject_physical(struct vgic_vcpu *vcpu, u32 intid);

/* Delivers what other vCPUs have latched for this one. Own CPU, no lock. */
void vgic_service_kick(struct vgic_vcpu *vcpu);

/* The maintenance interrupt. Own CPU, no lock. */
void vgic_maintenance(struct vgic_vcpu *vcpu);

/*
 * The two ends of a stop: list registers to memory, and memory to list
 * registers. Own CPU.
 */
void vgic_fold(struct vgic_vcpu *vcpu);
void vgic_unfold(struct vgic_vcpu *vcpu);

/*
 * The vCPU starts: its CPU's list registers are empty. The state of its SGIs
 * and PPIs is what it was, since a redistributor (or the banked registers of
 * a GICv2) is not reset with the CPU. Own CPU, locked.
 */
void vgic_vcpu_start(struct vgic_vcpu *vcpu);

/*
 * The vCPU stops: nothing stays in a list register, and pending interrupts
 * become pending in the physical GIC again. Own CPU, locked.
 */
void vgic_vcpu_off(struct vgic_vcpu *vcpu);

/* Whether an interrupt is pending in a list register. Own CPU. */
bool vgic_vcpu_pending(struct vgic_vcpu *vcpu);

/*
 * Reads and writes of the distributor by a vCPU, at `offset` bytes from its
 * base, of 1, 2, 4 or 8 bytes. Reserved registers, and sizes that a register
 * does not take, are RAZ/WI; reads return OK, for a bus that knows errors.
 * Writes need the distributor lock, and reads for which vgic_read_needs_lock()
 * says so. GICv2's SGIR has a function of its own.
 */
int vgic_dist_read(struct vgic *vgic, struct vgic_vcpu *vcpu, u64 offset,
		   u32 size, u64 *value);
void vgic_dist_write(struct vgic *vgic, struct vgic_vcpu *vcpu, u64 offset,
		     u32 size, u64 value);

/* The same for the two frames of the redistributor of `target`. */
int vgic_redist_read(struct vgic_vcpu *target, struct vgic_vcpu *vcpu,
		     u64 offset, u32 size, u64 *value);
void vgic_redist_write(struct vgic_vcpu *target, struct vgic_vcpu *vcpu,
		       u64 offset, u32 size, u64 value);

/* Pending and active state is read from list registers: 0x200-0x3ff. */
static inline bool vgic_read_needs_lock(u64 offset)
{
	return (offset & 0xfe00) == 0x200;
}

/* Whether this is GICD_SGIR, a word, by which a GICv2's CPUs send SGIs. */
static inline bool vgic_is_sgir(const struct vgic *vgic, u64 offset)
{
	return offset == 0xf00 && vgic->version == 2;
}

/* A write of a word to GICD_SGIR. No lock. */
void vgic_write_sgir(struct vgic_vcpu *vcpu, u32 value);

/* Which of the three SGI registers of GICv3 was written. */
enum vgic_sgi_register {
	VGIC_SGI0R,  /* group 0 */
	VGIC_SGI1R,  /* group 1 */
	VGIC_ASGI1R, /* group 1 of the other Security state: none here */
};

/* A write of ICC_SGI0R_EL1, SGI1R or ASGI1R. No lock. */
void vgic_send_sgi(struct vgic_vcpu *vcpu, u64 value,
		   enum vgic_sgi_register which);

/*
 * A trapped write of DIR: GICC_DIR or ICC_DIR_EL1. It traps where the CPU can do
 * that, so that an interrupt is found that no list register of this CPU holds.
 * Locked.
 */
void vgic_deactivate(struct vgic_vcpu *vcpu, u32 value);

#endif
