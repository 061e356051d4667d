/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A guest that does everything wrong: nothing it does may end otherwise than
 * on the machine itself, and the machine works afterwards.
 */
#include "hostile.h"
#include "base/string.h"
#include "lib/cpu.h"
#include "lib/gic.h"
#include "lib/machine.h"
#include "lib/tap.h"
#include "lib/timer.h"

static u32 failures;

void hostile_begin(void)
{
	failures = 0;
}

void hostile_fail(const char *what, const struct probe *p, u64 code, u64 a)
{
	if (failures++ < 8)
		tap_note("%s: code 0x%llx at 0x%llx: pc 0x%llx esr 0x%llx "
			 "far 0x%llx x1 0x%llx x2 0x%llx",
			 what, (unsigned long long)code, (unsigned long long)a,
			 (unsigned long long)p->pc, (unsigned long long)p->esr,
			 (unsigned long long)p->far,
			 (unsigned long long)p->x[1],
			 (unsigned long long)p->x[2]);
}

void hostile_end(const char *what)
{
	tap_ok(failures == 0, "%s", what);
	if (failures)
		tap_note("%u failures", failures);
}

void hostile_fill(struct probe *p)
{
	for (u32 i = 0; i < 31; i++)
		p->x[i] = random_u64();
}

bool hostile_same(const struct probe *a, const struct probe *b, u32 from)
{
	for (u32 i = from; i < 31; i++)
		if (a->x[i] != b->x[i])
			return false;
	return true;
}

static volatile u32 timer_count;

static void on_timer(struct cpu *cpu, struct frame *frame)
{
	u32 ack = gic->ack();

	(void)cpu;
	(void)frame;
	if ((ack & 0x3ff) == machine.timer.virtual.intid)
		timer_count++;
	timer_stop();
	gic->eoi(ack);
}

static bool timer_works(void)
{
	u64 start = counter();

	gic_cpu_init(false);
	this_cpu()->irq = on_timer;
	timer_count = 0;
	gic_enable(machine.timer.virtual.intid);
	timer_start(counter_ms(2));
	irq_enable();
	while (!timer_count && counter() - start < counter_ms(2000))
		;
	irq_disable();
	timer_stop();
	return timer_count == 1;
}

static volatile u32 alive;

static void secondary(struct cpu *cpu, u64 arg)
{
	if (cpu == &cpu_list[arg] && timer_works())
		__atomic_fetch_add(&alive, 1, __ATOMIC_SEQ_CST);
}

static void still_works(void)
{
	sysreg_write(cntv_ctl_el0, 0);
	sysreg_write(cntp_ctl_el0, 0);
	gic_init();
	tap_ok(timer_works(), "the timer interrupt arrives afterwards");
	for (u32 i = 1; i < cpu_count; i++) {
		s64 r = cpu_start(i, secondary, i);

		if (r != PSCI_SUCCESS)
			tap_note("CPU_ON of %u: %lld", i, (long long)r);
		if (!cpu_wait_off(i))
			tap_note("cpu %u is not off", i);
	}
	tap_equal(alive, cpu_count - 1, "all other CPUs start afterwards");
}

void payload(void)
{
	u64 carveout = machine_number("carveout=", 0);

	if (carveout) {
		hostile_carveout(carveout);
		return;
	}
	hostile_memory();
	hostile_instructions();
	hostile_calls();
	hostile_registers();
	still_works();
}
