/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A guest that debugs itself, at EL1 and EL0, on the first CPU and another:
 * the debug registers are its own, and an instruction that EL2 emulates is
 * one instruction to its software step (Arm ARM D2.12).
 */
#include "debug.h"
#include "base/bits.h"
#include "base/string.h"
#include "lib/cpu.h"
#include "lib/gic.h"
#include "lib/machine.h"
#include "lib/tap.h"

#define MDSCR_SS  (1u << 0)
#define PSTATE_D  (1u << 9)
#define PSTATE_SS (1u << 21)

/* Classes of exceptions from EL0; from EL1 one more. */
#define EC_STEP	      0x32u
#define EC_DATA_ABORT 0x24u
#define EC_UNDEFINED  0u
#define EC_SVC	      0x15u
#define EC_BRK	      0x3cu

extern const u32 debug_step[], debug_step_end[], debug_step_hvc[],
	debug_step_hvc_end[], debug_step_dcc[], debug_step_dcc_end[],
	debug_step_smc[], debug_step_smc_end[], debug_step_icc[],
	debug_step_icc_end[], debug_abort[], debug_undefined[], debug_svc[],
	debug_data[], debug_load[], debug_store[], debug_brk[];

/* A debugger may watch the other words, which nobody touches. */
static u64 words[8] __attribute__((aligned(64)));
#define word words[0]
static bool user;

static const char *level(void)
{
	return user ? "EL0" : "EL1";
}

static u32 class(u32 of_el0)
{
	return user ? of_el0 : of_el0 + 1;
}

static u64 code_address(const u32 *code)
{
	return user ? mmu_user(0, (u64)code, true) : (u64)code;
}

void debug_prepare(struct probe *p, const u32 *code)
{
	u64 device = machine.gic.distributor.base + GICD_TYPER;
	u64 nothing = machine.memory[0].base + machine.memory[0].size;

	memset(p, 0, sizeof(*p));
	p->x[28] = user ? mmu_user(2, device, false) : device;
	p->x[26] = p->x[28] - 4;
	p->x[25] = user ? mmu_user(3, nothing, false) : nothing;
	p->x[24] = 1023;
	p->x[27] = user ? mmu_user(1, (u64)&word, true) : (u64)&word;
	p->pc = code_address(code);
	p->pstate = user ? PSTATE_EL0 : PSTATE_EL1H & ~PSTATE_D;
}

void debug_set(u64 mdscr)
{
	sysreg_write(oslar_el1, 0);
	sysreg_write(mdscr_el1, mdscr);
	barrier_isb();
}

/* Counts step exceptions up to `end`, each one instruction further. */
static void steps(const char *name, struct probe *p, const u32 *code,
		  const u32 *end)
{
	u32 count = 0, wrong = 0, expected = (u32)(end - code);
	u64 base = p->pc;

	debug_set(MDSCR_SS | MDSCR_KDE);
	while (count <= expected) {
		p->pstate |= PSTATE_SS;
		probe_enter(p);
		if (probe_class(p) != class(EC_STEP))
			break;
		count++;
		wrong += p->pc != base + 4 * count || p->pstate & PSTATE_SS ||
			 (p->esr & 0x3f) != FSC_DEBUG;
	}
	debug_set(0);
	tap_ok(count == expected && !wrong && probe_completed(p),
	       "%s: %s: one step exception an instruction", level(), name);
	if (count != expected || wrong)
		tap_note("%u of %u, %u wrong, esr 0x%llx", count, expected,
			 wrong, (unsigned long long)p->esr);
}

static void step_calls(void)
{
	struct probe p;

	debug_prepare(&p, debug_step_hvc);
	p.x[0] = PSCI_VERSION;
	if (machine.psci.hvc || !machine_number("bare=", 0))
		steps("HVC", &p, debug_step_hvc, debug_step_hvc_end);
	debug_prepare(&p, debug_step_smc);
	p.x[0] = PSCI_VERSION;
	if (!machine.psci.hvc || !machine_number("bare=", 0))
		steps("SMC", &p, debug_step_smc, debug_step_smc_end);
	debug_prepare(&p, debug_step_icc);
	if (machine.gic.kind == FDT_GIC_V3)
		steps("ICC_DIR and ICC_SGI1R", &p, debug_step_icc,
		      debug_step_icc_end);
}

static void step_accesses(void)
{
	struct probe p;
	u32 typer = read32(machine.gic.distributor.base + GICD_TYPER);
	u64 address;

	debug_prepare(&p, debug_step);
	address = p.x[28];
	word = 0;
	steps("device accesses", &p, debug_step, debug_step_end);
	tap_ok(p.x[2] == 2 && word == 1 && p.x[3] == 1 && p.x[4] == typer &&
		       p.x[5] == typer && p.x[8] == typer && p.x[26] == address,
	       "%s: each has happened once", level());
}

