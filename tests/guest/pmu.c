/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The performance monitors are the guest's: every counter, its filters, its
 * overflow interrupt, and what it allows EL0 (Arm ARM D11). EL2 in between
 * changes no count.
 */
#include "base/bits.h"
#include "base/status.h"
#include "base/string.h"
#include "fdt/walk.h"
#include "lib/cpu.h"
#include "lib/gic.h"
#include "lib/machine.h"
#include "lib/tap.h"

#define PMCR_E		(1u << 0)
#define PMCR_P		(1u << 1)
#define PMCR_C		(1u << 2)
#define PMCR_LC		(1u << 6)
#define CYCLES		(1u << 31) /* the cycle counter among the others */
#define FILTER_EL1	(1u << 31)
#define FILTER_EL0	(1u << 30)
#define USER_ENABLE	(1u << 0)
#define USER_INCREMENT	(1u << 1)
#define USER_CYCLES	(1u << 2)
#define EVENT_INCREMENT 0u
#define EVENT_CYCLES	0x11u

#define EC_SYSREG	0x18u
#define EC_UNDEFINED	0u
#define TIMES		1000u

extern const u32 pmu_increments[], pmu_spend[], pmu_read_cycles[],
	pmu_read_control[], pmu_increment[];

static u32 counters;

static void select(u32 n)
{
	sysreg_write(pmselr_el0, n);
	barrier_isb();
}

static void set_event(u32 n, u32 event, u32 count)
{
	select(n);
	sysreg_write(pmxevtyper_el0, event);
	sysreg_write(pmxevcntr_el0, count);
	barrier_isb();
}

static u32 count_of(u32 n)
{
	select(n);
	return (u32)sysreg_read(pmxevcntr_el0);
}

/* Everything off, all counters zero. */
static void reset(void)
{
	sysreg_write(pmcr_el0, PMCR_P | PMCR_C | PMCR_LC);
	sysreg_write(pmcntenclr_el0, ~0u);
	sysreg_write(pmintenclr_el1, ~0u);
	sysreg_write(pmovsclr_el0, ~0u);
	sysreg_write(pmuserenr_el0, 0);
	sysreg_write(pmccfiltr_el0, 0);
	barrier_isb();
}

static void enable(u32 mask)
{
	sysreg_write(pmcntenset_el0, mask);
	sysreg_write(pmcr_el0, PMCR_E | PMCR_LC);
	barrier_isb();
}

static void run(const u32 *code, bool user, u64 times, struct probe *p)
{
	memset(p, 0, sizeof(*p));
	p->x[1] = counters < 32 ? BIT32(counters) - 1 : ~0u;
	p->x[28] = machine.gic.distributor.base + GICD_TYPER;
	p->x[29] = times;
	p->pc = user ? mmu_user(0, (u64)code, true) : (u64)code;
	p->pstate = user ? PSTATE_EL0 : PSTATE_EL1H;
	probe_enter(p);
}

static void at_start(const char *cpu)
{
	tap_ok(!(sysreg_read(pmcr_el0) & PMCR_E) &&
		       sysreg_read(pmcntenset_el0) == 0 &&
		       sysreg_read(pmintenset_el1) == 0 &&
		       sysreg_read(pmovsset_el0) == 0 &&
		       sysreg_read(pmuserenr_el0) == 0 &&
		       sysreg_read(pmccfiltr_el0) == 0,
	       "off at the start of %s", cpu);
}

static void cycles(void)
{
	u64 first, second;

	reset();
	enable(CYCLES);
	first = sysreg_read(pmccntr_el0);
	for (u32 i = 0; i < 1000; i++)
		barrier_isb();
	second = sysreg_read(pmccntr_el0);
	tap_ok(second > first, "the cycle counter counts");
	sysreg_write(pmcntenclr_el0, CYCLES);
	barrier_isb();
	first = sysreg_read(pmccntr_el0);
	for (u32 i = 0; i < 1000; i++)
		barrier_isb();
	tap_equal(sysreg_read(pmccntr_el0), first, "and stops");
	sysreg_write(pmccntr_el0, 0x123456789abcull);
	barrier_isb();
	tap_equal(sysreg_read(pmccntr_el0), 0x123456789abcull,
		  "it has 64 bits that can be written");
}

/* Whether the cycle counter moved while `user` or EL1 code ran. */
static bool cycles_filtered(u32 filter, bool user)
{
	struct probe p;
	u64 before;

	reset();
	/* EL1 on the way must not count: it does unless it is filtered. */
	sysreg_write(pmccfiltr_el0, filter);
	enable(CYCLES);
	before = sysreg_read(pmccntr_el0);
	run(pmu_spend, user, 20000, &p);
	barrier_isb();
	return sysreg_read(pmccntr_el0) != before;
}

