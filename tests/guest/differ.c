/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What a guest finds that tries everything, for comparison with the same machine
 * without EL2 (tests/qemu/differ.test): each system register and instruction,
 * then random ones, at EL1 and EL0. A line that begins with "=" is the same on
 * both, whatever it says. What may differ is not tried, or not told.
 */
#include "differ.h"
#include "base/string.h"
#include "lib/gic.h"
#include "lib/machine.h"
#include "lib/tap.h"

#define ISB 0xd5033fdfu
/* MSR and SYS, with bit 21 MRS and SYSL; the register is in bits 4:0. */
#define MOVE(op0, key) (0xd5000000u | (op0) << 19 | (key) << 5)
#define READ	       (1u << 21)
#define KEY(op1, crn, crm, op2)                                                \
	((u32)(op1) << 11 | (crn) << 7 | (crm) << 3 | (op2))
#define KEYS 0x4000u

static u32 code[16] __attribute__((aligned(4096)));
static u8 scratch[4096] __attribute__((aligned(4096)));
u64 differ_nothing;
static u64 code_user, scratch_user, nothing_user; /* the same as EL0 has them */
static u32 lines;

bool differ_run(const u32 *words, u32 count, bool user, struct probe *p)
{
	u64 start = user ? code_user : (u64)code;

	memcpy(code, words, count * 4);
	code[count] = END;
	code_sync(code, count * 4 + 4);
	p->pc = start;
	/* With SP_EL0: the stack is not what they have. */
	p->pstate |= user ? PSTATE_EL0 : PSTATE_EL1H & ~1u;
	probe_enter(p);
	if (p->pc - start < sizeof(code))
		p->pc -= start;
	return p->esr != ESR_UNDEFINED || p->pc != 0;
}

void differ_tell(const char *name, u32 word, const struct probe *p)
{
	u32 class = probe_class(p);

	lines++;
	tap_printf("= %s 0x%x:", name, word);
	if (probe_completed(p)) {
		tap_printf(" completes");
		return;
	}
	tap_printf(" esr 0x%llx pc 0x%llx pstate 0x%llx vector %llu",
		   (unsigned long long)p->esr, (unsigned long long)p->pc,
		   (unsigned long long)p->pstate,
		   (unsigned long long)p->vector);
	/*
	 * Aborts; for others FAR is what it was. QEMU makes aligned accesses of
	 * one that is not, and tells where they were.
	 */
	if (class >= 0x20 && class <= 0x25)
		tap_printf(" far 0x%llx",
			   (unsigned long long)align_down(p->far, 16));
}

void differ_value(u64 value)
{
	tap_printf(" 0x%llx", (unsigned long long)value);
}

void differ_end(void)
{
	tap_printf("\n");
}

/* The implementation's own, which EL2 traps; RVBAR is of the highest EL. */
static bool is_own(u32 op0, u32 key)
{
	u32 crn = key >> 7 & 15;

	return op0 == 3 && (crn == 11 || crn == 15 || key == KEY(0, 12, 0, 1));
}

/*
 * Values that are not told: time and random numbers, where this program lies, and
 * that there is an EL2.
 */
static bool is_unlike(u32 op0, u32 key)
{
	switch (op0 << 14 | key) {
	case 3 << 14 | KEY(0, 0, 1, 1):	 /* ID_PFR1_EL1: Virtualization */
	case 3 << 14 | KEY(0, 0, 4, 0):	 /* ID_AA64PFR0_EL1: EL2 */
	case 3 << 14 | KEY(0, 2, 0, 0):	 /* TTBR0_EL1 */
	case 3 << 14 | KEY(0, 4, 0, 1):	 /* ELR_EL1 */
	case 3 << 14 | KEY(0, 12, 0, 0): /* VBAR_EL1 */
	case 3 << 14 | KEY(0, 13, 0, 4): /* TPIDR_EL1 */
	case 3 << 14 | KEY(3, 2, 4, 0):	 /* RNDR */
	case 3 << 14 | KEY(3, 2, 4, 1):	 /* RNDRRS */
		return true;
	default:
		return op0 == 3 && (key >> 7 & 15) == 14; /* timers */
	}
}

/*
 * Not written: what this program stands on (SCTLR, TCR, MAIR, VBAR, PSTATE), and
 * the CPU interface of the GIC, whose virtual one keeps other bits.
 */
static bool is_vital(u32 op0, u32 key)
{
	u32 crn = key >> 7 & 15, crm = key >> 3 & 15;

	if (op0 == 2) /* OSLAR to DBGPRCR, and MDSCR_EL1 */
		return crn == 1 || key == KEY(0, 0, 2, 2);
	if (key >> 11 == 0)
		return crn == 1 || crn == 2 || crn == 4 || crn == 10 ||
		       crn == 12 || crn == 13;
	return crn == 4 && crm == 2;
}

