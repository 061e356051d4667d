/* SPDX-License-Identifier: BSD-2-Clause */
/* Interrupts that EL2 has acknowledged and that this vCPU is not to get. */
#include "vgic/internal.h"

void vgic_pend_queued(struct vgic_vcpu *vcpu, u32 intid)
{
	u32 word = intid / 32, mask = BIT32(intid % 32);
	struct vgic_bank *bank = vgic_bank(vcpu, word);

	vgic_set_remove(vcpu->queue, &vcpu->queue_count, intid);
	if (vgic_pends_again(bank, mask)) {
		vgic_pend(bank, mask);
		vcpu->vgic->ops->write_word(GIC_ISPENDR, vcpu->index, word,
					    mask);
	}
}

/* An acknowledged interrupt that this vCPU may no longer be given. */
static void give_back(struct vgic_vcpu *vcpu, u32 intid)
{
	vgic_pend_queued(vcpu, intid);
	vcpu->vgic->ops->write_word(GIC_ICACTIVER, vcpu->index, intid / 32,
				    BIT32(intid % 32));
}

void vgic_give_back_all(struct vgic_vcpu *vcpu)
{
	for (u32 word = 0; word < VGIC_WORDS && vcpu->queue_count; word++)
		while (vcpu->queue[word])
			give_back(vcpu,
				  word * 32 + lowest_bit(vcpu->queue[word]));
}

/*
 * The pending bit of a level-sensitive interrupt is its line, also while it is
 * active (IHI 0048B 3.2.4, IHI 0069H 4.1.2), as it is here since EL2 has
 * acknowledged it. Should the line rise meanwhile, it is inactive and pending
 * in the physical GIC, and comes anew.
 */
void vgic_drop_fallen(struct vgic_vcpu *vcpu)
{
	const struct vgic_ops *ops = vcpu->vgic->ops;

	for (u32 word = 0; word < VGIC_WORDS && vcpu->queue_count; word++) {
		const struct vgic_bank *bank = vgic_bank(vcpu, word);
		u32 fallen = vcpu->queue[word] & ~vgic_pends_again(bank, ~0u);

		if (fallen)
			fallen &=
				~ops->read_word(GIC_ISPENDR, vcpu->index, word);
		if (fallen)
			ops->write_word(GIC_ICACTIVER, vcpu->index, word,
					fallen);
		for (; fallen; fallen &= fallen - 1)
			vgic_set_remove(vcpu->queue, &vcpu->queue_count,
					word * 32 + lowest_bit(fallen));
	}
}

void vgic_give_back_undeliverable(struct vgic_vcpu *vcpu)
{
	struct vgic *vgic = vcpu->vgic;

	for (u32 word = 0; word < VGIC_WORDS && vcpu->queue_count; word++) {
		u32 may = vgic_deliverable(vgic, vgic_bank(vcpu, word));

		for (u32 left = vcpu->queue[word]; left; left &= left - 1) {
			u32 intid = word * 32 + lowest_bit(left);

			if (!(may >> intid % 32 & 1) ||
			    (word && vgic->target[intid] != vcpu->index))
				give_back(vcpu, intid);
		}
	}
}
