/* SPDX-License-Identifier: BSD-2-Clause */
#include "unit.h"

#include <string.h>

#include "base/status.h"
#include "psci/smccc.h"

#define REFUSED (~UINT64_C(0))

struct machine {
	struct psci psci;
	struct psci_config config;
	struct psci_cpu cpus[2];
	struct psci_result result;
	u64 x[18];
};

static struct machine m;

static bool any_entry(void *context, u64 entry)
{
	return true;
}

static void setup(void)
{
	memset(&m, 0, sizeof(m));
	m.config.entry_ok = any_entry;
	m.config.counter_hz = 1;
	m.cpus[1].mpidr = 1;
	m.config.firmware_trng = true;
	m.config.firmware_soc_id = true;
	m.config.firmware_workaround[0] = 0;
	m.config.firmware_workaround[1] = 1;
	m.config.firmware_workaround[2] = 0;
	ck_assert_int_eq(psci_init(&m.psci, &m.config, m.cpus, 2), OK);
	psci_boot_cpu(&m.psci, 0);
}

/* Calls with recognisable X1-X17. */
static enum psci_action call(u32 imm16, u64 function, u64 a1)
{
	memset(&m.result, 0xa5, sizeof(m.result));
	m.x[0] = function;
	m.x[1] = a1;
	for (u64 i = 2; i < ARRAY_COUNT(m.x); i++)
		m.x[i] = i << 32 | i;
	return smccc_call(&m.psci, 0, imm16, m.x, &m.result);
}

/* X0 of a call that returns at once and writes nothing else. */
static u64 value(u32 imm16, u64 function, u64 a1)
{
	ck_assert_int_eq(call(imm16, function, a1), PSCI_RETURN);
	ck_assert_uint_eq(m.x[1], a1);
	for (u64 i = 2; i < ARRAY_COUNT(m.x); i++)
		ck_assert_uint_eq(m.x[i], i << 32 | i);
	return m.x[0];
}

/* Firmware gets the call as it was made. */
static void expect_forward(u64 function, u64 a1)
{
	bool wide = (function & SMCCC_64) != 0;

	ck_assert_int_eq(call(0, function, a1), PSCI_ACTION_FORWARD);
	ck_assert_uint_eq(m.result.args[0], (u32)function);
	ck_assert_uint_eq(m.result.args[1], wide ? a1 : (u32)a1);
	for (u64 i = 2; i < ARRAY_COUNT(m.result.args); i++)
		ck_assert_uint_eq(m.result.args[i], wide ? i << 32 | i : i);
}

START_TEST(versions)
{
	setup();
	ck_assert_uint_eq(value(0, SMCCC_FN_VERSION, 0), 0x10002);
	ck_assert_uint_eq(value(0, PSCI_FN_VERSION, 0), 0x10001);
	/* W0 is the identifier; the rest of X0 does not count. */
	ck_assert_uint_eq(value(0, 1ULL << 32 | PSCI_FN_VERSION, 0), 0x10001);
}
END_TEST

START_TEST(nonzero_immediates_are_refused)
{
	setup();
	ck_assert_uint_eq(value(1, PSCI_FN_VERSION, 0), REFUSED);
	ck_assert_uint_eq(value(0xffff, SMCCC_FN_VERSION, 0), REFUSED);
	ck_assert_uint_eq(value(2, PSCI_FN_SYSTEM_OFF, 0), REFUSED);
	ck_assert_uint_eq(value(2, SMCCC_FN_TRNG_VERSION, 0), REFUSED);
	ck_assert_uint_eq(value(1, PSCI_FN_AFFINITY_INFO | SMCCC_64, 0),
			  REFUSED);
}
END_TEST

