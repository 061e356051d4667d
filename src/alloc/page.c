/* SPDX-License-Identifier: BSD-2-Clause */
#include "alloc/page.h"

#include "base/bits.h"
#include "base/checked.h"
#include "base/status.h"
#include "base/string.h"

/*
 * Bit n stands for the page at origin + n * 4 KiB. The origin is rounded down
 * to what a word covers, so that a run of up to 64 pages that is aligned in
 * memory is aligned within a word, and a longer one is whole words. Bits that
 * stand for no page of ours are set in `used` for ever.
 */
#define WORD_BITS  64u
#define WORD_ORDER 6u
#define WORD_SPAN  ((uintptr_t)WORD_BITS << PAGE_SHIFT)

static u64 words_for(uintptr_t base, size_t size)
{
	u64 pages = (base & (WORD_SPAN - 1)) + size;

	return ((pages >> PAGE_SHIFT) + WORD_BITS - 1) / WORD_BITS;
}

size_t page_pool_metadata_size(const void *base, size_t size)
{
	return (size_t)(2 * sizeof(u64) * words_for((uintptr_t)base, size));
}

static int check_range(const void *base, size_t size)
{
	u64 end;

	if (!is_aligned((uintptr_t)base | size, PAGE_SIZE))
		return ERR_ALIGNMENT;
	if (size == 0)
		return ERR_INVALID;
	/* words_for() adds up to a word's span once more. */
	if (!checked_add((uintptr_t)base, size, &end) ||
	    !checked_add(end, WORD_SPAN, &end))
		return ERR_OVERFLOW;
	return OK;
}

/* Of bits first..first + count - 1 those in the first word; moves on behind. */
static u64 take_mask(u64 *first, u64 *count)
{
	unsigned at = (unsigned)(*first % WORD_BITS);
	u64 n = WORD_BITS - at;

	if (n > *count)
		n = *count;
	*first += n;
	*count -= n;
	return (~UINT64_C(0) >> (WORD_BITS - n)) << at;
}

/* Sets or clears bits first..first + count - 1. */
static void fill(u64 *words, u64 first, u64 count, bool value)
{
	while (count) {
		u64 *word = &words[first / WORD_BITS];
		u64 mask = take_mask(&first, &count);

		*word = value ? *word | mask : *word & ~mask;
	}
}

static bool all_set(const u64 *words, u64 first, u64 count)
{
	while (count) {
		u64 word = words[first / WORD_BITS];

		if (~word & take_mask(&first, &count))
			return false;
	}
	return true;
}

static bool is_set(const u64 *words, u64 index)
{
	return bit(words[index / WORD_BITS], (unsigned)(index % WORD_BITS));
}

int page_pool_init(struct page_pool *pool, void *base, size_t size,
		   void *metadata, size_t metadata_size)
{
	int status = check_range(base, size);
	size_t needed;
	u64 lead;

	if (status != OK)
		return status;
	if (!is_aligned((uintptr_t)metadata, sizeof(u64)))
		return ERR_ALIGNMENT;
	needed = page_pool_metadata_size(base, size);
	if (metadata_size < needed)
		return ERR_NO_SPACE;

	*pool = (struct page_pool){
		.used = metadata,
		.base = (uintptr_t)base,
		.origin = (uintptr_t)base & ~(WORD_SPAN - 1),
		.word_count = words_for((uintptr_t)base, size),
		.page_count = size >> PAGE_SHIFT,
	};
	pool->joined = pool->used + pool->word_count;
	memset(metadata, 0, needed);
	lead = (pool->base - pool->origin) >> PAGE_SHIFT;
	fill(pool->used, 0, lead, true);
	fill(pool->used, lead + pool->page_count,
	     pool->word_count * WORD_BITS - lead - pool->page_count, true);
	return OK;
}

int page_pool_init_within(struct page_pool *pool, void *base, size_t size)
{
	int status = check_range(base, size);
	size_t metadata;

	if (status != OK)
		return status;
	/* Sized for the whole range: a little more than the rest needs. */
	metadata = (size_t)align_up(page_pool_metadata_size(base, size),
				    PAGE_SIZE);
	if (metadata >= size)
		return ERR_NO_SPACE;
	return page_pool_init(pool, (u8 *)base + metadata, size - metadata,
			      base, metadata);
}

