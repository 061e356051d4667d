/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * External aborts as hardware raises them where nothing answers: the syndrome,
 * the addresses and PSTATE, from EL1 and EL0, of data, instructions and table
 * walks.
 */
#include "base/bits.h"
#include "base/string.h"
#include "lib/cpu.h"
#include "lib/machine.h"
#include "lib/tap.h"

#define EC_IABT_EL0 0x20ull
#define EC_DABT_EL0 0x24ull
#define ESR_IL	    (1u << 25)
#define ESR_WNR	    (1u << 6)
#define ESR_CM	    (1u << 8)
/* EA: what an external abort's bit 9 says is the implementation's choice. */
#define ESR_COMPARED (~(1u << 9))
#define FSC_EXTERNAL 0x10
#define FSC_WALK     0x14

#define PSTATE_N     (1u << 31)
#define PSTATE_C     (1u << 29)
#define PSTATE_SSBS  (1u << 12)
#define PSTATE_TCO   (1u << 25)
#define PSTATE_DIT   (1u << 24)
#define PSTATE_UAO   (1u << 23)
#define PSTATE_PAN   (1u << 22)

#define SCTLR_SPAN   (1ull << 23)
#define SCTLR_DSSBS  (1ull << 44)

extern const u32 aborts_load8[], aborts_load32[], aborts_load64[],
	aborts_store32[], aborts_load_post[], aborts_store_pair[], aborts_a32[],
	aborts_load_vector[], aborts_zero[], aborts_jump[], aborts_translate[];

struct access {
	const char *name;
	const u32 *code;
	u32 esr;    /* besides class and IL */
	s32 offset; /* of the access from x1 */
};

/* Where nothing is, by EL1 and by EL0. */
static u64 nothing, nothing_user;

static u32 field(u64 reg, u32 low)
{
	return (u32)(reg >> low) & 15;
}

/* Registers, FAR, ELR and SPSR after an abort of the instruction at p->pc. */
static bool unchanged(const struct probe *p, const struct probe *before,
		      u64 far)
{
	return memcmp(p->x, before->x, sizeof(p->x)) == 0 && p->far == far &&
	       p->pc == before->pc && p->pstate == before->pstate;
}

static void note(const struct probe *p, u64 esr)
{
	tap_note("esr 0x%llx, expected 0x%llx; far 0x%llx elr 0x%llx spsr "
		 "0x%llx",
		 (unsigned long long)p->esr, (unsigned long long)esr,
		 (unsigned long long)p->far, (unsigned long long)p->pc,
		 (unsigned long long)p->pstate);
}

static void data_abort(const struct access *a, bool user)
{
	u64 esr = (EC_DABT_EL0 + (user ? 0 : 1)) << 26 | ESR_IL | a->esr;
	u64 address = (user ? nothing_user : nothing) + 0x140;
	struct probe p, before;
	bool good;

	memset(&p, 0x5a, sizeof(p));
	p.x[1] = address;
	p.pc = user ? mmu_user(0, (u64)a->code, true) : (u64)a->code;
	p.pstate = (user ? PSTATE_EL0 : PSTATE_EL1H) | PSTATE_N | PSTATE_C;
	before = p;
	probe_enter(&p);
	good = (p.esr & ESR_COMPARED) == esr && p.vector == (user ? 8 : 4) &&
	       unchanged(&p, &before, address + (u64)(s64)a->offset);
	tap_ok(good, "%s: %s", user ? "EL0" : "EL1", a->name);
	if (!good)
		note(&p, esr);
}

static void data_aborts(void)
{
	static const struct access accesses[] = {
		{ "load of a byte", aborts_load8, FSC_EXTERNAL, 0 },
		{ "load of a word", aborts_load32, FSC_EXTERNAL, 0 },
		{ "load of 64 bits", aborts_load64, FSC_EXTERNAL, 0 },
		{ "store", aborts_store32, FSC_EXTERNAL | ESR_WNR, 0 },
		{ "load with write-back", aborts_load_post, FSC_EXTERNAL, 0 },
		{ "store of a pair", aborts_store_pair, FSC_EXTERNAL | ESR_WNR,
		  -16 },
		{ "load of a vector", aborts_load_vector, FSC_EXTERNAL, 0 },
	};

	for (u32 i = 0; i < 2 * ARRAY_COUNT(accesses); i++)
		data_abort(&accesses[i / 2], i % 2);
}

