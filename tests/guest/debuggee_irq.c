/* SPDX-License-Identifier: BSD-2-Clause */
/* An interrupt that is not completed for long, while another one comes. */
#include "debuggee.h"
#include "lib/cpu.h"
#include "lib/gic.h"
#include "lib/tap.h"
#include "lib/timer.h"

#define TICK_MS	     100u
#define SLOW_TICK_MS 1100u

static volatile u32 ticks, tick_ms, kept_count;
static volatile u32 kept; /* as acknowledged */

/* The virtual timer's is kept open; the physical timer's goes over it. */
static void on_interrupt(struct cpu *cpu, struct frame *frame)
{
	u32 ack = gic->ack();

	(void)cpu;
	(void)frame;
	if ((ack & 0x3ff) == machine.timer.virtual.intid) {
		timer_stop();
		kept = ack;
		kept_count++;
	} else if ((ack & 0x3ff) == machine.timer.physical.intid) {
		sysreg_write(cntp_tval_el0, counter_ms(tick_ms));
		gic->eoi(ack);
		ticks++;
	}
}

static void wait_ticks(u32 count)
{
	u32 end = ticks + count;

	while ((s32)(end - ticks) > 0)
		cpu_yield();
}

static void keep_one(void)
{
	u32 count = kept_count;

	timer_start(0);
	while (kept_count == count)
		cpu_yield();
}

void debuggee_interrupts(void)
{
	tick_ms = SLOW_TICK_MS;
	gic_init();
	gic_cpu_init(false);
	gic_set_priority(machine.timer.physical.intid, 0x40);
	gic_enable(machine.timer.physical.intid);
	gic_enable(machine.timer.virtual.intid);
	this_cpu()->irq = on_interrupt;
	sysreg_write(cntp_tval_el0, counter_ms(tick_ms));
	sysreg_write(cntp_ctl_el0, 1);
	irq_enable();
	wait_ticks(3);
	tick_ms = TICK_MS;
	wait_ticks(15);
	debuggee_mark(1, kept_count);
	/* Not for long, if it were not for the debugger. */
	keep_one();
	debuggee_mark(2, kept_count);
	wait_ticks(2);
	gic->eoi(kept);
	wait_ticks(15);
	keep_one();
	wait_ticks(25);
	debuggee_mark(3, machine.timer.virtual.intid);
	gic->eoi(kept);
	wait_ticks(15);
	debuggee_mark(4, kept_count);
	irq_disable();
	sysreg_write(cntp_ctl_el0, 2);
	tap_equal(kept_count, 2, "two interrupts were kept");
	tap_ok(ticks >= 73, "and others came meanwhile");
}
