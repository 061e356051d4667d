/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * SMC Calling Convention 1.2 (DEN0028): every HVC and SMC of EL1 comes
 * through smccc_call(). One const table, the filter, names every function
 * that is served or passed to firmware; all others are refused. HVC and SMC
 * are equals, whichever conduit the guest chooses.
 *
 * Answers are the full X0: an error is sign-extended to 64 bits for SMC32
 * functions too. The convention leaves bits 63:32 undefined there; TF-A and
 * KVM do the same, so no caller can tell the difference.
 */
#ifndef PSCI_SMCCC_H
#define PSCI_SMCCC_H

#include "base/types.h"
#include "psci/psci.h"

#define SMCCC_NOT_SUPPORTED (-1)
#define SMCCC_NOT_REQUIRED  (-2)
#define SMCCC_VERSION_1_2   0x10002U

/* Bits of a function identifier (DEN0028). */
#define SMCCC_FAST		   0x80000000U
#define SMCCC_64		   0x40000000U

#define SMCCC_FN_VERSION	   0x80000000U
#define SMCCC_FN_ARCH_FEATURES	   0x80000001U
#define SMCCC_FN_ARCH_SOC_ID	   0x80000002U
#define SMCCC_FN_ARCH_WORKAROUND_3 0x80003fffU
#define SMCCC_FN_ARCH_WORKAROUND_2 0x80007fffU
#define SMCCC_FN_ARCH_WORKAROUND_1 0x80008000U
#define SMCCC_FN_TRNG_VERSION	   0x84000050U
#define SMCCC_FN_TRNG_FEATURES	   0x84000051U
#define SMCCC_FN_TRNG_GET_UUID	   0x84000052U
#define SMCCC_FN_TRNG_RND	   0x84000053U /* and with SMCCC_64 */
#define SMCCC_FN_HYP_FEATURES	   0x86000010U
#define SMCCC_FN_HYP_SEMIHOSTING   0x86000011U /* and with SMCCC_64 */
#define SMCCC_FN_HYP_CALL_COUNT	   0x8600ff00U
#define SMCCC_FN_HYP_CALL_UID	   0x8600ff01U
#define SMCCC_FN_HYP_REVISION	   0x8600ff03U

/* Bits of the answer of HYP_FEATURES. */
#define SMCCC_HYP_FEATURE_SEMIHOSTING 1U

/*
 * The UUID of Caisson's vendor-specific hypervisor service,
 * ef7ca7a6-a67a-4e30-b07b-c6fd40320f5a, as W0-W3 carry it: four words of
 * four bytes each, the first byte of the UUID lowest.
 */
#define SMCCC_HYP_UID_0		 0xa6a77cefU
#define SMCCC_HYP_UID_1		 0x304e7aa6U
#define SMCCC_HYP_UID_2		 0xfdc67bb0U
#define SMCCC_HYP_UID_3		 0x5a0f3240U
#define SMCCC_HYP_REVISION_MAJOR 1
#define SMCCC_HYP_REVISION_MINOR 1

/*
 * Serves one call from EL1 on CPU `cpu` (an index, below cpu_count). `imm16`
 * is the immediate of the HVC or SMC: the convention reserves every value
 * but 0, and such a call is answered NOT_SUPPORTED, as KVM does. x is the
 * guest's X0-X17; only x[0], and x[1]-x[3] where a function returns so many,
 * are written.
 *
 * Returns PSCI_RETURN if the answer is in x and the guest goes on after the
 * call. Any other action is the edge's to perform; then *result is filled
 * and x is untouched. With PSCI_RETURN *result means nothing.
 *
 * No locks; any CPUs at once. May run with the MMU off.
 */
enum psci_action smccc_call(struct psci *psci, u32 cpu, u32 imm16, u64 *x,
			    struct psci_result *result);

/* What the filter does with a range of function identifiers. */
enum smccc_policy {
	SMCCC_DENY,    /* answered NOT_SUPPORTED */
	SMCCC_SERVE,   /* answered or performed by Caisson itself */
	SMCCC_FORWARD, /* passed to firmware verbatim, if that has it */
};

/* One row of the filter. `both`: also as `function` with SMCCC_64 set. */
struct smccc_rule {
	u32 function;
	u8 both;
	/* For this room: */
	u8 service;	 /* enum smccc_service */
	u8 requires;	 /* enum smccc_requirement */
	u8 result_count; /* registers of the answer, from X0 */
};

/*
 * Row `index` of the filter in ascending order of `function`, or NULL past
 * its end. What has no row is denied.
 */
const struct smccc_rule *smccc_rule_at(u32 index);

/*
 * What becomes of a call of `function` with this configuration: a FORWARD
 * whose firmware lacks it is DENY. Takes any identifier.
 */
enum smccc_policy smccc_policy_of(const struct psci_config *config,
				  u32 function);

#endif
