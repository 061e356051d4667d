/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What the ID registers name works, and what they do not name is UNDEFINED:
 * each system register and instruction that EL2 could withhold. They are in
 * the order of their ID fields; encodings, since few assemblers know them all.
 */
#include "features.h"
#include "base/string.h"
#include "lib/gic.h"
#include "lib/machine.h"
#include "lib/tap.h"

/* ID_AA64*_EL1 by op2 and CRm, as it is in an encoding. */
#define ID(crm, op2) SYSTEM(3, 0, 0, crm, op2)
#define PFR0	     ID(4, 0)
#define PFR1	     ID(4, 1)
#define PFR2	     ID(4, 2)
#define DFR0	     ID(5, 0)
#define ISAR0	     ID(6, 0)
#define ISAR1	     ID(6, 1)
#define MMFR0	     ID(7, 0)
#define MMFR1	     ID(7, 1)
#define MMFR2	     ID(7, 2)
#define MMFR3	     ID(7, 3)

enum kind {
	READ_ONLY,
	READ_WRITE, /* what was read is written back */
	OPERATION   /* an instruction of its own, not MRS */
};

struct row {
	const char *name;
	u32 id;	 /* the ID register */
	u32 low; /* of its field */
	u32 least;
	enum kind kind;
	u32 encoding;
};

static const struct row rows[] = {
	{ "DIT", PFR0, 48, 1, READ_WRITE, SYSTEM(3, 3, 4, 2, 5) },
	{ "AMCR_EL0", PFR0, 44, 1, READ_ONLY, SYSTEM(3, 3, 13, 2, 0) },
	{ "MPAM1_EL1", PFR0, 40, 1, READ_WRITE, SYSTEM(3, 0, 10, 5, 0) },
	{ "MPAM0_EL1", PFR0, 40, 1, READ_WRITE, SYSTEM(3, 0, 10, 5, 1) },
	{ "ZCR_EL1", PFR0, 32, 1, READ_WRITE, SYSTEM(3, 0, 1, 2, 0) },
	{ "ERRIDR_EL1", PFR0, 28, 1, READ_ONLY, SYSTEM(3, 0, 5, 3, 0) },
	{ "DISR_EL1", PFR0, 28, 1, READ_WRITE, SYSTEM(3, 0, 12, 1, 1) },
	{ "SSBS", PFR1, 4, 2, READ_WRITE, SYSTEM(3, 3, 4, 2, 6) },
	{ "TCO", PFR1, 8, 1, READ_WRITE, SYSTEM(3, 3, 4, 2, 7) },
	{ "GCR_EL1", PFR1, 8, 2, READ_WRITE, SYSTEM(3, 0, 1, 0, 6) },
	{ "RGSR_EL1", PFR1, 8, 2, READ_WRITE, SYSTEM(3, 0, 1, 0, 5) },
	{ "TFSR_EL1", PFR1, 8, 2, READ_WRITE, SYSTEM(3, 0, 5, 6, 0) },
	{ "TFSRE0_EL1", PFR1, 8, 2, READ_WRITE, SYSTEM(3, 0, 5, 6, 1) },
	{ "SVCR", PFR1, 24, 1, READ_WRITE, SYSTEM(3, 3, 4, 2, 2) },
	{ "SMCR_EL1", PFR1, 24, 1, READ_WRITE, SYSTEM(3, 0, 1, 2, 6) },
	{ "SMPRI_EL1", PFR1, 24, 1, READ_WRITE, SYSTEM(3, 0, 1, 2, 4) },
	{ "TPIDR2_EL0", PFR1, 24, 1, READ_WRITE, SYSTEM(3, 3, 13, 0, 5) },
	{ "ALLINT", PFR1, 36, 1, READ_WRITE, SYSTEM(3, 0, 4, 3, 0) },
	{ "GCSCR_EL1", PFR1, 44, 1, READ_WRITE, SYSTEM(3, 0, 2, 5, 0) },
	{ "GCSCRE0_EL1", PFR1, 44, 1, READ_WRITE, SYSTEM(3, 0, 2, 5, 2) },
	{ "FPMR", PFR2, 32, 1, READ_WRITE, SYSTEM(3, 3, 4, 4, 2) },
	{ "PMMIR_EL1", DFR0, 8, 5, READ_ONLY, SYSTEM(3, 0, 9, 14, 6) },
	{ "PMSIDR_EL1", DFR0, 32, 1, READ_ONLY, SYSTEM(3, 0, 9, 9, 7) },
	{ "PMBLIMITR_EL1", DFR0, 32, 1, READ_WRITE, SYSTEM(3, 0, 9, 10, 0) },
	{ "TRFCR_EL1", DFR0, 40, 1, READ_WRITE, SYSTEM(3, 0, 1, 2, 1) },
	{ "TRBLIMITR_EL1", DFR0, 44, 1, READ_WRITE, SYSTEM(3, 0, 9, 11, 0) },
	{ "BRBCR_EL1", DFR0, 52, 1, READ_WRITE, SYSTEM(2, 1, 9, 0, 0) },
	{ "RNDR", ISAR0, 60, 1, READ_ONLY, SYSTEM(3, 3, 2, 4, 0) },
	{ "TLBI VMALLE1OS", ISAR0, 56, 1, OPERATION, 0xd508811f },
	{ "TLBI RVAE1", ISAR0, 56, 2, OPERATION, 0xd5088621 },
	{ "DC CVAP", ISAR1, 0, 1, OPERATION, 0xd50b7c21 },
	{ "DC CVADP", ISAR1, 0, 2, OPERATION, 0xd50b7d21 },
	{ "CFP RCTX", ISAR1, 40, 1, OPERATION, 0xd50b7381 },
	{ "SB", ISAR1, 36, 1, OPERATION, 0xd50330ff },
	{ "CNTPCTSS_EL0", MMFR0, 60, 1, READ_ONLY, SYSTEM(3, 3, 14, 0, 5) },
	{ "CNTVCTSS_EL0", MMFR0, 60, 1, READ_ONLY, SYSTEM(3, 3, 14, 0, 6) },
	{ "PAN", MMFR1, 20, 1, READ_WRITE, SYSTEM(3, 0, 4, 2, 3) },
	{ "LORC_EL1", MMFR1, 16, 1, READ_WRITE, SYSTEM(3, 0, 10, 4, 3) },
	{ "UAO", MMFR2, 4, 1, READ_WRITE, SYSTEM(3, 0, 4, 2, 4) },
	{ "TCR2_EL1", MMFR3, 0, 1, READ_WRITE, SYSTEM(3, 0, 2, 0, 3) },
	{ "SCTLR2_EL1", MMFR3, 4, 1, READ_WRITE, SYSTEM(3, 0, 1, 0, 3) },
	{ "PIR_EL1", MMFR3, 8, 1, READ_WRITE, SYSTEM(3, 0, 10, 2, 3) },
	{ "PIRE0_EL1", MMFR3, 8, 1, READ_WRITE, SYSTEM(3, 0, 10, 2, 2) },
	{ "POR_EL1", MMFR3, 16, 1, READ_WRITE, SYSTEM(3, 0, 10, 2, 4) },
	{ "POR_EL0", MMFR3, 16, 1, READ_WRITE, SYSTEM(3, 3, 10, 2, 4) },
	{ "MAIR2_EL1", MMFR3, 24, 1, READ_WRITE, SYSTEM(3, 0, 10, 2, 1) },
	{ "AMAIR2_EL1", MMFR3, 24, 1, READ_WRITE, SYSTEM(3, 0, 10, 3, 1) },
};

