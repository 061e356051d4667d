/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A guest for a debugger: half of its address space by the granule and size
 * that its words ask for, signed return addresses, code to be replaced, data
 * of both byte orders. It says where things are at its marks, does what a
 * kernel would between them, and checks that it has gone right. Without a
 * debugger, all of it just happens.
 *
 *	granule=4|16|64 bits=N	of the upper half (TTBR1)
 *	wide=1			TCR_EL1.DS, FEAT_LPA2
 *	nothing=0xPA		nothing is there
 *	own=0xPA		pages there are mapped, and a table
 *	part=map|big|irq|again|cpus|faults|stops|end	what is done
 *	lock=1			behind the OS double lock, where there is one
 */
#include "debuggee.h"

#include "base/bits.h"
#include "base/string.h"
#include "lib/cpu.h"
#include "lib/machine.h"
#include "lib/tap.h"

#define PAGE_MAX    65536u
#define TABLES	    12

#define VALID_PAGE  3ull /* or a table, above level 3 */
#define NORMAL	    (1ull << 2)
#define SHAREABLE   (3ull << 8)
#define ACCESS_FLAG (1ull << 10)
#define DIRTY	    (1ull << 51) /* DBM */

#define TCR_EPD1    (1ull << 23)
#define TCR_HA	    (1ull << 39)
#define TCR_HD	    (1ull << 40)
#define TCR_DS	    (1ull << 59)
#define SCTLR_EE    (1ull << 25)
#define SCTLR_EA    (1ull << 31) /* EnIA */

/* The upper half. */
static struct {
	unsigned granule, bits; /* log2 of a page; of addresses */
	bool wide;
	u64 base; /* where the image is again */
	u32 used; /* of the tables; the first is the root */
} upper;

static u8 tables[TABLES][PAGE_MAX] __attribute__((aligned(PAGE_MAX)));
static u64 lower[512] __attribute__((aligned(4096)));
static u8 lazy[PAGE_MAX] __attribute__((aligned(PAGE_MAX)));

struct debuggee_data debuggee_data __attribute__((aligned(4096)));

/* Return addresses are signed, with debug information or without. */
#define SIGNED                                                                 \
	__attribute__((noinline, target("branch-protection=pac-ret+leaf")))

u64 debuggee_leaf(struct debuggee_data *data, u64 n) SIGNED;
u64 debuggee_deep(struct debuggee_data *data, u64 n) SIGNED;

u64 debuggee_leaf(struct debuggee_data *data, u64 n)
{
	u64 old = data->sum;

	__asm__ volatile("" ::: "memory");
	data->sum = old + n;
	return old;
}

u64 debuggee_deep(struct debuggee_data *data, u64 n)
{
	u64 deeper = n ? debuggee_deep(data, n - 1) : debuggee_leaf(data, 5);

	__asm__ volatile("" : "+r"(deeper)); /* no loop instead */
	return deeper + n;
}

static unsigned shift_of(int level)
{
	return upper.granule + (unsigned)(3 - level) * (upper.granule - 3);
}

static u64 *new_table(void)
{
	if (upper.used == TABLES)
		tap_bail("no more tables");
	return (u64 *)tables[upper.used++];
}

/* The entry of `va` at `level`, with the tables on the way. */
static u64 *entry_of(u64 va, int level)
{
	int at = 3 -
		 (int)((upper.bits - 1 - upper.granule) / (upper.granule - 3));
	u64 *table = (u64 *)tables[0], *entry;
	u64 offset = va & MASK(upper.bits - 1, 0);

	for (;; at++) {
		entry = &table[offset >> shift_of(at)];
		if (at == level)
			return entry;
		if (*entry == 0)
			*entry = (u64)new_table() | VALID_PAGE;
		table = (u64 *)(*entry & MASK(47, 12));
		offset &= MASK(shift_of(at) - 1, 0);
	}
}

