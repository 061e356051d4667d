/* SPDX-License-Identifier: BSD-2-Clause */
/* Interrupts as EL2 takes them, by the driver's functions. */
#include "drivers/gic_regs.h"
#include "drivers/mmio.h"
#include "lib/gic.h"

static bool took(u32 intid, u32 times)
{
	if (gic.el2.count[intid] == times && gic.el2.total == times)
		return true;
	tap_note("%u interrupts, %u of them INTID %u", gic.el2.total,
		 gic.el2.count[intid], intid);
	return false;
}

static void kick(void)
{
	gic_take(gic_take_and_end);
	tap_ok(took(GIC_KICK_SGI, 0), "nothing is pending at first");
	gic.driver->kick(0);
	gic_take(gic_take_and_end);
	tap_ok(took(GIC_KICK_SGI, 1), "an SGI to itself arrives once");
	gic_take(gic_take_and_end);
	tap_ok(took(GIC_KICK_SGI, 0) && !gic_active(GIC_KICK_SGI),
	       "and never again: it is not active");
}

static void enabling(u32 intid, const char *name)
{
	u32 word = intid / 32, mask = BIT32(intid % 32);

	gic_set_pending(intid);
	gic_take(gic_take_and_end);
	tap_ok(took(intid, 0) && gic_pending(intid),
	       "%s: pending, not taken while disabled", name);
	gic_enable(intid, true);
	gic_take(gic_take_and_end);
	tap_ok(took(intid, 1), "%s: taken once when enabled", name);
	gic_take(gic_take_and_end);
	tap_ok(took(intid, 0) && !gic_pending(intid) && !gic_active(intid),
	       "%s: then neither pending nor active", name);
	gic_enable(intid, false);
	gic_set_pending(intid);
	gic.driver->ops->write_word(GIC_ICPENDR, 0, word, mask);
	gic_enable(intid, true);
	gic_take(gic_take_and_end);
	tap_ok(took(intid, 0), "%s: not taken once pending is cleared", name);
}

static void activity(u32 intid, const char *name)
{
	u32 word = intid / 32, mask = BIT32(intid % 32);

	gic_set_pending(intid);
	gic_take(gic_take_and_keep);
	tap_ok(took(intid, 1) && gic_active(intid),
	       "%s: dropped priority leaves it active", name);
	gic_set_pending(intid);
	gic_take(gic_take_and_keep);
	tap_ok(took(intid, 0) && gic_active(intid) && gic_pending(intid),
	       "%s: active and pending is not taken", name);
	gic.driver->ops->write_word(GIC_ICACTIVER, 0, word, mask);
	gic_take(gic_take_and_end);
	tap_ok(took(intid, 1) && !gic_active(intid),
	       "%s: taken once when the first has ended", name);
	gic.driver->ops->write_word(GIC_ISACTIVER, 0, word, mask);
	gic_set_pending(intid);
	gic_take(gic_take_and_end);
	tap_ok(took(intid, 0), "%s: made active by hand it waits too", name);
	gic.driver->ops->write_word(GIC_ICPENDR, 0, word, mask);
	gic.driver->ops->write_word(GIC_ICACTIVER, 0, word, mask);
	gic_enable(intid, false);
}

static void parking(void)
{
	gic_enable(FREE_SPI, true);
	gic.driver->set_parked(true);
	gic_set_pending(FREE_SPI);
	gic.driver->kick(0);
	gic_take(gic_take_and_end);
	tap_ok(took(GIC_KICK_SGI, 1), "parked: the kick and nothing else");
	gic.driver->set_parked(false);
	gic_take(gic_take_and_end);
	tap_ok(took(FREE_SPI, 1), "the rest arrives afterwards, once");
	gic_enable(FREE_SPI, false);
}

static void set_priority(u32 intid, u32 priority)
{
	uintptr_t d = machine.found.gic.distributor.base;

	mmio_write8(d + GIC_IPRIORITYR + intid, (u8)priority);
}

static void in_order(u32 first, u32 second)
{
	set_priority(first, 0x90);
	set_priority(second, 0xb0);
	gic_set_pending(second);
	gic_set_pending(first);
	gic_take(gic_take_and_end);
	tap_ok(gic.el2.total == 2 && gic.el2.order[0] == first &&
		       gic.el2.order[1] == second,
	       "of two, %u is taken first: it has the higher priority", first);
}

static void priorities(void)
{
	u32 other = FREE_SPI + 1;

	gic_enable(FREE_SPI, true);
	gic_enable(other, true);
	in_order(FREE_SPI, other);
	in_order(other, FREE_SPI);
	/* The kick preempts: GIC_PRIORITY_OPEN masks what is lower still. */
	set_priority(FREE_SPI, 0xf8);
	gic_set_pending(FREE_SPI);
	gic_take(gic_take_and_end);
	tap_ok(took(FREE_SPI, 0), "a priority below the mask is not taken");
	set_priority(FREE_SPI, GIC_PRIORITY_GUEST);
	set_priority(other, GIC_PRIORITY_GUEST);
	gic_take(gic_take_and_end);
	tap_ok(took(FREE_SPI, 1), "and taken once when it is raised");
	gic_enable(FREE_SPI, false);
	gic_enable(other, false);
}

void gic_check_physical(void)
{
	u32 word = FREE_SPI / 32, mask = BIT32(FREE_SPI % 32);

	tap_ok(gic.limits.line_count > FREE_SPI && gic.limits.lr_count >= 1 &&
		       gic.limits.priority_bits >= 5,
	       "%s: %u lines, %u list registers, %u bits of priority",
	       gic.driver->name, gic.limits.line_count, gic.limits.lr_count,
	       gic.limits.priority_bits);
	tap_ok(gic.driver->ops->configure(0, word, mask, mask) & mask &&
		       !(gic.driver->ops->configure(0, word, mask, 0) & mask),
	       "an SPI is edge triggered, or level, as configured");
	gic.driver->ops->configure(0, word, mask | mask << 1, ~0u);
	kick();
	if (gic_ppi_or_skip("PPI")) {
		enabling(FREE_PPI, "PPI");
		activity(FREE_PPI, "PPI");
	}
	enabling(FREE_SPI, "SPI");
	activity(FREE_SPI, "SPI");
	parking();
	priorities();
}