/*
 * An exception of the instruction leaves SS set in SPSR; that of SVC, which
 * completes, does not.
 */
static void step_exception(const char *name, const u32 *code, u32 expected,
			   u32 length, bool stays)
{
	struct probe p;
	u64 start;

	debug_prepare(&p, code);
	start = p.pc;
	p.pstate |= PSTATE_SS;
	debug_set(MDSCR_SS | MDSCR_KDE);
	probe_enter(&p);
	debug_set(0);
	tap_ok(probe_class(&p) == expected && p.pc == start + length &&
		       !(p.pstate & PSTATE_SS) == !stays,
	       "%s: stepping %s: its exception, SS %s", level(), name,
	       stays ? "kept" : "clear");
	if (probe_class(&p) != expected || !(p.pstate & PSTATE_SS) != !stays)
		tap_note("esr 0x%llx spsr 0x%llx pc +0x%llx",
			 (unsigned long long)p.esr,
			 (unsigned long long)p.pstate,
			 (unsigned long long)(p.pc - start));
}

static void step(void)
{
	struct probe p;

	step_accesses();
	if (!user)
		step_calls();
	debug_prepare(&p, debug_step_dcc);
	steps("MDCCSR_EL0", &p, debug_step_dcc, debug_step_dcc_end);
	step_exception("an external abort", debug_abort, class(EC_DATA_ABORT),
		       0, true);
	step_exception("an undefined register", debug_undefined, EC_UNDEFINED,
		       0, true);
	step_exception("SVC", debug_svc, EC_SVC, 4, false);
}

