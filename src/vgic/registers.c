/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Registers that the distributor (for SPIs, and in GICv2 for the reader's
 * own private interrupts) and the redistributor share, by their offset in
 * both: IHI 0048B 4.3, IHI 0069H 12.8 and 12.10.
 */
#include "base/status.h"
#include "vgic/internal.h"

/* Two bits for each interrupt, the upper one says edge; 16 in a word. */
static u32 read_config(const struct vgic_bank *bank, u32 half)
{
	u32 edge = bank->edge >> (half ? 16 : 0), value = 0;

	for (u32 n = 0; n < 16; n++)
		value |= (edge >> n & 1) << (2 * n + 1);
	return value;
}

/* SGIs are edge-triggered, whatever is written. */
static void write_config(struct vgic_bank *bank, u32 half, u32 value)
{
	const struct vgic_ops *ops = bank->vgic->ops;
	u32 shift = half ? 16 : 0, mask = 0xffffu << shift, edge = 0;

	mask &= bank->existing;
	if (bank->word == 0)
		mask &= ~SGI_MASK;
	for (u32 n = 0; n < 16; n++)
		edge |= (value >> (2 * n + 1) & 1) << (n + shift);
	if (mask & bank->hw)
		edge = (edge & ~bank->hw) |
		       (ops->configure(bank->cpu, bank->word, mask & bank->hw,
				       edge) &
			bank->hw);
	bank->edge = (bank->edge & ~mask) | (edge & mask);
}

/* One that is pending competes with its new priority (IHI 0048B 4.3.11). */
static void write_priority(struct vgic_vcpu *vcpu, struct vgic_vcpu *target,
			   u32 intid, u32 size, u64 value)
{
	u8 *priority = vgic_priority(target, intid);
	u32 changed = 0;

	for (u32 n = 0; n < size; n++) {
		u8 byte = (u8)(value >> (8 * n)) & PRIORITY_MASK;

		if (priority[n] != byte)
			changed |= BIT32((intid + n) % 32);
		priority[n] = byte;
	}
	if (changed)
		vgic_reconsider(vcpu, vgic_bank(target, intid / 32), changed);
}

/* Where there are no private interrupts, what is read of them is zero. */
static const struct vgic_bank *
bank_read(const struct vgic *vgic, const struct vgic_vcpu *target, u32 word)
{
	return word == 0 && target ? &target->own : &vgic->spi[word];
}

static const u8 *priority_read(const struct vgic *vgic,
			       const struct vgic_vcpu *target, u32 intid)
{
	return intid < 32 && target ? &target->priority[intid]
				    : &vgic->priority[intid];
}

/* Four at a time, spelled so that the compiler sees one load. */
static ALWAYS_INLINE u32 read_four(const u8 *priority)
{
	const u8 *p = __builtin_assume_aligned(priority, 4);

	return p[0] | (u32)p[1] << 8 | (u32)p[2] << 16 | (u32)p[3] << 24;
}
_Static_assert(offsetof(struct vgic, priority) % 4 == 0 &&
		       offsetof(struct vgic_vcpu, priority) % 4 == 0,
	       "alignment of priorities");

/* Single priorities, configuration, and pending and active state. */
static NOINLINE COLD int read_other(struct vgic_vcpu *target,
				    struct vgic_vcpu *vcpu, u32 offset,
				    u32 size, u64 *value)
{
	const struct vgic *vgic = vcpu->vgic;
	u32 word = offset % 0x80 / 4;

	*value = 0;
	if (offset - 0x400 < 0x400 && size < 4) {
		const u8 *p = priority_read(vgic, target, offset - 0x400);

		*value = size == 2 ? p[0] | (u32)p[1] << 8 : p[0];
		return OK;
	}
	if (size != 4)
		return OK;
	if (offset >= 0xc00)
		*value = read_config(
			bank_read(vgic, target, (offset - 0xc00) / 8),
			offset & 4);
	else if (word == 0 && !target)
		return OK;
	else if (offset >= 0x300)
		*value = vgic_read_active(vcpu, bank_read(vgic, target, word));
	else
		*value = vgic_read_pending(vcpu, bank_read(vgic, target, word));
	return OK;
}

int vgic_common_read(struct vgic_vcpu *target, struct vgic_vcpu *vcpu,
		     u32 offset, u32 size, u64 *value)
{
	const struct vgic *vgic = vcpu->vgic;

	if (likely(offset < 0x200 && size == 4)) {
		const struct vgic_bank *bank =
			bank_read(vgic, target, offset % 0x80 / 4);

		*value = offset >= 0x100 ? bank->enabled : bank->group1;
		return OK;
	}
	if (likely(offset - 0x400 < 0x400 && size == 4)) {
		*value = read_four(priority_read(vgic, target, offset - 0x400));
		return OK;
	}
	return read_other(target, vcpu, offset, size, value);
}

static void write_bits(struct vgic_vcpu *vcpu, struct vgic_bank *bank,
		       u32 offset, u32 mask)
{
	switch (offset & ~0x7fu) {
	case GIC_IGROUPR:
		vgic_write_group(vcpu, bank, mask);
		return;
	case GIC_ISPENDR:
		vgic_write_set_pending(vcpu, bank, mask & ~bank->fixed);
		return;
	case GIC_ICPENDR:
		vgic_write_clear_pending(vcpu, bank, mask & ~bank->fixed);
		return;
	default:
		vgic_write_active(vcpu, bank, mask, offset < GIC_ICACTIVER);
		return;
	}
}

/* What has no bit for each interrupt. */
static NOINLINE COLD void write_other(struct vgic_vcpu *target,
				      struct vgic_vcpu *vcpu, u32 offset,
				      u32 size, u64 value)
{
	u32 line_count = vcpu->vgic->line_count;

	if (offset < 0x800) {
		if (size <= 4 && offset - 0x400 < line_count)
			write_priority(vcpu, target, offset - 0x400, size,
				       value);
	} else if (size == 4 && (offset - 0xc00) * 4 < line_count) {
		write_config(vgic_bank(target, (offset - 0xc00) / 8),
			     offset & 4, (u32)value);
	}
}

void vgic_common_write(struct vgic_vcpu *target, struct vgic_vcpu *vcpu,
		       u32 offset, u32 size, u64 value)
{
	struct vgic_bank *bank;
	u32 mask;

	if (unlikely(offset >= 0x400)) {
		write_other(target, vcpu, offset, size, value);
		return;
	}
	if (size != 4)
		return;
	bank = vgic_bank(target, offset % 0x80 / 4);
	mask = (u32)value & bank->existing;
	if (unlikely(offset - GIC_ISENABLER >= 0x100))
		write_bits(vcpu, bank, offset, mask);
	else if (offset < GIC_ICENABLER)
		vgic_write_enable(vcpu, bank, mask);
	else
		vgic_write_disable(vcpu, bank, mask & ~bank->fixed);
}

/*
 * GICv2: ICPIDR2 at 0xfe8, architecture version 2 in bits 7:4 (IHI 0048B
 * 4.3.19). GICv3: PIDR2 at 0xffe8, version 3 (IHI 0069H 12.1.3). The rest of
 * the CoreSight identification names no designer, which is permitted.
 */
u32 vgic_id_register(const struct vgic *vgic, u32 offset)
{
	static const u8 component[] = { 0x0d, 0xf0, 0x05, 0xb1 };

	offset &= 0xfff;
	if (offset == 0xfe8)
		return vgic->version << 4 | 0xb;
	if (offset >= 0xff0)
		return component[(offset - 0xff0) / 4];
	return 0;
}
