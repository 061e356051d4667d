/* SPDX-License-Identifier: BSD-2-Clause */
#include "lib/gic.h"

#include "lib/cpu.h"
#include "lib/tap.h"

const struct gic_ops *gic;
u32 gic_spi_limit;

static void wait_for_writes(u64 frame)
{
	u64 start = counter();

	while (machine.gic.kind == FDT_GIC_V3 && read32(frame) & (1u << 31))
		if (counter() - start > counter_ms(1000))
			tap_bail("GIC register write pending for a second");
}

void gic_set_bit(u32 offset, u32 intid)
{
	u64 frame = gic->frame(intid);

	write32(frame + offset + intid / 32 * 4, 1u << intid % 32);
	if (offset == GICD_ICENABLER)
		wait_for_writes(machine.gic.distributor.base);
}

bool gic_get_bit(u32 offset, u32 intid)
{
	return read32(gic->frame(intid) + offset + intid / 32 * 4) >>
		       intid % 32 &
	       1;
}

void gic_set_priority(u32 intid, u32 priority)
{
	write8(gic->frame(intid) + GICD_IPRIORITYR + intid, priority);
}

void gic_configure(u32 intid, bool edge)
{
	u64 r = gic->frame(intid) + GICD_ICFGR + intid / 16 * 4;
	u32 shift = intid % 16 * 2 + 1;

	write32(r, (read32(r) & ~(1u << shift)) | (u32)edge << shift);
}

void gic_cpu_init(bool split_eoi)
{
	u64 frame = gic->frame(0);

	write32(frame + GICD_ICENABLER, ~0u);
	write32(frame + GICD_ICPENDR, ~0u);
	write32(frame + GICD_ICACTIVER, ~0u);
	if (machine.gic.kind == FDT_GIC_V3)
		write32(frame + GICD_IGROUPR, ~0u);
	for (u32 i = 0; i < 32; i += 4)
		write32(frame + GICD_IPRIORITYR + i, 0xa0a0a0a0);
	gic->cpu_init(split_eoi);
	gic->set_bpr(0);
	gic->set_pmr(0xf0);
}

void gic_init(void)
{
	u64 d = machine.gic.distributor.base;

	gic = machine.gic.kind == FDT_GIC_V2 ? &gicv2_ops : &gicv3_ops;
	gic_spi_limit = 32 * ((read32(d + GICD_TYPER) & 31) + 1);
	if (gic_spi_limit > 1020)
		gic_spi_limit = 1020;
	write32(d + GICD_CTLR, 0);
	wait_for_writes(d);
	/* With affinity routing before any route is written. */
	write32(d + GICD_CTLR, machine.gic.kind == FDT_GIC_V2 ? 1 : 0x12);
	wait_for_writes(d);
	for (u32 i = 32; i < gic_spi_limit; i += 32) {
		write32(d + GICD_ICENABLER + i / 8, ~0u);
		write32(d + GICD_ICPENDR + i / 8, ~0u);
		write32(d + GICD_ICACTIVER + i / 8, ~0u);
		if (machine.gic.kind == FDT_GIC_V3)
			write32(d + GICD_IGROUPR + i / 8, ~0u);
	}
	for (u32 i = 32; i < gic_spi_limit; i++) {
		gic_set_priority(i, 0xa0);
		gic->route(i, this_cpu()->index);
	}
	wait_for_writes(d);
	gic_cpu_init(false);
}