START_TEST(architecture_features_are_truthful)
{
	setup();
	ck_assert_uint_eq(value(0, SMCCC_FN_ARCH_FEATURES, SMCCC_FN_VERSION),
			  0);
	ck_assert_uint_eq(
		value(0, SMCCC_FN_ARCH_FEATURES, SMCCC_FN_ARCH_FEATURES), 0);
	ck_assert_uint_eq(
		value(0, SMCCC_FN_ARCH_FEATURES, SMCCC_FN_ARCH_SOC_ID), 0);
	m.config.firmware_soc_id = false;
	ck_assert_uint_eq(
		value(0, SMCCC_FN_ARCH_FEATURES, SMCCC_FN_ARCH_SOC_ID),
		REFUSED);
	ck_assert_uint_eq(value(0, SMCCC_FN_ARCH_FEATURES, PSCI_FN_VERSION),
			  REFUSED);
	ck_assert_uint_eq(value(0, SMCCC_FN_ARCH_FEATURES, 0x80003ffe),
			  REFUSED);
}
END_TEST

START_TEST(firmware_tells_of_its_workarounds)
{
	static const u32 functions[] = { SMCCC_FN_ARCH_WORKAROUND_1,
					 SMCCC_FN_ARCH_WORKAROUND_2,
					 SMCCC_FN_ARCH_WORKAROUND_3 };

	for (u32 n = 0; n < ARRAY_COUNT(functions); n++) {
		setup();
		ck_assert_int_eq(call(0, SMCCC_FN_ARCH_FEATURES, functions[n]),
				 PSCI_ACTION_FORWARD);
		ck_assert_uint_eq(m.result.args[0], SMCCC_FN_ARCH_FEATURES);
		ck_assert_uint_eq(m.result.args[1], functions[n]);
		ck_assert_uint_eq(m.result.args[2], 0);
		expect_forward(functions[n], 1);
		m.config.firmware_workaround[n] = SMCCC_NOT_REQUIRED;
		ck_assert_uint_eq(
			value(0, SMCCC_FN_ARCH_FEATURES, functions[n]),
			(u64)-2);
		ck_assert_uint_eq(value(0, functions[n], 1), REFUSED);
		m.config.firmware_workaround[n] = SMCCC_NOT_SUPPORTED;
		ck_assert_uint_eq(
			value(0, SMCCC_FN_ARCH_FEATURES, functions[n]),
			REFUSED);
	}
}
END_TEST

START_TEST(firmware_services_are_forwarded_if_there)
{
	static const u32 trng[] = { 0x84000050, 0x84000051, 0x84000052,
				    0x84000053, 0xc4000053 };

	setup();
	expect_forward(SMCCC_FN_ARCH_SOC_ID, 1);
	for (size_t i = 0; i < ARRAY_COUNT(trng); i++)
		expect_forward(trng[i], 0xffffffff00000000 | 96);
	ck_assert_uint_eq(value(0, 0xc4000050, 0), REFUSED);
	m.config.firmware_trng = false;
	m.config.firmware_soc_id = false;
	for (size_t i = 0; i < ARRAY_COUNT(trng); i++)
		ck_assert_uint_eq(value(0, trng[i], 96), REFUSED);
	ck_assert_uint_eq(value(0, SMCCC_FN_ARCH_SOC_ID, 0), REFUSED);
}
END_TEST

START_TEST(hypervisor_service_names_itself)
{
	setup();
	ck_assert_int_eq(call(0, SMCCC_FN_HYP_CALL_UID, 0), PSCI_RETURN);
	ck_assert_uint_eq(m.x[0], 0xa6a77cef);
	ck_assert_uint_eq(m.x[1], 0x304e7aa6);
	ck_assert_uint_eq(m.x[2], 0xfdc67bb0);
	ck_assert_uint_eq(m.x[3], 0x5a0f3240);
	ck_assert_uint_eq(m.x[4], 4ULL << 32 | 4);
	/* Not KVM, whose services Linux would otherwise try. */
	ck_assert_uint_ne(m.x[0], 0xb66fb428);
	ck_assert_int_eq(call(0, SMCCC_FN_HYP_REVISION, 0), PSCI_RETURN);
	ck_assert_uint_eq(m.x[0], 1);
	ck_assert_uint_eq(m.x[1], 1);
	ck_assert_uint_eq(m.x[2], 2ULL << 32 | 2);
	ck_assert_uint_eq(value(0, SMCCC_FN_HYP_CALL_COUNT, 0), 4);
	ck_assert_uint_eq(value(0, SMCCC_FN_HYP_CALL_UID | SMCCC_64, 0),
			  REFUSED);
}
END_TEST

