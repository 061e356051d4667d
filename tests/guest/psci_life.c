/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * PSCI: what CPUs have cleared when they start is so, whatever a former life
 * has left there, and so it is after a power-down. And what becomes of
 * interrupts that a CPU has active when it goes off.
 */
#include "psci.h"

#include "base/bits.h"
#include "lib/gic.h"
#include "lib/tap.h"
#include "lib/timer.h"

#define POWER_DOWN	BIT(16)
#define SGI		5u
#define ENABLE_MASKED	3u /* of a timer's control */
#define MDSCR_MDE	BIT(15)
#define MDSCR_TDCC	BIT(12)
#define OSLSR_OSLK	BIT(1)
#define CPACR_SMEN_FPEN (3ull << 24 | 3ull << 20)

static struct {
	u64 mdscr, oslsr, pmcr, timers, svcr;
	u64 groups, mask, running; /* of a GICv3's CPU interface */
} found;

static u32 id_field(u64 reg, u32 low)
{
	return (u32)(reg >> low) & 15;
}

static bool has_pmu(void)
{
	u32 version = id_field(sysreg_read(id_aa64dfr0_el1), 8);

	return version != 0 && version != 15;
}

static bool has_sme(void)
{
	return id_field(sysreg_read(s3_0_c0_c4_1), 24) != 0;
}

static void spoil(void)
{
	sysreg_write(oslar_el1, 0);
	sysreg_write(mdscr_el1, MDSCR_MDE | MDSCR_TDCC);
	if (has_pmu())
		sysreg_write(pmcr_el0, sysreg_read(pmcr_el0) | 1);
	sysreg_write(cntv_ctl_el0, ENABLE_MASKED);
	sysreg_write(cntp_ctl_el0, ENABLE_MASKED);
	if (has_sme()) {
		sysreg_write(cpacr_el1, CPACR_SMEN_FPEN);
		barrier_isb();
		sysreg_write(s3_3_c4_c2_2, 1); /* SVCR: streaming */
	}
	barrier_isb();
}

static void former(struct cpu *cpu, u64 arg)
{
	(void)cpu;
	(void)arg;
	spoil();
}

static void look(struct cpu *cpu, u64 arg)
{
	(void)cpu;
	(void)arg;
	found.mdscr = sysreg_read(mdscr_el1);
	found.oslsr = sysreg_read(oslsr_el1);
	found.pmcr = has_pmu() ? sysreg_read(pmcr_el0) & 1 : 0;
	found.timers =
		(sysreg_read(cntv_ctl_el0) | sysreg_read(cntp_ctl_el0)) & 1;
	if (machine.gic.kind == FDT_GIC_V3) {
		found.groups = sysreg_read(s3_0_c12_c12_7);  /* ICC_IGRPEN1 */
		found.mask = sysreg_read(s3_0_c4_c6_0);	     /* ICC_PMR */
		found.running = sysreg_read(s3_0_c12_c11_3); /* ICC_RPR */
	}
	found.svcr = 0;
	if (has_sme()) {
		sysreg_write(cpacr_el1, CPACR_SMEN_FPEN);
		barrier_isb();
		found.svcr = sysreg_read(s3_3_c4_c2_2);
	}
}

/*
 * One SGI is active, and never ended; another one, of a higher priority, is
 * pending and masked: the power-down ends at once.
 */
static void sleeper(struct cpu *cpu, u64 arg)
{
	gic_cpu_init(false);
	gic_enable(SGI);
	gic_enable(SGI + 1);
	gic_set_priority(SGI + 1, 0x20);
	gic->sgi(SGI, cpu->index);
	while ((gic->ack() & 0x3ff) != SGI)
		cpu_yield();
	gic->sgi(SGI + 1, cpu->index);
	spoil();
	cpu->main = look;
	(void)psci_call(PSCI_CPU_SUSPEND64, arg, (u64)secondary_entry,
			(u64)cpu);
	tap_bail("a power-down returned");
}

static void run(void (*main)(struct cpu *, u64), u64 arg)
{
	if (cpu_start(1, main, arg) != PSCI_SUCCESS || !cpu_wait_off(1))
		tap_bail("CPU 1 does not start, or does not go off");
}

static void check(const char *when, bool timers)
{
	tap_ok(!found.mdscr && (found.oslsr & OSLSR_OSLK),
	       "%s: debug is off and the OS lock on", when);
	tap_ok(!found.pmcr && !found.svcr, "%s: no counting, no streaming mode",
	       when);
	if (machine.gic.kind == FDT_GIC_V3)
		tap_ok(!found.groups && !found.mask && found.running == 0xff,
		       "%s: the CPU interface takes nothing, and has nothing",
		       when);
	if (timers)
		tap_equal(found.timers, 0, "both timers are off");
}

static volatile u32 taken;

/* As the CPUs that a dying kernel stops do: no end of interrupt. */
static void go_off(struct cpu *cpu, struct frame *frame)
{
	(void)cpu;
	(void)frame;
	taken = gic->ack() & 0x3ff;
	(void)psci_call(PSCI_CPU_OFF, 0, 0, 0);
}

static void take(struct cpu *cpu, struct frame *frame)
{
	u32 ack = gic->ack();

	(void)cpu;
	(void)frame;
	timer_stop();
	taken = ack & 0x3ff;
	gic->eoi(ack);
}

static void interrupted(struct cpu *cpu, u64 id)
{
	u64 start = counter();

	gic_cpu_init(false);
	gic_enable((u32)id);
	if (id == SGI) {
		gic->sgi(SGI, cpu->index);
	} else if (id == machine.timer.virtual.intid) {
		timer_start(counter_ms(1));
	} else {
		gic->route((u32)id, cpu->index);
		gic_set_bit(GICD_ISPENDR, (u32)id);
	}
	irq_enable();
	while (!taken && counter() - start < counter_ms(20000))
		cpu_yield();
}

static void first_time(struct cpu *cpu, u64 id)
{
	cpu->irq = go_off;
	interrupted(cpu, id);
}

static void second_time(struct cpu *cpu, u64 id)
{
	cpu->irq = take;
	interrupted(cpu, id);
}

/* Goes off with an interrupt active, and can take it anew in the next life. */
static void off_in_handler(u32 id, const char *name)
{
	taken = 0;
	run(first_time, id);
	tap_equal(taken, id, name);
	taken = 0;
	run(second_time, id);
	tap_equal(taken, id, "it is taken in the next life");
}

/* What it held active is another CPU's to end, and to take. */
static void spi_left_active(void)
{
	u32 id = gic_spi_limit - 1;

	taken = 0;
	run(first_time, id);
	tap_equal(taken, id, "CPU_OFF while an SPI is active");
	tap_ok(gic_get_bit(GICD_ISACTIVER, id), "it stays active");
	gic_set_bit(GICD_ICACTIVER, id);
	tap_ok(!gic_get_bit(GICD_ISACTIVER, id), "another CPU ends that");
	taken = 0;
	second_time(this_cpu(), id);
	irq_disable();
	tap_equal(taken, id, "and takes it");
}

void psci_life(void)
{
	gic_init();
	off_in_handler(SGI, "CPU_OFF while an SGI is active");
	off_in_handler(machine.timer.virtual.intid,
		       "CPU_OFF while the timer's interrupt is active");
	spi_left_active();
	run(former, 0);
	run(look, 0);
	check("CPU_ON", true);
	if (psci_bare)
		return;
	run(sleeper, POWER_DOWN);
	check("power-down", false);
}
