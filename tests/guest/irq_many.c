/* SPDX-License-Identifier: BSD-2-Clause */
/* More interrupts at once than any CPU interface holds. */
#include "irq.h"

#define ACTIVE_COUNT 31 /* a priority of its own for each */

/* A priority for each INTID, all but the lowest: PMR masks that one. */
static u32 priority_of(u32 id)
{
	return id % 31 * 8;
}

/* Every SPI that there is, in the order of priority, once. */
static void every_spi(void)
{
	u32 count = 0, wrong = 0, last = 0, ack;

	gic_cpu_init(false);
	gic->set_pmr(0xf8);
	log_clear();
	for (u32 id = 32; id < gic_spi_limit; id++) {
		gic_configure(id, true);
		gic_set_bit(GICD_ICPENDR, id);
		gic_set_priority(id, priority_of(id));
		gic->route(id, this_cpu()->index);
		gic_enable(id);
	}
	for (u32 id = 32; id < gic_spi_limit; id++)
		gic_set_bit(GICD_ISPENDR, id);
	while (((ack = gic->ack()) & 0x3ff) < 1020) {
		u32 id = ack & 0x3ff;

		wrong += priority_of(id) < last || irq_logs[0].by_id[id]++;
		last = priority_of(id);
		count++;
		gic->eoi(ack);
	}
	tap_equal(count, gic_spi_limit - 32, "every SPI is pending at once");
	tap_equal(wrong, 0, "each comes once, in the order of priority");
	for (u32 id = 32; id < gic_spi_limit; id++) {
		gic_disable(id);
		gic_set_priority(id, 0xa0);
	}
}

/*
 * A guest that has been suspended, or moved, makes active again what it was
 * handling, and ends that afterwards.
 */
static void restored(bool split)
{
	u32 wrong = 0;

	gic_cpu_init(split);
	test_spi_reset(ACTIVE_COUNT);
	for (u32 i = 0; i < ACTIVE_COUNT; i++) {
		gic_set_priority(test_spi(i), 8 * i);
		gic_set_bit(GICD_ISACTIVER, test_spi(i));
	}
	/* ICC_AP1R0_EL1 */
	sysreg_write(s3_0_c12_c9_0, (1u << ACTIVE_COUNT) - 1);
	barrier_isb();
	for (u32 i = 0; i < ACTIVE_COUNT; i++) {
		wrong += gic->running() != 8 * i;
		gic->eoi(test_spi(i));
		wrong += gic_get_bit(GICD_ISACTIVER, test_spi(i)) != split;
	}
	tap_equal(wrong, 0, "31 made active end, from the highest one on");
	for (u32 i = 0; split && i < ACTIVE_COUNT; i++) {
		gic->dir(test_spi(i));
		wrong += gic_get_bit(GICD_ISACTIVER, test_spi(i));
	}
	tap_ok(!wrong && gic->running() == 0xff &&
		       (gic->ack() & 0x3ff) == GIC_SPURIOUS,
	       "none is left");
	gic_cpu_init(false);
}

void irq_many(void)
{
	every_spi();
	/* A GICv2 need not have 32 active priorities, nor in this place. */
	if (machine.gic.kind == FDT_GIC_V2)
		return;
	restored(false);
	restored(true);
}
