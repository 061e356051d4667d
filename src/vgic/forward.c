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
		ops->write_word(GIC_ICENABLER, vcpu->index, 0, bank->hw & ~on);
	if (on)
		ops->write_word(GIC_ISENABLER, vcpu->index, 0, on);
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
		ops->write_word(GIC_ICENABLER, 0, word, hw & ~on);
	if (on)
		ops->write_word(GIC_ISENABLER, 0, word, on);
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

/* Whether a vCPU is among the targets of an SPI. */
static bool is_target(const struct vgic *vgic, u32 intid,
		      const struct vgic_vcpu *vcpu)
{
	u64 router = vgic->router[intid];

	if (vgic->version == 2)
		return vgic->targets[intid] >> vcpu->index & 1;
	return router & ROUTER_ANY || router == vcpu->mpidr;
}

static bool is_shared(const struct vgic *vgic, u32 intid)
{
	u8 targets = vgic->targets[intid];

	if (vgic->version == 2)
		return targets & (targets - 1);
	return vgic->router[intid] & ROUTER_ANY;
}

/* The first target that is on, else the first; false: there is none. */
static bool choose_target(const struct vgic *vgic, u32 intid, u32 *target)
{
	bool found = false;

	for (u32 n = 0; n < vgic->vcpu_count; n++) {
		const struct vgic_vcpu *vcpu = &vgic->vcpu[n];

		if (!is_target(vgic, intid, vcpu) || (found && !vcpu->on))
			continue;
		*target = n;
		found = true;
		if (vcpu->on)
			break;
	}
	return found;
}

void vgic_retarget(struct vgic_vcpu *vcpu, u32 intid)
{
	struct vgic *vgic = vcpu->vgic;
	u32 word = intid / 32, mask = BIT32(intid % 32);
	struct vgic_bank *bank = &vgic->spi[word];
	u32 was = bank->nowhere, target = vgic->target[intid];

	vgic->shared[word] &= ~mask;
	if (is_shared(vgic, intid))
		vgic->shared[word] |= mask;
	bank->nowhere &= ~mask;
	if (!choose_target(vgic, intid, &target))
		bank->nowhere |= mask;
	if (vgic->target[intid] == target && bank->nowhere == was)
		return;
	if (vgic->target[intid] != target && bank->hw & mask)
		vgic->ops->route(intid, target);
	vgic->target[intid] = (u16)target;
	if (bank->nowhere != was)
		apply_word(vcpu, vcpu, word);
	vgic_reconsider(vcpu, vcpu, word, mask);
}

void vgic_retarget_shared(struct vgic_vcpu *vcpu)
{
	for (u32 word = 1; word < VGIC_WORDS; word++)
		for (u32 left = vcpu->vgic->shared[word]; left;
		     left &= left - 1)
			vgic_retarget(vcpu, word * 32 + lowest_bit(left));
}
