/* SPDX-License-Identifier: BSD-2-Clause */
/* Configuration that changes under a pending interrupt, and what is fixed. */
#include "irq.h"

static u32 poll(void)
{
	return gic->ack() & 0x3ff;
}

/* Acknowledges and ends what is pending: the INTID, or 1023. */
static u32 take(void)
{
	u32 ack = gic->ack();

	if ((ack & 0x3ff) < 1020)
		gic->eoi(ack);
	return ack & 0x3ff;
}

static void priority(void)
{
	u32 first = test_spi(0), second = test_spi(1);

	gic_cpu_init(false);
	test_spi_reset(2);
	gic_set_priority(second, 0x90);
	gic_set_bit(GICD_ISPENDR, first);
	gic_set_bit(GICD_ISPENDR, second);
	gic_set_priority(second, 0x40);
	tap_equal(gic->highest() & 0x3ff, second,
		  "a priority raised while pending counts");
	tap_equal(take(), second, "and is acknowledged first");
	tap_equal(take(), first, "then the other");
	gic_set_bit(GICD_ISPENDR, first);
	gic_set_priority(first, 0xf8);
	tap_equal(take(), GIC_SPURIOUS, "lowered below PMR it is masked");
	gic_set_priority(first, 0x80);
	tap_equal(take(), first, "and back again it is not");
}

static void distributor_off(void)
{
	u64 d = machine.gic.distributor.base;
	u32 control = read32(d + GICD_CTLR), id = test_spi(0);

	test_spi_reset(1);
	gic_set_bit(GICD_ISPENDR, id);
	write32(d + GICD_CTLR, control & ~3u);
	barrier_dsb();
	tap_equal(poll(), GIC_SPURIOUS,
		  "distributor off: nothing is forwarded");
	tap_ok(gic_get_bit(GICD_ISPENDR, id), "but stays pending");
	tap_equal(read32(d + GICD_CTLR) & 3, 0, "GICD_CTLR reads as written");
	write32(d + GICD_CTLR, control);
	barrier_dsb();
	tap_equal(take(), id, "on again: delivered");
}

/* No CPU: it waits. Not through gic->route(), which names one. */
static void no_target(void)
{
	u64 d = machine.gic.distributor.base;
	u32 id = test_spi(0);

	test_spi_reset(1);
	if (machine.gic.kind == FDT_GIC_V2 &&
	    (cpu_count == 1 || machine_number("bare=", 0))) {
		tap_skip("an SPI without a target",
			 "one CPU is always it, and not in QEMU's GICv2");
		return;
	}
	if (machine.gic.kind == FDT_GIC_V2)
		write8(d + GICD_ITARGETSR + id, 0);
	else
		write64(d + GICD_IROUTER + id * 8, 0xfe0000);
	gic_set_bit(GICD_ISPENDR, id);
	tap_equal(take(), GIC_SPURIOUS, "an SPI to no CPU goes nowhere");
	tap_ok(gic_get_bit(GICD_ISPENDR, id), "and stays pending");
	gic->route(id, this_cpu()->index);
	tap_equal(take(), id, "until it is routed");
	/* Pending here, enabled, and then routed away. */
	gic_set_bit(GICD_ISPENDR, id);
	if (machine.gic.kind == FDT_GIC_V2)
		write8(d + GICD_ITARGETSR + id, 0);
	else
		write64(d + GICD_IROUTER + id * 8, 0xfe0000);
	tap_equal(take(), GIC_SPURIOUS, "routed to no CPU while pending");
	gic->route(id, this_cpu()->index);
	tap_equal(take(), id, "and back");
}

/* BPR 5 compares bits 7:6 only. */
static void binary_point(void)
{
	u32 ack, first = test_spi(0), second = test_spi(1);

	test_spi_reset(2);
	gic_set_priority(second, 0x88);
	gic->set_bpr(machine.gic.kind == FDT_GIC_V2 ? 5 : 6);
	gic_set_bit(GICD_ISPENDR, second);
	ack = gic->ack();
	gic_set_bit(GICD_ISPENDR, first);
	tap_ok((ack & 0x3ff) == second && !(sysreg_read(isr_el1) & 0x80),
	       "BPR: the same group priority does not preempt");
	gic_set_priority(first, 0x40);
	tap_ok(sysreg_read(isr_el1) & 0x80, "a higher one does");
	tap_equal(take(), first, "it is acknowledged meanwhile");
	gic->eoi(ack);
	gic->set_bpr(0);
	tap_equal(take(), GIC_SPURIOUS, "nothing is left");
}