u32 features_field(u32 id, u32 low)
{
	struct probe p;

	memset(&p, 0, sizeof(p));
	probe_code(&p, MRS_X2 | id, NOP);
	return probe_completed(&p) ? (u32)(p.x[2] >> low) & 15 : 0;
}

u32 features_run(const u32 *code, struct probe *p)
{
	p->pc = (u64)code;
	p->pstate = PSTATE_EL1H;
	probe_enter(p);
	return probe_completed(p) ? COMPLETED : probe_class(p);
}

static const u64 word __attribute__((aligned(64)));

static u32 one(const struct row *row)
{
	struct probe p;
	u32 first = row->encoding, second = NOP;

	memset(&p, 0, sizeof(p));
	p.x[1] = (u64)&word;
	if (row->kind != OPERATION)
		first |= MRS_X2;
	if (row->kind == READ_WRITE)
		second = MSR_X2 | row->encoding;
	probe_code(&p, first, second);
	return probe_completed(&p) ? COMPLETED : probe_class(&p);
}

static void every_row(void)
{
	u32 there = 0, wrong = 0;

	for (u32 i = 0; i < ARRAY_COUNT(rows); i++) {
		const struct row *row = &rows[i];
		bool named = features_field(row->id, row->low) >= row->least;
		u32 class = one(row);

		there += named;
		if (class == (named ? COMPLETED : EC_UNDEFINED))
			continue;
		wrong++;
		tap_note("%s is %snamed, but class 0x%x", row->name,
			 named ? "" : "not ", class);
	}
	tap_ok(!wrong, "%u of %u features are there, and no others", there,
	       (u32)ARRAY_COUNT(rows));
}

