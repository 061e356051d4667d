/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The GIC under the firmware's driver, and a guest that takes virtual
 * interrupts and writes down what it took.
 */
#ifndef LIB_GIC_H
#define LIB_GIC_H

#include "drivers/gic.h"
#include "lib/guest.h"
#include "vgic/lr.h"
#include "vgic/vgic.h"

/* Interrupts that no device of the machine has. */
#define FREE_PPI 20u
#define FREE_SPI 200u

#define IRQ_LOG	 64u

/* What was taken, by EL2 or by the guest. */
struct irq_log {
	u32 count[1024]; /* of each INTID */
	u32 total;
	u32 spurious;
	u32 order[IRQ_LOG]; /* the acknowledge register, raw */
};

/* The guest's CPU interface; runs at EL1. */
struct gic_guest {
	void (*enable)(bool on, bool split_eoi, u32 mask);
	u32 (*acknowledge)(void);
	void (*end)(u32 acknowledged);
	void (*deactivate)(u32 acknowledged);
};

/* What the guest does in one run. */
struct guest_job {
	bool off;	  /* leaves its CPU interface disabled */
	bool split_eoi;	  /* EOImode 1 */
	bool deactivate;  /* and writes DIR after EOI */
	u32 mask;	  /* priorities below this; 0: 0xf0 */
	u32 first_dir;	  /* writes this to DIR at first, if not 0 */
	u32 microseconds; /* 0: 300 */
};

struct gic_rig {
	const struct gic_driver *driver;
	const struct gic_guest *guest;
	struct gic_limits limits;
	u32 version, maintenance;
	/*
	 * Whether ISPENDR makes a PPI pending. QEMU's GICv2 ignores it where
	 * there are several CPUs.
	 */
	bool ppi;
	/* Lets DIR of the guest reach the list registers without a trap. */
	void (*allow_dir)(void);
	/* Every interrupt that EL2 takes goes to: the priority is its duty. */
	void (*taken)(u32 acknowledged, u32 intid);
	struct irq_log el2, el1;
};

extern struct gic_rig gic;

/* After guest_init(): the driver's init(), and init_cpu() for this CPU. */
void gic_init(void);

/* Ends the interrupt at once, or drops its priority and leaves it active. */
void gic_take_and_end(u32 acknowledged, u32 intid);
void gic_take_and_keep(u32 acknowledged, u32 intid);

/* The log of EL2, emptied; then interrupts are on for a while. */
void gic_take(void (*taken)(u32 acknowledged, u32 intid));

/* The guest's job, with its log and EL2's emptied. */
void gic_run(const struct guest_job *job);

/* Whether the guest took these and nothing else, each once. */
bool gic_took(const u32 *intids, u32 count);
bool gic_took_one(u32 intid);
bool gic_took_nothing(void);

/* One bit of a word of the physical distributor. */
static inline bool gic_active(u32 intid)
{
	return gic.driver->ops->read_word(GIC_ISACTIVER, 0, intid / 32) >>
		       intid % 32 &
	       1;
}

static inline bool gic_pending(u32 intid)
{
	return gic.driver->ops->read_word(GIC_ISPENDR, 0, intid / 32) >>
		       intid % 32 &
	       1;
}

void gic_enable(u32 intid, bool on);
void gic_set_pending(u32 intid);

/* If a PPI cannot be made pending, says what is skipped therefore. */
bool gic_ppi_or_skip(const char *name);

/*
 * The virtual timer has expired: a level-sensitive PPI, which the guest takes
 * away when it has taken it.
 */
#define GIC_TIMER_INTID 27u /* as the Base System Architecture has it */

void gic_timer_expire(void);

/* A list register: state, INTID and priority; group as the guest has it. */
void gic_list(u32 index, struct vgic_lr lr);
struct vgic_lr gic_listed(u32 index);

/* The checks that both versions share, in lib/gic_*.c. */
void gic_check_physical(void);
void gic_check_list_registers(void);
void gic_check_virtual(void);

#endif
