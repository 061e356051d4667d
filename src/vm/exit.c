/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Synchronous exceptions and SErrors of the guest: one table, a row for each
 * exception class. HVC and SMC are in calls.c, interrupts in interrupt.c; data
 * aborts and system registers, which come often, are before the table.
 *
 * A class that is not in the table cannot come with the traps that EL2 sets,
 * or stands for something that the guest does not have: it is UNDEFINED.
 */
#include "vm/exit.h"
#include "arch/sysreg.h"
#include "arch/vectors.h"
#include "emul/esr.h"
#include "emul/inject.h"
#include "vm/debug.h"
#include "vm/fault.h"
#include "vm/inject.h"
#include "vm/mmio.h"
#include "vm/sysreg.h"
#include "vm/vm.h"

void exit_skip32(u64 esr, u64 spsr)
{
	u64 pc = read_sysreg(elr_el2);

	emul_skip(esr, &pc, &spsr);
	write_sysreg(elr_el2, pc);
	write_sysreg(spsr_el2, spsr);
}

/* EL1 would have got it, had not a debugger of EL2 asked for it. */
static COLD void debug(struct vcpu *vcpu, struct frame *frame, u64 esr)
{
	if (!debug_exception(vcpu, frame, esr))
		inject_same(vcpu, esr);
}

/*
 * From AArch32 at EL0. The CPU may trap an instruction although its condition
 * fails; that one does nothing. Of the others a debugger of EL2 may want those
 * of CP14.
 */
static COLD void coprocessor32(struct vcpu *vcpu, struct frame *frame, u64 esr)
{
	if (!esr_condition_holds(esr, read_sysreg(spsr_el2)))
		exit_skip(esr);
	else if (!debug_cp14(vcpu, frame, esr))
		inject_undefined(vcpu);
}

enum answer {
	UNDEFINED,
	SKIP, /* not trapped, but perhaps pending from before; nothing waits */
	REFLECT,
	COPROCESSOR32,
	FAULT,
	DEBUG,
};

/* Most classes have no row. */
static const u8 answers[ESR_EC_COUNT] = {
	[ESR_EC_WFX] = SKIP,
	[ESR_EC_ILLEGAL] = REFLECT,
	[ESR_EC_CP15_MCR] = COPROCESSOR32,
	[ESR_EC_CP15_MCRR] = COPROCESSOR32,
	[ESR_EC_CP14_MCR] = COPROCESSOR32,
	[ESR_EC_CP14_LDC] = COPROCESSOR32,
	[ESR_EC_CP14_MRRC] = COPROCESSOR32,
	/* Devices are not executable at stage 2. */
	[ESR_EC_IABT_LOWER] = FAULT,
	[ESR_EC_PC_ALIGN] = REFLECT,
	[ESR_EC_SP_ALIGN] = REFLECT,
	[ESR_EC_BREAKPT_LOWER] = DEBUG,
	[ESR_EC_STEP_LOWER] = DEBUG,
	[ESR_EC_WATCHPT_LOWER] = DEBUG,
	[ESR_EC_BKPT32] = DEBUG,
	[ESR_EC_BRK64] = DEBUG,
};

static NOINLINE void take_rare(struct vcpu *vcpu, struct frame *frame, u64 esr)
{
	switch ((enum answer)answers[esr_ec(esr)]) {
	case UNDEFINED:
		inject_undefined(vcpu);
		return;
	case SKIP:
		exit_skip(esr);
		return;
	case REFLECT:
		inject_same(vcpu, esr);
		return;
	case COPROCESSOR32:
		coprocessor32(vcpu, frame, esr);
		return;
	case FAULT:
		fault_take(vcpu, frame, esr);
		return;
	case DEBUG:
		debug(vcpu, frame, esr);
		return;
	}
}

void exit_sync(struct percpu *cpu, struct frame *frame, u64 esr)
{
	struct vcpu *vcpu = vcpu_of(cpu);

	/* Devices that EL2 emulates, most of the exits that there are. */
	if (likely(esr_ec(esr) == ESR_EC_DABT_LOWER)) {
		vcpu->exits[ESR_EC_DABT_LOWER]++;
		mmio_exit(vcpu, frame, esr);
		return;
	}
	vcpu->exits[esr_ec(esr)]++;
	/* SGIs of a GICv3, most of what is left. */
	if (esr_ec(esr) == ESR_EC_SYSREG)
		sysreg_exit(vcpu, frame, esr);
	else
		take_rare(vcpu, frame, esr);
}

void exit_serror(struct percpu *cpu, struct frame *frame, u64 esr)
{
	struct vcpu *vcpu = vcpu_of(cpu);

	(void)frame;
	vcpu->exits[EXIT_SERROR]++;
	inject_serror(vcpu, esr);
}
