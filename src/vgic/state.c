/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The registers that have one bit for each interrupt. What is in flight is
 * brought to memory first, unless nothing can be.
 */
#include "vgic/list.h"

/* Every other vCPU that may hold an SPI, or the one whose PPIs they are. */
static bool concerns(const struct vgic_vcpu *vcpu,
		     const struct vgic_vcpu *other,
		     const struct vgic_bank *bank)
{
	return other != vcpu && other->online &&
	       (bank->word || other->index == bank->cpu);
}

static void for_each_concerned(struct vgic_vcpu *vcpu,
			       const struct vgic_bank *bank,
			       void (*op)(u32 cpu))
{
	const struct vgic *vgic = vcpu->vgic;

	for (u32 n = 0; n < vgic->vcpu_count; n++)
		if (concerns(vcpu, &vgic->vcpu[n], bank))
			op(n);
}

/* All are asked before one is waited for: so they stop at the same time. */
void vgic_stop(struct vgic_vcpu *vcpu, const struct vgic_bank *bank)
{
	for_each_concerned(vcpu, bank, vcpu->vgic->ops->ask_stop);
	for_each_concerned(vcpu, bank, vcpu->vgic->ops->await_stop);
	vgic_fold(vcpu);
}

void vgic_go(struct vgic_vcpu *vcpu, const struct vgic_bank *bank)
{
	for_each_concerned(vcpu, bank, vcpu->vgic->ops->go);
	vgic_unfold(vcpu);
}

/* What is latched or in flight of a bank is put into list registers anew. */
static void place_anew(struct vgic_vcpu *vcpu, const struct vgic_bank *bank)
{
	vgic_stop(vcpu, bank);
	vgic_go(vcpu, bank);
}

/* Those of a bank that are in a set of the vCPUs concerned. */
static u32 collect(const struct vgic_bank *bank, size_t offset)
{
	const struct vgic *vgic = bank->vgic;
	u32 all = 0;

	for (u32 n = 0; n < vgic->vcpu_count; n++) {
		const char *base = (const char *)&vgic->vcpu[n] + offset;
		const struct vgic_set *set = (const void *)base;

		if (bank->word || n == bank->cpu)
			all |= set->bits[bank->word];
	}
	return all;
}

static u32 queued(const struct vgic_bank *bank)
{
	return collect(bank, offsetof(struct vgic_vcpu, queue));
}

static u32 saved(const struct vgic_bank *bank)
{
	return collect(bank, offsetof(struct vgic_vcpu, saved));
}

/* The vCPU that holds an interrupt in its queue or as active, or is to have it. */
static struct vgic_vcpu *holder(const struct vgic_bank *bank, u32 intid)
{
	struct vgic *vgic = bank->vgic;

	if (bank->word == 0)
		return &vgic->vcpu[bank->cpu];
	for (u32 n = 0; n < vgic->vcpu_count; n++)
		if (vgic_set_has(&vgic->vcpu[n].queue, intid) ||
		    vgic_set_has(&vgic->vcpu[n].saved, intid))
			return &vgic->vcpu[n];
	return &vgic->vcpu[vgic->target[intid]];
}

/* Physical interrupts of the mask that EL2 has acknowledged. */
static NOINLINE u32 hw_in_flight(const struct vgic_bank *bank, u32 mask)
{
	mask &= bank->hw;
	if (mask == 0)
		return 0;
	return bank->vgic->ops->read_word(GIC_ISACTIVER, bank->cpu,
					  bank->word) &
	       mask;
}

/*
 * Whether soft interrupts of the mask may be in list registers: an SPI in those
 * of any vCPU, which may fill them just now.
 */
static bool soft_in_flight(const struct vgic_bank *bank, u32 mask)
{
	const struct vgic_vcpu *owner = &bank->vgic->vcpu[bank->cpu];

	if ((mask & ~bank->hw) == 0)
		return false;
	return bank->word || owner->lr_used || owner->saved.count;
}

/* Whether any of the mask may be in a list register, queue or set. */
static NOINLINE bool in_flight(const struct vgic_bank *bank, u32 mask)
{
	return hw_in_flight(bank, mask) || soft_in_flight(bank, mask);
}

void vgic_reconsider(struct vgic_vcpu *vcpu, const struct vgic_bank *bank,
		     u32 mask)
{
	if (!in_flight(bank, mask) && !(vgic_latched(bank) & mask))
		return;
	place_anew(vcpu, bank);
}

u32 vgic_read_pending(struct vgic_vcpu *vcpu, const struct vgic_bank *bank)
{
	u32 value =
		vcpu->vgic->ops->read_word(GIC_ISPENDR, bank->cpu, bank->word) &
		bank->hw;

	if (in_flight(bank, ~0u)) {
		vgic_stop(vcpu, bank);
		/* A level is pending as long as its line is up. */
		value |= queued(bank) & vgic_pends_again(bank, ~0u);
		value |= vgic_latched(bank);
		vgic_go(vcpu, bank);
	}
	return value | vgic_latched(bank);
}

u32 vgic_read_active(struct vgic_vcpu *vcpu, const struct vgic_bank *bank)
{
	u32 value;

	if (!in_flight(bank, ~0u))
		return 0;
	vgic_stop(vcpu, bank);
	value = saved(bank);
	vgic_go(vcpu, bank);
	return value;
}

