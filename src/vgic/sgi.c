/* SPDX-License-Identifier: BSD-2-Clause */
/* Software generated interrupts. */
#include "vgic/internal.h"

void vgic_send(struct vgic_vcpu *source, struct vgic_vcpu *target, u32 sgi)
{
	struct vgic *vgic = source->vgic;

	if (vgic->version == 2)
		__atomic_fetch_or(&target->sgi_sources[sgi],
				  (u8)(1u << source->index), __ATOMIC_RELAXED);
	vgic_latch(&target->own, BIT32(sgi));
	if (target == source)
		vgic_service_kick(source);
	else if (target->online)
		vgic->ops->kick(target->index);
}

/*
 * An SGI register of one group sends to CPUs where the SGI is in that group
 * (IHI 0069H 4.5.1, one Security state: SGI0R group 0, SGI1R group 1; ASGI1R
 * is for the other Security state, which is the same one, group 1).
 */
static void send_in_group(struct vgic_vcpu *source, struct vgic_vcpu *target,
			  u32 sgi, bool group1)
{
	if ((target->own.group1 >> sgi & 1) == group1)
		vgic_send(source, target, sgi);
}

/* IHI 0069H 12.2.20: ICC_SGI1R_EL1. */
void vgic_send_sgi(struct vgic_vcpu *vcpu, u64 value,
		   enum vgic_sgi_register which)
{
	struct vgic *vgic = vcpu->vgic;
	u32 sgi = (u32)bits(value, 27, 24);
	bool group1 = which != VGIC_SGI0R;
	u64 upper = bits(value, 55, 48) << 32 | bits(value, 39, 32) << 16 |
		    bits(value, 23, 16) << 8;
	u64 list = bits(value, 15, 0), first = bits(value, 47, 44) * 16;

	if (bit(value, 40)) {
		for (u32 n = 0; n < vgic->vcpu_count; n++)
			if (&vgic->vcpu[n] != vcpu)
				send_in_group(vcpu, &vgic->vcpu[n], sgi,
					      group1);
		return;
	}
	for (u32 n = 0; n < vgic->vcpu_count; n++) {
		u64 mpidr = vgic->vcpu[n].mpidr;
		u64 low = mpidr & 0xff;

		if ((mpidr & ~UINT64_C(0xff)) == upper && low >= first &&
		    low < first + 16 && list >> (low - first) & 1)
			send_in_group(vcpu, &vgic->vcpu[n], sgi, group1);
	}
}
