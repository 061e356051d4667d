/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The generic timers of EL1 (Arm ARM D11): both are the guest's on every CPU,
 * with their interrupts as levels, and it decides what EL0 may do.
 */
#include "base/bits.h"
#include "base/string.h"
#include "lib/cpu.h"
#include "lib/gic.h"
#include "lib/machine.h"
#include "lib/tap.h"

#define CTL_ENABLE  1u
#define CTL_IMASK   2u
#define CTL_ISTATUS 4u
#define EC_SYSREG   0x18u
#define SHOTS	    300

/* CNTKCTL_EL1: what EL0 may use. */
#define EL0_PHYSICAL (1u << 0)
#define EL0_VIRTUAL  (1u << 1)
#define EL0_VTIMER   (1u << 8)
#define EL0_PTIMER   (1u << 9)

extern const u32 timers_read_virtual[], timers_read_physical[],
	timers_read_frequency[], timers_set_virtual[], timers_set_physical[],
	timers_compare_virtual[], timers_compare_physical[];

/* The timer under test. */
static bool physical;

static const char *name(void)
{
	return physical ? "physical" : "virtual";
}

static u32 intid(void)
{
	return physical ? machine.timer.physical.intid
			: machine.timer.virtual.intid;
}

static u64 count(void)
{
	barrier_isb();
	return physical ? sysreg_read(cntpct_el0) : sysreg_read(cntvct_el0);
}

static void set_control(u32 control)
{
	if (physical)
		sysreg_write(cntp_ctl_el0, control);
	else
		sysreg_write(cntv_ctl_el0, control);
	barrier_isb();
}

static u32 control(void)
{
	barrier_isb();
	return (u32)(physical ? sysreg_read(cntp_ctl_el0)
			      : sysreg_read(cntv_ctl_el0));
}

static void set_compare(u64 value)
{
	if (physical)
		sysreg_write(cntp_cval_el0, value);
	else
		sysreg_write(cntv_cval_el0, value);
	barrier_isb();
}

static u64 compare(void)
{
	return physical ? sysreg_read(cntp_cval_el0)
			: sysreg_read(cntv_cval_el0);
}

static void set_value(u64 value)
{
	if (physical)
		sysreg_write(cntp_tval_el0, value);
	else
		sysreg_write(cntv_tval_el0, value);
	barrier_isb();
}

/* TVAL, a signed number of 32 bits: what is left until CVAL. */
static s32 value(void)
{
	barrier_isb();
	return (s32)(physical ? sysreg_read(cntp_tval_el0)
			      : sysreg_read(cntv_tval_el0));
}

static void pass(u64 ms)
{
	u64 start = counter();

	while (counter() - start < counter_ms(ms))
		cpu_yield();
}

/* By CPU: interrupts of the timer under test, others, the last one's count. */
static struct {
	volatile u32 taken, wrong;
	volatile u64 when;
} irqs[CPUS_MAX];

static void on_irq(struct cpu *cpu, struct frame *frame)
{
	u32 ack = gic->ack();

	(void)frame;
	irqs[cpu->index].when = count();
	if ((ack & 0x3ff) == intid() && control() & CTL_ISTATUS)
		irqs[cpu->index].taken++;
	else
		irqs[cpu->index].wrong++;
	set_control(CTL_ENABLE | CTL_IMASK);
	if ((ack & 0x3ff) < 1020)
		gic->eoi(ack);
}

static void registers(void)
{
	u64 before, after;

	set_control(0);
	tap_equal(control() & 3, 0, "disabled");
	set_compare(0);
	set_control(CTL_ENABLE | CTL_IMASK);
	tap_ok(control() == (CTL_ENABLE | CTL_IMASK | CTL_ISTATUS),
	       "%s: the condition is met while masked", name());
	set_compare(~0ull);
	tap_equal(control(), CTL_ENABLE | CTL_IMASK,
		  "not at the greatest value");
	before = count();
	set_value(100000);
	after = count();
	tap_ok(compare() - before >= 100000 && compare() - 100000 <= after,
	       "%s: TVAL counts from now", name());
	set_value(0xffffff00);
	tap_ok(compare() < count() && control() & CTL_ISTATUS,
	       "%s: a negative TVAL is in the past", name());
	set_compare(count() + 0x60000000);
	tap_ok(value() > 0 && value() <= 0x60000000, "%s: TVAL is what is left",
	       name());
	/* It wraps around, and the comparison does not. */
	set_compare(count() + 0xc0000000);
	tap_ok(value() < 0 && !(control() & CTL_ISTATUS),
	       "%s: a time beyond TVAL is no less in the future", name());
	set_value(0);
	pass(1);
	tap_ok(value() < 0 && control() & CTL_ISTATUS,
	       "%s: TVAL counts down past zero", name());
	set_control(0);
}

