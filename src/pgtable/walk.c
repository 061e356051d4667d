/* SPDX-License-Identifier: BSD-2-Clause */
#include "pgtable/walk.h"

#include "base/checked.h"
#include "base/status.h"
#include "pgtable/internal.h"

struct walk {
	const struct pgtable *pgt;
	pgt_visitor visitor;
	void *context;
	u64 start;
	u64 last;
	u32 flags;
};

/* One table of the tree: where it is and what it translates. */
struct table {
	u64 *entries;
	u64 ia;
	unsigned level;
	bool empty; /* nothing but zeros from where the walk is on */
};

static int walk_table(const struct walk *w, const struct table *table,
		      unsigned count);

struct pgt_leaf pgt_visit_leaf(const struct pgt_visit *visit)
{
	const struct pgtable_format *format = visit->pgt->config.format;

	return (struct pgt_leaf){
		.ia = visit->ia,
		.size = pgt_visit_size(visit),
		.pa = format->output(visit->entry),
		.attrs = format->attrs(visit->entry),
		.level = visit->level,
	};
}

/* Loads the entry and what kind it is. */
static void reload(struct pgt_visit *v)
{
	v->entry = pgt_load(v->slot);
	v->kind = v->pgt->config.format->kind(v->entry, v->level);
}

/*
 * Whether entry + (count - 1) * step is the leaf that linear outputs would
 * give: the sum must not have run out of the address field.
 */
static bool linear(const struct pgt_visit *v, u64 step, unsigned count)
{
	const struct pgtable_format *format = v->pgt->config.format;
	u64 entry = v->entry + step * (count - 1);
	u64 distance = pgt_visit_size(v) * (count - 1);

	return format->kind(entry, v->level) == PGT_LEAF &&
	       format->output(entry).v ==
		       format->output(v->entry).v + distance &&
	       format->attrs(entry) == format->attrs(v->entry);
}

/* Entries from the visited one on that make a run, at most `most`. */
static unsigned run_length(const struct table *table, const struct pgt_visit *v,
			   unsigned most)
{
	const u64 *p = v->slot + 1, *end = v->slot + most;
	u64 step = 0, expected;
	unsigned n;

	if (v->entry == 0)
		return table->empty ? most : pgt_skip_zeros(v->slot, most);
	if (v->kind == PGT_LEAF)
		step = v->pgt->config.format->leaf_step[v->level];
	expected = v->entry + step;
	while (end - p >= 4 &&
	       !((p[0] ^ expected) | (p[1] ^ (expected + step)) |
		 (p[2] ^ (expected + 2 * step)) |
		 (p[3] ^ (expected + 3 * step)))) {
		expected += 4 * step;
		p += 4;
	}
	while (p < end && *p == expected) {
		expected += step;
		p++;
	}
	n = (unsigned)(p - v->slot);
	if (n > 1 && v->kind == PGT_LEAF && !linear(v, step, n))
		return 1;
	return n;
}

bool pgt_find_leaf(const struct pgtable *pgt, u64 ia, struct pgt_visit *visit)
{
	unsigned shift = pgt_level_shift(pgt->config.start_level);

	*visit = (struct pgt_visit){
		.pgt = pgt,
		.start = ia,
		.last = ia,
		.slot = &pgt->root[ia >> shift],
		.level = pgt->config.start_level,
		.count = 1,
	};
	for (reload(visit); visit->kind == PGT_TABLE; reload(visit)) {
		shift -= 9;
		visit->level++;
		visit->slot = pgt_child(pgt, visit->entry) +
			      bits(ia, shift + 8, shift);
	}
	visit->ia = align_down(ia, pgt_visit_size(visit));
	return visit->kind == PGT_LEAF;
}

/* How many of the `left` entries from here on the range covers wholly. */
static unsigned covered(const struct pgt_visit *v, unsigned left)
{
	unsigned shift = pgt_level_shift(v->level);
	u64 n;

	if (!pgt_visit_covered(v))
		return 1;
	n = (v->last - v->ia + 1) >> shift;
	return n < left ? (unsigned)n : left;
}

