/* SPDX-License-Identifier: BSD-2-Clause */
/* How a CPU that runs the guest is brought to EL2 at its next instruction. */
#include "arch/barrier.h"
#include "arch/sysreg.h"
#include "vm/debug_call.h"
#include "vm/debug_state.h"

/* The fence: an empty stage 2 under a VMID of its own. */
void debug_raise_fence(struct vcpu *vcpu)
{
	debug_cpu_of(vcpu)->fenced = true;
	write_sysreg(vttbr_el2, vcpu->vm->debug->fence);
}

void debug_lower_fence(struct vcpu *vcpu)
{
	struct debug_cpu *cpu = debug_cpu_of(vcpu);

	if (!cpu->fenced)
		return;
	cpu->fenced = false;
	write_sysreg(vttbr_el2, vcpu->vm->stage2.vttbr);
	isb(); /* AT and TLBI that follow are about the guest */
}

/*
 * A CPU that is to make a call may have taken an exception of its own first:
 * then it comes to the call again when that is over.
 */
void debug_fence_met(struct vcpu *vcpu, struct frame *frame)
{
	struct debug_cpu *cpu = debug_cpu_of(vcpu);
	bool call = cpu->call.asked && cpu->call.pc == read_sysreg(elr_el2);
	bool step = cpu->stepping &&
		    debug_server_of(vcpu->vm->debug) == DEBUG_NOBODY;

	cpu->call.asked = false;
	if (call)
		debug_call(vcpu, frame);
	else if (cpu->episode != EPISODE_NONE || step) /* debug_enter() */
		debug_episode_done(vcpu, frame);
	else
		debug_stop(vcpu, frame, NULL);
}