/* A fetch at `target`: class by the EL, FAR and ELR are the target. */
static void fetch(const char *name, u64 target, bool user, u32 fsc)
{
	u64 esr = (EC_IABT_EL0 + (user ? 0 : 1)) << 26 | ESR_IL | fsc;
	u64 code = (u64)aborts_jump;
	struct probe p;
	bool good;

	memset(&p, 0, sizeof(p));
	p.x[1] = target;
	p.pc = user ? mmu_user(0, code, true) : code;
	p.pstate = user ? PSTATE_EL0 : PSTATE_EL1H;
	probe_enter(&p);
	good = (p.esr & ESR_COMPARED) == esr && p.far == target &&
	       p.pc == target && p.vector == (user ? 8 : 4);
	tap_ok(good, "EL%u: %s", !user, name);
	if (!good)
		note(&p, esr);
}

/* An access whose walk of stage 1 ends where nothing is, at `level`. */
static void walk(u64 address, u32 level)
{
	u64 esr = (EC_DABT_EL0 + 1) << 26 | ESR_IL | FSC_WALK | level;
	struct probe p = { .x[1] = address,
			   .pc = (u64)aborts_load32,
			   .pstate = PSTATE_EL1H };
	bool good;

	probe_enter(&p);
	good = (p.esr & ESR_COMPARED) == esr && p.far == address &&
	       p.pc == (u64)aborts_load32;
	tap_ok(good, "load: external abort on the walk at level %u", level);
	if (!good)
		note(&p, esr);
	p = (struct probe){ .x[1] = address,
			    .pc = (u64)aborts_store32,
			    .pstate = PSTATE_EL1H };
	probe_enter(&p);
	good = (p.esr & ESR_COMPARED) == (esr | ESR_WNR) && p.far == address;
	tap_ok(good, "store: external abort on the walk at level %u", level);
	if (!good)
		note(&p, esr | ESR_WNR);
	fetch("fetch: external abort on the walk", address, false,
	      FSC_WALK | level);
	p = (struct probe){ .x[1] = address,
			    .pc = (u64)aborts_translate,
			    .pstate = PSTATE_EL1H };
	probe_enter(&p);
	esr |= ESR_WNR | ESR_CM;
	good = (p.esr & ESR_COMPARED) == esr && p.far == address;
	tap_ok(good, "AT S1E1R: external abort on the walk at level %u", level);
	if (!good)
		note(&p, esr);
}

static void change_table(u64 *entry, u64 value)
{
	*entry = value;
	__asm__ volatile("dsb ish; tlbi vmalle1is; dsb ish; isb" ::: "memory");
}

/* TTBR1 points to nothing: the first level, 0 or 1 by the size. */
static void walk_upper(u64 size_bits, u32 level)
{
	u64 tcr = sysreg_read(tcr_el1);
	u64 upper = ~0ull << size_bits;

	sysreg_write(ttbr1_el1, nothing);
	sysreg_write(tcr_el1, (tcr & ~(1ull << 23 | 0x3f << 16)) |
				      (64 - size_bits) << 16 | 2ull << 30 |
				      3 << 28 | 1 << 26 | 1 << 24);
	__asm__ volatile("isb; tlbi vmalle1; dsb ish; isb" ::: "memory");
	walk(upper + 0x1238, level);
	sysreg_write(tcr_el1, tcr);
	sysreg_write(ttbr1_el1, 0);
	__asm__ volatile("isb; tlbi vmalle1; dsb ish; isb" ::: "memory");
}

