/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * CP14 for 32-bit code at EL0, with MDSCR_EL1.TDCC = 0: what is there, and
 * what it reads as, is the CPU's affair, but not that of a debugger of EL2. A
 * line "# a32 NAME ..." says it, to be compared with that of bare hardware.
 */
#include "base/bits.h"
#include "base/compiler.h"
#include "base/string.h"
#include "debug.h"
#include "lib/cpu.h"
#include "lib/machine.h"
#include "lib/tap.h"

#define GIB(n)	  ((u64)(n) << 30)
#define EC_BKPT32 0x38u
#define EC_STEP	  0x32u
#define PSTATE_T  (1u << 5)
#define PSTATE_SS (1u << 21)
#define PSTATE_Z  (1u << 30)
#define FLAGS	  (15u << 28)
#define MDSCR_SS  1u

extern const u32 debug_a32_code[], debug_t32_code[];

/* What registers hold before. */
#define BEFORE UINT64_C(0x5a5a0000)

/* Its addresses have 32 bits: code in the fourth GiB. */
static u64 address_of(const u32 *code)
{
	return GIB(3) + (u64)code % GIB(1);
}

static void run(struct probe *p, const u32 *code, u64 pstate)
{
	memset(p, 0, sizeof(*p));
	for (u32 n = 0; n < 15; n++)
		p->x[n] = BEFORE + n;
	p->pc = address_of(code);
	p->pstate = PSTATE_USR32 | pstate;
	probe_enter(p);
}

static bool done(const struct probe *p, const u32 *code, u32 size)
{
	return probe_class(p) == EC_BKPT32 && p->vector == 12 &&
	       p->pc == address_of(code) + size;
}

/* The fields that DBGDIDR and ID_AA64DFR0_EL1 have in common. */
static bool is_didr(u64 value)
{
	u64 dfr0 = sysreg_read(id_aa64dfr0_el1);

	return bits(value, 31, 28) == bits(dfr0, 23, 20) &&
	       bits(value, 27, 24) == bits(dfr0, 15, 12) &&
	       bits(value, 23, 20) == bits(dfr0, 31, 28) && bit(value, 15) &&
	       bits(value, 63, 32) == 0;
}

enum expected {
	DIDR,
	DRAR,
	ZERO,
	ANY,
	SAME, /* neither register is written */
	DRAR_PAIR,
	ZERO_PAIR,
	NOTHING, /* it is UNDEFINED at EL0 */
};

static bool is_right(const struct probe *p, enum expected expected)
{
	u64 r2 = p->x[2], r3 = p->x[3], drar = sysreg_read(mdrar_el1);
	bool alone = r3 == BEFORE + 3;

	switch (expected) {
	case DIDR:
		return is_didr(r2) && alone;
	case DRAR:
		return r2 == (u32)drar && alone;
	case ZERO:
		return r2 == 0 && alone;
	case ANY:
		return r2 >> 32 == 0 && alone;
	case SAME:
		return r2 == BEFORE + 2 && alone;
	case DRAR_PAIR:
		return r2 == (u32)drar && r3 == drar >> 32;
	case ZERO_PAIR:
		return r2 == 0 && r3 == 0;
	default:
		return false;
	}
}

static void access(void)
{
	static const struct {
		const char *name;
		enum expected expected;
	} cases[] = {
		{ "DBGDIDR", DIDR },
		{ "DBGDRAR", DRAR },
		{ "DBGDSAR", ZERO },
		{ "DBGDSCRint", ANY },
		{ "DBGDSCRint to the flags", SAME },
		{ "DBGDTRRXint", ANY },
		{ "DBGDTRTXint", SAME },
		{ "DBGDRAR, 64 bits", DRAR_PAIR },
		{ "DBGDSAR, 64 bits", ZERO_PAIR },
		{ "DBGDIDR on a condition that fails", SAME },
		{ "DBGDSCRext", NOTHING },
		{ "a write of DBGDIDR", NOTHING },
	};
	struct probe p;

	for (u32 n = 0; n < ARRAY_COUNT(cases); n++) {
		const u32 *code = &debug_a32_code[2 * n];
		bool there;

		run(&p, code, FLAGS & ~PSTATE_Z);
		there = done(&p, code, 4);
		tap_note("a32 %s: esr 0x%llx r2 0x%llx r3 0x%llx flags 0x%x",
			 cases[n].name, (unsigned long long)p.esr,
			 (unsigned long long)p.x[2], (unsigned long long)p.x[3],
			 (u32)p.pstate >> 28);
		tap_ok(there ? is_right(&p, cases[n].expected)
			     : p.esr == 1u << 25 && p.vector == 12 &&
				       p.pc == address_of(code),
		       "AArch32 at EL0: %s: its value, or UNDEFINED",
		       cases[n].name);
	}
}

static void thumb(void)
{
	struct probe p;

	run(&p, debug_t32_code, PSTATE_T | PSTATE_Z);
	tap_note("a32 IT block: esr 0x%llx r2 0x%llx r3 0x%llx r4 0x%llx",
		 (unsigned long long)p.esr, (unsigned long long)p.x[2],
		 (unsigned long long)p.x[3], (unsigned long long)p.x[4]);
	tap_ok(!done(&p, debug_t32_code, 10) ||
		       (is_didr(p.x[2]) && p.x[3] == BEFORE + 3 && p.x[4] == 9),
	       "AArch32 at EL0: an access in an IT block");
}

/* The guest's own step: it ends behind the access. */
static void step(void)
{
	struct probe p;
	u32 class, size;

	sysreg_write(oslar_el1, 0);
	sysreg_write(mdscr_el1, MDSCR_SS);
	barrier_isb();
	run(&p, debug_a32_code, PSTATE_SS);
	class = probe_class(&p);
	size = (u32)(p.pc - address_of(debug_a32_code));
	sysreg_write(mdscr_el1, 0);
	barrier_isb();
	tap_note("a32 step: class 0x%x pc +%u", class, size);
	tap_ok(class == 0 || (class == EC_STEP && size == 4),
	       "AArch32 at EL0: a step over an access");
}

void debug_a32(void)
{
	if ((sysreg_read(id_aa64pfr0_el1) & 15) != 2) {
		tap_skip("CP14 of AArch32", "not at EL0");
		return;
	}
	mmu_map_gib(GIB(3), (u64)debug_a32_code, true, true);
	access();
	thumb();
	step();
	mmu_map_gib(GIB(3), GIB(3), false, false);
}
