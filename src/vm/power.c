/* SPDX-License-Identifier: BSD-2-Clause */
#include "vm/power.h"

#include "arch/barrier.h"
#include "arch/percpu.h"
#include "arch/smc.h"
#include "psci/psci.h"

static bool firmware_psci;

static struct {
	void (*kick)(u32 cpu);
	u32 cpu_count;
} others;

u32 power_attention;

void power_set_psci(bool available)
{
	firmware_psci = available;
}

static void call_and_stop(u32 function) NORETURN;
static void call_and_stop(u32 function)
{
	if (firmware_psci)
		smc(function, 0, 0, 0);
	for (;;)
		wfi();
}

void power_off(void)
{
	call_and_stop(PSCI_FN_SYSTEM_OFF);
}

void power_reset(void)
{
	call_and_stop(PSCI_FN_SYSTEM_RESET);
}

void power_set_kick(void (*kick)(u32 cpu), u32 cpu_count)
{
	others.kick = kick;
	others.cpu_count = cpu_count;
}

void power_stop_other_cpus(void)
{
	u32 self = this_percpu() ? this_percpu()->index : 0;

	__atomic_fetch_or(&power_attention, POWER_PANICKING, __ATOMIC_RELEASE);
	for (u32 cpu = 0; others.kick && cpu < others.cpu_count; cpu++)
		if (cpu != self)
			others.kick(cpu);
}

void power_want_stop(bool on)
{
	if (on)
		__atomic_fetch_or(&power_attention, POWER_STOP,
				  __ATOMIC_SEQ_CST);
	else
		__atomic_fetch_and(&power_attention, ~(u32)POWER_STOP,
				   __ATOMIC_SEQ_CST);
}

void power_stop_if_panicking(void)
{
	while (unlikely(__atomic_load_n(&power_attention, __ATOMIC_RELAXED) &
			POWER_PANICKING))
		wfi();
}