static void filters(void)
{
	tap_ok(cycles_filtered(FILTER_EL1, true),
	       "cycles of EL0 only: EL0 counts");
	tap_ok(!cycles_filtered(FILTER_EL1, false), "EL1 does not");
	tap_ok(cycles_filtered(FILTER_EL0, false),
	       "cycles of EL1 only: EL1 counts");
	tap_ok(!cycles_filtered(FILTER_EL1 | FILTER_EL0, true) &&
		       !cycles_filtered(FILTER_EL1 | FILTER_EL0, false),
	       "of neither: nothing counts");
}

static void all_counters(void)
{
	u32 wrong = 0, all = BIT32(counters) - 1;
	struct probe p;

	reset();
	for (u32 n = 0; n < counters; n++)
		set_event(n, EVENT_INCREMENT, n * 10000);
	for (u32 n = 0; n < counters; n++)
		wrong += count_of(n) != n * 10000;
	tap_equal(wrong, 0, "each event counter can be written");
	enable(all);
	run(pmu_increments, false, TIMES, &p);
	for (u32 n = 0; n < counters; n++)
		wrong += count_of(n) != n * 10000 + TIMES;
	tap_ok(!wrong && probe_completed(&p),
	       "%u software increments with exits between them: %u, in each "
	       "counter",
	       TIMES, TIMES);
	tap_equal(sysreg_read(pmcntenset_el0), all, "PMCNTENSET_EL0 reads all");
	sysreg_write(pmcr_el0, PMCR_P | PMCR_LC);
	barrier_isb();
	for (u32 n = 0; n < counters; n++)
		wrong += count_of(n) != 0;
	tap_equal(wrong, 0, "PMCR_EL0.P resets them");
	if (!(sysreg_read(pmceid0_el0) >> EVENT_CYCLES & 1)) {
		tap_skip("CPU_CYCLES", "not implemented");
		return;
	}
	reset();
	set_event(counters - 1, EVENT_CYCLES, 0);
	enable(BIT32(counters - 1));
	run(pmu_spend, false, 20000, &p);
	tap_ok(count_of(counters - 1) > 0, "the last one counts CPU_CYCLES");
}

static void user_access(const char *name, const u32 *code, u32 allowed)
{
	struct probe p;

	reset();
	run(code, true, 0, &p);
	tap_ok(probe_class(&p) == EC_SYSREG && p.vector == 8,
	       "EL0: %s is trapped to EL1", name);
	sysreg_write(pmuserenr_el0, allowed);
	barrier_isb();
	run(code, true, 0, &p);
	tap_ok(probe_completed(&p), "EL0: %s works if PMUSERENR_EL0 has 0x%x",
	       name, allowed);
}

static volatile u32 overflows, unexpected, irq_id;
static u32 wanted;

/*
 * The first time it is still up at the end of the handler: then it comes
 * again, but for QEMU's GICv2 ("quirks", see irq_devices.c).
 */
static void on_overflow(struct cpu *cpu, struct frame *frame)
{
	u32 ack = gic->ack();

	(void)cpu;
	(void)frame;
	if ((ack & 0x3ff) != irq_id || !(sysreg_read(pmovsset_el0) & 1)) {
		unexpected++;
	} else if (++overflows == wanted) {
		sysreg_write(pmovsclr_el0, 1);
		barrier_isb();
	}
	gic->eoi(ack);
}

static u32 find_interrupt(void)
{
	struct fdt_irq irq = { .intid = 0 };
	struct fdt_prop interrupts;

	for (u32 n = fdt_first_child(&machine.fdt, 0); n != FDT_NONE;
	     n = fdt_next_sibling(&machine.fdt, n))
		if (fdt_is_compatible(&machine.fdt, n, "arm,armv8-pmuv3") &&
		    fdt_find_property(&machine.fdt, n, "interrupts",
				      &interrupts) == OK)
			(void)fdt_decode_irq(&interrupts, 3, 0, &irq);
	return irq.intid;
}