START_TEST(semihosting_is_there_if_it_is_on)
{
	const u32 function = SMCCC_FN_HYP_SEMIHOSTING;
	const u64 parameter = 2ULL << 32 | 2;

	setup();
	ck_assert_uint_eq(value(0, SMCCC_FN_HYP_FEATURES, 0), 0);
	ck_assert_uint_eq(value(0, function, 4), REFUSED);
	ck_assert_uint_eq(value(0, function | SMCCC_64, 4), REFUSED);
	m.config.semihosting = true;
	ck_assert_uint_eq(value(0, SMCCC_FN_HYP_FEATURES, 0), 1);
	ck_assert_uint_eq(value(0, SMCCC_FN_HYP_CALL_COUNT, 0), 5);
	ck_assert_int_eq(call(0, function | SMCCC_64, 4),
			 PSCI_ACTION_SEMIHOSTING);
	ck_assert_uint_eq(m.result.args[0], 4);
	ck_assert_uint_eq(m.result.args[1], parameter);
	/* A call of 32 bits has arguments of 32 bits. */
	ck_assert_int_eq(call(0, function, 1ULL << 32 | 4),
			 PSCI_ACTION_SEMIHOSTING);
	ck_assert_uint_eq(m.result.args[0], 4);
	ck_assert_uint_eq(m.result.args[1], (u32)parameter);
	ck_assert_uint_eq(value(1, function | SMCCC_64, 4), REFUSED);
}
END_TEST

START_TEST(quick_affinity_info_agrees_with_the_slow_one)
{
	u32 function = PSCI_FN_AFFINITY_INFO | SMCCC_64;

	setup();
	for (u64 mpidr = 0; mpidr < 4; mpidr++) {
		for (u32 state = PSCI_CPU_OFF; state <= PSCI_CPU_SUSPENDED;
		     state++) {
			for (u64 level = 0; level < 5; level++) {
				u64 args[4] = { function, mpidr, level };

				m.cpus[1].state = state;
				m.x[0] = function;
				m.x[1] = mpidr;
				m.x[2] = level;
				smccc_call(&m.psci, 0, 0, m.x, &m.result);
				psci_call(&m.psci, 0, args, &m.result);
				ck_assert_uint_eq(m.x[0], m.result.value);
			}
		}
	}
	m.cpus[1].state = PSCI_CPU_OFF;
	m.x[0] = function;
	m.x[1] = 1;
	m.x[2] = 1ULL << 32; /* the level is W2 */
	ck_assert_int_eq(smccc_call(&m.psci, 0, 0, m.x, &m.result),
			 PSCI_RETURN);
	ck_assert_uint_eq(m.x[0], PSCI_AFFINITY_OFF);
}
END_TEST

START_TEST(actions_leave_the_registers_alone)
{
	u64 x[18];

	setup();
	call(0, 0, 1);
	m.x[0] = PSCI_FN_CPU_ON | SMCCC_64;
	m.x[2] = 0x40000000;
	memcpy(x, m.x, sizeof(x));
	ck_assert_int_eq(smccc_call(&m.psci, 0, 0, m.x, &m.result),
			 PSCI_ACTION_CPU_ON);
	ck_assert_mem_eq(x, m.x, sizeof(x));
	ck_assert_uint_eq(m.result.target, 1);
	ck_assert_int_eq(call(0, PSCI_FN_SYSTEM_OFF, 0),
			 PSCI_ACTION_SYSTEM_OFF);
	ck_assert_uint_eq(m.x[0], PSCI_FN_SYSTEM_OFF);
}
END_TEST

