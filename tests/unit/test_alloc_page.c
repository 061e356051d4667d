/* SPDX-License-Identifier: BSD-2-Clause */
#include "unit.h"

#include <stdint.h>
#include <string.h>

#include "alloc/page.h"
#include "base/bits.h"
#include "base/status.h"

#define POOL_PAGES 1000u

static u8 *memory; /* 8 MiB, aligned to 4 MiB */
static struct page_pool pool;
static u64 metadata[2048];

/* A pool that starts 3 pages past a large boundary. */
static void setup(void)
{
	memory = aligned_alloc(MIB(4), MIB(8));
	ck_assert_ptr_nonnull(memory);
	memset(metadata, 0x5a, sizeof(metadata));
	ck_assert_int_eq(page_pool_init(&pool, memory + KIB(12),
					POOL_PAGES * PAGE_SIZE, metadata,
					sizeof(metadata)),
			 OK);
}

static void teardown(void)
{
	free(memory);
}

static void *take(unsigned order)
{
	void *run;

	ck_assert_int_eq(page_alloc(&pool, order, &run), OK);
	return run;
}

START_TEST(init_counts_pages)
{
	setup();
	ck_assert_uint_eq(pool.page_count, POOL_PAGES);
	ck_assert_uint_eq(pool.used_count, 0);
	ck_assert_uint_eq(page_pool_free_count(&pool), POOL_PAGES);
	teardown();
}
END_TEST

START_TEST(init_names_each_refusal)
{
	struct page_pool p;
	u8 *base = (u8 *)(uintptr_t)0x10000;
	size_t need = page_pool_metadata_size(base, KIB(256));

	ck_assert_int_eq(page_pool_init(&p, base + 8, KIB(4), metadata,
					sizeof(metadata)),
			 ERR_ALIGNMENT);
	ck_assert_int_eq(page_pool_init(&p, base, KIB(4) + 1, metadata,
					sizeof(metadata)),
			 ERR_ALIGNMENT);
	ck_assert_int_eq(
		page_pool_init(&p, base, KIB(4), (u8 *)metadata + 4, 1000),
		ERR_ALIGNMENT);
	ck_assert_int_eq(
		page_pool_init(&p, base, 0, metadata, sizeof(metadata)),
		ERR_INVALID);
	ck_assert_int_eq(page_pool_init(&p, base, SIZE_MAX - (PAGE_SIZE - 1),
					metadata, sizeof(metadata)),
			 ERR_OVERFLOW);
	ck_assert_int_eq(page_pool_init(&p, base, KIB(256), metadata, need - 1),
			 ERR_NO_SPACE);
	ck_assert_int_eq(page_pool_init(&p, base, KIB(256), metadata, need),
			 OK);
}
END_TEST

START_TEST(every_page_once_and_no_more)
{
	static u8 seen[POOL_PAGES];
	void *run;

	setup();
	for (unsigned i = 0; i < POOL_PAGES; i++) {
		size_t page = (size_t)((u8 *)take(0) - memory) / PAGE_SIZE;

		ck_assert_uint_ge(page, 3);
		ck_assert_uint_lt(page, 3 + POOL_PAGES);
		ck_assert_uint_eq(seen[page - 3]++, 0);
	}
	ck_assert_int_eq(page_alloc(&pool, 0, &run), ERR_NO_MEMORY);
	ck_assert_uint_eq(page_pool_free_count(&pool), 0);
	teardown();
}
END_TEST

START_TEST(runs_are_aligned_to_their_size)
{
	setup();
	for (unsigned order = 0; order < 10; order++) {
		void *run;

		if (page_alloc(&pool, order, &run) != OK) {
			ck_assert_uint_eq(order, 9);
			break;
		}
		ck_assert_uint_eq((uintptr_t)run % (PAGE_SIZE << order), 0);
	}
	teardown();
}
END_TEST

