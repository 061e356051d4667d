/* SPDX-License-Identifier: BSD-2-Clause */
/* Memory tagging: tags of memory, and accesses that are checked. */
#include "base/string.h"
#include "features.h"
#include "lib/gic.h"
#include "lib/machine.h"
#include "lib/tap.h"

#define EC_DATA_ABORT_SAME 0x25u
#define FSC_TAG_CHECK	   0x11u
#define TCR_TBI0	   (1ull << 37)
#define SCTLR_TCF_SYNC	   (1ull << 40)
#define SCTLR_TCF_ASYNC	   (2ull << 40)
#define SCTLR_ATA	   (1ull << 43)
#define MAIR_TAGGED	   0xf000ull /* index 1, that of all memory */
#define TAG(n)		   ((u64)(n) << 56)

/* STG X1, [X1]; LDG X2, [X3]; LDR W4, [X1]: tagged, read back, right tag. */
static const u32 right[] = { 0xd9200821, 0xd9600062, 0xb9400024, END };
static const u32 load[] = { 0xb9400024, END };
/* The same, and a load of X28, which exits. */
static const u32 load_exit[] = { 0xb9400024, 0xb9400384, END };
/* A page of its own: in QEMU 7.2 all of a page has the tag of one granule. */
static u32 word[1024] __attribute__((aligned(4096)));

static void set_regime(u64 sctlr, u64 tcr, u64 mair)
{
	sysreg_write(mair_el1, mair);
	sysreg_write(tcr_el1, tcr);
	sysreg_write(sctlr_el1, sctlr);
	__asm__ volatile("isb; tlbi vmalle1; dsb ish; isb" ::: "memory");
}

/* Told in TFSR_EL1 by then, which no exit changes. */
static void asynchronous(u64 sctlr, u64 tcr, u64 address)
{
	struct probe p = { .x = { [1] = address } };
	u32 class;
	u64 told;

	p.x[28] = machine.gic.distributor.base + GICD_TYPER;
	sysreg_write(s3_0_c5_c6_0, 0);
	set_regime(sctlr | SCTLR_ATA | SCTLR_TCF_ASYNC, tcr | TCR_TBI0,
		   MAIR_TAGGED);
	class = features_run(load_exit, &p);
	barrier_dsb();
	barrier_isb();
	told = sysreg_read(s3_0_c5_c6_0);
	sysreg_write(s3_0_c5_c6_0, 0);
	tap_ok(class == COMPLETED && told == 1,
	       "or is told in TFSR_EL1, if it is so wished");
}

void features_tags(void)
{
	u64 sctlr = sysreg_read(sctlr_el1), tcr = sysreg_read(tcr_el1);
	u64 mair = sysreg_read(mair_el1), address = (u64)word;
	struct probe p = {
		.x = { [1] = address | TAG(5), [2] = address, [3] = address },
	};
	struct probe q = { .x = { [1] = address | TAG(6) } };
	u32 class, wrong_class;

	if (features_field(SYSTEM(3, 0, 0, 4, 1), 8) < 2)
		return;
	set_regime(sctlr | SCTLR_ATA | SCTLR_TCF_SYNC, tcr | TCR_TBI0,
		   MAIR_TAGGED);
	class = features_run(right, &p);
	wrong_class = features_run(load, &q);
	asynchronous(sctlr, tcr, address | TAG(6));
	set_regime(sctlr, tcr, mair);
	tap_ok(class == COMPLETED && p.x[2] == (address | TAG(5)),
	       "a tag is stored, loaded and matches");
	tap_ok(wrong_class == EC_DATA_ABORT_SAME &&
		       (q.esr & 0x3f) == FSC_TAG_CHECK,
	       "another one is a tag check fault");
	if (wrong_class != EC_DATA_ABORT_SAME)
		tap_note("class 0x%x, esr 0x%llx", wrong_class,
			 (unsigned long long)q.esr);
}
