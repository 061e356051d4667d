/* SPDX-License-Identifier: BSD-2-Clause */
#include "vm/interrupt.h"

#include "arch/sysreg.h"
#include "arch/vectors.h"
#include "vm/kick.h"

/* ISR_EL1: a physical IRQ or FIQ waits. */
#define ISR_INTERRUPT (BIT(7) | BIT(6))

/*
 * Ended before it is served, so that a kick that comes meanwhile is pending
 * again and not lost.
 */
static void take_kick(struct vcpu *vcpu, u32 acknowledged)
{
	const struct gic_driver *gic = vcpu->vm->gic;

	vcpu->exits[EXIT_KICK]++;
	gic->end(acknowledged);
	kick_serve(vcpu);
}

/* Level-sensitive: ended when what caused it is gone. */
static void take_maintenance(struct vcpu *vcpu, u32 acknowledged)
{
	const struct gic_driver *gic = vcpu->vm->gic;

	vcpu->exits[EXIT_MAINTENANCE]++;
	vgic_maintenance(vcpu->vgic);
	gic->end(acknowledged);
}

static bool is_guests(const struct vm *vm, u32 intid)
{
	return intid != GIC_KICK_SGI && intid < GIC_SPECIAL &&
	       intid != vm->maintenance;
}

/* False: there was none to acknowledge. */
static bool take_own(struct vcpu *vcpu, u32 acknowledged, u32 intid)
{
	if (intid == GIC_KICK_SGI)
		take_kick(vcpu, acknowledged);
	else if (intid < GIC_SPECIAL)
		take_maintenance(vcpu, acknowledged);
	else if (intid < GIC_SPECIAL_END)
		return false;
	else /* an LPI that firmware left on: nobody's */
		vcpu->vm->gic->drop_priority(acknowledged);
	return true;
}

void interrupts_take(struct vcpu *vcpu)
{
	const struct gic_driver *gic = vcpu->vm->gic;

	do {
		u32 acknowledged = gic->acknowledge();
		u32 intid = acknowledged & gic->intid_mask;

		if (likely(is_guests(vcpu->vm, intid))) {
			vgic_inject_physical(vcpu->vgic, intid);
			gic->drop_priority(acknowledged);
		} else if (!take_own(vcpu, acknowledged, intid)) {
			return;
		}
	} while (unlikely(read_sysreg(isr_el1) & ISR_INTERRUPT));
}

void exit_irq(struct percpu *cpu)
{
	struct vcpu *vcpu = vcpu_of(cpu);

	vcpu->exits[EXIT_IRQ]++;
	interrupts_take(vcpu);
}
