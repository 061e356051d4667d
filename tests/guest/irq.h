/* SPDX-License-Identifier: BSD-2-Clause */
/* The parts of the payload irq. */
#ifndef IRQ_H
#define IRQ_H

#include "lib/cpu.h"
#include "lib/gic.h"
#include "lib/machine.h"
#include "lib/tap.h"
#include "lib/timer.h"

#define LOG_MAX 64

/* What one CPU took since log_clear(): raw acknowledge values, in order. */
struct irq_log {
	volatile u32 count;
	u32 ack[LOG_MAX];
	volatile u32 by_id[1024];
	volatile u32 spurious;
};

extern struct irq_log irq_logs[CPUS_MAX];

void log_clear(void);

/* Standard handler: acknowledges, logs, runs irq_also, ends. */
void irq_handler(struct cpu *cpu, struct frame *frame);
extern void (*volatile irq_also)(struct cpu *cpu, u32 ack);

/*
 * Waits in WFI until *counter is at least `least`, or for two seconds: false.
 * IRQs are taken meanwhile, and masked on return.
 */
bool wait_for(const volatile u32 *counter, u32 least);

/* Takes what is pending for `ms`, then masks IRQs. */
void settle(u64 ms);

/*
 * Whether an interrupt that is pending as it ends comes again at once. QEMU 7.2
 * does not look at it again when a GICv2 list register's EOI has deactivated the
 * physical interrupt: "quirks=1" in the bootargs leaves that out.
 */
bool comes_again(void);

/* Unused edge-triggered SPIs with priority 0x80 for this CPU, enabled. */
u32 test_spi(u32 index);
void test_spi_reset(u32 count);

void irq_cross(void);	/* SGIs between CPUs, retargeting */
void irq_order(void);	/* priorities, preemption, more than list registers */
void irq_many(void);	/* of all SPIs, of active ones */
void irq_state(void);	/* pending, active, enable, EOImode 1 */
void irq_lines(void);	/* the same, step by step, of levels too */
void irq_config(void);	/* priorities and routes of pending ones, identity */
void irq_groups(void);	/* groups 0 and 1 */
void irq_storm(void);	/* all CPUs at once */
void irq_power(void);	/* CPUs that are off, or hold an interrupt */
void irq_devices(void); /* timers, PL011, WFI */

#endif
