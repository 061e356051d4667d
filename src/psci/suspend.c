/* SPDX-License-Identifier: BSD-2-Clause */
/* PSCI functions that suspend a CPU or the system, and their statistics. */
#include "base/bits.h"
#include "base/status.h"
#include "psci/internal.h"

/* power_state in the original StateID format (DEN0022, CPU_SUSPEND). */
#define POWER_STATE_RESERVED (MASK(31, 26) | MASK(23, 17))
#define POWER_STATE_TYPE     16
#define MICROSECONDS	     1000000U

struct power_state {
	enum psci_suspend kind;
	u32 level;
};

/* Any StateID will do: to the model they differ in name only. */
static int parse_power_state(const struct psci *psci, u32 word,
			     struct power_state *state)
{
	if (word & POWER_STATE_RESERVED)
		return ERR_INVALID;
	state->kind =
		bit(word, POWER_STATE_TYPE) ? PSCI_POWERDOWN : PSCI_STANDBY;
	state->level = (u32)bits(word, 25, 24);
	return state->level <= psci->config->deepest_level ? OK : ERR_RANGE;
}

static void suspend(struct psci *psci, u32 cpu, struct power_state state)
{
	struct psci_cpu *self = &psci->cpus[cpu];

	self->suspend = (u32)state.kind * PSCI_LEVELS + state.level;
	__atomic_store_n(&self->state, PSCI_CPU_SUSPENDED, __ATOMIC_RELEASE);
}

static enum psci_action power_down(struct psci *psci, u32 cpu,
				   struct power_state state, u64 entry,
				   u64 context, struct psci_result *result)
{
	if (!psci_entry_ok(psci, entry))
		return psci_answer(result, PSCI_INVALID_ADDRESS);
	suspend(psci, cpu, state);
	result->entry = entry;
	result->context = context;
	return PSCI_ACTION_POWERDOWN;
}

/* CPU_SUSPEND(power_state, entry, context). */
enum psci_action psci_cpu_suspend(struct psci *psci, u32 cpu, const u64 *a,
				  struct psci_result *result)
{
	struct power_state state;

	if (parse_power_state(psci, (u32)a[1], &state))
		return psci_answer(result, PSCI_INVALID_PARAMETERS);
	if (state.kind == PSCI_POWERDOWN)
		return power_down(psci, cpu, state, a[2], a[3], result);
	suspend(psci, cpu, state);
	return PSCI_ACTION_STANDBY;
}

/* CPU_DEFAULT_SUSPEND(entry, context): a core power-down, by our choice. */
enum psci_action psci_cpu_default_suspend(struct psci *psci, u32 cpu,
					  const u64 *a,
					  struct psci_result *result)
{
	struct power_state state = { .kind = PSCI_POWERDOWN, .level = 0 };

	return power_down(psci, cpu, state, a[1], a[2], result);
}

/*
 * SYSTEM_SUSPEND(entry, context). If all others are off, none of them can
 * call CPU_ON, and the caller is here: nothing can change under this check.
 */
enum psci_action psci_system_suspend(struct psci *psci, u32 cpu, const u64 *a,
				     struct psci_result *result)
{
	struct power_state state = { .kind = PSCI_POWERDOWN,
				     .level = psci->config->deepest_level };

	for (u32 i = 0; i < psci->cpu_count; i++)
		if (i != cpu && psci_state(psci, i) != PSCI_CPU_OFF)
			return psci_answer(result, PSCI_DENIED);
	if (power_down(psci, cpu, state, a[1], a[2], result) == PSCI_RETURN)
		return PSCI_RETURN;
	return PSCI_ACTION_SYSTEM_SUSPEND;
}

/* SET_SUSPEND_MODE(mode): 0 platform-coordinated, 1 OS-initiated. */
enum psci_action psci_set_suspend_mode(struct psci *psci UNUSED, u32 cpu UNUSED,
				       const u64 *a, struct psci_result *result)
{
	switch ((u32)a[1]) {
	case 0:
		return psci_answer(result, PSCI_SUCCESS);
	case 1:
		return psci_answer(result, PSCI_NOT_SUPPORTED);
	default:
		return psci_answer(result, PSCI_INVALID_PARAMETERS);
	}
}

/* Exact, and without a 128-bit division, which needs a library. */
static u64 microseconds(u64 ticks, u64 hz)
{
	u64 rest = ticks % hz;

	/* Frequencies are far below 2^44: the product fits. */
	return ticks / hz * MICROSECONDS + rest * MICROSECONDS / hz;
}

/*
 * STAT_RESIDENCY and STAT_COUNT(target_cpu, power_state). There is no error
 * code among the answers: a CPU or state that does not exist has 0.
 */
enum psci_action psci_stat(struct psci *psci, u32 cpu UNUSED, const u64 *a,
			   struct psci_result *result)
{
	struct power_state state;
	const struct psci_stat *stat;
	u64 value;
	u32 index;

	if (psci_find(psci, a[1], &index) ||
	    parse_power_state(psci, (u32)a[2], &state))
		return psci_answer(result, 0);
	stat = &psci->cpus[index].stat[state.kind][state.level];
	if (((u32)a[0] & ~PSCI_FN_64) == PSCI_FN_STAT_COUNT)
		value = __atomic_load_n(&stat->count, __ATOMIC_RELAXED);
	else
		value = microseconds(
			__atomic_load_n(&stat->ticks, __ATOMIC_RELAXED),
			psci->config->counter_hz);
	if (!(a[0] & PSCI_FN_64))
		value = (u32)value;
	result->value = value;
	return PSCI_RETURN;
}