/* Bytes and words of priorities are the same. */
static void bytes(void)
{
	u32 id = test_spi(3) & ~3u; /* a word of them */
	u64 r = gic->frame(id) + GICD_IPRIORITYR + id;

	write32(r, 0x20406080);
	tap_ok(read8(r) == 0x80 && read8(r + 1) == 0x60 &&
		       read8(r + 2) == 0x40 && read8(r + 3) == 0x20,
	       "a word of priorities is four bytes");
	write8(r + 2, 0xa8);
	tap_equal(read32(r), 0x20a86080, "and a byte is part of the word");
	write32(r, 0xa0a0a0a0);
}

/*
 * What a distributor and a redistributor with one Security state, and without
 * message-signalled interrupts, LPIs and NMIs, do not have.
 */
static void absent(void)
{
	static const u16 of_distributor[] = { 0x00c, 0x010, 0x040, 0x048, 0x050,
					      0x058, 0x800, 0xc00, 0xd00, 0xd04,
					      0xe00, 0xe08, 0xf00, 0xf10, 0xf20,
					      0xf80, 0xf84 };
	static const u32 of_redistributor[] = { 0x00010, 0x00040, 0x00048,
						0x000a0, 0x000b0, 0x000c0,
						0x10d00, 0x10e00, 0x10f80 };
	u64 d = machine.gic.distributor.base, r = gic->frame(0) - 0x10000;
	u32 found = 0;

	for (u32 i = 0; i < sizeof(of_distributor) / 2; i++) {
		write32(d + of_distributor[i], ~0u);
		found |= read32(d + of_distributor[i]);
	}
	for (u32 i = 0; i < sizeof(of_redistributor) / 4; i++) {
		write32(r + of_redistributor[i], ~0u);
		found |= read32(r + of_redistributor[i]);
	}
	tap_equal(found, 0, "what is not there is RAZ/WI");
	tap_equal(take(), GIC_SPURIOUS, "and makes nothing pending");
}

static void sleep(void)
{
	u64 waker = gic->frame(0) - 0x10000 + 0x14;

	write32(waker, read32(waker) | 2);
	tap_equal(read32(waker) & 6, 6, "GICR_WAKER: it sleeps");
	write32(waker, read32(waker) & ~2u);
	tap_equal(read32(waker) & 6, 0, "and is awake again");
}

/* One for each CPU, and the end of them marked. */
static void redistributors(void)
{
	u64 r = machine.gic.redistributor[0].base;
	u32 wrong = 0;

	for (u32 i = 0; i < cpu_count; i++, r += 0x20000) {
		u64 m = cpu_list[i].mpidr, typer = read64(r + 8);

		wrong +=
			typer >> 32 != ((m >> 8 & 0xff000000) | (m & 0xffffff));
		wrong += (typer >> 4 & 1) != (i == cpu_count - 1);
		wrong += read32(r + 8) != (u32)typer ||
			 read32(r + 12) != typer >> 32;
		wrong += (read32(r + 0xffe8) >> 4 & 15) != 3;
	}
	tap_equal(wrong, 0, "a redistributor for each CPU, and no more");
}

/* System registers and a word or two: what is kept of what is written. */
static void interface_v3(void)
{
	u32 control, bits, id = test_spi(0);
	u64 router = machine.gic.distributor.base + GICD_IROUTER + id * 8;

	tap_equal(sysreg_read(s3_0_c12_c12_5) & 1, 1, "ICC_SRE_EL1.SRE is set");
	control = (u32)sysreg_read(s3_0_c12_c12_4); /* ICC_CTLR_EL1 */
	bits = (control >> 8 & 7) + 1;
	sysreg_write(s3_0_c12_c12_4, control ^ 3);
	barrier_isb();
	tap_equal(sysreg_read(s3_0_c12_c12_4), control ^ 3,
		  "ICC_CTLR_EL1: CBPR and EOImode change");
	sysreg_write(s3_0_c12_c12_4, control);
	gic->set_pmr(0xff);
	tap_equal(sysreg_read(s3_0_c4_c6_0), 0xff & ~0u << (8 - bits),
		  "ICC_PMR_EL1 has the bits of a priority");
	gic->set_pmr(1u << (8 - bits));
	tap_equal(sysreg_read(s3_0_c4_c6_0), 1u << (8 - bits),
		  "down to the lowest of them");
	gic->set_pmr(0xf0);
	write32(router, 0x00010203);
	write32(router + 4, 4);
	tap_equal(read64(router), 0x400010203, "IROUTER: two words are one");
	write64(router, cpu_list[0].mpidr & 0xff00ffffff);
	tap_equal(read32(router), cpu_list[0].mpidr & 0xffffff, "and one two");
}

