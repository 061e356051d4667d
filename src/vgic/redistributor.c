/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * GICR: IHI 0069H 12.10. RD_base at 0, SGI_base at 64 KiB. Any vCPU may
 * access the redistributor of any other.
 */
#include "base/compiler.h"
#include "base/status.h"
#include "vgic/internal.h"

#define GICR_IIDR      0x0004
#define GICR_TYPER     0x0008
#define GICR_WAKER     0x0014
#define SGI_BASE       0x10000

#define WAKER_SLEEP    BIT32(1)
#define WAKER_CHILDREN BIT32(2)

/* Affinity, processor number, whether it ends a region; no LPIs. */
static u64 read_typer(const struct vgic_vcpu *target)
{
	u64 affinity =
		bits(target->mpidr, 39, 32) << 24 | bits(target->mpidr, 23, 0);

	return affinity << 32 | (u64)target->index << 8 |
	       (u64)target->last << 4;
}

static NOINLINE u64 read_control(const struct vgic_vcpu *target, u32 offset,
				 u32 size)
{
	if ((offset & ~4u) == GICR_TYPER) {
		u64 typer = read_typer(target);

		if (size == 8)
			return typer;
		return size == 4 ? (u32)(typer >> (offset & 4) * 8) : 0;
	}
	if (size != 4)
		return 0;
	if (offset == GICR_IIDR)
		return VGIC_IIDR;
	if (offset == GICR_WAKER)
		return target->asleep ? WAKER_SLEEP | WAKER_CHILDREN : 0;
	if (offset >= 0xffd0)
		return vgic_id_register(target->vgic, offset);
	return 0;
}

/* Of the shared registers, word 0 exists here. */
static bool exists(u32 offset)
{
	return vgic_is_common(offset) && vgic_is_private(offset);
}

static NOINLINE int read_other(struct vgic_vcpu *target, struct vgic_vcpu *vcpu,
			       u64 offset64, u32 size, u64 *value)
{
	u32 offset = (u32)offset64;

	*value = 0;
	if (offset64 >= 2 * SGI_BASE || offset & (size - 1))
		return OK;
	if (offset < SGI_BASE) {
		*value = read_control(target, offset, size);
		return OK;
	}
	offset -= SGI_BASE;
	if (!exists(offset))
		return OK;
	return vgic_common_read(target, vcpu, offset, size, value);
}

int vgic_redist_read(struct vgic_vcpu *target, struct vgic_vcpu *vcpu,
		     u64 offset, u32 size, u64 *value)
{
	u64 bits = offset - SGI_BASE; /* of registers of a bit for each */

	if (likely(vgic_is_word_below(0x400, bits, size) && bits >= 0x80 &&
		   bits % 0x80 == 0))
		return vgic_common_read(target, vcpu, (u32)bits, size, value);
	return read_other(target, vcpu, offset, size, value);
}

void vgic_redist_write(struct vgic_vcpu *target, struct vgic_vcpu *vcpu,
		       u64 offset64, u32 size, u64 value)
{
	u32 offset = (u32)offset64;

	if (offset64 >= 2 * SGI_BASE || offset & (size - 1))
		return;
	if (offset < SGI_BASE) {
		if (offset == GICR_WAKER && size == 4)
			target->asleep = value & WAKER_SLEEP;
		return;
	}
	offset -= SGI_BASE;
	if (exists(offset))
		vgic_common_write(target, vcpu, offset, size, value);
}
