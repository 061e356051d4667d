/* SPDX-License-Identifier: BSD-2-Clause */
/* PSCI functions that turn CPUs and the system on and off, and say which are. */
#include "base/bits.h"
#include "base/status.h"
#include "psci/internal.h"

enum psci_action psci_version(struct psci *psci UNUSED, u32 cpu UNUSED,
			      const u64 *a UNUSED, struct psci_result *result)
{
	return psci_answer(result, PSCI_VERSION_1_1);
}

/*
 * CPU_ON(target_cpu, entry, context). Of the CPUs that race for one target,
 * that whose exchange succeeds has turned it on.
 */
enum psci_action psci_cpu_on(struct psci *psci, u32 cpu UNUSED, const u64 *a,
			     struct psci_result *result)
{
	u32 was = PSCI_CPU_OFF;
	struct psci_cpu *target;
	u32 index;

	/* Reserved bits of the target are set in no CPU's mpidr. */
	if (psci_find(psci, a[1], &index))
		return psci_answer(result, PSCI_INVALID_PARAMETERS);
	if (!psci_entry_ok(psci, a[2]))
		return psci_answer(result, PSCI_INVALID_ADDRESS);
	target = &psci->cpus[index];
	if (!__atomic_compare_exchange_n(&target->state, &was, PSCI_CPU_CLAIMED,
					 false, __ATOMIC_ACQUIRE,
					 __ATOMIC_ACQUIRE)) {
		bool pending =
			was == PSCI_CPU_CLAIMED || was == PSCI_CPU_ON_PENDING;

		return psci_answer(result,
				   pending ? PSCI_ON_PENDING : PSCI_ALREADY_ON);
	}
	target->entry = a[2];
	target->context = a[3];
	__atomic_store_n(&target->state, PSCI_CPU_ON_PENDING, __ATOMIC_RELEASE);
	result->target = index;
	return PSCI_ACTION_CPU_ON;
}

/* The state stays ON until the edge says that the CPU can be started again. */
enum psci_action psci_cpu_off(struct psci *psci UNUSED, u32 cpu UNUSED,
			      const u64 *a UNUSED,
			      struct psci_result *result UNUSED)
{
	return PSCI_ACTION_CPU_OFF;
}

/* For the model a frozen CPU is off: CPU_ON is what brings it back. */
enum psci_action psci_cpu_freeze(struct psci *psci UNUSED, u32 cpu UNUSED,
				 const u64 *a UNUSED,
				 struct psci_result *result UNUSED)
{
	return PSCI_ACTION_CPU_FREEZE;
}

static enum psci_affinity affinity_of(enum psci_cpu_state state)
{
	switch (state) {
	case PSCI_CPU_OFF:
		return PSCI_AFFINITY_OFF;
	case PSCI_CPU_CLAIMED:
	case PSCI_CPU_ON_PENDING:
		return PSCI_AFFINITY_ON_PENDING;
	default:
		return PSCI_AFFINITY_ON;
	}
}

/* Bits of an MPIDR that name a node of affinity level 0-3. */
static u64 affinity_mask(unsigned level)
{
	static const u64 mask[] = { PSCI_MPIDR_MASK, 0xff00ffff00, 0xff00ff0000,
				    0xff00000000 };

	return mask[level];
}

/* ON if any CPU of the node is, else ON_PENDING if any is, else OFF. */
static s64 node_affinity(const struct psci *psci, u64 node, u64 mask)
{
	s64 answer = PSCI_INVALID_PARAMETERS;

	for (u32 i = 0; i < psci->cpu_count; i++) {
		enum psci_affinity one;

		if ((psci->cpus[i].mpidr ^ node) & mask)
			continue;
		one = affinity_of(psci_state(psci, i));
		if (one == PSCI_AFFINITY_ON)
			return one;
		if (answer < 0 || one == PSCI_AFFINITY_ON_PENDING)
			answer = one;
	}
	return answer;
}

/* AFFINITY_INFO(target_affinity, lowest_affinity_level). */
enum psci_action psci_affinity_info(struct psci *psci, u32 cpu UNUSED,
				    const u64 *a, struct psci_result *result)
{
	u32 level = (u32)a[2];
	u32 index;

	if ((a[1] & ~PSCI_MPIDR_MASK) || level > 3)
		return psci_answer(result, PSCI_INVALID_PARAMETERS);
	if (level > 0)
		return psci_answer(result, node_affinity(psci, a[1],
							 affinity_mask(level)));
	if (psci_find(psci, a[1], &index))
		return psci_answer(result, PSCI_INVALID_PARAMETERS);
	return psci_answer(result, affinity_of(psci_state(psci, index)));
}

/*
 * NODE_HW_STATE(target_cpu, power_level), of the levels that CPU_SUSPEND knows.
 * Which cores share a power domain is not known: those that AFFINITY_INFO takes
 * together are said to, and to be on as long as one of them is.
 */
enum psci_action psci_node_hw_state(struct psci *psci, u32 cpu UNUSED,
				    const u64 *a, struct psci_result *result)
{
	u32 level = (u32)a[2], index;

	if (level > psci->config->deepest_level ||
	    psci_find(psci, a[1], &index))
		return psci_answer(result, PSCI_INVALID_PARAMETERS);
	if (level > 0) {
		s64 any = node_affinity(psci, a[1], affinity_mask(level));

		return psci_answer(result, any == PSCI_AFFINITY_OFF
						   ? PSCI_HW_OFF
						   : PSCI_HW_ON);
	}
	switch (psci_state(psci, index)) {
	case PSCI_CPU_OFF:
		return psci_answer(result, PSCI_HW_OFF);
	case PSCI_CPU_SUSPENDED:
		return psci_answer(result, PSCI_HW_STANDBY);
	default:
		return psci_answer(result, PSCI_HW_ON);
	}
}

/* 2: the Trusted OS is multi-processor capable, or there is none. */
enum psci_action psci_migrate_info_type(struct psci *psci UNUSED,
					u32 cpu UNUSED, const u64 *a UNUSED,
					struct psci_result *result)
{
	return psci_answer(result, 2);
}

enum psci_action psci_system_off(struct psci *psci UNUSED, u32 cpu UNUSED,
				 const u64 *a UNUSED,
				 struct psci_result *result UNUSED)
{
	return PSCI_ACTION_SYSTEM_OFF;
}

enum psci_action psci_system_reset(struct psci *psci UNUSED, u32 cpu UNUSED,
				   const u64 *a UNUSED,
				   struct psci_result *result UNUSED)
{
	return PSCI_ACTION_SYSTEM_RESET;
}

/*
 * SYSTEM_RESET2(reset_type, cookie). Of the architectural types only 0,
 * SYSTEM_WARM_RESET, is defined; those with bit 31 set are the vendor's, and
 * firmware knows them.
 */
enum psci_action psci_system_reset2(struct psci *psci UNUSED, u32 cpu UNUSED,
				    const u64 *a, struct psci_result *result)
{
	u32 type = (u32)a[1];

	if (type != 0 && !bit(type, 31))
		return psci_answer(result, PSCI_INVALID_PARAMETERS);
	for (u32 i = 0; i < ARRAY_COUNT(result->args); i++)
		result->args[i] = 0;
	result->args[0] = a[0];
	result->args[1] = type;
	result->args[2] = a[2];
	return PSCI_ACTION_FORWARD;
}
