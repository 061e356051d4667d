/* SPDX-License-Identifier: BSD-2-Clause */
/* Every state of one interrupt, whatever brings it about, in both EOI modes. */
#include "irq.h"

#define UART_IMSC 0x38
#define UART_TX	  (1u << 5)
#define SGI	  3

static bool split;
static u32 wrong;

/* Pending, active, signalled as an IRQ: "pai", and "-" for what it is not. */
static void expect(u32 id, const char *state)
{
	bool pending = gic_get_bit(GICD_ISPENDR, id);
	bool active = gic_get_bit(GICD_ISACTIVER, id), signalled;

	barrier_dsb();
	barrier_isb();
	signalled = sysreg_read(isr_el1) & 0x80;
	if (pending == (state[0] == 'p') && active == (state[1] == 'a') &&
	    signalled == (state[2] == 'i'))
		return;
	tap_note("INTID %u is %c%c%c, expected %s", id, pending ? 'p' : '-',
		 active ? 'a' : '-', signalled ? 'i' : '-', state);
	wrong++;
}

static u32 take(u32 id)
{
	u32 ack = gic->ack();

	if ((ack & 0x3ff) != id) {
		tap_note("acknowledged %u, expected %u", ack & 0x3ff, id);
		wrong++;
	}
	return ack;
}

static void end(u32 ack)
{
	gic->eoi(ack);
	if (split)
		gic->dir(ack);
}

static void take_and_end(u32 id)
{
	end(take(id));
}

/* A line has its effect when the device's register is written, or soon. */
static void timer_line(bool high)
{
	sysreg_write(cntv_cval_el0, sysreg_read(cntvct_el0));
	sysreg_write(cntv_ctl_el0, high ? 1 : 2);
	barrier_isb();
	for (u64 start = counter(); counter() - start < counter_ms(1);)
		cpu_yield();
}

/* The console has sent something: only the mask is between that and its line. */
static void uart_line(bool high)
{
	write32(machine.uart + UART_IMSC, high ? UART_TX : 0);
	barrier_dsb();
}

static void written(u32 id)
{
	u32 ack;

	gic_set_bit(GICD_ISPENDR, id);
	gic_disable(id);
	expect(id, "p--");
	gic_enable(id);
	expect(id, "p-i");
	ack = take(id);
	expect(id, "-a-");
	gic_set_bit(GICD_ISPENDR, id);
	expect(id, "pa-");
	gic_set_bit(GICD_ICPENDR, id);
	expect(id, "-a-");
	end(ack);
	expect(id, "---");
}

static void level(u32 id, void (*line)(bool high))
{
	u32 ack;

	gic_disable(id);
	gic_configure(id, false);
	gic_set_priority(id, 0x80);
	gic->route(id, this_cpu()->index);
	line(true);
	expect(id, "p--");
	gic_enable(id);
	expect(id, "p-i");
	/* A line cannot be cleared. */
	gic_set_bit(GICD_ICPENDR, id);
	expect(id, "p-i");
	ack = take(id);
	expect(id, "pa-");
	gic_disable(id);
	gic_set_bit(GICD_ICPENDR, id);
	expect(id, "pa-");
	end(ack);
	expect(id, "p--");
	gic_enable(id);
	expect(id, "p-i");
	gic_set_bit(GICD_ISACTIVER, id);
	expect(id, "pa-");
	(void)take(GIC_SPURIOUS);
	gic_set_bit(GICD_ICACTIVER, id);
	expect(id, "p-i");
	ack = take(id);
	line(false);
	expect(id, "-a-");
	end(ack);
	expect(id, "---");
	/* QEMU 7.2's GICv2 does not set PPIs pending. */
	if (id >= 32 || machine.gic.kind != FDT_GIC_V2)
		written(id);
	gic_disable(id);
}

/* Ends that end nothing, and an active state that ends before its priority. */
static void ends(u32 id)
{
	u32 ack;

	gic->eoi(id);
	gic->eoi(GIC_SPURIOUS);
	if (split)
		gic->dir(id);
	expect(id, "---");
	gic_set_bit(GICD_ISPENDR, id);
	ack = take(id);
	end(GIC_SPURIOUS);
	expect(id, "-a-");
	gic_set_bit(GICD_ICACTIVER, id);
	gic_set_bit(GICD_ISPENDR, id);
	expect(id, "p--");
	(void)take(GIC_SPURIOUS);
	gic->eoi(ack);
	expect(id, "p-i");
	take_and_end(id);
	expect(id, "---");
	/* In a GICv2 that has no defined effect (IHI 0048B 4.4.15). */
	if (!split && machine.gic.kind == FDT_GIC_V2)
		return;
	gic_set_bit(GICD_ISPENDR, id);
	ack = take(id);
	gic->dir(ack);
	expect(id, split ? "---" : "-a-");
	gic_set_bit(GICD_ISPENDR, id);
	(void)take(GIC_SPURIOUS);
	gic->eoi(ack);
	expect(id, "p-i");
	take_and_end(id);
	expect(id, "---");
}

/* What is active and sent while the distributor, or the interface, is off. */
static void off(u32 id)
{
	u64 d = machine.gic.distributor.base;
	u32 control = read32(d + GICD_CTLR), ack;

	gic_set_bit(GICD_ISPENDR, id);
	ack = take(id);
	write32(d + GICD_CTLR, control & ~3u);
	expect(id, "-a-");
	gic_set_bit(GICD_ISPENDR, id);
	expect(id, "pa-");
	end(ack);
	expect(id, "p--");
	gic->sgi(SGI, this_cpu()->index);
	expect(SGI, "p--");
	write32(d + GICD_CTLR, control);
	expect(id, "p-i");
	take_and_end(SGI); /* of a higher priority */
	gic->set_pmr(0);
	expect(id, "p--");
	gic->set_pmr(0xf0);
	take_and_end(id);
	expect(id, "---");
}

static void sgi(void)
{
	u32 self = this_cpu()->index, ack;

	gic->sgi(SGI, self);
	gic->sgi(SGI, self);
	expect(SGI, "p-i");
	ack = take(SGI);
	expect(SGI, "-a-");
	gic->sgi(SGI, self);
	expect(SGI, "pa-");
	end(ack);
	expect(SGI, "p-i");
	take_and_end(SGI);
	expect(SGI, "---");
	gic_set_bit(GICD_ISACTIVER, SGI);
	gic->sgi(SGI, self);
	expect(SGI, "pa-");
	gic_set_bit(GICD_ICACTIVER, SGI);
	expect(SGI, "p-i");
	take_and_end(SGI);
	expect(SGI, "---");
	if (machine.gic.kind == FDT_GIC_V2)
		return;
	written(SGI);
}

void irq_lines(void)
{
	u32 id = test_spi(0);

	for (u32 mode = 0; mode < 2; mode++) {
		split = mode;
		wrong = 0;
		gic_cpu_init(split);
		test_spi_reset(1);
		gic_set_priority(SGI, 0x40);
		gic_enable(SGI);
		ends(id);
		off(id);
		sgi();
		tap_equal(wrong, 0, "edges and SGIs, state by state");
		level(machine.timer.virtual.intid, timer_line);
		tap_equal(wrong, 0, "a PPI's level, state by state");
		if (machine.uart_irq.intid)
			level(machine.uart_irq.intid, uart_line);
		tap_equal(wrong, 0, "an SPI's level, state by state");
	}
	gic_cpu_init(false);
}
