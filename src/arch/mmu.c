/* SPDX-License-Identifier: BSD-2-Clause */
#include "arch/mmu.h"

#include "arch/barrier.h"
#include "arch/cache.h"
#include "arch/errata.h"
#include "arch/panic.h"
#include "arch/percpu.h"
#include "arch/sysreg.h"
#include "arch/tlb.h"
#include "base/range.h"
#include "base/status.h"
#include "pgtable/pgtable.h"
#include "pgtable/stage1.h"
#include "pgtable/walk.h"

/* Windows live in the upper half of 48 bits, where no identity map reaches. */
#define EL2_VA_BITS  48
#define WINDOW_BASE  BIT(47)
#define WINDOW_PAGES (WINDOW_SIZE / PAGE_SIZE)

/* Beyond this, invalidating the whole TLB is cheaper than page by page. */
#define TLBI_PAGES_MAX 64

#define EL2_DATA       (PGT_R | PGT_W | PGT_NORMAL | PGT_SHARE_INNER)
#define EL2_UNCACHED   (PGT_R | PGT_W | PGT_NORMAL_NC)
#define EL2_DEVICE     (PGT_R | PGT_W | PGT_DEVICE_NGNRE)

/*
 * One window: the page table below its 2 MiB, found once, so that opening it
 * is a run of stores.
 */
struct window {
	u64 *entries;
	u64 count; /* entries in use now, from the first on */
};

static struct {
	struct pgtable table;
	struct stage1_config config;
	struct window *windows; /* one for each CPU */
	bool enabled;
} mmu;

static pa_t table_to_pa(void *context, const void *table)
{
	(void)context;
	return pa(va_of(table).v);
}

static void *table_to_ptr(void *context, pa_t table)
{
	(void)context;
	return va_ptr(va(table.v));
}

static void broadcast(u64 ia, u64 size, bool leaf)
{
	if (!leaf || size / PAGE_SIZE > TLBI_PAGES_MAX)
		__asm__ volatile("tlbi alle2is" ::: "memory");
	else
		for (u64 at = ia; at < ia + size; at += PAGE_SIZE)
			__asm__ volatile(
				"tlbi vae2is, %0" ::"r"(bits(at, 55, 12))
				: "memory");
	dsb_ish();
}

/*
 * Arm ARM D8.14.5: the store completes, then the invalidation is broadcast
 * and completes, then this CPU's context is synchronized. Other CPUs share
 * the table and may have walked it speculatively, even a window that is not
 * theirs, hence inner shareable.
 */
static void invalidate(void *context, u64 ia, u64 size, unsigned level,
		       bool leaf)
{
	(void)context;
	(void)level;
	if (!mmu.enabled)
		return;
	dsb_ishst();
	broadcast(ia, size, leaf);
	if (errata_repeat_tlbi())
		broadcast(ia, size, leaf);
	isb();
}

static void publish(void *context)
{
	(void)context;
	dsb_ishst();
	isb();
}

static struct pgtable_ops table_ops = {
	.to_pa = table_to_pa,
	.to_ptr = table_to_ptr,
	.tlb_invalidate = invalidate,
	.barrier = publish,
};

static int map_identity(struct range range, u32 attrs)
{
	if (range.size == 0)
		return OK;
	return pgtable_map(&mmu.table, range.base, range.size, pa(range.base),
			   attrs, 0);
}

/*
 * By pages: pieces smaller than a block make none. Guard pages are taken out
 * of here while EL2 runs on it, its stacks and these very tables included,
 * and splitting a live block would unmap all of it for a moment.
 */
static int map_data(u64 base, u64 end)
{
	int status = OK;

	for (u64 at = base; status == OK && at < end; at += MIB(1)) {
		u64 left = end - at;

		status = map_identity(
			(struct range){ at, left < MIB(1) ? left : MIB(1) },
			EL2_DATA);
	}
	return status;
}

static int map_home(const struct mmu_image *image, struct range home)
{
	u64 rest = image->rodata.base + image->rodata.size;
	int status;

	status = map_identity(image->text, PGT_R | PGT_X | PGT_NORMAL);
	if (status == OK)
		status = map_identity(image->rodata, PGT_R | PGT_NORMAL);
	if (status == OK)
		status = map_data(rest, home.base + home.size);
	return status;
}

/*
 * A page table for each window, entered by hand and empty: the walker would
 * have made none. This CPU may walk speculatively at any time; hence the
 * release: a table is zero before the MMU can find it.
 */
static int init_window(struct window *window, u64 base)
{
	u64 *table = mmu.table.root;
	void *page;

	for (unsigned level = mmu.config.start_level; level < 3; level++) {
		u64 *entry = &table[bits(base, pgt_level_shift(level) + 8,
					 pgt_level_shift(level))];

		if (stage1_format.kind(*entry, level) == PGT_INVALID) {
			page = table_ops.alloc(mmu.table.config.context, 0);
			if (!page)
				return ERR_NO_MEMORY;
			mmu.table.table_pages++;
			__atomic_store_n(entry,
					 stage1_format.table(pa(va_of(page).v)),
					 __ATOMIC_RELEASE);
		}
		table = va_ptr(va(stage1_format.output(*entry).v));
	}
	window->entries = table;
	return OK;
}

int mmu_init(const struct mmu_memory *memory, const struct mmu_image *image,
	     struct range home, u32 pa_bits)
{
	struct pgtable_config config = {
		.format = &stage1_format,
		.ops = &table_ops,
		.context = memory->context,
		.keeps_tables = true,
	};
	int status = stage1_configure(pa_bits, EL2_VA_BITS, &mmu.config);

