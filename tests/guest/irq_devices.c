/* SPDX-License-Identifier: BSD-2-Clause */
/* Level-triggered sources: timers and the PL011. */
#include "irq.h"

#define UART_IMSC 0x38
#define UART_ICR  0x44
#define UART_TX	  (1u << 5)

static volatile u32 fired;
static u32 device_irq;

/* How often the interrupt is to come before its line is lowered. */
static u32 times(void)
{
	return comes_again() ? 3 : 1;
}

/* Lowers the line the last time only: it must come again until then. */
static void last_time(struct cpu *cpu, u32 ack)
{
	(void)cpu;
	if ((ack & 0x3ff) != device_irq || ++fired % times())
		return;
	if (device_irq == machine.uart_irq.intid)
		write32(machine.uart + UART_ICR, UART_TX);
	else
		sysreg_write(cntp_ctl_el0, 2);
	barrier_isb();
}

static void physical_timer(void)
{
	u32 wrong = 0;

	device_irq = machine.timer.physical.intid;
	gic_enable(device_irq);
	fired = 0;
	irq_also = last_time;
	for (u32 i = 1; i <= 10; i++) {
		sysreg_write(cntp_cval_el0,
			     sysreg_read(cntpct_el0) + counter_ms(1));
		sysreg_write(cntp_ctl_el0, 1);
		(void)wait_for(&fired, times() * i);
		settle(1);
		if (fired != times() * i && !wrong++)
			tap_note("fired %u times, expected %u", fired,
				 times() * i);
	}
	irq_also = NULL;
	gic_disable(device_irq);
	tap_equal(wrong, 0, "physical timer: again until it is stopped");
}

static void virtual_timer(void)
{
	volatile u32 *count;
	u32 wrong = 0;

	count = &irq_logs[this_cpu()->index].by_id[machine.timer.virtual.intid];
	gic_enable(machine.timer.virtual.intid);
	log_clear();
	for (u32 i = 1; i <= 50; i++) {
		u64 start = counter();

		timer_start(counter_ms(1));
		irq_enable();
		while (*count < i && counter() - start < counter_ms(1000))
			;
		irq_disable();
		wrong += *count != i || counter() - start < counter_ms(1);
	}
	tap_equal(wrong, 0, "virtual timer: 50 times, never early");
}

static void uart(void)
{
	device_irq = machine.uart_irq.intid;
	if (!device_irq) {
		tap_skip("PL011 interrupt", "not in the tree");
		return;
	}
	gic_configure(device_irq, false);
	gic_set_priority(device_irq, 0x80);
	gic->route(device_irq, this_cpu()->index);
	gic_enable(device_irq);
	log_clear();
	fired = 0;
	irq_also = last_time;
	tap_note("this line raises the PL011's interrupt");
	write32(machine.uart + UART_IMSC, UART_TX);
	(void)wait_for(&fired, times());
	settle(2);
	write32(machine.uart + UART_IMSC, 0);
	irq_also = NULL;
	tap_equal(fired, times(), "PL011 level interrupt: until it is cleared");
	tap_ok(!gic_get_bit(GICD_ISPENDR, device_irq) &&
		       !gic_get_bit(GICD_ISACTIVER, device_irq),
	       "and then neither pending nor active");
	gic_disable(device_irq);
}

static void wfi(void)
{
	u32 intid = machine.timer.virtual.intid, ack;
	u64 start;

	gic_enable(intid);
	for (u32 i = 0; i < 20; i++) {
		start = counter();
		timer_start(counter_ms(2));
		do
			__asm__ volatile("wfi" ::: "memory");
		while (counter() - start < counter_ms(2));
		ack = gic->ack();
		timer_stop();
		if ((ack & 0x3ff) < 1020)
			gic->eoi(ack);
		if ((ack & 0x3ff) != intid)
			break;
	}
	tap_equal(ack & 0x3ff, intid, "WFI wakes with PSTATE.I set");
}

void irq_devices(void)
{
	gic_cpu_init(false);
	virtual_timer();
	physical_timer();
	uart();
	wfi();
}
