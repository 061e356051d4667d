/* SPDX-License-Identifier: BSD-2-Clause */
/* Software generated interrupts between CPUs, and where SPIs go. */
#include "irq.h"

#define PING	  1
#define PONG	  2
#define PLAIN	  3
#define SEND_BACK 4 /* the CPU sends MASKED to CPU 0 and says so */
#define MASKED	  5
#define STOP	  6
#define PING_PONG 10000

static volatile u32 ready, sent, wrong_source;

static void answer(struct cpu *cpu, u32 ack)
{
	u32 intid = ack & 0x3ff;
	int source = gic->source(ack);

	if (cpu->index == 0)
		return;
	if (intid < 16 && source > 0)
		__atomic_fetch_add(&wrong_source, 1, __ATOMIC_SEQ_CST);
	if (intid >= 32)
		gic->sgi(PLAIN, 0);
	if (intid == PING)
		gic->sgi(PONG, 0);
	if (intid == SEND_BACK) {
		gic->sgi(MASKED, 0);
		__atomic_fetch_add(&sent, 1, __ATOMIC_SEQ_CST);
		gic->sgi(PLAIN, 0);
	}
}

static void service(struct cpu *cpu, u64 arg)
{
	(void)arg;
	gic_cpu_init(false);
	for (u32 i = 0; i < 16; i++)
		gic_enable(i);
	cpu->irq = irq_handler;
	__atomic_fetch_add(&ready, 1, __ATOMIC_SEQ_CST);
	gic->sgi(PLAIN, 0);
	for (;;) {
		irq_disable();
		if (irq_logs[cpu->index].by_id[STOP])
			break;
		__asm__ volatile("wfi" ::: "memory");
		irq_enable();
		barrier_isb();
	}
}

static void self(void)
{
	u32 wrong = 0;

	log_clear();
	for (u32 i = 0; i < 16; i++) {
		gic_enable(i);
		gic->sgi(i, 0);
		wrong += !wait_for(&irq_logs[0].by_id[i], 1);
		wrong += gic->source(irq_logs[0].ack[i]) > 0;
	}
	settle(2);
	tap_ok(wrong == 0 && irq_logs[0].count == 16,
	       "every SGI to itself comes once");
}

static void others(void)
{
	u32 wrong = 0;

	log_clear();
	for (u32 i = 1; i < cpu_count; i++)
		for (u32 n = 1; n <= 20; n++) {
			gic->sgi(PING, i);
			wrong += !wait_for(&irq_logs[0].by_id[PONG],
					   (i - 1) * 20 + n);
		}
	for (u32 i = 1; i < cpu_count; i++)
		wrong += irq_logs[i].by_id[PING] != 20;
	tap_equal(wrong, 0, "SGIs to each other CPU, each answered");

	log_clear();
	gic->sgi_others(PING);
	wrong += !wait_for(&irq_logs[0].by_id[PONG], 1);
	settle(20);
	for (u32 i = 1; i < cpu_count; i++)
		wrong += !wait_for(&irq_logs[i].by_id[PING], 1);
	wrong += irq_logs[0].by_id[PING] != 0;
	tap_equal(wrong, 0, "an SGI to all but itself reaches the others only");
}

/* A list of all CPUs of this cluster, those that do not exist included. */
static void send_list(u32 sgi)
{
	u64 m = cpu_list[0].mpidr;

	barrier_dsb();
	if (machine.gic.kind == FDT_GIC_V2)
		write32(machine.gic.distributor.base + GICD_SGIR,
			0xffu << 16 | sgi);
	else
		sysreg_write(s3_0_c12_c11_5, /* ICC_SGI1R_EL1 */
			     (m >> 32 & 0xff) << 48 | (m >> 16 & 0xff) << 32 |
				     (m >> 8 & 0xff) << 16 | sgi << 24 |
				     (m >> 4 & 0xf) << 44 | 0xffff);
	barrier_isb();
}

