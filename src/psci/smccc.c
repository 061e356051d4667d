/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The way in of all calls, and two that are answered before the filter: the
 * version, which asks nothing and by which guests take the time of a call, and
 * the state of a CPU, which Linux polls. The filter has both as well.
 */
#include "base/status.h"
#include "psci/internal.h"

static void forward(const u64 *x, bool wide, struct psci_result *result)
{
	for (u32 i = 0; i < ARRAY_COUNT(result->args); i++)
		result->args[i] = wide && i ? x[i] : (u32)x[i];
}

#define CALL(service)                                                          \
	case SERVICE_##service:                                                \
		return service(psci, cpu, a, result);

/* An identifier that is in the filter; x has as many values as are used. */
static enum psci_action serve(struct psci *psci, u32 cpu,
			      const struct smccc_rule *row, const u64 *x,
			      struct psci_result *result)
{
	bool wide = (x[0] & SMCCC_64) != 0;
	u64 a[4];

	for (u32 i = 0; i < ARRAY_COUNT(a); i++)
		a[i] = wide && i ? x[i] : (u32)x[i];
	switch ((enum smccc_service)row->service) {
		SMCCC_SERVICES(CALL)
	case SERVICE_OF_FIRMWARE:
		break;
	}
	return psci_answer(result, SMCCC_NOT_SUPPORTED);
}

/* Apart, so that the shortcut saves no registers. */
static NOINLINE enum psci_action dispatch(struct psci *psci, u32 cpu, u32 imm16,
					  u64 *x, struct psci_result *result)
{
	const struct smccc_rule *row = smccc_filter_find((u32)x[0]);
	enum psci_action action;

	if (imm16 || !row || !smccc_filter_holds(psci->config, row)) {
		x[0] = (u64)(s64)SMCCC_NOT_SUPPORTED;
		return PSCI_RETURN;
	}
	if (row->service == SERVICE_OF_FIRMWARE) {
		forward(x, (x[0] & SMCCC_64) != 0, result);
		return PSCI_ACTION_FORWARD;
	}
	action = serve(psci, cpu, row, x, result);
	if (action == PSCI_RETURN) {
		x[0] = result->value;
		for (u32 i = 1; i < row->result_count; i++)
			x[i] = result->args[i];
	}
	return action;
}

/* AFFINITY_INFO of a CPU by its index, which Linux polls as one goes off. */
static inline bool quick_affinity(const struct psci *psci, u64 *x)
{
	u64 mpidr = x[1];
	u32 guess = (u32)(mpidr >> psci->guess_shift) & 0xff;
	u32 state;

	if ((u32)x[2] != 0 || guess >= psci->cpu_count ||
	    psci->cpus[guess].mpidr != mpidr)
		return false;
	state = psci_state(psci, guess);
	if (state == PSCI_CPU_ON)
		x[0] = PSCI_AFFINITY_ON;
	else if (state == PSCI_CPU_OFF)
		x[0] = PSCI_AFFINITY_OFF;
	else
		return false;
	return true;
}

enum psci_action smccc_call(struct psci *psci, u32 cpu, u32 imm16, u64 *x,
			    struct psci_result *result)
{
	if (likely(imm16 == 0)) {
		u32 function = (u32)x[0];

		if (function == PSCI_FN_VERSION) {
			x[0] = PSCI_VERSION_1_1;
			return PSCI_RETURN;
		}
		if (function == (PSCI_FN_AFFINITY_INFO | PSCI_FN_64) &&
		    quick_affinity(psci, x))
			return PSCI_RETURN;
	}
	return dispatch(psci, cpu, imm16, x, result);
}

enum psci_action psci_call(struct psci *psci, u32 cpu, const u64 args[4],
			   struct psci_result *result)
{
	u32 base = (u32)args[0] & ~PSCI_FN_64;
	u64 x[8] = { args[0], args[1], args[2], args[3] };
	enum psci_action action;

	if (base < PSCI_FN_VERSION || base > PSCI_FN_MEM_PROTECT_CHECK_RANGE)
		return psci_answer(result, PSCI_NOT_SUPPORTED);
	action = dispatch(psci, cpu, 0, x, result);
	if (action == PSCI_RETURN)
		result->value = x[0];
	return action;
}
