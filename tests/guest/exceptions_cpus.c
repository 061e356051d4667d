/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * All CPUs leave EL1 for every reason at once, with SGIs from each other and the
 * interrupts of both timers in between: each finds its own registers again.
 */
#include "base/bits.h"
#include "base/string.h"
#include "exceptions.h"
#include "lib/cpu.h"
#include "lib/gic.h"
#include "lib/machine.h"
#include "lib/tap.h"

#define TIMES 4000u
/* EA: what bit 9 of an external abort says is the implementation's choice. */
#define ESR_COMPARED  (~(1ull << 9))
#define PSTATE_I      (1u << 7)
#define TIMER_PERIODS 4u   /* in a millisecond */
#define INTERRUPTS    500u /* of timers, on each CPU */

#define WFI	      0xd503207fu

/* x1: where nothing is; x3: a register of the GIC; x0: PSCI_VERSION. */
struct row {
	u32 word;
	u32 esr;     /* 0: it completes */
	u32 changed; /* registers */
};

static const struct row rows[] = {
	{ 0xb9400062, 0, 1 << 2 },	    /* ldr w2, [x3] */
	{ 0xb8404462, 0, 1 << 2 | 1 << 3 }, /* ldr w2, [x3], #4 */
	{ 0x29401062, 0, 1 << 2 | 1 << 4 }, /* ldp w2, w4, [x3] */
	{ 0x39400062, 0, 1 << 2 },	    /* ldrb w2, [x3] */
	{ 0xb9400022, 0x96000010, 0 },	    /* ldr w2, [x1] */
	{ 0xb9000022, 0x96000050, 0 },	    /* str w2, [x1] */
	{ 0xa9000c22, 0x96000050, 0 },	    /* stp x2, x3, [x1] */
	{ 0xd61f0020, 0x86000010, 0 },	    /* br x1 */
	{ 0xd4000002, 0, 0xf },		    /* hvc, or smc: x0 to x3 */
	{ 0xd4200020, 0xf2000001, 0 },	    /* brk #1 */
	{ 0xd4000021, 0x56000001, 0 },	    /* svc #1 */
	{ 0x00000000, 0x02000000, 0 },	    /* udf */
	{ 0xd53c1102, 0x02000000, 0 },	    /* mrs x2, hcr_el2 */
	{ WFI, 0, 0 },
};

static u32 code[CPUS_MAX][ARRAY_COUNT(rows)][2] __attribute__((aligned(64)));
static volatile u32 finished, wrong, timers[CPUS_MAX], sgis[CPUS_MAX];
static u64 seed[CPUS_MAX];

static u64 random_of(u32 cpu)
{
	return random_next(&seed[cpu]);
}

static void set_timers(u32 control)
{
	u64 period = counter_ms(1) / TIMER_PERIODS;

	sysreg_write(cntv_cval_el0, counter() + period);
	sysreg_write(cntp_cval_el0, sysreg_read(cntpct_el0) + period);
	sysreg_write(cntv_ctl_el0, control);
	sysreg_write(cntp_ctl_el0, control);
	barrier_isb();
}

static void on_irq(struct cpu *cpu, struct frame *frame)
{
	u32 ack = gic->ack(), id = ack & 0x3ff;

	(void)frame;
	if (id >= 1020)
		return;
	if (id < 16) {
		sgis[cpu->index]++;
	} else {
		/* Then no more: a slow machine would do nothing else. */
		set_timers(++timers[cpu->index] < INTERRUPTS);
	}
	gic->eoi(ack);
}

static void one(u32 cpu)
{
	u32 n = (u32)(random_of(cpu) % ARRAY_COUNT(rows));
	const struct row *row = &rows[n];
	struct probe p, before;
	bool good;

	for (u32 i = 0; i < 31; i++)
		p.x[i] = random_of(cpu);
	if (row->changed == 0xf)
		p.x[0] = PSCI_VERSION;
	p.x[1] = GIB(300) + (random_of(cpu) & 0xff8);
	p.x[3] = machine.gic.distributor.base + GICD_TYPER;
	p.pc = (u64)code[cpu][n];
	p.pstate = (PSTATE_EL1H & ~PSTATE_I) | (random_of(cpu) & 0xf0000000);
	/* What ends it is masked: taken before, it would end nothing. */
	if (row->word == WFI) {
		p.pstate |= PSTATE_I;
		gic->sgi(0, cpu);
	}
	before = p;
	if (random_of(cpu) % 8 == 0)
		gic->sgi((u32)random_of(cpu) % 4,
			 (u32)(random_of(cpu) % cpu_count));
	probe_enter(&p);
	good = row->esr ? (p.esr & ESR_COMPARED) == row->esr
			: probe_completed(&p);
	if (row->esr >> 29 == 4) /* an abort: of x1 */
		good = good && p.far == before.x[1];
	for (u32 i = 0; i < 31; i++)
		good = good && (row->changed >> i & 1 || p.x[i] == before.x[i]);
	if (good && (p.pstate & 0xf00003ff) == before.pstate)
		return;
	if (__atomic_fetch_add(&wrong, 1, __ATOMIC_SEQ_CST) < 4)
		tap_note("CPU %u: 0x%08x: esr 0x%llx far 0x%llx pc 0x%llx "
			 "pstate 0x%llx",
			 cpu, row->word, (unsigned long long)p.esr,
			 (unsigned long long)p.far, (unsigned long long)p.pc,
			 (unsigned long long)p.pstate);
}

static void work(struct cpu *cpu, u64 arg)
{
	u32 me = cpu->index;
	u64 start;

	(void)arg;
	seed[me] = 0x9e3779b97f4a7c15ull + me;
	for (u32 i = 0; i < ARRAY_COUNT(rows); i++) {
		code[me][i][0] = rows[i].word;
		if (rows[i].changed == 0xf && !machine.psci.hvc)
			code[me][i][0]++; /* SMC */
		code[me][i][1] = 0xd4200000u | PROBE_END << 5;
	}
	code_sync(code[me], sizeof(code[me]));
	gic_cpu_init(false);
	cpu->irq = on_irq;
	gic_enable(machine.timer.virtual.intid);
	gic_enable(machine.timer.physical.intid);
	for (u32 i = 0; i < 4; i++)
		gic_enable(i);
	set_timers(1);
	for (u32 i = 0; i < TIMES; i++)
		one(me);
	start = counter();
	irq_enable();
	while (!timers[me] && counter() - start < counter_ms(20000))
		cpu_yield();
	irq_disable();
	set_timers(0);
	__atomic_fetch_add(&finished, 1, __ATOMIC_SEQ_CST);
}

void exceptions_on_all_cpus(void)
{
	u32 idle = 0;

	gic_init();
	for (u32 i = 1; i < cpu_count; i++)
		idle += cpu_start(i, work, 0) != PSCI_SUCCESS;
	work(this_cpu(), 0);
	while (finished + idle < cpu_count)
		cpu_yield();
	for (u32 i = 0; i < cpu_count; i++)
		idle += !timers[i] || !sgis[i];
	tap_equal(wrong, 0, "exits of all kinds on all CPUs at once");
	tap_equal(idle, 0, "with timers and SGIs on each");
}