static void lists(void)
{
	u32 wrong = 0;

	log_clear();
	send_list(PING);
	for (u32 i = 0; i < cpu_count; i++) {
		bool near = machine.gic.kind == FDT_GIC_V2 ||
			    cpu_list[i].mpidr >> 4 == cpu_list[0].mpidr >> 4;

		if (near)
			wrong += !wait_for(&irq_logs[i].by_id[PING], 1);
	}
	settle(5);
	for (u32 i = 0; i < cpu_count; i++)
		wrong += irq_logs[i].by_id[PING] > 1;
	tap_equal(wrong, 0, "a list of targets, absent ones too: each once");
	if (machine.gic.kind != FDT_GIC_V2)
		return;
	log_clear();
	write32(machine.gic.distributor.base + GICD_SGIR, 2u << 24 | PLAIN);
	settle(5);
	for (u32 i = 1; i < cpu_count; i++)
		wrong += irq_logs[i].by_id[PLAIN];
	tap_ok(!wrong && irq_logs[0].by_id[PLAIN] == 1,
	       "the filter of the sender alone");
}

/* Pended by registers: a GICv2 has each sender's SGI in a bit of its own. */
static void pended_v2(void)
{
	u64 d = machine.gic.distributor.base;
	u32 last = cpu_count - 1, ack;

	irq_disable();
	write8(d + GICD_SPENDSGIR + MASKED, (u8)(1u | 1u << last));
	tap_equal(read8(d + GICD_CPENDSGIR + MASKED), 1u | 1u << last,
		  "SPENDSGIR pends SGIs of senders");
	gic_set_bit(GICD_ICPENDR, MASKED);
	tap_ok(gic_get_bit(GICD_ISPENDR, MASKED),
	       "ISPENDR shows them, ICPENDR does not clear them");
	write8(d + GICD_CPENDSGIR + MASKED, 1);
	tap_equal(read8(d + GICD_SPENDSGIR + MASKED), 1u << last,
		  "CPENDSGIR takes one sender's back");
	ack = gic->ack();
	tap_equal(ack, last << 10 | MASKED, "the other one's is acknowledged");
	gic->eoi(ack);
	tap_equal(gic->ack() & 0x3ff, GIC_SPURIOUS, "and nothing else");
}

/* A GICv3 lets every CPU pend them in every redistributor. */
static void pended_v3(void)
{
	u64 sgis = machine.gic.redistributor[0].base + 0x10000;
	u32 wrong = 0;

	log_clear();
	for (u32 i = 1; i < cpu_count; i++) {
		write32(sgis + i * 0x20000 + GICD_ISPENDR, 1u << PING);
		wrong += !wait_for(&irq_logs[0].by_id[PONG], i);
		wrong += irq_logs[i].by_id[PING] != 1;
	}
	tap_equal(wrong, 0, "SGIs pended in another CPU's redistributor");
}

static void ping_pong(void)
{
	u64 start = counter();
	u32 n = 0;

	log_clear();
	while (n < PING_PONG) {
		gic->sgi(PING, 1 + n % (cpu_count - 1));
		if (!wait_for(&irq_logs[0].by_id[PONG], ++n))
			break;
	}
	tap_equal(irq_logs[0].by_id[PONG], PING_PONG,
		  "10000 times ping-pong between CPUs, none lost");
	tap_note("%llu us each", (unsigned long long)((counter() - start) /
						      (counter_ms(1) * 10)));
}

/* GICv2 keeps SGIs of each source apart, GICv3 does not. */
static void collapse(void)
{
	u32 got = 0, ack, sources = 0;
	u32 expected = machine.gic.kind == FDT_GIC_V2 ? cpu_count - 1 : 1;

	log_clear();
	sent = 0;
	/* Not by disabling it: GICv2 need not be able to. */
	gic_set_priority(MASKED, 0xe0);
	gic->set_pmr(0xe0);
	for (u32 i = 1; i < cpu_count; i++)
		gic->sgi(SEND_BACK, i);
	tap_ok(wait_for(&irq_logs[0].by_id[PLAIN], 1) &&
		       wait_for(&sent, cpu_count - 1),
	       "every CPU has sent one SGI");
	settle(2);
	irq_disable();
	gic->set_pmr(0xf0);
	while (((ack = gic->ack()) & 0x3ff) < 1020) {
		if ((ack & 0x3ff) == MASKED) {
			got++;
			sources |= 1u << (gic->source(ack) & 31);
		}
		gic->eoi(ack);
	}
	tap_equal(got, expected, "one for each source in v2, one in v3");
	if (machine.gic.kind == FDT_GIC_V2)
		tap_equal(sources, (1u << cpu_count) - 2,
			  "from every other CPU");
}

