/* SPDX-License-Identifier: BSD-2-Clause */
/* List registers written by hand, and a guest that takes what they hold. */
#include "lib/gic.h"

static const struct guest_job plain;

static struct vgic_lr pending(u32 intid, u32 priority)
{
	return (struct vgic_lr){ .intid = intid,
				 .state = VGIC_LR_PENDING,
				 .priority = priority };
}

/* Those of which lr_empty() tells. */
static u32 all_lists(void)
{
	u32 count = gic.limits.lr_count;

	return count < VGIC_LR_MAX ? BIT32(count) - 1 : BIT32(VGIC_LR_MAX) - 1;
}

static bool all_empty(void)
{
	return (gic.driver->ops->lr_empty() & all_lists()) == all_lists();
}

static void start_over(void)
{
	gic.driver->reset_virtual();
	gic.driver->ops->lr_maintenance(0);
	if (gic.allow_dir)
		gic.allow_dir();
}

static void once(void)
{
	start_over();
	tap_ok(all_empty(), "all list registers are empty after reset");
	gic_run(&plain);
	tap_ok(gic_took_nothing(), "and the guest takes nothing");
	gic_list(0, pending(5, 0x80));
	tap_ok(!all_empty(), "a list register that is written is not empty");
	gic_run(&plain);
	tap_ok(gic_took_one(5), "a virtual SGI is taken once");
	tap_ok(all_empty(), "its list register is empty then");
	gic_run(&plain);
	tap_ok(gic_took_nothing(), "and it is not taken again");
}

/* EL2 has taken it and dropped its priority. */
static void activate(u32 intid)
{
	gic_enable(intid, true);
	gic_set_pending(intid);
	gic_take(gic_take_and_keep);
	gic_enable(intid, false);
	tap_ok(gic_active(intid), "%u is taken by EL2 and active", intid);
}

/* A list register that stands for a physical interrupt. */
static void linked(u32 intid, const char *name)
{
	struct vgic_lr lr = pending(intid, 0x80);

	start_over();
	lr.hw = true;
	activate(intid);
	gic_list(0, lr);
	gic_run(&plain);
	tap_ok(gic_took_one(intid), "EOImode 0: a virtual %s is taken once",
	       name);
	tap_ok(!gic_active(intid) && all_empty(),
	       "EOI ends the physical one with it");
	activate(intid);
	gic_list(0, lr);
	gic_run(&(struct guest_job){ .split_eoi = true });
	tap_ok(gic_took_one(intid), "EOImode 1: a virtual %s is taken once",
	       name);
	tap_ok(gic_active(intid) && gic_listed(0).state == VGIC_LR_ACTIVE,
	       "EOI leaves both active");
	gic_run(&(struct guest_job){ .split_eoi = true, .first_dir = intid });
	tap_ok(gic_took_nothing() && !gic_active(intid) && all_empty(),
	       "DIR ends both");
}

/* EL2 takes the physical interrupt and hands it on. */
static void hand_on(u32 acknowledged, u32 intid)
{
	struct vgic_lr lr = pending(intid, 0xa0);

	lr.hw = true;
	gic_list(0, lr);
	gic.driver->drop_priority(acknowledged);
}

static const struct guest_job both = { .split_eoi = true, .deactivate = true };

static void forwarded(u32 intid, const char *name)
{
	for (u32 mode = 0; mode < 2; mode++) {
		start_over();
		gic.taken = hand_on;
		gic_set_pending(intid);
		gic_run(mode ? &both : &plain);
		tap_ok(gic.el2.total == 0 && gic_took_nothing(),
		       "%s, EOImode %u: nobody takes it while disabled", name,
		       mode);
		gic_enable(intid, true);
		gic_run(mode ? &both : &plain);
		tap_ok(gic.el2.count[intid] == 1 && gic_took_one(intid),
		       "%s, EOImode %u: from hardware to the guest, once", name,
		       mode);
		gic_run(mode ? &both : &plain);
		tap_ok(gic.el2.total == 0 && gic_took_nothing() &&
			       !gic_active(intid) && all_empty(),
		       "%s, EOImode %u: ended at once and for good", name,
		       mode);
		gic_enable(intid, false);
	}
}