static void walks(void)
{
	static u64 second[512] __attribute__((aligned(4096)));
	u64 was = mmu_table[300], address = GIB(300) + 0x345678;

	change_table(&mmu_table[300], nothing | 3);
	walk(address, 2);
	second[1] = (nothing + 0x7000) | 3;
	change_table(&mmu_table[300], (u64)second | 3);
	walk(address, 3);
	change_table(&mmu_table[300], was);
	walk_upper(39, 1);
	walk_upper(48, 0);
}

static struct {
	u64 daif, current_el, spsel, pan, ssbs, tco, dit, uao;
} entry;

static bool has_pan, has_ssbs, has_mte, has_dit, has_uao;

static void look_at_pstate(void)
{
	entry.daif = sysreg_read(daif);
	entry.current_el = sysreg_read(currentel);
	entry.spsel = sysreg_read(spsel);
	if (has_pan)
		entry.pan = sysreg_read(s3_0_c4_c2_3);
	if (has_uao)
		entry.uao = sysreg_read(s3_0_c4_c2_4);
	if (has_dit)
		entry.dit = sysreg_read(s3_3_c4_c2_5);
	if (has_ssbs)
		entry.ssbs = sysreg_read(s3_3_c4_c2_6);
	if (has_mte)
		entry.tco = sysreg_read(s3_3_c4_c2_7);
}

static void find_features(void)
{
	u64 mmfr1 = sysreg_read(id_aa64mmfr1_el1);
	u64 mmfr2 = sysreg_read(s3_0_c0_c7_2);
	u64 pfr0 = sysreg_read(id_aa64pfr0_el1);
	u64 pfr1 = sysreg_read(s3_0_c0_c4_1);

	has_pan = field(mmfr1, 20) != 0;
	has_uao = field(mmfr2, 4) != 0;
	has_dit = field(pfr0, 48) != 0;
	has_ssbs = field(pfr1, 4) >= 2;
	has_mte = field(pfr1, 8) >= 2;
}

/* A bit that names what is not as it should be. */
static u32 differs(u32 bit, bool good)
{
	return (u32)!good << bit;
}

/* What the handler finds, by what was set and the controls in SCTLR_EL1. */
static void pstate_case(bool set, u64 controls)
{
	u64 sctlr = sysreg_read(sctlr_el1), spsr = PSTATE_EL1H & ~0x3c0u;
	struct probe p;
	u32 wrong;

	memset(&p, 0, sizeof(p));
	p.x[1] = nothing;
	p.pc = (u64)aborts_load32;
	if (set)
		spsr |= (has_pan ? PSTATE_PAN : 0) |
			(has_uao ? PSTATE_UAO : 0) |
			(has_dit ? PSTATE_DIT : 0) |
			(has_ssbs ? PSTATE_SSBS : 0) |
			(has_mte ? PSTATE_TCO : 0);
	p.pstate = spsr | 0xc0; /* D and A are open */
	sysreg_write(sctlr_el1,
		     (sctlr & ~(SCTLR_SPAN | SCTLR_DSSBS)) | controls);
	barrier_isb();
	probe_hook = look_at_pstate;
	probe_enter(&p);
	probe_hook = NULL;
	sysreg_write(sctlr_el1, sctlr);
	barrier_isb();
	wrong = differs(0, entry.daif == 0x3c0 && entry.current_el == 1 << 2 &&
				   entry.spsel == 1) |
		differs(1, p.pstate == (spsr | 0xc0)) |
		differs(2, !has_pan || !entry.pan == (!set &&
						      controls & SCTLR_SPAN)) |
		differs(3, entry.uao == 0) |
		/* QEMU 7.2 clears DIT, which stays on hardware. */
		differs(4, !has_dit || machine_number("bare=", 0) ||
				   !entry.dit == !set) |
		differs(5,
			!has_ssbs || !entry.ssbs == !(controls & SCTLR_DSSBS)) |
		differs(6, !has_mte || entry.tco != 0);
	tap_equal(wrong, 0,
		  set ? "PSTATE in the handler, and SPSR: all set before"
		      : "PSTATE in the handler, and SPSR: all clear before");
}

