/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What the distributor forwards, and where to: group enables, groups and
 * targets. A physical interrupt is enabled only if its group is forwarded.
 */
#include "vgic/internal.h"

void vgic_apply_own(struct vgic_vcpu *vcpu)
{
	const struct vgic_ops *ops = vcpu->vgic->ops;
	struct vgic_bank *bank = &vcpu->own;
	u32 on = vgic_deliverable(vcpu->vgic, bank) & bank->hw;

	vcpu->own_dirty = false;
	if (bank->hw & ~on)
		ops->disable(vcpu->index, 0, bank->hw & ~on);
	if (on)
		ops->enable(vcpu->index, 0, on);
}

/* The physical enables of a word after its groups have changed. */
static void apply_word(struct vgic_vcpu *vcpu, struct vgic_vcpu *target,
		       u32 word)
{
	const struct vgic_ops *ops = vcpu->vgic->ops;
	struct vgic_bank *bank = vgic_bank(target, word);
	u32 hw = bank->enabled & bank->hw;
	u32 on = hw & vgic_forwarded(vcpu->vgic, bank);

	if (word == 0) {
		target->own_dirty = true; /* at its next unfold */
		return;
	}
	if (hw & ~on)
		ops->disable(0, word, hw & ~on);
	if (on)
		ops->enable(0, word, on);
}

void vgic_write_group(struct vgic_vcpu *vcpu, struct vgic_vcpu *target,
		      u32 word, u32 group1)
{
	struct vgic_bank *bank = vgic_bank(target, word);

	if (bank->group1 == group1)
		return;
	vgic_stop(vcpu, target, word);
	bank->group1 = group1;
	apply_word(vcpu, target, word);
	vgic_go(vcpu, target, word);
}

void vgic_write_control(struct vgic_vcpu *vcpu, u32 control)
{
	struct vgic *vgic = vcpu->vgic;

	if (vgic->control == control)
		return;
	vgic_stop(vcpu, vcpu, 1);
	vgic->control = control;
	for (u32 word = 1; word < VGIC_WORDS; word++)
		apply_word(vcpu, vcpu, word);
	for (u32 n = 0; n < vgic->vcpu_count; n++)
		apply_word(vcpu, &vgic->vcpu[n], 0);
	vgic_go(vcpu, vcpu, 1);
}

void vgic_retarget(struct vgic_vcpu *vcpu, u32 intid, u32 target)
{
	struct vgic *vgic = vcpu->vgic;
	u32 word = intid / 32, mask = BIT32(intid % 32);

	if (vgic->target[intid] == target)
		return;
	vgic->target[intid] = (u16)target;
	if (vgic->spi[word].hw & mask)
		vgic->ops->route(intid, target);
	if (vgic_in_flight(vcpu, vcpu, word, mask) ||
	    vgic_latched(&vgic->spi[word]) & mask) {
		vgic_stop(vcpu, vcpu, word);
		vgic_go(vcpu, vcpu, word);
	}
}
