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

void payload(void)
{
	gic_init();
	bench_print("boot", machine.entry_counter, 1, 0);
	bench_calls();
	bench_exceptions();
	bench_cpus();
}
