/* SPDX-License-Identifier: BSD-2-Clause */
/* Interrupt groups: group 0 is signalled as FIQ, group 1 as IRQ. */
#include "irq.h"

#define GICC_CTLR    0x00
#define GICC_GROUPS  3u
#define GICC_ACK_CTL (1u << 2)
#define GICC_FIQ_EN  (1u << 3)
#define ISR_IRQ	     0x80u
#define ISR_FIQ	     0x40u
#define OTHER_GROUP  1022u
#define SGI	     9
#define GROUP_COUNT  8

static bool two;

static u32 signalled(void)
{
	barrier_isb();
	return (u32)sysreg_read(isr_el1) & (ISR_IRQ | ISR_FIQ);
}

static void enable_groups(bool both)
{
	u64 c = machine.gic.cpu_interface.base;

	if (two) {
		write32(machine.gic.distributor.base + GICD_CTLR, both ? 3 : 1);
		write32(c + GICC_CTLR, both ? GICC_GROUPS | GICC_FIQ_EN : 1);
	} else {
		write32(machine.gic.distributor.base + GICD_CTLR,
			both ? 0x13 : 0x12);
		sysreg_write(s3_0_c12_c12_6, both); /* ICC_IGRPEN0_EL1 */
	}
	barrier_dsb();
	barrier_isb();
}

static void set_group(u32 intid, bool group1)
{
	u64 r = gic->frame(intid) + GICD_IGROUPR + intid / 32 * 4;
	u32 mask = 1u << intid % 32, value = read32(r);

	write32(r, group1 ? value | mask : value & ~mask);
}

/*
 * Acknowledges in a group: by the registers of GICv3, or with GICC_CTLR.AckCtl
 * for group 1, since QEMU 7.2 has no GICC_AIAR.
 */
static u32 ack_group(bool group1)
{
	u64 c = machine.gic.cpu_interface.base;
	u32 ack;

	if (two)
		write32(c + GICC_CTLR, GICC_GROUPS | GICC_FIQ_EN |
					       (group1 ? GICC_ACK_CTL : 0));
	if (two || group1)
		return gic->ack();
	ack = (u32)sysreg_read(s3_0_c12_c8_0); /* ICC_IAR0_EL1 */
	barrier_dsb();
	return ack;
}

static void end_group(u32 ack, bool group1)
{
	if (!two && !group1)
		sysreg_write(s3_0_c12_c8_1, ack); /* ICC_EOIR0_EL1 */
	else
		gic->eoi(ack);
	barrier_isb();
}

static void one_group(bool group1)
{
	u32 id = test_spi(0), ack;
	const char *name = group1 ? "group 1" : "group 0";

	test_spi_reset(1);
	set_group(id, group1);
	tap_equal(gic_get_bit(GICD_IGROUPR, id), group1,
		  "IGROUPR reads as written");
	gic_set_bit(GICD_ISPENDR, id);
	tap_equal(signalled(), group1 ? ISR_IRQ : ISR_FIQ,
		  group1 ? "group 1 is signalled as IRQ"
			 : "group 0 is signalled as FIQ");
	ack = two && !group1 ? OTHER_GROUP : ack_group(!group1) & 0x3ff;
	tap_equal(ack, two ? OTHER_GROUP : GIC_SPURIOUS,
		  "the other group's register does not give it");
	ack = ack_group(group1);
	tap_equal(ack & 0x3ff, id, "that of its own does");
	tap_ok(gic_get_bit(GICD_ISACTIVER, id) && !signalled(), "%s: active",
	       name);
	end_group(ack, group1);
	tap_ok(!gic_get_bit(GICD_ISACTIVER, id), "%s: ended", name);
}

/* A group that changes while its interrupt is pending. */
static void change(void)
{
	u32 id = test_spi(0), ack;

	set_group(id, false);
	gic_set_bit(GICD_ISPENDR, id);
	set_group(id, true);
	tap_equal(signalled(), ISR_IRQ, "moved to group 1 while pending");
	set_group(id, false);
	tap_equal(signalled(), ISR_FIQ, "and back");
	ack = ack_group(false);
	tap_equal(ack & 0x3ff, id, "acknowledged as group 0");
	end_group(ack, false);
}

