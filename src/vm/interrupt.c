/* SPDX-License-Identifier: BSD-2-Clause */
#include "vm/interrupt.h"

#include "arch/sysreg.h"
#include "arch/vectors.h"
#include "vm/kick.h"

/* ISR_EL1: a physical IRQ or FIQ waits. */
#define ISR_INTERRUPT (BIT(7) | BIT(6))

/*
 * Deactivated before it is served, so that a kick that comes meanwhile is
 * pending again and not lost.
 */
static void take_kick(struct vcpu *vcpu, u32 acknowledged)
{
	const struct gic_driver *gic = vcpu->vm->gic;

	vcpu->exits[EXIT_KICK]++;
	gic->drop_priority(acknowledged);
	gic->deactivate(acknowledged);
	kick_serve(vcpu);
}

/* Level-sensitive: deactivated when what caused it is gone. */
static void take_maintenance(struct vcpu *vcpu, u32 acknowledged)
{
	const struct gic_driver *gic = vcpu->vm->gic;

	vcpu->exits[EXIT_MAINTENANCE]++;
	gic->drop_priority(acknowledged);
	vgic_maintenance(vcpu->vgic);
	gic->deactivate(acknowledged);
}

void interrupts_take(struct vcpu *vcpu)
{
	const struct gic_driver *gic = vcpu->vm->gic;

	do {
		u32 acknowledged = gic->acknowledge();
		u32 intid = acknowledged & gic->intid_mask;

		if (unlikely(intid >= GIC_SPECIAL)) {
			if (intid < GIC_SPECIAL_END)
				return;
			/* An LPI that firmware left on: nobody's. */
			gic->drop_priority(acknowledged);
		} else if (intid == GIC_KICK_SGI) {
			take_kick(vcpu, acknowledged);
		} else if (intid == vcpu->vm->maintenance) {
			take_maintenance(vcpu, acknowledged);
		} else {
			vgic_inject_physical(vcpu->vgic, intid);
			gic->drop_priority(acknowledged);
		}
	} while (unlikely(read_sysreg(isr_el1) & ISR_INTERRUPT));
}

void exit_irq(struct percpu *cpu)
{
	struct vcpu *vcpu = vcpu_of(cpu);

	vcpu->exits[EXIT_IRQ]++;
	interrupts_take(vcpu);
}
