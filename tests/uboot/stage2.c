/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Stage 2: a tree of src/pgtable under a guest at EL1 that has its MMU off,
 * so that what it addresses are IPAs.
 *
 * HPFAR_EL2 is UNKNOWN for permission faults (Arm ARM D19.2.58): there the
 * address is taken from FAR_EL2.
 */
#include "arch/translate.h"
#include "base/status.h"
#include "lib/code.h"
#include "lib/guest.h"

#define AT_GIB	   GIB(32)
#define AT_BLOCK   GIB(34)
#define AT_PAGE	   (GIB(35) + MIB(4) + 0x7000)
#define AT_NOWHERE (GIB(36) + 0x120)
#define RAM_GIB	   GIB(1)
#define DATA	   (PGT_R | PGT_W | PGT_NORMAL)

#define PAR_STAGE2 BIT(9)
#define PAR_WALK   BIT(8)

static int map_flags(u64 at, u64 size, u64 out, u32 attrs, u32 flags)
{
	return pgtable_map(&guest_stage2, at, size, pa(out), attrs, flags);
}

static void map(u64 at, u64 size, u64 out, u32 attrs)
{
	int status = map_flags(at, size, out, attrs, 0);

	if (status != OK)
		tap_bail("cannot map 0x%llx: %s", (unsigned long long)at,
			 status_text(status));
}

static void protect(u64 at, u64 size, u32 attrs)
{
	if (pgtable_protect(&guest_stage2, at, size, attrs) != OK)
		tap_bail("cannot protect 0x%llx", (unsigned long long)at);
}

static void store(u64 address, u64 value)
{
	*(volatile u64 *)(uintptr_t)address = value;
}

static u64 load(u64 address)
{
	return *(volatile u64 *)(uintptr_t)address;
}

static bool reads(u64 at, u64 value)
{
	u64 got = 0;

	return !guest_read(at, &got).taken && got == value;
}

static bool writes(u64 at, u64 value)
{
	return !guest_write(at, value).taken;
}

static bool is_fault(struct fault fault, u32 class, u32 kind, u32 level,
		     u64 ipa)
{
	u64 at = kind == FSC_PERMISSION ? fault.far : fault_ipa(&fault);

	if (fault.taken && fault_class(&fault) == class &&
	    fault_kind(&fault) == kind && fault_level(&fault) == level &&
	    at == ipa)
		return true;
	tap_note("class 0x%x kind 0x%x level %u address 0x%llx, fault %u",
		 fault_class(&fault), fault_kind(&fault), fault_level(&fault),
		 (unsigned long long)at, fault.taken);
	return false;
}

static bool read_fault(u64 at, u32 kind, u32 level)
{
	u64 value;
	struct fault fault = guest_read(at, &value);

	return is_fault(fault, EC_DATA_LOWER, kind, level, at) &&
	       !fault_write(&fault);
}

static bool write_fault(u64 at, u32 kind, u32 level)
{
	struct fault fault = guest_write(at, 0);

	return is_fault(fault, EC_DATA_LOWER, kind, level, at) &&
	       fault_write(&fault);
}

static bool fetch_fault(u64 at, u32 kind, u32 level)
{
	u64 value;

	return is_fault(guest_call(at, &value), EC_FETCH_LOWER, kind, level,
			at);
}

static void image_runs(void)
{
	u64 value = 0;

	code_write(machine.scratch.base, 0x5a5a);
	map(AT_PAGE - PAGE_SIZE, PAGE_SIZE, machine.scratch.base,
	    PGT_R | PGT_X | PGT_NORMAL);
	tap_ok(!guest_call(AT_PAGE - PAGE_SIZE, &value).taken &&
		       value == 0x5a5a,
	       "the guest runs code at an IPA and returns");
	tap_ok(write_fault(AT_PAGE - PAGE_SIZE, FSC_PERMISSION, 3),
	       "and cannot write to it");
}

