/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The EL2 vector table and what it calls. The handlers are in vm/exit.c and
 * vm/panic.c; they run with every interrupt masked, on the stack of the CPU.
 */
#ifndef ARCH_VECTORS_H
#define ARCH_VECTORS_H

#include "arch/context.h"
#include "arch/percpu.h"
#include "arch/sysreg.h"
#include "base/bits.h"
#include "base/compiler.h"

/*
 * The second ones begin by overwriting the branch history (errata.h), then call
 * exit_traced() where PERCPU_TRACED is set.
 */
extern char el2_vectors[], el2_vectors_branches[];

/* The table of this CPU, by what its struct percpu says. */
static inline void vectors_set(void)
{
	write_sysreg(vbar_el2,
		     (uintptr_t)(this_percpu()->branches ? el2_vectors_branches
							 : el2_vectors));
}

/*
 * Whether exceptions of the guest on this CPU are traced. In force with the
 * next ERET. What is not traced is not slower for it, but by two instructions
 * where the history is overwritten.
 */
static inline void vectors_trace(bool on)
{
	struct percpu *cpu = this_percpu();

	if (on)
		cpu->branches |= BIT32(PERCPU_TRACED);
	else
		cpu->branches &= ~BIT32(PERCPU_TRACED);
	vectors_set();
}

/*
 * A physical IRQ or FIQ while the guest ran. `cpu` is this_percpu(), here and
 * below.
 */
void exit_irq(struct percpu *cpu);

/* HVC or SMC from AArch64. x19-x28 are not in the frame. */
void exit_call(struct percpu *cpu, struct frame *frame, u64 esr);

/* Every other synchronous exception from the guest. The whole frame. */
void exit_sync(struct percpu *cpu, struct frame *frame, u64 esr);

/* SError while the guest ran. The whole frame. */
void exit_serror(struct percpu *cpu, struct frame *frame, u64 esr);

/*
 * Any of these, before it, while traced: `kind` is 0 to 3 for a synchronous
 * exception, IRQ, FIQ and SError, and 4 more from AArch32. The whole frame.
 * False: it is not to be taken, the guest goes on at ELR_EL2.
 */
bool exit_traced(struct frame *frame, u64 kind);

/* What the fault vectors save of EL2 itself. */
struct fault_frame {
	u64 x[31];
	u64 sp;
	u64 kind; /* index of the vector, modulo 4 */
	u64 pad;
};

_Static_assert(sizeof(struct fault_frame) == FAULT_SIZE, "fault frame size");

/*
 * Any exception from EL2 itself: a bug, and the end, except for an external
 * abort of translate_stage1(), after which it returns.
 */
void el2_fault(const struct fault_frame *fault);

/*
 * Enters the guest for the first time, or anew: drops the EL2 stack, clears
 * x1-x30 and jumps to `entry` with `x0`, at EL1h with DAIF masked.
 */
void enter_guest(u64 entry, u64 x0) NORETURN;

#endif