/* What is read, and what is kept of all ones, which x3 is; then as it was. */
static void register_of(u32 op0, u32 key, bool user)
{
	u32 move = MOVE(op0, key), read = move | READ | 2;
	u32 write[] = { move | 3, ISB, read, move | 4, ISB };
	struct probe p;

	memset(&p, 0, sizeof(p));
	if (is_own(op0, key) || !differ_run(&read, 1, user, &p))
		return;
	differ_tell(user ? "EL0: read" : "read", move, &p);
	if (!user && !is_unlike(op0, key))
		differ_value(p.x[2]);
	differ_end();
	if (!probe_completed(&p) || is_vital(op0, key) || is_unlike(op0, key))
		return;
	p.x[4] = p.x[2];
	p.x[3] = ~0ull;
	p.pstate = 0;
	(void)differ_run(write, ARRAY_COUNT(write), user, &p);
	differ_tell(user ? "EL0: write" : "write", move, &p);
	if (!user)
		differ_value(p.x[2]);
	differ_end();
}

static void registers(bool user)
{
	for (u32 op0 = 2; op0 <= 3; op0++)
		for (u32 key = 0; key < KEYS; key++)
			register_of(op0, key, user);
}

/* Persistence of what is no memory: QEMU takes it for a load. */
static bool is_clean_to_persistence(u32 key)
{
	return (key >> 7 & 15) == 7 &&
	       ((key >> 3 & 15) == 12 || (key >> 3 & 15) == 13);
}

/* SYS and SYSL of an address that is none, of memory, and of nothing. */
static void instruction_of(u32 word, u32 key, bool user)
{
	const u64 where[] = { 0x40, user ? scratch_user : (u64)scratch,
			      user ? nothing_user : differ_nothing };
	struct probe p;

	for (u32 i = 0; i < ARRAY_COUNT(where); i++) {
		if (is_own(3, key) || is_clean_to_persistence(key))
			continue;
		memset(&p, 0, sizeof(p));
		p.x[2] = where[i];
		if (!differ_run(&word, 1, user, &p))
			continue;
		differ_tell(user ? "EL0: system" : "system", word, &p);
		differ_value(i);
		differ_end();
	}
}

/* Waits; and SPSel, with which this program would lose its stack. */
static bool is_wait(u32 key)
{
	return key == KEY(3, 2, 0, 2) || key == KEY(3, 2, 0, 3) ||
	       (key & 0x7f8) == KEY(0, 1, 0, 0) ||
	       ((key >> 7 & 15) == 4 && (key & 7) == 5);
}

/* MSR of PSTATE, hints and barriers. */
static void hint_of(u32 key, bool user)
{
	u32 word = MOVE(0, key) | 31;
	struct probe p;

	memset(&p, 0, sizeof(p));
	if (is_wait(key) || !differ_run(&word, 1, user, &p))
		return;
	differ_tell(user ? "EL0: PSTATE or hint" : "PSTATE or hint", word, &p);
	differ_value(p.pstate);
	differ_end();
}

static void instructions(bool user)
{
	for (u32 key = 0; key < KEYS; key++) {
		hint_of(key, user);
		instruction_of(MOVE(1, key) | 2, key, user);
		instruction_of(MOVE(1, key) | READ | 2, key, user);
	}
}

static void allow_everything(void)
{
	u64 pfr0 = sysreg_read(id_aa64pfr0_el1);
	u64 pfr1 = sysreg_read(s3_0_c0_c4_1);
	u64 pmuver = sysreg_read(id_aa64dfr0_el1) >> 8 & 15;

	sysreg_write(cpacr_el1, 3 << 20 | (pfr0 >> 32 & 15 ? 3 << 16 : 0) |
					(pfr1 >> 24 & 15 ? 3 << 24 : 0));
	/* UCI, UCT, DZE, UMA; the timers and the performance monitors. */
	sysreg_write(sctlr_el1, sysreg_read(sctlr_el1) | 1 << 26 | 1 << 15 |
					1 << 14 | 1 << 9);
	sysreg_write(cntkctl_el1, 0x303);
	if (pmuver != 0 && pmuver != 15)
		sysreg_write(pmuserenr_el0, 15);
	barrier_isb();
}

static void part(const char *name, void (*run)(void))
{
	lines = 0;
	run();
	tap_ok(lines != 0, "%s: %u are told", name, lines);
}

static void registers_of_both(void)
{
	registers(false);
	registers(true);
}

static void instructions_of_both(void)
{
	instructions(false);
	instructions(true);
}

static volatile u32 done;

static void everything(struct cpu *cpu, u64 arg)
{
	(void)cpu;
	(void)arg;
	part("system registers", registers_of_both);
	allow_everything();
	part("system registers, if EL0 may", registers_of_both);
	part("system instructions", instructions_of_both);
	part("random instructions", differ_random);
	if ((sysreg_read(id_aa64pfr0_el1) & 15) == 2)
		part("random instructions of AArch32", differ_random32);
	part("table walks", differ_walks);
	done = 1;
}

/* On the last CPU, so that one that PSCI started is looked at too. */
void payload(void)
{
	differ_nothing = GIB(2) + 0x40000;
	code_user = mmu_user(0, (u64)code, true);
	scratch_user = mmu_user(1, (u64)scratch, true);
	nothing_user = mmu_user(2, differ_nothing, false);
	gic_init();
	if (cpu_count == 1) {
		everything(this_cpu(), 0);
		return;
	}
	tap_equal((u64)cpu_start(cpu_count - 1, everything, 0), 0,
		  "the last CPU starts");
	while (!done)
		cpu_yield();
}
