/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A stopped CPU's registers: copied to memory, where the server reads and
 * changes them, and what was changed written back.
 */
#include "arch/sysreg.h"
#include "vm/debug_state.h"
#include "vm/guest_regime.h"

/* ELR_EL2 and TPIDR_EL1 are overwritten by what arch/guarded.h allows. */
#define ALWAYS BIT(EL1_tpidr_el1)

void debug_context_save(struct vcpu *vcpu, struct frame *frame)
{
	struct debug_cpu *cpu = debug_cpu_of(vcpu);

	cpu->frame = frame;
	cpu->pc = read_sysreg(elr_el2);
	cpu->pstate = read_sysreg(spsr_el2);
	el1_registers_read(cpu->el1);
	if (cpu->taken)
		cpu->el1[EL1_mdscr_el1] = cpu->guest.mdscr;
	cpu->el1[EL1_mpidr_el1] = read_sysreg(vmpidr_el2);
	cpu->el1_changed = 0;
	guest_regime_read(&cpu->regime);
	fpstate_save(&cpu->fp);
	cpu->fp_changed = false;
}

void debug_context_load(struct vcpu *vcpu)
{
	struct debug_cpu *cpu = debug_cpu_of(vcpu);
	u64 mask = cpu->el1_changed | ALWAYS;

	if (cpu->taken)
		cpu->guest.mdscr = cpu->el1[EL1_mdscr_el1];
	if (cpu->taken)
		mask &= ~BIT(EL1_mdscr_el1);
	el1_registers_write(cpu->el1, mask);
	if (cpu->fp_changed)
		fpstate_load(&cpu->fp);
	write_sysreg(elr_el2, cpu->pc);
	write_sysreg(spsr_el2, cpu->pstate);
	cpu->frame = NULL;
}
