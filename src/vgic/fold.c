/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The long way into list registers: all of them are folded into memory, and
 * the best of what is there is unfolded again.
 */
#include "vgic/list.h"

void vgic_end_saved(struct vgic_vcpu *vcpu, u32 intid)
{
	const struct vgic_bank *bank = vgic_bank(vcpu, intid / 32);

	if (!vgic_set_has(&vcpu->saved, intid))
		return;
	vgic_set_remove(&vcpu->saved, intid);
	vgic_write_hw(bank, GIC_ICACTIVER, bank->hw & BIT32(intid % 32));
}

/*
 * The member of a set with the highest priority, below `best`; or VGIC_NONE.
 * Those of `late` come behind all others.
 */
static void find_best(struct vgic_vcpu *vcpu, u32 word, u32 mask, u32 late,
		      u32 *best, u32 *intid)
{
	for (; mask; mask &= mask - 1) {
		u32 n = lowest_bit(mask), id = word * 32 + n;
		u32 priority =
			*vgic_priority(vcpu, id) + ((late >> n & 1) << 8);

		if (priority < *best) {
			*best = priority;
			*intid = id;
		}
	}
}

static u32 best_saved(struct vgic_vcpu *vcpu)
{
	u32 best = VGIC_NONE, intid = VGIC_NONE;

	if (vcpu->saved.count == 0)
		return VGIC_NONE;
	for (u32 word = 0; word < VGIC_WORDS; word++)
		for (u32 left = vcpu->saved.bits[word]; left;
		     left &= left - 1) {
			u32 id = word * 32 + lowest_bit(left);
			u32 priority = *vgic_active_as(vcpu, id);

			if (priority < best) {
				best = priority;
				intid = id;
			}
		}
	return intid;
}

/*
 * EOIs that found no list register: in EOImode 0 the guest ends interrupts
 * in order of priority, and those in list registers were ended there. What is
 * of the running priority still, or below, has not ended: an EOI may also be of
 * one that was made inactive before.
 */
static void take_eoi_count(struct vgic_vcpu *vcpu)
{
	u32 count, running;

	if (vcpu->saved.count == 0)
		return;
	count = vcpu->vgic->ops->lr_take_eoi_count();
	if (count == 0)
		return;
	running = vcpu->vgic->ops->lr_running();
	while (count-- && vcpu->saved.count) {
		u32 intid = best_saved(vcpu);

		if ((*vgic_active_as(vcpu, intid) & PRIORITY_MASK) >= running)
			return;
		vgic_end_saved(vcpu, intid);
	}
}

void vgic_set_active(struct vgic_vcpu *vcpu, u32 intid, u32 priority,
		     bool group1)
{
	vgic_set_add(&vcpu->saved, intid);
	*vgic_active_as(vcpu, intid) =
		(u8)((priority & PRIORITY_MASK) | group1);
}

/* One list register's content goes to memory. */
static void fold_lr(struct vgic_vcpu *vcpu, const struct vgic_lr *lr)
{
	u32 mask = BIT32(lr->intid % 32);

	if (lr->state & VGIC_LR_PENDING) {
		if (lr->hw) {
			vgic_set_add(&vcpu->queue, lr->intid);
		} else {
			if (lr->intid < SGI_COUNT)
				__atomic_fetch_or(&vcpu->sgi_sources[lr->intid],
						  (u8)(1u << lr->source),
						  __ATOMIC_RELAXED);
			vgic_latch(vgic_bank(vcpu, lr->intid / 32), mask);
		}
	}
	if (lr->state & VGIC_LR_ACTIVE) {
		vgic_set_active(vcpu, lr->intid, lr->priority, lr->group1);
		if (lr->intid < SGI_COUNT)
			vcpu->active_source[lr->intid] = (u8)lr->source;
	}
}

