/* SPDX-License-Identifier: BSD-2-Clause */
/* Hypercalls, system registers and instructions at random. */
#include "hostile.h"
#include "lib/machine.h"
#include "lib/tap.h"

#define BRK_END	      (0xd4200000u | PROBE_END << 5)
#define EC_UNDEFINED  0x00
#define EC_SYSTEM     0x18
#define EC_SVE	      0x19
#define EC_SME	      0x1d
#define CALLS_PER_RUN 4096

/* HVC #imm or MRS, then BRK, for a whole group: one synchronisation. */
static u32 code[CALLS_PER_RUN][2] __attribute__((aligned(4096)));

/* PSCI functions that end the test or stop its CPU. */
static bool is_destructive(u32 id)
{
	static const u8 listed[] = { 0x01, 0x02, 0x08, 0x09,
				     0x0b, 0x0c, 0x0e, 0x12 };

	if ((id & 0xbf000000) != 0x84000000)
		return false;
	for (u32 i = 0; i < sizeof(listed); i++)
		if ((id & 0xffffff) == listed[i])
			return true;
	return false;
}

static u64 random_function(void)
{
	u64 r = random_u64();
	u64 id;

	switch (r & 7) {
	case 0:
		return r;
	case 1:
		id = (u32)r;
		break;
	case 2:
		id = 0x80000000 | (u32)r;
		break;
	default:
		id = 0x80000000 | (r & 0x47000000) | (r >> 32 & 0x7f);
		break;
	case 7:
		id = 0x84000000 | (r & 0x40000000) | (r >> 32 & 0x1f);
		break;
	}
	return is_destructive((u32)id) ? 0x84000000 : id;
}

static void calls(const char *name, u32 instruction)
{
	hostile_begin();
	for (u32 imm = 0; imm < 65536; imm++) {
		struct probe p, before;
		u32 slot = imm % CALLS_PER_RUN;

		if (slot == 0) {
			for (u32 i = 0; i < CALLS_PER_RUN; i++) {
				code[i][0] = instruction | (imm + i) << 5;
				code[i][1] = BRK_END;
			}
			code_sync(code, sizeof(code));
		}
		hostile_fill(&p);
		p.x[0] = random_function();
		if (is_destructive((u32)p.x[0]))
			p.x[0] = 0x84000000;
		before = p;
		p.pc = (u64)code[slot];
		p.pstate = PSTATE_EL1H;
		probe_enter(&p);
		if (probe_completed(&p)) {
			if (!hostile_same(&p, &before, 4))
				hostile_fail("registers", &p, code[slot][0],
					     before.x[0]);
		} else if (probe_class(&p) != EC_UNDEFINED ||
			   p.pc != (u64)code[slot] ||
			   !hostile_same(&p, &before, 0)) {
			hostile_fail("exception", &p, code[slot][0],
				     before.x[0]);
		}
	}
	hostile_end(name);
}

void hostile_calls(void)
{
	calls("HVC with every immediate and random registers", 0xd4000002);
	calls("SMC with every immediate and random registers", 0xd4000003);
}

/*
 * With FEAT_IDST unallocated identification registers are reported as a
 * trapped access; SVE and SME have classes of their own.
 */
static bool is_undefined(const struct probe *p)
{
	u32 class = probe_class(p);
	u64 pfr0 = sysreg_read(id_aa64pfr0_el1);
	bool idst = (sysreg_read(s3_0_c0_c7_2) >> 36 & 15) != 0;
	bool id_space = (p->esr >> 10 & 15) == 0 && (p->esr >> 20 & 3) == 3;

	return class == EC_UNDEFINED ||
	       (idst && id_space && class == EC_SYSTEM) ||
	       ((pfr0 >> 32 & 15) && (class == EC_SVE || class == EC_SME));
}

/* Whether to write zero to a register that reading finds UNDEFINED. */
static bool may_write_zero(u32 encoding)
{
	/* ICC_*: ends or sends interrupts, undefined where not active. */
	return (encoding >> 7 & 0xf) != 12;
}

