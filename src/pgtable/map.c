/* SPDX-License-Identifier: BSD-2-Clause */
/* Making translations where there were none. */
#include "pgtable/pgtable.h"

#include "base/checked.h"
#include "base/status.h"
#include "pgtable/internal.h"

struct map {
	struct pgtable *pgt;
	u64 ia;
	pa_t out;
	u32 attrs;
	u64 last; /* of the range */
	u64 undo; /* after a failure: where that which was made ends */
};

/*
 * How many of `count` leaves from `ia` on go in one run, and whether with the
 * contiguous hint. Both addresses are multiples of `size`.
 */
static unsigned hint_run(u64 ia, u64 out, u64 size, unsigned count, bool *hint)
{
	u64 group = size * PGT_CONTIGUOUS_COUNT;
	unsigned ahead;

	*hint = false;
	if (!is_aligned(ia - out, group))
		return count;
	ahead = (unsigned)((align_up(ia, group) - ia) / size);
	if (ahead)
		return ahead < count ? ahead : count;
	if (count < PGT_CONTIGUOUS_COUNT)
		return count;
	*hint = true;
	return count & ~(PGT_CONTIGUOUS_COUNT - 1);
}

/* Writes visit->count leaves. */
static void fill_leaves(const struct map *m, const struct pgt_visit *v)
{
	const struct pgtable_format *format = m->pgt->config.format;
	u64 size = pgt_visit_size(v), ia = v->ia, out;
	/* At level 1 the hint has conditions on the size of the tree. */
	bool hints = (m->attrs & PGT_CONTIGUOUS) && v->level > 1;
	u64 *slot = v->slot;
	unsigned left = v->count;

	out = m->out.v + (ia - m->ia);
	while (left) {
		bool hint = false;
		unsigned n = left;
		u32 attrs;

		if (hints)
			n = hint_run(ia, out, size, left, &hint);
		attrs = m->attrs & ~PGT_CONTIGUOUS;
		if (hint)
			attrs |= PGT_CONTIGUOUS;
		pgt_store_run(slot, format->leaf(pa(out), attrs, v->level),
			      format->leaf_step[v->level], n);
		slot += n;
		left -= n;
		ia += n * size;
		out += n * size;
	}
}

/* Up to the visited entry and with it, for the tables made on its way. */
static int no_table(struct map *m, const struct pgt_visit *v)
{
	u64 end = v->ia + pgt_visit_size(v);

	m->undo = end - 1 < m->last ? end : m->last + 1;
	return ERR_NO_MEMORY;
}

static int map_visitor(struct pgt_visit *v)
{
	struct map *m = v->context;
	u64 out = m->out.v + (v->ia - m->ia);
	u64 *table;

	if (v->kind == PGT_LEAF) {
		m->undo = v->ia > m->ia ? v->ia : m->ia;
		return ERR_EXISTS;
	}
	if (bit(m->pgt->config.format->leaf_levels, v->level) &&
	    pgt_visit_covered(v) && is_aligned(out, pgt_visit_size(v))) {
		fill_leaves(m, v);
		return OK;
	}
	table = pgt_alloc_table(m->pgt);
	if (!table)
		return no_table(m, v);
	pgt_store(v->slot, pgt_table_entry(m->pgt, table));
	v->count = 1;
	v->empty = true;
	return OK;
}

static int check_map(const struct pgtable *pgt, u64 ia, u64 size, pa_t out,
		     u32 attrs, u32 flags)
{
	int status = pgt_check_range(pgt, ia, size);
	u64 end;

	if (status != OK)
		return status;
	if (flags & ~PGT_MAP_REPLACE)
		return ERR_INVALID;
	status = pgt_check_attrs(pgt, attrs);
	if (status != OK)
		return status;
	if (!is_aligned(out.v, PAGE_SIZE))
		return ERR_ALIGNMENT;
	if (!checked_add(out.v, size, &end))
		return ERR_OVERFLOW;
	if (end > BIT(pgt->config.output_bits))
		return ERR_RANGE;
	return OK;
}

int pgtable_map(struct pgtable *pgt, u64 ia, u64 size, pa_t out, u32 attrs,
		u32 flags)
{
	struct map m = {
		.pgt = pgt,
		.ia = ia,
		.out = out,
		.attrs = attrs,
		.last = ia + size - 1,
	};
	int status = check_map(pgt, ia, size, out, attrs, flags);

	if (status == OK && flags & PGT_MAP_REPLACE)
		status = pgtable_unmap(pgt, ia, size);
	if (status != OK)
		return status;

	status = pgtable_walk(pgt, ia, size,
			      PGT_WALK_INVALID | PGT_WALK_LEAF | PGT_WALK_RUNS,
			      map_visitor, &m);
	if (status == OK)
		pgt_barrier(pgt);
	else if (m.undo > ia)
		pgt_clear(pgt, ia, m.undo - ia, true);
	return status;
}
