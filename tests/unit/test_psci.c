/* SPDX-License-Identifier: BSD-2-Clause */
#include "psci_machine.h"

START_TEST(init_refuses_bad_machines)
{
	struct psci psci;
	struct psci_config config;

	setup();
	config = m.config;
	ck_assert_int_eq(psci_init(&psci, &config, m.cpus, 0), ERR_INVALID);
	config.counter_hz = 0;
	ck_assert_int_eq(psci_init(&psci, &config, m.cpus, 1), ERR_INVALID);
	config = m.config;
	config.entry_ok = NULL;
	ck_assert_int_eq(psci_init(&psci, &config, m.cpus, 1), ERR_INVALID);
	config = m.config;
	config.deepest_level = 4;
	ck_assert_int_eq(psci_init(&psci, &config, m.cpus, 1), ERR_INVALID);
	m.cpus[1].mpidr = 0x80000001;
	ck_assert_int_eq(psci_init(&psci, &m.config, m.cpus, 2), ERR_RANGE);
	m.cpus[1].mpidr = 0;
	ck_assert_int_eq(psci_init(&psci, &m.config, m.cpus, 2), ERR_EXISTS);
}
END_TEST

START_TEST(cpus_are_found_by_affinity_wherever_it_counts)
{
	static const u32 shifts[] = { 0, 8, 16, 32 };

	for (size_t s = 0; s < ARRAY_COUNT(shifts); s++) {
		u32 index = 99;

		setup();
		for (u32 i = 0; i < CPUS; i++)
			m.cpus[i].mpidr = (u64)i << shifts[s];
		ck_assert_int_eq(psci_init(&m.psci, &m.config, m.cpus, CPUS),
				 OK);
		ck_assert_uint_eq(m.psci.guess_shift, shifts[s]);
		for (u32 i = 0; i < CPUS; i++) {
			ck_assert_int_eq(
				psci_find(&m.psci, (u64)i << shifts[s], &index),
				OK);
			ck_assert_uint_eq(index, i);
		}
		ck_assert_int_eq(
			psci_find(&m.psci, (u64)CPUS << shifts[s], &index),
			ERR_NOT_FOUND);
	}
	setup();
	for (u32 i = 0; i < CPUS; i++) {
		u32 index = 99;

		ck_assert_int_eq(psci_find(&m.psci, mpidrs[i], &index), OK);
		ck_assert_uint_eq(index, i);
	}
}
END_TEST

START_TEST(version_is_1_1)
{
	setup();
	ck_assert_int_eq(value(F32(VERSION), 0, 0, 0), 0x10001);
	ck_assert_int_eq(value(F64(VERSION), 0, 0, 0), PSCI_NOT_SUPPORTED);
}
END_TEST

START_TEST(cpu_on_goes_through_its_states)
{
	u64 entry = 0, context = 0;

	setup();
	ck_assert_int_eq(psci_cpu_started(&m.psci, 4, &entry, &context),
			 ERR_BUSY);
	ck_assert_int_eq(call(0, F64(CPU_ON), 0x101, ENTRY, 0x1122334455667788),
			 PSCI_ACTION_CPU_ON);
	ck_assert_uint_eq(m.result.target, 4);
	ck_assert_int_eq(value(F64(AFFINITY_INFO), 0x101, 0, 0),
			 PSCI_AFFINITY_ON_PENDING);
	ck_assert_int_eq(value(F64(CPU_ON), 0x101, ENTRY, 0), PSCI_ON_PENDING);
	ck_assert_int_eq(psci_cpu_started(&m.psci, 4, &entry, &context), OK);
	ck_assert_uint_eq(entry, ENTRY);
	ck_assert_uint_eq(context, 0x1122334455667788);
	ck_assert_int_eq(value(F64(AFFINITY_INFO), 0x101, 0, 0),
			 PSCI_AFFINITY_ON);
	ck_assert_int_eq(value(F64(CPU_ON), 0x101, ENTRY, 0), PSCI_ALREADY_ON);
	ck_assert_int_eq(psci_cpu_started(&m.psci, 4, &entry, &context),
			 ERR_BUSY);
}
END_TEST

START_TEST(cpu_on_refuses_bad_arguments)
{
	static const u64 unknown[] = { 0x003,	    0x200,	   0x10000,
				       0x100000000, 0x80000001,	   0xc0000001,
				       1ULL << 40,  1ULL << 63 | 1 };

	setup();
	for (size_t i = 0; i < ARRAY_COUNT(unknown); i++)
		ck_assert_int_eq(value(F64(CPU_ON), unknown[i], ENTRY, 0),
				 PSCI_INVALID_PARAMETERS);
	ck_assert_int_eq(value(F64(CPU_ON), 1, 0x1000, 0),
			 PSCI_INVALID_ADDRESS);
	for (u64 odd = 1; odd < 4; odd++)
		ck_assert_int_eq(value(F64(CPU_ON), 1, ENTRY + odd, 0),
				 PSCI_INVALID_ADDRESS);
	ck_assert_int_eq(value(F64(CPU_ON), 0, ENTRY, 0), PSCI_ALREADY_ON);
	ck_assert_int_eq(psci_state(&m.psci, 1), PSCI_CPU_OFF);
}
END_TEST

