/* SPDX-License-Identifier: BSD-2-Clause */
/* What the files of this room share. */
#ifndef VGIC_INTERNAL_H
#define VGIC_INTERNAL_H

#include "base/bits.h"
#include "vgic/lr.h"
#include "vgic/vgic.h"

/* The virtual interface keeps five bits of a priority (GICv2 always does). */
#define PRIORITY_MASK 0xf8u

/* GICD_IIDR, GICR_IIDR: product 'C', revision 1; no JEP106 code is ours. */
#define VGIC_IIDR      0x43001000u

#define CONTROL_GROUP0 1u
#define CONTROL_GROUP1 2u

#define ROUTER_ANY     BIT(31)

/* In lr_intid: there is no short way into this list register. */
#define VGIC_LR_CLOSED 0x8000u

#define SGI_COUNT      16u
#define SGI_MASK       0xffffu

/* The bank of word 0 is the vCPU's own, the others are shared. */
static inline struct vgic_bank *vgic_bank(struct vgic_vcpu *vcpu, u32 word)
{
	return word ? &vcpu->vgic->spi[word] : &vcpu->own;
}

static inline u8 *vgic_priority(struct vgic_vcpu *vcpu, u32 intid)
{
	return intid < 32 ? &vcpu->priority[intid]
			  : &vcpu->vgic->priority[intid];
}

/*
 * The priority that an active one was acknowledged with, and ends with, and in
 * bit 0 whether in group 1. A byte of its own: other CPUs change others.
 */
static inline u8 *vgic_active_as(struct vgic_vcpu *vcpu, u32 intid)
{
	return intid < 32 ? &vcpu->active_as[intid]
			  : &vcpu->vgic->active_as[intid];
}

/* Interrupts of a bank that the distributor forwards, if they are enabled. */
static inline u32 vgic_forwarded(const struct vgic *vgic,
				 const struct vgic_bank *bank)
{
	u32 mask = 0;

	if (vgic->control & CONTROL_GROUP0)
		mask |= ~bank->group1;
	if (vgic->control & CONTROL_GROUP1)
		mask |= bank->group1;
	return mask & ~bank->nowhere;
}

/* Interrupts of a bank that may be given to a guest now. */
static inline u32 vgic_deliverable(const struct vgic *vgic,
				   const struct vgic_bank *bank)
{
	return bank->enabled & vgic_forwarded(vgic, bank);
}

/* The latch of interrupts without a physical one behind them. */
static inline u32 vgic_latched(const struct vgic_bank *bank)
{
	return __atomic_load_n(&bank->latched, __ATOMIC_ACQUIRE);
}

static inline void vgic_latch(struct vgic_bank *bank, u32 mask)
{
	__atomic_fetch_or(&bank->latched, mask, __ATOMIC_RELEASE);
}

static inline void vgic_unlatch(struct vgic_bank *bank, u32 mask)
{
	__atomic_fetch_and(&bank->latched, ~mask, __ATOMIC_ACQUIRE);
}

/*
 * What a write made pending stays so until the guest acknowledges it, also
 * where EL2 has and gives it back: a level alone would be gone with its line.
 */
static inline void vgic_pend(struct vgic_bank *bank, u32 mask)
{
	__atomic_fetch_or(&bank->pended, mask & ~bank->edge, __ATOMIC_RELEASE);
}

static inline void vgic_unpend(struct vgic_bank *bank, u32 mask)
{
	__atomic_fetch_and(&bank->pended, ~mask, __ATOMIC_RELAXED);
	__atomic_fetch_and(&bank->pended_taken, ~mask, __ATOMIC_RELAXED);
}

/*
 * Those of the mask that stay pending without a line: edges, and levels that
 * a write made pending. Given back, they are set pending again.
 */
static inline u32 vgic_pends_again(const struct vgic_bank *bank, u32 mask)
{
	return (bank->edge |
		__atomic_load_n(&bank->pended_taken, __ATOMIC_RELAXED)) &
	       mask;
}

static inline bool vgic_set_has(const struct vgic_set *set, u32 intid)
{
	return set->bits[intid / 32] >> intid % 32 & 1;
}

static inline void vgic_set_add(struct vgic_set *set, u32 intid)
{
	set->count += !vgic_set_has(set, intid);
	set->bits[intid / 32] |= BIT32(intid % 32);
}

static inline void vgic_set_remove(struct vgic_set *set, u32 intid)
{
	set->count -= vgic_set_has(set, intid);
	set->bits[intid / 32] &= ~BIT32(intid % 32);
}

/* Nothing is in a list register. */
static inline void vgic_lists_empty(struct vgic_vcpu *vcpu)
{
	vcpu->lr_used = 0;
	vcpu->sgi_astray = 0;
}