static void interface_v2(void)
{
	u64 c = machine.gic.cpu_interface.base,
	    d = machine.gic.distributor.base;
	u32 id = test_spi(0) & ~3u, all = (1u << cpu_count) - 1;

	tap_equal(read32(c + 0xfc) >> 16 & 15, 2, "GICC_IIDR: version 2");
	tap_equal((read32(d + GICD_TYPER) >> 5 & 7) + 1, cpu_count,
		  "GICD_TYPER counts the CPUs");
	write32(d + GICD_ITARGETSR + id, ~0u);
	/* QEMU's keeps bits of CPUs that there are not. */
	if (cpu_count > 1 && !machine_number("bare=", 0))
		tap_equal(read32(d + GICD_ITARGETSR + id), all * 0x01010101,
			  "ITARGETSR has the CPUs that there are");
	for (u32 i = 0; i < 4; i++)
		gic->route(id + i, this_cpu()->index);
	gic->set_pmr(0x88);
	tap_equal(read32(c + 4), 0x88, "GICC_PMR reads as written");
	gic->set_pmr(0xf0);
}

static void identity(void)
{
	u64 d = machine.gic.distributor.base;
	bool two = machine.gic.kind == FDT_GIC_V2;
	u32 typer = read32(d + GICD_TYPER), lines = 32 * ((typer & 31) + 1);
	u32 beyond = 0;

	tap_equal(read32(d + (two ? 0xfe8 : 0xffe8)) >> 4 & 15, two ? 2 : 3,
		  "PIDR2 names the architecture");
	write32(d + GICD_TYPER, ~typer);
	tap_equal(read32(d + GICD_TYPER), typer, "GICD_TYPER is read only");
	tap_equal(read32(gic->frame(0) + GICD_ICFGR), 0xaaaaaaaa,
		  "SGIs are edge-triggered");
	write32(gic->frame(0) + GICD_ICFGR, 0);
	tap_equal(read32(gic->frame(0) + GICD_ICFGR), 0xaaaaaaaa,
		  "and stay so");
	/* QEMU 7.2 has some that GICD_TYPER does not count. */
	for (u32 id = machine_number("bare=", 0) ? 1020 : lines; id < 1020;
	     id += 32) {
		write32(d + GICD_ISENABLER + id / 8, ~0u);
		write32(d + GICD_ISPENDR + id / 8, ~0u);
		write32(d + GICD_IPRIORITYR + id, ~0u);
		beyond |= read32(d + GICD_ISENABLER + id / 8) |
			  read32(d + GICD_ISPENDR + id / 8) |
			  read32(d + GICD_IPRIORITYR + id);
	}
	tap_equal(beyond, 0, "INTIDs that do not exist are RAZ/WI");
	if (two) {
		u32 own = read32(d + GICD_ITARGETSR);

		write32(d + GICD_ITARGETSR, ~own);
		tap_equal(read32(d + GICD_ITARGETSR), own,
			  "ITARGETSR0 is read only");
		return;
	}
	/* The next redistributor's CPU is yet to start. */
	if (cpu_count > 1)
		tap_equal(read32(machine.gic.redistributor[0].base + 0x30000 +
				 GICD_ICFGR),
			  0xaaaaaaaa, "and of another CPU, never started");
	/* ARE_NS and DS: one Security state, affinity routing. */
	tap_equal(read32(d + GICD_CTLR) >> 4 & 7, 5, "GICD_CTLR: ARE and DS");
	write32(d + GICD_ISENABLER, ~0u);
	tap_equal(read32(d + GICD_ISENABLER), 0,
		  "private INTIDs are not in the distributor");
}

void irq_config(void)
{
	gic_cpu_init(false);
	priority();
	distributor_off();
	no_target();
	binary_point();
	bytes();
	identity();
	if (machine.gic.kind == FDT_GIC_V2) {
		interface_v2();
	} else {
		absent();
		sleep();
		redistributors();
		interface_v3();
	}
	gic_cpu_init(false);
}