/* The GIC shows the line while it does not forward it. */
static void line(void)
{
	u32 id = intid();

	gic_disable(id);
	set_compare(count() + counter_ms(10));
	set_control(CTL_ENABLE);
	tap_ok(control() & CTL_ISTATUS || !gic_get_bit(GICD_ISPENDR, id),
	       "%s: not pending before its time", name());
	/* An emulator that is short of time may be late with it. */
	for (u64 start = counter(); !(control() & CTL_ISTATUS) &&
				    counter() - start < counter_ms(9999);)
		cpu_yield();
	tap_ok(gic_get_bit(GICD_ISPENDR, id), "%s: pending after it", name());
	set_control(CTL_ENABLE | CTL_IMASK);
	tap_ok(!gic_get_bit(GICD_ISPENDR, id), "%s: masked, it is not", name());
	set_control(CTL_ENABLE);
	tap_ok(gic_get_bit(GICD_ISPENDR, id), "%s: unmasked again, it is",
	       name());
	set_compare(~0ull);
	tap_ok(!gic_get_bit(GICD_ISPENDR, id),
	       "%s: with a later time, it is not", name());
	set_control(0);
}

/*
 * Enabled, but masked by PSTATE.I: the line falls before anyone takes the
 * interrupt.
 */
static void falls_untaken(void)
{
	u32 id = intid(), taken = irqs[0].taken, wrong = irqs[0].wrong;

	gic_enable(id);
	set_compare(0);
	set_control(CTL_ENABLE);
	pass(1);
	tap_ok(gic_get_bit(GICD_ISPENDR, id) && sysreg_read(isr_el1) & 0x80,
	       "%s: pending, masked by PSTATE.I", name());
	set_control(0);
	pass(1);
	tap_ok(!gic_get_bit(GICD_ISPENDR, id) &&
		       !gic_get_bit(GICD_ISACTIVER, id),
	       "%s: disabled untaken, it is not pending", name());
	tap_ok(!(sysreg_read(isr_el1) & 0x80), "%s: nor is IRQ in ISR_EL1",
	       name());
	irq_enable();
	pass(1);
	irq_disable();
	tap_ok(irqs[0].taken == taken && irqs[0].wrong == wrong,
	       "%s: and does not arrive", name());
}

static void shots(void)
{
	u32 self = this_cpu()->index, early = 0, missing = 0;

	gic_enable(intid());
	irqs[self].taken = irqs[self].wrong = 0;
	for (u32 n = 1; n <= SHOTS; n++) {
		u64 start = counter(), at = count() + counter_ms(1) / 4;

		set_compare(at);
		set_control(CTL_ENABLE);
		irq_enable();
		while (irqs[self].taken < n &&
		       counter() - start < counter_ms(9999))
			cpu_yield();
		irq_disable();
		early += irqs[self].when < at;
		missing += irqs[self].taken != n;
		if (missing)
			break;
	}
	set_control(0);
	gic_disable(intid());
	tap_ok(!early && !missing && !irqs[self].wrong,
	       "%s: %u shots on CPU %u, each once, none early", name(), SHOTS,
	       self);
}

static void at_el0(const char *what, const u32 *code, u32 allowed, u64 x1)
{
	struct probe p;

	for (u32 on = 0; on < 2; on++) {
		sysreg_write(cntkctl_el1, on ? allowed : 0);
		barrier_isb();
		memset(&p, 0, sizeof(p));
		p.x[1] = x1;
		p.pc = mmu_user(0, (u64)code, true);
		p.pstate = PSTATE_EL0;
		probe_enter(&p);
		tap_ok(on ? probe_completed(&p)
			  : probe_class(&p) == EC_SYSREG && p.vector == 8,
		       "EL0: %s %s", what, on ? "works" : "traps to EL1");
	}
	sysreg_write(cntkctl_el1, 0);
	barrier_isb();
}