static void pstate(void)
{
	find_features();
	for (u32 i = 0; i < 8; i++)
		pstate_case(i & 1,
			    (i & 2 ? SCTLR_SPAN : 0) |
				    (i & 4 && has_ssbs ? SCTLR_DSSBS : 0));
}

static void others(void)
{
	struct probe p;

	memset(&p, 0, sizeof(p));
	p.x[1] = nothing;
	p.pc = (u64)aborts_zero;
	p.pstate = PSTATE_EL1H;
	probe_enter(&p);
	tap_ok(p.esr >> 26 == EC_DABT_EL0 + 1 && p.pc == (u64)aborts_zero,
	       "DC ZVA of a device: a data abort");
	memset(&p, 0, sizeof(p));
	p.x[1] = nothing;
	p.pc = (u64)aborts_translate;
	p.pstate = PSTATE_EL1H;
	probe_enter(&p);
	tap_ok(probe_completed(&p) &&
		       (sysreg_read(par_el1) & 0xfffffffff001) == nothing,
	       "AT S1E1R of where nothing is: its address");
}

/* AArch32 at EL0: to the fourth part of the vectors, SPSR says so. */
static void aarch32(void)
{
	static const struct {
		const char *name;
		u32 class, iss, mask;
		bool far;
	} cases[] = {
		{ "load", 0x24, FSC_EXTERNAL, 0x7f, true },
		{ "store", 0x24, FSC_EXTERNAL | ESR_WNR, 0x7f, true },
		{ "store of a pair", 0x24, FSC_EXTERNAL | ESR_WNR, 0x7f, true },
		{ "branch", 0x20, FSC_EXTERNAL, 0x3f, true },
		{ "BKPT", 0x38, 5, 0xffff, false },
	};
	/* Its addresses have 32 bits: code in the fourth GiB. */
	u64 window = GIB(3), code = (u64)aborts_a32;
	u64 here = nothing & ~(GIB(1) - 1);

	if ((sysreg_read(id_aa64pfr0_el1) & 15) != 2 || nothing >= GIB(3)) {
		tap_skip("AArch32", "not at EL0, or too much memory");
		return;
	}
	mmu_map_gib(window, code, true, true);
	mmu_map_gib(here, here, false, true);
	for (u32 i = 0; i < ARRAY_COUNT(cases); i++) {
		struct probe p = { .x[1] = nothing,
				   .pstate = PSTATE_USR32 | PSTATE_C };
		u64 pc = window + code % GIB(1) + 4 * i;
		bool good;

		p.pc = pc;
		probe_enter(&p);
		if (cases[i].class == 0x20)
			pc = nothing;
		good = probe_class(&p) == cases[i].class &&
		       (p.esr & cases[i].mask) == cases[i].iss &&
		       p.vector == 12 && p.pc == pc &&
		       (!cases[i].far || p.far == nothing) &&
		       p.pstate == (PSTATE_USR32 | PSTATE_C);
		tap_ok(good, "AArch32: %s", cases[i].name);
		if (!good)
			note(&p, cases[i].iss);
	}
	mmu_map_gib(window, window, false, false);
	mmu_map_gib(here, here, false, false);
}

void payload(void)
{
	u64 top = 0;

	for (u32 i = 0; i < machine.memory_count; i++)
		if (machine.memory[i].base + machine.memory[i].size > top)
			top = machine.memory[i].base + machine.memory[i].size;
	/* In a GiB of its own, whose mapping may change. */
	nothing = align_up(top, GIB(1)) + 0x40000;
	nothing_user = mmu_user(1, nothing, false);
	data_aborts();
	fetch("fetch where nothing is", nothing, false, FSC_EXTERNAL);
	fetch("fetch where nothing is", nothing_user, true, FSC_EXTERNAL);
	walks();
	pstate();
	others();
	aarch32();
}
