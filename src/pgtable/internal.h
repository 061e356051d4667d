/* SPDX-License-Identifier: BSD-2-Clause */
/* What the files of this room share. Not for others. */
#ifndef PGTABLE_INTERNAL_H
#define PGTABLE_INTERNAL_H

#include "base/compiler.h"
#include "base/once.h"
#include "pgtable/walk.h"

/* Single-copy atomic; an entry is seen after all that it points at. */
static inline void pgt_store(u64 *slot, u64 entry)
{
	__atomic_store_n(slot, entry, __ATOMIC_RELEASE);
}

static inline u64 pgt_load(const u64 *slot)
{
	return __atomic_load_n(slot, __ATOMIC_RELAXED);
}

/*
 * Stores `count` entries, each larger than the one before by `step`: leaves, or
 * nothing. They point at no table, so they need no order among each other or
 * after what was stored before. pgt_barrier() or pgt_flush() follows.
 */
static inline void pgt_store_run(u64 *slot, u64 entry, u64 step, unsigned count)
{
	u64 *end = slot + count;

	for (; end - slot >= 8; slot += 8, entry += 8 * step) {
		store_once(&slot[0], entry);
		store_once(&slot[1], entry + step);
		store_once(&slot[2], entry + 2 * step);
		store_once(&slot[3], entry + 3 * step);
		store_once(&slot[4], entry + 4 * step);
		store_once(&slot[5], entry + 5 * step);
		store_once(&slot[6], entry + 6 * step);
		store_once(&slot[7], entry + 7 * step);
	}
	for (; slot < end; entry += step)
		store_once(slot++, entry);
}

/* How many of `count` entries from the first on are 0. */
unsigned pgt_skip_zeros(const u64 *entries, unsigned count);

static inline void pgt_flush(const struct pgtable *pgt, u64 ia, u64 size,
			     unsigned level, bool leaf)
{
	if (pgt->config.ops->tlb_invalidate)
		pgt->config.ops->tlb_invalidate(pgt->config.context, ia, size,
						level, leaf);
}

static inline void pgt_barrier(const struct pgtable *pgt)
{
	if (pgt->config.ops->barrier)
		pgt->config.ops->barrier(pgt->config.context);
}

/* The table that a PGT_TABLE entry points at. */
static inline u64 *pgt_child(const struct pgtable *pgt, u64 entry)
{
	pa_t table = pgt->config.format->output(entry);

	return pgt->config.ops->to_ptr(pgt->config.context, table);
}

/* A zeroed table, counted; NULL if there is no memory. */
u64 *pgt_alloc_table(struct pgtable *pgt);
void pgt_free_table(struct pgtable *pgt, u64 *table);

/* The entry that points at a table from pgt_alloc_table(). */
u64 pgt_table_entry(const struct pgtable *pgt, const u64 *table);

/* The errors of pgtable_map() that concern the input range or attributes. */
int pgt_check_range(const struct pgtable *pgt, u64 ia, u64 size) MUST_CHECK;
int pgt_check_attrs(const struct pgtable *pgt, u32 attrs) MUST_CHECK;

/*
 * Takes all leaves out of the range, which no leaf or contiguous group crosses
 * the ends of, and the tables that this makes empty; with `all`, those too that
 * were empty before, as a failed mapping leaves them, whatever
 * config.keeps_tables says. Cannot fail.
 */
void pgt_clear(struct pgtable *pgt, u64 ia, u64 size, bool all);

#endif
