/* SPDX-License-Identifier: BSD-2-Clause */
/* Functions that tell the guest what there is: discovery and identity. */
#include "psci/internal.h"

/*
 * PSCI_FEATURES(function). 0 means present; for CPU_SUSPEND the bits would
 * say OS-initiated mode and the extended StateID: we have neither.
 */
enum psci_action psci_features(struct psci *psci, u32 cpu UNUSED, const u64 *a,
			       struct psci_result *result)
{
	u32 function = (u32)a[1];
	u32 psci_function = function & ~PSCI_FN_64;
	bool known = function == SMCCC_FN_VERSION ||
		     (psci_function >= PSCI_FN_VERSION &&
		      psci_function <= PSCI_FN_MEM_PROTECT_CHECK_RANGE &&
		      smccc_policy_of(psci->config, function) != SMCCC_DENY);

	return psci_answer(result, known ? PSCI_SUCCESS : PSCI_NOT_SUPPORTED);
}

enum psci_action smccc_version(struct psci *psci UNUSED, u32 cpu UNUSED,
			       const u64 *a UNUSED, struct psci_result *result)
{
	return psci_answer(result, SMCCC_VERSION_1_2);
}

/*
 * Firmware that has a workaround answers for itself, since the answer may
 * differ between CPUs; that which has not is not asked.
 */
static enum psci_action workaround(const struct psci *psci, const u64 *a,
				   u32 number, struct psci_result *result)
{
	s32 answer = psci->config->firmware_workaround[number - 1];

	if (answer < 0)
		return psci_answer(result, answer);
	for (u32 i = 0; i < ARRAY_COUNT(result->args); i++)
		result->args[i] = i < 2 ? (u32)a[i] : 0;
	return PSCI_ACTION_FORWARD;
}

/* SMCCC_ARCH_FEATURES(function), of architecture functions only. */
enum psci_action smccc_arch_features(struct psci *psci, u32 cpu UNUSED,
				     const u64 *a, struct psci_result *result)
{
	switch ((u32)a[1]) {
	case SMCCC_FN_VERSION:
	case SMCCC_FN_ARCH_FEATURES:
		return psci_answer(result, 0);
	case SMCCC_FN_ARCH_SOC_ID:
		return psci_answer(result, psci->config->firmware_soc_id
						   ? 0
						   : SMCCC_NOT_SUPPORTED);
	case SMCCC_FN_ARCH_WORKAROUND_1:
		return workaround(psci, a, 1, result);
	case SMCCC_FN_ARCH_WORKAROUND_2:
		return workaround(psci, a, 2, result);
	case SMCCC_FN_ARCH_WORKAROUND_3:
		return workaround(psci, a, 3, result);
	default:
		return psci_answer(result, SMCCC_NOT_SUPPORTED);
	}
}

/* What of the service depends on the hypervisor's options. */
enum psci_action smccc_hyp_features(struct psci *psci, u32 cpu UNUSED,
				    const u64 *a UNUSED,
				    struct psci_result *result)
{
	return psci_answer(result, psci->config->semihosting
					   ? SMCCC_HYP_FEATURE_SEMIHOSTING
					   : 0);
}

/* A call of semihosting: the operation and its parameter. */
enum psci_action smccc_hyp_semihosting(struct psci *psci UNUSED, u32 cpu UNUSED,
				       const u64 *a, struct psci_result *result)
{
	result->args[0] = a[1];
	result->args[1] = a[2];
	return PSCI_ACTION_SEMIHOSTING;
}

/* Functions of the service: this one, features, the UID and the revision. */
enum psci_action smccc_hyp_call_count(struct psci *psci, u32 cpu UNUSED,
				      const u64 *a UNUSED,
				      struct psci_result *result)
{
	return psci_answer(result, psci->config->semihosting ? 5 : 4);
}

enum psci_action smccc_hyp_uid(struct psci *psci UNUSED, u32 cpu UNUSED,
			       const u64 *a UNUSED, struct psci_result *result)
{
	result->args[1] = SMCCC_HYP_UID_1;
	result->args[2] = SMCCC_HYP_UID_2;
	result->args[3] = SMCCC_HYP_UID_3;
	return psci_answer(result, SMCCC_HYP_UID_0);
}

enum psci_action smccc_hyp_revision(struct psci *psci UNUSED, u32 cpu UNUSED,
				    const u64 *a UNUSED,
				    struct psci_result *result)
{
	result->args[1] = SMCCC_HYP_REVISION_MINOR;
	return psci_answer(result, SMCCC_HYP_REVISION_MAJOR);
}
