/* SPDX-License-Identifier: BSD-2-Clause */
/* PSCI: every parameter, suspending, and CPUs that turn each other on. */
#include "psci.h"

#include "base/bits.h"
#include "base/string.h"
#include "lib/gic.h"
#include "lib/tap.h"
#include "lib/timer.h"

#define FN64		    0x40000000u
#define CPU_SUSPEND	    0x84000001u
#define CPU_ON		    0x84000003u
#define AFFINITY_INFO	    0x84000004u
#define MIGRATE		    0x84000005u
#define MIGRATE_UP_CPU	    0x84000007u
#define CPU_FREEZE	    0x8400000bu
#define CPU_DEFAULT_SUSPEND 0x8400000cu
#define NODE_HW_STATE	    0x8400000du
#define SYSTEM_SUSPEND	    0x8400000eu
#define SET_SUSPEND_MODE    0x8400000fu
#define STAT_RESIDENCY	    0x84000010u
#define STAT_COUNT	    0x84000011u
#define POWER_DOWN	    0x10000u
#define DENIED		    (-3)

#define SLEEPS		    20
#define STORM_CALLS	    400

/* Answers that do not depend on what a platform chooses. */
static void parameters(void)
{
	u64 self = cpu_list[0].mpidr, high = 0xdead000000000000;
	/* Where the hypervisor is, if there is one. */
	u64 behind = machine.memory[0].base + machine.memory[0].size;
	const struct {
		const char *name;
		u32 id;
		u64 a, b, c;
		s64 answer;
	} calls[] = {
		{ "MIGRATE", MIGRATE, self, 0, 0, -1 },
		{ "MIGRATE (64)", MIGRATE | FN64, self, 0, 0, -1 },
		{ "MIGRATE_INFO_UP_CPU", MIGRATE_UP_CPU | FN64, 0, 0, 0, -1 },
		{ "AFFINITY_INFO of level 4", AFFINITY_INFO, self, 4, 0, -2 },
		{ "AFFINITY_INFO, MPIDR bit 31", AFFINITY_INFO, self | 1u << 31,
		  0, 0, -2 },
		{ "AFFINITY_INFO (32), upper halves", AFFINITY_INFO,
		  self | high, high, high, 0 },
		{ "AFFINITY_INFO (64), upper half", AFFINITY_INFO | FN64,
		  self | high, 0, 0, -2 },
		{ "AFFINITY_INFO of level 1, any Aff0", AFFINITY_INFO | FN64,
		  self | 0xe1, 1, 0, 0 },
		{ "AFFINITY_INFO of level 2, any Aff1", AFFINITY_INFO,
		  self | 0xabe1, 2, 0, 0 },
		{ "AFFINITY_INFO of level 3, any Aff2", AFFINITY_INFO | FN64,
		  self | 0xd2abe1, 3, 0, 0 },
		{ "AFFINITY_INFO of level 1, no cluster", AFFINITY_INFO | FN64,
		  0xabcd00, 1, 0, -2 },
		{ "CPU_ON of all ones", CPU_ON, 0xffffffff, (u64)psci_call, 0,
		  -2 },
		{ "CPU_ON (32) of itself, upper halves", CPU_ON, self | high,
		  high | (u64)psci_call, 0, PSCI_ALREADY_ON },
		{ "CPU_SUSPEND, power level 3", CPU_SUSPEND, 3u << 24, 0, 0,
		  -2 },
		{ "CPU_SUSPEND, bit 17", CPU_SUSPEND, 1u << 17, 0, 0, -2 },
		{ "CPU_SUSPEND, power-down to nowhere", CPU_SUSPEND | FN64,
		  POWER_DOWN, GIB(200), 0, PSCI_INVALID_ADDRESS },
		{ "CPU_DEFAULT_SUSPEND to a device", CPU_DEFAULT_SUSPEND | FN64,
		  machine.uart, 0, 0, PSCI_INVALID_ADDRESS },
		{ "CPU_DEFAULT_SUSPEND behind memory",
		  CPU_DEFAULT_SUSPEND | FN64, behind, 0, 0,
		  PSCI_INVALID_ADDRESS },
		{ "CPU_DEFAULT_SUSPEND to nowhere", CPU_DEFAULT_SUSPEND | FN64,
		  GIB(200), 0, 0, PSCI_INVALID_ADDRESS },
		{ "SET_SUSPEND_MODE 0", SET_SUSPEND_MODE, 0, 0, 0, 0 },
		{ "SET_SUSPEND_MODE 2", SET_SUSPEND_MODE, 2, 0, 0, -2 },
		{ "NODE_HW_STATE of itself", NODE_HW_STATE | FN64, self, 0, 0,
		  0 },
		{ "NODE_HW_STATE of its cluster", NODE_HW_STATE | FN64, self, 1,
		  0, 0 },
		{ "NODE_HW_STATE of level 2", NODE_HW_STATE | FN64, self, 2, 0,
		  -2 },
		{ "NODE_HW_STATE of nobody", NODE_HW_STATE | FN64, 0xab12cd, 0,
		  0, -2 },
		{ "STAT_COUNT of nobody", STAT_COUNT | FN64, 0xab12cd, 0, 0,
		  0 },
		{ "PSCI_FEATURES of SYSTEM_OFF2", PSCI_FEATURES, 0x84000015, 0,
		  0, -1 },
		{ "PSCI_FEATURES of CPU_OFF (64)", PSCI_FEATURES,
		  PSCI_CPU_OFF | FN64, 0, 0, -1 },
		{ "PSCI_FEATURES of MIGRATE", PSCI_FEATURES, MIGRATE, 0, 0,
		  -1 },
		{ "PSCI_FEATURES of CPU_FREEZE", PSCI_FEATURES, CPU_FREEZE, 0,
		  0, 0 },
		{ "PSCI_FEATURES of SYSTEM_SUSPEND", PSCI_FEATURES,
		  SYSTEM_SUSPEND | FN64, 0, 0, 0 },
		{ "PSCI_FEATURES of STAT_RESIDENCY", PSCI_FEATURES,
		  STAT_RESIDENCY | FN64, 0, 0, 0 },
	};

	for (u32 i = 0; i < ARRAY_COUNT(calls); i++) {
		/* QEMU's firmware sleeps wherever it is to wake. */
		if (psci_bare && calls[i].answer == PSCI_INVALID_ADDRESS)
			tap_skip(calls[i].name, "not in this firmware");
		else
			psci_expect(psci_call(calls[i].id, calls[i].a,
					      calls[i].b, calls[i].c),
				    calls[i].answer, calls[i].name);
	}
}

