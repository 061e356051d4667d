/* SPDX-License-Identifier: BSD-2-Clause */
/* The filter: which functions there are, and what becomes of each. */
#include "psci/internal.h"

/* What must be so for a row to be more than a refusal. */
enum smccc_requirement {
	ALWAYS,
	SYSTEM_SUSPEND,
	RESET2,
	MEM_PROTECT,
	MEM_PROTECT_RANGE,
	TRNG,
	SOC_ID,
	WORKAROUND_1,
	WORKAROUND_2,
	WORKAROUND_3,
	SEMIHOSTING,
};

#define ROW(id, both, service, need, n)                                        \
	{                                                                      \
		(id), (both), SERVICE_##service, (need), (n)                   \
	}

/* A row of the identifier itself, and one that has a form of 64 bits too. */
#define SERVE(id, service)		 ROW(id, false, service, ALWAYS, 1)
#define SERVE_BOTH(id, service)		 ROW(id, true, service, ALWAYS, 1)
#define SERVE_BOTH_IF(need, id, service) ROW(id, true, service, need, 1)
#define SERVE_RESULTS(n, id, service)	 ROW(id, false, service, ALWAYS, n)
#define FORWARD(need, id)		 ROW(id, false, OF_FIRMWARE, need, 1)
#define FORWARD_BOTH(need, id)		 ROW(id, true, OF_FIRMWARE, need, 1)

/* Ascending. */
static const struct smccc_rule filter[] = {
	SERVE(SMCCC_FN_VERSION, smccc_version),
	SERVE(SMCCC_FN_ARCH_FEATURES, smccc_arch_features),
	FORWARD(SOC_ID, SMCCC_FN_ARCH_SOC_ID),
	FORWARD(WORKAROUND_3, SMCCC_FN_ARCH_WORKAROUND_3),
	FORWARD(WORKAROUND_2, SMCCC_FN_ARCH_WORKAROUND_2),
	FORWARD(WORKAROUND_1, SMCCC_FN_ARCH_WORKAROUND_1),
	SERVE(PSCI_FN_VERSION, psci_version),
	SERVE_BOTH(PSCI_FN_CPU_SUSPEND, psci_cpu_suspend),
	SERVE(PSCI_FN_CPU_OFF, psci_cpu_off),
	SERVE_BOTH(PSCI_FN_CPU_ON, psci_cpu_on),
	SERVE_BOTH(PSCI_FN_AFFINITY_INFO, psci_affinity_info),
	SERVE(PSCI_FN_MIGRATE_INFO_TYPE, psci_migrate_info_type),
	SERVE(PSCI_FN_SYSTEM_OFF, psci_system_off),
	SERVE(PSCI_FN_SYSTEM_RESET, psci_system_reset),
	SERVE(PSCI_FN_FEATURES, psci_features),
	SERVE(PSCI_FN_CPU_FREEZE, psci_cpu_freeze),
	SERVE_BOTH(PSCI_FN_CPU_DEFAULT_SUSPEND, psci_cpu_default_suspend),
	SERVE_BOTH(PSCI_FN_NODE_HW_STATE, psci_node_hw_state),
	SERVE_BOTH_IF(SYSTEM_SUSPEND, PSCI_FN_SYSTEM_SUSPEND,
		      psci_system_suspend),
	SERVE(PSCI_FN_SET_SUSPEND_MODE, psci_set_suspend_mode),
	SERVE_BOTH(PSCI_FN_STAT_RESIDENCY, psci_stat),
	SERVE_BOTH(PSCI_FN_STAT_COUNT, psci_stat),
	SERVE_BOTH_IF(RESET2, PSCI_FN_SYSTEM_RESET2, psci_system_reset2),
	FORWARD(MEM_PROTECT, PSCI_FN_MEM_PROTECT),
	FORWARD_BOTH(MEM_PROTECT_RANGE, PSCI_FN_MEM_PROTECT_CHECK_RANGE),
	FORWARD(TRNG, SMCCC_FN_TRNG_VERSION),
	FORWARD(TRNG, SMCCC_FN_TRNG_FEATURES),
	FORWARD(TRNG, SMCCC_FN_TRNG_GET_UUID),
	FORWARD_BOTH(TRNG, SMCCC_FN_TRNG_RND),
	SERVE(SMCCC_FN_HYP_FEATURES, smccc_hyp_features),
	SERVE_BOTH_IF(SEMIHOSTING, SMCCC_FN_HYP_SEMIHOSTING,
		      smccc_hyp_semihosting),
	SERVE(SMCCC_FN_HYP_CALL_COUNT, smccc_hyp_call_count),
	SERVE_RESULTS(4, SMCCC_FN_HYP_CALL_UID, smccc_hyp_uid),
	SERVE_RESULTS(2, SMCCC_FN_HYP_REVISION, smccc_hyp_revision),
};

const struct smccc_rule *smccc_filter_find(u32 function)
{
	u32 base = function & ~SMCCC_64;
	u32 low = 0, high = ARRAY_COUNT(filter);

	while (low < high) {
		u32 middle = low + (high - low) / 2;
		const struct smccc_rule *rule = &filter[middle];

		if (base > rule->function)
			low = middle + 1;
		else if (base < rule->function)
			high = middle;
		else
			return function == base || rule->both ? rule : NULL;
	}
	return NULL;
}

bool smccc_filter_holds(const struct psci_config *config,
			const struct smccc_rule *row)
{
	switch ((enum smccc_requirement)row->requires) {
	case ALWAYS:
		return true;
	case SYSTEM_SUSPEND:
		return config->system_suspend;
	case RESET2:
		return config->firmware_reset2;
	case MEM_PROTECT:
		return config->firmware_mem_protect;
	case MEM_PROTECT_RANGE:
		return config->firmware_mem_protect_range;
	case TRNG:
		return config->firmware_trng;
	case SOC_ID:
		return config->firmware_soc_id;
	case WORKAROUND_1:
		return config->firmware_workaround[0] >= 0;
	case WORKAROUND_2:
		return config->firmware_workaround[1] >= 0;
	case WORKAROUND_3:
		return config->firmware_workaround[2] >= 0;
	case SEMIHOSTING:
		return config->semihosting;
	}
	return false;
}

const struct smccc_rule *smccc_rule_at(u32 index)
{
	return index < ARRAY_COUNT(filter) ? &filter[index] : NULL;
}

enum smccc_policy smccc_policy_of(const struct psci_config *config,
				  u32 function)
{
	const struct smccc_rule *row = smccc_filter_find(function);

	if (!row || !smccc_filter_holds(config, row))
		return SMCCC_DENY;
	return row->service ? SMCCC_SERVE : SMCCC_FORWARD;
}
