/* SPDX-License-Identifier: BSD-2-Clause */
#include "vm/heap.h"

#include "alloc/page.h"
#include "arch/cache.h"
#include "arch/panic.h"
#include "base/bits.h"
#include "base/status.h"

static struct page_pool pool;
static u64 high_water;

void heap_init(struct range range)
{
	void *base = va_ptr(va(range.base));

	if (page_pool_init_within(&pool, base, range.size) != OK)
		panic("heap: no room behind the image");
	/* The pool's own bookkeeping comes first. */
	high_water = pool.base;
}

/* With whatever memory held. */
static void *run_take(unsigned order)
{
	void *run;
	u64 end;

	if (page_alloc(&pool, order, &run) != OK)
		return NULL;
	end = va_of(run).v + (PAGE_SIZE << order);
	if (end > high_water)
		high_water = end;
	return run;
}

static void *run_alloc(void *context, unsigned order)
{
	void *run = run_take(order);

	(void)context;
	if (run)
		cache_zero(run, PAGE_SIZE << order);
	return run;
}

static void run_free(void *context, void *run, unsigned order)
{
	(void)context;
	if (page_free(&pool, run, order) != OK)
		panic("heap: freed pages that were not allocated");
}

static pa_t run_to_pa(void *context, const void *run)
{
	(void)context;
	return pa(va_of(run).v); /* home is mapped one to one */
}

static void *run_to_ptr(void *context, pa_t run)
{
	(void)context;
	return va_ptr(va(run.v));
}

static unsigned order_of(u64 size)
{
	unsigned order = 0;

	while ((PAGE_SIZE << order) < size)
		order++;
	return order;
}

void *heap_alloc_uncleared(u64 size)
{
	void *run = run_take(order_of(size));

	if (!run)
		panic("heap: no %u KiB in a row", (u32)(size >> 10));
	return run;
}

void *heap_alloc(u64 size)
{
	void *run = heap_alloc_uncleared(size);

	cache_zero(run, PAGE_SIZE << order_of(size));
	return run;
}

void *heap_try_alloc(u64 size)
{
	u64 left = (pool.page_count - pool.used_count) * PAGE_SIZE;

	return size <= left / 2 ? run_alloc(NULL, order_of(size)) : NULL;
}

void heap_free(void *run, u64 size)
{
	run_free(NULL, run, order_of(size));
}

u64 heap_high_water(void)
{
	return high_water;
}

u64 heap_used(void)
{
	return pool.used_count;
}

const struct mmu_memory heap_memory = {
	.alloc = run_alloc,
	.free = run_free,
};

/* No CPU walks stage 2 while it is built; later changes: debug_watch.c. */
const struct pgtable_ops heap_table_ops = {
	.alloc = run_alloc,
	.free = run_free,
	.to_pa = run_to_pa,
	.to_ptr = run_to_ptr,
};
