/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Every CPU changes everything about the same interrupts at once; what
 * arrives is anyone's guess. Afterwards nothing is stuck, lost or doubled.
 */
#include "irq.h"

#define SPIS	   12
#define OPERATIONS 1500

static volatile u32 running, done;

/* Every other CPU ends interrupts in two steps. */
static bool splits_eoi(const struct cpu *cpu)
{
	return cpu->index & 1;
}

static void acknowledge_and_end(struct cpu *cpu, struct frame *frame)
{
	u32 ack = gic->ack();

	(void)frame;
	if ((ack & 0x3ff) >= 1020)
		return;
	gic->eoi(ack);
	if (splits_eoi(cpu))
		gic->dir(ack);
}

static u32 next(u32 *seed)
{
	*seed = *seed * 1664525 + 1013904223;
	return *seed >> 8;
}

static void one_operation(u32 *seed)
{
	static const u16 bits[] = { GICD_ISENABLER, GICD_ICENABLER,
				    GICD_ISPENDR,   GICD_ICPENDR,
				    GICD_ISACTIVER, GICD_ICACTIVER };
	u32 what = next(seed) % 16, id = test_spi(next(seed) % SPIS);
	u32 cpu = next(seed) % cpu_count;

	if (what < 6)
		gic_set_bit(bits[what], id);
	else if (what < 8)
		(void)gic_get_bit(what & 1 ? GICD_ISPENDR : GICD_ISACTIVER, id);
	else if (what < 10)
		gic->route(id, cpu);
	else if (what < 12)
		gic_set_priority(id, next(seed) & 0xf8);
	else if (what == 12)
		gic_configure(id, next(seed) & 1);
	else if (what == 13)
		irq_disable();
	else if (what == 14)
		irq_enable();
	else
		gic->sgi(next(seed) & 15, cpu);
}

static void storm(struct cpu *cpu, u64 arg)
{
	u32 seed = (u32)arg;

	gic_cpu_init(splits_eoi(cpu));
	for (u32 i = 0; i < 16; i++)
		gic_enable(i);
	cpu->irq = acknowledge_and_end;
	__atomic_fetch_add(&running, 1, __ATOMIC_SEQ_CST);
	while (running < cpu_count)
		cpu_yield();
	for (u32 i = 0; i < OPERATIONS; i++)
		one_operation(&seed);
	irq_disable();
	__atomic_fetch_add(&done, 1, __ATOMIC_SEQ_CST);
}

static u32 each_arrives(void)
{
	u32 wrong = 0;

	test_spi_reset(SPIS);
	log_clear();
	for (u32 i = 0; i < SPIS; i++)
		gic_set_bit(GICD_ISPENDR, test_spi(i));
	for (u32 i = 0; i < SPIS; i++)
		wrong += !wait_for(&irq_logs[0].by_id[test_spi(i)], 1);
	settle(2);
	for (u32 i = 0; i < SPIS; i++)
		wrong += irq_logs[0].by_id[test_spi(i)] != 1;
	return wrong;
}

void irq_storm(void)
{
	struct cpu *self = this_cpu();
	u64 start = counter();
	/* Another one with storm=NUMBER among the boot arguments. */
	u32 wrong = 0, seed = (u32)machine_number("storm=", 1);

	if (cpu_count == 1)
		return;
	running = done = 0;
	test_spi_reset(SPIS);
	for (u32 i = 1; i < cpu_count; i++)
		wrong += cpu_start(i, storm, seed + i * 77) != PSCI_SUCCESS;
	storm(self, seed);
	tap_equal(wrong, 0, "all CPUs storm the distributor");
	while (done < cpu_count && counter() - start < counter_ms(100000))
		cpu_yield();
	for (u32 i = 1; i < cpu_count; i++)
		wrong += !cpu_wait_off(i);
	tap_ok(!wrong && done == cpu_count, "and come to an end");
	gic_init();
	self->irq = irq_handler;
	tap_equal(each_arrives(), 0, "then each SPI arrives, and once");
}