/* Writes one of the registers of these physical interrupts; not an empty mask. */
void vgic_write_hw(const struct vgic_bank *bank, enum gic_word_register reg,
		   u32 mask);

/* Makes the physical enables of a bank what they should be. */
void vgic_apply(const struct vgic_bank *bank);

/*
 * Ends the active state of an interrupt, if this vCPU has it saved: no list
 * register holds it.
 */
void vgic_end_saved(struct vgic_vcpu *vcpu, u32 intid);

/* Saves an interrupt as active, with the priority and group it has as such. */
void vgic_set_active(struct vgic_vcpu *vcpu, u32 intid, u32 priority,
		     bool group1);

/*
 * One that is queued becomes pending in the physical GIC, behind its active
 * state: a level is pending by itself once it is inactive, an edge, or what was
 * written pending, is set pending.
 */
void vgic_pend_queued(struct vgic_vcpu *vcpu, u32 intid);

/*
 * Returns acknowledged interrupts that wait, but are not for this vCPU now, to
 * the physical GIC: those that it may no longer be given, and levels that fell
 * before the guest acknowledged them, which are pending no more.
 */
void vgic_give_back(struct vgic_vcpu *vcpu);

/*
 * A vCPU sends itself an SGI: straight into a list register. False: it has to
 * be latched.
 */
bool vgic_send_self(struct vgic_vcpu *vcpu, u32 sgi);

/*
 * Brings to memory all that may be in flight of the interrupts of a bank: of
 * private ones that of their vCPU, of SPIs that of every one.
 */
void vgic_stop(struct vgic_vcpu *vcpu, const struct vgic_bank *bank);
void vgic_go(struct vgic_vcpu *vcpu, const struct vgic_bank *bank);

/*
 * Those of the mask have another priority or target now: what is in flight of
 * them is put into list registers anew.
 */
void vgic_reconsider(struct vgic_vcpu *vcpu, const struct vgic_bank *bank,
		     u32 mask);

/* The registers of one bit for each interrupt of a bank, as a vCPU uses them. */
u32 vgic_read_pending(struct vgic_vcpu *vcpu, const struct vgic_bank *bank);
u32 vgic_read_active(struct vgic_vcpu *vcpu, const struct vgic_bank *bank);
void vgic_write_enable(struct vgic_vcpu *vcpu, struct vgic_bank *bank,
		       u32 mask);
void vgic_write_disable(struct vgic_vcpu *vcpu, struct vgic_bank *bank,
			u32 mask);
void vgic_write_set_pending(struct vgic_vcpu *vcpu, struct vgic_bank *bank,
			    u32 mask);
void vgic_write_clear_pending(struct vgic_vcpu *vcpu, struct vgic_bank *bank,
			      u32 mask);
void vgic_write_active(struct vgic_vcpu *vcpu, const struct vgic_bank *bank,
		       u32 mask, bool on);
void vgic_write_group(struct vgic_vcpu *vcpu, struct vgic_bank *bank,
		      u32 group1);
void vgic_write_control(struct vgic_vcpu *vcpu, u32 control);

/*
 * Sends an SPI from now on to the vCPU that its ITARGETSR or IROUTER says, as
 * it is now; of several to one that is on.
 */
void vgic_retarget(struct vgic_vcpu *vcpu, u32 intid);

/* The same for all that more than one vCPU may take: one has come or gone. */
void vgic_retarget_shared(struct vgic_vcpu *vcpu);

/*
 * The registers that distributor and redistributor share: 0x080-0x7ff and
 * 0xc00-0xcff. Returns OK; what is reserved, or not of that size, reads as 0.
 * Reads of private ones without `target` find none.
 */
int vgic_common_read(struct vgic_vcpu *target, struct vgic_vcpu *vcpu,
		     u32 offset, u32 size, u64 *value);
void vgic_common_write(struct vgic_vcpu *target, struct vgic_vcpu *vcpu,
		       u32 offset, u32 size, u64 value);

/* Whether it is an aligned word below `end`, a power of two: what is read most. */
static ALWAYS_INLINE bool vgic_is_word_below(u64 end, u64 offset, u32 size)
{
	return (offset & ~(end - 4)) == 0 && size == 4;
}

static inline bool vgic_is_common(u32 offset)
{
	return offset - 0x80 < 0x780 || offset - 0xc00 < 0x100;
}

/* Whether one of these is of word 0: SGIs and PPIs. */
static inline bool vgic_is_private(u32 offset)
{
	if (offset >= 0xc00)
		return offset < 0xc08;
	return offset >= 0x400 ? offset < 0x420 : offset % 0x80 < 4;
}

/* The identification registers 0xffd0-0xffff. */
u32 vgic_id_register(const struct vgic *vgic, u32 offset);

#endif
