/* SPDX-License-Identifier: BSD-2-Clause */
/* Calls, and accesses to the GIC that EL2 emulates: guest to guest. */
#include "bench.h"

/* What a loop takes beyond the one that does nothing. */
static void measure(const char *name, u64 (*run)(const struct bench_loop *),
		    u64 x0, u64 x1, u64 x2)
{
	struct bench_loop loop = { WARM_UP, { x0, x1, x2, 0 } };
	u64 nothing, ticks;

	run(&loop);
	loop.count = bench_rounds;
	nothing = bench_loop_nothing(&loop);
	bench_begin();
	ticks = run(&loop);
	bench_end();
	bench_print(name, ticks - nothing, bench_rounds, 0);
}

void bench_calls(void)
{
	u64 gicd = machine.gic.distributor.base;
	u64 self = this_cpu()->mpidr;
	bool bare = machine_number("bare=", 0) != 0;

	if (machine.psci.hvc || !bare) {
		measure("hvc-version", bench_loop_hvc, PSCI_VERSION, 0, 0);
		measure("affinity-info", bench_loop_hvc, PSCI_AFFINITY_INFO64,
			self, 0);
		measure("psci-features", bench_loop_hvc, PSCI_FEATURES,
			PSCI_CPU_ON64, 0);
	}
	if (!machine.psci.hvc || !bare)
		measure("smc-version", bench_loop_smc, PSCI_VERSION, 0, 0);
	measure("gicd-typer-read", bench_loop_read, 0, gicd + GICD_TYPER, 0);
	measure("gicd-isenabler-read", bench_loop_read, 0,
		gicd + GICD_ISENABLER + 4, 0);
	measure("gicd-isenabler-write", bench_loop_write, 0,
		gicd + GICD_ISENABLER + 4, 0);
	measure("gicd-ipriorityr-read", bench_loop_read, 0,
		gicd + GICD_IPRIORITYR + 32, 0);
	if (machine.gic.kind == FDT_GIC_V3)
		measure("gicr-isenabler0-read", bench_loop_read, 0,
			gic->frame(0) + GICD_ISENABLER, 0);
}
