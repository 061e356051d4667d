/* SPDX-License-Identifier: BSD-2-Clause */
/* Priorities, preemption, and more pending than there are list registers. */
#include "irq.h"

#define ROUNDS 40
#define MASKED 12
#define NESTED 30 /* all that PMR lets pass */

static void pmr(void)
{
	u32 id = test_spi(0), got;

	gic_cpu_init(false);
	test_spi_reset(1);
	gic->set_pmr(0x80);
	gic_set_bit(GICD_ISPENDR, id);
	tap_equal(gic->ack() & 0x3ff, GIC_SPURIOUS,
		  "a priority equal to PMR is masked");
	gic->set_pmr(0x90);
	tap_equal((got = gic->ack()) & 0x3ff, id, "a higher one is not");
	gic->eoi(got);
	gic->set_pmr(0xf0);
}

/*
 * Linux masks by PMR what is not to be as an NMI: however much is masked, that
 * comes at once.
 */
static void past_pmr(void)
{
	u32 ack, count = 0;

	test_spi_reset(MASKED);
	gic_set_priority(1, 0x20);
	gic_enable(1);
	gic->set_pmr(0x60);
	for (u32 i = 0; i < MASKED; i++)
		gic_set_bit(GICD_ISPENDR, test_spi(i));
	barrier_isb();
	tap_ok(!(sysreg_read(isr_el1) & 0x80), "masked by PMR: no IRQ");
	gic->sgi(1, this_cpu()->index);
	tap_ok(sysreg_read(isr_el1) & 0x80,
	       "but for an SGI that PMR lets pass");
	ack = gic->ack();
	tap_equal(ack & 0x3ff, 1, "which is acknowledged");
	gic->set_pmr(0xf0);
	tap_equal(gic->ack() & 0x3ff, GIC_SPURIOUS, "nothing interrupts it");
	gic->eoi(ack);
	while (((ack = gic->ack()) & 0x3ff) < 1020) {
		gic->eoi(ack);
		count++;
	}
	tap_equal(count, MASKED, "the others follow");
}

static u32 nested_at, nested_priority, outer_done, same_early;

/* In the SPI's handler: SGI 1 must preempt it, SGI 2 must not. */
static void preempt(struct cpu *cpu, u32 ack)
{
	struct irq_log *log = &irq_logs[cpu->index];
	u32 intid = ack & 0x3ff;

	if (intid == 1)
		nested_priority = gic->running();
	if (intid != test_spi(0))
		return;
	gic->sgi(2, cpu->index);
	gic->sgi(1, cpu->index);
	settle(2);
	nested_at = log->by_id[1];
	same_early = log->by_id[2];
	outer_done = gic->running();
}

static void preemption(void)
{
	test_spi_reset(1);
	gic_enable(1);
	gic_enable(2);
	gic_set_priority(1, 0x40);
	gic_set_priority(2, 0x80);
	log_clear();
	irq_also = preempt;
	gic_set_bit(GICD_ISPENDR, test_spi(0));
	settle(10);
	irq_also = NULL;
	tap_equal(nested_at, 1, "a higher priority preempts");
	tap_equal(nested_priority, 0x40, "running priority inside");
	tap_equal(outer_done, 0x80, "running priority after it");
	tap_equal(same_early, 0, "the same priority does not preempt");
	tap_equal(irq_logs[0].by_id[2], 1, "but follows");
}

/* PPIs that no device of the machine uses; 16 and above, up to four. */
static u32 free_ppi(u32 index)
{
	static const u8 used_by_qemu[] = { 23, 25, 26, 27, 28, 29, 30, 31 };
	u32 id = 16;

	for (;; id++) {
		bool used = false;

		for (u32 i = 0; i < sizeof(used_by_qemu); i++)
			used |= id == used_by_qemu[i];
		if (!used && index-- == 0)
			return id;
	}
}

/* Not every emulator of a GICv2 can set PPIs pending. */
static bool ppi_can_pend(void)
{
	u32 id = free_ppi(0);
	bool can;

	gic_disable(id);
	gic_configure(id, true);
	gic_set_bit(GICD_ISPENDR, id);
	can = gic_get_bit(GICD_ISPENDR, id);
	gic_set_bit(GICD_ICPENDR, id);
	return can;
}

static u8 priority_of[1024];

static u32 pend_random(u32 *expected, bool ppi)
{
	u32 count = 0, order = (u32)random_u64();

	for (u32 i = 0; i < 29; i++) {
		/* A permutation of 0 to 28, so priorities differ. */
		u32 priority = (i * 11 + order % 29) % 29 * 8;
		u32 id = i < 12	  ? test_spi(i)
			 : i < 25 ? i - 12
				  : free_ppi(i - 25);

		if (random_u64() % 4 == 0 || (!ppi && i >= 25))
			continue;
		gic_set_priority(id, priority);
		gic_enable(id);
		priority_of[id] = (u8)priority;
		expected[count++] = id;
		if (id < 16)
			gic->sgi(id, this_cpu()->index);
		else
			gic_set_bit(GICD_ISPENDR, id);
	}
	return count;
}