/* A level, which the guest itself takes away. */
static void timer(const struct guest_job *job, const char *name)
{
	u32 intid = GIC_TIMER_INTID;

	start_over();
	gic.taken = hand_on;
	gic_enable(intid, true);
	gic_timer_expire();
	gic_run(job);
	tap_ok(gic.el2.count[intid] == 1 && gic_took_one(intid),
	       "virtual timer, %s: from hardware to the guest, once", name);
	gic_run(job);
	tap_ok(gic.el2.total == 0 && gic_took_nothing() && !gic_active(intid) &&
		       all_empty(),
	       "virtual timer, %s: ended at once and for good", name);
	gic_enable(intid, false);
}

static void masking(void)
{
	start_over();
	gic_list(0, pending(7, 0xa0));
	gic_run(&(struct guest_job){ .off = true });
	tap_ok(gic_took_nothing(), "none while the interface is off");
	gic_run(&(struct guest_job){ .mask = 0x80 });
	tap_ok(gic_took_nothing() && gic_listed(0).state == VGIC_LR_PENDING,
	       "none below the priority mask: it stays pending");
	gic_run(&(struct guest_job){ .mask = 0xa0 });
	tap_ok(gic_took_nothing(), "none at the priority mask");
	gic_run(&(struct guest_job){ .mask = 0xa8 });
	tap_ok(gic_took_one(7), "once above the priority mask");
}

static void ordered(void)
{
	static const u32 intids[] = { 9, 10, 11 };

	if (gic.limits.lr_count < 3) {
		tap_skip("priorities", "fewer than three list registers");
		return;
	}
	start_over();
	gic_list(0, pending(9, 0xa0));
	gic_list(1, pending(10, 0x40));
	gic_list(2, pending(11, 0x80));
	gic_run(&plain);
	tap_ok(gic_took(intids, 3) && gic.el1.order[0] == 10 &&
		       gic.el1.order[1] == 11 && gic.el1.order[2] == 9,
	       "taken in order of priority, not of list registers");
}

static void full(void)
{
	u32 intids[16], count = gic.limits.lr_count;

	if (count > 16)
		count = 16;
	start_over();
	for (u32 n = 0; n < count; n++) {
		intids[n] = n;
		gic_list(n, pending(n, 0x80));
	}
	tap_ok((gic.driver->ops->lr_empty() & MASK(count - 1, 0)) == 0,
	       "all %u list registers are full", count);
	gic_run(&plain);
	tap_ok(gic_took(intids, count) && all_empty(),
	       "each is taken once, and all are empty");
}

static void at_end(u32 acknowledged, u32 intid)
{
	(void)intid;
	/* What asked for it is a list register that says so until written. */
	gic_list(0, (struct vgic_lr){ .state = 0 });
	gic_take_and_end(acknowledged, intid);
}

static void maintenance(void)
{
	struct vgic_lr lr = pending(12, 0x80);

	start_over();
	gic.taken = at_end;
	lr.eoi = true;
	gic_list(0, lr);
	gic_run(&plain);
	tap_ok(gic_took_one(12) && gic.el2.count[gic.maintenance] == 1 &&
		       gic.el2.total == 1,
	       "the end of one that asks for it is a maintenance interrupt");
	gic_list(0, pending(12, 0x80));
	gic_run(&plain);
	tap_ok(gic_took_one(12) && gic.el2.total == 0,
	       "the end of another is not");
}

void gic_check_list_registers(void)
{
	once();
	if (gic_ppi_or_skip("virtual PPI")) {
		linked(FREE_PPI, "PPI");
		forwarded(FREE_PPI, "PPI");
	}
	linked(FREE_SPI, "SPI");
	forwarded(FREE_SPI, "SPI");
	timer(&plain, "EOImode 0");
	timer(&both, "EOImode 1");
	masking();
	ordered();
	full();
	maintenance();
	start_over();
}