void vgic_fold(struct vgic_vcpu *vcpu)
{
	const struct vgic_ops *ops = vcpu->vgic->ops;

	take_eoi_count(vcpu);
	for (u32 used = vcpu->lr_used; used; used &= used - 1) {
		u32 index = lowest_bit(used);
		struct vgic_lr lr =
			vgic_decode(vcpu->vgic, ops->lr_read(index));

		if (lr.state)
			fold_lr(vcpu, &lr);
		ops->lr_write(index, 0);
	}
	vgic_lists_empty(vcpu);
}

/* Latched interrupts of one word that this vCPU may be given now. */
static u32 latched_for(struct vgic_vcpu *vcpu, u32 word)
{
	struct vgic_bank *bank = vgic_bank(vcpu, word);
	u32 mask = vgic_latched(bank) & vgic_deliverable(vcpu->vgic, bank);
	u32 mine = 0;

	if (word == 0 || mask == 0)
		return mask;
	for (u32 left = mask; left; left &= left - 1) {
		u32 n = lowest_bit(left);

		if (vcpu->vgic->target[word * 32 + n] == vcpu->index)
			mine |= BIT32(n);
	}
	return mine;
}

/*
 * Interrupts of groups that the guest's CPU interface does not take now: they
 * wait, and hinder no others.
 */
static u32 late_of(const struct vgic_bank *bank, u32 groups)
{
	return (groups & CONTROL_GROUP0 ? 0 : ~bank->group1) |
	       (groups & CONTROL_GROUP1 ? 0 : bank->group1);
}

/*
 * The pending interrupt of highest priority that may go to a list register.
 * SGIs that have one already wait until it ends: no INTID may be in two
 * (IHI 0048B 5.3.6). What is active as well cannot be taken before that ends;
 * it goes along with its active state.
 */
static u32 best_pending(struct vgic_vcpu *vcpu, u32 groups)
{
	u32 best = VGIC_NONE, intid = VGIC_NONE;

	for (u32 word = 0; word < VGIC_WORDS; word++) {
		struct vgic_bank *bank = vgic_bank(vcpu, word);
		u32 mask;

		/* Nearly all words of SPIs. */
		if (!vgic_latched(bank) && !vcpu->queue.bits[word])
			continue;
		mask = latched_for(vcpu, word) & ~vcpu->saved.bits[word];
		if (word == 0)
			mask &= ~vgic_listed_sgis(vcpu);
		find_best(vcpu, word, mask | vcpu->queue.bits[word],
			  late_of(bank, groups), &best, &intid);
	}
	return intid;
}

/* The same of what the distributor has, for the next one. */
static u32 pending_as(struct vgic_vcpu *vcpu, u32 intid)
{
	return *vgic_priority(vcpu, intid) |
	       (vgic_bank(vcpu, intid / 32)->group1 >> intid % 32 & 1);
}

void vgic_place(struct vgic_vcpu *vcpu, u32 index, struct vgic_lr *lr)
{
	u32 as = lr->state & VGIC_LR_ACTIVE ? *vgic_active_as(vcpu, lr->intid)
					    : pending_as(vcpu, lr->intid);

	lr->priority = as & PRIORITY_MASK;
	lr->group1 = as & 1;
	if (lr->intid < SGI_COUNT)
		vgic_note_sgi(vcpu, index, lr->intid);
	vgic_use_lr(vcpu, index, lr->intid, vgic_encode(vcpu->vgic, lr));
}

/* False: it is pending no more, and the list register is still free. */
static bool place_pending(struct vgic_vcpu *vcpu, u32 index, u32 intid)
{
	struct vgic_lr lr = {
		.intid = intid,
		.state = VGIC_LR_PENDING,
		.hw = vgic_set_has(&vcpu->queue, intid),
	};

	if (lr.hw) {
		vgic_set_remove(&vcpu->queue, intid);
	} else if (intid < SGI_COUNT) {
		if (!vgic_take_sgi(vcpu, intid, &lr.source, &lr.eoi))
			return false;
	} else {
		vgic_unlatch(vgic_bank(vcpu, intid / 32), BIT32(intid % 32));
	}
	vgic_place(vcpu, index, &lr);
	return true;
}