START_TEST(smc32_arguments_are_cut_to_32_bits)
{
	u64 high = 0xdeadbeef00000000, entry, context;

	setup();
	ck_assert_int_eq(call(0, F32(CPU_ON), high | 1, high | ENTRY, high | 7),
			 PSCI_ACTION_CPU_ON);
	ck_assert_uint_eq(m.result.target, 1);
	ck_assert_int_eq(psci_cpu_started(&m.psci, 1, &entry, &context), OK);
	ck_assert_uint_eq(entry, ENTRY);
	ck_assert_uint_eq(context, 7);
	ck_assert_int_eq(value(F32(AFFINITY_INFO), high | 1, high, 0),
			 PSCI_AFFINITY_ON);
	ck_assert_int_eq(value(F64(CPU_ON), high | 2, ENTRY, 0),
			 PSCI_INVALID_PARAMETERS);
	ck_assert_int_eq(value(F64(CPU_ON), 2, high | ENTRY, 0),
			 PSCI_INVALID_ADDRESS);
	/* The function identifier is in W0. */
	ck_assert_int_eq(call(0, F32(SYSTEM_OFF), 0, 0, 0),
			 PSCI_ACTION_SYSTEM_OFF);
}
END_TEST

START_TEST(failed_cpu_on_leaves_the_cpu_off)
{
	static const struct {
		s64 firmware, guest;
	} rows[] = {
		{ PSCI_DENIED, PSCI_DENIED },
		{ PSCI_ALREADY_ON, PSCI_ALREADY_ON },
		{ PSCI_ON_PENDING, PSCI_ON_PENDING },
		{ PSCI_INTERNAL_FAILURE, PSCI_INTERNAL_FAILURE },
		{ PSCI_INVALID_PARAMETERS, PSCI_INTERNAL_FAILURE },
		{ PSCI_INVALID_ADDRESS, PSCI_INTERNAL_FAILURE },
		{ PSCI_NOT_PRESENT, PSCI_INTERNAL_FAILURE },
		{ PSCI_DISABLED, PSCI_INTERNAL_FAILURE },
		{ PSCI_NOT_SUPPORTED, PSCI_INTERNAL_FAILURE },
		{ -1000, PSCI_INTERNAL_FAILURE },
		{ 0, PSCI_INTERNAL_FAILURE },
	};

	setup();
	for (size_t i = 0; i < ARRAY_COUNT(rows); i++) {
		ck_assert_int_eq(call(0, F64(CPU_ON), 2, ENTRY, 0),
				 PSCI_ACTION_CPU_ON);
		ck_assert_int_eq(
			psci_cpu_on_failed(&m.psci, 2, rows[i].firmware),
			rows[i].guest);
		ck_assert_int_eq(value(F64(AFFINITY_INFO), 2, 0, 0),
				 PSCI_AFFINITY_OFF);
	}
}
END_TEST

START_TEST(cpu_is_off_only_when_it_is_parked)
{
	static const struct {
		u32 function;
		enum psci_action action;
	} rows[] = { { F32(CPU_OFF), PSCI_ACTION_CPU_OFF },
		     { F32(CPU_FREEZE), PSCI_ACTION_CPU_FREEZE } };

	setup();
	for (size_t i = 0; i < ARRAY_COUNT(rows); i++) {
		turn_on(1);
		ck_assert_int_eq(call(1, rows[i].function, 0, 0, 0),
				 rows[i].action);
		ck_assert_int_eq(value(F64(AFFINITY_INFO), 1, 0, 0),
				 PSCI_AFFINITY_ON);
		ck_assert_int_eq(value(F64(CPU_ON), 1, ENTRY, 0),
				 PSCI_ALREADY_ON);
		psci_cpu_off_done(&m.psci, 1);
		ck_assert_int_eq(value(F64(AFFINITY_INFO), 1, 0, 0),
				 PSCI_AFFINITY_OFF);
	}
}
END_TEST

