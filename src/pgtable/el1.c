/* SPDX-License-Identifier: BSD-2-Clause */
#include "pgtable/el1.h"

#include "base/bits.h"
#include "base/status.h"
#include "pgtable/vmsa.h"

#define SCTLR_M	  BIT(0)
#define SCTLR_WXN BIT(19)
#define SCTLR_EE  BIT(25)

#define TCR_DS	  BIT(59)

#define TCR2_PIE  BIT(1) /* permissions by PIR_EL1 */
#define TCR2_AIE  BIT(4) /* memory types by MAIR2_EL1 too */
#define TCR2_D128 BIT(5) /* 128-bit entries */

/* Bit n: what the value n of a field of PIR_EL1 and PIRE0_EL1 allows. */
#define PIR_READABLE   0x57ea
#define PIR_WRITABLE   0x50e0
#define PIR_EXECUTABLE 0x448c

#define LAST_LEVEL     3
#define ENTRY_SHIFT    3 /* log2 of the bytes of an entry */

/* Fields of entries; those of tables limit all below (D8.3.1). */
#define ENTRY_AP1      BIT(6)  /* EL0 may access */
#define ENTRY_AP2      BIT(7)  /* read-only */
#define ENTRY_PXN      BIT(53) /* not executable at EL1 */
#define ENTRY_PXNTABLE BIT(59)
#define ENTRY_APTABLE0 BIT(61) /* not at EL0 */
#define ENTRY_APTABLE1 BIT(62) /* read-only */

/* One half of the address space: what the fields of TCR_EL1 say of it. */
struct walk {
	u64 ttbr;
	unsigned granule; /* log2 of a page: 12, 14 or 16 */
	unsigned ia_bits; /* translated bits of the virtual address */
	unsigned oa_bits; /* widest output address */
	bool ds;	  /* entries of FEAT_LPA2: OA[51:50] in bits 9:8 */
	bool lpa;	  /* entries of FEAT_LPA: OA[51:48] in bits 15:12 */
	bool ttbr52;	  /* TTBR[5:2] are address bits 51:48 */
	bool no_limits;	  /* HPD: fields of table entries do not count */
};

/* Bits of an address at which the table entries at `level` differ. */
static unsigned level_shift(const struct walk *walk, int level)
{
	unsigned stride = walk->granule - ENTRY_SHIFT;

	return walk->granule + (unsigned)(LAST_LEVEL - level) * stride;
}

/* The highest bit of an address that counts: TBI0 or TBI1 (D8.8.1). */
static unsigned address_top(u64 tcr, bool upper)
{
	return bit(tcr, upper ? 38 : 37) ? 55 : 63;
}

/* TG0 and TG1, which do not agree on the numbers; 0: reserved. */
static unsigned granule(u64 tcr, bool upper)
{
	static const u8 tg0[] = { 12, 16, 14, 0 };
	static const u8 tg1[] = { 0, 14, 12, 16 };

	return upper ? tg1[bits(tcr, 31, 30)] : tg0[bits(tcr, 15, 14)];
}

/* AArch64.PhysicalAddressSize(): IPS, the entries' and the CPU's limit. */
static unsigned output_bits(const struct el1_regime *regime, bool wide)
{
	static const u8 ips[] = { 32, 36, 40, 42, 44, 48, 52, 52 };
	unsigned size = ips[bits(regime->tcr, 34, 32)];
	unsigned most = wide ? 52 : 48;

	if (size > most)
		size = most;
	return size < regime->pa_bits ? size : regime->pa_bits;
}

/*
 * TxSZ out of range (D8.2.5.1, AArch64.S1TxSZFaults()): too small a value is
 * a translation fault with FEAT_LVA; else the architecture lets the CPU fault
 * or use the nearest valid value, which is what CPUs do and what is done
 * here. The largest value is that of FEAT_TTST: without it, those above 39
 * would be out of range and the CPU free to choose.
 */
static int input_bits(const struct el1_regime *regime, bool upper,
		      struct walk *walk)
{
	unsigned txsz = (unsigned)(upper ? bits(regime->tcr, 21, 16)
					 : bits(regime->tcr, 5, 0));
	bool wide = walk->ds || (walk->granule == 16 && regime->va52_64k);
	unsigned least = wide ? 12 : 16, most = walk->granule == 16 ? 47 : 48;

