/* SPDX-License-Identifier: BSD-2-Clause */
/* Software generated interrupts. */
#include "vgic/internal.h"

static ALWAYS_INLINE void latch(struct vgic_vcpu *source,
				struct vgic_vcpu *target, u32 sgi)
{
	if (source->vgic->version == 2)
		__atomic_fetch_or(&target->sgi_sources[sgi],
				  (u8)(1u << source->index), __ATOMIC_RELAXED);
	vgic_latch(&target->own, BIT32(sgi));
}

/* A vCPU sends itself an SGI: straight into a list register if possible. */
static NOINLINE void send_to_itself(struct vgic_vcpu *vcpu, u32 sgi)
{
	if (vgic_send_self(vcpu, sgi))
		return;
	latch(vcpu, vcpu, sgi);
	vgic_service_kick(vcpu);
}

static ALWAYS_INLINE void send_to_other(struct vgic_vcpu *source,
					struct vgic_vcpu *target, u32 sgi)
{
	latch(source, target, sgi);
	if (target->online)
		source->vgic->ops->kick(target->index);
}

/* Sends one SGI, and sees that it is delivered. */
static ALWAYS_INLINE void send(struct vgic_vcpu *source,
			       struct vgic_vcpu *target, u32 sgi)
{
	if (target == source)
		send_to_itself(source, sgi);
	else
		send_to_other(source, target, sgi);
}

/* The affinity of what bit 0 of the target list stands for. */
static u64 listed_above(u64 value)
{
	return bits(value, 55, 48) << 32 | bits(value, 39, 32) << 16 |
	       bits(value, 23, 16) << 8 | bits(value, 47, 44) << 4;
}

static bool is_listed(u64 mpidr, u64 value)
{
	u64 distance = mpidr - listed_above(value);

	return distance < 16 && value >> distance & 1;
}

/* The vCPU of that affinity, or NULL. */
static struct vgic_vcpu *by_affinity(struct vgic *vgic, u64 mpidr)
{
	u32 guess = (u32)(mpidr >> vgic->guess_shift) & 0xff;

	if (likely(guess < vgic->vcpu_count &&
		   vgic->vcpu[guess].mpidr == mpidr))
		return &vgic->vcpu[guess];
	for (u32 n = 0; n < vgic->vcpu_count; n++)
		if (vgic->vcpu[n].mpidr == mpidr)
			return &vgic->vcpu[n];
	return NULL;
}

/*
 * An SGI register of one group sends to CPUs where the SGI is in that group
 * (IHI 0069H 4.5.1, one Security state: SGI0R group 0, SGI1R group 1; ASGI1R
 * is for the other Security state, which is the same one, group 1).
 */
static ALWAYS_INLINE bool in_group(const struct vgic_vcpu *target, u32 sgi,
				   bool group1)
{
	return (target->own.group1 >> sgi & 1) == group1;
}

static NOINLINE void send_to_many(struct vgic_vcpu *vcpu, u64 value, u32 sgi,
				  bool group1)
{
	struct vgic *vgic = vcpu->vgic;
	bool all = bit(value, 40), self = false;

	/* Itself last: its own list registers change at once. */
	for (u32 n = 0; n < vgic->vcpu_count; n++) {
		struct vgic_vcpu *target = &vgic->vcpu[n];

		if ((!all && !is_listed(target->mpidr, value)) ||
		    !in_group(target, sgi, group1))
			continue;
		if (target != vcpu)
			send_to_other(vcpu, target, sgi);
		else
			self = !all;
	}
	if (self)
		send_to_itself(vcpu, sgi);
}

/* IHI 0069H 12.2.20: ICC_SGI1R_EL1. One target is what is common. */
void vgic_send_sgi(struct vgic_vcpu *vcpu, u64 value,
		   enum vgic_sgi_register which)
{
	u32 sgi = (u32)bits(value, 27, 24), list = (u32)bits(value, 15, 0);
	bool group1 = which != VGIC_SGI0R;
	struct vgic_vcpu *target;

	if (list & (list - 1) || bit(value, 40)) {
		send_to_many(vcpu, value, sgi, group1);
	} else if (list) {
		target = by_affinity(vcpu->vgic,
				     listed_above(value) + lowest_bit(list));
		if (target && in_group(target, sgi, group1))
			send(vcpu, target, sgi);
	}
}

/* The vCPUs that a target filter and its list stand for (IHI 0048B 4.3.15). */
static ALWAYS_INLINE u32 targets_of(const struct vgic_vcpu *vcpu, u32 value)
{
	u32 self = 1u << vcpu->index, filter = (u32)bits(value, 25, 24), list;

	if (likely(filter == 0))
		list = (u32)bits(value, 23, 16);
	else if (filter == 1)
		list = ~self;
	else
		list = filter == 2 ? self : 0; /* 3 is reserved */
	return list & (BIT32(vcpu->vgic->vcpu_count) - 1);
}

static NOINLINE void send_to_list(struct vgic_vcpu *vcpu, u32 list, u32 sgi)
{
	u32 self = 1u << vcpu->index;

	/* Itself last: its own list registers change at once. */
	for (u32 left = list & ~self; left; left &= left - 1)
		send_to_other(vcpu, &vcpu->vgic->vcpu[lowest_bit(left)], sgi);
	if (list & self)
		send_to_itself(vcpu, sgi);
}

void vgic_write_sgir(struct vgic_vcpu *vcpu, u32 value)
{
	u32 list = targets_of(vcpu, value), sgi = value & 15;

	if (list == 0)
		return;
	if (list & (list - 1))
		send_to_list(vcpu, list, sgi);
	else
		send(vcpu, &vcpu->vgic->vcpu[lowest_bit(list)], sgi);
}
