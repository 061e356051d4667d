/* SPDX-License-Identifier: BSD-2-Clause */
/* GICD: IHI 0048B 4.3, IHI 0069H 12.9. */
#include "base/compiler.h"
#include "base/status.h"
#include "vgic/internal.h"

#define GICD_CTLR      0x000
#define GICD_TYPER     0x004
#define GICD_IIDR      0x008
#define GICD_ITARGETSR 0x800
#define GICD_CPENDSGIR 0xf10
#define GICD_SPENDSGIR 0xf20
#define GICD_IROUTER   0x6000

/* GICv3: affinity routing, one Security state; both always so. */
#define CTLR_ARE_DS (BIT32(4) | BIT32(6))

static u64 read_targets(struct vgic_vcpu *vcpu, u32 intid, u32 size)
{
	struct vgic *vgic = vcpu->vgic;
	u64 value = 0;

	if (vgic->vcpu_count == 1)
		return 0; /* a uniprocessor has no targets (4.3.12) */
	for (u32 n = 0; n < size; n++, intid++) {
		u8 target = intid < 32 ? (u8)(1u << vcpu->index)
				       : vgic->targets[intid];

		if (intid < vgic->line_count)
			value |= (u64)target << (8 * n);
	}
	return value;
}

static void write_targets(struct vgic_vcpu *vcpu, u32 intid, u32 size,
			  u64 value)
{
	struct vgic *vgic = vcpu->vgic;
	u32 all = BIT32(vgic->vcpu_count) - 1;

	if (vgic->vcpu_count == 1)
		return;
	for (u32 n = 0; n < size; n++, intid++) {
		u8 targets = (u8)((value >> (8 * n)) & all);

		if (intid < 32 || intid >= vgic->line_count)
			continue;
		vgic->targets[intid] = targets;
		vgic_retarget(vcpu, intid);
	}
}

/* Senders of SGIs from `first` on, a byte each. */
static u64 read_sgi_pending(struct vgic_vcpu *vcpu, u32 first, u32 size)
{
	u64 value = 0;

	vgic_fold(vcpu);
	for (u32 n = 0; n < size; n++)
		value |= (u64)vcpu->sgi_sources[(first + n) & 15] << (8 * n);
	vgic_unfold(vcpu);
	return value;
}

static void write_sgi_pending(struct vgic_vcpu *vcpu, u32 first, u32 size,
			      u64 value, bool set)
{
	u32 all = BIT32(vcpu->vgic->vcpu_count) - 1;

	vgic_fold(vcpu);
	for (u32 n = 0; n < size; n++) {
		u8 mask = (u8)((value >> (8 * n)) & all), left;
		u8 *sources = &vcpu->sgi_sources[(first + n) & 15];
		u32 sgi = BIT32((first + n) & 15);

		/* First the latch: a sender that comes between sets both. */
		if (!set)
			vgic_unlatch(&vcpu->own, sgi);
		left = set ? __atomic_or_fetch(sources, mask, __ATOMIC_RELAXED)
			   : __atomic_and_fetch(sources, (u8)~mask,
						__ATOMIC_RELAXED);
		if (left)
			vgic_latch(&vcpu->own, sgi);
	}
	vgic_unfold(vcpu);
}

static u64 read_v2(struct vgic_vcpu *vcpu, u32 offset, u32 size)
{
	if (offset >= GICD_ITARGETSR && offset < 0xc00 && size <= 4)
		return read_targets(vcpu, offset - GICD_ITARGETSR, size);
	if (offset >= GICD_CPENDSGIR && offset < 0xf30 && size <= 4)
		return read_sgi_pending(vcpu, offset & 15, size);
	if (offset >= 0xfd0 && offset < 0x1000 && size == 4)
		return vgic_id_register(vcpu->vgic, offset);
	return 0;
}

static void write_v2(struct vgic_vcpu *vcpu, u32 offset, u32 size, u64 value)
{
	if (offset >= GICD_ITARGETSR && offset < 0xc00 && size <= 4)
		write_targets(vcpu, offset - GICD_ITARGETSR, size, value);
	else if (offset >= GICD_CPENDSGIR && offset < 0xf30 && size <= 4)
		write_sgi_pending(vcpu, offset & 15, size, value,
				  offset >= GICD_SPENDSGIR);
}

