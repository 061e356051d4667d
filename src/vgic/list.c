/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * List registers. The short paths put one interrupt into a free one. For
 * everything else there is one long path: all list registers are folded into
 * memory, and the best of what is there is unfolded again.
 */
#include "vgic/internal.h"

#define NONE UINT32_MAX

static u64 encode(const struct vgic *vgic, const struct vgic_lr *lr)
{
	return vgic->version == 2 ? vgic_lr_encode_v2(lr)
				  : vgic_lr_encode_v3(lr);
}

static struct vgic_lr decode(const struct vgic *vgic, u64 raw)
{
	return vgic->version == 2 ? vgic_lr_decode_v2(raw)
				  : vgic_lr_decode_v3(raw);
}

/* Forgets list registers that the guest has emptied since. */
static void refresh(struct vgic_vcpu *vcpu)
{
	u32 gone = vcpu->lr_used & (u32)vcpu->vgic->ops->lr_empty();

	vcpu->lr_used &= ~gone;
	for (; gone; gone &= gone - 1) {
		u32 intid = vcpu->lr_intid[lowest_bit(gone)];

		if (intid < SGI_COUNT)
			vcpu->sgi_in_lr &= ~BIT32(intid);
	}
}

/* A free list register, or NONE. */
static u32 free_lr(struct vgic_vcpu *vcpu)
{
	u32 all = (u32)MASK(vcpu->vgic->lr_count - 1, 0);

	if (unlikely((vcpu->lr_used & all) == all))
		refresh(vcpu);
	if (unlikely((vcpu->lr_used & all) == all))
		return NONE;
	return lowest_bit(~vcpu->lr_used);
}

static void use_lr(struct vgic_vcpu *vcpu, u32 index, u32 intid, u64 raw)
{
	vcpu->lr_used |= BIT32(index);
	vcpu->lr_intid[index] = (u16)intid;
	vcpu->vgic->ops->lr_write(index, raw);
}

static u64 pending_lr(struct vgic_vcpu *vcpu, u32 intid, u32 source, bool hw,
		      bool eoi)
{
	struct vgic_lr lr = {
		.intid = intid,
		.state = VGIC_LR_PENDING,
		.priority = *vgic_priority(vcpu, intid),
		.source = source,
		.hw = hw,
		.group1 = vgic_bank(vcpu, intid / 32)->group1 >> intid % 32 & 1,
		.eoi = eoi,
	};

	return encode(vcpu->vgic, &lr);
}

/*
 * EL2 has acknowledged what a write made pending, or it was not so. Marked in
 * the same way is what vgic_reserve() took out of the guest's hands: false.
 */
static bool take_pended(struct vgic_bank *bank, u32 mask)
{
	if (!(bank->hw & mask))
		return false;
	if (__atomic_fetch_and(&bank->pended, ~mask, __ATOMIC_ACQUIRE) & mask)
		__atomic_fetch_or(&bank->pended_taken, mask, __ATOMIC_RELAXED);
	else
		__atomic_fetch_and(&bank->pended_taken, ~mask,
				   __ATOMIC_RELAXED);
	return true;
}

void vgic_inject_physical(struct vgic_vcpu *vcpu, u32 intid)
{
	struct vgic_bank *bank = vgic_bank(vcpu, intid / 32);
	u32 index = free_lr(vcpu), mask = BIT32(intid % 32);

	if (unlikely((__atomic_load_n(&bank->pended, __ATOMIC_RELAXED) |
		      __atomic_load_n(&bank->pended_taken, __ATOMIC_RELAXED)) &
		     mask) &&
	    !take_pended(bank, mask)) {
		vcpu->vgic->ops->reserved(vcpu->index, intid);
		return;
	}
	if (unlikely(index == NONE)) {
		vgic_set_add(vcpu->queue, &vcpu->queue_count, intid);
		vgic_maintenance(vcpu);
		return;
	}
	use_lr(vcpu, index, intid, pending_lr(vcpu, intid, 0, true, false));
}

/* Ends the active state of an interrupt that no list register holds. */
static void end_saved(struct vgic_vcpu *vcpu, u32 intid)
{
	const struct vgic_bank *bank = vgic_bank(vcpu, intid / 32);
	u32 mask = BIT32(intid % 32);

	vgic_set_remove(vcpu->saved, &vcpu->saved_count, intid);
	if (bank->hw & mask)
		vcpu->vgic->ops->clear_active(vcpu->index, intid / 32, mask);
}