/*
 * Takes the latch of an interrupt that is active, if one list register can
 * hold both: of a GICv2's SGIs only that of the active one's own sender,
 * where it is the next to be taken.
 */
static bool take_latch_along(struct vgic_vcpu *vcpu, u32 intid)
{
	u32 word = intid / 32, mask = BIT32(intid % 32), source;
	bool more;

	/* One list register has one priority and group. */
	if (!(latched_for(vcpu, word) & mask) ||
	    *vgic_active_as(vcpu, intid) != pending_as(vcpu, intid))
		return false;
	if (intid < SGI_COUNT && vcpu->vgic->version == 2) {
		u8 all = __atomic_load_n(&vcpu->sgi_sources[intid],
					 __ATOMIC_ACQUIRE);

		if (!all || lowest_bit(all) != vcpu->active_source[intid])
			return false;
	}
	if (intid < SGI_COUNT)
		return vgic_take_sgi(vcpu, intid, &source, &more);
	vgic_unlatch(vgic_bank(vcpu, word), mask);
	return true;
}

/*
 * As it ends, what goes along with it would be pending at once, and perhaps pass
 * something better that waits.
 */
static void place_active(struct vgic_vcpu *vcpu, u32 index, u32 intid,
			 bool alone)
{
	const struct vgic_bank *bank = vgic_bank(vcpu, intid / 32);
	struct vgic_lr lr = {
		.intid = intid,
		.state = VGIC_LR_ACTIVE,
		.hw = bank->hw >> intid % 32 & 1,
	};

	if (!alone && take_latch_along(vcpu, intid))
		lr.state |= VGIC_LR_PENDING;
	if (intid < SGI_COUNT)
		lr.source = vcpu->active_source[intid];
	/* Another sender's SGI, or another priority's, waits for this one's end. */
	if (!lr.hw)
		lr.eoi = vgic_latched(bank) >> intid % 32 & 1;
	vgic_set_remove(&vcpu->saved, intid);
	vgic_place(vcpu, index, &lr);
}

/*
 * Something waits: whatever comes now could have a lower priority, and goes the
 * long way too, also into a list register that is empty by then. What the short
 * ways look at says so.
 */
static void close_lists(struct vgic_vcpu *vcpu)
{
	vcpu->sgi_astray = SGI_MASK;
	for (u32 index = 0; index < vcpu->vgic->lr_count; index++)
		vcpu->lr_intid[index] |= VGIC_LR_CLOSED;
}

void vgic_unfold(struct vgic_vcpu *vcpu)
{
	u32 count = vcpu->vgic->lr_count, index = 0, intid, wanted = 0, groups;

	if (vcpu->own_dirty)
		vgic_apply(&vcpu->own);
	vcpu->own_dirty = false;
	/* What waits for a vCPU that is off would wake its CPU from WFI. */
	if (!vcpu->on)
		return;
	if (vcpu->queue.count)
		vgic_give_back(vcpu);
	groups = vcpu->vgic->ops->lr_groups();
	while ((intid = best_pending(vcpu, groups)) != VGIC_NONE) {
		/* One at least; more as long as the active ones have room. */
		if (index && count - index <= vcpu->saved.count) {
			wanted = VGIC_NO_PENDING | groups << VGIC_GROUPS_WERE;
			break;
		}
		if (place_pending(vcpu, index, intid))
			index++;
	}
	while (index < count && vcpu->saved.count)
		place_active(vcpu, index++, best_saved(vcpu), wanted);
	if (wanted)
		close_lists(vcpu);
	if (vcpu->saved.count)
		wanted |= VGIC_NO_ENTRY;
	if (wanted != vcpu->maintenance) {
		vcpu->maintenance = wanted;
		vcpu->vgic->ops->lr_maintenance(wanted);
	}
}

void vgic_maintenance(struct vgic_vcpu *vcpu)
{
	vgic_fold(vcpu);
	vgic_unfold(vcpu);
}
