/* SPDX-License-Identifier: BSD-2-Clause */
/* What list registers are given: for the short ways and the long one. */
#ifndef VGIC_LIST_H
#define VGIC_LIST_H

#include "vgic/internal.h"

#define VGIC_NONE UINT32_MAX

static ALWAYS_INLINE u64 vgic_encode(const struct vgic *vgic,
				     const struct vgic_lr *lr)
{
	return vgic->version == 2 ? vgic_lr_encode_v2(lr)
				  : vgic_lr_encode_v3(lr);
}

static inline struct vgic_lr vgic_decode(const struct vgic *vgic, u64 raw)
{
	return vgic->version == 2 ? vgic_lr_decode_v2(raw)
				  : vgic_lr_decode_v3(raw);
}

/* The state in it: VGIC_LR_* or-ed. */
static inline u32 vgic_state_of(const struct vgic *vgic, u64 raw)
{
	return raw >> (vgic->version == 2 ? VGIC_LR_STATE_V2
					  : VGIC_LR_STATE_V3) &
	       3;
}

/* The list register that an interrupt is given if possible: its own. */
static ALWAYS_INLINE u32 vgic_own_lr(const struct vgic *vgic, u32 intid)
{
	return intid & vgic->lr_modulo;
}

/* Forgets list registers that the guest has emptied since. */
static ALWAYS_INLINE void vgic_refresh(struct vgic_vcpu *vcpu)
{
	vcpu->lr_used &= ~vcpu->vgic->ops->lr_empty();
}

/* SGIs in list registers that were not seen empty since. */
u32 vgic_listed_sgis(const struct vgic_vcpu *vcpu);

/* A free list register, or VGIC_NONE. */
static ALWAYS_INLINE u32 vgic_free_lr(struct vgic_vcpu *vcpu)
{
	u32 all = vcpu->vgic->lr_all;

	if (unlikely(vcpu->lr_used == all)) {
		vgic_refresh(vcpu);
		if (vcpu->lr_used == all)
			return VGIC_NONE;
	}
	return lowest_bit(~vcpu->lr_used);
}

static ALWAYS_INLINE void vgic_use_lr(struct vgic_vcpu *vcpu, u32 index,
				      u32 intid, u64 raw)
{
	vcpu->lr_used |= BIT32(index);
	vcpu->lr_intid[index] = (u16)intid;
	vcpu->vgic->ops->lr_write(index, raw);
}

/*
 * Gives an interrupt a list register: a pending one with the priority and group
 * that the distributor has, an active one with those that it was acknowledged
 * with, by which its end finds it (IHI 0069H, ICV_EOIR1_EL1).
 */
void vgic_place(struct vgic_vcpu *vcpu, u32 index, struct vgic_lr *lr);

/* A list register is about to be given an SGI, whosever it is. */
static inline void vgic_note_sgi(struct vgic_vcpu *vcpu, u32 index, u32 sgi)
{
	if (index != vgic_own_lr(vcpu->vgic, sgi))
		vcpu->sgi_astray |= BIT32(sgi);
}

/* Inline, so that what each caller knows of it needs no instruction. */
static ALWAYS_INLINE u64 vgic_pending_lr(struct vgic_vcpu *vcpu,
					 const struct vgic_bank *bank,
					 u32 intid, u32 source, bool hw,
					 bool eoi)
{
	struct vgic_lr lr = {
		.intid = intid,
		.state = VGIC_LR_PENDING,
		.priority = *vgic_priority(vcpu, intid),
		.source = source,
		.hw = hw,
		.group1 = bank->group1 >> intid % 32 & 1,
		.eoi = eoi,
	};

	return vgic_encode(vcpu->vgic, &lr);
}

/*
 * Takes a latched SGI, of a GICv2's senders one; the latch stays set for the
 * others. False: none is left, since what is latched was taken along with an
 * earlier one of the same sender.
 */
static inline bool vgic_take_sgi(struct vgic_vcpu *vcpu, u32 sgi, u32 *source,
				 bool *more)
{
	u8 *sources = &vcpu->sgi_sources[sgi], all;

	*source = 0;
	*more = false;
	vgic_unlatch(&vcpu->own, BIT32(sgi));
	if (vcpu->vgic->version != 2)
		return true;
	all = __atomic_load_n(sources, __ATOMIC_ACQUIRE);
	if (!all)
		return false;
	*source = lowest_bit(all);
	*more = __atomic_and_fetch(sources, (u8) ~(1u << *source),
				   __ATOMIC_RELAXED) != 0;
	if (*more)
		vgic_latch(&vcpu->own, BIT32(sgi));
	return true;
}

#endif
