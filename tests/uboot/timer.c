/* SPDX-License-Identifier: BSD-2-Clause */
/* The three timers that a CPU without VHE has, as EL2 takes them. */
#include "arch/timer.h"

#include "base/string.h"
#include "lib/gic.h"

#define CTL_ENABLE  1u
#define CTL_IMASK   2u
#define CTL_ISTATUS 4u

struct timer {
	const char *name;
	u32 intid;
	u32 (*control)(void);
	void (*set_control)(u32 control);
	void (*set_compare)(u64 compare);
	u64 (*compare)(void);
	void (*set_value)(u64 value);
	u64 (*count)(void);
};

#define TIMER_FUNCTIONS(reg, counter)                                          \
	static u32 reg##_control(void)                                         \
	{                                                                      \
		isb();                                                         \
		return (u32)read_sysreg(reg##_ctl_##counter);                  \
	}                                                                      \
	static void reg##_set_control(u32 control)                             \
	{                                                                      \
		write_sysreg(reg##_ctl_##counter, control);                    \
		isb();                                                         \
	}                                                                      \
	static void reg##_set_compare(u64 compare)                             \
	{                                                                      \
		write_sysreg(reg##_cval_##counter, compare);                   \
		isb();                                                         \
	}                                                                      \
	static u64 reg##_compare(void)                                         \
	{                                                                      \
		isb();                                                         \
		return read_sysreg(reg##_cval_##counter);                      \
	}                                                                      \
	static void reg##_set_value(u64 value)                                 \
	{                                                                      \
		write_sysreg(reg##_tval_##counter, value);                     \
		isb();                                                         \
	}

TIMER_FUNCTIONS(cnthp, el2)
TIMER_FUNCTIONS(cntp, el0)
TIMER_FUNCTIONS(cntv, el0)

static u64 virtual_count(void)
{
	isb();
	return read_sysreg(cntvct_el0);
}

#define TIMER(text, id, reg, counter)                                          \
	(struct timer)                                                         \
	{                                                                      \
		text, id, reg##_control, reg##_set_control, reg##_set_compare, \
			reg##_compare, reg##_set_value, counter                \
	}

static const struct timer *timer;
static u64 arrived;    /* the count when the interrupt was taken */
static u32 stop_after; /* so many interrupts later it is masked */

static u64 microseconds(u64 n)
{
	return counter_frequency() / 1000000 * n;
}

static void taken(u32 acknowledged, u32 intid)
{
	arrived = timer->count();
	if (gic.el2.count[intid] >= stop_after)
		timer->set_control(CTL_ENABLE | CTL_IMASK);
	gic_take_and_end(acknowledged, intid);
}

/* Takes interrupts for a while: how many of the timer, and of no other. */
static u32 take(u64 us)
{
	memset(&gic.el2, 0, sizeof(gic.el2));
	gic.taken = taken;
	el2_take_irqs(us);
	if (gic.el2.total != gic.el2.count[timer->intid])
		tap_bail("%s: an interrupt that is not the timer's",
			 timer->name);
	return gic.el2.total;
}

/*
 * The same until one has come, ten seconds at most: an emulator's timers run
 * late on a busy host.
 */
static u32 take_first(void)
{
	u64 start = counter_read();
	u32 count = 0;

	while (count == 0 && counter_read() - start < 10 * counter_frequency())
		count = take(1000);
	return count;
}

static void expires(void)
{
	u64 compare = timer->count() + microseconds(100000);
	u32 early;

	stop_after = 1;
	timer->set_compare(compare);
	timer->set_control(CTL_ENABLE);
	tap_ok(!(timer->control() & CTL_ISTATUS) || timer->count() >= compare,
	       "%s: its condition is not met at first", timer->name);
	early = take(1000);
	tap_ok(early == 0 || arrived >= compare,
	       "%s: no interrupt before its time", timer->name);
	tap_equal(early ? early : take_first(), 1,
		  "the interrupt arrives once");
	tap_ok(arrived >= compare && timer->control() & CTL_ISTATUS,
	       "%s: not before the count is reached", timer->name);
	tap_equal(take(300), 0, "and not again while it is masked");
	tap_ok(!gic_active(timer->intid) && !gic_pending(timer->intid),
	       "%s: neither active nor pending then", timer->name);
}

static void masks(void)
{
	timer->set_control(CTL_ENABLE | CTL_IMASK);
	timer->set_compare(timer->count() - 1);
	tap_ok(timer->control() & CTL_ISTATUS && take(200) == 0,
	       "%s: masked, the condition is met and nothing arrives",
	       timer->name);
	timer->set_control(0);
	tap_equal(take(200), 0, "nor does it disabled");
	timer->set_control(CTL_ENABLE);
	tap_equal(take(200), 1, "enabled, it arrives once");
}

static void in_the_past(void)
{
	timer->set_control(0);
	timer->set_compare(0);
	timer->set_control(CTL_ENABLE);
	tap_equal(take(200), 1, "a compare value of 0 is in the past");
	timer->set_compare(timer->count() - microseconds(1000));
	timer->set_control(CTL_ENABLE);
	tap_equal(take(200), 1, "so is one a millisecond ago");
	timer->set_compare(~UINT64_C(0));
	timer->set_control(CTL_ENABLE);
	tap_ok(take(200) == 0 && !(timer->control() & CTL_ISTATUS),
	       "%s: the greatest value is not", timer->name);
}

static void level(void)
{
	stop_after = 3;
	timer->set_compare(0);
	timer->set_control(CTL_ENABLE);
	tap_equal(take(500), 3,
		  "unless it is taken away, the level comes again");
	stop_after = 1;
	timer->set_control(CTL_ENABLE);
	tap_ok(gic_pending(timer->intid), "%s: pending while nobody takes it",
	       timer->name);
	timer->set_control(0);
	tap_ok(!gic_pending(timer->intid) && take(200) == 0,
	       "%s: taken away untaken it is pending no more", timer->name);
}

static void values(void)
{
	u64 before, after, compare;

	timer->set_control(CTL_ENABLE | CTL_IMASK);
	before = timer->count();
	timer->set_value(1000000);
	after = timer->count();
	compare = timer->compare();
	tap_ok(compare >= before + 1000000 && compare <= after + 1000000,
	       "%s: TVAL counts from now", timer->name);
	timer->set_value(0xffffff9c);
	compare = timer->compare();
	tap_ok(compare < timer->count() && timer->control() & CTL_ISTATUS,
	       "%s: TVAL is signed: -100 is in the past", timer->name);
	timer->set_control(0);
}

static void offset(void)
{
	u64 count;

	write_sysreg(cntvoff_el2, counter_read());
	isb();
	count = virtual_count();
	tap_ok(count < counter_read() && count < counter_frequency(),
	       "CNTVOFF_EL2 is taken off the virtual count");
	timer->set_compare(virtual_count() + microseconds(300));
	timer->set_control(CTL_ENABLE);
	tap_equal(take_first(), 1, "and off what its timer compares with");
	write_sysreg(cntvoff_el2, 0);
	timer->set_control(0);
}

static void check(const struct timer *which)
{
	timer = which;
	tap_ok(timer->intid >= 16 && timer->intid < 32,
	       "%s: INTID %u of the tree is a PPI", timer->name, timer->intid);
	timer->set_control(0);
	gic_enable(timer->intid, true);
	expires();
	masks();
	in_the_past();
	level();
	values();
	if (timer->count == virtual_count)
		offset();
	gic_enable(timer->intid, false);
}

void test_main(void)
{
	/* INTIDs as the Base System Architecture has them. */
	struct timer hyp = TIMER("CNTHP", 26, cnthp, counter_read);
	struct timer physical = TIMER("CNTP", 30, cntp, counter_read);
	struct timer virtual = TIMER("CNTV", 27, cntv, virtual_count);

	guest_init();
	gic_init();
	check(&hyp);
	check(&physical);
	check(&virtual);
}