static void overflow(void)
{
	u64 start = counter();

	irq_id = find_interrupt();
	if (irq_id == 0) {
		tap_skip("overflow interrupt", "not in the tree");
		return;
	}
	reset();
	gic_cpu_init(false);
	this_cpu()->irq = on_overflow;
	gic_configure(irq_id, false);
	overflows = unexpected = 0;
	wanted = 2;
	if (machine.gic.kind == FDT_GIC_V2 && machine_number("quirks=", 0))
		wanted = 1;
	set_event(0, EVENT_INCREMENT, ~0u);
	sysreg_write(pmintenset_el1, 1);
	enable(1);
	gic_enable(irq_id);
	irq_enable();
	tap_equal(overflows, 0, "no interrupt before the overflow");
	sysreg_write(pmswinc_el0, 1);
	barrier_isb();
	while (overflows < wanted && counter() - start < counter_ms(1000))
		cpu_yield();
	irq_disable();
	tap_ok(overflows == wanted && !unexpected,
	       "the overflow interrupt, until it is cleared");
	tap_equal(count_of(0), 0, "the counter has wrapped");
	tap_ok(!gic_get_bit(GICD_ISPENDR, irq_id) &&
		       !gic_get_bit(GICD_ISACTIVER, irq_id),
	       "then neither pending nor active");
	gic_disable(irq_id);
	reset();
}

/* Told apart from an overflow that comes while the interrupt is enabled. */
static void late_interrupt(void)
{
	u64 start = counter();

	reset();
	set_event(0, EVENT_INCREMENT, 0);
	sysreg_write(pmcntenset_el0, 1);
	barrier_isb();
	sysreg_write(pmswinc_el0, 1);
	barrier_isb();
	tap_equal(count_of(0), 0, "without PMCR_EL0.E nothing is counted");
	if (irq_id == 0)
		return;
	/* The cycle counter, which has 64 bits by PMCR_EL0.LC. */
	sysreg_write(pmccntr_el0, ~0ull);
	enable(CYCLES);
	while (!(sysreg_read(pmovsset_el0) & CYCLES) &&
	       counter() - start < counter_ms(1000))
		barrier_isb();
	tap_equal(sysreg_read(pmovsset_el0), CYCLES, "the cycle counter wraps");
	tap_ok(!gic_get_bit(GICD_ISPENDR, irq_id),
	       "without PMINTENSET_EL1 nothing is pending");
	sysreg_write(pmintenset_el1, CYCLES);
	barrier_isb();
	tap_ok(gic_get_bit(GICD_ISPENDR, irq_id), "with it, the interrupt is");
	sysreg_write(pmovsclr_el0, CYCLES);
	barrier_isb();
	tap_ok(!gic_get_bit(GICD_ISPENDR, irq_id), "until it is cleared");
	reset();
}

/* An overflow that nobody has handled, and a filter. */
static void leave_overflow(void)
{
	set_event(0, EVENT_INCREMENT, ~0u);
	sysreg_write(pmintenset_el1, 1);
	enable(1);
	sysreg_write(pmswinc_el0, 1);
	sysreg_write(pmccfiltr_el0, ~0ull);
	barrier_isb();
	tap_ok(irq_id == 0 || gic_get_bit(GICD_ISPENDR, irq_id),
	       "left with an overflow");
}

static volatile u32 other_done;

static void on_other_cpu(struct cpu *cpu, u64 arg)
{
	(void)cpu;
	(void)arg;
	at_start("another CPU");
	gic_cpu_init(false);
	/* QEMU does not look at the line when a CPU is reset. */
	tap_ok(irq_id == 0 || machine_number("bare=", 0) ||
		       !gic_get_bit(GICD_ISPENDR, irq_id),
	       "and its interrupt is not pending");
	tap_equal(sysreg_read(pmcr_el0) >> 11 & 31, counters,
		  "which has as many counters");
	all_counters();
	overflow();
	late_interrupt();
	leave_overflow();
	other_done = 1;
}

/* What a life of that CPU leaves, the next one does not find. */
static void run_on_other_cpu(void)
{
	other_done = 0;
	tap_equal((u64)cpu_start(1, on_other_cpu, 0), 0, "CPU 1 starts");
	while (!other_done)
		cpu_yield();
	tap_ok(cpu_wait_off(1), "CPU 1 is off again");
}

void payload(void)
{
	u32 version = sysreg_read(id_aa64dfr0_el1) >> 8 & 15;

	if (version == 0 || version == 15) {
		tap_skip("PMU", "not implemented");
		return;
	}
	gic_init();
	counters = sysreg_read(pmcr_el0) >> 11 & 31;
	tap_note("PMUv3 version %u, %u counters", version, counters);
	at_start("the first CPU");
	cycles();
	filters();
	all_counters();
	user_access("PMCCNTR_EL0", pmu_read_cycles, USER_CYCLES);
	user_access("PMCR_EL0", pmu_read_control, USER_ENABLE);
	user_access("PMSWINC_EL0", pmu_increment, USER_INCREMENT);
	overflow();
	late_interrupt();
	if (cpu_count == 1)
		return;
	run_on_other_cpu();
	run_on_other_cpu();
}
