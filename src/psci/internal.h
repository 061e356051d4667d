/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Between the files of this room. A handler serves one function: a[0] is the
 * identifier, a[1]-a[3] the arguments, already cut to 32 bits if SMC32.
 */
#ifndef PSCI_INTERNAL_H
#define PSCI_INTERNAL_H

#include "psci/psci.h"
#include "psci/smccc.h"

typedef enum psci_action (*smccc_handler)(struct psci *psci, u32 cpu,
					  const u64 *a,
					  struct psci_result *result);

/* A filter row with what serves it. */
struct smccc_filter {
	struct smccc_rule rule;
	smccc_handler handler; /* of SMCCC_SERVE */
};

/* The row of an identifier, or NULL. */
const struct smccc_filter *smccc_filter_find(u32 function);

/* Whether the row's requirement holds. */
bool smccc_filter_holds(const struct psci_config *config,
			const struct smccc_filter *row);

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

enum psci_action psci_version(struct psci *psci, u32 cpu, const u64 *a,
			      struct psci_result *result);
enum psci_action psci_cpu_on(struct psci *psci, u32 cpu, const u64 *a,
			     struct psci_result *result);
enum psci_action psci_cpu_off(struct psci *psci, u32 cpu, const u64 *a,
			      struct psci_result *result);
enum psci_action psci_cpu_freeze(struct psci *psci, u32 cpu, const u64 *a,
				 struct psci_result *result);
enum psci_action psci_affinity_info(struct psci *psci, u32 cpu, const u64 *a,
				    struct psci_result *result);
enum psci_action psci_node_hw_state(struct psci *psci, u32 cpu, const u64 *a,
				    struct psci_result *result);
enum psci_action psci_migrate_info_type(struct psci *psci, u32 cpu,
					const u64 *a,
					struct psci_result *result);
enum psci_action psci_system_off(struct psci *psci, u32 cpu, const u64 *a,
				 struct psci_result *result);
enum psci_action psci_system_reset(struct psci *psci, u32 cpu, const u64 *a,
				   struct psci_result *result);
enum psci_action psci_system_reset2(struct psci *psci, u32 cpu, const u64 *a,
				    struct psci_result *result);
enum psci_action psci_cpu_suspend(struct psci *psci, u32 cpu, const u64 *a,
				  struct psci_result *result);
enum psci_action psci_cpu_default_suspend(struct psci *psci, u32 cpu,
					  const u64 *a,
					  struct psci_result *result);
enum psci_action psci_system_suspend(struct psci *psci, u32 cpu, const u64 *a,
				     struct psci_result *result);
enum psci_action psci_set_suspend_mode(struct psci *psci, u32 cpu, const u64 *a,
				       struct psci_result *result);
enum psci_action psci_stat(struct psci *psci, u32 cpu, const u64 *a,
			   struct psci_result *result);
enum psci_action psci_features(struct psci *psci, u32 cpu, const u64 *a,
			       struct psci_result *result);
enum psci_action smccc_version(struct psci *psci, u32 cpu, const u64 *a,
			       struct psci_result *result);
enum psci_action smccc_arch_features(struct psci *psci, u32 cpu, const u64 *a,
				     struct psci_result *result);
enum psci_action smccc_hyp_features(struct psci *psci, u32 cpu, const u64 *a,
				    struct psci_result *result);
enum psci_action smccc_hyp_semihosting(struct psci *psci, u32 cpu, const u64 *a,
				       struct psci_result *result);
enum psci_action smccc_hyp_call_count(struct psci *psci, u32 cpu, const u64 *a,
				      struct psci_result *result);
enum psci_action smccc_hyp_uid(struct psci *psci, u32 cpu, const u64 *a,
			       struct psci_result *result);
enum psci_action smccc_hyp_revision(struct psci *psci, u32 cpu, const u64 *a,
				    struct psci_result *result);

#endif
