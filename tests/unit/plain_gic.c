/* SPDX-License-Identifier: BSD-2-Clause */
#include "plain_gic.h"

#include <string.h>

void plain_init(struct plain_gic *gic, u32 version, u32 cpus)
{
	memset(gic, 0, sizeof(*gic));
	gic->version = version;
	gic->cpus = cpus;
	gic->control = 3;
	gic->on = (1u << cpus) - 1;
	for (u32 n = 0; n < cpus; n++)
		for (u32 id = 0; id < 16; id++)
			gic->own[n][id].enabled = version == 2;
	for (u32 id = 32; id < MODEL_LINES; id++) {
		gic->spi[id].targets = 1;
		gic->spi[id].edge = id % 2;
	}
}

struct plain_line *plain_line(struct plain_gic *gic, u32 cpu, u32 intid)
{
	return intid < 32 ? &gic->own[cpu][intid] : &gic->spi[intid];
}

bool plain_is_v2_sgi(const struct plain_gic *gic, u32 intid)
{
	return gic->version == 2 && intid < 16;
}

bool plain_is_pending(struct plain_gic *gic, u32 cpu, u32 intid)
{
	const struct plain_line *l = plain_line(gic, cpu, intid);

	if (plain_is_v2_sgi(gic, intid))
		return l->sources;
	return l->latched || (l->high && !l->edge);
}

/* Of several targets the first one that is on. */
static bool goes_to(const struct plain_gic *gic, u32 cpu, u32 intid)
{
	u32 targets = gic->spi[intid].targets;

	if (intid < 32)
		return true;
	if (targets & gic->on)
		targets &= gic->on;
	return targets && (targets & -targets) == 1u << cpu;
}

bool plain_can_be_taken(struct plain_gic *gic, u32 cpu, u32 intid)
{
	const struct plain_line *l = plain_line(gic, cpu, intid);

	return plain_is_pending(gic, cpu, intid) && l->enabled && !l->active &&
	       gic->control >> l->group1 & 1 && goes_to(gic, cpu, intid);
}

u32 plain_best_priority(struct plain_gic *gic, u32 cpu)
{
	u32 best = PLAIN_IDLE;

	for (u32 id = 0; id < MODEL_LINES; id++) {
		u32 priority = plain_line(gic, cpu, id)->priority;

		if (priority < best && plain_can_be_taken(gic, cpu, id))
			best = priority;
	}
	return best;
}