/* Every owner, fast and yielding, 32 and 64 bits: what is not listed fails. */
START_TEST(everything_else_is_refused)
{
	setup();
	for (u32 owner = 0; owner < 256; owner++) {
		for (u32 number = 0; number < 0x10000; number += 0x7f) {
			u32 function = owner << 24 | number;

			if (smccc_policy_of(&m.config, function) != SMCCC_DENY)
				continue;
			m.x[0] = function;
			if (smccc_call(&m.psci, 0, 0, m.x, &m.result) !=
				    PSCI_RETURN ||
			    m.x[0] != REFUSED)
				ck_abort_msg("%08x", function);
		}
	}
	ck_assert_uint_eq(value(0, 0x04000000, 0), REFUSED); /* yielding */
	ck_assert_uint_eq(value(0, 0x82000000, 0), REFUSED); /* SiP */
	ck_assert_uint_eq(value(0, 0x83000000, 0), REFUSED); /* OEM */
	ck_assert_uint_eq(value(0, 0xb2000000, 0), REFUSED); /* Trusted OS */
	ck_assert_uint_eq(value(0, 0x86000000, 0), REFUSED); /* KVM features */
	ck_assert_uint_eq(value(0, 0xc5000020, 0), REFUSED); /* stolen time */
	ck_assert_uint_eq(value(0, 0x84000063, 0), REFUSED); /* FF-A */
	ck_assert_uint_eq(value(0, 0x84010000, 0), REFUSED); /* SVE hint */
}
END_TEST

START_TEST(filter_is_sorted)
{
	const struct smccc_rule *rule, *last = NULL;
	u32 served = 0;

	setup();
	for (u32 i = 0; (rule = smccc_rule_at(i)) != NULL; i++) {
		ck_assert(!(rule->function & SMCCC_64));
		ck_assert(!last || last->function < rule->function);
		ck_assert(
			rule->both ||
			smccc_policy_of(&m.config, rule->function | SMCCC_64) ==
				SMCCC_DENY);
		served += smccc_policy_of(&m.config, rule->function) ==
			  SMCCC_SERVE;
		last = rule;
	}
	ck_assert_uint_ge(served, 20);
	ck_assert_uint_eq(value(0, PSCI_FN_MIGRATE, 0), REFUSED);
	ck_assert_uint_eq(value(0, PSCI_FN_MIGRATE_INFO_UP_CPU, 0), REFUSED);
}
END_TEST

START_TEST(policy_depends_on_firmware)
{
	setup();
	ck_assert_int_eq(smccc_policy_of(&m.config, SMCCC_FN_TRNG_RND),
			 SMCCC_FORWARD);
	m.config.firmware_trng = false;
	ck_assert_int_eq(smccc_policy_of(&m.config, SMCCC_FN_TRNG_RND),
			 SMCCC_DENY);
	ck_assert_int_eq(smccc_policy_of(&m.config, PSCI_FN_SYSTEM_RESET2),
			 SMCCC_DENY);
	m.config.firmware_reset2 = true;
	ck_assert_int_eq(smccc_policy_of(&m.config, PSCI_FN_SYSTEM_RESET2),
			 SMCCC_SERVE);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("smccc");

	unit_add(suite, versions);
	unit_add(suite, nonzero_immediates_are_refused);
	unit_add(suite, architecture_features_are_truthful);
	unit_add(suite, firmware_tells_of_its_workarounds);
	unit_add(suite, firmware_services_are_forwarded_if_there);
	unit_add(suite, hypervisor_service_names_itself);
	unit_add(suite, semihosting_is_there_if_it_is_on);
	unit_add(suite, quick_affinity_info_agrees_with_the_slow_one);
	unit_add(suite, actions_leave_the_registers_alone);
	unit_add(suite, everything_else_is_refused);
	unit_add(suite, filter_is_sorted);
	unit_add(suite, policy_depends_on_firmware);
	return unit_run(suite);
}