/* A key of its own for each CPU, so that both MSR and PACIA are tried. */
static void pointer_authentication(void)
{
	/* MSR APIAKeyLo_EL1, X1; MOV X2, X1; PACIA X2, X1; AUTIA X2, X1. */
	static const u32 code[] = { 0xd5182101, 0xaa0103e2, 0xdac10022,
				    0xaa0203e3, 0xdac11022, END };
	u32 isar1 = (u32)sysreg_read(id_aa64isar1_el1);
	u64 sctlr = sysreg_read(sctlr_el1);
	struct probe p = { .x = { 0, (u64)&word } };

	if (!(isar1 & 0xff0) && !(features_field(ID(6, 2), 12)))
		return;
	sysreg_write(sctlr_el1, sctlr | 1u << 31);
	barrier_isb();
	tap_equal(features_run(code, &p), COMPLETED, "pointer authentication");
	sysreg_write(sctlr_el1, sctlr);
	barrier_isb();
	tap_ok(p.x[2] == p.x[1] && p.x[3] != p.x[1], "signs and authenticates");
}

/* WFIT and WFET end at a time although nothing comes. */
static void timed_waits(void)
{
	static const u32 wfit[] = { 0xd5031021, END };
	static const u32 wfet[] = { 0xd5031001, END };
	u64 from = counter();
	struct probe p = { .x = { 0, from + counter_ms(1) } };

	if (features_field(ID(6, 2), 0) < 2)
		return;
	tap_ok(features_run(wfet, &p) == COMPLETED &&
		       features_run(wfit, &p) == COMPLETED,
	       "WFET and WFIT end");
}

static u8 from[300], to[300];

/* FEAT_MOPS: prologue, main part and epilogue of SET and of CPYF. */
static void memory_operations(void)
{
	static const u32 set[] = { 0x19c30441, 0x19c34441, 0x19c38441, END };
	static const u32 copy[] = { 0x19030441, 0x19430441, 0x19830441, END };
	struct probe p = { .x = { 0, (u64)from, sizeof(from), 0x5a } };

	if (!features_field(ID(6, 2), 16))
		return;
	tap_equal(features_run(set, &p), COMPLETED, "SETP, SETM, SETE");
	p = (struct probe){ .x = { 0, (u64)to, sizeof(to), (u64)from } };
	tap_equal(features_run(copy, &p), COMPLETED, "CPYFP, CPYFM, CPYFE");
	tap_ok(to[0] == 0x5a && memcmp(from, to, sizeof(to)) == 0,
	       "have set and copied");
}

/* ESB, with nothing to synchronize; what it would have found is in DISR. */
static void error_barrier(void)
{
	static const u32 code[] = { 0xd503221f, MRS_X2 | SYSTEM(3, 0, 12, 1, 1),
				    END };
	struct probe p = { .x = { 0 } };

	if (features_field(PFR0, 28))
		tap_ok(features_run(code, &p) == COMPLETED && p.x[2] == 0,
		       "ESB finds no SError");
}

/* An SError that a barrier has deferred, and nobody looked at. */
static void leave_error(void)
{
	static const u32 code[] = { MSR_X2 | SYSTEM(3, 0, 12, 1, 1), END };
	struct probe p = { .x = { [2] = 1u << 31 } };

	if (features_field(PFR0, 28))
		tap_equal(features_run(code, &p), COMPLETED,
			  "left with a deferred SError");
}

static void everything(void)
{
	tap_equal(sysreg_read(fpcr), 0, "FPCR is 0 at the start");
	features_allow_vectors();
	features_at_start();
	every_row();
	pointer_authentication();
	timed_waits();
	memory_operations();
	error_barrier();
	features_vectors();
	features_tags();
}

static volatile u32 done;

static void on_other_cpu(struct cpu *cpu, u64 arg)
{
	(void)cpu;
	(void)arg;
	everything();
	features_leave_on();
	leave_error();
	sysreg_write(fpcr, 3 << 22); /* left rounding towards zero */
	done = 1;
}

void payload(void)
{
	gic_init();
	everything();
	for (u32 life = 0; cpu_count > 1 && life < 2; life++) {
		done = 0;
		tap_note("on another CPU");
		tap_equal((u64)cpu_start(1, on_other_cpu, 0), 0, "it starts");
		while (!done)
			cpu_yield();
		tap_ok(cpu_wait_off(1), "and is off again");
	}
}