START_TEST(large_runs_span_words)
{
	void *run, *other;

	setup();
	/* 1003 pages from the boundary: one aligned run of 256 is at 256. */
	ck_assert_int_eq(page_alloc(&pool, 9, &run), ERR_NO_MEMORY);
	run = take(8);
	ck_assert_ptr_eq(run, memory + MIB(1));
	other = take(8);
	ck_assert_ptr_eq(other, memory + MIB(2));
	ck_assert_int_eq(page_alloc(&pool, 8, &(void *){ NULL }),
			 ERR_NO_MEMORY);
	ck_assert_int_eq(page_free(&pool, run, 8), OK);
	ck_assert_ptr_eq(take(7), memory + KIB(512));
	ck_assert_ptr_eq(take(7), memory + MIB(1));
	ck_assert_int_eq(page_alloc(&pool, PAGE_ORDER_MAX + 1, &run),
			 ERR_INVALID);
	ck_assert_int_eq(page_alloc(&pool, PAGE_ORDER_MAX, &run),
			 ERR_NO_MEMORY);
	teardown();
}
END_TEST

START_TEST(large_runs_are_aligned_in_memory_not_in_the_pool)
{
	setup();
	ck_assert_int_eq(page_pool_init(&pool, memory + KIB(256), MIB(4),
					metadata, sizeof(metadata)),
			 OK);
	ck_assert_ptr_eq(take(8), memory + MIB(1));
	ck_assert_ptr_eq(take(7), memory + KIB(512));
	ck_assert_ptr_eq(take(6), memory + KIB(256));
	ck_assert_ptr_eq(take(9), memory + MIB(2));
	teardown();
}
END_TEST

START_TEST(counts_and_peak)
{
	void *a, *b;

	setup();
	a = take(4);
	b = take(0);
	ck_assert_uint_eq(pool.used_count, 17);
	ck_assert_int_eq(page_free(&pool, a, 4), OK);
	ck_assert_uint_eq(pool.used_count, 1);
	ck_assert_uint_eq(pool.peak_count, 17);
	ck_assert_int_eq(page_free(&pool, b, 0), OK);
	ck_assert_uint_eq(pool.used_count, 0);
	teardown();
}
END_TEST

START_TEST(double_free_is_detected)
{
	void *run;

	setup();
	run = take(2);
	ck_assert_int_eq(page_free(&pool, run, 2), OK);
	ck_assert_int_eq(page_free(&pool, run, 2), ERR_INVALID);
	ck_assert_int_eq(page_free(&pool, memory + KIB(400), 0), ERR_INVALID);
	ck_assert_uint_eq(pool.used_count, 0);
	teardown();
}
END_TEST

START_TEST(free_with_the_wrong_order_is_detected)
{
	u8 *run, *next;

	setup();
	run = take(2);
	next = take(2);
	ck_assert_ptr_eq(next, run + KIB(16));
	ck_assert_int_eq(page_free(&pool, run, 0), ERR_INVALID);
	ck_assert_int_eq(page_free(&pool, run, 1), ERR_INVALID);
	ck_assert_int_eq(page_free(&pool, run + KIB(4), 0), ERR_INVALID);
	ck_assert_int_eq(page_free(&pool, run + KIB(12), 0), ERR_INVALID);
	ck_assert_int_eq(page_free(&pool, run + KIB(8), 1), ERR_INVALID);
	/* Two runs are not one of twice the size. */
	run = (uintptr_t)run % KIB(32) ? next : run;
	ck_assert_int_eq(page_free(&pool, run, 3), ERR_INVALID);
	ck_assert_uint_eq(pool.used_count, 8);
	teardown();
}
END_TEST

START_TEST(free_outside_the_pool_is_detected)
{
	setup();
	take(0);
	ck_assert_int_eq(page_free(&pool, memory, 0), ERR_RANGE);
	ck_assert_int_eq(page_free(&pool, memory + KIB(8), 2), ERR_RANGE);
	ck_assert_int_eq(
		page_free(&pool, memory + (3 + POOL_PAGES) * KIB(4), 0),
		ERR_RANGE);
	ck_assert_int_eq(page_free(&pool, NULL, 0), ERR_RANGE);
	ck_assert_int_eq(page_free(&pool, (void *)~(uintptr_t)0xfff, 0),
			 ERR_RANGE);
	ck_assert_int_eq(page_free(&pool, memory + KIB(12) + 1, 0),
			 ERR_ALIGNMENT);
	ck_assert_int_eq(page_free(&pool, memory + KIB(12), 64), ERR_INVALID);
	ck_assert_uint_eq(pool.used_count, 1);
	teardown();
}
END_TEST