START_TEST(affinity_info_aggregates_levels)
{
	setup();
	ck_assert_int_eq(value(F64(AFFINITY_INFO), 0x000, 1, 0),
			 PSCI_AFFINITY_ON);
	ck_assert_int_eq(value(F64(AFFINITY_INFO), 0x100, 1, 0),
			 PSCI_AFFINITY_OFF);
	call(0, F64(CPU_ON), 0x101, ENTRY, 0);
	ck_assert_int_eq(value(F64(AFFINITY_INFO), 0x1ff, 1, 0),
			 PSCI_AFFINITY_ON_PENDING);
	turn_on(5);
	ck_assert_int_eq(value(F64(AFFINITY_INFO), 0x100, 1, 0),
			 PSCI_AFFINITY_ON);
	ck_assert_int_eq(value(F64(AFFINITY_INFO), 0xffff, 2, 0),
			 PSCI_AFFINITY_ON);
	ck_assert_int_eq(value(F64(AFFINITY_INFO), 0xffffff, 3, 0),
			 PSCI_AFFINITY_ON);
}
END_TEST

START_TEST(affinity_info_refuses_unknown_nodes)
{
	setup();
	ck_assert_int_eq(value(F64(AFFINITY_INFO), 3, 0, 0),
			 PSCI_INVALID_PARAMETERS);
	ck_assert_int_eq(value(F64(AFFINITY_INFO), 0x200, 1, 0),
			 PSCI_INVALID_PARAMETERS);
	ck_assert_int_eq(value(F64(AFFINITY_INFO), 0x10000, 2, 0),
			 PSCI_INVALID_PARAMETERS);
	ck_assert_int_eq(value(F64(AFFINITY_INFO), 1ULL << 32, 3, 0),
			 PSCI_INVALID_PARAMETERS);
	ck_assert_int_eq(value(F64(AFFINITY_INFO), 0, 4, 0),
			 PSCI_INVALID_PARAMETERS);
	ck_assert_int_eq(value(F64(AFFINITY_INFO), 0, 0xffffffff, 0),
			 PSCI_INVALID_PARAMETERS);
	ck_assert_int_eq(value(F64(AFFINITY_INFO), 1U << 24, 3, 0),
			 PSCI_INVALID_PARAMETERS);
	ck_assert_int_eq(value(F64(AFFINITY_INFO), 1ULL << 63, 0, 0),
			 PSCI_INVALID_PARAMETERS);
}
END_TEST

START_TEST(no_trusted_os_migrates)
{
	setup();
	ck_assert_int_eq(value(F32(MIGRATE_INFO_TYPE), 0, 0, 0), 2);
	ck_assert_int_eq(value(F64(MIGRATE), 0, 0, 0), PSCI_NOT_SUPPORTED);
	ck_assert_int_eq(value(F32(MIGRATE), 0, 0, 0), PSCI_NOT_SUPPORTED);
	ck_assert_int_eq(value(F64(MIGRATE_INFO_UP_CPU), 0, 0, 0),
			 PSCI_NOT_SUPPORTED);
}
END_TEST

START_TEST(system_functions_are_actions)
{
	setup();
	ck_assert_int_eq(call(0, F32(SYSTEM_OFF), 0, 0, 0),
			 PSCI_ACTION_SYSTEM_OFF);
	ck_assert_int_eq(call(0, F32(SYSTEM_RESET), 0, 0, 0),
			 PSCI_ACTION_SYSTEM_RESET);
	ck_assert_int_eq(value(F64(SYSTEM_OFF), 0, 0, 0), PSCI_NOT_SUPPORTED);
	ck_assert_int_eq(value(F64(SYSTEM_RESET), 0, 0, 0), PSCI_NOT_SUPPORTED);
}
END_TEST

START_TEST(reset2_goes_to_firmware_that_has_it)
{
	setup();
	ck_assert_int_eq(call(0, F64(SYSTEM_RESET2), 0, 0x123456789a, 9),
			 PSCI_ACTION_FORWARD);
	ck_assert_uint_eq(m.result.args[0], F64(SYSTEM_RESET2));
	ck_assert_uint_eq(m.result.args[1], 0);
	ck_assert_uint_eq(m.result.args[2], 0x123456789a);
	ck_assert_uint_eq(m.result.args[3], 0);
	ck_assert_int_eq(
		call(0, F32(SYSTEM_RESET2), 0x80000001, 0x123456789a, 9),
		PSCI_ACTION_FORWARD);
	ck_assert_uint_eq(m.result.args[0], F32(SYSTEM_RESET2));
	ck_assert_uint_eq(m.result.args[1], 0x80000001);
	ck_assert_uint_eq(m.result.args[2], 0x3456789a);
	ck_assert_int_eq(value(F64(SYSTEM_RESET2), 1, 0, 0),
			 PSCI_INVALID_PARAMETERS);
	m.config.firmware_reset2 = false;
	ck_assert_int_eq(value(F64(SYSTEM_RESET2), 0, 0, 0),
			 PSCI_NOT_SUPPORTED);
}
END_TEST

