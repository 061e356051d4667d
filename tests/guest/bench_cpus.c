/* SPDX-License-Identifier: BSD-2-Clause */
/* Two CPUs: all that both of them execute counts. */
#include "bench.h"

#define SGI 2u

volatile u64 bench_secondary_start;

/* Sleeps until an interrupt is pending, and takes it by hand. */
static u32 wait_and_take(void)
{
	u32 ack;

	do {
		__asm__ volatile("wfi" ::: "memory");
		ack = gic->ack();
	} while ((ack & 0x3ff) >= 1020);
	gic->eoi(ack);
	return ack & 0x3ff;
}

static void answer(struct cpu *cpu, u64 rounds)
{
	(void)cpu;
	gic_cpu_init(false);
	gic_enable(SGI);
	gic->sgi(SGI, 0);
	while (rounds--) {
		wait_and_take();
		gic->sgi(SGI, 0);
	}
}

static void start_other(u64 rounds)
{
	cpu_prepare(1, answer, rounds);
	/* It is written with the MMU off. */
	__asm__ volatile("dc civac, %0; dsb sy" ::"r"(&bench_secondary_start)
			 : "memory");
	psci_call(PSCI_CPU_ON64, cpu_list[1].mpidr, (u64)bench_secondary,
		  (u64)&cpu_list[1]);
	wait_and_take();
}

void bench_cpus(void)
{
	u32 rounds = bench_rounds, starts = rounds < 64 ? rounds : 64;
	u64 ticks = 0, start;
	u32 wrong = 0;

	if (cpu_count < 2)
		return;
	gic_enable(SGI);
	for (u32 n = 0; n < WARM_UP + starts; n++) {
		if (n == WARM_UP) {
			ticks = 0;
			bench_begin();
		}
		for (u32 i = bench_distance(); i; i--)
			cpu_yield();
		start = sysreg_read(cntvct_el0);
		start_other(0);
		ticks += bench_secondary_start - start;
		wrong += !cpu_wait_off(1);
		if (n == 0)
			bench_print("cpu-on-first", ticks, 1, 0);
	}
	bench_end();
	tap_equal(wrong, 0, "a CPU is started and stopped");
	bench_print("cpu-on", ticks, starts, 0);

	start_other(WARM_UP + rounds);
	start = 0;
	for (u32 n = 0; n < WARM_UP + rounds; n++) {
		if (n == WARM_UP) {
			bench_begin();
			start = sysreg_read(cntvct_el0);
		}
		gic->sgi(SGI, 1);
		wrong += wait_and_take() != SGI;
	}
	ticks = sysreg_read(cntvct_el0) - start;
	bench_end();
	bench_print("sgi-ping-pong", ticks, rounds, 0);
	tap_equal(wrong, 0, "ping-pong");
	tap_ok(cpu_wait_off(1), "the other CPU is off again");
}
