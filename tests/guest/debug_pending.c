/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Software steps of which no instruction is executed, or another exception
 * comes first (Arm ARM D2.12): what is pending is taken at once, and its
 * syndrome does not speak of a stepped instruction.
 */
#include "base/bits.h"
#include "base/string.h"
#include "debug.h"
#include "lib/cpu.h"
#include "lib/gic.h"
#include "lib/tap.h"

#define PSTATE_D  BIT(9)
#define PSTATE_I  BIT(7)
#define PSTATE_SS BIT(21)

#define EC_STEP	  0x32u
#define ESR_ISV	  BIT(24)
#define ESR_EX	  BIT(6)
#define STEP_ISS  (ESR_ISV | ESR_EX)

#define SGI	  2u

extern const u32 debug_step[], debug_unmask[], debug_unmasked[],
	debug_exclusive[], debug_brk[], debug_nops[], debug_eret[],
	debug_undefined[], debug_exclusives[];

static u64 word;
static bool user;
static volatile u32 interrupts;

static void prepare(struct probe *p, const u32 *code, u64 pstate)
{
	memset(p, 0, sizeof(*p));
	p->pc = user ? mmu_user(0, (u64)code, true) : (u64)code;
	p->x[27] = user ? mmu_user(1, (u64)&word, true) : (u64)&word;
	p->pstate = (user ? PSTATE_EL0 : PSTATE_EL1H & ~PSTATE_D) | pstate;
}

static void run(struct probe *p)
{
	sysreg_write(oslar_el1, 0);
	sysreg_write(mdscr_el1, 1u << 13 | 1u << 0); /* KDE, SS */
	barrier_isb();
	probe_enter(p);
	sysreg_write(mdscr_el1, 0);
	barrier_isb();
}

/* A step exception at `pc`, with these of the syndrome's bits. */
static void expect(const struct probe *p, u64 pc, u64 iss, const char *what)
{
	bool good = probe_class(p) == EC_STEP + !user && p->pc == pc &&
		    (p->esr & STEP_ISS) == iss && !(p->pstate & PSTATE_SS);

	tap_ok(good, "EL%u: %s", user ? 0u : 1u, what);
	if (!good)
		tap_note("esr 0x%llx spsr 0x%llx pc 0x%llx",
			 (unsigned long long)p->esr,
			 (unsigned long long)p->pstate,
			 (unsigned long long)p->pc);
}

static void at_once(void)
{
	struct probe p;
	u64 start;

	prepare(&p, debug_step, 0);
	start = p.pc;
	run(&p);
	expect(&p, start, 0, "entered without SS, a step is pending");
	tap_equal(p.x[2], 0, "and nothing was executed");
	prepare(&p, debug_exclusive, PSTATE_SS);
	start = p.pc;
	run(&p);
	expect(&p, start + 4, STEP_ISS, "a load-exclusive is told");
	p.pc = start + 4;
	p.pstate |= PSTATE_SS;
	run(&p);
	expect(&p, start + 8, ESR_ISV, "the store-exclusive is not");
}

static void brk(void)
{
	struct probe p;
	u64 start;

	prepare(&p, debug_brk, PSTATE_SS);
	start = p.pc;
	run(&p);
	tap_ok(p.esr == 0xf200abcd && p.pc == start && p.pstate & PSTATE_SS,
	       "EL%u: BRK is no step", user ? 0u : 1u);
}

/*
 * SS of SPSR_EL1, which is set here since a return with PSTATE.D set, says
 * nothing any more.
 */
static void unmask(void)
{
	struct probe p;

	prepare(&p, debug_unmask, PSTATE_D | PSTATE_SS);
	run(&p);
	expect(&p, (u64)debug_unmasked, 0, "PSTATE.D cleared, one is pending");
	tap_equal(p.x[2], 1, "and nothing was executed since");
}

/* PSTATE.D is set, and nothing steps, so that SS is clear: also in SPSR. */
static void not_enabled(void)
{
	struct probe p;

	prepare(&p, debug_undefined, PSTATE_D | PSTATE_SS);
	run(&p);
	tap_ok(p.pc == (u64)debug_undefined && !(p.pstate & PSTATE_SS),
	       "EL1: with PSTATE.D set, exceptions find SS clear");
}

/* And no exception comes between a load-exclusive and its store. */
static void exclusives(void)
{
	struct probe p;

	prepare(&p, debug_exclusives, PSTATE_D | PSTATE_SS);
	p.x[5] = 100; /* tries */
	run(&p);
	tap_ok(probe_completed(&p) && p.x[4] == 0,
	       "EL1: with PSTATE.D set, exclusives succeed");
}

/* To itself, as this was entered by another; it does not carry SS over. */
static void exception_return(void)
{
	struct probe p;

	prepare(&p, debug_eret, PSTATE_SS);
	run(&p);
	expect(&p, (u64)debug_eret, ESR_ISV, "ERET is one step");
}

static void on_interrupt(struct cpu *cpu, struct frame *frame)
{
	(void)cpu;
	(void)frame;
	gic->eoi(gic->ack());
	interrupts++;
}

/* Its handler runs with PSTATE.D set: the step is made when it returns. */
static void interrupted(void)
{
	struct probe p;
	u64 start;

	gic_cpu_init(false);
	this_cpu()->irq = on_interrupt;
	gic_enable(SGI);
	interrupts = 0;
	gic->sgi(SGI, this_cpu()->index);
	prepare(&p, debug_nops, PSTATE_SS);
	p.pstate &= ~PSTATE_I;
	start = p.pc;
	run(&p);
	expect(&p, start + 4, ESR_ISV, "an interrupt comes before a step");
	tap_equal(interrupts, 1, "once");
	this_cpu()->irq = NULL;
}

void debug_pending(void)
{
	for (u32 n = 0; n < 2; n++) {
		user = n == 1;
		at_once();
		brk();
		interrupted();
	}
	user = false;
	unmask();
	not_enabled();
	exclusives();
	exception_return();
}