static void blocks(void)
{
	static const struct {
		u64 at, size;
		unsigned level;
		const char *name;
	} sizes[] = { { AT_PAGE, KIB(4), 3, "4 KiB" },
		      { AT_BLOCK, MIB(2), 2, "2 MiB" },
		      { AT_GIB, GIB(1), 1, "1 GiB" } };
	u64 out[] = { machine.scratch.base + 0x5000,
		      machine.scratch.base + MIB(2), RAM_GIB };

	for (u32 n = 0; n < 3; n++) {
		u64 first =
			0x18 + (n == 2 ? machine.scratch.base - RAM_GIB : 0);
		u64 last = n == 2 ? first + MIB(9) : sizes[n].size - 8;
		u64 at = sizes[n].at;
		u32 level = sizes[n].level;
		const char *name = sizes[n].name;
		struct pgt_leaf leaf;

		map(at, sizes[n].size, out[n], DATA);
		tap_ok(pgtable_lookup(&guest_stage2, at, &leaf) == OK &&
			       leaf.level == level,
		       "%s: a leaf of level %u", name, level);
		store(out[n] + first, 0x1000 + n);
		store(out[n] + last, 0x2000 + n);
		tap_ok(reads(at + first, 0x1000 + n) &&
			       reads(at + last, 0x2000 + n),
		       "%s: EL1 reads what is there", name);
		tap_ok(writes(at + last, 0x3000 + n) &&
			       load(out[n] + last) == 0x3000 + n,
		       "%s: what EL1 writes arrives", name);
		tap_ok(par_address(at_translate(s12e1r, at + last),
				   at + last) == out[n] + last &&
			       !(at_translate(s12e1w, at) & PAR_FAILED),
		       "%s: AT S12E1R and S12E1W translate", name);
		tap_ok(fetch_fault(at + 0x20, FSC_PERMISSION, level),
		       "%s: no execution, at level %u", name, level);
		protect(at, sizes[n].size, PGT_R | PGT_NORMAL);
		tap_ok(reads(at + last, 0x3000 + n) &&
			       write_fault(at + last, FSC_PERMISSION, level),
		       "%s: read-only, at level %u", name, level);
		tap_equal(at_translate(s12e1w, at) & (PAR_STAGE2 | 0x7f),
			  PAR_STAGE2 | (FSC_PERMISSION | level) << 1 | 1,
			  "AT S12E1W refuses: stage 2, permission, level");
		tap_ok(!(at_translate(s12e1r, at) & PAR_FAILED),
		       "%s: AT S12E1R does not", name);
		protect(at, sizes[n].size, PGT_W | PGT_NORMAL);
		tap_ok(writes(at + last, 0x4000 + n) &&
			       load(out[n] + last) == 0x4000 + n &&
			       read_fault(at + last, FSC_PERMISSION, level),
		       "%s: write-only, at level %u", name, level);
	}
}

static void faults_decode(void)
{
	u64 beyond = BIT(guest_stage2.config.ia_bits) + 0x230;

	tap_ok(read_fault(AT_NOWHERE, FSC_TRANSLATION, 1),
	       "nothing at level 1: level, and IPA from HPFAR_EL2");
	tap_ok(write_fault(AT_BLOCK + MIB(2) + 0x448, FSC_TRANSLATION, 2),
	       "nothing at level 2: level, and IPA from HPFAR_EL2");
	tap_ok(read_fault(AT_PAGE + KIB(4) + 0x8, FSC_TRANSLATION, 3),
	       "nothing at level 3: level, and IPA from HPFAR_EL2");
	tap_ok(fetch_fault(AT_NOWHERE, FSC_TRANSLATION, 1),
	       "a fetch from nothing");
	tap_ok(read_fault(beyond, FSC_TRANSLATION, 0),
	       "beyond the IPA space: level 0");
	tap_equal(at_translate(s12e1r, AT_NOWHERE) & (PAR_STAGE2 | 0x7f),
		  PAR_STAGE2 | (FSC_TRANSLATION | 1) << 1 | 1,
		  "AT S12E1R finds the same");
	tap_equal(par_address(translate_stage1(AT_BLOCK + 0x18), 0x18),
		  AT_BLOCK + 0x18,
		  "translate_stage1() finds what can only be written");
}

/* The guest's own tables may lie where stage 2 has nothing. */
static void walk_faults(void)
{
	u64 hcr = read_sysreg(hcr_el2), sctlr = read_sysreg(sctlr_el1), par;

	write_sysreg(hcr_el2, hcr & ~BIT(12));
	/* EPD1, IPS 40 bits, T0SZ */
	write_sysreg(tcr_el1, UINT64_C(2) << 32 | BIT(23) | 25);
	write_sysreg(ttbr0_el1, AT_NOWHERE & ~UINT64_C(0xfff));
	write_sysreg(sctlr_el1, sctlr | SCTLR_M);
	isb();
	par = at_translate(s12e1r, 0x1000);
	tap_equal(par & (PAR_STAGE2 | PAR_WALK | 1), PAR_STAGE2 | PAR_WALK | 1,
		  "a walk of stage 1 that stage 2 refuses says so");
	tap_ok(translate_stage1(0x1000) & PAR_FAILED,
	       "translate_stage1() returns the failure");
	write_sysreg(sctlr_el1, sctlr);
	write_sysreg(tcr_el1, 0);
	write_sysreg(hcr_el2, hcr);
	isb();
	__asm__ volatile("tlbi vmalls12e1\n\tdsb nsh\n\tisb" ::: "memory");
}

