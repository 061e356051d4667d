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

static void save_el2(struct debug_cpu *cpu)
{
#define READ(name) cpu->el2[DEBUG_##name] = read_sysreg(name);
	DEBUG_EL2_REGISTERS(READ)
#undef READ
}

/* List registers are banked, and so are private interrupts of a GICv2. */
static void save_interrupts(const struct vcpu *vcpu, struct debug_cpu *cpu)
{
	const struct vgic_ops *ops = vcpu->vm->gic->ops;
	struct debug_interrupts *saved = &cpu->interrupts;

	saved->lr_used = vcpu->vgic->lr_used;
	for (u32 left = saved->lr_used; left; left &= left - 1)
		saved->lr[lowest_bit(left)] = ops->lr_read(lowest_bit(left));
	saved->pending = ops->read_word(GIC_ISPENDR, vcpu->cpu.index, 0);
	saved->active = ops->read_word(GIC_ISACTIVER, vcpu->cpu.index, 0);
}

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
	save_el2(cpu);
	save_interrupts(vcpu, cpu);
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
