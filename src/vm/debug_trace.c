/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What looks at every exception that comes to EL2, while a user of GDB asks
 * for it: the trace.
 *
 * A CPU gets the vectors that call here when it goes on from the stop in which
 * that was asked for, or when it enters the guest. One that enters during a
 * stop, and may write while the server reads, gets them when the stop is over.
 */
#include "arch/sysreg.h"
#include "arch/vectors.h"
#include "emul/esr.h"
#include "vm/debug_state.h"

void debug_trace_apply(struct vcpu *vcpu, bool on)
{
	vectors_trace(on && vcpu->vm->debug->tracing);
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

bool exit_traced(struct frame *frame, u64 kind)
{
	struct vcpu *vcpu = this_vcpu();

	/* The fence is no doing of the guest's. */
	if (!debug_cpu_of(vcpu)->fenced || (kind & 3) != PROBE_EVENT_SYNC)
		record(vcpu, frame, kind);
	return true;
}