static int descend(const struct walk *w, struct pgt_visit *v)
{
	struct table below = {
		.ia = v->ia,
		.level = v->level + 1,
		.empty = v->empty,
		.entries = pgt_child(v->pgt, v->entry),
	};
	int status;

	status = walk_table(w, &below, PGT_ENTRY_COUNT);
	if (status != OK || !(w->flags & PGT_WALK_TABLE_POST))
		return status;
	return w->visitor(v);
}

/* Visits entry `index`, or a run; stores how many entries that was. */
static int walk_entry(const struct walk *w, const struct table *table,
		      unsigned index, unsigned left, unsigned *count)
{
	struct pgt_visit v = {
		.pgt = w->pgt,
		.context = w->context,
		.start = w->start,
		.last = w->last,
		.ia = table->ia + ((u64)index << pgt_level_shift(table->level)),
		.slot = &table->entries[index],
		.level = table->level,
		.count = 1,
	};
	int status;

	*count = 1;
	reload(&v);
	if (v.kind == PGT_TABLE)
		return descend(w, &v);
	if (!(w->flags &
	      (v.kind == PGT_LEAF ? PGT_WALK_LEAF : PGT_WALK_INVALID)))
		return OK;
	if (w->flags & PGT_WALK_RUNS)
		v.count = run_length(table, &v, covered(&v, left));
	status = w->visitor(&v);
	*count = v.count;
	if (status != OK || v.count != 1)
		return status;
	reload(&v);
	return v.kind == PGT_TABLE ? descend(w, &v) : OK;
}

/* Visits those of the table's `count` entries that the range touches. */
static int walk_table(const struct walk *w, const struct table *table,
		      unsigned count)
{
	unsigned shift = pgt_level_shift(table->level);
	unsigned index = 0, past = count, done;
	int status;

	if (w->start > table->ia)
		index = (unsigned)((w->start - table->ia) >> shift);
	if (w->last - table->ia < (u64)count << shift)
		past = (unsigned)((w->last - table->ia) >> shift) + 1;
	for (;;) {
		/* Of a sparse tree most is zeros, not worth a decoding. */
		if (!(w->flags & PGT_WALK_INVALID) && index < past)
			index += pgt_skip_zeros(table->entries + index,
						past - index);
		if (index >= past)
			return OK;
		status = walk_entry(w, table, index, past - index, &done);
		if (status != OK)
			return status;
		index += done;
	}
}

/*
 * Goes down to the lowest table that the range does not exceed, where no visit
 * is due on the way. Returns how many entries it has.
 */
static unsigned skip_to_range(const struct walk *w, struct table *table)
{
	unsigned shift = pgt_level_shift(table->level);
	unsigned count = PGT_ENTRY_COUNT << w->pgt->root_order;

	if (w->flags & PGT_WALK_TABLE_POST)
		return count;
	while (w->start >> shift == w->last >> shift) {
		u64 ia = align_down(w->start, UINT64_C(1) << shift);
		u64 entry =
			pgt_load(&table->entries[(ia - table->ia) >> shift]);

		if (w->pgt->config.format->kind(entry, table->level) !=
		    PGT_TABLE)
			break;
		table->entries = pgt_child(w->pgt, entry);
		table->level++;
		table->ia = ia;
		shift -= 9;
		count = PGT_ENTRY_COUNT;
	}
	return count;
}

int pgtable_walk(const struct pgtable *pgt, u64 ia, u64 size, u32 flags,
		 pgt_visitor visitor, void *context)
{
	struct walk w = {
		.pgt = pgt,
		.visitor = visitor,
		.context = context,
		.start = ia,
		.flags = flags,
	};
	struct table top = {
		.entries = pgt->root,
		.level = pgt->config.start_level,
	};
	unsigned count;

	if (size == 0)
		return ERR_INVALID;
	if (!checked_add(ia, size - 1, &w.last))
		return ERR_OVERFLOW;
	if (w.last >= BIT(pgt->config.ia_bits))
		return ERR_RANGE;
	count = skip_to_range(&w, &top);
	return walk_table(&w, &top, count);
}
