/* SPDX-License-Identifier: BSD-2-Clause */
#include "psci_machine.h"

START_TEST(standby_is_counted)
{
	setup();
	ck_assert_int_eq(call(0, F64(CPU_SUSPEND), 0x0000, 0, 0),
			 PSCI_ACTION_STANDBY);
	ck_assert_int_eq(psci_state(&m.psci, 0), PSCI_CPU_SUSPENDED);
	psci_resumed(&m.psci, 0, 62500000 + 625);
	ck_assert_int_eq(psci_state(&m.psci, 0), PSCI_CPU_ON);
	ck_assert_int_eq(value(F64(STAT_COUNT), 0, 0, 0), 1);
	ck_assert_int_eq(value(F64(STAT_RESIDENCY), 0, 0, 0), 1000010);
	ck_assert_int_eq(call(0, F32(CPU_SUSPEND), 0x01000003, 0, 0),
			 PSCI_ACTION_STANDBY);
	psci_resumed(&m.psci, 0, 0);
	ck_assert_int_eq(value(F32(STAT_COUNT), 0, 0x01000000, 0), 1);
	ck_assert_int_eq(value(F64(STAT_COUNT), 0, 0, 0), 1);
	ck_assert_int_eq(value(F64(STAT_COUNT), 0, 0x10000, 0), 0);
}
END_TEST

START_TEST(power_down_returns_entry_and_context)
{
	setup();
	turn_on(1);
	ck_assert_int_eq(call(1, F64(CPU_SUSPEND), 0x10002, ENTRY, 77),
			 PSCI_ACTION_POWERDOWN);
	ck_assert_uint_eq(m.result.entry, ENTRY);
	ck_assert_uint_eq(m.result.context, 77);
	/* A suspended CPU is ON for others. */
	ck_assert_int_eq(value(F64(AFFINITY_INFO), 1, 0, 0), PSCI_AFFINITY_ON);
	ck_assert_int_eq(value(F64(CPU_ON), 1, ENTRY, 0), PSCI_ALREADY_ON);
	ck_assert_int_eq(value(F64(NODE_HW_STATE), 1, 0, 0), PSCI_HW_STANDBY);
	psci_resumed(&m.psci, 1, 625);
	ck_assert_int_eq(value(F64(STAT_COUNT), 1, 0x10000, 0), 1);
	ck_assert_int_eq(value(F64(STAT_RESIDENCY), 1, 0x10000, 0), 10);
	ck_assert_int_eq(call(1, F64(CPU_DEFAULT_SUSPEND), ENTRY, 78, 0),
			 PSCI_ACTION_POWERDOWN);
	ck_assert_uint_eq(m.result.entry, ENTRY);
	ck_assert_uint_eq(m.result.context, 78);
	psci_resumed(&m.psci, 1, 0);
	ck_assert_int_eq(value(F64(STAT_COUNT), 1, 0x10000, 0), 2);
}
END_TEST

START_TEST(suspend_refuses_bad_arguments)
{
	setup();
	for (unsigned n = 0; n < 32; n++) {
		bool reserved = (n >= 17 && n <= 23) || n >= 26;

		if (reserved)
			ck_assert_int_eq(
				value(F64(CPU_SUSPEND), 1U << n, ENTRY, 0),
				PSCI_INVALID_PARAMETERS);
	}
	ck_assert_int_eq(value(F64(CPU_SUSPEND), 2U << 24, ENTRY, 0),
			 PSCI_INVALID_PARAMETERS); /* deeper than deepest */
	ck_assert_int_eq(value(F64(CPU_SUSPEND), 0x10000, 0, 0),
			 PSCI_INVALID_ADDRESS);
	ck_assert_int_eq(value(F64(CPU_SUSPEND), 0x10000, ENTRY + 2, 0),
			 PSCI_INVALID_ADDRESS);
	ck_assert_int_eq(value(F64(CPU_DEFAULT_SUSPEND), 0, 0, 0),
			 PSCI_INVALID_ADDRESS);
	ck_assert_int_eq(value(F64(SYSTEM_SUSPEND), 0, 0, 0),
			 PSCI_INVALID_ADDRESS);
	ck_assert_int_eq(psci_state(&m.psci, 0), PSCI_CPU_ON);
}
END_TEST

START_TEST(statistics_of_nothing_are_0)
{
	setup();
	ck_assert_int_eq(value(F64(STAT_COUNT), 3, 0, 0), 0);
	ck_assert_int_eq(value(F64(STAT_COUNT), 0, 1U << 31, 0), 0);
	ck_assert_int_eq(value(F64(STAT_RESIDENCY), 0, 3U << 24, 0), 0);
}
END_TEST

