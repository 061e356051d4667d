/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A guest that makes any calls at all on four CPUs, and an edge that performs
 * what it is told: the model must stay sane, and no register change that is
 * not an answer's.
 */
#include <stdlib.h>
#include <string.h>

#include "base/status.h"
#include "fuzz.h"
#include "psci/smccc.h"

#define CPUS 4

struct step {
	u8 cpu, imm, edge, choice;
	u32 function;
	u64 a[3];
};

static bool entry_ok(void *context, u64 entry)
{
	(void)context;
	return (entry & 0x1000) == 0;
}

static u32 function_of(const struct step *step)
{
	const struct smccc_rule *rule = smccc_rule_at(step->choice & 63);

	/* Half of the steps call something that exists. */
	if ((step->choice & 0x80) || !rule)
		return step->function;
	return rule->function | (step->choice & 0x40 ? SMCCC_64 : 0);
}

static void start(struct psci *psci, u32 cpu, u8 edge)
{
	u64 entry, context;

	if (edge & 1) {
		psci_cpu_on_failed(psci, cpu, (s64)edge - 16);
		return;
	}
	if (psci_cpu_started(psci, cpu, &entry, &context) != OK)
		abort();
	if ((entry & 3) || (entry & 0x1000))
		abort();
}

static void perform(struct psci *psci, u32 cpu, enum psci_action action,
		    const struct psci_result *result, u8 edge)
{
	switch (action) {
	case PSCI_ACTION_CPU_ON:
		if (result->target >= CPUS)
			abort();
		start(psci, result->target, edge);
		break;
	case PSCI_ACTION_CPU_OFF:
	case PSCI_ACTION_CPU_FREEZE:
		psci_cpu_off_done(psci, cpu);
		break;
	case PSCI_ACTION_POWERDOWN:
	case PSCI_ACTION_SYSTEM_SUSPEND:
		if (!entry_ok(NULL, result->entry))
			abort();
		psci_resumed(psci, cpu, edge);
		break;
	case PSCI_ACTION_STANDBY:
		psci_resumed(psci, cpu, edge);
		break;
	case PSCI_ACTION_FORWARD:
		if (smccc_policy_of(psci->config, (u32)result->args[0]) ==
		    SMCCC_DENY)
			abort();
		break;
	default:
		break;
	}
}

static void run(struct psci *psci, const struct step *step)
{
	u32 cpu = step->cpu % CPUS;
	u64 x[18], before[18];
	struct psci_result result;
	enum psci_action action;

	if (psci_state(psci, cpu) != PSCI_CPU_ON)
		return;
	for (u32 i = 0; i < 18; i++)
		x[i] = i >= 1 && i <= 3 ? step->a[i - 1] : i;
	x[0] = function_of(step);
	memcpy(before, x, sizeof(x));
	action = smccc_call(psci, cpu, step->imm & 1, x, &result);
	if (memcmp(&x[4], &before[4], sizeof(x) - 4 * sizeof(x[0])))
		abort();
	if (action != PSCI_RETURN && x[0] != before[0])
		abort();
	perform(psci, cpu, action, &result, step->edge);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct psci_config config = { .entry_ok = entry_ok, .counter_hz = 7 };
	struct psci_cpu cpus[CPUS];
	struct psci psci;

	if (size == 0)
		return 0;
	config.deepest_level = data[0] & 3;
	config.system_suspend = data[0] & 4;
	config.firmware_reset2 = data[0] & 8;
	config.firmware_trng = data[0] & 16;
	config.semihosting = data[0] & 64;
	config.firmware_workaround[0] = data[0] & 32 ? 0 : -1;
	for (u32 i = 0; i < CPUS; i++)
		cpus[i].mpidr = i % 2 | (u64)(i / 2) << 8;
	if (psci_init(&psci, &config, cpus, CPUS) != OK)
		abort();
	psci_boot_cpu(&psci, 0);
	for (data++, size--; size >= sizeof(struct step);
	     data += sizeof(struct step), size -= sizeof(struct step)) {
		struct step step;

		memcpy(&step, data, sizeof(step));
		run(&psci, &step);
	}
	return 0;
}

/* CPU_ON of CPU 1, AFFINITY_INFO, CPU_SUSPEND and CPU_OFF. */
size_t fuzz_seed(uint8_t *data, size_t size)
{
	static const struct step steps[] = {
		{ .choice = 0x80, .function = 0xc4000003, .a = { 1, 0x4000 } },
		{ .choice = 0x80, .function = 0xc4000004, .a = { 1 } },
		{ .choice = 0x80, .function = 0xc4000001, .a = { 0x10000 } },
		{ .cpu = 1, .choice = 0x80, .function = 0x84000002 },
	};

	if (size < sizeof(steps) + 1)
		return 0;
	data[0] = 0xff;
	memcpy(data + 1, steps, sizeof(steps));
	return sizeof(steps) + 1;
}
