/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A GIC as plain as the specification has it: a few bits for each interrupt,
 * and no list registers. What tests/unit/test_vgic_random.c compares with.
 */
#ifndef PLAIN_GIC_H
#define PLAIN_GIC_H

#include "gic_model.h"

#define PLAIN_IDLE 0x100u /* a priority below all others */

struct plain_line {
	bool enabled, latched, active, edge, high, group1;
	u8 priority;
	u8 sources; /* of a GICv2's pending SGI: a bit for each sender */
	u8 targets; /* a bit for each CPU */
};

struct plain_gic {
	u32 version, cpus, control;
	u32 on; /* a bit for each CPU */
	struct plain_line own[MODEL_CPUS][32], spi[MODEL_LINES];
};

/* Everything as model_init() has it, and odd SPIs edge-triggered. */
void plain_init(struct plain_gic *gic, u32 version, u32 cpus);

/* That INTID of that CPU. */
struct plain_line *plain_line(struct plain_gic *gic, u32 cpu, u32 intid);

bool plain_is_v2_sgi(const struct plain_gic *gic, u32 intid);
bool plain_is_pending(struct plain_gic *gic, u32 cpu, u32 intid);

/* Whether the CPU could acknowledge it, but for what it is doing. */
bool plain_can_be_taken(struct plain_gic *gic, u32 cpu, u32 intid);

/* The highest priority of these, or PLAIN_IDLE. */
u32 plain_best_priority(struct plain_gic *gic, u32 cpu);

#endif
