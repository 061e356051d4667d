/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * PSCI: every way to sleep, of the CPU that booted too, which goes on where it
 * was; and the sleep of the whole machine, by each of its CPUs.
 */
#include "psci.h"

#include "base/bits.h"
#include "lib/gic.h"
#include "lib/tap.h"
#include "lib/timer.h"

#define FN64		    0x40000000u
#define CPU_SUSPEND	    0x84000001u
#define CPU_DEFAULT_SUSPEND 0x8400000cu
#define NODE_HW_STATE	    0xc400000du
#define SYSTEM_SUSPEND	    0x8400000eu
#define POWER_DOWN	    BIT(16)
#define CLUSTER		    BIT(24)
#define SGI		    5u

/* Where the first CPU goes on. As setjmp() and longjmp(). */
static u64 context[13];

bool psci_set_jump(u64 buffer[13]) __attribute__((returns_twice));
void psci_jump(u64 buffer[13]) __attribute__((noreturn));

static u8 waking_stack[4096] __attribute__((aligned(16)));

struct way {
	const char *name;
	u32 id;
	u32 state;	  /* CPU_SUSPEND's */
	bool powers_down; /* comes back by its entry point */
	bool optional;
};

static const struct way ways[] = {
	{ "standby", CPU_SUSPEND | FN64, 0, false, false },
	{ "standby (32)", CPU_SUSPEND, 0, false, false },
	{ "standby of a cluster", CPU_SUSPEND, CLUSTER, false, true },
	{ "power-down", CPU_SUSPEND | FN64, POWER_DOWN, true, false },
	{ "power-down (32)", CPU_SUSPEND, POWER_DOWN, true, false },
	{ "power-down of a cluster", CPU_SUSPEND | FN64, POWER_DOWN | CLUSTER,
	  true, true },
	{ "default", CPU_DEFAULT_SUSPEND | FN64, 0, true, true },
	{ "default (32)", CPU_DEFAULT_SUSPEND, 0, true, true },
	{ "the system's", SYSTEM_SUSPEND | FN64, 0, true, true },
	{ "the system's (32)", SYSTEM_SUSPEND, 0, true, true },
};

static volatile u32 taken; /* a bit for each INTID */

static void on_irq(struct cpu *cpu, struct frame *frame)
{
	u32 ack = gic->ack(), id = ack & 0x3ff;

	(void)cpu;
	(void)frame;
	if (id >= 1020)
		return;
	if (id == machine.timer.virtual.intid)
		timer_stop();
	taken |= 1u << id;
	gic->eoi(ack);
}

static void go_on(struct cpu *cpu, u64 arg)
{
	(void)cpu;
	(void)arg;
	psci_jump(context);
}

/* Before this CPU may be entered at secondary_entry, and go on where it was. */
static void prepare(void)
{
	struct cpu *self = this_cpu();

	self->stack = (u64)waking_stack + sizeof(waking_stack);
	self->main = go_on;
	self->irq = on_irq;
}

/* The power-down has cost the CPU what it had, a GICv3's interface among it. */
static void take_what_woke(bool entered)
{
	if (entered && machine.gic.kind == FDT_GIC_V3) {
		gic->cpu_init(false);
		gic->set_pmr(0xf0);
	}
	irq_enable();
	barrier_isb();
	irq_disable();
}

/* Whether it came back by the entry point. */
static NOINLINE bool sleep(const struct way *way, s64 *answer)
{
	u64 entry = (u64)secondary_entry, self = (u64)this_cpu();

	*answer = 0;
	prepare();
	if (psci_set_jump(context))
		return true;
	if ((way->id & ~FN64) == CPU_SUSPEND)
		*answer = psci_call(way->id, way->state, entry, self);
	else
		*answer = psci_call(way->id, entry, self, 0);
	return false;
}

/* `expected` is a bit of `taken`. */
static void try(const struct way *way, u32 expected, const char *why)
{
	s64 answer;
	bool entered;

	taken = 0;
	entered = sleep(way, &answer);
	if (answer && way->optional && psci_bare) {
		take_what_woke(false);
		timer_stop();
		tap_skip(way->name, "not in this firmware");
		return;
	}
	take_what_woke(entered);
	timer_stop();
	/* QEMU's firmware returns from a power-down too. */
	tap_ok(answer == PSCI_SUCCESS && taken == expected &&
		       (entered == way->powers_down || psci_bare),
	       "sleep, %s: ended by %s", way->name, why);
	if (answer || taken != expected)
		tap_note("answer %lld, taken 0x%x", (long long)answer, taken);
}

static void each_way(void)
{
	u32 timer = machine.timer.virtual.intid;

	for (u32 i = 0; i < ARRAY_COUNT(ways); i++) {
		timer_start(counter_ms(2));
		try(&ways[i], 1u << timer, "the timer");
		/* For the case that the SGI, pending and masked, is not seen. */
		timer_start(counter_ms(60000));
		gic->sgi(SGI, 0);
		try(&ways[i], 1u << SGI, "an SGI before it");
	}
}

static volatile u32 nights, mistakes;

/* Alone: the first CPU is off. Entered anew when the machine wakes. */
static void night(struct cpu *cpu, u64 arg)
{
	struct cpu *first = &cpu_list[0];

	if (nights == arg) {
		nights++;
		cpu->irq = on_irq;
		mistakes += !cpu_wait_off(0);
		gic_cpu_init(false);
		gic_enable(machine.timer.virtual.intid);
		timer_start(counter_ms(2));
		if (!psci_bare) {
			mistakes += psci_call(NODE_HW_STATE, first->mpidr, 0,
					      0) != 1;
			(void)psci_call(SYSTEM_SUSPEND | FN64,
					(u64)secondary_entry, (u64)cpu, 0);
			mistakes++;
		}
	}
	taken = 0;
	take_what_woke(true);
	timer_stop();
	mistakes += !psci_bare && !taken;
	mistakes += psci_call(PSCI_CPU_ON64, first->mpidr, (u64)secondary_entry,
			      (u64)first) != PSCI_SUCCESS;
}

/* Returns when another CPU has turned this one on. */
static NOINLINE void go_off(void)
{
	prepare();
	if (psci_set_jump(context))
		return;
	psci_call(PSCI_CPU_OFF, 0, 0, 0);
	tap_bail("CPU_OFF returned");
}

/* The CPU that booted is one as any other: it goes off, and comes back. */
static void first_goes_off(void)
{
	u32 lost = 0;

	for (u32 i = 1; i < cpu_count; i++) {
		u64 self = this_cpu()->mpidr;

		if (cpu_start(i, night, nights) != PSCI_SUCCESS)
			tap_bail("CPU_ON failed");
		go_off();
		gic_cpu_init(false);
		lost += !cpu_wait_off(i);
		lost += (sysreg_read(mpidr_el1) & 0xff00ffffff) != self;
	}
	tap_equal(nights, cpu_count - 1, "each other CPU is on alone for once");
	tap_equal(mistakes, 0,
		  "the system's sleep, by each, which then turns "
		  "the first on");
	tap_equal(lost, 0, "the first CPU goes off and comes back");
}

void psci_sleep(void)
{
	u64 stack = this_cpu()->stack;

	gic_init();
	gic_enable(machine.timer.virtual.intid);
	gic_enable(SGI);
	each_way();
	first_goes_off();
	this_cpu()->stack = stack;
}
