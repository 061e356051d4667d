/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A CPU comes and goes while a debugger stops all CPUs for a moment: at CPU_ON,
 * where the guest has a breakpoint of its own. EL2 gets that while the debugger
 * has another one elsewhere; the guest, without MDSCR_EL1.KDE, does not (Arm
 * ARM D2.3). Each visit comes to its end, and the counters of both CPUs go alike.
 *
 * An emulator that counts instructions executes those of one CPU until that one
 * waits, or until the next event; so the timers are set for nothing else, at
 * random.
 */
#include "debuggee.h"
#include "lib/cpu.h"
#include "lib/gic.h"
#include "lib/machine.h"
#include "lib/tap.h"
#include "lib/timer.h"

#define BEATS	    20u
#define PATIENCE_MS 50u /* 50 million instructions */

/* EL1, A64 */
#define DBGBCR	  (1u | 1u << 1 | 0xfu << 5)
#define MDSCR_MDE (1u << 15)

/* StateType of power_state. */
#define POWER_DOWN 0x10000u

static volatile u64 beat; /* the counter of the CPU that visits; 0: not yet */
static volatile u64 dismissed;

static u64 counter_us(u64 us)
{
	return counter_ms(us) / 1000;
}

static void visit(struct cpu *cpu, u64 round)
{
	(void)cpu;
	while (dismissed != round) {
		beat = counter();
		cpu_yield();
	}
}

static bool is_there(void)
{
	return beat != 0;
}

static bool is_off(void)
{
	return psci_call(PSCI_AFFINITY_INFO64, cpu_list[1].mpidr, 0, 0) ==
	       PSCI_AFFINITY_OFF;
}

static bool wait_until(bool (*what)(void))
{
	u64 start = counter();

	while (!what()) {
		if (counter() - start > counter_ms(PATIENCE_MS))
			return false;
		cpu_yield();
	}
	return true;
}

/* Whether a beat was ahead of this CPU's time. */
static bool is_ahead(void)
{
	bool ahead = false;

	for (u32 n = 0; n < BEATS; n++) {
		u64 seen = beat;

		barrier_dsb(); /* it was loaded before this is read */
		ahead |= seen > counter();
		cpu_yield();
	}
	return ahead;
}

/* While this CPU is at EL2 for its call, and when the other is on its way. */
static void set_events(void)
{
	u64 first = random_u64() % counter_us(8);

	timer_start(first);
	sysreg_write(cntp_tval_el0, first + random_u64() % counter_us(8));
	sysreg_write(cntp_ctl_el0, 1);
}

/* False: the CPU did not come, or not go. */
static bool play(u64 round, u32 *ahead)
{
	beat = 0;
	cpu_prepare(1, visit, round);
	set_events();
	if (debuggee_call(PSCI_CPU_ON64, cpu_list[1].mpidr,
			  (u64)secondary_entry,
			  (u64)&cpu_list[1]) != PSCI_SUCCESS ||
	    !wait_until(is_there))
		return false;
	*ahead += is_ahead();
	dismissed = round;
	return wait_until(is_off);
}

static void set_breakpoint(u64 address)
{
	sysreg_write(oslar_el1, 0);
	sysreg_write(dbgbvr0_el1, address);
	sysreg_write(dbgbcr0_el1, DBGBCR);
	sysreg_write(mdscr_el1, MDSCR_MDE);
	barrier_isb();
}

void debuggee_visits(void)
{
	u64 rounds = machine_number("rounds=", 10), round = 1;
	u32 ahead = 0;

	set_breakpoint((u64)debuggee_call);
	debuggee_mark(1, rounds);
	while (round <= rounds && play(round, &ahead))
		round++;
	debuggee_mark(2, round - 1);
	tap_equal(round - 1, rounds, "the CPU has come and gone");
	tap_equal(ahead, 0, "and its counter was never ahead");
}

/* Until the debugger says that it is enough. */
static void stop_again_and_again(void)
{
	set_breakpoint((u64)debuggee_load);
	while (!debuggee_load((u64)&debuggee_data.sum))
		cpu_yield();
}

static void second(struct cpu *cpu, u64 arg)
{
	(void)cpu;
	(void)arg;
	stop_again_and_again();
	debuggee_call(PSCI_CPU_OFF, 0, 0, 0);
	tap_bail("CPU_OFF returned");
}

static void resumed(struct cpu *cpu, u64 arg)
{
	tap_ok(cpu->index == 0 && arg == 5, "resumed where it was to");
	tap_finish();
}

/*
 * Both CPUs run over such breakpoints all the time. Then one goes off, and the
 * other one to sleep, and down for a moment, with an interrupt that is pending.
 */
void debuggee_stops(void)
{
	gic_init();
	gic_cpu_init(false);
	cpu_start(1, second, 0);
	debuggee_mark(1, (u64)debuggee_call);
	stop_again_and_again();
	while (!is_off() || *(volatile u64 *)&debuggee_data.sum < 2)
		cpu_yield();
	/* For ever, but for the debugger: no interrupt is enabled. */
	while (*(volatile u64 *)&debuggee_data.sum < 3)
		psci_call(PSCI_CPU_SUSPEND64, 0, 0, 0);
	gic_enable(1);
	gic->sgi(1, 0);
	cpu_prepare(0, resumed, 5);
	debuggee_call(PSCI_CPU_SUSPEND64, POWER_DOWN, (u64)secondary_entry,
		      (u64)&cpu_list[0]);
	tap_bail("CPU_SUSPEND returned");
}

static void first_life(struct cpu *cpu, u64 room)
{
	(void)cpu;
	debuggee_store_or_off(room);
}

static void second_life(struct cpu *cpu, u64 room)
{
	(void)cpu;
	debuggee_store(room, 1);
	debuggee_store(room + 64, 2);
}

/*
 * A CPU goes off when its store beside watched bytes has failed. In its next
 * life it stores there again, and then to those.
 */
void debuggee_again(void)
{
	u64 room = (u64)debuggee_data.room;

	debuggee_mark(1, room + 64);
	cpu_start(1, first_life, room);
	while (!is_off())
		cpu_yield();
	cpu_start(1, second_life, room);
	while (!is_off())
		cpu_yield();
	debuggee_mark(2, 0);
	tap_equal(debuggee_data.room[64], 2, "the second life's store");
}

#define FAULTS 50u

static bool skip_abort(struct cpu *cpu, struct frame *frame)
{
	(void)cpu;
	frame->elr += 4;
	return true;
}

static void load_nothing(struct cpu *cpu, u64 at)
{
	cpu->sync = skip_abort;
	for (u32 n = 0; n < FAULTS; n++) {
		timer_start(random_u64() % counter_us(4));
		debuggee_load(at);
	}
	cpu->sync = NULL;
}

/* Two CPUs at once load from where there is nothing. */
void debuggee_faults(void)
{
	u64 nothing = machine_number("nothing=", 0);

	debuggee_mark(1, FAULTS);
	cpu_start(1, load_nothing, nothing);
	load_nothing(this_cpu(), nothing);
	while (!is_off())
		cpu_yield();
	debuggee_mark(2, 0);
	tap_ok(true, "all done");
}