static volatile u32 sleeps, timers_taken, state_lost, returns, awake;

/* A CPU that sleeps is on for all others. If it has gone off, awake is set. */
static u32 seen_wrong(void)
{
	u64 target = cpu_list[1].mpidr, entry = (u64)secondary_entry;
	bool right;

	if (!sleeps)
		return 0;
	right = psci_call(AFFINITY_INFO | FN64, target, 0, 0) ==
			PSCI_AFFINITY_ON &&
		psci_call(CPU_ON | FN64, target, entry, (u64)&cpu_list[1]) ==
			PSCI_ALREADY_ON;
	return !right && !awake;
}

static void on_timer(struct cpu *cpu, struct frame *frame)
{
	u32 ack = gic->ack();

	(void)cpu;
	(void)frame;
	if ((ack & 0x3ff) == machine.timer.virtual.intid)
		timers_taken++;
	timer_stop();
	if ((ack & 0x3ff) < 1020)
		gic->eoi(ack);
}

/* Takes the interrupt that ended the suspend. */
static void wake(void)
{
	irq_enable();
	barrier_isb();
	irq_disable();
	state_lost += timers_taken != sleeps;
}

/* Entered anew after each power-down, until it has slept often enough. */
static void sleeper(struct cpu *cpu, u64 arg)
{
	cpu->irq = on_timer;
	if (sleeps == 0) {
		gic_cpu_init(false);
		gic_enable(machine.timer.virtual.intid);
	} else {
		gic->cpu_init(false);
		gic->set_pmr(0xf0);
		wake();
	}
	while (sleeps < SLEEPS) {
		sleeps++;
		timer_start(counter_ms(2));
		(void)psci_call(CPU_SUSPEND | FN64, arg, (u64)secondary_entry,
				(u64)cpu);
		returns++;
		wake();
	}
	awake = 1;
}

