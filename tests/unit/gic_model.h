/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A small machine for tests of src/vgic: a physical GIC of 96 interrupts,
 * and for each of up to four CPUs the list registers and what a guest does
 * with them. Every list register write is checked: no INTID may be in two.
 */
#ifndef GIC_MODEL_H
#define GIC_MODEL_H

#include "base/types.h"
#include "vgic/lr.h"
#include "vgic/vgic.h"

#define MODEL_CPUS  4u
#define MODEL_LINES 96u
#define MODEL_LRS   4u
#define SPURIOUS    1023u

extern struct vgic model_vgic;
extern struct vgic_vcpu model_vcpu[MODEL_CPUS];

/* How often other vCPUs were stopped since model_init(). */
extern unsigned model_stops;

/* The last interrupt that was EL2's own and not for a guest. */
extern u32 model_reserved;

/* How many list registers the next machine has, MODEL_LRS or fewer. */
extern u32 model_lr_count;

/* And interrupts: MODEL_LINES or fewer. */
extern u32 model_line_count;

/* A fresh machine; every vCPU has been started, all groups are forwarded. */
void model_init(u32 version, u32 cpu_count);

/* Lets everything happen that needs no guest: interrupts reach LRs. */
void model_settle(void);

/* While held, nothing of this happens: CPUs are slow. */
void model_hold(bool on);

/* A device's line, and a pulse on it. Private ones are CPU 0's. */
void model_line(u32 intid, bool high);
void model_pulse(u32 intid);

bool model_physically_pending(u32 intid);
bool model_physically_active(u32 intid);
bool model_physically_enabled(u32 intid);

/* Its list register of the highest priority that is pending, or MODEL_LRS. */
u32 model_best(u32 cpu);
struct vgic_lr model_lr(u32 cpu, u32 index);

/* What one CPU does, or each; and a CPU that goes off, or on again. */
void model_as(u32 cpu, void (*fn)(struct vgic_vcpu *));
void model_each(void (*fn)(struct vgic_vcpu *));
void model_power(u32 cpu, bool on);

/* The CPU whose registers are accessed from now on; returns whose were. */
u32 model_become(u32 cpu);

/* A list register, for what the hardware does to it. */
u64 *model_raw_lr(u32 cpu, u32 index);

/* Which groups a guest's CPU interface takes: all, until this says other. */
void model_set_groups(u32 cpu, u32 groups);
u32 model_groups(u32 cpu);

/* The running priority becomes this; and is what it was before again. */
void model_raise(u32 cpu, u32 priority);
void model_drop(u32 cpu);

/* An EOI found no list register. */
void model_count_eoi(u32 cpu);

/* The guest acknowledges: INTID (and source in bits 12:10), or SPURIOUS. */
u32 model_ack(u32 cpu);

/* The guest ends it, in EOImode 0; or drops its priority only, in 1. */
void model_eoi(u32 cpu, u32 acknowledged);

/* The guest's write of DIR, which always traps. */
void model_dir(u32 cpu, u32 intid);

/* Distributor registers, as CPU `cpu` accesses them. */
u32 model_read(u32 cpu, u32 offset);
void model_write(u32 cpu, u32 offset, u32 value);

/*
 * The same for the SGI frame of the redistributor of `whose`; and a write of
 * ICC_SGI1R_EL1.
 */
u32 model_redist_read(u32 cpu, u32 whose, u32 offset);
void model_redist_write(u32 cpu, u32 whose, u32 offset, u32 value);
void model_send(u32 cpu, u64 value);

/* Enables an SPI at a priority, in group 0, for CPU `target`. */
void model_setup(u32 intid, u8 priority, u32 target);

#endif