static void user(void)
{
	at_el0("CNTVCT_EL0", timers_read_virtual, EL0_VIRTUAL, 0);
	at_el0("CNTPCT_EL0", timers_read_physical, EL0_PHYSICAL, 0);
	at_el0("CNTFRQ_EL0 with CNTVCT_EL0", timers_read_frequency, EL0_VIRTUAL,
	       0);
	at_el0("CNTV_CTL_EL0", timers_set_virtual, EL0_VTIMER, 2);
	at_el0("CNTV_CVAL_EL0", timers_compare_virtual, EL0_VTIMER, 12345);
	tap_ok(sysreg_read(cntv_cval_el0) == 12345 &&
		       (sysreg_read(cntv_ctl_el0) & 3) == 2,
	       "and sets the virtual timer");
	at_el0("CNTP_CTL_EL0", timers_set_physical, EL0_PTIMER, 2);
	at_el0("CNTP_CVAL_EL0", timers_compare_physical, EL0_PTIMER, 54321);
	tap_ok(sysreg_read(cntp_cval_el0) == 54321 &&
		       (sysreg_read(cntp_ctl_el0) & 3) == 2,
	       "and sets the physical timer");
}

static void both_timers(void)
{
	for (u32 i = 0; i < 2; i++) {
		physical = i == 1;
		registers();
		line();
		falls_untaken();
		shots();
	}
}

static void counters(void)
{
	u64 last = 0, offset = sysreg_read(cntpct_el0), before, after;
	u32 backwards = 0;

	for (u32 i = 0; i < 2000; i++) {
		u64 now = counter();

		backwards += now < last;
		last = now;
	}
	tap_equal(backwards, 0, "CNTVCT_EL0 never goes back");
	barrier_isb();
	before = sysreg_read(cntpct_el0);
	after = counter();
	offset = sysreg_read(cntpct_el0);
	tap_ok(after >= before && after <= offset,
	       "virtual and physical count are the same");
	tap_ok(sysreg_read(cntfrq_el0) >= 1000000, "CNTFRQ_EL0 is known");
}

static volatile u32 ready, finished, reset_state_wrong;
static volatile u64 count_of_first;

static void on_other_cpu(struct cpu *cpu, u64 arg)
{
	u64 start;

	(void)arg;
	reset_state_wrong += (control() & CTL_ENABLE) != 0;
	reset_state_wrong += sysreg_read(cntkctl_el1) != 0;
	reset_state_wrong += counter() < count_of_first;
	gic_cpu_init(false);
	cpu->irq = on_irq;
	__atomic_fetch_add(&ready, 1, __ATOMIC_SEQ_CST);
	while (ready < cpu_count - 1)
		cpu_yield();
	gic_enable(intid());
	irqs[cpu->index].taken = irqs[cpu->index].wrong = 0;
	set_compare(count() + counter_ms(1 + cpu->index));
	set_control(CTL_ENABLE);
	start = counter();
	irq_enable();
	while (!irqs[cpu->index].taken && counter() - start < counter_ms(5000))
		cpu_yield();
	pass(5);
	irq_disable();
	set_compare(0);
	__atomic_fetch_add(&finished, 1, __ATOMIC_SEQ_CST);
}

/* Each CPU has timers of its own; they are off when it starts again. */
static void on_all_cpus(void)
{
	for (u32 round = 0; round < 4; round++) {
		u32 wrong = 0;

		physical = round % 2;
		ready = finished = reset_state_wrong = 0;
		count_of_first = counter();
		for (u32 i = 1; i < cpu_count; i++)
			wrong += cpu_start(i, on_other_cpu, 0) != PSCI_SUCCESS;
		while (finished < cpu_count - 1)
			cpu_yield();
		for (u32 i = 1; i < cpu_count; i++)
			if (!cpu_wait_off(i) || irqs[i].taken != 1 ||
			    irqs[i].wrong != 0) {
				wrong++;
				tap_note("CPU %u: %u taken, %u wrong", i,
					 irqs[i].taken, irqs[i].wrong);
			}
		tap_equal(wrong, 0, "each CPU gets the interrupt of its timer");
		tap_equal(reset_state_wrong, 0,
			  "timers are off and CNTKCTL_EL1 0 at CPU_ON");
	}
}

void payload(void)
{
	gic_init();
	this_cpu()->irq = on_irq;
	counters();
	both_timers();
	user();
	if (cpu_count > 1)
		on_all_cpus();
}
