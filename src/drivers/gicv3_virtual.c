/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * GICv3 under the virtual GIC: list registers (IHI 0069H 12.4) and the
 * physical interrupts that stand behind virtual ones.
 */
#include "arch/barrier.h"
#include "arch/sysreg.h"
#include "drivers/gic_regs.h"
#include "drivers/gicv3.h"
#include "drivers/mmio.h"

#define ICH_HCR_EN	    BIT(0)
#define ICH_HCR_LRENPIE	    BIT(2)
#define ICH_HCR_NPIE	    BIT(3)
#define ICH_HCR_VGRP0EIE    4
#define ICH_HCR_VGRP0DIE    BIT(5)
#define ICH_HCR_VGRP1EIE    6
#define ICH_HCR_VGRP1DIE    BIT(7)
#define ICH_HCR_TDIR	    BIT(14)
#define ICH_VTR_TDS	    19
#define ICH_VTR_PREBITS_LOW 26

/* ICH_LR<n>_EL2: 8 from S3_4_C12_C12_0 on, 8 from S3_4_C12_C13_0 on. */
#define LR_CASES(action)                                                       \
	switch (index) {                                                       \
	case 0:                                                                \
		action(S3_4_C12_C12_0);                                        \
	case 1:                                                                \
		action(S3_4_C12_C12_1);                                        \
	case 2:                                                                \
		action(S3_4_C12_C12_2);                                        \
	case 3:                                                                \
		action(S3_4_C12_C12_3);                                        \
	case 4:                                                                \
		action(S3_4_C12_C12_4);                                        \
	case 5:                                                                \
		action(S3_4_C12_C12_5);                                        \
	case 6:                                                                \
		action(S3_4_C12_C12_6);                                        \
	case 7:                                                                \
		action(S3_4_C12_C12_7);                                        \
	case 8:                                                                \
		action(S3_4_C12_C13_0);                                        \
	case 9:                                                                \
		action(S3_4_C12_C13_1);                                        \
	case 10:                                                               \
		action(S3_4_C12_C13_2);                                        \
	case 11:                                                               \
		action(S3_4_C12_C13_3);                                        \
	case 12:                                                               \
		action(S3_4_C12_C13_4);                                        \
	case 13:                                                               \
		action(S3_4_C12_C13_5);                                        \
	case 14:                                                               \
		action(S3_4_C12_C13_6);                                        \
	default:                                                               \
		action(S3_4_C12_C13_7);                                        \
	}

static u64 lr_read(u32 index)
{
#define READ_LR(reg) return read_sysreg(reg)
	LR_CASES(READ_LR)
}

static void lr_write(u32 index, u64 raw)
{
	/* Most CPUs have these four: two branches, and no table. */
	if (index < 2) {
		if (index == 0)
			write_sysreg(S3_4_C12_C12_0, raw);
		else
			write_sysreg(S3_4_C12_C12_1, raw);
		return;
	}
	if (index < 4) {
		if (index == 2)
			write_sysreg(S3_4_C12_C12_2, raw);
		else
			write_sysreg(S3_4_C12_C12_3, raw);
		return;
	}
#define WRITE_LR(reg)                                                          \
	write_sysreg(reg, raw);                                                \
	return
	LR_CASES(WRITE_LR)
}

static u32 lr_count(void)
{
	return (u32)bits(read_sysreg(ICH_VTR_EL2_), 4, 0) + 1;
}

/*
 * An earlier write of a list register shows in ELRSR only after a context
 * synchronization event; without it a full one would seem empty.
 */
static u32 lr_empty(void)
{
	isb();
	return (u32)read_sysreg(ICH_ELRSR_EL2_);
}

/*
 * DIR always traps, where it can: it may name an interrupt that no list
 * register of this CPU holds.
 */
static u64 hcr_base(void)
{
	u64 hcr = ICH_HCR_EN;

	if (bit(read_sysreg(ICH_VTR_EL2_), ICH_VTR_TDS))
		hcr |= ICH_HCR_TDIR;
	return hcr;
}

/* VMCR.VENG0 and VENG1, as ICC_IGRPEN0_EL1 and IGRPEN1_EL1 set them. */
static u32 lr_groups(void)
{
	return (u32)read_sysreg(ICH_VMCR_EL2_) & VGIC_ALL_GROUPS;
}

static void lr_maintenance(u32 causes)
{
	u64 hcr = read_sysreg(ICH_HCR_EL2_) & (ICH_HCR_EN | ICH_HCR_TDIR);
	u64 more = ~causes >> VGIC_GROUPS_WERE;

	/*
	 * That a group is taken no longer need be told only while the other one
	 * is, of which something may wait. (QEMU 7.2 tells it of group 0 when it
	 * is group 1.)
	 */
	if (causes & VGIC_NO_PENDING)
		hcr |= ICH_HCR_NPIE | (more & 1) << ICH_HCR_VGRP0EIE |
		       (more >> 1 & 1) << ICH_HCR_VGRP1EIE |
		       (more & VGIC_ALL_GROUPS
				? 0
				: ICH_HCR_VGRP0DIE | ICH_HCR_VGRP1DIE);
	if (causes & VGIC_NO_ENTRY)
		hcr |= ICH_HCR_LRENPIE;
	write_sysreg(ICH_HCR_EL2_, hcr);
}

