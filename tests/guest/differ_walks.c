/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Tables of the upper half of the address space that lead nowhere, by walks of
 * each granule and length: loads, stores, fetches, translation and maintenance
 * fault at the level where nothing answers.
 */
#include "base/string.h"
#include "differ.h"
#include "lib/machine.h"
#include "lib/tap.h"

#define WALKS	 1000
#define ENTRIES	 (65536 / 8)

#define TCR_EPD1 (1ull << 23)
#define TCR_TBI1 (1ull << 38)
#define AP_RO	 (1ull << 7)
#define AF	 (1ull << 10)
#define APTABLE	 (1ull << 62)

static u64 first[ENTRIES] __attribute__((aligned(65536)));
static u64 second[ENTRIES] __attribute__((aligned(65536)));
/* Where nothing is, aligned to what the largest block maps. */
static u64 nothing;

/*
 * The same in a whole table, so that the address chooses nothing. A block may not
 * be so large that it begins at address 0.
 */
static void fill(u64 *table, const u64 *next, bool blocks, u64 r)
{
	u64 page = nothing + (r >> 8 & 7) * 0x10000, entry;

	switch (r & 15) {
	case 0:
		entry = 0;
		break;
	case 1: /* a block, or at the last level reserved */
	case 2:
		entry = page | AF | (blocks ? 1 : 3);
		break;
	case 3:
	case 4:
	case 5:
		entry = page | AF | 3;
		break;
	case 6:
		entry = page | 3;
		break;
	case 7:
		entry = page | AF | AP_RO | 3;
		break;
	case 8:
		entry = page | AF | APTABLE | 3;
		break;
	default:
		entry = (u64)next | AF | 3;
		break;
	}
	for (u32 i = 0; i < ENTRIES; i++)
		table[i] = entry;
}

/* TG1: the granules that there are, 16, 4 and 64 KiB. */
static bool has_granule(u32 tg1)
{
	u64 mmfr0 = sysreg_read(id_aa64mmfr0_el1);

	if (tg1 == 1)
		return (mmfr0 >> 20 & 15) != 0;
	return (mmfr0 >> (tg1 == 2 ? 28 : 24) & 15) != 15;
}

static void set_regime(u64 tcr, u64 ttbr1)
{
	sysreg_write(ttbr1_el1, ttbr1);
	sysreg_write(tcr_el1, tcr);
	__asm__ volatile("isb; tlbi vmalle1; dsb ish; isb" ::: "memory");
}

static void accesses(u64 address)
{
	static const struct {
		const char *name;
		u32 word;
	} list[] = {
		{ "load", 0xf9400022 },	    { "store", 0xf9000022 },
		{ "branch", 0xd61f0020 },   { "AT S1E1R", 0xd5087801 },
		{ "AT S1E1W", 0xd5087821 }, { "DC CIVAC", 0xd50b7e21 },
		{ "IC IVAU", 0xd50b7521 },  { "LDXR", 0xc85f7c22 },
	};

	for (u32 i = 0; i < ARRAY_COUNT(list); i++) {
		struct probe p;
		u64 par;

		memset(&p, 0, sizeof(p));
		p.x[1] = address;
		sysreg_write(par_el1, 0);
		(void)differ_run(&list[i].word, 1, false, &p);
		differ_tell(list[i].name, list[i].word, &p);
		par = sysreg_read(par_el1);
		/* A fault is told, and an address if it is not ours. */
		if (par & 1 || par >> 30 != (u64)first >> 30)
			differ_value(par);
		differ_end();
	}
}

static void one(u64 tcr0)
{
	u64 r = random_u64(), q = random_u64();
	u32 tg1 = (u32)(r >> 8) % 3 + 1, size = 16 + (u32)(r >> 16) % 33;
	u64 tcr = tcr0 & ~(TCR_EPD1 | 0x3full << 16 | 3ull << 30);
	u64 address = ~0ull << size | (q & (BIT(size) - 4));
	bool blocks;

	if (!has_granule(tg1))
		return;
	tcr |= (64ull - size) << 16 | (u64)tg1 << 30 | 3 << 28 | 1 << 26 |
	       1 << 24;
	if (r >> 32 & 1) {
		tcr |= TCR_TBI1;
		address ^= (q >> 60) << 57;
	}
	if (!(r >> 40 & 15))
		tcr |= TCR_EPD1;
	blocks = tg1 != 3 || size <= 42;
	fill(first, second, blocks, random_u64());
	fill(second, r >> 48 & 1 ? second : first, blocks, random_u64());
	set_regime(tcr, r >> 50 & 3 ? (u64)first : nothing);
	tap_printf("= granule %u, %u bits, 0x%llx\n", tg1, size,
		   (unsigned long long)address);
	accesses(address);
	set_regime(tcr0, 0);
}

void differ_walks(void)
{
	u64 tcr = sysreg_read(tcr_el1);

	/* Within 44 bits or more of physical addresses, or 40 at least. */
	nothing =
		(sysreg_read(id_aa64mmfr0_el1) & 15) > 3 ? GIB(4096) : GIB(384);
	for (u32 i = 0; i < WALKS; i++)
		one(tcr);
}