static void retarget_disabled(u32 id)
{
	bool arrived;

	log_clear();
	gic->route(id, 0);
	gic_disable(id);
	gic_set_bit(GICD_ISPENDR, id);
	gic->route(id, 1);
	gic_enable(id);
	arrived = wait_for(&irq_logs[1].by_id[id], 1);
	tap_ok(arrived && !irq_logs[0].by_id[id],
	       "rerouted while pending and disabled");
}

/* Masked by PSTATE.I here, it may already be in a list register. */
static void retarget_enabled(u32 id)
{
	bool arrived;

	log_clear();
	irq_disable();
	gic->route(id, 0);
	gic_set_bit(GICD_ISPENDR, id);
	gic->route(id, 1);
	arrived = wait_for(&irq_logs[1].by_id[id], 1);
	tap_ok(arrived && !irq_logs[0].by_id[id],
	       "rerouted while pending and enabled");
}

/* It ends where it is active, and comes then where it is routed to. */
static void retarget_active(u32 id)
{
	bool none;
	u32 ack;

	/* The one before is taken, and perhaps not ended. */
	while (gic_get_bit(GICD_ISACTIVER, id))
		cpu_yield();
	log_clear();
	irq_disable();
	gic->route(id, 0);
	gic_set_bit(GICD_ISPENDR, id);
	ack = gic->ack();
	gic->route(id, 1);
	gic_set_bit(GICD_ISPENDR, id);
	settle(2);
	none = !irq_logs[1].by_id[id] && !irq_logs[0].by_id[id];
	gic->eoi(ack);
	tap_ok((ack & 0x3ff) == id && none &&
		       wait_for(&irq_logs[1].by_id[id], 1) &&
		       !irq_logs[0].by_id[id],
	       "rerouted while active and pending");
}

static void retarget(void)
{
	u32 id = test_spi(0), wrong = 0;

	log_clear();
	test_spi_reset(1);
	for (u32 n = 1; n <= 20; n++)
		for (u32 i = 0; i < cpu_count; i++) {
			gic->route(id, i);
			gic_set_bit(GICD_ISPENDR, id);
			wrong += !wait_for(&irq_logs[i].by_id[id], n);
			while (!comes_again() &&
			       gic_get_bit(GICD_ISACTIVER, id))
				cpu_yield();
		}
	for (u32 i = 0; i < cpu_count; i++)
		wrong += irq_logs[i].by_id[id] != 20;
	tap_equal(wrong, 0, "an SPI goes where it is routed, once");
	if (!comes_again())
		tap_skip("rerouted while pending and disabled",
			 "not in QEMU's GICv2");
	else
		retarget_disabled(id);
	if (machine.gic.kind == FDT_GIC_V2 && machine_number("bare=", 0))
		tap_skip("rerouted while pending and enabled",
			 "not in QEMU's GICv2");
	else
		retarget_enabled(id);
	if (machine.gic.kind == FDT_GIC_V2 &&
	    (machine_number("bare=", 0) || !comes_again()))
		tap_skip("rerouted while active and pending",
			 "not in QEMU's GICv2");
	else
		retarget_active(id);
}

void irq_cross(void)
{
	gic_cpu_init(false);
	self();
	if (cpu_count == 1) {
		tap_skip("SGIs between CPUs", "one CPU");
		return;
	}
	log_clear();
	irq_also = answer;
	for (u32 i = 1; i < cpu_count; i++)
		if (cpu_start(i, service, 0) != PSCI_SUCCESS)
			tap_bail("CPU_ON of %u failed", i);
	tap_ok(wait_for(&ready, cpu_count - 1), "all CPUs are up");
	others();
	lists();
	if (machine.gic.kind == FDT_GIC_V2)
		pended_v2();
	else
		pended_v3();
	ping_pong();
	collapse();
	retarget();
	tap_equal(wrong_source, 0, "GICC_IAR names the CPU that sent");
	gic->sgi_others(STOP);
	for (u32 i = 1; i < cpu_count; i++)
		tap_ok(cpu_wait_off(i), "CPU %u is off again", i);
}
