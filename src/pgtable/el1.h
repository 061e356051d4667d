/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A guest's own stage 1 of the EL1&0 regime, walked as the CPU would (Arm ARM
 * DDI 0487, D8.2, D8.3 and AArch64.S1Walk() in J1.1.5), for a debugger that
 * reads memory by virtual address. VMSAv8-64 in all its granules and sizes.
 * Nothing is remembered and nothing written: neither the access flag nor the
 * dirty state is looked at or set, so what the guest's kernel would make
 * valid in its access flag fault handler counts as mapped.
 */
#ifndef PGTABLE_EL1_H
#define PGTABLE_EL1_H

#include "base/compiler.h"
#include "base/types.h"

/* Registers of the guest as the CPU has them, and what the CPU implements. */
struct el1_regime {
	u64 sctlr;     /* SCTLR_EL1 */
	u64 tcr;       /* TCR_EL1 */
	u64 tcr2;      /* TCR2_EL1; 0 where the guest has none */
	u64 ttbr0;     /* TTBR0_EL1 */
	u64 ttbr1;     /* TTBR1_EL1 */
	u64 mair;      /* MAIR_EL1 */
	u64 pir;       /* PIR_EL1; looked at with TCR2_EL1.PIE only */
	u64 pire0;     /* PIRE0_EL1, likewise */
	u32 pa_bits;   /* ID_AA64MMFR0_EL1.PARange decoded, 32..52 */
	bool va52_64k; /* FEAT_LVA: 52-bit addresses with 64 KiB pages */
	bool lpa2_4k;  /* TGran4 says that TCR_EL1.DS works for 4 KiB */
	bool lpa2_16k; /* TGran16 says so for 16 KiB */
};

struct el1_mapping {
	u64 pa;		 /* of va: what the guest calls physical, an IPA */
	u64 left;	 /* bytes from va to the end of its page or block */
	u8 attr;	 /* memory type, as a byte of MAIR_EL1 */
	bool writable;	 /* at EL1 */
	bool executable; /* at EL1 */
	bool user;	 /* EL0 may read */
	unsigned level;	 /* of the page or block, 0..3; 0 with the MMU off */
};

/*
 * Reads the 64-bit table entry at guest physical address `pa`, a multiple of
 * 8, as a little-endian number: the walk turns it round for SCTLR_EL1.EE. The
 * walk is at `level`, -1 to 3. An error ends it and is passed on.
 */
typedef int (*el1_read_fn)(void *context, u64 pa, int level, u64 *entry);

/*
 * Translates `va` as a data access of EL1 would be. Calls `read` at most
 * five times, once a level. *mapping is set on OK only.
 *
 * With the MMU off (SCTLR_EL1.M = 0) the address is the physical one, in
 * pieces of 4 KiB, and the memory type 0x00, Device-nGnRnE, as the
 * architecture has it for data (D8.2.10): a caller that finds RAM there must
 * access it uncached, not as a device.
 *
 * ERR_NOT_FOUND: translation fault: no valid entry, or EPD0 or EPD1 is set.
 * ERR_RANGE: the address is in neither half of the address space, or the
 * address of a table or of the result is wider than IPS or the CPU allows
 * (address size fault). ERR_CORRUPT: a reserved granule, block or page
 * encoding; the CPU takes a translation fault for the entries.
 * ERR_UNSUPPORTED: TCR2_EL1.D128 or AIE selects another format of the entries. Else the error of `read`.
 */
int el1_translate(const struct el1_regime *regime, u64 va, el1_read_fn read,
		  void *context, struct el1_mapping *mapping) MUST_CHECK;

#endif
