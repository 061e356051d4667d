/* SPDX-License-Identifier: BSD-2-Clause */
/* Interrupts that EL2 has acknowledged and that this vCPU is not to get. */
#include "vgic/internal.h"

void vgic_pend_queued(struct vgic_vcpu *vcpu, u32 intid)
{
	struct vgic_bank *bank = vgic_bank(vcpu, intid / 32);
	u32 again = vgic_pends_again(bank, BIT32(intid % 32));

	vgic_set_remove(&vcpu->queue, intid);
	vgic_pend(bank, again);
	vgic_write_hw(bank, GIC_ISPENDR, again);
}

/*
 * The pending bit of a level-sensitive interrupt is its line, also while it is
 * active (IHI 0048B 3.2.4, IHI 0069H 4.1.2), as it is here since EL2 has
 * acknowledged it. Should the line rise meanwhile, it is inactive and pending
 * in the physical GIC, and comes anew.
 */
static u32 fallen(const struct vgic_bank *bank, u32 mask)
{
	mask &= ~vgic_pends_again(bank, mask);
	return mask ? mask & ~bank->vgic->ops->read_word(GIC_ISPENDR, bank->cpu,
							 bank->word)
		    : 0;
}

/* Those of a bank that this vCPU may be given now, if its CPU is where they go. */
static u32 deliverable(const struct vgic_vcpu *vcpu,
		       const struct vgic_bank *bank)
{
	return vcpu->on ? vgic_deliverable(bank->vgic, bank) : 0;
}

void vgic_give_back(struct vgic_vcpu *vcpu)
{
	const struct vgic *vgic = vcpu->vgic;

	for (u32 word = 0; word < VGIC_WORDS && vcpu->queue.count; word++) {
		struct vgic_bank *bank = vgic_bank(vcpu, word);
		u32 left = vcpu->queue.bits[word];
		u32 stay = deliverable(vcpu, bank) & ~fallen(bank, left);

		for (; left; left &= left - 1) {
			u32 n = lowest_bit(left), intid = word * 32 + n;

			if (stay >> n & 1 &&
			    (word == 0 || vgic->target[intid] == vcpu->index))
				continue;
			vgic_pend_queued(vcpu, intid);
			vgic_write_hw(bank, GIC_ICACTIVER, BIT32(n));
		}
	}
}