static void suspend(u64 state, const char *name)
{
	u64 start = counter();
	u32 wrong = 0;
	u64 count =
		(u64)psci_call(STAT_COUNT | FN64, cpu_list[1].mpidr, state, 0);

	sleeps = timers_taken = state_lost = returns = awake = 0;
	if (cpu_start(1, sleeper, state) != PSCI_SUCCESS)
		tap_bail("CPU_ON failed");
	while (!awake && counter() - start < counter_ms(10000)) {
		wrong += seen_wrong();
		cpu_yield();
	}
	tap_ok(awake && timers_taken == SLEEPS && !state_lost,
	       "%s: %u times woken by the timer, which is then taken", name,
	       SLEEPS);
	if (!awake || state_lost || timers_taken != SLEEPS)
		tap_note("%u sleeps, %u timers, %u lost", sleeps, timers_taken,
			 state_lost);
	tap_ok(cpu_wait_off(1), "and the CPU goes off");
	tap_equal(wrong, 0, "until then others see it ON");
	if (psci_bare)
		return;
	tap_equal(returns, state & POWER_DOWN ? 0 : SLEEPS,
		  "a standby returns, a power-down does not");
	tap_equal(
		(u64)psci_call(STAT_COUNT | FN64, cpu_list[1].mpidr, state, 0) -
			count,
		SLEEPS, "STAT_COUNT has counted");
	tap_ok(psci_call(STAT_RESIDENCY | FN64, cpu_list[1].mpidr, state, 0) >
		       SLEEPS * 100,
	       "%s: STAT_RESIDENCY has some of the time", name);
}

static void freezer(struct cpu *cpu, u64 arg)
{
	(void)cpu;
	(void)arg;
	(void)psci_call(CPU_FREEZE, 0, 0, 0);
	returns++;
}

static void freeze(void)
{
	returns = 0;
	for (u32 i = 0; i < 3; i++) {
		tap_equal((u64)cpu_start(1, freezer, 0), PSCI_SUCCESS,
			  "a CPU freezes");
		tap_ok(cpu_wait_off(1), "and counts as off");
	}
	tap_equal(returns, 0, "CPU_FREEZE does not return");
}

static volatile u32 hold;

static void holder(struct cpu *cpu, u64 arg)
{
	(void)cpu;
	(void)arg;
	while (hold)
		cpu_yield();
}

static void system_suspend(void)
{
	hold = 1;
	(void)cpu_start(1, holder, 0);
	tap_equal((u64)psci_call(SYSTEM_SUSPEND | FN64, (u64)secondary_entry, 0,
				 0),
		  (u64)DENIED, "SYSTEM_SUSPEND while another is on: DENIED");
	hold = 0;
	tap_ok(cpu_wait_off(1), "the other goes off");
	tap_equal((u64)psci_call(SYSTEM_SUSPEND | FN64, GIB(200), 0, 0),
		  (u64)PSCI_INVALID_ADDRESS, "SYSTEM_SUSPEND to nowhere");
}

static volatile u32 storm_on, on_successes, on_entries, on_wrong;

/* Turns others on at random, then goes off; some of them do the same. */
static void storm(struct cpu *cpu, u64 arg)
{
	u32 seed = cpu->index * 2654435761u + on_entries;

	(void)arg;
	if (cpu->index)
		__atomic_fetch_add(&on_entries, 1, __ATOMIC_SEQ_CST);
	for (u32 i = 0; storm_on && i < 4; i++) {
		struct cpu *other;
		s64 answer;

		seed = seed * 1664525 + 1013904223;
		other = &cpu_list[1 + (seed >> 16) % (cpu_count - 1)];
		answer = psci_call(CPU_ON | FN64, other->mpidr,
				   (u64)secondary_entry, (u64)other);
		if (answer == PSCI_SUCCESS)
			__atomic_fetch_add(&on_successes, 1, __ATOMIC_SEQ_CST);
		else if (answer != PSCI_ALREADY_ON && answer != PSCI_ON_PENDING)
			__atomic_fetch_add(&on_wrong, 1, __ATOMIC_SEQ_CST);
	}
}

static void storms(void)
{
	u32 still_on = 0;

	storm_on = 1;
	on_successes = on_entries = on_wrong = 0;
	for (u32 i = 1; i < cpu_count; i++)
		cpu_prepare(i, storm, 0);
	for (u32 i = 0; i < STORM_CALLS; i++) {
		u64 start = counter();

		storm(&cpu_list[0], 0);
		while (counter() - start < counter_ms(1) / 4)
			cpu_yield();
	}
	storm_on = 0;
	for (u32 i = 1; i < cpu_count; i++)
		still_on += !cpu_wait_off(i);
	tap_equal(still_on, 0, "all turn each other on: all go off again");
	tap_equal(on_wrong, 0, "answers are SUCCESS, ALREADY_ON, ON_PENDING");
	tap_equal(on_entries, on_successes, "each SUCCESS is one entry");
	tap_note("%u of them", on_successes);
}

void psci_more(void)
{
	parameters();
	if (cpu_count == 1)
		return;
	gic_init();
	suspend(0, "standby");
	suspend(POWER_DOWN, "power-down");
	if (!psci_bare) {
		freeze();
		system_suspend();
	}
	psci_life();
	storms();
	psci_race();
}