	if (status != OK)
		return status;
	table_ops.alloc = memory->alloc;
	table_ops.free = memory->free;
	config.ia_bits = mmu.config.ia_bits;
	config.output_bits = mmu.config.output_bits;
	config.start_level = mmu.config.start_level;
	status = pgtable_init(&mmu.table, &config);
	if (status == OK)
		status = map_home(image, home);
	return status;
}

int mmu_init_windows(u32 cpu_count)
{
	unsigned order = 0;
	int status = OK;

	while ((PAGE_SIZE << order) < cpu_count * sizeof(struct window))
		order++;
	mmu.windows = table_ops.alloc(mmu.table.config.context, order);
	if (!mmu.windows)
		return ERR_NO_MEMORY;
	for (u32 n = 0; status == OK && n < cpu_count; n++)
		status = init_window(&mmu.windows[n],
				     WINDOW_BASE + n * WINDOW_SIZE);
	publish(NULL);
	return status;
}

int mmu_map_device(struct range range)
{
	struct range pages = range_pages_around(range);
	int status = map_identity(pages, EL2_DEVICE);

	if (status != ERR_EXISTS)
		return status;
	/* Some of it is there already: page by page what is missing. */
	for (u64 at = pages.base; at < pages.base + pages.size;
	     at += PAGE_SIZE) {
		status = map_identity((struct range){ at, PAGE_SIZE },
				      EL2_DEVICE);
		if (status != OK && status != ERR_EXISTS)
			return status;
	}
	return OK;
}

/* PAR_EL1 is the guest's: it is kept, as translate.S does. */
bool mmu_writable(va_t address)
{
	u64 saved = read_sysreg(par_el1), par;

	__asm__ volatile("at s1e2w, %0" ::"r"(address.v) : "memory");
	isb();
	par = read_sysreg(par_el1);
	write_sysreg(par_el1, saved);
	return !bit(par, 0);
}

/* Home is mapped by pages, without the contiguous hint. */
int mmu_guard_page(va_t page)
{
	struct pgt_visit leaf;

	if (!pgt_find_leaf(&mmu.table, page.v, &leaf) || leaf.level != 3)
		return ERR_NOT_FOUND;
	*leaf.slot = 0;
	invalidate(NULL, page.v, PAGE_SIZE, 3, true);
	return OK;
}

struct mmu_registers mmu_registers(void)
{
	return (struct mmu_registers){
		.ttbr0_el2 = mmu.table.root_pa.v,
		.tcr_el2 = mmu.config.tcr,
		.mair_el2 = STAGE1_MAIR_EL2,
		.sctlr_el2 = SCTLR_EL2_RES1 | SCTLR_M | SCTLR_C | SCTLR_I |
			     SCTLR_SA | SCTLR_WXN,
	};
}

/*
 * What was written with the MMU off is in memory; a line of it that a cache
 * still holds from before is stale, and would be hit from now on. The lines
 * are clean, so cleaning and invalidating drops them. The same for the TLB
 * and the instruction cache, which firmware has used.
 */
void mmu_enable(struct range written)
{
	struct mmu_registers r = mmu_registers();

	cache_clean_invalidate(va_ptr(va(written.base)), written.size);
	write_sysreg(mair_el2, r.mair_el2);
	write_sysreg(tcr_el2, r.tcr_el2);
	write_sysreg(ttbr0_el2, r.ttbr0_el2);
	isb();
	TLBI_LOCAL("alle2");
	__asm__ volatile("ic iallu\n\tdsb nsh\n\tisb" ::: "memory");
	write_sysreg(sctlr_el2, r.sctlr_el2);
	isb();
	mmu.enabled = true;
}

int mmu_borrow(struct range range, enum mmu_borrow type)
{
	return map_identity(range,
			    type == MMU_BORROW_RAM ? EL2_DATA : EL2_DEVICE);
}

void mmu_give_back(struct range range)
{
	if (range.size && pgtable_unmap(&mmu.table, range.base, range.size))
		panic("EL2 page tables: cannot unmap borrowed memory");
}

static struct window *this_window(u64 *base)
{
	u32 cpu = this_percpu()->index;

	*base = WINDOW_BASE + cpu * WINDOW_SIZE;
	return &mmu.windows[cpu];
}

void *window_open(pa_t address, u64 size, enum window_type type)
{
	static const u32 types[] = {
		[WINDOW_CACHED] = EL2_DATA,
		[WINDOW_UNCACHED] = EL2_UNCACHED,
		[WINDOW_DEVICE] = EL2_DEVICE,
	};
	u32 attrs = types[type];
	u64 offset = address.v & (PAGE_SIZE - 1);
	u64 first = address.v - offset, base, entry;
	struct window *window = this_window(&base);

	window_close();
	window->count = (offset + size + PAGE_SIZE - 1) / PAGE_SIZE;
	ASSERT(size && window->count <= WINDOW_PAGES);
	entry = stage1_format.leaf(pa(first), attrs, 3);
	for (u64 n = 0; n < window->count; n++) {
		window->entries[n] = entry;
		entry += stage1_format.leaf_step[3];
	}
	publish(NULL);
	return va_ptr(va(base + offset));
}

void window_close(void)
{
	u64 base;
	struct window *window = this_window(&base);

	if (window->count == 0)
		return;
	for (u64 n = 0; n < window->count; n++)
		window->entries[n] = 0;
	invalidate(NULL, base, window->count * PAGE_SIZE, 3, true);
	window->count = 0;
}
