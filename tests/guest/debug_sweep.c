/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Every encoding among those of the debug registers, op0 = 2, read at EL1 and
 * EL0, and what can be read written back. A line "# a64 ..." names each that
 * is there, to be compared with those of bare hardware.
 */
#include "base/bits.h"
#include "base/compiler.h"
#include "base/string.h"
#include "debug.h"
#include "lib/cpu.h"
#include "lib/machine.h"
#include "lib/tap.h"

#define MSR 0xd5100004u /* op0 = 2, Rt = 4 */
#define MRS 0xd5300004u
#define BRK (0xd4200000u | PROBE_END << 5)

struct encoding {
	u32 op1, crn, crm, op2;
};

static u32 code[2] __attribute__((aligned(64)));

static bool run(struct probe *p, struct encoding e, u32 insn, u64 value,
		bool user)
{
	code[0] = insn | e.op1 << 16 | e.crn << 12 | e.crm << 8 | e.op2 << 5;
	code[1] = BRK;
	code_sync(code, sizeof(code));
	memset(p, 0, sizeof(*p));
	p->x[4] = value;
	p->pc = user ? mmu_user(0, (u64)code, true) : (u64)code;
	p->pstate = user ? PSTATE_EL0 : PSTATE_EL1H;
	probe_enter(p);
	return probe_completed(p);
}

/*
 * OSLAR_EL1 is not readable, and OSDLR_EL1 is left as it is. X4 is 0 before: QEMU
 * has registers that are no more than a NOP.
 */
static void look(struct encoding e, bool user, u32 *wrong)
{
	struct probe p;
	u64 value;
	bool writes;

	if (!run(&p, e, MRS, 0, user)) {
		*wrong += p.esr != 1u << 25;
		return;
	}
	value = p.x[4];
	writes = run(&p, e, MSR, value, user);
	*wrong += !writes && p.esr != 1u << 25;
	tap_note("a64 EL%u S2_%u_C%u_C%u_%u: 0x%llx%s", user ? 0u : 1u, e.op1,
		 e.crn, e.crm, e.op2, (unsigned long long)value,
		 writes ? ", writable" : "");
}

/* What is left of ones, as bare hardware has it; and is 0 again after it. */
static void keeps(struct encoding e, u64 ones, const char *when)
{
	struct probe p;
	u64 value;

	if (!run(&p, e, MSR, ones, false) || !run(&p, e, MRS, 0, false))
		return;
	value = p.x[4];
	(void)run(&p, e, MSR, 0, false);
	tap_note("a64 S2_%u_C%u_C%u_%u keeps 0x%llx%s", e.op1, e.crn, e.crm,
		 e.op2, (unsigned long long)value, when);
}

/* Breakpoints and watchpoints that are not enabled, MDSCR_EL1 without them. */
static void keep_all(void)
{
	struct encoding mdscr = { 0, 0, 2, 2 };
	u64 ones = ~(BIT(0) | BIT(12) | BIT(13) | BIT(15)); /* SS to MDE */

	for (u32 n = 0; n < 64; n++) {
		struct encoding e = { 0, 0, n / 4, 4 + n % 4 };

		keeps(e, n & 1 ? MASK(31, 1) : ~0ull, "");
	}
	sysreg_write(oslar_el1, 1);
	barrier_isb();
	keeps(mdscr, ones & MASK(31, 0), ", locked");
	sysreg_write(oslar_el1, 0);
	barrier_isb();
	keeps(mdscr, ones & MASK(31, 0), "");
}

void debug_sweep(void)
{
	static const u32 op1[] = { 0, 3, 4, 7 };
	u32 wrong = 0;

	for (u32 n = 0; n < 2 * ARRAY_COUNT(op1) * 3 * 128; n++) {
		struct encoding e = {
			.op1 = op1[n / 384 % ARRAY_COUNT(op1)],
			.crn = n / 128 % 3 == 2 ? 7 : n / 128 % 3,
			.crm = n / 8 % 16,
			.op2 = n % 8,
		};

		look(e, n >= ARRAY_COUNT(op1) * 384, &wrong);
	}
	keep_all();
	tap_equal(wrong, 0, "each debug register is there, or UNDEFINED");
}
