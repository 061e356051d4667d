/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What a guest pays, in instructions: each figure is printed as a line
 * "# bench NAME NUMBER". Runs alone and under any hypervisor; with bare=1 in
 * the bootargs there is none. For -icount shift=0,sleep=off.
 */
#include "bench.h"

void bench_print(const char *name, u64 ticks, u64 rounds, u64 too_many)
{
	u64 per_tick = 1000000000 / sysreg_read(cntfrq_el0);
	u64 total = ticks * per_tick;

	total = total > too_many ? total - too_many : 0;
	tap_note("bench %s %llu", name,
		 (unsigned long long)((total + rounds / 2) / rounds));
}

u32 bench_distance(void)
{
	return (u32)(random_u64() >> 40) & 15;
}

u32 bench_rounds;
static bool marks;

/* Calls that no interface has: answered, and to be seen by their number. */
#define MARK(number)                                                           \
	__asm__ volatile("hvc #" #number ::                                    \
				 : "x0", "x1", "x2", "x3", "x4", "x5", "x6",   \
				   "x7", "x8", "x9", "x10", "x11", "x12",      \
				   "x13", "x14", "x15", "x16", "x17",          \
				   "memory")

void bench_begin(void)
{
	if (marks)
		MARK(1);
}

void bench_end(void)
{
	if (marks)
		MARK(2);
}

static void sleep_on(struct cpu *cpu, u64 arg)
{
	(void)cpu;
	(void)arg;
	for (;;)
		__asm__ volatile("wfi" ::: "memory");
}

/* The first is at work, the second is bench_cpus()'s, the others sleep. */
static void start_others(void)
{
	for (u32 n = 2; n < cpu_count; n++)
		tap_equal((u64)cpu_start(n, sleep_on, 0), 0, "CPU_ON");
}

void payload(void)
{
	bench_rounds = (u32)machine_number("rounds=", ROUNDS);
	marks = machine_number("marks=", 0) != 0;
	gic_init();
	bench_print("boot", machine.entry.counter, 1, 0);
	start_others();
	bench_calls();
	bench_exceptions();
	bench_cpus();
}
