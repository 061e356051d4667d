/* SPDX-License-Identifier: BSD-2-Clause */
/* How a CPU that runs the guest is brought to EL2 at its next instruction. */
#include "arch/barrier.h"
#include "arch/sysreg.h"
#include "emul/inject.h"
#include "vm/debug_call.h"
#include "vm/debug_state.h"

/* The fence: an empty stage 2 under a VMID of its own. */
void debug_raise_fence(struct vcpu *vcpu)
{
	debug_cpu_of(vcpu)->fenced = true;
	write_sysreg(vttbr_el2, vcpu->vm->debug->fence);
}

/*
 * A CPU whose vectors are in a half of the address space without tables takes
 * one exception after the other: a fetch that ends in stage 1 without a walk
 * comes to no fence. So it goes on at 0, with the MMU off, until there.
 */
void debug_catch_at_fence(struct vcpu *vcpu)
{
	struct debug_cpu *cpu = debug_cpu_of(vcpu);

	if (!cpu->fenced || cpu->caught)
		return;
	cpu->caught = true;
	cpu->pc = read_sysreg(elr_el2);
	cpu->pstate = read_sysreg(spsr_el2);
	cpu->el1[EL1_sctlr_el1] = read_sysreg(sctlr_el1);
	write_sysreg(elr_el2, 0);
	write_sysreg(spsr_el2, PSTATE_SS | PSTATE_DAIF | PSTATE_EL1H);
	write_sysreg(sctlr_el1, cpu->el1[EL1_sctlr_el1] & ~SCTLR_M);
}

static void end_catch(struct debug_cpu *cpu)
{
	if (!cpu->caught)
		return;
	cpu->caught = false;
	write_sysreg(elr_el2, cpu->pc);
	write_sysreg(spsr_el2, cpu->pstate);
	write_sysreg(sctlr_el1, cpu->el1[EL1_sctlr_el1]);
}

void debug_lower_fence(struct vcpu *vcpu)
{
	struct debug_cpu *cpu = debug_cpu_of(vcpu);

	end_catch(cpu);
	if (!cpu->fenced)
		return;
	cpu->fenced = false;
	write_sysreg(vttbr_el2, vcpu->vm->stage2.vttbr);
	/* AT and TLBI that follow are about the guest, with its SCTLR_EL1. */
	isb();
}

/*
 * A CPU that is to make a call may have taken an exception of its own first:
 * then it comes to the call again when that is over.
 */
void debug_fence_met(struct vcpu *vcpu, struct frame *frame)
{
	struct debug_cpu *cpu = debug_cpu_of(vcpu);
	bool step = cpu->stepping &&
		    debug_server_of(vcpu->vm->debug) == DEBUG_NOBODY;
	bool call;

	end_catch(cpu);
	call = cpu->call.asked && cpu->call.pc == read_sysreg(elr_el2);
	cpu->call.asked = false;
	if (call)
		debug_call(vcpu, frame);
	else if (cpu->episode != EPISODE_NONE || step) /* debug_enter() */
		debug_episode_done(vcpu, frame);
	else
		debug_stop(vcpu, frame, NULL);
}
