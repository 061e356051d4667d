/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The short ways of an interrupt into a free list register. For everything
 * else there is one long way, in fold.c.
 */
#include "vgic/list.h"

u32 vgic_listed_sgis(const struct vgic_vcpu *vcpu)
{
	u32 sgis = 0;

	for (u32 used = vcpu->lr_used; used; used &= used - 1) {
		u32 intid = vcpu->lr_intid[lowest_bit(used)];

		if (intid < SGI_COUNT)
			sgis |= BIT32(intid);
	}
	return sgis;
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

static ALWAYS_INLINE void place_hw(struct vgic_vcpu *vcpu,
				   const struct vgic_bank *bank, u32 index,
				   u32 intid)
{
	vgic_use_lr(vcpu, index, intid,
		    vgic_pending_lr(vcpu, bank, intid, 0, true, false));
}

/* Whether another interrupt is in the list register that it is to have. */
static ALWAYS_INLINE bool is_crowded(const struct vgic_vcpu *vcpu, u32 index,
				     u32 intid)
{
	return vcpu->lr_intid[index] != intid && vcpu->lr_used >> index & 1;
}

/* Crowded, or made pending by a write, or none of the guest's. */
static NOINLINE COLD void inject_rarely(struct vgic_vcpu *vcpu, u32 intid)
{
	struct vgic_bank *bank = vgic_bank(vcpu, intid / 32);
	struct vgic_lr lr = {
		.intid = intid,
		.state = VGIC_LR_PENDING,
		.hw = true,
	};
	u32 index = vgic_own_lr(vcpu->vgic, intid);

	if (!take_pended(bank, BIT32(intid % 32))) {
		vcpu->vgic->ops->reserved(vcpu->index, intid);
		return;
	}
	if (vcpu->maintenance & VGIC_NO_PENDING)
		index = VGIC_NONE;
	else if (is_crowded(vcpu, index, intid))
		index = vgic_free_lr(vcpu);
	if (index != VGIC_NONE) {
		vgic_place(vcpu, index, &lr);
		return;
	}
	vgic_set_add(&vcpu->queue, intid);
	vgic_maintenance(vcpu);
}

/*
 * Another interrupt had the list register, and has most likely ended since: two
 * that alternate come here each time. Apart, so that who does not come here
 * saves no registers.
 */
static NOINLINE void inject_crowded(struct vgic_vcpu *vcpu,
				    const struct vgic_bank *bank, u32 intid)
{
	u32 index = vgic_own_lr(vcpu->vgic, intid);

	if (likely(!vcpu->maintenance))
		vgic_refresh(vcpu);
	if (unlikely(vcpu->lr_used >> index & 1))
		inject_rarely(vcpu, intid);
	else
		place_hw(vcpu, bank, index, intid);
}

/*
 * An own list register that the interrupt had before is empty again, and need
 * not be asked: the interrupt was inactive, else EL2 could not have
 * acknowledged it, and what makes it so is its deactivation through that list
 * register, or comes behind a fold.
 */
static ALWAYS_INLINE void inject_of(struct vgic_vcpu *vcpu,
				    struct vgic_bank *bank, u32 intid)
{
	u32 special = __atomic_load_n(&bank->pended, __ATOMIC_RELAXED) |
		      __atomic_load_n(&bank->pended_taken, __ATOMIC_RELAXED);
	u32 index = vgic_own_lr(vcpu->vgic, intid);

	if (unlikely(special >> intid % 32 & 1))
		inject_rarely(vcpu, intid);
	else if (unlikely(is_crowded(vcpu, index, intid)))
		inject_crowded(vcpu, bank, intid);
	else
		place_hw(vcpu, bank, index, intid);
}

/* Inline twice: private interrupts, of timers nearly all, are the vCPU's. */
void vgic_inject_physical(struct vgic_vcpu *vcpu, u32 intid)
{
	if (intid < 32)
		inject_of(vcpu, &vcpu->own, intid);
	else
		inject_of(vcpu, &vcpu->vgic->spi[intid / 32], intid);
}

/* Its own list register is not free, or it may be in another. */
static NOINLINE u32 lr_for_crowded_sgi(struct vgic_vcpu *vcpu, u32 sgi)
{
	u32 listed, index;

	if (vcpu->saved.count || vcpu->maintenance)
		return VGIC_NONE;
	vgic_refresh(vcpu);
	listed = vgic_listed_sgis(vcpu);
	vcpu->sgi_astray &= listed;
	if (listed >> sgi & 1)
		return VGIC_NONE;
	index = vgic_free_lr(vcpu);
	if (index != VGIC_NONE)
		vgic_note_sgi(vcpu, index, sgi);
	return index;
}

/* A list register for an SGI that nothing hinders, or VGIC_NONE. */
static ALWAYS_INLINE u32 lr_for_sgi(struct vgic_vcpu *vcpu, u32 sgi)
{
	u32 own = vgic_own_lr(vcpu->vgic, sgi);

	if (unlikely(vcpu->saved.count || vcpu->sgi_astray >> sgi & 1))
		return lr_for_crowded_sgi(vcpu, sgi);
	/* Nearly always: its last one was there, and has ended since. */
	if (vcpu->lr_used >> own & 1)
		vgic_refresh(vcpu);
	if (unlikely(vcpu->lr_used >> own & 1))
		return lr_for_crowded_sgi(vcpu, sgi);
	return own;
}

static ALWAYS_INLINE void place_sgi(struct vgic_vcpu *vcpu, u32 index, u32 sgi,
				    u32 source)
{
	vgic_use_lr(
		vcpu, index, sgi,
		vgic_pending_lr(vcpu, &vcpu->own, sgi, source, false, false));
}

bool vgic_send_self(struct vgic_vcpu *vcpu, u32 sgi)
{
	u32 may = vgic_deliverable(vcpu->vgic, &vcpu->own) &
		  ~vgic_latched(&vcpu->own);
	u32 index;

	if (!(may >> sgi & 1))
		return false;
	index = lr_for_sgi(vcpu, sgi);
	if (index == VGIC_NONE)
		return false;
	place_sgi(vcpu, index, sgi, vcpu->index);
	return true;
}

/*
 * A latched interrupt goes into a list register; false: only the long way
 * leads there. Of several senders each but the last ends in a maintenance
 * interrupt, for which unfolding asks. One that comes after this look at them
 * kicks again.
 */
static ALWAYS_INLINE bool list_latched(struct vgic_vcpu *vcpu, u32 intid)
{
	u32 index, source;
	bool more;
	u8 all;

	if (unlikely(intid >= SGI_COUNT))
		return false;
	all = __atomic_load_n(&vcpu->sgi_sources[intid], __ATOMIC_RELAXED);
	if (unlikely(all & (all - 1)))
		return false;
	index = lr_for_sgi(vcpu, intid);
	if (unlikely(index == VGIC_NONE))
		return false;
	if (vgic_take_sgi(vcpu, intid, &source, &more))
		place_sgi(vcpu, index, intid, source);
	return true;
}

void vgic_service_kick(struct vgic_vcpu *vcpu)
{
	u32 mask = vgic_latched(&vcpu->own) &
		   vgic_deliverable(vcpu->vgic, &vcpu->own);

	if (!vcpu->on)
		return;
	for (; mask; mask &= mask - 1)
		if (!list_latched(vcpu, lowest_bit(mask))) {
			vgic_maintenance(vcpu);
			return;
		}
}

bool vgic_vcpu_pending(struct vgic_vcpu *vcpu)
{
	for (u32 used = vcpu->lr_used; used; used &= used - 1) {
		u64 raw = vcpu->vgic->ops->lr_read(lowest_bit(used));

		/* Not one that is active as well: it cannot be taken yet. */
		if (vgic_state_of(vcpu->vgic, raw) == VGIC_LR_PENDING)
			return true;
	}
	return false;
}
