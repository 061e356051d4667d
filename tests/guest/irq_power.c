/* SPDX-License-Identifier: BSD-2-Clause */
/* Interrupts and CPUs that go off, come, and hold interrupts meanwhile. */
#include "irq.h"

#define SGI	 7
#define SGI_HELD 8

static volatile u32 step, seen, held;

/* Waits up to two seconds for `step` of another CPU. */
static bool reached(u32 value)
{
	u64 start = counter();

	while (step < value && counter() - start < counter_ms(2000))
		cpu_yield();
	return step >= value;
}

/* The CPU interface alone: what is pending for this CPU stays. */
static void interface_on(void)
{
	u64 c = machine.gic.cpu_interface.base;

	if (machine.gic.kind == FDT_GIC_V2) {
		write32(c + 4, 0xf0);
		write32(c, 1);
	} else {
		gic->cpu_init(false);
		gic->set_pmr(0xf0);
	}
}

/* Takes one interrupt by polling. */
static u32 take_one(void)
{
	u64 start = counter();
	u32 ack;

	do {
		ack = gic->ack();
		cpu_yield();
	} while ((ack & 0x3ff) >= 1020 && counter() - start < counter_ms(2000));
	if ((ack & 0x3ff) < 1020)
		gic->eoi(ack);
	return ack & 0x3ff;
}

static void taker(struct cpu *cpu, u64 count)
{
	(void)cpu;
	interface_on();
	while (count--)
		seen |= 1u << (take_one() & 31);
	step = 1;
}

static void nothing(struct cpu *cpu, u64 arg)
{
	(void)arg;
	gic_cpu_init(false);
	for (u32 i = 0; i < 16; i++)
		gic_enable(i);
	(void)cpu;
}

/* Enabled and pending there, and not taken: PSTATE.I is set. */
static void leaves_pending(struct cpu *cpu, u64 arg)
{
	nothing(cpu, arg);
	gic->sgi(SGI, cpu->index);
	gic->route((u32)arg, cpu->index);
	gic_set_bit(GICD_ISPENDR, (u32)arg);
	barrier_dsb();
}

static void start(u32 index, void (*main)(struct cpu *, u64), u64 arg)
{
	step = seen = 0;
	if (cpu_start(index, main, arg) != PSCI_SUCCESS)
		tap_bail("CPU_ON of %u failed", index);
}

static void sent_while_off(void)
{
	u32 id = test_spi(0);

	test_spi_reset(1);
	start(1, nothing, 0);
	tap_ok(cpu_wait_off(1), "a CPU goes off");
	gic->sgi(SGI, 1);
	gic->route(id, 1);
	gic_set_bit(GICD_ISPENDR, id);
	tap_ok(gic_get_bit(GICD_ISPENDR, id), "an SPI waits for it");
	start(1, taker, 2);
	tap_ok(reached(1) && seen == (1u << SGI | 1u << id % 32),
	       "SPI and SGI to a CPU that is off arrive when it is on");
	tap_ok(cpu_wait_off(1), "it goes off");
}

/* QEMU's GICv2 keeps an SPI's pending and active state by target. */
static bool keeps_state_by_target(void)
{
	return machine.gic.kind == FDT_GIC_V2 &&
	       (machine_number("quirks=", 0) || machine_number("bare=", 0));
}

static void pending_when_off(void)
{
	u32 id = test_spi(0);

	test_spi_reset(1);
	start(1, leaves_pending, id);
	tap_ok(cpu_wait_off(1), "a CPU goes off with interrupts pending");
	tap_ok(gic_get_bit(GICD_ISPENDR, id), "the SPI is still pending");
	if (keeps_state_by_target()) {
		tap_skip("it can be routed away", "not in QEMU's GICv2");
		gic_set_bit(GICD_ICPENDR, id);
	} else {
		gic->route(id, 0);
		tap_equal(take_one(), id, "it can be routed away");
	}
	start(1, leaves_pending, id);
	tap_ok(cpu_wait_off(1), "off again");
	start(1, taker, 2);
	tap_ok(reached(1) && seen == (1u << SGI | 1u << id % 32),
	       "or arrives when the CPU is on again, and the SGI too");
	tap_ok(cpu_wait_off(1), "it goes off");
}

/* Several targets, of which one is off: the other one gets it. */
static void target_off(void)
{
	u64 d = machine.gic.distributor.base;
	u32 id = test_spi(0), both;

	if (machine.gic.kind != FDT_GIC_V2) {
		test_spi_reset(1);
		/* Any CPU that takes part in that: IROUTER's routing mode. */
		write64(d + GICD_IROUTER + id * 8, 1u << 31);
		gic_set_bit(GICD_ISPENDR, id);
		tap_equal(take_one(), id,
			  "to any CPU: that which is on has it");
		return;
	}
	both = read8(d + GICD_ITARGETSR);
	test_spi_reset(1);
	start(1, nothing, 0);
	tap_ok(cpu_wait_off(1), "a CPU goes off");
	gic->route(id, 1);
	both |= read8(d + GICD_ITARGETSR + id);
	write8(d + GICD_ITARGETSR + id, both);
	tap_equal(read8(d + GICD_ITARGETSR + id), both,
		  "ITARGETSR reads as written");
	gic_set_bit(GICD_ISPENDR, id);
	tap_equal(take_one(), id, "of two targets the one that is on gets it");
}

