/* SPDX-License-Identifier: BSD-2-Clause */
/* The machine of the PSCI tests. */
#ifndef PSCI_MACHINE_H
#define PSCI_MACHINE_H

#include "unit.h"

#include <string.h>

#include "base/status.h"
#include "psci/smccc.h"

#define CPUS  6
#define ENTRY UINT64_C(0x40080000)

/* Two clusters of three; the boot CPU is 0. */
static const u64 mpidrs[CPUS] = { 0x000, 0x001, 0x002, 0x100, 0x101, 0x102 };

struct machine {
	struct psci psci;
	struct psci_config config;
	struct psci_cpu cpus[CPUS];
	struct psci_result result;
};

static struct machine m;

/* RAM is from 1 GiB to 2 GiB. */
static inline bool entry_ok(void *context, u64 entry)
{
	ck_assert_ptr_eq(context, &m);
	return entry >= 0x40000000 && entry < 0x80000000;
}

static inline void setup(void)
{
	memset(&m, 0, sizeof(m));
	m.config.entry_ok = entry_ok;
	m.config.entry_context = &m;
	m.config.counter_hz = 62500000;
	m.config.deepest_level = 1;
	m.config.system_suspend = true;
	m.config.firmware_reset2 = true;
	m.config.firmware_mem_protect = true;
	m.config.firmware_mem_protect_range = true;
	for (u32 i = 0; i < CPUS; i++)
		m.cpus[i].mpidr = mpidrs[i];
	ck_assert_int_eq(psci_init(&m.psci, &m.config, m.cpus, CPUS), OK);
	psci_boot_cpu(&m.psci, 0);
}

static inline enum psci_action call(u32 cpu, u32 function, u64 a1, u64 a2,
				    u64 a3)
{
	u64 args[4] = { function, a1, a2, a3 };

	memset(&m.result, 0xa5, sizeof(m.result));
	return psci_call(&m.psci, cpu, args, &m.result);
}

/* The value of a call that must return at once. */
static inline s64 value(u32 function, u64 a1, u64 a2, u64 a3)
{
	ck_assert_int_eq(call(0, function, a1, a2, a3), PSCI_RETURN);
	return (s64)m.result.value;
}

#define F64(id) (PSCI_FN_##id | PSCI_FN_64)
#define F32(id) PSCI_FN_##id

/* Turns a CPU fully on. */
static inline void turn_on(u32 cpu)
{
	u64 entry, context;

	ck_assert_int_eq(call(0, F64(CPU_ON), mpidrs[cpu], ENTRY, cpu),
			 PSCI_ACTION_CPU_ON);
	ck_assert_int_eq(psci_cpu_started(&m.psci, cpu, &entry, &context), OK);
}

#endif
