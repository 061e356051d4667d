/* SPDX-License-Identifier: BSD-2-Clause */
/* States of one interrupt: enabled, pending, active. */
#include "irq.h"

#define ACTIVE_COUNT 8

/* Acknowledges by polling, with PSTATE.I set: INTID, or 1023. */
static u32 poll(void)
{
	return gic->ack() & 0x3ff;
}

static void one_spi(void)
{
	u32 id = test_spi(0), got;

	test_spi_reset(1);
	tap_equal(poll(), GIC_SPURIOUS, "nothing pending: 1023");
	gic_set_bit(GICD_ISPENDR, id);
	tap_ok(gic_get_bit(GICD_ISPENDR, id) && gic_get_bit(GICD_ICPENDR, id),
	       "ISPENDR and ICPENDR read as pending");
	gic_set_bit(GICD_ICPENDR, id);
	tap_ok(!gic_get_bit(GICD_ISPENDR, id), "ICPENDR clears pending");
	tap_equal(poll(), GIC_SPURIOUS, "and it is not delivered");

	gic_set_bit(GICD_ISPENDR, id);
	gic_disable(id);
	tap_equal(poll(), GIC_SPURIOUS, "disabled while pending");
	tap_ok(gic_get_bit(GICD_ISPENDR, id), "it stays pending");
	gic_enable(id);
	tap_equal(got = poll(), id, "delivered when enabled again");
	tap_ok(gic_get_bit(GICD_ISACTIVER, id) &&
		       !gic_get_bit(GICD_ISPENDR, id),
	       "acknowledged: active and not pending");
	tap_equal(gic->running(), 0x80, "running priority");
	gic_set_bit(GICD_ISPENDR, id);
	tap_ok(gic_get_bit(GICD_ISACTIVER, id) && gic_get_bit(GICD_ISPENDR, id),
	       "active and pending");
	tap_equal(poll(), GIC_SPURIOUS, "not delivered while active");
	gic_disable(id);
	gic->eoi(got);
	tap_ok(!gic_get_bit(GICD_ISACTIVER, id),
	       "disabled while active: EOI deactivates");
	tap_equal(gic->running(), 0xff, "idle priority");
	tap_equal(poll(), GIC_SPURIOUS, "and pending waits");
	gic_enable(id);
	tap_equal(got = poll(), id, "until it is enabled");
	gic->eoi(got);
	tap_equal(poll(), GIC_SPURIOUS, "exactly once");
}

static void set_active(void)
{
	u32 id = test_spi(0), got;

	test_spi_reset(1);
	gic_set_bit(GICD_ISACTIVER, id);
	tap_ok(gic_get_bit(GICD_ISACTIVER, id), "ISACTIVER sets active");
	gic_set_bit(GICD_ISPENDR, id);
	tap_equal(poll(), GIC_SPURIOUS, "active by ISACTIVER: not delivered");
	gic_set_bit(GICD_ICACTIVER, id);
	tap_ok(!gic_get_bit(GICD_ICACTIVER, id), "ICACTIVER clears active");
	tap_equal(got = poll(), id, "then it is delivered");
	gic->eoi(got);
}

/* Its end is found by what it was acknowledged with. */
static void other_priority(void)
{
	u32 id = test_spi(0), got;

	test_spi_reset(1);
	gic_set_bit(GICD_ISPENDR, id);
	got = gic->ack();
	gic_set_priority(id, 0x40);
	gic->eoi(got);
	tap_ok(!gic_get_bit(GICD_ISACTIVER, id),
	       "another priority while active: EOI deactivates");
	gic_set_bit(GICD_ISPENDR, id);
	tap_equal((got = gic->ack()) & 0x3ff, id, "the next one is delivered");
	tap_equal(gic->running(), 0x40, "with the priority that is new");
	gic->eoi(got);
	gic_set_priority(id, 0x80);
}

static void split_eoi(void)
{
	u32 ack[ACTIVE_COUNT], active = 0, wrong = 0;

	gic_cpu_init(true);
	test_spi_reset(ACTIVE_COUNT);
	for (u32 i = 0; i < ACTIVE_COUNT; i++)
		gic_set_bit(GICD_ISPENDR, test_spi(i));
	for (u32 i = 0; i < ACTIVE_COUNT; i++) {
		ack[i] = gic->ack();
		gic->eoi(ack[i]);
		wrong += (ack[i] & 0x3ff) >= 1020;
	}
	tap_equal(wrong, 0, "EOImode 1: eight acknowledged one by one");
	tap_equal(gic->running(), 0xff, "the priority is dropped");
	tap_equal(poll(), GIC_SPURIOUS, "no ninth");
	for (u32 i = 0; i < ACTIVE_COUNT; i++) {
		if (gic_get_bit(GICD_ISACTIVER, test_spi(i)))
			active++;
		else
			tap_note("number %u of %u is not active", i,
				 ACTIVE_COUNT);
		gic_set_bit(GICD_ISPENDR, test_spi(i));
	}
	tap_equal(active, ACTIVE_COUNT, "all eight are active at once");
	tap_equal(poll(), GIC_SPURIOUS, "pending again, not delivered");
	for (u32 left = ACTIVE_COUNT; left; left--) {
		u32 i = (u32)(random_u64() % left);
		u32 value = ack[i], again;

		ack[i] = ack[left - 1];
		gic->dir(value);
		again = gic->ack();
		wrong += again != value;
		gic->eoi(again);
		gic->dir(again);
		wrong += gic_get_bit(GICD_ISACTIVER, value & 0x3ff);
	}
	tap_equal(wrong, 0, "each is delivered again after DIR, in any order");
	tap_equal(poll(), GIC_SPURIOUS, "nothing is left");
	gic_cpu_init(false);
}

void irq_state(void)
{
	one_spi();
	set_active();
	other_priority();
	split_eoi();
}