static void map_page(u64 va, u64 pa, u64 more)
{
	*entry_of(va, 3) =
		pa | VALID_PAGE | more | NORMAL | (upper.wide ? 0 : SHAREABLE);
}

static u64 tcr_of_upper(void)
{
	u64 parange = sysreg_read(id_aa64mmfr0_el1) & 15;
	u64 granule = upper.granule == 12 ? 2 : upper.granule == 14 ? 1 : 3;
	u64 tcr = mmu_config[1] & ~(TCR_EPD1 | MASK(34, 32));

	/* Entries of 64 KiB pages have 52 bits of address by IPS alone. */
	return tcr | (parange > 6 ? 6 : parange) << 32 | granule << 30 |
	       3 << 28 | 1 << 26 | 1 << 24 | (u64)(64 - upper.bits) << 16 |
	       (upper.wide ? TCR_DS : 0);
}

/* Pages that are another's, below the image, and a table that is. */
static void map_forbidden(u64 own)
{
	u64 page = BIT(upper.granule);
	u64 at = upper.base - page, table = upper.base + 64 * BIT(shift_of(2));

	map_page(at, align_down(own, page), ACCESS_FLAG);
	*entry_of(table, 2) = align_down(own, page) | VALID_PAGE;
	debuggee_data.forbidden[0] = at + own % page;
	debuggee_data.forbidden[1] = table;
	debuggee_data.forbidden[2] = at - page; /* nothing */
}

static bool has_pauth(void)
{
	return (sysreg_read(id_aa64isar1_el1) & MASK(11, 4)) ||
	       (sysreg_read(S3_0_C0_C6_2) & MASK(15, 12));
}

static u64 sctlr_with_keys(void)
{
	if (!has_pauth())
		return mmu_config[3];
	sysreg_write(S3_0_C2_C1_0, random_u64()); /* APIAKeyLo_EL1 */
	sysreg_write(S3_0_C2_C1_1, random_u64());
	return mmu_config[3] | SCTLR_EA;
}

static void build(void)
{
	u64 page, size = (u64)(image_end - image_start), own;

	upper.granule = 10 + lowest_bit(machine_number("granule=", 4));
	upper.bits = (unsigned)machine_number("bits=", 48);
	upper.wide = machine_number("wide=", 0);
	upper.used = 1;
	page = BIT(upper.granule);
	upper.base = ~MASK(upper.bits - 1, 0) |
		     (0x0005a5a5a5a00000 & MASK(upper.bits - 2, 0));
	for (u64 at = 0; at < size; at += page)
		map_page(upper.base + at, (u64)image_start + at, ACCESS_FLAG);
	own = machine_number("own=", 0);
	if (own)
		map_forbidden(own);
	memcpy(lower, mmu_table, sizeof(lower));
	for (u32 n = 0; n < ARRAY_COUNT(lower) && upper.wide; n++)
		lower[n] &= ~SHAREABLE;
}

static struct debuggee_data *upper_data(void)
{
	return (void *)(upper.base + ((u64)&debuggee_data - (u64)image_start));
}

typedef u64 work_fn(struct debuggee_data *data, u64 n);

/* The same, at both of its addresses. */
static void work(u64 stage)
{
	work_fn *deep = (work_fn *)(upper.base +
				    ((u64)debuggee_deep - (u64)image_start));

	debuggee_mark(stage, upper.base);
	debuggee_data.sum = 1;
	tap_equal(deep(upper_data(), 3), 1 + 3 + 2 + 1, "work above");
	tap_equal(debuggee_deep(&debuggee_data, 2), 6 + 2 + 1, "work below");
	tap_equal(upper_data()->sum, 11, "what both have done");
}

