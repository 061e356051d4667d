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

#define ROW(id, wide, what, text)                                              \
	.rule = { .function = (id),                                            \
		  .both = (wide),                                              \
		  .policy = (what),                                            \
		  .name = (text) }
#define SERVE(id, fn, text)                                                    \
	{                                                                      \
		ROW(id, false, SMCCC_SERVE, text), .handler = (fn)             \
	}
#define SERVE_BOTH(id, fn, text)                                               \
	{                                                                      \
		ROW(id, true, SMCCC_SERVE, text), .handler = (fn)              \
	}
#define SERVE_IF(need, id, wide, fn, text)                                     \
	{                                                                      \
		ROW(id, wide, SMCCC_SERVE, text), .handler = (fn),             \
						  .requires = (need)           \
	}
#define SERVE_RESULTS(n, id, fn, text)                                         \
	{                                                                      \
		ROW(id, false, SMCCC_SERVE, text), .handler = (fn),            \
						   .result_count = (n)         \
	}
#define FORWARD(need, id, wide, text)                                          \
	{                                                                      \
		ROW(id, wide, SMCCC_FORWARD, text), .requires = (need)         \
	}
#define DENY(id, wide, text)                                                   \
	{                                                                      \
		ROW(id, wide, SMCCC_DENY, text)                                \
	}

/* Ascending. The DENY rows only give a name to what guests try. */
static const struct smccc_filter filter[] = {
	SERVE(SMCCC_FN_VERSION, smccc_version, "SMCCC_VERSION"),
	SERVE(SMCCC_FN_ARCH_FEATURES, smccc_arch_features, "ARCH_FEATURES"),
	FORWARD(SOC_ID, SMCCC_FN_ARCH_SOC_ID, false, "ARCH_SOC_ID"),
	FORWARD(WORKAROUND_3, SMCCC_FN_ARCH_WORKAROUND_3, false,
		"ARCH_WORKAROUND_3"),
	FORWARD(WORKAROUND_2, SMCCC_FN_ARCH_WORKAROUND_2, false,
		"ARCH_WORKAROUND_2"),
	FORWARD(WORKAROUND_1, SMCCC_FN_ARCH_WORKAROUND_1, false,
		"ARCH_WORKAROUND_1"),
	SERVE(PSCI_FN_VERSION, psci_version, "PSCI_VERSION"),
	SERVE_BOTH(PSCI_FN_CPU_SUSPEND, psci_cpu_suspend, "CPU_SUSPEND"),
	SERVE(PSCI_FN_CPU_OFF, psci_cpu_off, "CPU_OFF"),
	SERVE_BOTH(PSCI_FN_CPU_ON, psci_cpu_on, "CPU_ON"),
	SERVE_BOTH(PSCI_FN_AFFINITY_INFO, psci_affinity_info, "AFFINITY_INFO"),
	DENY(PSCI_FN_MIGRATE, true, "MIGRATE"),
	SERVE(PSCI_FN_MIGRATE_INFO_TYPE, psci_migrate_info_type,
	      "MIGRATE_INFO_TYPE"),
	DENY(PSCI_FN_MIGRATE_INFO_UP_CPU, true, "MIGRATE_INFO_UP_CPU"),
	SERVE(PSCI_FN_SYSTEM_OFF, psci_system_off, "SYSTEM_OFF"),
	SERVE(PSCI_FN_SYSTEM_RESET, psci_system_reset, "SYSTEM_RESET"),
	SERVE(PSCI_FN_FEATURES, psci_features, "PSCI_FEATURES"),
	SERVE(PSCI_FN_CPU_FREEZE, psci_cpu_freeze, "CPU_FREEZE"),
	SERVE_BOTH(PSCI_FN_CPU_DEFAULT_SUSPEND, psci_cpu_default_suspend,
		   "CPU_DEFAULT_SUSPEND"),
	SERVE_BOTH(PSCI_FN_NODE_HW_STATE, psci_node_hw_state, "NODE_HW_STATE"),
	SERVE_IF(SYSTEM_SUSPEND, PSCI_FN_SYSTEM_SUSPEND, true,
		 psci_system_suspend, "SYSTEM_SUSPEND"),
	SERVE(PSCI_FN_SET_SUSPEND_MODE, psci_set_suspend_mode,
	      "SET_SUSPEND_MODE"),
	SERVE_BOTH(PSCI_FN_STAT_RESIDENCY, psci_stat, "STAT_RESIDENCY"),
	SERVE_BOTH(PSCI_FN_STAT_COUNT, psci_stat, "STAT_COUNT"),
	SERVE_IF(RESET2, PSCI_FN_SYSTEM_RESET2, true, psci_system_reset2,
		 "SYSTEM_RESET2"),
	FORWARD(MEM_PROTECT, PSCI_FN_MEM_PROTECT, false, "MEM_PROTECT"),
	FORWARD(MEM_PROTECT_RANGE, PSCI_FN_MEM_PROTECT_CHECK_RANGE, true,
		"MEM_PROTECT_CHECK_RANGE"),
	DENY(0x84000015, true, "SYSTEM_OFF2"),
	DENY(0x84000020, true, "SDEI_VERSION"),
	FORWARD(TRNG, SMCCC_FN_TRNG_VERSION, false, "TRNG_VERSION"),
	FORWARD(TRNG, SMCCC_FN_TRNG_FEATURES, false, "TRNG_FEATURES"),
	FORWARD(TRNG, SMCCC_FN_TRNG_GET_UUID, false, "TRNG_GET_UUID"),
	FORWARD(TRNG, SMCCC_FN_TRNG_RND, true, "TRNG_RND"),
	DENY(0x84000063, true, "FFA_VERSION"),
	DENY(0x85000020, true, "PV_TIME_FEATURES"),
	SERVE(SMCCC_FN_HYP_FEATURES, smccc_hyp_features, "HYP_FEATURES"),
	SERVE_IF(SEMIHOSTING, SMCCC_FN_HYP_SEMIHOSTING, true,
		 smccc_hyp_semihosting, "HYP_SEMIHOSTING"),
	SERVE(SMCCC_FN_HYP_CALL_COUNT, smccc_hyp_call_count, "HYP_CALL_COUNT"),
	SERVE_RESULTS(4, SMCCC_FN_HYP_UID, smccc_hyp_uid, "HYP_CALL_UID"),
	SERVE_RESULTS(2, SMCCC_FN_HYP_REVISION, smccc_hyp_revision,
		      "HYP_REVISION"),
};

const struct smccc_filter *smccc_filter_find(u32 function)
{
	u32 base = function & ~SMCCC_64;
	u32 low = 0, high = ARRAY_COUNT(filter);

	while (low < high) {
		u32 middle = low + (high - low) / 2;
		const struct smccc_rule *rule = &filter[middle].rule;

		if (base > rule->function)
			low = middle + 1;
		else if (base < rule->function)
			high = middle;
		else
			return function == base || rule->both ? &filter[middle]
							      : NULL;
	}
	return NULL;
}

bool smccc_filter_holds(const struct psci_config *config,
			const struct smccc_filter *row)
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
	return index < ARRAY_COUNT(filter) ? &filter[index].rule : NULL;
}

enum smccc_policy smccc_policy_of(const struct psci_config *config,
				  u32 function)
{
	const struct smccc_filter *row = smccc_filter_find(function);

	if (!row || !smccc_filter_holds(config, row))
		return SMCCC_DENY;
	return row->rule.policy;
}

const char *smccc_name(u32 function)
{
	const struct smccc_filter *row = smccc_filter_find(function);

	return row ? row->rule.name : "?";
}