static void in_order(void)
{
	bool ppi = ppi_can_pend();
	u32 lost = 0, doubled = 0, misordered = 0, total = 0, least = 99;

	for (u32 round = 0; round < ROUNDS; round++) {
		u32 expected[32], count;
		const struct irq_log *log = &irq_logs[this_cpu()->index];

		gic_cpu_init(false);
		test_spi_reset(12);
		for (u32 i = 0; i < 4; i++)
			gic_configure(free_ppi(i), true);
		log_clear();
		count = pend_random(expected, ppi);
		total += count;
		least = count < least ? count : least;
		settle(2);
		for (u32 i = 0; i < count; i++) {
			lost += log->by_id[expected[i]] == 0;
			doubled += log->by_id[expected[i]] > 1;
		}
		doubled += log->count > count;
		for (u32 i = 1; i < log->count && i < LOG_MAX; i++)
			misordered += priority_of[log->ack[i] & 0x3ff] <
				      priority_of[log->ack[i - 1] & 0x3ff];
	}
	tap_note("%u rounds, %u interrupts, at least %u pending at once",
		 ROUNDS, total, least);
	if (ppi || !machine_number("quirks=", 0))
		tap_ok(ppi, "ISPENDR sets PPIs pending");
	else
		tap_skip("PPIs among them", "ISPENDR does not set PPIs");
	tap_equal(lost, 0, "more pending than list registers: none is lost");
	tap_equal(doubled, 0, "none comes twice");
	tap_equal(misordered, 0, "they come in the order of priority");
	gic_cpu_init(false);
}

static void highest(void)
{
	u32 ack;

	test_spi_reset(12);
	for (u32 i = 0; i < 12; i++) {
		gic_set_priority(test_spi(i), i == 9 ? 0x10 : 0x20 + i * 8);
		gic_set_bit(GICD_ISPENDR, test_spi(i));
	}
	tap_equal(gic->highest(), test_spi(9),
		  "HPPIR is the highest of twelve");
	for (u32 i = 0; i < 12; i++) {
		ack = gic->ack();
		gic->eoi(ack);
	}
	tap_equal(gic->ack() & 0x3ff, GIC_SPURIOUS, "twelve acknowledged");
}

static u32 nested_priority_of(u32 i)
{
	return 8 * (NESTED - 1 - i);
}

static void end(u32 ack, bool split)
{
	gic->eoi(ack);
	if (split)
		gic->dir(ack);
}

/*
 * Each preempts the ones before, and all are active at once: more than there
 * are list registers. SPIs and SGIs by turns.
 */
static void nesting(bool split)
{
	u32 ack[NESTED], self = this_cpu()->index, wrong = 0;
	bool again = comes_again();

	gic_cpu_init(split);
	test_spi_reset(NESTED);
	for (u32 i = 0; i < NESTED; i++) {
		u32 id = i % 2 ? i / 2 : test_spi(i);

		gic_set_priority(id, nested_priority_of(i));
		gic_enable(id);
		if (i % 2)
			gic->sgi(id, self);
		else
			gic_set_bit(GICD_ISPENDR, id);
		ack[i] = gic->ack();
		wrong += (ack[i] & 0x3ff) != id;
		wrong += gic->running() != nested_priority_of(i);
	}
	tap_equal(wrong, 0, "thirty in each other: each is acknowledged");
	for (u32 i = NESTED; i-- > 0;) {
		u32 id = ack[i] & 0x3ff;

		for (u32 k = 0; k < NESTED; k++)
			wrong += gic_get_bit(GICD_ISACTIVER, ack[k] & 0x3ff) !=
				 (k <= i);
		/* It comes once more, at its own priority. */
		if (id >= 32 && again)
			gic_set_bit(GICD_ISPENDR, id);
		wrong += (gic->ack() & 0x3ff) != GIC_SPURIOUS;
		end(ack[i], split);
		if (id >= 32 && again) {
			wrong += (gic->ack() & 0x3ff) != id;
			end(id, split);
		}
		wrong += gic->running() !=
			 (i ? nested_priority_of(i - 1) : 0xff);
	}
	tap_equal(wrong, 0, "and ended, from the inside out");
	tap_equal(gic->ack() & 0x3ff, GIC_SPURIOUS, "and then none is left");
	gic_cpu_init(false);
}

void irq_order(void)
{
	pmr();
	past_pmr();
	preemption();
	nesting(false);
	nesting(true);
	in_order();
	highest();
}
