/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * GICv2 (IHI 0048B) with virtualization extensions, GIC-400 for one. The
 * list registers are in gicv2_virtual.c.
 */
#include "drivers/gicv2.h"

#include "arch/barrier.h"
#include "base/compiler.h"
#include "base/status.h"
#include "drivers/gic_regs.h"
#include "drivers/mmio.h"

#define GICC_CTLR 0x0000
#define GICC_PMR  0x0004
#define GICC_BPR  0x0008
#define GICC_IAR  0x000c
#define GICC_EOIR 0x0010
#define GICC_DIR  0x1000
#define GICH_LR	  0x0100

/*
 * Seen from the Non-secure state EnableGrp1 and EOImodeNS; on a GIC without
 * Security Extensions EnableGrp0 and EOImode, at the same places.
 */
#define GICC_CTLR_ENABLE  BIT32(0)
#define GICC_CTLR_EOIMODE BIT32(9)

struct gicv2 gicv2;

/* The calling CPU's own bit: banked ITARGETSR0-7 read as it (4.3.12). */
static u8 read_target(void)
{
	u32 all = 0;

	for (u32 n = 0; n < 8; n++)
		all |= mmio_read32(gicv2.distributor + GIC_ITARGETSR + 4 * n);
	all |= all >> 16;
	all |= all >> 8;
	/* A uniprocessor GIC reads as zero. */
	return (u8)all ? (u8)all : 1;
}

static COLD int init(const struct gic_config *config, struct gic_limits *limits)
{
	uintptr_t d = config->distributor;
	if (config->cpu_count > GICV2_CPUS_MAX)
		return ERR_NO_SPACE;
	gicv2.distributor = d;
	gicv2.cpu_interface = config->cpu_interface;
	gicv2.hyp_interface = config->hyp_interface;
	gicv2.list_registers = gicv2.hyp_interface + GICH_LR;
	gicv2.maintenance = config->maintenance;
	gicv2.line_count = gic_line_count(mmio_read32(d + GICD_TYPER));
	/*
	 * Interfaces are numbered as the CPUs are, until a CPU has read its
	 * own number: banked registers tell only their owner.
	 */
	for (u32 cpu = 0; cpu < config->cpu_count; cpu++)
		gicv2.target[cpu] = (u8)(1u << cpu);
	mmio_write32(d + GICD_CTLR, 0);
	/*
	 * Group 0 reaches this state as IRQ where there are no Security
	 * Extensions; where there are, IGROUPR ignores the write.
	 */
	gic_init_lines(d, 32, gicv2.line_count, 0);
	gic_fill(d + GIC_ITARGETSR + 32, gicv2.line_count - 32,
		 read_target() * 0x01010101u);
	mmio_write32(d + GICD_CTLR, 1);
	limits->line_count = gicv2.line_count;
	limits->id_bits = 10;
	gicv2_virtual_limits(limits);
	return OK;
}

static void init_cpu(u32 cpu)
{
	uintptr_t d = gicv2.distributor;

	gicv2.target[cpu] = read_target();
	mmio_write32(gicv2.cpu_interface + GICC_CTLR, 0);
	gic_init_lines(d, 0, 32, 0);
	mmio_write8(d + GIC_IPRIORITYR + GIC_KICK_SGI, GIC_PRIORITY_KICK);
	mmio_write32(d + GIC_ISENABLER,
		     BIT32(GIC_KICK_SGI) | BIT32(gicv2.maintenance));
	mmio_write32(gicv2.cpu_interface + GICC_PMR, GIC_PRIORITY_OPEN);
	mmio_write32(gicv2.cpu_interface + GICC_BPR, 0);
	gicv2_reset_virtual();
	mmio_write32(gicv2.cpu_interface + GICC_CTLR,
		     GICC_CTLR_ENABLE | GICC_CTLR_EOIMODE);
}

static u32 acknowledge(void)
{
	return mmio_read32(gicv2.cpu_interface + GICC_IAR);
}

static void drop_priority(u32 acknowledged)
{
	mmio_write32(gicv2.cpu_interface + GICC_EOIR, acknowledged);
}

/*
 * What the sender of an SGI wrote is read behind this. The acknowledgement is a
 * load like any other: a branch on it orders no later load (Arm ARM B2.3).
 */
static void end(u32 acknowledged)
{
	drop_priority(acknowledged);
	mmio_write32(gicv2.cpu_interface + GICC_DIR, acknowledged);
	dmb_osh();
}

/*
 * A device write is not ordered after writes to Normal memory without a
 * barrier: the message must be there when the interrupt is. Order is enough,
 * since the SGI is made by a store as well.
 */
static void kick(u32 cpu)
{
	dmb_osh();
	mmio_write32(gicv2.distributor + GICD_SGIR,
		     (u32)gicv2.target[cpu] << 16 | GIC_KICK_SGI);
}

static void set_parked(bool parked)
{
	mmio_write32(gicv2.cpu_interface + GICC_PMR,
		     parked ? GIC_PRIORITY_PARKED : GIC_PRIORITY_OPEN);
	dsb_sy();
}

const struct gic_driver gicv2_driver = {
	.name = "GICv2",
	.init = init,
	.init_cpu = init_cpu,
	.reset_virtual = gicv2_reset_virtual,
	.acknowledge = acknowledge,
	.intid_mask = 0x3ff,
	.drop_priority = drop_priority,
	.end = end,
	.kick = kick,
	.set_parked = set_parked,
	.hold_virtual = gicv2_hold_virtual,
	.ops = &gicv2_vgic_ops,
};
