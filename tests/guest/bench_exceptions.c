/* SPDX-License-Identifier: BSD-2-Clause */
/* From a cause to the guest's vector: what EL2 injects, and interrupts. */
#include "bench.h"

#define UART_DR	  0x00
#define UART_IMSC 0x38
#define UART_TX	  (1u << 5)

/* For those who share no address with RAM, devices or anything. */
#define NOWHERE 0x0b000000u

typedef void (*shot_fn)(struct bench_shot *);

/* Of interrupts: makes the cause go, and what it does for the next. */
struct cause {
	u32 intid; /* 0: a synchronous exception */
	void (*arm)(struct bench_shot *shot);
	void (*disarm)(void);
};

static void measure(const char *name, shot_fn fire, const struct cause *cause,
		    u64 arg0, u64 arg1)
{
	u64 vbar = sysreg_read(vbar_el1), ticks = 0, too_many = 0;
	u32 wrong = 0;

	for (u32 n = 0; n < WARM_UP + bench_rounds; n++) {
		struct bench_shot shot = {
			.arg = { arg0, arg1 },
			.early = bench_distance(),
			.late = bench_distance(),
		};
		u32 ack;

		if (n == WARM_UP) {
			ticks = too_many = 0;
			bench_begin();
		}
		sysreg_write(vbar_el1, (u64)bench_vectors);
		barrier_isb();
		if (cause->arm)
			cause->arm(&shot);
		fire(&shot);
		sysreg_write(vbar_el1, vbar);
		barrier_isb();
		ticks += shot.end - shot.start;
		/* The branch of the vector, and its distance. */
		too_many += 1 + shot.late;
		if (!cause->intid)
			continue;
		ack = gic->ack();
		wrong += (ack & 0x3ff) != cause->intid;
		if (cause->disarm)
			cause->disarm();
		if ((ack & 0x3ff) < 1020)
			gic->eoi(ack);
	}
	bench_end();
	tap_equal(wrong, 0, name);
	bench_print(name, ticks, bench_rounds, too_many);
}

static void stop_timer(void)
{
	sysreg_write(cntv_ctl_el0, 2);
	barrier_isb();
}

static void mask_uart(void)
{
	write32(machine.uart + UART_IMSC, 0);
	barrier_dsb();
}

/* Fires while the CPU sleeps; counted from then on. */
static u64 deadline;

static void set_alarm(struct bench_shot *shot)
{
	(void)shot;
	deadline = counter() + 100;
	sysreg_write(cntv_cval_el0, deadline);
	sysreg_write(cntv_ctl_el0, 1);
	barrier_isb();
}

static void wait_for_alarm(struct bench_shot *shot)
{
	bench_shot_wfi(shot);
	shot->start = deadline;
}

static void self_sgi(void)
{
	static const struct cause cause = { .intid = 1 };
	u64 m = this_cpu()->mpidr;

	gic_enable(1);
	if (machine.gic.kind == FDT_GIC_V3)
		measure("sgi-self", bench_shot_sgi3, &cause,
			(m >> 16 & 0xff) << 32 | (m >> 8 & 0xff) << 16 |
				1ull << 24 | 1ull << (m & 15),
			0);
	else
		measure("sgi-self", bench_shot_write, &cause, 2u << 24 | 1,
			machine.gic.distributor.base + GICD_SGIR);
}

/*
 * Another interrupt comes and goes before each one: with four list registers,
 * one that has the timer's.
 */
static u32 sgis_taken;

static void take_sgi(struct bench_shot *shot)
{
	u32 sgi = machine.timer.virtual.intid % 4, ack;

	(void)shot;
	gic->sgi(sgi, this_cpu()->index);
	barrier_isb();
	ack = gic->ack();
	sgis_taken += (ack & 0x3ff) == sgi;
	gic->eoi(ack);
}

static void timer(void)
{
	struct cause cause = { .intid = machine.timer.virtual.intid,
			       .disarm = stop_timer };

	gic_enable(cause.intid);
	measure("timer", bench_shot_timer, &cause, 0, 0);
	cause.arm = take_sgi;
	gic_enable(cause.intid % 4);
	measure("timer-alternating", bench_shot_timer, &cause, 0, 0);
	tap_equal(sgis_taken, WARM_UP + bench_rounds, "SGIs in between");
	cause.arm = set_alarm;
	measure("wfi-timer", wait_for_alarm, &cause, 0, 0);
}

/* The PL011 says that it can take more, once it has been given something. */
static void uart(void)
{
	struct cause cause = { .intid = machine.uart_irq.intid,
			       .disarm = mask_uart };

	if (!cause.intid)
		return;
	gic_configure(cause.intid, false);
	gic_set_priority(cause.intid, 0x80);
	gic->route(cause.intid, this_cpu()->index);
	gic_enable(cause.intid);
	tap_note("so that the PL011 has sent something");
	measure("spi-uart", bench_shot_write, &cause, UART_TX,
		machine.uart + UART_IMSC);
	gic_disable(cause.intid);
}

void bench_exceptions(void)
{
	static const struct cause synchronous = { .intid = 0 };

	measure("undefined", bench_shot_undefined, &synchronous, 0, 0);
	measure("abort", bench_shot_read, &synchronous, 0, NOWHERE);
	self_sgi();
	timer();
	uart();
}