void vgic_write_enable(struct vgic_vcpu *vcpu, struct vgic_bank *bank, u32 mask)
{
	u32 hw;

	mask &= ~bank->enabled;
	if (mask == 0)
		return;
	bank->enabled |= mask;
	hw = mask & bank->hw & vgic_forwarded(vcpu->vgic, bank);
	if (hw)
		vcpu->vgic->ops->write_word(GIC_ISENABLER, bank->cpu,
					    bank->word, hw);
	mask &= vgic_latched(bank);
	if (mask)
		place_anew(vcpu, bank);
}

/*
 * Whether an interrupt in flight is in a list register of this vCPU's own
 * and active only: then the guest is handling it, and its end finds it.
 */
static bool is_just_active(struct vgic_vcpu *vcpu, u32 intid)
{
	struct vgic *vgic = vcpu->vgic;

	for (u32 used = vcpu->lr_used; used; used &= used - 1) {
		u32 index = lowest_bit(used);

		if ((vcpu->lr_intid[index] & ~VGIC_LR_CLOSED) == intid &&
		    vgic_state_of(vgic, vgic->ops->lr_read(index)) ==
			    VGIC_LR_ACTIVE)
			return true;
	}
	return false;
}

void vgic_write_disable(struct vgic_vcpu *vcpu, struct vgic_bank *bank,
			u32 mask)
{
	bool others = bank->word == 0 && bank->cpu != vcpu->index, retract;
	u32 flying;

	mask &= bank->enabled;
	if (mask == 0)
		return;
	bank->enabled &= ~mask;
	if (mask & bank->hw)
		vcpu->vgic->ops->write_word(GIC_ICENABLER, bank->cpu,
					    bank->word, mask & bank->hw);
	retract = soft_in_flight(bank, mask);
	flying = hw_in_flight(bank, mask);
	for (; flying; flying &= flying - 1)
		if (others ||
		    !is_just_active(vcpu, bank->word * 32 + lowest_bit(flying)))
			retract = true;
	if (retract)
		place_anew(vcpu, bank);
}

void vgic_write_set_pending(struct vgic_vcpu *vcpu, struct vgic_bank *bank,
			    u32 mask)
{
	u32 soft = mask & ~bank->hw, hw = mask & bank->hw;

	/* What is pending virtually is pending already. */
	if (hw_in_flight(bank, hw)) {
		u32 already;

		vgic_stop(vcpu, bank);
		already = queued(bank) & hw;
		__atomic_fetch_or(&bank->pended_taken, already & ~bank->edge,
				  __ATOMIC_RELAXED);
		hw &= ~already;
		vgic_go(vcpu, bank);
	}
	vgic_pend(bank, hw);
	vgic_write_hw(bank, GIC_ISPENDR, hw);
	if (soft) {
		vgic_latch(bank, soft);
		place_anew(vcpu, bank);
	}
}

void vgic_write_clear_pending(struct vgic_vcpu *vcpu, struct vgic_bank *bank,
			      u32 mask)
{
	u32 hw = mask & bank->hw, waiting = 0;
	bool flying;

	vgic_unpend(bank, hw);
	vgic_write_hw(bank, GIC_ICPENDR, hw);
	flying = in_flight(bank, mask);
	if (flying) {
		vgic_stop(vcpu, bank);
		waiting = queued(bank) & hw;
	}
	for (u32 left = waiting; left; left &= left - 1) {
		u32 intid = bank->word * 32 + lowest_bit(left);

		vgic_set_remove(&holder(bank, intid)->queue, intid);
	}
	vgic_write_hw(bank, GIC_ICACTIVER, waiting);
	vgic_unlatch(bank, mask & ~hw);
	if (flying)
		vgic_go(vcpu, bank);
}

/* A hw interrupt cannot be pending and active in one list register. */
static void make_active(struct vgic_vcpu *owner, const struct vgic_bank *bank,
			u32 intid)
{
	if (vgic_set_has(&owner->saved, intid))
		return;
	if (vgic_set_has(&owner->queue, intid))
		vgic_pend_queued(owner, intid);
	vgic_set_active(owner, intid, *vgic_priority(owner, intid),
			bank->group1 >> intid % 32 & 1);
	if (intid < SGI_COUNT)
		owner->active_source[intid] = 0;
	vgic_write_hw(bank, GIC_ISACTIVER, BIT32(intid % 32) & bank->hw);
}

void vgic_write_active(struct vgic_vcpu *vcpu, const struct vgic_bank *bank,
		       u32 mask, bool on)
{
	if (on ? mask == 0 : !in_flight(bank, mask))
		return;
	vgic_stop(vcpu, bank);
	for (; mask; mask &= mask - 1) {
		u32 intid = bank->word * 32 + lowest_bit(mask);
		struct vgic_vcpu *owner = holder(bank, intid);

		if (on)
			make_active(owner, bank, intid);
		else
			vgic_end_saved(owner, intid);
	}
	vgic_go(vcpu, bank);
}

void vgic_deactivate(struct vgic_vcpu *vcpu, u32 value)
{
	u32 intid = value & (vcpu->vgic->version == 2 ? 0x3ff : 0xffffff);
	struct vgic_bank *bank;

	if (intid >= vcpu->vgic->line_count)
		return;
	/* Its own list registers hold it, nearly always: no need to stop. */
	if (intid < 32 || is_just_active(vcpu, intid)) {
		vgic_fold(vcpu);
		vgic_end_saved(vcpu, intid);
		vgic_unfold(vcpu);
		return;
	}
	bank = vgic_bank(vcpu, intid / 32);
	vgic_stop(vcpu, bank);
	vgic_end_saved(holder(bank, intid), intid);
	vgic_go(vcpu, bank);
}