/* The member of a set with the highest priority, below `best`; or NONE. */
static void find_best(struct vgic_vcpu *vcpu, u32 word, u32 mask, u32 *best,
		      u32 *intid)
{
	for (; mask; mask &= mask - 1) {
		u32 id = word * 32 + lowest_bit(mask);
		u32 priority = *vgic_priority(vcpu, id);

		if (priority < *best) {
			*best = priority;
			*intid = id;
		}
	}
}

static u32 best_saved(struct vgic_vcpu *vcpu)
{
	u32 best = NONE, intid = NONE;

	if (vcpu->saved_count)
		for (u32 word = 0; word < VGIC_WORDS; word++)
			find_best(vcpu, word, vcpu->saved[word], &best, &intid);
	return intid;
}

/*
 * EOIs that found no list register: in EOImode 0 the guest ends interrupts
 * in order of priority, and those in list registers were ended there.
 */
static void take_eoi_count(struct vgic_vcpu *vcpu)
{
	u32 count;

	if (vcpu->saved_count == 0)
		return;
	count = vcpu->vgic->ops->lr_take_eoi_count();
	while (count-- && vcpu->saved_count)
		end_saved(vcpu, best_saved(vcpu));
}

/* One list register's content goes to memory. */
static void fold_lr(struct vgic_vcpu *vcpu, const struct vgic_lr *lr)
{
	u32 mask = BIT32(lr->intid % 32);

	if (lr->state & VGIC_LR_PENDING) {
		if (lr->hw) {
			vgic_set_add(vcpu->queue, &vcpu->queue_count,
				     lr->intid);
		} else {
			if (lr->intid < SGI_COUNT)
				__atomic_fetch_or(&vcpu->sgi_sources[lr->intid],
						  (u8)(1u << lr->source),
						  __ATOMIC_RELAXED);
			vgic_latch(vgic_bank(vcpu, lr->intid / 32), mask);
		}
	}
	if (lr->state & VGIC_LR_ACTIVE) {
		vgic_set_add(vcpu->saved, &vcpu->saved_count, lr->intid);
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
		struct vgic_lr lr = decode(vcpu->vgic, ops->lr_read(index));

		if (lr.state)
			fold_lr(vcpu, &lr);
		ops->lr_write(index, 0);
	}
	vcpu->lr_used = 0;
	vcpu->sgi_in_lr = 0;
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
 * The pending interrupt of highest priority that may go to a list register.
 * SGIs that have one already wait until it ends: no INTID may be in two
 * (IHI 0048B 5.3.6). What is active as well cannot be taken before that ends;
 * it goes along with its active state.
 */
static u32 best_pending(struct vgic_vcpu *vcpu)
{
	u32 best = NONE, intid = NONE;

	for (u32 word = 0; word < VGIC_WORDS; word++) {
		u32 mask = latched_for(vcpu, word) & ~vcpu->saved[word];

		if (word == 0)
			mask &= ~vcpu->sgi_in_lr;
		find_best(vcpu, word, mask | vcpu->queue[word], &best, &intid);
	}
	return intid;
}

/* Takes one sender of a latched SGI; the latch stays set for the others. */
static u32 take_source(struct vgic_vcpu *vcpu, u32 sgi, bool *more)
{
	u8 *sources = &vcpu->sgi_sources[sgi];
	u8 all = __atomic_load_n(sources, __ATOMIC_ACQUIRE);
	u32 source = all ? lowest_bit(all) : 0;

	all = __atomic_and_fetch(sources, (u8) ~(1u << source),
				 __ATOMIC_RELAXED);
	*more = all != 0;
	if (all)
		vgic_latch(&vcpu->own, BIT32(sgi));
	return source;
}

static void place_pending(struct vgic_vcpu *vcpu, u32 index, u32 intid)
{
	bool hw = vgic_set_has(vcpu->queue, intid), more = false;
	u32 source = 0;

	if (hw) {
		vgic_set_remove(vcpu->queue, &vcpu->queue_count, intid);
	} else {
		vgic_unlatch(vgic_bank(vcpu, intid / 32), BIT32(intid % 32));
		if (intid < SGI_COUNT) {
			source = take_source(vcpu, intid, &more);
			vcpu->sgi_in_lr |= BIT32(intid);
		}
	}
	use_lr(vcpu, index, intid, pending_lr(vcpu, intid, source, hw, more));
}

/*
 * Takes the latch of an interrupt that is active, if one list register can
 * hold both: of a GICv2's SGIs only that of the active one's own sender,
 * where it is the next to be taken.
 */
static bool take_latch_along(struct vgic_vcpu *vcpu, u32 intid)
{
	u32 word = intid / 32, mask = BIT32(intid % 32);
	bool more;

	if (!(latched_for(vcpu, word) & mask))
		return false;
	if (intid < SGI_COUNT && vcpu->vgic->version == 2) {
		u8 all = __atomic_load_n(&vcpu->sgi_sources[intid],
					 __ATOMIC_ACQUIRE);

		if (!all || lowest_bit(all) != vcpu->active_source[intid])
			return false;
	}
	vgic_unlatch(vgic_bank(vcpu, word), mask);
	if (intid < SGI_COUNT)
		take_source(vcpu, intid, &more);
	return true;
}

static void place_active(struct vgic_vcpu *vcpu, u32 index, u32 intid)
{
	struct vgic_bank *bank = vgic_bank(vcpu, intid / 32);
	bool hw = bank->hw >> intid % 32 & 1, sgi = intid < SGI_COUNT;
	bool along = take_latch_along(vcpu, intid);
	struct vgic_lr lr = {
		.intid = intid,
		.state = VGIC_LR_ACTIVE | (along ? VGIC_LR_PENDING : 0),
		.priority = *vgic_priority(vcpu, intid),
		.source = sgi ? vcpu->active_source[intid] : 0,
		.hw = hw,
		.group1 = bank->group1 >> intid % 32 & 1,
		/* Another sender's SGI waits for the end of this one. */
		.eoi = sgi && vgic_latched(bank) >> intid & 1,
	};

	if (sgi)
		vcpu->sgi_in_lr |= BIT32(intid);
	vgic_set_remove(vcpu->saved, &vcpu->saved_count, intid);
	use_lr(vcpu, index, intid, encode(vcpu->vgic, &lr));
}

void vgic_unfold(struct vgic_vcpu *vcpu)
{
	u32 count = vcpu->vgic->lr_count, index = 0, intid, wanted;

	if (vcpu->own_dirty)
		vgic_apply_own(vcpu);
	/* What waits for a vCPU that is off would wake its CPU from WFI. */
	if (!vcpu->on)
		return;
	vgic_drop_fallen(vcpu);
	vgic_give_back_undeliverable(vcpu);
	intid = best_pending(vcpu);
	/* One pending at least; more as long as the active ones have room. */
	while (intid != NONE && index < count &&
	       (index == 0 || count - index > vcpu->saved_count)) {
		place_pending(vcpu, index++, intid);
		intid = best_pending(vcpu);
	}
	wanted = intid != NONE ? VGIC_NO_PENDING : 0;
	while (index < count && vcpu->saved_count)
		place_active(vcpu, index++, best_saved(vcpu));
	if (vcpu->saved_count)
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

void vgic_service_kick(struct vgic_vcpu *vcpu)
{
	struct vgic *vgic = vcpu->vgic;
	u32 mask =
		vgic_latched(&vcpu->own) & vgic_deliverable(vgic, &vcpu->own);

	if (mask == 0 || !vcpu->on)
		return;
	if (vcpu->sgi_in_lr & mask)
		refresh(vcpu);
	/* The short path: SGIs that are in no list register, one sender. */
	for (; mask; mask &= mask - 1) {
		u32 sgi = lowest_bit(mask), index = free_lr(vcpu);
		u8 sources = __atomic_load_n(&vcpu->sgi_sources[sgi & 15],
					     __ATOMIC_ACQUIRE);

		if (index == NONE || sgi >= SGI_COUNT ||
		    vcpu->sgi_in_lr >> sgi & 1 || vcpu->saved_count ||
		    (sources & (sources - 1))) {
			vgic_maintenance(vcpu);
			return;
		}
		place_pending(vcpu, index, sgi);
	}
}

bool vgic_vcpu_pending(struct vgic_vcpu *vcpu)
{
	for (u32 used = vcpu->lr_used; used; used &= used - 1) {
		u64 raw = vcpu->vgic->ops->lr_read(lowest_bit(used));

		/* Not one that is active as well: it cannot be taken yet. */
		if (decode(vcpu->vgic, raw).state == VGIC_LR_PENDING)
			return true;
	}
	return false;
}
