/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Cache maintenance by address, to the point of coherency (PoC), which is
 * what an observer with its caches off sees. Sizes are bytes; ranges are
 * widened to whole lines. Works with the MMU on or off (the address is then
 * physical).
 */
#ifndef ARCH_CACHE_H
#define ARCH_CACHE_H

#include "base/types.h"

/*
 * Writes back and drops the lines, then waits until every observer sees it. To
 * write back alone would do where memory is only read afterwards; but all that is
 * given away so is small or not read again here.
 */
void cache_clean_invalidate(const void *start, u64 size);

/*
 * Fills memory with zeros, block by block without reading it (DC ZVA) where the
 * MMU and the data cache are on and the CPU allows it. Both multiples of 1024.
 */
void cache_zero(void *start, u64 size);

/* Drops every instruction cache line of the inner shareable domain. */
void icache_invalidate_all(void);

#endif
