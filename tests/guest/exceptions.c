/* SPDX-License-Identifier: BSD-2-Clause */
/* What an exit must leave alone, and what EL2 must not catch. */
#include "exceptions.h"
#include "base/string.h"
#include "lib/cpu.h"
#include "lib/gic.h"
#include "lib/machine.h"
#include "lib/tap.h"
#include "lib/timer.h"

#define EXITS 20000
/* PSTATE */
#define BTYPE	   (3u << 10)
#define BTYPE_CALL (2u << 10)

extern const u8 exits_code[];
void vectors_load(const u8 q[512]);
void vectors_store(u8 q[512]);
u32 load_big_endian(const u32 *device, u64 pair[2]);

static volatile u32 timer_count;

static void on_timer(struct cpu *cpu, struct frame *frame)
{
	u32 ack = gic->ack();

	(void)cpu;
	(void)frame;
	timer_count++;
	/* In this order for QEMU's GICv2, see irq_devices.c. */
	timer_stop();
	gic->eoi(ack);
	timer_start(counter_ms(1) / 8);
}

static void fill(struct probe *p)
{
	for (u32 i = 0; i < 31; i++)
		p->x[i] = random_u64();
}

static u64 device(void)
{
	return machine.gic.distributor.base + GICD_TYPER;
}

/* With interrupts taken in between when `irqs`. */
static void survive(const char *name, bool irqs)
{
	static u8 q[512] __attribute__((aligned(16)));
	static u8 after[512] __attribute__((aligned(16)));
	struct probe p, before;
	u32 wrong = 0;

	for (u32 i = 0; i < sizeof(q); i++)
		q[i] = (u8)random_u64();
	fill(&p);
	p.x[25] = !machine.psci.hvc;
	p.x[27] = PSCI_VERSION;
	p.x[28] = device();
	p.x[29] = EXITS;
	before = p;
	p.pc = (u64)exits_code;
	p.pstate = irqs ? PSTATE_EL1H & ~(1u << 7) : PSTATE_EL1H;
	vectors_load(q);
	sysreg_write(tpidr_el0, before.x[9]);
	sysreg_write(tpidrro_el0, 0);
	sysreg_write(sp_el0, before.x[10]);
	sysreg_write(fpsr, 0x9f);
	sysreg_write(fpcr, 0x3000000);
	probe_enter(&p);
	vectors_store(after);
	wrong += sysreg_read(tpidr_el0) != before.x[9];
	wrong += sysreg_read(sp_el0) != before.x[10];
	wrong += sysreg_read(fpsr) != 0x9f;
	wrong += sysreg_read(fpcr) != 0x3000000;
	sysreg_write(fpcr, 0);
	tap_ok(probe_completed(&p) && p.x[29] == 0, "%s: 40000 exits", name);
	tap_equal(wrong, 0, "TPIDR_EL0, SP_EL0, FPSR and FPCR survive");
	tap_ok(memcmp(q, after, sizeof(q)) == 0, "Q0 to Q31 survive");
	before.x[29] = 0;
	tap_ok(memcmp(&p.x[4], &before.x[4], 22 * 8) == 0 &&
		       memcmp(&p.x[27], &before.x[27], 4 * 8) == 0,
	       "x4 to x30 survive");
}

static void with_interrupts(void)
{
	u64 took;

	gic_init();
	gic_enable(machine.timer.virtual.intid);
	this_cpu()->irq = on_timer;
	timer_start(counter_ms(1) / 8);
	took = counter();
	survive("with timer interrupts", true);
	/* On a loaded machine an emulator's timers may be late, but they come. */
	irq_enable();
	while (timer_count <= 3 && counter() - took < counter_ms(20000))
		cpu_yield();
	irq_disable();
	took = counter() - took;
	timer_stop();
	gic_disable(machine.timer.virtual.intid);
	tap_ok(timer_count > 3, "timer interrupts come all the while");
	tap_note("%u of them in %llu us", timer_count,
		 (unsigned long long)(took / (counter_ms(1) / 1000)));
}

static void undefined(void)
{
	/* A floating point instruction while CPACR_EL1 traps it: EC 7. */
	struct probe p;
	u64 cpacr = sysreg_read(cpacr_el1);

	memset(&p, 0, sizeof(p));
	sysreg_write(cpacr_el1, 0);
	barrier_isb();
	probe_code(&p, 0x1e604000, 0);
	sysreg_write(cpacr_el1, cpacr);
	barrier_isb();
	tap_equal(probe_class(&p), 7, "CPACR_EL1 traps floating point to EL1");
	probe_code(&p, 0xd51c1100, 0); /* MSR HCR_EL2 */
	tap_equal(probe_class(&p), 0, "MSR HCR_EL2 is UNDEFINED");
	probe_code(&p, 0xd5384000 | 0 << 5, 0);
	tap_ok(probe_class(&p) == 0 && p.pc != 0, "and its PC is known");
}

/*
 * No instruction but an indirect branch leaves another BTYPE than 0 behind it
 * (DDI 0487, PSTATE.BTYPE), those that EL2 carries out neither.
 */
static void branch_type(void)
{
	static const struct {
		u32 word;
		const char *what;
	} rows[] = {
		{ 0xd503201f, "NOP" },
		{ 0xd4000002, "a call" },	   /* HVC, or SMC */
		{ 0xb9400062, "a device's word" }, /* ldr w2, [x3] */
		{ 0x39400062, "a device's byte" }, /* ldrb w2, [x3] */
	};
	static u32 code[2] __attribute__((aligned(64)));
	struct probe p;

	if (!(sysreg_read(s3_0_c0_c4_1) & 15)) { /* ID_AA64PFR1_EL1.BT */
		tap_skip("BTYPE behind exits", "no FEAT_BTI");
		return;
	}
	for (u32 i = 0; i < ARRAY_COUNT(rows); i++) {
		bool smc = rows[i].word == 0xd4000002 && !machine.psci.hvc;

		code[0] = rows[i].word + smc;
		code[1] = 0xd4200000u | PROBE_END << 5;
		code_sync(code, sizeof(code));
		memset(&p, 0, sizeof(p));
		p.pc = (u64)code;
		p.pstate = PSTATE_EL1H | BTYPE_CALL;
		p.x[0] = PSCI_VERSION;
		p.x[3] = device();
		probe_enter(&p);
		tap_ok(probe_completed(&p) && !(p.pstate & BTYPE),
		       "BTYPE is 0 behind %s", rows[i].what);
	}
}

static void big_endian(void)
{
	const u32 *typer = (const u32 *)device();
	u64 pair[2];
	u32 value = load_big_endian(typer, pair);

	tap_ok(value == __builtin_bswap32(read32(device())),
	       "a big-endian load of a little-endian device");
	tap_ok(pair[0] == value &&
		       pair[1] == __builtin_bswap32(read32(device() + 4)),
	       "and of a pair, each by itself");
}

void payload(void)
{
	branch_type();
	big_endian();
	survive("with IRQs masked", false);
	with_interrupts();
	undefined();
	exceptions_on_all_cpus();
}