START_TEST(long_residency_does_not_overflow)
{
	setup();
	call(0, F64(CPU_SUSPEND), 0, 0, 0);
	/* Over a thousand years of 62.5 MHz. */
	psci_resumed(&m.psci, 0, UINT64_C(62500000) * 40000000000);
	ck_assert_int_eq(value(F64(STAT_RESIDENCY), 0, 0, 0),
			 INT64_C(40000000000000000));
	ck_assert_int_eq(value(F32(STAT_RESIDENCY), 0, 0, 0),
			 (u32)UINT64_C(40000000000000000));
}
END_TEST

START_TEST(system_suspend_needs_all_others_off)
{
	setup();
	turn_on(3);
	ck_assert_int_eq(value(F64(SYSTEM_SUSPEND), ENTRY, 5, 0), PSCI_DENIED);
	call(3, F32(CPU_OFF), 0, 0, 0);
	ck_assert_int_eq(value(F64(SYSTEM_SUSPEND), ENTRY, 5, 0), PSCI_DENIED);
	psci_cpu_off_done(&m.psci, 3);
	ck_assert_int_eq(call(0, F64(SYSTEM_SUSPEND), ENTRY, 5, 0),
			 PSCI_ACTION_SYSTEM_SUSPEND);
	ck_assert_uint_eq(m.result.entry, ENTRY);
	ck_assert_uint_eq(m.result.context, 5);
	psci_resumed(&m.psci, 0, 1);
	call(0, F64(CPU_ON), 2, ENTRY, 0);
	ck_assert_int_eq(value(F32(SYSTEM_SUSPEND), ENTRY, 5, 0), PSCI_DENIED);
	m.config.system_suspend = false;
	ck_assert_int_eq(value(F64(SYSTEM_SUSPEND), ENTRY, 5, 0),
			 PSCI_NOT_SUPPORTED);
}
END_TEST

START_TEST(node_hw_state_follows_the_cpu)
{
	setup();
	ck_assert_int_eq(value(F64(NODE_HW_STATE), 0, 0, 0), PSCI_HW_ON);
	ck_assert_int_eq(value(F32(NODE_HW_STATE), 1, 0, 0), PSCI_HW_OFF);
	ck_assert_int_eq(value(F64(NODE_HW_STATE), 9, 0, 0),
			 PSCI_INVALID_PARAMETERS);
	ck_assert_int_eq(value(F64(NODE_HW_STATE), 0, 2, 0),
			 PSCI_INVALID_PARAMETERS);
}
END_TEST

START_TEST(node_hw_state_of_a_cluster_is_that_of_its_cpus)
{
	setup();
	ck_assert_int_eq(value(F64(NODE_HW_STATE), 0, 1, 0), PSCI_HW_ON);
	ck_assert_int_eq(value(F32(NODE_HW_STATE), 1, 1, 0), PSCI_HW_ON);
	ck_assert_int_eq(value(F64(NODE_HW_STATE), 0x102, 1, 0), PSCI_HW_OFF);
	ck_assert_int_eq(value(F64(NODE_HW_STATE), 0x109, 1, 0),
			 PSCI_INVALID_PARAMETERS);
}
END_TEST

START_TEST(suspend_mode_is_platform_coordinated)
{
	setup();
	ck_assert_int_eq(value(F32(SET_SUSPEND_MODE), 0, 0, 0), PSCI_SUCCESS);
	ck_assert_int_eq(value(F32(SET_SUSPEND_MODE), 1, 0, 0),
			 PSCI_NOT_SUPPORTED);
	ck_assert_int_eq(value(F32(SET_SUSPEND_MODE), 2, 0, 0),
			 PSCI_INVALID_PARAMETERS);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("psci_suspend");

	unit_add(suite, standby_is_counted);
	unit_add(suite, power_down_returns_entry_and_context);
	unit_add(suite, suspend_refuses_bad_arguments);
	unit_add(suite, statistics_of_nothing_are_0);
	unit_add(suite, long_residency_does_not_overflow);
	unit_add(suite, system_suspend_needs_all_others_off);
	unit_add(suite, node_hw_state_follows_the_cpu);
	unit_add(suite, node_hw_state_of_a_cluster_is_that_of_its_cpus);
	unit_add(suite, suspend_mode_is_platform_coordinated);
	return unit_run(suite);
}