static void holder(struct cpu *cpu, u64 id)
{
	u32 ack;

	gic_cpu_init(false);
	gic->route((u32)id, cpu->index);
	gic_set_bit(GICD_ISPENDR, (u32)id);
	do
		ack = gic->ack();
	while ((ack & 0x3ff) != id);
	held = ack;
	step = 1;
	(void)reached(2);
	/* CPU 0 has ended its active state: it comes again. */
	do
		ack = gic->ack();
	while ((ack & 0x3ff) >= 1020);
	seen = ack & 0x3ff;
	gic->eoi(ack);
	gic->eoi(held);
	step = 3;
}

static void active_elsewhere(void)
{
	u32 id = test_spi(0), higher = test_spi(1);

	test_spi_reset(2);
	gic_set_priority(higher, 0x40);
	start(1, holder, id);
	tap_ok(reached(1), "another CPU holds an SPI active");
	tap_ok(gic_get_bit(GICD_ISACTIVER, id) &&
		       !gic_get_bit(GICD_ISPENDR, id),
	       "ISACTIVER shows it here");
	gic_set_bit(GICD_ISPENDR, id);
	tap_ok(gic_get_bit(GICD_ISACTIVER, id) && gic_get_bit(GICD_ISPENDR, id),
	       "pended here: active and pending");
	gic_set_bit(GICD_ICPENDR, id);
	gic_set_bit(GICD_ICACTIVER, id);
	tap_ok(!gic_get_bit(GICD_ISACTIVER, id), "ICACTIVER ends it from here");
	/* The running priority there is 0x80 still. */
	gic->route(higher, 1);
	gic_set_bit(GICD_ISPENDR, higher);
	step = 2;
	tap_ok(reached(3) && seen == higher, "a higher one preempts there");
	tap_ok(cpu_wait_off(1), "the CPU goes off");
}

static void leaves_active(struct cpu *cpu, u64 id)
{
	gic_cpu_init(false);
	gic_set_priority(SGI, 0x40);
	gic_enable(SGI);
	gic->route((u32)id, cpu->index);
	gic_set_bit(GICD_ISPENDR, (u32)id);
	seen = (gic->ack() & 0x3ff) == id;
	gic->sgi(SGI, cpu->index);
	seen &= (gic->ack() & 0x3ff) == SGI;
}

/* The SGI is active still, and the running priority is that of no interrupt. */
static void finds_active(struct cpu *cpu, u64 arg)
{
	u64 c = machine.gic.cpu_interface.base;

	(void)arg;
	/* A GICv2's CPU interface need not be reset with the CPU. */
	for (u32 i = 0; i < 16 && machine.gic.kind == FDT_GIC_V2; i += 4)
		write32(c + 0xd0 + i, 0);
	interface_on();
	seen = gic_get_bit(GICD_ISACTIVER, SGI) && gic->running() == 0xff;
	gic->sgi(SGI, cpu->index);
	seen &= (gic->ack() & 0x3ff) == GIC_SPURIOUS;
	gic_set_bit(GICD_ICACTIVER, SGI);
	seen &= take_one() == SGI;
	step = 1;
}

/* As a CPU does that is stopped by an interrupt, by a kernel that crashes. */
static void active_when_off(void)
{
	u32 id = test_spi(0);

	test_spi_reset(1);
	start(1, leaves_active, id);
	tap_ok(cpu_wait_off(1) && seen, "a CPU goes off with two active");
	tap_ok(gic_get_bit(GICD_ISACTIVER, id), "the SPI stays active");
	if (keeps_state_by_target()) {
		tap_skip("another CPU can end it", "not in QEMU's GICv2");
		gic_set_bit(GICD_ICACTIVER, id);
	} else {
		gic->route(id, 0);
		gic_set_bit(GICD_ISPENDR, id);
		tap_equal(gic->ack() & 0x3ff, GIC_SPURIOUS,
			  "and comes nowhere");
		gic_set_bit(GICD_ICACTIVER, id);
		tap_equal(take_one(), id, "until another CPU ends it");
	}
	start(1, finds_active, 0);
	tap_ok(reached(1) && seen,
	       "its SGI is active when the CPU is on again");
	tap_ok(cpu_wait_off(1), "it goes off");
}

void irq_power(void)
{
	if (cpu_count == 1)
		return;
	gic_cpu_init(false);
	irq_disable();
	sent_while_off();
	pending_when_off();
	target_off();
	active_elsewhere();
	active_when_off();
	gic_cpu_init(false);
}
