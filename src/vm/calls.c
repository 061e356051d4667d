/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * HVC and SMC from the guest: the model in psci/ decides, this performs.
 */
#include "arch/smc.h"
#include "arch/vectors.h"
#include "emul/esr.h"
#include "psci/smccc.h"
#include "vm/debug.h"
#include "vm/exit.h"
#include "vm/power.h"
#include "vm/stats.h"
#include "vm/vcpu.h"

/* The guest may be gone for good: what it asked to see is printed first. */
static void forward(struct vcpu *vcpu, struct psci_result *result, u64 *x)
{
	u32 function = (u32)result->args[0] & ~PSCI_FN_64;

	if (function == PSCI_FN_SYSTEM_RESET2)
		stats_print(vcpu->vm);
	smc_call(result->args);
	for (u32 n = 0; n < 4; n++)
		x[n] = result->args[n];
}

/* Everything that does not end with the next guest instruction. */
static NOINLINE COLD void perform(struct vcpu *vcpu, enum psci_action action,
				  struct psci_result *result, u64 *x)
{
	struct psci *psci = &vcpu->vm->psci;
	u32 cpu = vcpu->cpu.index;
	s64 error;

	switch (action) {
	case PSCI_RETURN:
		return;
	case PSCI_ACTION_CPU_ON:
		error = vcpu_power_on(vcpu->vm->vcpu[result->target]);
		x[0] = 0;
		if (error != 0)
			x[0] = (u64)psci_cpu_on_failed(psci, result->target,
						       error);
		return;
	case PSCI_ACTION_CPU_OFF:
	case PSCI_ACTION_CPU_FREEZE:
		vcpu_park(vcpu);
	case PSCI_ACTION_STANDBY:
		psci_resumed(psci, cpu, vcpu_wait(vcpu));
		x[0] = 0;
		return;
	case PSCI_ACTION_POWERDOWN:
	case PSCI_ACTION_SYSTEM_SUSPEND:
		psci_resumed(psci, cpu, vcpu_wait(vcpu));
		vcpu_resume(vcpu, result->entry, result->context);
	case PSCI_ACTION_SYSTEM_OFF:
		debug_machine_ends(vcpu);
		stats_print(vcpu->vm);
		power_off();
	case PSCI_ACTION_SYSTEM_RESET:
		debug_machine_ends(vcpu);
		stats_print(vcpu->vm);
		power_reset();
	case PSCI_ACTION_FORWARD:
		forward(vcpu, result, x);
		return;
	case PSCI_ACTION_SEMIHOSTING:
		debug_hypercall(vcpu, result->args[0], result->args[1]);
		return;
	}
}

/*
 * A trapped SMC returns to itself, so it is stepped over; an HVC has been
 * executed (Arm ARM D1.3.5, preferred return address).
 */
void exit_call(struct percpu *cpu, struct frame *frame, u64 esr)
{
	struct vcpu *vcpu = vcpu_of(cpu);
	struct psci_result result;
	enum psci_action action;

	vcpu->exits[esr_ec(esr)]++;
	if (esr_ec(esr) == ESR_EC_SMC64)
		exit_skip(esr);
	else
		exit_done();
	action = smccc_call(&vcpu->vm->psci, vcpu->cpu.index, esr_imm16(esr),
			    frame->x, &result);
	if (unlikely(action != PSCI_RETURN))
		perform(vcpu, action, &result, frame->x);
}
