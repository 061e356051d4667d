/* SPDX-License-Identifier: BSD-2-Clause */
/* What handlers of exits share. */
#ifndef VM_EXIT_H
#define VM_EXIT_H

#include "arch/sysreg.h"
#include "base/compiler.h"
#include "emul/inject.h"

/* exit_skip() for AArch32 code. */
void exit_skip32(u64 esr, u64 spsr) COLD;

/* Moves the guest past the instruction that trapped with `esr`. */
static inline void exit_skip(u64 esr)
{
	u64 spsr = read_sysreg(spsr_el2);

	if (unlikely(spsr & PSTATE_AARCH32)) {
		exit_skip32(esr, spsr);
		return;
	}
	write_sysreg(elr_el2, read_sysreg(elr_el2) + 4);
	/*
	 * Mostly nothing of PSTATE changes, and SPSR_EL2 holds for the ERET
	 * what the exception's entry has put there (Arm ARM D1.3): a write
	 * of a system register less.
	 */
	if (unlikely(spsr != emul_skip_pstate(spsr)))
		write_sysreg(spsr_el2, emul_skip_pstate(spsr));
}

/*
 * An HVC has been executed, and leaves BTYPE 0; but whether SPSR_EL2 has it so is
 * the CPU's choice (Arm ARM, AArch64.TakeException(): Unpredictable_ZEROBTYPE).
 */
static inline void exit_done(void)
{
	u64 spsr = read_sysreg(spsr_el2);

	if (unlikely(spsr & PSTATE_BTYPE))
		write_sysreg(spsr_el2, spsr & ~PSTATE_BTYPE);
}

#endif
