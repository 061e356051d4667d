/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * List registers in the two formats that hardware has: GICH_LRn (IHI 0048B
 * 5.3.6) and ICH_LR<n>_EL2 (IHI 0069H 12.4.4). A raw value of 0 is an empty
 * list register in both.
 */
#ifndef VGIC_LR_H
#define VGIC_LR_H

#include "base/bits.h"
#include "base/types.h"

/* State of the interrupt in a list register; both bits may be set. */
#define VGIC_LR_PENDING 1u
#define VGIC_LR_ACTIVE	2u

/* Where it is. */
#define VGIC_LR_STATE_V2 28
#define VGIC_LR_STATE_V3 62

struct vgic_lr {
	u32 intid;
	u32 state;    /* VGIC_LR_* */
	u32 priority; /* 0..255, of which the hardware keeps the upper bits */
	u32 source;   /* CPU that sent the SGI: GICv2 only */
	bool hw;      /* deactivating it deactivates physical INTID `intid` */
	bool group1;
	bool eoi; /* maintenance interrupt when it ends; not with hw */
};

static inline u64 vgic_lr_encode_v2(const struct vgic_lr *lr)
{
	u64 raw = lr->intid | (u64)(lr->priority >> 3) << 23 |
		  (u64)lr->state << VGIC_LR_STATE_V2 | (u64)lr->group1 << 30;

	if (lr->hw)
		return raw | (u64)lr->intid << 10 | BIT(31);
	return raw | (u64)lr->source << 10 | (u64)lr->eoi << 19;
}

static inline u64 vgic_lr_encode_v3(const struct vgic_lr *lr)
{
	u64 raw = lr->intid | (u64)lr->priority << 48 | (u64)lr->group1 << 60 |
		  (u64)lr->state << VGIC_LR_STATE_V3;

	if (lr->hw)
		return raw | (u64)lr->intid << 32 | BIT(61);
	return raw | (u64)lr->eoi << 41;
}

static inline struct vgic_lr vgic_lr_decode_v2(u64 raw)
{
	bool hw = bit(raw, 31);

	return (struct vgic_lr){
		.intid = (u32)bits(raw, 9, 0),
		.state = (u32)bits(raw, 29, 28),
		.priority = (u32)bits(raw, 27, 23) << 3,
		.source = hw ? 0 : (u32)bits(raw, 12, 10),
		.hw = hw,
		.group1 = bit(raw, 30),
		.eoi = !hw && bit(raw, 19),
	};
}

static inline struct vgic_lr vgic_lr_decode_v3(u64 raw)
{
	bool hw = bit(raw, 61);

	return (struct vgic_lr){
		.intid = (u32)bits(raw, 31, 0),
		.state = (u32)bits(raw, 63, 62),
		.priority = (u32)bits(raw, 55, 48),
		.hw = hw,
		.group1 = bit(raw, 60),
		.eoi = !hw && bit(raw, 41),
	};
}

#endif
