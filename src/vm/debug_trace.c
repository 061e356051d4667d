/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What looks at every exception that comes to EL2, while a user of GDB asks
 * for it: the trace, and the watch over the guest's vectors.
 *
 * A CPU gets the vectors that call here when it goes on from the stop in which
 * that was asked for, or when it enters the guest. One that enters during a
 * stop, and may write while the server reads, gets them when the stop is over.
 */
#include "arch/debug.h"
#include "arch/sysreg.h"
#include "arch/vectors.h"
#include "emul/esr.h"
#include "vm/debug_state.h"

void debug_trace_apply(struct vcpu *vcpu, bool on)
{
	const struct debug *debug = vcpu->vm->debug;
	bool fgt = vcpu->vm->features.fgt;
	bool watching = debug->vectors.mode != PROBE_VECTORS_OFF;

	vectors_trace(on && (debug->tracing || (watching && !fgt)));
	if (fgt)
		debug_trap_vbar(watching);
	/* What GDB has seen, or written, is no news. */
	debug_cpu_of(vcpu)->vbar = debug_vectors_now();
}

/* Interrupts leave the syndromes of the exception before (Arm ARM D1.3.4). */
static void record(const struct vcpu *vcpu, const struct frame *frame, u64 kind)
{
	struct probe_trace *trace = &vcpu->vm->debug->trace[vcpu->cpu.index];
	u64 class = kind & 3, esr = read_sysreg(esr_el2);
	bool call = esr_ec(esr) == ESR_EC_HVC64 || esr_ec(esr) == ESR_EC_SMC64;
	struct probe_event event = {
		.time = read_sysreg(cntvct_el0),
		.pc = read_sysreg(elr_el2),
		.pstate = read_sysreg(spsr_el2),
		.kind = kind,
	};

	if (class == PROBE_EVENT_SYNC) {
		event.detail = call ? frame->x[0] : read_sysreg(far_el2);
		event.ipa = read_sysreg(hpfar_el2);
	}
	if (class == PROBE_EVENT_SYNC || class == PROBE_EVENT_SERROR)
		event.syndrome = esr;
	*probe_trace_add(trace) = event;
}

/*
 * After a stop, the instruction at ELR_EL2 is executed anew, and with it comes
 * its exception, if there is one still; an interrupt that is pending is taken
 * again. A hypercall was executed already, and an SError comes only once.
 */
bool exit_traced(struct frame *frame, u64 kind)
{
	struct vcpu *vcpu = this_vcpu();
	u64 class = kind & 3, esr = read_sysreg(esr_el2);
	bool sync = class == PROBE_EVENT_SYNC;

	/* The fence is no doing of the guest's. */
	if (vcpu->vm->debug->tracing && !(sync && debug_cpu_of(vcpu)->fenced))
		record(vcpu, frame, kind);
	if (vcpu->vm->features.fgt ||
	    !debug_vectors_look(vcpu, frame, debug_vectors_now()))
		return true;
	write_sysreg(esr_el2, esr); /* EL2's own guarded accesses change it */
	return (sync && esr_ec(esr) == ESR_EC_HVC64) ||
	       class == PROBE_EVENT_SERROR;
}
