/* SPDX-License-Identifier: BSD-2-Clause */
/* The GIC as a guest sees it: the same on GICv2 and GICv3. */
#include "irq.h"

#include "base/string.h"

struct irq_log irq_logs[CPUS_MAX];
void (*volatile irq_also)(struct cpu *cpu, u32 ack);

void log_clear(void)
{
	memset(irq_logs, 0, sizeof(irq_logs));
	barrier_dsb();
}

void irq_handler(struct cpu *cpu, struct frame *frame)
{
	struct irq_log *log = &irq_logs[cpu->index];
	u32 ack = gic->ack();
	u32 intid = ack & 0x3ff;

	(void)frame;
	if (intid >= 1020) {
		log->spurious++;
		return;
	}
	if (intid == machine.timer.virtual.intid)
		timer_stop();
	if (log->count < LOG_MAX)
		log->ack[log->count] = ack;
	log->count++;
	log->by_id[intid]++;
	if (irq_also)
		irq_also(cpu, ack);
	gic->eoi(ack);
}

bool wait_for(const volatile u32 *value, u32 least)
{
	u64 start = counter(), limit = counter_ms(2000);

	gic_enable(machine.timer.virtual.intid);
	timer_start(limit);
	for (;;) {
		irq_disable();
		if (*value >= least || counter() - start >= limit)
			break;
		__asm__ volatile("wfi" ::: "memory");
		irq_enable();
		barrier_isb();
	}
	timer_stop();
	return *value >= least;
}

void settle(u64 ms)
{
	u64 start = counter();

	irq_enable();
	while (counter() - start < counter_ms(ms))
		cpu_yield();
	irq_disable();
}

bool comes_again(void)
{
	return machine.gic.kind != FDT_GIC_V2 || !machine_number("quirks=", 0);
}

u32 test_spi(u32 index)
{
	/* The highest ones: no machine of ours has devices there. */
	return gic_spi_limit - 1 - index;
}

void test_spi_reset(u32 count)
{
	for (u32 i = 0; i < count; i++) {
		u32 id = test_spi(i);

		gic_disable(id);
		gic_configure(id, true);
		gic_set_bit(GICD_ICPENDR, id);
		gic_set_bit(GICD_ICACTIVER, id);
		gic_set_priority(id, 0x80);
		gic->route(id, this_cpu()->index);
		gic_enable(id);
	}
}

void payload(void)
{
	gic_init();
	this_cpu()->irq = irq_handler;
	tap_note("GICv%u, %u cpus, INTIDs below %u",
		 machine.gic.kind == FDT_GIC_V2 ? 2 : 3, cpu_count,
		 gic_spi_limit);
	irq_state();
	irq_lines();
	irq_order();
	irq_many();
	irq_config();
	irq_groups();
	irq_devices();
	irq_power();
	irq_storm();
	irq_cross();
}