START_TEST(mem_protect_goes_to_firmware_that_has_it)
{
	setup();
	ck_assert_int_eq(call(0, F32(MEM_PROTECT), 1, 0, 0),
			 PSCI_ACTION_FORWARD);
	ck_assert_uint_eq(m.result.args[0], F32(MEM_PROTECT));
	ck_assert_uint_eq(m.result.args[1], 1);
	ck_assert_int_eq(
		call(0, F64(MEM_PROTECT_CHECK_RANGE), ENTRY, 1ULL << 40, 0),
		PSCI_ACTION_FORWARD);
	ck_assert_uint_eq(m.result.args[2], 1ULL << 40);
	m.config.firmware_mem_protect = false;
	m.config.firmware_mem_protect_range = false;
	ck_assert_int_eq(value(F32(MEM_PROTECT), 1, 0, 0), PSCI_NOT_SUPPORTED);
	ck_assert_int_eq(value(F64(MEM_PROTECT_CHECK_RANGE), 1, 0, 0),
			 PSCI_NOT_SUPPORTED);
}
END_TEST

/*
 * FEATURES says 0 for exactly the functions that answer something other than
 * NOT_SUPPORTED, and is asked for every identifier near PSCI's.
 */
START_TEST(features_tells_the_truth)
{
	for (unsigned bare = 0; bare < 2; bare++) {
		for (u32 n = 0; n < 0x40; n++) {
			u32 function =
				(n & 0x20 ? F64(VERSION) : F32(VERSION)) +
				(n & 0x1f);
			s64 features, answer = 0;

			setup();
			if (bare) {
				m.config.system_suspend = false;
				m.config.firmware_reset2 = false;
				m.config.firmware_mem_protect = false;
				m.config.firmware_mem_protect_range = false;
			}
			features = value(F32(FEATURES), function, 0, 0);
			if (call(0, function, 0, 0, 0) == PSCI_RETURN)
				answer = (s64)m.result.value;
			ck_assert_msg(features == (answer == PSCI_NOT_SUPPORTED
							   ? PSCI_NOT_SUPPORTED
							   : PSCI_SUCCESS) ||
					      function == F32(FEATURES),
				      "%08x: %d, %d", function, (int)features,
				      (int)answer);
		}
	}
	ck_assert_int_eq(value(F32(FEATURES), F32(FEATURES), 0, 0), 0);
	ck_assert_int_eq(value(F32(FEATURES), SMCCC_FN_VERSION, 0, 0), 0);
	ck_assert_int_eq(value(F32(FEATURES), SMCCC_FN_HYP_CALL_UID, 0, 0),
			 PSCI_NOT_SUPPORTED);
	ck_assert_int_eq(value(F32(FEATURES), SMCCC_FN_TRNG_VERSION, 0, 0),
			 PSCI_NOT_SUPPORTED);
}
END_TEST

START_TEST(other_identifiers_are_not_psci)
{
	setup();
	ck_assert_int_eq(value(SMCCC_FN_VERSION, 0, 0, 0), PSCI_NOT_SUPPORTED);
	ck_assert_int_eq(value(0, 0, 0, 0), PSCI_NOT_SUPPORTED);
	ck_assert_int_eq(value(0x84000015, 0, 0, 0), PSCI_NOT_SUPPORTED);
	ck_assert_int_eq(value(0x04000000, 0, 0, 0), PSCI_NOT_SUPPORTED);
	ck_assert_int_eq(value(0xffffffff, 0, 0, 0), PSCI_NOT_SUPPORTED);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("psci");

	unit_add(suite, init_refuses_bad_machines);
	unit_add(suite, cpus_are_found_by_affinity_wherever_it_counts);
	unit_add(suite, version_is_1_1);
	unit_add(suite, cpu_on_goes_through_its_states);
	unit_add(suite, cpu_on_refuses_bad_arguments);
	unit_add(suite, smc32_arguments_are_cut_to_32_bits);
	unit_add(suite, failed_cpu_on_leaves_the_cpu_off);
	unit_add(suite, cpu_is_off_only_when_it_is_parked);
	unit_add(suite, affinity_info_aggregates_levels);
	unit_add(suite, affinity_info_refuses_unknown_nodes);
	unit_add(suite, no_trusted_os_migrates);
	unit_add(suite, system_functions_are_actions);
	unit_add(suite, reset2_goes_to_firmware_that_has_it);
	unit_add(suite, mem_protect_goes_to_firmware_that_has_it);
	unit_add(suite, features_tells_the_truth);
	unit_add(suite, other_identifiers_are_not_psci);
	return unit_run(suite);
}
