/* SPDX-License-Identifier: BSD-2-Clause */
#include "vm/fault.h"

#include "arch/timer.h"
#include "base/status.h"
#include "emul/esr.h"
#include "vm/abort.h"
#include "vm/debug.h"
#include "vm/inject.h"
#include "vm/mmio.h"

const char fault_policies[] = "off\0"
			      "warn\0"
			      "trap\0"
			      "autoskip";

static void tell_fault(struct vcpu *vcpu, const struct probe_fault *fault)
{
	debug_tell(vcpu,
		   "fault: CPU %u: %s of 0x%llx, which is nothing of the "
		   "guest's, at pc 0x%llx",
		   fault->cpu,
		   esr_ec(fault->esr) == ESR_EC_IABT_LOWER ? "fetch"
		   : esr_wnr(fault->esr)		   ? "write"
							   : "read",
		   (unsigned long long)fault->ipa,
		   (unsigned long long)fault->pc);
}

/* By the policy in force, or that was a moment ago. */
static void take_by_policy(struct vcpu *vcpu, struct frame *frame, u64 esr)
{
	struct vm *vm = vcpu->vm;
	struct probe_fault fault = {
		.va = read_sysreg(far_el2),
		.pc = read_sysreg(elr_el2),
		.esr = esr,
		.time = counter_read(),
		.cpu = vcpu->cpu.index,
	};
	enum probe_policy policy;
	ipa_t address;
	bool storm;

	/* A guest that has changed its tables since hides where it was. */
	if (abort_ipa(esr, &address) == OK)
		fault.ipa = address.v;
	spin_lock(&vm->faults_lock);
	policy = probe_fault_decide(&vm->faults, &fault, counter_frequency(),
				    &storm);
	spin_unlock(&vm->faults_lock);
	if (storm)
		debug_tell(vcpu,
			   "fault: more in a second than the limit: the policy "
			   "is off from now on");
	if (policy != PROBE_FAULT_OFF)
		tell_fault(vcpu, &fault);
	if (policy == PROBE_FAULT_TRAP && !debug_fault(vcpu, frame))
		return;
	if (policy == PROBE_FAULT_AUTOSKIP && mmio_skip(vcpu, frame, esr) == OK)
		return;
	inject_external_abort(vcpu, esr);
}

/* A debugger exists, or a policy does. */
static NOINLINE void take_rarely(struct vcpu *vcpu, struct frame *frame,
				 u64 esr)
{
	if (!debug_abort(vcpu, frame, esr))
		take_by_policy(vcpu, frame, esr);
}

void fault_take(struct vcpu *vcpu, struct frame *frame, u64 esr)
{
	const struct vm *vm = vcpu->vm;

	/* The policy changes while all CPUs are stopped, or to this. */
	if (likely(!vm->debug &&
		   __atomic_load_n(&vm->faults.policy, __ATOMIC_RELAXED) ==
			   PROBE_FAULT_OFF))
		inject_external_abort(vcpu, esr);
	else
		take_rarely(vcpu, frame, esr);
}
