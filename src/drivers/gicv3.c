/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * GICv3 and v4 (IHI 0069H): distributor, redistributors and the CPU
 * interface in system registers. The list registers are in gicv3_virtual.c.
 */
#include "drivers/gicv3.h"

#include "arch/barrier.h"
#include "arch/percpu.h"
#include "arch/sysreg.h"
#include "base/status.h"
#include "drivers/gic_regs.h"
#include "drivers/mmio.h"

struct gicv3 gicv3;

void gicv3_wait_distributor(void)
{
	while (mmio_read32(gicv3.distributor + GICD_CTLR) & GICD_CTLR_RWP)
		cpu_relax();
}

void gicv3_wait_redistributor(u32 cpu)
{
	while (mmio_read32(gicv3.redistributor[cpu] + GICR_CTLR) &
	       GICR_CTLR_RWP)
		cpu_relax();
}

/* Finds the CPU's frame by the affinity in GICR_TYPER (IHI 0069H 12.11). */
static uintptr_t find_redistributor(const struct gic_config *config, u64 mpidr)
{
	u64 affinity = bits(mpidr, 39, 32) << 24 | bits(mpidr, 23, 0);

	for (u32 n = 0; n < config->redistributor_count; n++) {
		struct range region = config->redistributor[n];
		u64 offset = 0;

		while (span_within(offset, 2 * GICR_FRAME, region.size)) {
			uintptr_t frame = region.base + offset;
			u64 typer = mmio_read64(frame + GICR_TYPER);

			if (bits(typer, 63, 32) == affinity)
				return frame;
			if (typer & GICR_TYPER_LAST)
				break;
			if (config->redistributor_stride)
				offset += config->redistributor_stride;
			else if (typer & GICR_TYPER_VLPIS)
				offset += 4 * GICR_FRAME;
			else
				offset += 2 * GICR_FRAME;
		}
	}
	return 0;
}

static int find_redistributors(const struct gic_config *config)
{
	if (config->cpu_count > GICV3_CPUS_MAX)
		return ERR_NO_SPACE;
	for (u32 cpu = 0; cpu < config->cpu_count; cpu++) {
		u64 mpidr = config->mpidr[cpu];

		gicv3.redistributor[cpu] = find_redistributor(config, mpidr);
		if (!gicv3.redistributor[cpu])
			return ERR_NOT_FOUND;
		gicv3.sgi_target[cpu] =
			bits(mpidr, 39, 32) << 48 | bits(mpidr, 23, 16) << 32 |
			(u64)GIC_KICK_SGI << 24 | bits(mpidr, 15, 8) << 16 |
			bits(mpidr, 7, 4) << 44 | BIT(bits(mpidr, 3, 0));
	}
	return OK;
}

static void init_distributor(void)
{
	uintptr_t d = gicv3.distributor;
	u64 route = read_sysreg(mpidr_el1) & MPIDR_AFFINITY;

	mmio_write32(d + GICD_CTLR, 0);
	gicv3_wait_distributor();
	/* ARE may change only while the groups are disabled (12.9.4). */
	mmio_write32(d + GICD_CTLR, GICD_CTLR_ARE);
	gicv3_wait_distributor();
	gic_init_lines(d, 32, gicv3.line_count, ~0u);
	for (uintptr_t at = d + GICD_IROUTER + UINT64_C(8) * 32;
	     at < d + GICD_IROUTER + UINT64_C(8) * gicv3.line_count; at += 8)
		mmio_write64(at, route);
	gicv3_wait_distributor();
	mmio_write32(d + GICD_CTLR, GICD_CTLR_ARE | GICD_CTLR_GROUPS);
	gicv3_wait_distributor();
}

static int init(const struct gic_config *config, struct gic_limits *limits)
{
	u64 pfr0 = read_sysreg(id_aa64pfr0_el1);
	u32 typer;
	int status;

	if (bits(pfr0, 27, 24) == 0)
		return ERR_UNSUPPORTED;
	/* EL3 may keep the system registers to itself. */
	write_sysreg(ICC_SRE_EL2_, 0xf);
	isb();
	if (!(read_sysreg(ICC_SRE_EL2_) & 1))
		return ERR_DENIED;
	gicv3.distributor = config->distributor;
	gicv3.maintenance = config->maintenance;
	gicv3.cpu_count = config->cpu_count;
	gicv3.mpidr = config->mpidr;
	status = find_redistributors(config);
	if (status != OK)
		return status;
	typer = mmio_read32(gicv3.distributor + GICD_TYPER);
	gicv3.line_count = gic_line_count(typer);
	init_distributor();
	limits->line_count = gicv3.line_count;
	limits->id_bits = (u32)bits(typer, 23, 19) + 1;
	gicv3_virtual_limits(limits);
	return OK;
}

