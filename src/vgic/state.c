/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The registers that have one bit for each interrupt. What is in flight is
 * brought to memory first, unless nothing can be.
 */
#include "vgic/list.h"

/* Every other vCPU that may hold an SPI, or the one whose PPIs they are. */
static bool concerns(const struct vgic_vcpu *vcpu,
		     const struct vgic_vcpu *other,
		     const struct vgic_vcpu *target, u32 word)
{
	return other != vcpu && other->online && (word || other == target);
}

static void for_each_concerned(struct vgic_vcpu *vcpu,
			       const struct vgic_vcpu *target, u32 word,
			       void (*op)(u32 cpu))
{
	const struct vgic *vgic = vcpu->vgic;

	for (u32 n = 0; n < vgic->vcpu_count; n++)
		if (concerns(vcpu, &vgic->vcpu[n], target, word))
			op(n);
}

void vgic_stop(struct vgic_vcpu *vcpu, struct vgic_vcpu *target, u32 word)
{
	for_each_concerned(vcpu, target, word, vcpu->vgic->ops->stop);
	vgic_fold(vcpu);
}

void vgic_go(struct vgic_vcpu *vcpu, struct vgic_vcpu *target, u32 word)
{
	for_each_concerned(vcpu, target, word, vcpu->vgic->ops->go);
	vgic_unfold(vcpu);
}

void vgic_deliver(struct vgic_vcpu *vcpu, struct vgic_vcpu *target)
{
	if (target == vcpu)
		vgic_maintenance(vcpu);
	else if (target->online)
		vcpu->vgic->ops->kick(target->index);
}

/* Has latched interrupts of a word delivered, wherever they go. */
static void deliver_word(struct vgic_vcpu *vcpu, struct vgic_vcpu *target,
			 u32 word, u32 mask)
{
	struct vgic *vgic = vcpu->vgic;

	if (word == 0) {
		vgic_deliver(vcpu, target);
		return;
	}
	for (; mask; mask &= mask - 1) {
		u32 cpu = vgic->target[word * 32 + lowest_bit(mask)];

		vgic_deliver(vcpu, &vgic->vcpu[cpu]);
	}
}

/* Where interrupts of a word can be: bits of `set` of the vCPUs concerned. */
static u32 collect(struct vgic_vcpu *target, u32 word, size_t offset)
{
	struct vgic *vgic = target->vgic;
	u32 all = 0;

	for (u32 n = 0; n < vgic->vcpu_count; n++) {
		const char *base = (const char *)&vgic->vcpu[n] + offset;
		const u32 *set = (const u32 *)(const void *)base;

		if (word || &vgic->vcpu[n] == target)
			all |= set[word];
	}
	return all;
}

static u32 queued(struct vgic_vcpu *target, u32 word)
{
	return collect(target, word, offsetof(struct vgic_vcpu, queue));
}

static u32 saved(struct vgic_vcpu *target, u32 word)
{
	return collect(target, word, offsetof(struct vgic_vcpu, saved));
}

/* The vCPU that holds an interrupt in its queue or as active, or is to have it. */
static struct vgic_vcpu *holder(struct vgic_vcpu *target, u32 intid)
{
	struct vgic *vgic = target->vgic;

	if (intid < 32)
		return target;
	for (u32 n = 0; n < vgic->vcpu_count; n++)
		if (vgic_set_has(vgic->vcpu[n].queue, intid) ||
		    vgic_set_has(vgic->vcpu[n].saved, intid))
			return &vgic->vcpu[n];
	return &vgic->vcpu[vgic->target[intid]];
}

/* Whether soft interrupts of this word may be in list registers. */
static bool soft_in_flight(struct vgic_vcpu *target, u32 word, u32 mask)
{
	return (mask & ~vgic_bank(target, word)->hw) != 0 &&
	       (target->lr_used || target->saved_count);
}

/* Whether any of this word may be in a list register, queue or set. */
static bool in_flight(struct vgic_vcpu *vcpu, struct vgic_vcpu *target,
		      u32 word, u32 mask)
{
	return vgic_in_flight(vcpu, target, word, mask) ||
	       soft_in_flight(target, word, mask);
}

void vgic_reconsider(struct vgic_vcpu *vcpu, struct vgic_vcpu *target, u32 word,
		     u32 mask)
{
	if (!in_flight(vcpu, target, word, mask) &&
	    !(vgic_latched(vgic_bank(target, word)) & mask))
		return;
	vgic_stop(vcpu, target, word);
	vgic_go(vcpu, target, word);
}

u32 vgic_read_pending(struct vgic_vcpu *vcpu, struct vgic_vcpu *target,
		      u32 word)
{
	struct vgic_bank *bank = vgic_bank(target, word);
	u32 physical =
		vcpu->vgic->ops->read_word(GIC_ISPENDR, target->index, word);
	u32 value = physical & bank->hw;

	if (in_flight(vcpu, target, word, ~0u)) {
		vgic_stop(vcpu, target, word);
		/* A level is pending as long as its line is up. */
		value |= queued(target, word) & vgic_pends_again(bank, ~0u);
		value |= vgic_latched(bank);
		vgic_go(vcpu, target, word);
	}
	return value | vgic_latched(bank);
}

u32 vgic_read_active(struct vgic_vcpu *vcpu, struct vgic_vcpu *target, u32 word)
{
	u32 value;

	if (!in_flight(vcpu, target, word, ~0u))
		return 0;
	vgic_stop(vcpu, target, word);
	value = saved(target, word);
	vgic_go(vcpu, target, word);
	return value;
}