static void changes(void)
{
	u64 at = GIB(38), out = machine.scratch.base + MIB(4);
	u64 other = out + MIB(2);
	u32 before = guest_tlb_invalidations;

	store(out + 0x5008, 0xaaaa);
	store(other + 0x5008, 0xbbbb);
	map(at, MIB(2), out, DATA);
	tap_ok(reads(at + 0x5008, 0xaaaa) && guest_tlb_invalidations == before,
	       "a new mapping needs no invalidation");
	tap_ok(pgtable_unmap(&guest_stage2, at + 0x5000, KIB(4)) == OK &&
		       read_fault(at + 0x5008, FSC_TRANSLATION, 3) &&
		       guest_tlb_invalidations > before,
	       "a page out of a block: gone from the TLB too");
	store(out + MIB(2) - 8, 0xdddd);
	tap_ok(reads(at + MIB(2) - 8, 0xdddd),
	       "the rest of the block is still there");
	map(at + 0x5000, KIB(4), other + 0x5000, DATA);
	tap_ok(reads(at + 0x5008, 0xbbbb), "mapped anew elsewhere");
	tap_ok(map_flags(at + 0x5000, KIB(4), out + 0x5000, DATA,
			 PGT_MAP_REPLACE) == OK &&
		       reads(at + 0x5008, 0xaaaa),
	       "replaced: TLBI IPAS2E1IS took the old page");
	tap_equal(guest_tlb_level, 3, "at the level of the page");
	protect(at + 0x5000, KIB(4), PGT_R | PGT_NORMAL);
	tap_ok(write_fault(at + 0x5008, FSC_PERMISSION, 3) &&
		       writes(at + 0x4008, 1),
	       "protected: this page and no other");
	before = guest_tlb_invalidations;
	tap_ok(pgtable_unmap(&guest_stage2, at, MIB(2)) == OK &&
		       read_fault(at + 0x4000, FSC_TRANSLATION, 1) &&
		       guest_tlb_invalidations > before,
	       "unmapped as a whole: tables and all");
}

static bool has_hint(u64 at)
{
	struct pgt_leaf leaf;

	return pgtable_lookup(&guest_stage2, at, &leaf) == OK &&
	       leaf.attrs & PGT_CONTIGUOUS;
}

/* A run with the hint must go wholly before a part of it may change. */
static void contiguous(u64 at, u64 unit, u64 out, unsigned level,
		       const char *name)
{
	bool all = true;

	for (u64 n = 0; n < 16; n++)
		store(out + n * unit + 0x10, 0xc0 + n);
	map(at, 16 * unit, out, DATA | PGT_CONTIGUOUS);
	for (u64 n = 0; n < 16; n++)
		all = all && has_hint(at + n * unit) &&
		      reads(at + n * unit + 0x10, 0xc0 + n);
	tap_ok(all, "%s: all 16 read under the contiguous hint", name);
	tap_ok(pgtable_unmap(&guest_stage2, at + 5 * unit, unit) == OK &&
		       read_fault(at + 5 * unit + 0x10, FSC_TRANSLATION, level),
	       "%s: one of them unmapped is gone", name);
	all = true;
	for (u64 n = 0; n < 16; n++)
		all = all &&
		      (n == 5 || (!has_hint(at + n * unit) &&
				  reads(at + n * unit + 0x10, 0xc0 + n)));
	tap_ok(all, "%s: the others are there, without the hint", name);
}

void test_main(void)
{
	guest_init();
	image_runs();
	blocks();
	faults_decode();
	walk_faults();
	changes();
	contiguous(GIB(40), KIB(4), machine.scratch.base + MIB(8), 3, "64 KiB");
	contiguous(GIB(42), MIB(2), machine.scratch.base + MIB(32), 2,
		   "32 MiB");
}