/* The bits whose index is a multiple of 2^order, order 0..6. */
static u64 aligned_bits(unsigned order)
{
	return ~UINT64_C(0) / (~UINT64_C(0) >> (WORD_BITS - (1u << order)));
}

/* A bit for each aligned run of 2^order clear bits in `used`. */
static u64 free_runs(u64 used, unsigned order)
{
	u64 runs = ~used;

	for (unsigned k = 0; k < order; k++)
		runs &= runs >> (1u << k);
	return runs & aligned_bits(order);
}

static int find_in_word(const struct page_pool *pool, unsigned order,
			u64 *index)
{
	for (u64 w = pool->first_word; w < pool->word_count; w++) {
		u64 runs;

		if (pool->used[w] == ~UINT64_C(0))
			continue;
		runs = free_runs(pool->used[w], order);
		if (runs) {
			*index = w * WORD_BITS + lowest_bit(runs);
			return OK;
		}
	}
	return ERR_NO_MEMORY;
}

static int find_words(const struct page_pool *pool, unsigned order, u64 *index)
{
	u64 words = UINT64_C(1) << (order - WORD_ORDER);
	u64 first = pool->origin / WORD_SPAN; /* absolute number of word 0 */
	u64 w = align_up(first + pool->first_word, words) - first;

	for (; span_within(w, words, pool->word_count); w += words) {
		u64 n = 0;

		while (n < words && pool->used[w + n] == 0)
			n++;
		if (n == words) {
			*index = w * WORD_BITS;
			return OK;
		}
	}
	return ERR_NO_MEMORY;
}

/* Moves first_word up past full words. */
static void skip_full_words(struct page_pool *pool)
{
	while (pool->first_word < pool->word_count &&
	       pool->used[pool->first_word] == ~UINT64_C(0))
		pool->first_word++;
}

int page_alloc(struct page_pool *pool, unsigned order, void **run)
{
	u64 index, count;
	int status;

	if (order > PAGE_ORDER_MAX)
		return ERR_INVALID;
	if (order <= WORD_ORDER)
		status = find_in_word(pool, order, &index);
	else
		status = find_words(pool, order, &index);
	if (status != OK)
		return status;

	count = UINT64_C(1) << order;
	fill(pool->used, index, count, true);
	fill(pool->joined, index, count - 1, true);
	skip_full_words(pool);
	pool->used_count += count;
	if (pool->used_count > pool->peak_count)
		pool->peak_count = pool->used_count;
	*run = (void *)(pool->origin + (uintptr_t)(index << PAGE_SHIFT));
	return OK;
}

/* Whether pages index..index + count - 1 are one allocated run. */
static bool is_run(const struct page_pool *pool, u64 index, u64 count)
{
	return all_set(pool->used, index, count) &&
	       all_set(pool->joined, index, count - 1) &&
	       !is_set(pool->joined, index + count - 1) &&
	       !(index && is_set(pool->joined, index - 1));
}

int page_free(struct page_pool *pool, void *run, unsigned order)
{
	uintptr_t address = (uintptr_t)run;
	u64 index, count;

	if (order > PAGE_ORDER_MAX)
		return ERR_INVALID;
	count = UINT64_C(1) << order;
	if (address < pool->base ||
	    !span_within(address - pool->base, count << PAGE_SHIFT,
			 pool->page_count << PAGE_SHIFT))
		return ERR_RANGE;
	if (!is_aligned(address, count << PAGE_SHIFT))
		return ERR_ALIGNMENT;
	index = (address - pool->origin) >> PAGE_SHIFT;
	if (!is_run(pool, index, count))
		return ERR_INVALID;

	fill(pool->used, index, count, false);
	fill(pool->joined, index, count - 1, false);
	pool->used_count -= count;
	if (index / WORD_BITS < pool->first_word)
		pool->first_word = index / WORD_BITS;
	return OK;
}