static void one_register(u32 op0, u32 encoding, u32 slot)
{
	u32 move = 0xd5000000 | op0 << 19 | encoding << 5 | 2;
	struct probe p, before;
	u64 value = 0;

	hostile_fill(&p);
	before = p;
	p.pc = (u64)code[slot];
	p.pstate = PSTATE_EL1H;
	probe_enter(&p);
	if (probe_completed(&p)) {
		value = p.x[2];
		before.x[2] = value;
	} else if (!is_undefined(&p)) {
		hostile_fail("MRS", &p, move | 1 << 21, encoding);
	} else if (!may_write_zero(encoding)) {
		return;
	}
	if (!hostile_same(&p, &before, 0))
		hostile_fail("MRS: registers", &p, move | 1 << 21, encoding);
	p.x[2] = before.x[2] = value;
	p.pc = (u64)code[slot + 1];
	p.pstate = PSTATE_EL1H;
	probe_enter(&p);
	if (!probe_completed(&p) && !is_undefined(&p))
		hostile_fail("MSR", &p, move, encoding);
	if (!hostile_same(&p, &before, 0))
		hostile_fail("MSR: registers", &p, move, encoding);
}

void hostile_registers(void)
{
	hostile_begin();
	for (u32 op0 = 2; op0 <= 3; op0++) {
		for (u32 e = 0; e < 16384; e++) {
			u32 slot = e * 2 % CALLS_PER_RUN;

			if (slot == 0) {
				for (u32 i = 0; i < CALLS_PER_RUN; i++) {
					code[i][0] = 0xd5000002 | op0 << 19 |
						     (e + i / 2) << 5 |
						     (i & 1 ? 0 : 1u << 21);
					code[i][1] = BRK_END;
				}
				code_sync(code, sizeof(code));
			}
			one_register(op0, e, slot);
		}
	}
	hostile_end("MRS and MSR of every encoding complete or are UNDEFINED");
}

static void expect(const char *name, u32 instruction, u32 esr, u32 mask)
{
	struct probe p, before;

	hostile_fill(&p);
	p.x[1] = machine.uart + 1;
	before = p;
	probe_code(&p, instruction, 0);
	tap_ok((p.esr & mask) == esr && hostile_same(&p, &before, 0), "%s",
	       name);
	if ((p.esr & mask) != esr)
		tap_note("esr 0x%llx", (unsigned long long)p.esr);
}

/* An alignment fault; but not every emulator knows it. */
static void unaligned_device(void)
{
	struct probe p, before;

	hostile_fill(&p);
	p.x[1] = machine.uart + 0x19;
	before = p;
	probe_code(&p, 0xb9400022, 0xd503201f);
	if (probe_completed(&p))
		before.x[2] = p.x[2];
	tap_ok((probe_completed(&p) || (p.esr & 0xfc00003f) == 0x94000021) &&
		       hostile_same(&p, &before, 0),
	       "unaligned access to a device");
}

static void at_el0(const char *name, u32 word, bool aarch32, u32 class)
{
	extern const u32 hostile_el0[];
	u64 window = 3ull << 30, physical = (u64)hostile_el0;
	struct probe p;

	/* Not mmu_user(): AArch32 reaches the first 4 GiB only. */
	mmu_map_gib(window, physical, true, true);
	hostile_fill(&p);
	p.pc = window + (physical & 0x3fffffff) + word * 4;
	p.pstate = aarch32 ? PSTATE_USR32 : PSTATE_EL0;
	probe_enter(&p);
	mmu_map_gib(window, window, false, false);
	tap_ok(probe_class(&p) == class && p.vector == (aarch32 ? 12 : 8),
	       "EL0%s: %s", aarch32 ? " AArch32" : "", name);
	if (probe_class(&p) != class)
		tap_note("esr 0x%llx, vector %llu, far 0x%llx",
			 (unsigned long long)p.esr,
			 (unsigned long long)p.vector,
			 (unsigned long long)p.far);
}

void hostile_instructions(void)
{
	expect("BRK", 0xd4200020, 0xf2000001, ~0u);
	expect("HLT is UNDEFINED", 0xd4400000, 0, 0xfc000000);
	expect("UDF is UNDEFINED", 0x00000000, 0, 0xfc000000);
	expect("SVC", 0xd4000021 | 0x100 << 5, 0x56000101, ~0u);
	unaligned_device();
	at_el0("SVC", 0, false, 0x15);
	at_el0("UDF", 1, false, 0);
	at_el0("HVC is UNDEFINED", 2, false, 0);
	at_el0("SMC is UNDEFINED", 3, false, 0);
	at_el0("MRS SCTLR_EL1 is UNDEFINED", 4, false, 0);
	at_el0("ERET is UNDEFINED", 6, false, 0);
	at_el0("BRK", 7, false, 0x3c);
	if ((sysreg_read(id_aa64pfr0_el1) & 15) == 2) {
		at_el0("SVC", 8, true, 0x11);
		at_el0("UDF", 9, true, 0);
	} else {
		tap_skip("EL0 AArch32", "not implemented");
	}
}
