/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The firmware's PSCI, and src/arch/secondary.S: another CPU is started as
 * vm/vcpu.c does, and turns itself off.
 */
#include "psci/psci.h"

#include "arch/barrier.h"
#include "arch/cache.h"
#include "arch/secondary.h"
#include "arch/smc.h"
#include "arch/sysreg.h"
#include "arch/timer.h"
#include "base/bits.h"
#include "lib/el2.h"

/* Answers (DEN0022, 5.2.2), and states of AFFINITY_INFO. */
#define SUCCESS	       0
#define INVALID_PARAMS (-2)
#define ALREADY_ON     (-4)
#define STATE_ON       0
#define STATE_OFF      1

#define NO_SUCH_CPU    UINT64_C(0xff00fffff7)

/* What the other CPU found; written by it with its caches on. */
static struct {
	u64 mpidr, el, sctlr, ttbr0, vbar, stack, percpu, daif;
	u32 runs, may_end;
} seen;

static struct secondary_args args __attribute__((aligned(64)));

static u64 my_stack(void)
{
	u64 sp;

	__asm__ volatile("mov %0, sp" : "=r"(sp));
	return sp;
}

/* On the other CPU. */
static void secondary_main(void)
{
	seen.mpidr = read_sysreg(mpidr_el1) & MPIDR_AFFINITY;
	seen.el = bits(read_sysreg(currentel), 3, 2);
	seen.sctlr = read_sysreg(sctlr_el2);
	seen.ttbr0 = read_sysreg(ttbr0_el2);
	seen.vbar = read_sysreg(vbar_el2);
	seen.daif = read_sysreg(daif);
	seen.stack = my_stack();
	seen.percpu = va_of(this_percpu()).v;
	__atomic_fetch_add(&seen.runs, 1, __ATOMIC_RELEASE);
	while (!__atomic_load_n(&seen.may_end, __ATOMIC_ACQUIRE))
		cpu_relax();
	smc(PSCI_FN_CPU_OFF, 0, 0, 0);
	tap_bail("CPU_OFF returned");
}

static s64 state_of(u64 mpidr)
{
	return (s32)smc(PSCI_FN_AFFINITY_INFO | PSCI_FN_64, mpidr, 0, 0);
}

static s64 power_on(u64 mpidr)
{
	struct mmu_registers mmu = mmu_registers();

	args.ttbr0_el2 = mmu.ttbr0_el2;
	args.tcr_el2 = mmu.tcr_el2;
	args.mair_el2 = mmu.mair_el2;
	args.sctlr_el2 = mmu.sctlr_el2;
	args.percpu = va_of(test_percpu(1)).v;
	args.entry = (u64)(uintptr_t)secondary_main;
	cache_clean_invalidate(&args, sizeof(args));
	cache_clean_invalidate(test_percpu(1), sizeof(struct percpu));
	return (s32)smc(PSCI_FN_CPU_ON | PSCI_FN_64, mpidr,
			(u64)(uintptr_t)secondary_start, va_of(&args).v);
}

/* Whether `runs` CPUs have started within ten seconds. */
static bool has_run(u32 runs)
{
	u64 start = counter_read();

	while (__atomic_load_n(&seen.runs, __ATOMIC_ACQUIRE) != runs) {
		if (counter_read() - start > 10 * counter_frequency())
			return false;
		cpu_relax();
	}
	return true;
}

/* The CPU is on until its CPU_OFF is complete. */
static bool goes_off(u64 mpidr)
{
	u64 start = counter_read();

	__atomic_store_n(&seen.may_end, 1, __ATOMIC_RELEASE);
	while (state_of(mpidr) != STATE_OFF) {
		if (counter_read() - start > 10 * counter_frequency())
			return false;
		cpu_relax();
	}
	__atomic_store_n(&seen.may_end, 0, __ATOMIC_RELEASE);
	return true;
}

static void what_it_found(u64 mpidr)
{
	struct mmu_registers mmu = mmu_registers();
	struct percpu *cpu = test_percpu(1);

	tap_equal(seen.mpidr, mpidr, "it is the CPU that was named");
	tap_equal(seen.el, 2, "it runs at EL2");
	tap_equal(seen.sctlr, mmu.sctlr_el2, "its MMU and caches are on");
	tap_equal(seen.ttbr0, mmu.ttbr0_el2, "with this CPU's tables");
	tap_equal(seen.vbar, read_sysreg(vbar_el2), "and these vectors");
	tap_equal(seen.daif, 0xf << 6, "with everything masked");
	tap_equal(seen.percpu, va_of(cpu).v, "its TPIDR_EL2 is its own");
	tap_ok(seen.stack < cpu->stack && cpu->stack - seen.stack < PAGE_SIZE,
	       "on the stack that it was given");
}

void test_main(void)
{
	u64 self = machine.mpidr[0], other = machine.mpidr[1];
	u64 version = (u64)smc(PSCI_FN_VERSION, 0, 0, 0);

	tap_ok(bits(version, 31, 16) >= 1 || version >= 2, "PSCI %u.%u, by SMC",
	       (u32)bits(version, 30, 16), (u32)bits(version, 15, 0));
	tap_ok(!machine.found.psci.hvc, "as the tree says");
	if (machine.cpu_count < 2)
		tap_bail("this machine has one CPU");
	tap_equal((u64)state_of(self), STATE_ON, "this CPU is on");
	tap_equal((u64)state_of(other), STATE_OFF, "the other is off");
	tap_equal((u64)state_of(NO_SUCH_CPU), (u64)INVALID_PARAMS,
		  "a third there is not");
	tap_equal((u64)power_on(NO_SUCH_CPU), (u64)INVALID_PARAMS,
		  "nor can it be started");
	tap_equal((u64)power_on(self), (u64)ALREADY_ON, "this one is on");
	tap_equal(seen.runs, 0, "nobody has started yet");
	tap_equal((u64)power_on(other), SUCCESS, "CPU_ON of the other");
	tap_ok(has_run(1), "it starts");
	what_it_found(other);
	tap_equal((u64)state_of(other), STATE_ON, "AFFINITY_INFO: on");
	tap_equal((u64)power_on(other), (u64)ALREADY_ON, "on is on");
	tap_ok(goes_off(other), "CPU_OFF: AFFINITY_INFO says so");
	tap_equal(seen.runs, 1, "it has started once");
	for (u32 n = 2; n < 6; n++)
		tap_ok(power_on(other) == SUCCESS && has_run(n) &&
			       state_of(other) == STATE_ON && goes_off(other),
		       "on and off again, %u", n);
}
