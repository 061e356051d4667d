/* SPDX-License-Identifier: BSD-2-Clause */
/* Between the files of this room. */
#ifndef PSCI_INTERNAL_H
#define PSCI_INTERNAL_H

#include "psci/psci.h"
#include "psci/smccc.h"

/*
 * What Caisson serves itself. A handler has the name of its service: a[0] is the
 * identifier, a[1]-a[3] the arguments, already cut to 32 bits if SMC32. One list,
 * so that the filter needs no pointers.
 */
/* clang-format off */
#define SMCCC_SERVICES(X) \
	X(psci_version) \
	X(psci_cpu_on) \
	X(psci_cpu_off) \
	X(psci_cpu_freeze) \
	X(psci_affinity_info) \
	X(psci_node_hw_state) \
	X(psci_migrate_info_type) \
	X(psci_system_off) \
	X(psci_system_reset) \
	X(psci_system_reset2) \
	X(psci_cpu_suspend) \
	X(psci_cpu_default_suspend) \
	X(psci_system_suspend) \
	X(psci_set_suspend_mode) \
	X(psci_stat) \
	X(psci_features) \
	X(smccc_version) \
	X(smccc_arch_features) \
	X(smccc_hyp_features) \
	X(smccc_hyp_semihosting) \
	X(smccc_hyp_call_count) \
	X(smccc_hyp_uid) \
	X(smccc_hyp_revision)
/* clang-format on */

#define SMCCC_SERVICE_ID(service) SERVICE_##service,
#define SMCCC_SERVICE_HANDLER(service)                                         \
	enum psci_action service(struct psci *psci, u32 cpu, const u64 *a,     \
				 struct psci_result *result);

enum smccc_service {
	SERVICE_OF_FIRMWARE,
	SMCCC_SERVICES(SMCCC_SERVICE_ID)
};

SMCCC_SERVICES(SMCCC_SERVICE_HANDLER)

/* The row of an identifier, or NULL. */
const struct smccc_rule *smccc_filter_find(u32 function);

/* Whether the row's requirement holds. */
bool smccc_filter_holds(const struct psci_config *config,
			const struct smccc_rule *row);

static inline enum psci_action psci_answer(struct psci_result *result,
					   s64 value)
{
	result->value = (u64)value;
	return PSCI_RETURN;
}

/* Whether a CPU may start at this address. */
static inline bool psci_entry_ok(const struct psci *psci, u64 entry)
{
	return (entry & 3) == 0 &&
	       psci->config->entry_ok(psci->config->entry_context, entry);
}

#endif