/*
 * In EOImode 1 an EOI drops the priority and ends nothing; some CPUs count it
 * all the same. Where DIR traps, that is how an interrupt ends then.
 */
static u32 lr_take_eoi_count(void)
{
	u64 hcr = read_sysreg(ICH_HCR_EL2_);
	u32 count = (u32)bits(hcr, 31, 27);

	if (count)
		write_sysreg(ICH_HCR_EL2_, hcr & ~MASK(31, 27));
	if (hcr & ICH_HCR_TDIR &&
	    bit(read_sysreg(ICH_VMCR_EL2_), ICH_VMCR_VEOIM))
		return 0;
	return count;
}

/* Of 32, 64 or 128 levels, as gicv3_reset_virtual() has them. */
static u32 lr_running(void)
{
	u32 shift = 7 - (u32)bits(read_sysreg(ICH_VTR_EL2_), 28,
				  ICH_VTR_PREBITS_LOW);
	u64 low = read_sysreg(ICH_AP0R0_EL2_) | read_sysreg(ICH_AP1R0_EL2_);
	u64 high = 0;

	if (shift < 3)
		low |= (read_sysreg(ICH_AP0R1_EL2_) |
			read_sysreg(ICH_AP1R1_EL2_))
		       << 32;
	if (shift < 2)
		high = read_sysreg(ICH_AP0R2_EL2_) |
		       read_sysreg(ICH_AP1R2_EL2_) |
		       (read_sysreg(ICH_AP0R3_EL2_) |
			read_sysreg(ICH_AP1R3_EL2_))
			       << 32;
	if (low)
		return (u32)__builtin_ctzll(low) << shift;
	return high ? (64 + (u32)__builtin_ctzll(high)) << shift : 0x100;
}

void gicv3_virtual_limits(struct gic_limits *limits)
{
	u64 vtr = read_sysreg(ICH_VTR_EL2_);

	limits->lr_count = lr_count();
	limits->priority_bits = (u32)bits(vtr, 31, 29) + 1;
	limits->dir_trap = bit(vtr, ICH_VTR_TDS);
}

/*
 * Active priorities have one register for each 32 of the preemption levels
 * that exist; a register that does not exist is UNDEFINED (12.4.1).
 */
void gicv3_reset_virtual(void)
{
	u64 vtr = read_sysreg(ICH_VTR_EL2_);
	u32 levels = 1u << (bits(vtr, 28, ICH_VTR_PREBITS_LOW) + 1);

	write_sysreg(ICH_HCR_EL2_, 0);
	for (u32 n = 0; n < lr_count(); n++)
		lr_write(n, 0);
	write_sysreg(ICH_AP0R0_EL2_, 0);
	write_sysreg(ICH_AP1R0_EL2_, 0);
	if (levels > 32) {
		write_sysreg(ICH_AP0R1_EL2_, 0);
		write_sysreg(ICH_AP1R1_EL2_, 0);
	}
	if (levels > 64) {
		write_sysreg(ICH_AP0R2_EL2_, 0);
		write_sysreg(ICH_AP1R2_EL2_, 0);
		write_sysreg(ICH_AP0R3_EL2_, 0);
		write_sysreg(ICH_AP1R3_EL2_, 0);
	}
	write_sysreg(ICH_VMCR_EL2_, 0);
	write_sysreg(ICH_HCR_EL2_, hcr_base());
	isb();
}

void gicv3_hold_virtual(bool on)
{
	u64 hcr = read_sysreg(ICH_HCR_EL2_);

	write_sysreg(ICH_HCR_EL2_, on ? hcr & ~ICH_HCR_EN : hcr | ICH_HCR_EN);
}

/* The frame that has the registers of a word. */
static uintptr_t frame(u32 cpu, u32 word)
{
	return word ? gicv3.distributor : gicv3.redistributor[cpu] + GICR_FRAME;
}

static void write_word(enum gic_word_register reg, u32 cpu, u32 word, u32 mask)
{
	if (reg == GIC_ISPENDR)
		dmb_osh(); /* who takes it reads what was noted of it */
	mmio_write32(frame(cpu, word) + reg + 4 * word, mask);
	if (reg != GIC_ICENABLER)
		return;
	if (word)
		gicv3_wait_distributor();
	else
		gicv3_wait_redistributor(cpu);
}

static u32 read_word(enum gic_word_register reg, u32 cpu, u32 word)
{
	return mmio_read32(frame(cpu, word) + reg + 4 * word);
}

static u32 configure(u32 cpu, u32 word, u32 mask, u32 edge)
{
	return gic_configure(frame(cpu, word), word, mask, edge);
}

static void route(u32 intid, u32 cpu)
{
	mmio_write64(gicv3.distributor + GICD_IROUTER + 8 * intid,
		     gicv3.mpidr[cpu]);
}

const struct vgic_ops gicv3_vgic_ops = {
	.lr_read = lr_read,
	.lr_write = lr_write,
	.lr_empty = lr_empty,
	.lr_maintenance = lr_maintenance,
	.lr_take_eoi_count = lr_take_eoi_count,
	.lr_running = lr_running,
	.lr_groups = lr_groups,
	.write_word = write_word,
	.read_word = read_word,
	.configure = configure,
	.route = route,
};