	if (txsz < least) {
		if (regime->va52_64k)
			return ERR_NOT_FOUND;
		txsz = least;
	}
	if (txsz > most)
		txsz = most;
	walk->ia_bits = 64 - txsz;
	return OK;
}

static int configure(const struct el1_regime *regime, bool upper,
		     struct walk *walk)
{
	u64 tcr = regime->tcr;

	*walk = (struct walk){
		.ttbr = upper ? regime->ttbr1 : regime->ttbr0,
		.granule = granule(tcr, upper),
		.no_limits = bit(tcr, upper ? 42 : 41),
	};
	if (!walk->granule)
		return ERR_CORRUPT;
	if (walk->granule == 12)
		walk->ds = (tcr & TCR_DS) && regime->lpa2_4k;
	else if (walk->granule == 14)
		walk->ds = (tcr & TCR_DS) && regime->lpa2_16k;
	else
		walk->lpa = regime->pa_bits >= 52;
	walk->oa_bits = output_bits(regime, walk->ds || walk->lpa);
	walk->ttbr52 = walk->ds || (walk->lpa && bits(tcr, 34, 32) == 6);
	return input_bits(regime, upper, walk);
}

/* AArch64.VAIsOutOfRange(): bits top..ia_bits must all be as bit 55 is. */
static bool in_hole(const struct walk *walk, u64 va, unsigned top)
{
	u64 mask = MASK(top, walk->ia_bits);

	return (va & mask) != (bit(va, 55) ? mask : 0);
}

static int check_output(const struct walk *walk, u64 address)
{
	return address >> walk->oa_bits ? ERR_RANGE : OK;
}

static int start_level(const struct walk *walk)
{
	unsigned stride = walk->granule - ENTRY_SHIFT;

	return LAST_LEVEL - (int)((walk->ia_bits - 1 - walk->granule) / stride);
}

/*
 * AArch64.S1TTBaseAddress(): the root table is aligned to its size, to at
 * least 64 bytes if TTBR[5:2] are address bits. TTBR[0] is CnP.
 */
static u64 root_table(const struct walk *walk, int level)
{
	unsigned size = walk->ia_bits - level_shift(walk, level) + ENTRY_SHIFT;
	u64 base = walk->ttbr & MASK(47, 1);

	if (walk->ttbr52) {
		base |= bits(walk->ttbr, 5, 2) << 48;
		if (size < 6)
			size = 6;
	}
	return align_down(base, BIT(size));
}

/* AArch64.NextTableBase(), AArch64.LeafBase(): address bits 51..low. */
static u64 entry_address(const struct walk *walk, u64 entry, unsigned low)
{
	u64 address = entry & MASK(walk->ds ? 49 : 47, low);

	if (walk->ds)
		address |= bits(entry, 9, 8) << 50;
	if (walk->lpa)
		address |= bits(entry, 15, 12) << 48;
	return address;
}

/* AArch64.BlockDescSupported(): what a leaf at a level above 3 may be. */
static bool has_blocks(const struct walk *walk, int level)
{
	switch (walk->granule) {
	case 12:
		return level == 2 || level == 1 || (level == 0 && walk->ds);
	case 14:
		return level == 2 || (level == 1 && walk->ds);
	default:
		return level == 2 || (level == 1 && walk->lpa);
	}
}

static int classify(const struct walk *walk, u64 entry, int level,
		    enum pgt_kind *kind)
{
	if (!(entry & VMSA_VALID))
		return ERR_NOT_FOUND;
	*kind = level < LAST_LEVEL && (entry & VMSA_TABLE) ? PGT_TABLE
							   : PGT_LEAF;
	if (*kind == PGT_TABLE)
		return OK;
	if (level == LAST_LEVEL)
		return entry & VMSA_TABLE ? OK : ERR_CORRUPT;
	return has_blocks(walk, level) ? OK : ERR_CORRUPT;
}

/*
 * Permissions by PIIndex and PIR_EL1 (D8.4.1.2), whose value 6 is writable,
 * hence not executable; the reserved ones allow nothing.
 */
static void indirect(const struct el1_regime *regime, u64 entry,
		     struct el1_mapping *mapping)
{
	unsigned shift =
		4 * (unsigned)(bits(entry, 54, 53) << 2 |
			       bits(entry, 51, 51) << 1 | bits(entry, 6, 6));