/* Whether an IROUTER register of a line that exists is at `offset`. */
static bool is_router(const struct vgic *vgic, u32 offset, u32 *intid)
{
	*intid = (offset - GICD_IROUTER) / 8;
	return offset >= GICD_IROUTER + 32 * 8 && offset < 0x8000 &&
	       *intid < vgic->line_count;
}

static u64 read_v3(struct vgic_vcpu *vcpu, u32 offset, u32 size)
{
	struct vgic *vgic = vcpu->vgic;
	u32 intid;

	if (is_router(vgic, offset, &intid)) {
		u64 value = vgic->router[intid];

		if (size == 8)
			return value;
		return size == 4 ? (u32)(value >> (offset & 4) * 8) : 0;
	}
	if (offset >= 0xffd0 && offset < 0x10000 && size == 4)
		return vgic_id_register(vgic, offset);
	return 0;
}

static void write_router(struct vgic_vcpu *vcpu, u32 intid, u64 value)
{
	value &= MASK(39, 32) | ROUTER_ANY | MASK(23, 0);
	vcpu->vgic->router[intid] = value;
	vgic_retarget(vcpu, intid);
}

static void write_v3(struct vgic_vcpu *vcpu, u32 offset, u32 size, u64 value)
{
	struct vgic *vgic = vcpu->vgic;
	u32 intid;

	if (!is_router(vgic, offset, &intid))
		return;
	if (size == 4 && offset & 4)
		value = set_bits(vgic->router[intid], 63, 32, value);
	else if (size == 4)
		value = set_bits(vgic->router[intid], 31, 0, value);
	else if (size != 8)
		return;
	write_router(vcpu, intid, value);
}

static ALWAYS_INLINE u32 read_control(const struct vgic *vgic, u32 offset)
{
	if (offset == GICD_TYPER)
		return vgic->typer;
	if (offset == GICD_CTLR)
		return vgic->control | (vgic->version == 3 ? CTLR_ARE_DS : 0);
	return offset == GICD_IIDR ? VGIC_IIDR : 0;
}

/* Within the frame, and aligned. */
static bool is_sound(u64 offset, u32 size)
{
	return offset < 0x10000 && (offset & (size - 1)) == 0;
}

/* What is not a word below 0x800. */
static NOINLINE COLD int read_other(struct vgic *vgic, struct vgic_vcpu *vcpu,
				    u64 offset64, u32 size, u64 *value)
{
	u32 offset = (u32)offset64;

	*value = 0;
	if (!is_sound(offset64, size))
		return OK;
	if (vgic_is_common(offset))
		return vgic_common_read(vcpu->banked, vcpu, offset, size,
					value);
	*value = vgic->version == 2 ? read_v2(vcpu, offset, size)
				    : read_v3(vcpu, offset, size);
	return OK;
}

int vgic_dist_read(struct vgic *vgic, struct vgic_vcpu *vcpu, u64 offset,
		   u32 size, u64 *value)
{
	if (likely(vgic_is_word_below(0x80, offset, size))) {
		*value = read_control(vgic, (u32)offset);
		return OK;
	}
	if (likely(vgic_is_word_below(0x800, offset, size)))
		return vgic_common_read(vcpu->banked, vcpu, (u32)offset, size,
					value);
	return read_other(vgic, vcpu, offset, size, value);
}

/* What a redistributor does not have. */
static NOINLINE COLD void write_other(struct vgic_vcpu *vcpu, u32 offset,
				      u32 size, u64 value)
{
	if (offset == GICD_CTLR && size == 4)
		vgic_write_control(
			vcpu, (u32)value & (CONTROL_GROUP0 | CONTROL_GROUP1));
	else if (vcpu->vgic->version == 2)
		write_v2(vcpu, offset, size, value);
	else
		write_v3(vcpu, offset, size, value);
}

void vgic_dist_write(struct vgic *vgic, struct vgic_vcpu *vcpu, u64 offset64,
		     u32 size, u64 value)
{
	u32 offset = (u32)offset64;

	if (!is_sound(offset64, size))
		return;
	if (!vgic_is_common(offset))
		write_other(vcpu, offset, size, value);
	/* With affinity routing, word 0 is in the redistributors: RES0. */
	else if (vgic->version == 2 || !vgic_is_private(offset))
		vgic_common_write(vcpu, vcpu, offset, size, value);
}
