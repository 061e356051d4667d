/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What the distributor forwards, and where to: group enables, groups and
 * targets. A physical interrupt is enabled only if its group is forwarded.
 */
#include "vgic/internal.h"

void vgic_write_hw(const struct vgic_bank *bank, enum gic_word_register reg,
		   u32 mask)
{
	if (mask)
		bank->vgic->ops->write_word(reg, bank->cpu, bank->word, mask);
}

void vgic_apply(const struct vgic_bank *bank)
{
	u32 hw = bank->enabled & bank->hw;
	u32 on = hw & vgic_forwarded(bank->vgic, bank);

	vgic_write_hw(bank, GIC_ICENABLER, hw & ~on);
	vgic_write_hw(bank, GIC_ISENABLER, on);
}

/* Private ones: by their own CPU, at its next unfold. */
static void apply_soon(const struct vgic_bank *bank)
{
	if (bank->word)
		vgic_apply(bank);
	else
		bank->vgic->vcpu[bank->cpu].own_dirty = true;
}

void vgic_write_group(struct vgic_vcpu *vcpu, struct vgic_bank *bank,
		      u32 group1)
{
	if (bank->group1 == group1)
		return;
	vgic_stop(vcpu, bank);
	bank->group1 = group1;
	apply_soon(bank);
	vgic_go(vcpu, bank);
}

void vgic_write_control(struct vgic_vcpu *vcpu, u32 control)
{
	struct vgic *vgic = vcpu->vgic;

	if (vgic->control == control)
		return;
	vgic_stop(vcpu, &vgic->spi[1]);
	vgic->control = control;
	for (u32 word = 1; word < VGIC_WORDS; word++)
		vgic_apply(&vgic->spi[word]);
	for (u32 n = 0; n < vgic->vcpu_count; n++)
		vgic->vcpu[n].own_dirty = true;
	vgic_go(vcpu, &vgic->spi[1]);
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
	u32 mask = BIT32(intid % 32);
	struct vgic_bank *bank = &vgic->spi[intid / 32];
	u32 was = bank->nowhere, target = vgic->target[intid];

	bank->shared &= ~mask;
	if (is_shared(vgic, intid))
		bank->shared |= mask;
	bank->nowhere &= ~mask;
	if (!choose_target(vgic, intid, &target))
		bank->nowhere |= mask;
	if (vgic->target[intid] == target && bank->nowhere == was)
		return;
	if (vgic->target[intid] != target && bank->hw & mask)
		vgic->ops->route(intid, target);
	vgic->target[intid] = (u16)target;
	if (bank->nowhere != was)
		vgic_apply(bank);
	vgic_reconsider(vcpu, bank, mask);
}

void vgic_retarget_shared(struct vgic_vcpu *vcpu)
{
	const struct vgic_bank *bank = vcpu->vgic->spi;

	for (const struct vgic_bank *end = bank + VGIC_WORDS; bank < end;
	     bank++)
		for (u32 left = bank->shared; left; left &= left - 1)
			vgic_retarget(vcpu, bank->word * 32 + lowest_bit(left));
}
