/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * All CPUs turn each other on, go off, sleep, and ask for each other's state,
 * while interrupts are sent to CPUs that are on, off or in between.
 */
#include "psci.h"

#include "base/bits.h"
#include "lib/gic.h"
#include "lib/tap.h"
#include "lib/timer.h"

#define NODE_HW_STATE 0xc400000du
#define ROUNDS	      5000
#define SPIS	      4

static volatile u32 racing, successes, lives, wrong, doubles;
static volatile u32 alive[CPUS_MAX];
static u32 seeds[CPUS_MAX];

static u32 next_random(u32 *seed)
{
	*seed = *seed * 1664525 + 1013904223;
	return *seed >> 8;
}

static void count(volatile u32 *counter)
{
	__atomic_fetch_add(counter, 1, __ATOMIC_SEQ_CST);
}

/* Answers from `lowest` to `highest` are right. */
static void expect_between(s64 answer, s64 lowest, s64 highest)
{
	if (answer < lowest || answer > highest)
		count(&wrong);
}

static void turn_on(struct cpu *target)
{
	s64 answer = psci_call(PSCI_CPU_ON64, target->mpidr,
			       (u64)secondary_entry, (u64)target);

	if (answer == PSCI_SUCCESS)
		count(&successes);
	else
		expect_between(answer, PSCI_ON_PENDING, PSCI_ALREADY_ON);
}

/* At most for as long as the timer takes. */
static void sleep(u32 ticks)
{
	gic_enable(machine.timer.virtual.intid);
	timer_start(ticks);
	expect_between(psci_call(PSCI_CPU_SUSPEND64, 0, 0, 0), 0, 0);
	timer_stop();
}

static void interrupt(u32 random, const struct cpu *target)
{
	u32 spi = gic_spi_limit - 1 - random % SPIS;

	switch (random / SPIS % 4) {
	case 0:
		gic->sgi(random % 8, target->index);
		break;
	case 1:
		gic->route(spi, target->index);
		break;
	case 2:
		gic_set_bit(GICD_ISPENDR, spi);
		break;
	default:
		gic_set_bit(GICD_ICPENDR, spi);
		break;
	}
}

static void act(u32 *seed)
{
	struct cpu *target = &cpu_list[1 + next_random(seed) % (cpu_count - 1)];
	u32 random = next_random(seed);

	switch (random % 8) {
	case 0:
		expect_between(psci_call(PSCI_AFFINITY_INFO64, target->mpidr,
					 random / 8 % 4, 0),
			       0, 2);
		break;
	case 1:
		if (!psci_bare)
			expect_between(
				psci_call(NODE_HW_STATE, target->mpidr, 0, 0),
				0, 2);
		break;
	case 2:
		if (!psci_bare)
			expect_between(psci_call(PSCI_CPU_ON64, target->mpidr,
						 GIB(200), 0),
				       PSCI_INVALID_ADDRESS,
				       PSCI_INVALID_ADDRESS);
		break;
	case 3:
		interrupt(random / 8, target);
		break;
	case 4:
		sleep(random / 8 % 4000);
		break;
	default:
		turn_on(target);
		break;
	}
}

static void life(struct cpu *cpu, u64 arg)
{
	u32 *seed = &seeds[cpu->index];
	u32 acts = 1 + next_random(seed) % 6;

	(void)arg;
	count(&lives);
	if (__atomic_exchange_n(&alive[cpu->index], 1, __ATOMIC_SEQ_CST))
		count(&doubles);
	gic_cpu_init(false);
	while (racing && acts--)
		act(seed);
	__atomic_store_n(&alive[cpu->index], 0, __ATOMIC_SEQ_CST);
}

static void quiet(void)
{
	for (u32 i = 0; i < SPIS; i++)
		gic_set_bit(GICD_ICPENDR, gic_spi_limit - 1 - i);
	gic_cpu_init(false);
}

void psci_race(void)
{
	u64 rounds = machine_number("rounds=", ROUNDS);
	u32 still_on = 0;

	gic_init();
	for (u32 i = 0; i < SPIS; i++)
		gic_enable(gic_spi_limit - 1 - i);
	for (u32 i = 0; i < cpu_count; i++)
		seeds[i] = i * 2654435761u;
	for (u32 i = 1; i < cpu_count; i++)
		cpu_prepare(i, life, 0);
	racing = 1;
	for (u64 i = 0; i < rounds; i++) {
		act(&seeds[0]);
		cpu_yield();
	}
	racing = 0;
	for (u32 i = 1; i < cpu_count; i++)
		still_on += !cpu_wait_off(i);
	quiet();
	tap_equal(still_on, 0, "a race of everything: all CPUs go off again");
	tap_equal(wrong, 0, "each answer is one that can be");
	tap_equal(doubles, 0, "no CPU is on twice at once");
	tap_equal(lives, successes, "each SUCCESS is one life");
	tap_note("%u lives", lives);
}
