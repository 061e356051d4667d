/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * GICv2 under the virtual GIC: list registers (IHI 0048B 5.3) and the
 * physical interrupts that stand behind virtual ones. Registers of private
 * interrupts are banked: they are the calling CPU's, which is who asks.
 */
#include "arch/barrier.h"
#include "drivers/gic_regs.h"
#include "drivers/gicv2.h"
#include "drivers/mmio.h"

#define GICH_HCR	 0x000
#define GICH_VTR	 0x004
#define GICH_VMCR	 0x008
#define GICH_ELRSR0	 0x030
#define GICH_APR	 0x0f0

#define VMCR_VEOIM	 9

#define GICH_HCR_EN	 BIT32(0)
#define GICH_HCR_LRENPIE BIT32(2)
#define GICH_HCR_NPIE	 BIT32(3)

static u32 lr_count(void)
{
	return (mmio_read32(gicv2.hyp_interface + GICH_VTR) & 0x3f) + 1;
}

static u64 lr_read(u32 index)
{
	return mmio_read32(gicv2.list_registers + 4 * (u64)index);
}

static void lr_write(u32 index, u64 raw)
{
	mmio_write32(gicv2.list_registers + 4 * (u64)index, (u32)raw);
}

/* The virtual GIC uses no more than VGIC_LR_MAX of them. */
static u32 lr_empty(void)
{
	return mmio_read32(gicv2.hyp_interface + GICH_ELRSR0);
}

static void lr_maintenance(u32 causes)
{
	u32 hcr = mmio_read32(gicv2.hyp_interface + GICH_HCR) & GICH_HCR_EN;

	if (causes & VGIC_NO_PENDING)
		hcr |= GICH_HCR_NPIE;
	if (causes & VGIC_NO_ENTRY)
		hcr |= GICH_HCR_LRENPIE;
	mmio_write32(gicv2.hyp_interface + GICH_HCR, hcr);
}

/*
 * In EOImode 1 (VMCR.VEOIM) an EOI drops the priority and ends nothing: DIR
 * does, and always traps.
 */
static u32 lr_take_eoi_count(void)
{
	uintptr_t h = gicv2.hyp_interface;
	u32 hcr = mmio_read32(h + GICH_HCR);
	u32 count = (u32)bits(hcr, 31, 27);

	if (count)
		mmio_write32(h + GICH_HCR, hcr & ~(u32)MASK(31, 27));
	if (bit(mmio_read32(h + GICH_VMCR), VMCR_VEOIM))
		return 0;
	return count;
}

static u32 lr_running(void)
{
	u32 active = mmio_read32(gicv2.hyp_interface + GICH_APR);

	return active ? lowest_bit(active) << 3 : 0x100;
}

/*
 * All: of a GICv2, the distributor alone says what is the highest pending one,
 * and does not know what the CPU interface takes (IHI 0048B 3.3).
 */
static u32 lr_groups(void)
{
	return VGIC_ALL_GROUPS;
}

void gicv2_virtual_limits(struct gic_limits *limits)
{
	u32 vtr = mmio_read32(gicv2.hyp_interface + GICH_VTR);

	limits->lr_count = lr_count();
	limits->priority_bits = (u32)bits(vtr, 31, 29) + 1;
	limits->dir_trap = true; /* DIR has a page of its own */
}

void gicv2_reset_virtual(void)
{
	uintptr_t h = gicv2.hyp_interface;

	mmio_write32(h + GICH_HCR, 0);
	for (u32 n = 0; n < lr_count(); n++)
		lr_write(n, 0);
	mmio_write32(h + GICH_APR, 0);
	mmio_write32(h + GICH_VMCR, 0);
	mmio_write32(h + GICH_HCR, GICH_HCR_EN);
}

void gicv2_hold_virtual(bool on)
{
	uintptr_t hcr = gicv2.hyp_interface + GICH_HCR;

	mmio_write32(hcr, on ? mmio_read32(hcr) & ~GICH_HCR_EN
			     : mmio_read32(hcr) | GICH_HCR_EN);
}

static u32 read_word(enum gic_word_register reg, u32 cpu, u32 word)
{
	(void)cpu;
	return mmio_read32(gicv2.distributor + reg + 4 * word);
}

/* The read back completes disabling; GICv2 has no bit to wait for. */
static void write_word(enum gic_word_register reg, u32 cpu, u32 word, u32 mask)
{
	if (reg == GIC_ISPENDR)
		dmb_osh(); /* who takes it reads what was noted of it */
	mmio_write32(gicv2.distributor + reg + 4 * word, mask);
	if (reg == GIC_ICENABLER)
		read_word(reg, cpu, word);
}

static u32 configure(u32 cpu, u32 word, u32 mask, u32 edge)
{
	(void)cpu;
	return gic_configure(gicv2.distributor, word, mask, edge);
}

static void route(u32 intid, u32 cpu)
{
	mmio_write8(gicv2.distributor + GIC_ITARGETSR + intid,
		    (u8)gicv2.target[cpu]);
}

const struct vgic_ops gicv2_vgic_ops = {
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