/*
 * Redistributor of the calling CPU: awake, everything disabled but what EL2
 * itself uses.
 */
static void init_redistributor(u32 cpu)
{
	uintptr_t rd = gicv3.redistributor[cpu];
	uintptr_t sgi = rd + GICR_FRAME;
	u32 waker = mmio_read32(rd + GICR_WAKER);

	/* RAZ/WI where it belongs to the Secure state: firmware did it. */
	mmio_write32(rd + GICR_WAKER, waker & ~GICR_WAKER_PROCESSOR_SLEEP);
	while (mmio_read32(rd + GICR_WAKER) & GICR_WAKER_CHILDREN_ASLEEP)
		cpu_relax();
	mmio_write32(sgi + GIC_ICENABLER, ~0u);
	gicv3_wait_redistributor(cpu);
	gic_init_lines(sgi, 0, 32, ~0u);
	mmio_write8(sgi + GIC_IPRIORITYR + GIC_KICK_SGI, GIC_PRIORITY_KICK);
	mmio_write32(sgi + GIC_ISENABLER,
		     BIT32(GIC_KICK_SGI) | BIT32(gicv3.maintenance));
	gicv3_wait_redistributor(cpu);
}

static void init_cpu(u32 cpu)
{
	/* SRE, no bypass, and EL1 may use the system registers too. */
	write_sysreg(ICC_SRE_EL2_, 0xf);
	isb();
	write_sysreg(ICC_IGRPEN1_EL1_, 0);
	init_redistributor(cpu);
	write_sysreg(ICC_PMR_EL1_, GIC_PRIORITY_OPEN);
	write_sysreg(ICC_BPR1_EL1_, 0);
	write_sysreg(ICC_CTLR_EL1_, BIT(1)); /* EOImode: drop only */
	gicv3_reset_virtual();
	write_sysreg(ICC_IGRPEN1_EL1_, 1);
	isb();
}

/*
 * The active state that the read gives an interrupt is seen by accesses to
 * the distributor only after a DSB (IHI 0069H 13.1.2): this CPU may give the
 * interrupt back there, and others look whether it is in flight.
 */
static u32 acknowledge(void)
{
	u32 acknowledged = (u32)read_sysreg(ICC_IAR1_EL1_);

	dsb_sy();
	return acknowledged;
}

static void drop_priority(u32 acknowledged)
{
	write_sysreg(ICC_EOIR1_EL1_, acknowledged);
}

static void end(u32 acknowledged)
{
	drop_priority(acknowledged);
	write_sysreg(ICC_DIR_EL1_, acknowledged);
}

/*
 * The message must be visible before the interrupt is (an SGI is not ordered
 * after memory accesses, 13.1.1), and a system register write is not ordered
 * against the DSB without an ISB after it.
 */
static void kick(u32 cpu)
{
	dsb_ishst();
	write_sysreg(ICC_SGI1R_EL1_, gicv3.sgi_target[cpu]);
	isb();
}

static void set_parked(bool parked)
{
	write_sysreg(ICC_PMR_EL1_,
		     parked ? GIC_PRIORITY_PARKED : GIC_PRIORITY_OPEN);
	dsb_sy(); /* PMR is self-synchronizing only with ISB and DSB */
	isb();
}

const struct gic_driver gicv3_driver = {
	.name = "GICv3",
	.init = init,
	.init_cpu = init_cpu,
	.reset_virtual = gicv3_reset_virtual,
	.acknowledge = acknowledge,
	.intid_mask = 0xffffff,
	.drop_priority = drop_priority,
	.end = end,
	.kick = kick,
	.set_parked = set_parked,
	.hold_virtual = gicv3_hold_virtual,
	.ops = &gicv3_vgic_ops,
};
