/* SPDX-License-Identifier: BSD-2-Clause */
/* Changing and removing translations: the break-before-make cases. */
#include "pgtable/pgtable.h"

#include "base/status.h"
#include "pgtable/internal.h"

/* Index of the entry within its contiguous group, if it were in one. */
static unsigned group_index(const struct pgt_visit *v)
{
	return (unsigned)((uintptr_t)v->slot / sizeof(u64)) %
	       PGT_CONTIGUOUS_COUNT;
}

/* Rewrites the whole group that the visited leaf is in without its hint. */
static void drop_hint(const struct pgt_visit *v)
{
	const struct pgtable_format *format = v->pgt->config.format;
	u64 *group = v->slot - group_index(v);
	u64 size = pgt_visit_size(v);
	u64 without[PGT_CONTIGUOUS_COUNT];

	for (unsigned i = 0; i < PGT_CONTIGUOUS_COUNT; i++) {
		u64 entry = pgt_load(&group[i]);

		without[i] = entry;
		if (format->kind(entry, v->level) == PGT_LEAF)
			without[i] = format->leaf(format->output(entry),
						  format->attrs(entry) &
							  ~PGT_CONTIGUOUS,
						  v->level);
	}
	pgt_store_run(group, 0, 0, PGT_CONTIGUOUS_COUNT);
	pgt_flush(v->pgt, v->ia - group_index(v) * size,
		  size * PGT_CONTIGUOUS_COUNT, v->level, true);
	for (unsigned i = 0; i < PGT_CONTIGUOUS_COUNT; i++)
		pgt_store(&group[i], without[i]);
}

/* Turns the visited block into a table of the same translations. */
static int split(struct pgtable *pgt, const struct pgt_visit *v)
{
	const struct pgtable_format *format = pgt->config.format;
	struct pgt_leaf block = pgt_visit_leaf(v);
	unsigned level = v->level + 1;
	u64 *table = pgt_alloc_table(pgt);

	if (!table)
		return ERR_NO_MEMORY;
	if (block.attrs & PGT_CONTIGUOUS)
		drop_hint(v);
	pgt_store_run(
		table,
		format->leaf(block.pa, block.attrs & ~PGT_CONTIGUOUS, level),
		format->leaf_step[level], PGT_ENTRY_COUNT);
	pgt_store(v->slot, 0);
	pgt_flush(pgt, block.ia, block.size, block.level, true);
	pgt_store(v->slot, pgt_table_entry(pgt, table));
	return OK;
}

/* Sees to it that no leaf and no contiguous group crosses the address. */
static int cut(struct pgtable *pgt, u64 ia)
{
	struct pgt_visit v;
	int status;

	if (ia == BIT(pgt->config.ia_bits))
		return OK;
	while (pgt_find_leaf(pgt, ia, &v)) {
		if (v.ia == ia) {
			u32 attrs = pgt->config.format->attrs(v.entry);

			if ((attrs & PGT_CONTIGUOUS) && group_index(&v) != 0)
				drop_hint(&v);
			break;
		}
		status = split(pgt, &v);
		if (status != OK)
			return status;
	}
	return OK;
}

static int cut_ends(struct pgtable *pgt, u64 ia, u64 size)
{
	int status = cut(pgt, ia);

	if (status == OK)
		status = cut(pgt, ia + size);
	/* Entries that were made valid again. */
	pgt_barrier(pgt);
	return status;
}

static bool table_empty(const u64 *table)
{
	return pgt_skip_zeros(table, PGT_ENTRY_COUNT) == PGT_ENTRY_COUNT;
}

/* A removal: bit n says that entries went from the table at level n. */
struct clearing {
	struct pgtable *pgt;
	u32 levels;
	bool all; /* even where nothing went, a table may be empty */
};

static int clear_leaves(struct clearing *c, struct pgt_visit *v)
{
	pgt_store_run(v->slot, 0, 0, v->count);
	pgt_flush(c->pgt, v->ia, v->count * pgt_visit_size(v), v->level, true);
	c->levels |= BIT32(v->level);
	return OK;
}

/* Frees the table below the entry if that has become empty. */
static int clear_table(struct clearing *c, struct pgt_visit *v)
{
	u64 *table = pgt_child(c->pgt, v->entry);
	bool changed = c->all || bit(c->levels, v->level + 1);

	c->levels &= ~BIT32(v->level + 1);
	if (!changed || !table_empty(table))
		return OK;
	pgt_store(v->slot, 0);
	pgt_flush(c->pgt, v->ia, pgt_visit_size(v), v->level, false);
	pgt_free_table(c->pgt, table);
	c->levels |= BIT32(v->level);
	return OK;
}

static int clear_visitor(struct pgt_visit *v)
{
	return v->kind == PGT_LEAF ? clear_leaves(v->context, v)
				   : clear_table(v->context, v);
}

void pgt_clear(struct pgtable *pgt, u64 ia, u64 size, bool all)
{
	struct clearing c = { .pgt = pgt, .all = all };

	u32 flags = PGT_WALK_LEAF | PGT_WALK_RUNS;

	if (all || !pgt->config.keeps_tables)
		flags |= PGT_WALK_TABLE_POST;
	/* The range was checked and the visitor always goes on. */
	(void)pgtable_walk(pgt, ia, size, flags, clear_visitor, &c);
}

int pgtable_unmap(struct pgtable *pgt, u64 ia, u64 size)
{
	int status = pgt_check_range(pgt, ia, size);

	if (status == OK)
		status = cut_ends(pgt, ia, size);
	if (status == OK)
		pgt_clear(pgt, ia, size, false);
	return status;
}

static int refuse_hole(struct pgt_visit *visit UNUSED)
{
	return ERR_NOT_FOUND;
}

static int protect_visitor(struct pgt_visit *v)
{
	const struct pgtable_format *format = v->pgt->config.format;
	struct pgt_leaf old = pgt_visit_leaf(v);
	u32 wanted = *(const u32 *)v->context | (old.attrs & PGT_CONTIGUOUS);
	u64 size = v->count * old.size;
	bool in_place = !(wanted & PGT_CONTIGUOUS) &&
			!((wanted ^ old.attrs) & ~PGT_ACCESS);

	if (wanted == old.attrs)
		return OK;
	if (!in_place) {
		pgt_store_run(v->slot, 0, 0, v->count);
		pgt_flush(v->pgt, v->ia, size, v->level, true);
	}
	pgt_store_run(v->slot, format->leaf(old.pa, wanted, v->level),
		      format->leaf_step[v->level], v->count);
	if (in_place)
		pgt_flush(v->pgt, v->ia, size, v->level, true);
	return OK;
}

int pgtable_protect(struct pgtable *pgt, u64 ia, u64 size, u32 attrs)
{
	u32 wanted = attrs & ~PGT_CONTIGUOUS;
	int status = pgt_check_range(pgt, ia, size);

	if (status == OK)
		status = pgt_check_attrs(pgt, attrs);
	if (status == OK)
		status = pgtable_walk(pgt, ia, size,
				      PGT_WALK_INVALID | PGT_WALK_RUNS,
				      refuse_hole, NULL);
	if (status == OK)
		status = cut_ends(pgt, ia, size);
	if (status == OK)
		status = pgtable_walk(pgt, ia, size,
				      PGT_WALK_LEAF | PGT_WALK_RUNS,
				      protect_visitor, &wanted);
	if (status == OK)
		pgt_barrier(pgt);
	return status;
}