/* A level, of a private interrupt, and in both groups. */
static void timer(void)
{
	u32 id = machine.timer.virtual.intid, ack;

	gic_enable(id);
	timer_start(0);
	for (u32 group1 = 0; group1 < 2; group1++) {
		set_group(id, group1);
		for (u64 at = counter(); counter() - at < counter_ms(1);)
			cpu_yield();
		tap_equal(signalled(), group1 ? ISR_IRQ : ISR_FIQ,
			  "the timer's group is signalled");
		ack = ack_group(group1);
		tap_equal(ack & 0x3ff, id, "and acknowledged");
		if (group1)
			timer_stop();
		end_group(ack, group1);
	}
	tap_equal(signalled(), 0, "and is silent when the timer is off");
	gic_disable(id);
	set_group(id, !two);
}

/* GICv3 sends to a group by the register that is written. */
static void sgis(void)
{
	u64 m = this_cpu()->mpidr, self;
	u32 ack;

	if (two)
		return;
	self = (m >> 32 & 0xff) << 48 | (m >> 16 & 0xff) << 32 |
	       (m >> 8 & 0xff) << 16 | (u64)SGI << 24 | (m >> 4 & 0xf) << 44 |
	       1ull << (m & 15);
	gic_enable(SGI);
	set_group(SGI, false);
	sysreg_write(s3_0_c12_c11_5, self); /* ICC_SGI1R_EL1 */
	barrier_isb();
	tap_equal(signalled(), 0, "ICC_SGI1R does not send to group 0");
	sysreg_write(s3_0_c12_c11_7, self); /* ICC_SGI0R_EL1 */
	barrier_isb();
	tap_equal(signalled(), ISR_FIQ, "ICC_SGI0R does");
	ack = ack_group(false);
	tap_equal(ack & 0x3ff, SGI, "an SGI of group 0");
	end_group(ack, false);
	set_group(SGI, true);
	sysreg_write(s3_0_c12_c11_7, self);
	barrier_isb();
	tap_equal(signalled(), 0, "ICC_SGI0R does not send to group 1");
}

static void enable_at_cpu(bool group0, bool group1)
{
	sysreg_write(s3_0_c12_c12_6, group0); /* ICC_IGRPEN0_EL1 */
	sysreg_write(s3_0_c12_c12_7, group1); /* ICC_IGRPEN1_EL1 */
	barrier_isb();
}

/*
 * A GICv3's CPU interface tells the distributor which groups it takes (IHI
 * 0069H, ICC_IGRPEN0_EL1): what is pending of another one hinders nothing,
 * however much it is and of whatever priority. QEMU's forgets to look.
 */
static void group_disabled(bool group1, bool before)
{
	u32 other = test_spi(GROUP_COUNT), ack, count = 0;

	test_spi_reset(GROUP_COUNT + 1);
	set_group(other, !group1);
	if (before)
		enable_at_cpu(group1, !group1);
	for (u32 i = 0; i < GROUP_COUNT; i++) {
		set_group(test_spi(i), group1);
		gic_set_priority(test_spi(i), 0x20 + 8 * i);
		gic_set_bit(GICD_ISPENDR, test_spi(i));
	}
	enable_at_cpu(group1, !group1);
	gic_set_bit(GICD_ISPENDR, other);
	tap_equal(signalled(), group1 ? ISR_FIQ : ISR_IRQ,
		  "a disabled group hinders no other");
	ack = ack_group(!group1);
	tap_equal(ack & 0x3ff, other, "which is acknowledged");
	end_group(ack, !group1);
	tap_equal(signalled(), 0, "and nothing else is signalled");
	enable_at_cpu(true, true);
	while (((ack = ack_group(group1)) & 0x3ff) == test_spi(count)) {
		count++;
		end_group(ack, group1);
	}
	tap_equal(count, GROUP_COUNT, "enabled again, they come in order");
}

void irq_groups(void)
{
	two = machine.gic.kind == FDT_GIC_V2;
	gic_cpu_init(false);
	enable_groups(true);
	one_group(false);
	one_group(true);
	change();
	timer();
	sgis();
	for (u32 way = 0; way < 4; way++)
		if (!two && !machine_number("bare=", 0))
			group_disabled(way & 1, way & 2);
	enable_groups(false);
	test_spi_reset(1 + GROUP_COUNT);
	for (u32 i = 0; i <= GROUP_COUNT; i++)
		set_group(test_spi(i), !two);
	gic_cpu_init(false);
}
