/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Threads as CPUs: several turn one target on while it turns itself off, as
 * often as it goes. What must hold: each start of the target has exactly one
 * CPU_ON that succeeded, with that one's entry and context.
 */
#include "unit.h"

#include <pthread.h>
#include <sched.h>
#include <string.h>

#include "base/status.h"
#include "psci/smccc.h"

#define CALLERS 3
#define TARGET	CALLERS
#define CYCLES	20000
#define ENTRY	UINT64_C(0x40000000)

static struct psci psci;
static struct psci_config config;
static struct psci_cpu cpus[CALLERS + 1];
static u64 successes[CALLERS], errors[CALLERS];
static u32 started; /* times the target ran */
static bool finished;

static bool any_entry(void *context, u64 entry)
{
	return entry >= ENTRY;
}

/* Calls CPU_ON until the target has run CYCLES times. */
static void *caller(void *argument)
{
	u32 self = (u32)(uintptr_t)argument;
	struct psci_result result;
	u64 tag = 0;

	while (!__atomic_load_n(&finished, __ATOMIC_ACQUIRE)) {
		/* Entry and context name the caller and its attempt. */
		u64 context = (u64)self << 32 | ++tag;
		u64 x[18] = { PSCI_FN_CPU_ON | PSCI_FN_64, TARGET,
			      ENTRY + context * 4, context };

		switch (smccc_call(&psci, self, 0, x, &result)) {
		case PSCI_ACTION_CPU_ON:
			successes[self]++;
			break;
		case PSCI_RETURN:
			if ((s64)x[0] != PSCI_ALREADY_ON &&
			    (s64)x[0] != PSCI_ON_PENDING)
				errors[self]++;
			break;
		default:
			errors[self]++;
		}
		x[0] = PSCI_FN_AFFINITY_INFO | PSCI_FN_64;
		x[1] = TARGET;
		x[2] = 0;
		if (smccc_call(&psci, self, 0, x, &result) != PSCI_RETURN ||
		    x[0] > PSCI_AFFINITY_ON_PENDING)
			errors[self]++;
		if (tag % 16 == 0)
			sched_yield();
	}
	return NULL;
}

/* Runs when turned on, and turns off again. */
static void *target(void *argument)
{
	u64 *mismatches = argument;

	while (started < CYCLES) {
		u64 off[4] = { PSCI_FN_CPU_OFF };
		struct psci_result result;
		u64 entry, context;

		if (psci_cpu_started(&psci, TARGET, &entry, &context) != OK) {
			sched_yield();
			continue;
		}
		started++;
		if (entry != ENTRY + context * 4)
			++*mismatches;
		if (psci_call(&psci, TARGET, off, &result) !=
		    PSCI_ACTION_CPU_OFF)
			++*mismatches;
		psci_cpu_off_done(&psci, TARGET);
	}
	__atomic_store_n(&finished, true, __ATOMIC_RELEASE);
	return NULL;
}

START_TEST(each_start_has_one_winner)
{
	pthread_t threads[CALLERS + 1];
	u64 wins = 0, mismatches = 0;
	bool pending;

	config.entry_ok = any_entry;
	config.counter_hz = 1;
	for (u32 i = 0; i <= CALLERS; i++)
		cpus[i].mpidr = i;
	ck_assert_int_eq(psci_init(&psci, &config, cpus, CALLERS + 1), OK);
	for (u32 i = 0; i < CALLERS; i++)
		psci_boot_cpu(&psci, i);
	pthread_create(&threads[TARGET], NULL, target, &mismatches);
	for (u32 i = 0; i < CALLERS; i++)
		pthread_create(&threads[i], NULL, caller, (void *)(uintptr_t)i);
	for (u32 i = 0; i <= CALLERS; i++)
		pthread_join(threads[i], NULL);
	for (u32 i = 0; i < CALLERS; i++) {
		wins += successes[i];
		ck_assert_uint_eq(errors[i], 0);
	}
	/* The last CPU_OFF may have been followed by one more CPU_ON. */
	pending = psci_state(&psci, TARGET) == PSCI_CPU_ON_PENDING;
	ck_assert_uint_eq(wins, CYCLES + pending);
	ck_assert_uint_eq(started, CYCLES);
	ck_assert_uint_eq(mismatches, 0);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("psci_race");

	unit_add(suite, each_start_has_one_winner);
	return unit_run(suite);
}
