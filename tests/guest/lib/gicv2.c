/* SPDX-License-Identifier: BSD-2-Clause */
/* GICv2 (GIC Architecture Specification v2.0, chapters 3 and 4). */
#include "lib/cpu.h"
#include "lib/gic.h"

#define GICC_CTLR  0x00
#define GICC_PMR   0x04
#define GICC_BPR   0x08
#define GICC_IAR   0x0c
#define GICC_EOIR  0x10
#define GICC_RPR   0x14
#define GICC_HPPIR 0x18
#define GICC_APR   0xd0
#define GICC_NSAPR 0xe0
#define GICC_DIR   0x1000

/* By CPU number of this payload, the GIC's CPU interface as a mask. */
static u8 interface_mask[CPUS_MAX];

static u64 gicc(void)
{
	return machine.gic.cpu_interface.base;
}

static u64 gicd(void)
{
	return machine.gic.distributor.base;
}

static void cpu_init(bool split_eoi)
{
	/* The banked ITARGETSR0 reads as the CPU's own mask. */
	interface_mask[this_cpu()->index] = read8(gicd() + GICD_ITARGETSR);
	for (u32 i = 0; i < 16; i += 4) {
		write32(gicd() + GICD_CPENDSGIR + i, ~0u);
		write32(gicc() + GICC_APR + i, 0);
		write32(gicc() + GICC_NSAPR + i, 0);
	}
	write32(gicc() + GICC_CTLR, 1 | (split_eoi ? 1u << 9 : 0));
}

static u8 mask_of(u32 cpu)
{
	u8 mask = interface_mask[cpu];

	if (mask)
		return mask;
	/* Not initialised yet, or the only CPU: its mask reads as 0. */
	return (u8)(1u << (cpu_list[cpu].mpidr & 7));
}

static u32 ack(void)
{
	return read32(gicc() + GICC_IAR);
}

static void eoi(u32 value)
{
	write32(gicc() + GICC_EOIR, value);
}

static void dir(u32 value)
{
	write32(gicc() + GICC_DIR, value);
}

static void set_pmr(u32 priority)
{
	write32(gicc() + GICC_PMR, priority);
}

static void set_bpr(u32 bpr)
{
	write32(gicc() + GICC_BPR, bpr);
}

static u32 running(void)
{
	return read32(gicc() + GICC_RPR);
}

static u32 highest(void)
{
	return read32(gicc() + GICC_HPPIR) & 0x3ff;
}

static void sgi(u32 intid, u32 cpu)
{
	barrier_dsb();
	write32(gicd() + GICD_SGIR, (u32)mask_of(cpu) << 16 | intid);
}

static void sgi_others(u32 intid)
{
	barrier_dsb();
	write32(gicd() + GICD_SGIR, 1u << 24 | intid);
}

static void route(u32 intid, u32 cpu)
{
	write8(gicd() + GICD_ITARGETSR + intid, mask_of(cpu));
}

static int source(u32 value)
{
	for (u32 i = 0; i < cpu_count; i++)
		if (mask_of(i) == 1u << (value >> 10 & 7))
			return (int)i;
	return CPUS_MAX;
}

static u64 frame(u32 intid)
{
	(void)intid;
	return gicd();
}

const struct gic_ops gicv2_ops = {
	.cpu_init = cpu_init,
	.ack = ack,
	.eoi = eoi,
	.dir = dir,
	.set_pmr = set_pmr,
	.set_bpr = set_bpr,
	.running = running,
	.highest = highest,
	.sgi = sgi,
	.sgi_others = sgi_others,
	.route = route,
	.source = source,
	.frame = frame,
};