/* A page whose access flag and dirty state the hardware sets. */
static void touch(u64 stage)
{
	u64 at = upper.base - 16 * BIT(upper.granule), *entry;
	u64 updates = sysreg_read(id_aa64mmfr1_el1) & 15;

	map_page(at, (u64)lazy, updates > 1 ? 1ull << 7 | DIRTY : 0);
	entry = entry_of(at, 3);
	if (!updates)
		*entry |= ACCESS_FLAG;
	barrier_dsb();
	barrier_isb();
	debuggee_data.entry = (u64)entry;
	debuggee_mark(stage, at);
	debuggee_data.loaded = debuggee_load(at);
	tap_ok(*entry & ACCESS_FLAG, "the access flag is set");
	debuggee_store(at, 0x5a5a);
	tap_equal(*(volatile u64 *)lazy, 0x5a5a, "a store");
	if (updates > 1)
		tap_ok(!(*entry & 1 << 7), "and the page is dirty");
	else
		tap_skip("dirty state", "no FEAT_HAFDBS");
	debuggee_store((u64)entry, *entry);
	barrier_dsb();
}

/* Whether the lock is what the guest has made of it. */
static void double_lock(u64 wanted)
{
	u64 absent = bits(sysreg_read(id_aa64dfr0_el1), 39, 36);

	if (absent)
		tap_skip("the OS double lock", "no FEAT_DoubleLock");
	else
		tap_equal(sysreg_read(osdlr_el1), wanted, "the OS double lock");
}

static void part_map(void)
{
	u64 lock = machine_number("lock=", 0);

	sysreg_write(osdlr_el1, lock);
	double_lock(lock);
	debuggee_switch(tcr_of_upper(), (u64)lower, (u64)tables[0],
			sctlr_with_keys());
	work(1);
	debuggee_switch(tcr_of_upper() | TCR_HA | TCR_HD, (u64)lower,
			(u64)tables[0], sctlr_with_keys());
	touch(2);
	double_lock(lock);
	tap_ok(true, "all done");
}

/* The same with data and tables big-endian. */
static void part_big(void)
{
	static const u8 bytes[] = { 1, 2, 3, 4, 5, 6, 7, 8 };

	for (u32 n = 0; n < ARRAY_COUNT(lower); n++)
		lower[n] = swap_bytes(mmu_table[n], 8);
	memcpy(debuggee_data.words, bytes, sizeof(bytes));
	debuggee_mark(1, 0);
	debuggee_big(mmu_config[1], (u64)lower, debuggee_data.words,
		     mmu_config[3] | SCTLR_EE);
	tap_equal(debuggee_data.words[1], swap_bytes(0x0102030405060708, 8),
		  "loaded and stored");
	tap_equal(debuggee_data.words[2], swap_bytes(0x1122334455667788, 8),
		  "stored");
}

/* Until the debugger says how it goes on. */
static void part_end(void)
{
	debuggee_mark(1, 0);
	while (!*(volatile u64 *)&debuggee_data.sum)
		cpu_yield();
	psci_call(machine_number("off=", 0) ? PSCI_SYSTEM_OFF
					    : PSCI_SYSTEM_RESET,
		  0, 0, 0);
	tap_bail("the call returned");
}

void payload(void)
{
	size_t length = 0;
	const char *part = machine_bootarg("part=", &length);

	build();
	debuggee_data.zva = 4ull << (sysreg_read(dczid_el0) & 15);
	debuggee_mark(0, (u64)&debuggee_data);
	if (length == 3 && memcmp(part, "big", 3) == 0)
		part_big();
	else if (length == 3 && memcmp(part, "irq", 3) == 0)
		debuggee_interrupts();
	else if (length == 5 && memcmp(part, "again", 5) == 0)
		debuggee_again();
	else if (length == 6 && memcmp(part, "faults", 6) == 0)
		debuggee_faults();
	else if (length == 4 && memcmp(part, "cpus", 4) == 0)
		debuggee_visits();
	else if (length == 5 && memcmp(part, "stops", 5) == 0)
		debuggee_stops();
	else if (length == 3 && memcmp(part, "end", 3) == 0)
		part_end();
	else
		part_map();
}
