/* SPDX-License-Identifier: BSD-2-Clause */
/* Configuration that changes under a pending interrupt, and what is fixed. */
#include "irq.h"

static u32 poll(void)
{
	return gic->ack() & 0x3ff;
}

/* Acknowledges and ends what is pending: the INTID, or 1023. */
static u32 take(void)
{
	u32 ack = gic->ack();

	if ((ack & 0x3ff) < 1020)
		gic->eoi(ack);
	return ack & 0x3ff;
}

static void priority(void)
{
	u32 first = test_spi(0), second = test_spi(1);

	gic_cpu_init(false);
	test_spi_reset(2);
	gic_set_priority(second, 0x90);
	gic_set_bit(GICD_ISPENDR, first);
	gic_set_bit(GICD_ISPENDR, second);
	gic_set_priority(second, 0x40);
	tap_equal(gic->highest() & 0x3ff, second,
		  "a priority raised while pending counts");
	tap_equal(take(), second, "and is acknowledged first");
	tap_equal(take(), first, "then the other");
	gic_set_bit(GICD_ISPENDR, first);
	gic_set_priority(first, 0xf8);
	tap_equal(take(), GIC_SPURIOUS, "lowered below PMR it is masked");
	gic_set_priority(first, 0x80);
	tap_equal(take(), first, "and back again it is not");
}

static void distributor_off(void)
{
	u64 d = machine.gic.distributor.base;
	u32 control = read32(d + GICD_CTLR), id = test_spi(0);

	test_spi_reset(1);
	gic_set_bit(GICD_ISPENDR, id);
	write32(d + GICD_CTLR, control & ~3u);
	barrier_dsb();
	tap_equal(poll(), GIC_SPURIOUS,
		  "distributor off: nothing is forwarded");
	tap_ok(gic_get_bit(GICD_ISPENDR, id), "but stays pending");
	tap_equal(read32(d + GICD_CTLR) & 3, 0, "GICD_CTLR reads as written");
	write32(d + GICD_CTLR, control);
	barrier_dsb();
	tap_equal(take(), id, "on again: delivered");
}

/* No CPU: it waits. Not through gic->route(), which names one. */
static void no_target(void)
{
	u64 d = machine.gic.distributor.base;
	u32 id = test_spi(0);

	test_spi_reset(1);
	if (machine.gic.kind == FDT_GIC_V2 &&
	    (cpu_count == 1 || machine_number("bare=", 0))) {
		tap_skip("an SPI without a target",
			 "one CPU is always it, and not in QEMU's GICv2");
		return;
	}
	if (machine.gic.kind == FDT_GIC_V2)
		write8(d + GICD_ITARGETSR + id, 0);
	else
		write64(d + GICD_IROUTER + id * 8, 0xfe0000);
	gic_set_bit(GICD_ISPENDR, id);
	tap_equal(take(), GIC_SPURIOUS, "an SPI to no CPU goes nowhere");
	tap_ok(gic_get_bit(GICD_ISPENDR, id), "and stays pending");
	gic->route(id, this_cpu()->index);
	tap_equal(take(), id, "until it is routed");
	/* Pending here, enabled, and then routed away. */
	gic_set_bit(GICD_ISPENDR, id);
	if (machine.gic.kind == FDT_GIC_V2)
		write8(d + GICD_ITARGETSR + id, 0);
	else
		write64(d + GICD_IROUTER + id * 8, 0xfe0000);
	tap_equal(take(), GIC_SPURIOUS, "routed to no CPU while pending");
	gic->route(id, this_cpu()->index);
	tap_equal(take(), id, "and back");
}

/* BPR 5 compares bits 7:6 only. */
static void binary_point(void)
{
	u32 ack, first = test_spi(0), second = test_spi(1);

	test_spi_reset(2);
	gic_set_priority(second, 0x88);
	gic->set_bpr(machine.gic.kind == FDT_GIC_V2 ? 5 : 6);
	gic_set_bit(GICD_ISPENDR, second);
	ack = gic->ack();
	gic_set_bit(GICD_ISPENDR, first);
	tap_ok((ack & 0x3ff) == second && !(sysreg_read(isr_el1) & 0x80),
	       "BPR: the same group priority does not preempt");
	gic_set_priority(first, 0x40);
	tap_ok(sysreg_read(isr_el1) & 0x80, "a higher one does");
	tap_equal(take(), first, "it is acknowledged meanwhile");
	gic->eoi(ack);
	gic->set_bpr(0);
	tap_equal(take(), GIC_SPURIOUS, "nothing is left");
}

static void identity(void)
{
	u64 d = machine.gic.distributor.base;
	bool two = machine.gic.kind == FDT_GIC_V2;
	u32 typer = read32(d + GICD_TYPER), lines = 32 * ((typer & 31) + 1);
	u32 beyond = 0;

	tap_equal(read32(d + (two ? 0xfe8 : 0xffe8)) >> 4 & 15, two ? 2 : 3,
		  "PIDR2 names the architecture");
	write32(d + GICD_TYPER, ~typer);
	tap_equal(read32(d + GICD_TYPER), typer, "GICD_TYPER is read only");
	tap_equal(read32(gic->frame(0) + GICD_ICFGR), 0xaaaaaaaa,
		  "SGIs are edge-triggered");
	write32(gic->frame(0) + GICD_ICFGR, 0);
	tap_equal(read32(gic->frame(0) + GICD_ICFGR), 0xaaaaaaaa,
		  "and stay so");
	/* QEMU 7.2 has some that GICD_TYPER does not count. */
	for (u32 id = machine_number("bare=", 0) ? 1020 : lines; id < 1020;
	     id += 32) {
		write32(d + GICD_ISENABLER + id / 8, ~0u);
		write32(d + GICD_ISPENDR + id / 8, ~0u);
		write32(d + GICD_IPRIORITYR + id, ~0u);
		beyond |= read32(d + GICD_ISENABLER + id / 8) |
			  read32(d + GICD_ISPENDR + id / 8) |
			  read32(d + GICD_IPRIORITYR + id);
	}
	tap_equal(beyond, 0, "INTIDs that do not exist are RAZ/WI");
	if (two) {
		u32 own = read32(d + GICD_ITARGETSR);

		write32(d + GICD_ITARGETSR, ~own);
		tap_equal(read32(d + GICD_ITARGETSR), own,
			  "ITARGETSR0 is read only");
		return;
	}
	/* The next redistributor's CPU is yet to start. */
	if (cpu_count > 1)
		tap_equal(read32(machine.gic.redistributor[0].base + 0x30000 +
				 GICD_ICFGR),
			  0xaaaaaaaa, "and of another CPU, never started");
	/* ARE_NS and DS: one Security state, affinity routing. */
	tap_equal(read32(d + GICD_CTLR) >> 4 & 7, 5, "GICD_CTLR: ARE and DS");
	write32(d + GICD_ISENABLER, ~0u);
	tap_equal(read32(d + GICD_ISENABLER), 0,
		  "private INTIDs are not in the distributor");
}

void irq_config(void)
{
	gic_cpu_init(false);
	priority();
	distributor_off();
	no_target();
	binary_point();
	identity();
	gic_cpu_init(false);
}