#define NUMBERED(n, what)                                                      \
	case n:                                                                \
		sysreg_write(dbg##what##vr##n##_el1, value);                   \
		sysreg_write(dbg##what##cr##n##_el1, control);                 \
		break
#define NUMBERED_16(what)                                                      \
	NUMBERED(0, what);                                                     \
	NUMBERED(1, what);                                                     \
	NUMBERED(2, what);                                                     \
	NUMBERED(3, what);                                                     \
	NUMBERED(4, what);                                                     \
	NUMBERED(5, what);                                                     \
	NUMBERED(6, what);                                                     \
	NUMBERED(7, what);                                                     \
	NUMBERED(8, what);                                                     \
	NUMBERED(9, what);                                                     \
	NUMBERED(10, what);                                                    \
	NUMBERED(11, what);                                                    \
	NUMBERED(12, what);                                                    \
	NUMBERED(13, what);                                                    \
	NUMBERED(14, what);                                                    \
	NUMBERED(15, what)

void debug_set_breakpoint(u32 n, u64 value, u32 control)
{
	switch (n) {
		NUMBERED_16(b);
	}
	barrier_isb();
}

void debug_set_watchpoint(u32 n, u64 value, u32 control)
{
	switch (n) {
		NUMBERED_16(w);
	}
	barrier_isb();
}

u32 debug_run_data(struct probe *p)
{
	debug_prepare(p, debug_data);
	p->x[2] = 5;
	word = 77;
	probe_enter(p);
	return probe_class(p);
}

static void breakpoints(void)
{
	u32 count = 1 + (u32)(sysreg_read(id_aa64dfr0_el1) >> 12 & 15);
	u32 here = user ? CONTROL_EL0 : CONTROL_EL1, wrong = 0, hits = 0;
	u64 at = code_address(debug_store);
	struct probe p;

	debug_set(MDSCR_KDE | MDSCR_MDE);
	for (u32 n = 0; n < count; n++) {
		debug_set_breakpoint(n, at,
				     CONTROL_ENABLE | here | CONTROL_BYTES);
		hits += debug_run_data(&p) == class(EC_BREAKPOINT);
		wrong += p.pc != at || p.x[3] != 77 || word != 77 ||
			 (p.esr & 0x3f) != FSC_DEBUG;
		/* Of the other level, not enabled, elsewhere. */
		debug_set_breakpoint(n, at,
				     CONTROL_ENABLE | (here ^ (3u << 1)) |
					     CONTROL_BYTES);
		(void)debug_run_data(&p);
		wrong += !probe_completed(&p);
		debug_set_breakpoint(n, at, here | CONTROL_BYTES);
		(void)debug_run_data(&p);
		wrong += !probe_completed(&p);
		debug_set_breakpoint(n, at + 0x40,
				     CONTROL_ENABLE | here | CONTROL_BYTES);
		(void)debug_run_data(&p);
		wrong += !probe_completed(&p);
		debug_set_breakpoint(n, 0, 0);
	}
	tap_equal(hits, count, "each hardware breakpoint hits");
	tap_equal(wrong, 0,
		  user ? "EL0: before its instruction, and only there"
		       : "EL1: before its instruction, and only there");
	debug_set_breakpoint(0, at, CONTROL_ENABLE | here | CONTROL_BYTES);
	debug_set(MDSCR_KDE);
	(void)debug_run_data(&p);
	tap_ok(probe_completed(&p), "%s: none without MDSCR_EL1.MDE", level());
	debug_set_breakpoint(0, 0, 0);
	debug_set(0);
}

static void watchpoints(void)
{
	u32 count = 1 + (u32)(sysreg_read(id_aa64dfr0_el1) >> 20 & 15);
	u32 here = CONTROL_ENABLE | (user ? CONTROL_EL0 : CONTROL_EL1);
	u64 at = user ? mmu_user(1, (u64)&word, true) : (u64)&word;
	u32 wrong = 0, loads = 0, stores = 0;
	struct probe p;

	debug_set(MDSCR_KDE | MDSCR_MDE);
	for (u32 n = 0; n < count; n++) {
		debug_set_watchpoint(n, at, here | WATCH_LOAD | WATCH_BYTES);
		loads += debug_run_data(&p) == class(EC_WATCHPOINT);
		wrong += p.pc != code_address(debug_load) || p.far != at ||
			 p.esr & ESR_WNR;
		debug_set_watchpoint(n, at, here | WATCH_STORE | WATCH_BYTES);
		stores += debug_run_data(&p) == class(EC_WATCHPOINT);
		wrong += p.pc != code_address(debug_store) || p.far != at ||
			 !(p.esr & ESR_WNR) || word != 77;
		debug_set_watchpoint(n, at + 8,
				     here | WATCH_STORE | WATCH_BYTES);
		(void)debug_run_data(&p);
		wrong += !probe_completed(&p) || word != 6;
		debug_set_watchpoint(n, 0, 0);
	}
	debug_set(0);
	tap_equal(loads, count, "each watchpoint hits a load");
	tap_equal(stores, count, "and a store");
	tap_equal(wrong, 0,
		  user ? "EL0: with address and direction, only there"
		       : "EL1: with address and direction, only there");
}

/* Whether it keeps debug exceptions off, QEMU 7.2 does not know. */
static void os_lock(void)
{
	sysreg_write(oslar_el1, 1);
	barrier_isb();
	tap_ok(sysreg_read(oslsr_el1) & 2, "the OS lock can be locked");
	sysreg_write(oslar_el1, 0);
	barrier_isb();
	tap_ok(!(sysreg_read(oslsr_el1) & 2), "and unlocked");
}

static void brk(void)
{
	struct probe p;

	debug_prepare(&p, debug_brk);
	probe_enter(&p);
	tap_ok(p.esr == ((u64)EC_BRK << 26 | 1u << 25 | 0xabcd) &&
		       p.pc == code_address(debug_brk),
	       "%s: BRK", level());
}

/* Both levels, on the CPU that runs this. */
static void both(void)
{
	os_lock();
	for (u32 i = 0; i < 2; i++) {
		user = i == 1;
		brk();
		step();
		breakpoints();
		watchpoints();
		debug_watch_device(user);
		debug_linked(user, code_address(debug_store),
			     user ? mmu_user(1, (u64)&word, true) : (u64)&word);
	}
	debug_pending();
}

static volatile u32 other_done;

static void on_other_cpu(struct cpu *cpu, u64 arg)
{
	(void)cpu;
	(void)arg;
	tap_ok(sysreg_read(oslsr_el1) & 2 && !sysreg_read(mdscr_el1) &&
		       !sysreg_read(osdlr_el1),
	       "at CPU_ON: MDSCR_EL1 is 0, the OS lock locked, the double "
	       "lock not");
	both();
	sysreg_write(osdlr_el1, 1);
	other_done = 1;
}

/*
 * One CPU prints at a time; and CPU_ON may return before AFFINITY_INFO says
 * that the CPU is on.
 */
static void run_on_other_cpu(void)
{
	s64 status;

	other_done = 0;
	status = cpu_start(1, on_other_cpu, 0);
	while (status == 0 && !other_done)
		cpu_yield();
	tap_equal((u64)status, 0, "CPU 1 started");
	tap_ok(cpu_wait_off(1), "CPU 1 is off again");
}

void payload(void)
{
	gic_init();
	both();
	debug_a32();
	debug_sweep();
	if (cpu_count == 1)
		return;
	tap_note("on another CPU");
	run_on_other_cpu();
	/* Its former life has unlocked it. */
	run_on_other_cpu();
}