	mapping->writable = bit(PIR_WRITABLE, (regime->pir >> shift) & 15);
	mapping->executable = bit(PIR_EXECUTABLE, (regime->pir >> shift) & 15);
	mapping->user = bit(PIR_READABLE, (regime->pire0 >> shift) & 15);
}

/*
 * Permissions of EL1 (D8.4.1.1): `limits` are the fields of all the table
 * entries on the way, or-ed. What EL0 may write EL1 never executes.
 */
static void direct(const struct el1_regime *regime, u64 entry, u64 limits,
		   struct el1_mapping *mapping)
{
	bool pxn = (entry & ENTRY_PXN) || (limits & ENTRY_PXNTABLE);

	mapping->writable = !(entry & ENTRY_AP2) && !(limits & ENTRY_APTABLE1);
	mapping->user = (entry & ENTRY_AP1) && !(limits & ENTRY_APTABLE0);
	if (mapping->writable && (mapping->user || (regime->sctlr & SCTLR_WXN)))
		pxn = true;
	mapping->executable = !pxn;
}

static int walk_tables(const struct el1_regime *regime, const struct walk *walk,
		       u64 va, el1_read_fn read, void *context,
		       struct el1_mapping *mapping)
{
	int level = start_level(walk), status;
	u64 table = root_table(walk, level), limits = 0, entry, address;
	unsigned high = walk->ia_bits - 1, low;
	enum pgt_kind kind;

	status = check_output(walk, table);
	if (status != OK)
		return status;
	for (;; level++) {
		low = level_shift(walk, level);
		status = read(context,
			      table + (bits(va, high, low) << ENTRY_SHIFT),
			      level, &entry);
		if (status != OK)
			return status;
		if (regime->sctlr & SCTLR_EE)
			entry = swap_bytes(entry, 8);
		status = classify(walk, entry, level, &kind);
		if (status != OK)
			return status;
		address = entry_address(walk, entry,
					kind == PGT_LEAF ? low : walk->granule);
		status = check_output(walk, address);
		if (status != OK)
			return status;
		if (kind == PGT_LEAF)
			break;
		if (!walk->no_limits)
			limits |= entry;
		table = address;
		high = low - 1;
	}
	mapping->pa = address | bits(va, low - 1, 0);
	mapping->left = BIT(low) - bits(va, low - 1, 0);
	mapping->attr = (u8)(regime->mair >> (8 * bits(entry, 4, 2)));
	mapping->level = (unsigned)level;
	if (regime->tcr2 & TCR2_PIE)
		indirect(regime, entry, mapping);
	else
		direct(regime, entry, limits, mapping);
	return OK;
}

/*
 * AArch64.S1DisabledOutput(): all bits above the CPU's physical addresses
 * must be 0 but for the tag, which is ignored as with the MMU on.
 */
static int identity(const struct el1_regime *regime, u64 va, unsigned top,
		    struct el1_mapping *mapping)
{
	u64 pa = bits(va, top, 0);

	if (pa >> regime->pa_bits)
		return ERR_RANGE;
	*mapping = (struct el1_mapping){
		.pa = pa,
		.left = PAGE_SIZE - (pa & (PAGE_SIZE - 1)),
		.attr = 0x00, /* Device-nGnRnE */
		.writable = true,
		.executable = true,
		.user = true,
	};
	return OK;
}

int el1_translate(const struct el1_regime *regime, u64 va, el1_read_fn read,
		  void *context, struct el1_mapping *mapping)
{
	bool upper = bit(va, 55);
	unsigned top = address_top(regime->tcr, upper);
	struct walk walk;
	int status;

	if (!(regime->sctlr & SCTLR_M))
		return identity(regime, va, top, mapping);
	if (regime->tcr2 & (TCR2_AIE | TCR2_D128))
		return ERR_UNSUPPORTED;
	status = configure(regime, upper, &walk);
	if (status != OK)
		return status;
	if (in_hole(&walk, va, top))
		return ERR_RANGE;
	if (bit(regime->tcr, upper ? 23 : 7)) /* EPD1, EPD0 */
		return ERR_NOT_FOUND;
	return walk_tables(regime, &walk, va, read, context, mapping);
}