void vgic_write_enable(struct vgic_vcpu *vcpu, struct vgic_vcpu *target,
		       u32 word, u32 mask)
{
	struct vgic_bank *bank = vgic_bank(target, word);
	u32 hw;

	mask &= ~bank->enabled;
	if (mask == 0)
		return;
	bank->enabled |= mask;
	hw = mask & bank->hw & vgic_forwarded(vcpu->vgic, bank);
	if (hw)
		vcpu->vgic->ops->write_word(GIC_ISENABLER, target->index, word,
					    hw);
	mask &= vgic_latched(bank);
	if (mask)
		deliver_word(vcpu, target, word, mask);
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

void vgic_write_disable(struct vgic_vcpu *vcpu, struct vgic_vcpu *target,
			u32 word, u32 mask)
{
	struct vgic_bank *bank = vgic_bank(target, word);
	bool retract;
	u32 flying;

	mask &= bank->enabled;
	if (mask == 0)
		return;
	bank->enabled &= ~mask;
	if (mask & bank->hw)
		vcpu->vgic->ops->write_word(GIC_ICENABLER, target->index, word,
					    mask & bank->hw);
	retract = soft_in_flight(target, word, mask);
	flying = vgic_in_flight(vcpu, target, word, mask);
	for (; flying; flying &= flying - 1)
		if (target != vcpu ||
		    !is_just_active(vcpu, word * 32 + lowest_bit(flying)))
			retract = true;
	if (retract) {
		vgic_stop(vcpu, target, word);
		vgic_go(vcpu, target, word);
	}
}

void vgic_write_set_pending(struct vgic_vcpu *vcpu, struct vgic_vcpu *target,
			    u32 word, u32 mask)
{
	struct vgic_bank *bank = vgic_bank(target, word);
	u32 soft = mask & ~bank->hw, hw = mask & bank->hw, already;

	/* What is pending virtually is pending already. */
	if (vgic_in_flight(vcpu, target, word, hw)) {
		vgic_stop(vcpu, target, word);
		already = queued(target, word) & hw & ~bank->edge;
		__atomic_fetch_or(&bank->pended_taken, already,
				  __ATOMIC_RELAXED);
		hw &= ~queued(target, word);
		vgic_go(vcpu, target, word);
	}
	if (hw) {
		vgic_pend(bank, hw);
		vcpu->vgic->ops->write_word(GIC_ISPENDR, target->index, word,
					    hw);
	}
	if (soft) {
		vgic_latch(bank, soft);
		deliver_word(vcpu, target, word, soft);
	}
}

void vgic_write_clear_pending(struct vgic_vcpu *vcpu, struct vgic_vcpu *target,
			      u32 word, u32 mask)
{
	const struct vgic_ops *ops = vcpu->vgic->ops;
	struct vgic_bank *bank = vgic_bank(target, word);
	u32 hw = mask & bank->hw;

	vgic_unpend(bank, hw);
	if (hw)
		ops->write_word(GIC_ICPENDR, target->index, word, hw);
	if (!in_flight(vcpu, target, word, mask)) {
		vgic_unlatch(bank, mask & ~hw);
		return;
	}
	vgic_stop(vcpu, target, word);
	for (u32 left = queued(target, word) & hw; left; left &= left - 1) {
		u32 intid = word * 32 + lowest_bit(left);
		struct vgic_vcpu *owner = holder(target, intid);

		vgic_set_remove(owner->queue, &owner->queue_count, intid);
		ops->write_word(GIC_ICACTIVER, owner->index, word,
				left & -left);
	}
	vgic_unlatch(bank, mask & ~hw);
	for (u32 left = mask & ~hw & SGI_MASK; word == 0 && left;
	     left &= left - 1)
		__atomic_store_n(&target->sgi_sources[lowest_bit(left)], 0,
				 __ATOMIC_RELAXED);
	vgic_go(vcpu, target, word);
}

/* A hw interrupt cannot be pending and active in one list register. */
static void make_active(struct vgic_vcpu *owner, u32 intid)
{
	const struct vgic_bank *bank = vgic_bank(owner, intid / 32);
	u32 mask = BIT32(intid % 32);

	if (vgic_set_has(owner->saved, intid))
		return;
	if (vgic_set_has(owner->queue, intid))
		vgic_pend_queued(owner, intid);
	vgic_set_add(owner->saved, &owner->saved_count, intid);
	if (intid < SGI_COUNT)
		owner->active_source[intid] = 0;
	if (bank->hw & mask)
		owner->vgic->ops->write_word(GIC_ISACTIVER, owner->index,
					     intid / 32, mask);
}

void vgic_write_active(struct vgic_vcpu *vcpu, struct vgic_vcpu *target,
		       u32 word, u32 mask, bool on)
{
	if (on ? mask == 0 : !in_flight(vcpu, target, word, mask))
		return;
	vgic_stop(vcpu, target, word);
	for (; mask; mask &= mask - 1) {
		u32 intid = word * 32 + lowest_bit(mask);
		struct vgic_vcpu *owner = holder(target, intid);

		if (on)
			make_active(owner, intid);
		else
			vgic_end_saved(owner, intid);
	}
	vgic_go(vcpu, target, word);
}

void vgic_deactivate(struct vgic_vcpu *vcpu, u32 value)
{
	u32 intid = value & (vcpu->vgic->version == 2 ? 0x3ff : 0xffffff);
	u32 word = intid / 32;

	if (intid >= vcpu->vgic->line_count)
		return;
	/* Its own list registers hold it, nearly always: no need to stop. */
	if (word == 0 || is_just_active(vcpu, intid)) {
		vgic_fold(vcpu);
		vgic_end_saved(vcpu, intid);
		vgic_unfold(vcpu);
		return;
	}
	vgic_stop(vcpu, vcpu, word);
	vgic_end_saved(holder(vcpu, intid), intid);
	vgic_go(vcpu, vcpu, word);
}