START_TEST(pages_are_left_as_they_were)
{
	u8 *run;

	setup();
	memset(memory, 0xee, MIB(8));
	ck_assert_int_eq(page_alloc(&pool, 3, (void **)&run), OK);
	for (size_t i = 0; i < KIB(32); i++)
		if (run[i] != 0xee)
			ck_abort_msg("byte %zu was written", i);
	ck_assert_uint_eq(run[-1], 0xee);
	ck_assert_uint_eq(run[KIB(32)], 0xee);
	run = take(0);
	ck_assert_uint_eq(run[0], 0xee);
	teardown();
}
END_TEST

START_TEST(metadata_within_the_range)
{
	setup();
	ck_assert_int_eq(page_pool_init_within(&pool, memory, MIB(8)), OK);
	/* 2048 pages need 512 bytes: one page. */
	ck_assert_uint_eq(pool.page_count, 2047);
	ck_assert_ptr_eq(take(0), memory + KIB(4));
	while (page_pool_free_count(&pool))
		memset(take(0), 0xff, PAGE_SIZE);
	ck_assert_int_eq(page_free(&pool, memory, 0), ERR_RANGE);
	ck_assert_int_eq(page_free(&pool, memory + MIB(4), 0), OK);
	ck_assert_ptr_eq(take(0), memory + MIB(4));
	ck_assert_int_eq(page_pool_init_within(&pool, memory, KIB(4)),
			 ERR_NO_SPACE);
	ck_assert_int_eq(page_pool_init_within(&pool, memory, KIB(8)), OK);
	ck_assert_uint_eq(pool.page_count, 1);
	teardown();
}
END_TEST

/* Random traffic against an owner for each page. */
START_TEST(random_traffic_never_overlaps)
{
	static u16 owner[3 + POOL_PAGES];
	static struct {
		u8 *run;
		unsigned order;
	} live[256];
	u64 used = 0, state = 42;

	setup();
	memset(owner, 0, sizeof(owner));
	memset(live, 0, sizeof(live));
	for (unsigned step = 0; step < 20000; step++) {
		unsigned i, pages;
		u8 *run;

		state = state * UINT64_C(6364136223846793005) + 1;
		i = (unsigned)(state >> 40) % 256;
		if (!live[i].run) {
			unsigned order = (unsigned)(state >> 50) % 9;

			order = order > 6 && state >> 63 ? 0 : order;
			if (page_alloc(&pool, order, (void **)&run) != OK)
				continue;
			live[i].run = run;
			live[i].order = order;
			used += 1u << order;
		} else {
			run = live[i].run;
			if (page_free(&pool, run, live[i].order) != OK)
				ck_abort_msg("free failed in step %u", step);
			live[i].run = NULL;
			used -= 1u << live[i].order;
		}
		pages = 1u << live[i].order;
		for (unsigned n = 0; n < pages; n++) {
			size_t page = (size_t)(run - memory) / PAGE_SIZE + n;
			u16 before = live[i].run ? 0 : (u16)(i + 1);

			if (page < 3 || page >= 3 + POOL_PAGES ||
			    owner[page] != before)
				ck_abort_msg("page %zu in step %u", page, step);
			owner[page] = live[i].run ? (u16)(i + 1) : 0;
		}
		if (pool.used_count != used)
			ck_abort_msg("count is off in step %u", step);
	}
	for (unsigned i = 0; i < 256; i++)
		if (live[i].run)
			ck_assert_int_eq(
				page_free(&pool, live[i].run, live[i].order),
				OK);
	/* All free again: the largest run is back. */
	ck_assert_uint_eq(pool.used_count, 0);
	take(8);
	teardown();
}
END_TEST

int main(void)
{
	Suite *s = suite_create("alloc, page pool");

	unit_add(s, init_counts_pages);
	unit_add(s, init_names_each_refusal);
	unit_add(s, every_page_once_and_no_more);
	unit_add(s, runs_are_aligned_to_their_size);
	unit_add(s, large_runs_span_words);
	unit_add(s, large_runs_are_aligned_in_memory_not_in_the_pool);
	unit_add(s, counts_and_peak);
	unit_add(s, double_free_is_detected);
	unit_add(s, free_with_the_wrong_order_is_detected);
	unit_add(s, free_outside_the_pool_is_detected);
	unit_add(s, pages_are_left_as_they_were);
	unit_add(s, metadata_within_the_range);
	unit_add(s, random_traffic_never_overlaps);
	return unit_run(s);
}
