/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Page pool: runs of 2^order pages of 4 KiB out of one contiguous range.
 *
 * The pool names memory by EL2 pointers and aligns each run to its size in
 * that address space. A run has the same alignment physically, which
 * concatenated stage-2 tables need, as long as the caller's mapping keeps the
 * low bits (an identity mapping does).
 *
 * Metadata is two bits for each page, in the caller's memory or at the start
 * of the range itself. The pool does not touch the pages themselves. Nothing
 * here locks: the owner serialises. All of it may run with the MMU off.
 */
#ifndef ALLOC_PAGE_H
#define ALLOC_PAGE_H

#include "base/compiler.h"
#include "base/types.h"

/* Runs are at most 2^18 pages, 1 GiB. */
#define PAGE_ORDER_MAX 18

/* The fields are for this room, but for the counts, which anyone may read. */
struct page_pool {
	u64 *used;	  /* a bit for each page: allocated, or not ours */
	u64 *joined;	  /* the page and the next one are in one run */
	uintptr_t origin; /* address of bit 0: base rounded down to 256 KiB */
	uintptr_t base;	  /* first page that may be allocated */
	u64 word_count;	  /* of each bitmap */
	u64 first_word;	  /* no word below this one has a free page */
	u64 page_count;	  /* pages managed, without metadata */
	u64 used_count;	  /* pages allocated now */
	u64 peak_count;	  /* the most that ever were */
};

/* Bytes of metadata, 8-byte aligned, for a pool over [base, base + size). */
size_t page_pool_metadata_size(const void *base, size_t size);

/*
 * Makes a pool of all pages in [base, base + size), all free. The metadata
 * belongs to the pool from now on and need not be zero.
 *
 * Returns ERR_ALIGNMENT if base or size is not a multiple of 4 KiB or the
 * metadata not of 8, ERR_INVALID for an empty range, ERR_OVERFLOW if it
 * wraps, ERR_NO_SPACE if metadata_size is too small.
 */
int page_pool_init(struct page_pool *pool, void *base, size_t size,
		   void *metadata, size_t metadata_size) MUST_CHECK;

/*
 * As page_pool_init(), with the metadata in the first pages of the range,
 * which page_count then leaves out. ERR_NO_SPACE: no page would be left.
 */
int page_pool_init_within(struct page_pool *pool, void *base,
			  size_t size) MUST_CHECK;

/*
 * Takes the lowest free run of 2^order pages, aligned to its size. The
 * content is whatever was there. ERR_INVALID: order above PAGE_ORDER_MAX;
 * ERR_NO_MEMORY: no such run is free.
 */
int page_alloc(struct page_pool *pool, unsigned order, void **run) MUST_CHECK;

/*
 * Gives back one whole run. Changes nothing on an error: ERR_RANGE if run is
 * outside the pool, ERR_ALIGNMENT if it is not aligned to its size,
 * ERR_INVALID if order is too large or no allocated run of that order starts
 * there (freed already, wrong order, or the middle of a larger run).
 */
int page_free(struct page_pool *pool, void *run, unsigned order) MUST_CHECK;

static inline u64 page_pool_free_count(const struct page_pool *pool)
{
	return pool->page_count - pool->used_count;
}

#endif
