/* SPDX-License-Identifier: BSD-2-Clause */
#include "unit.h"

#include "fake/pgtable_memory.h"

#include <stdlib.h>
#include <string.h>

#include "base/status.h"
#include "pgtable/walk.h"

static void *arena_alloc(void *context, unsigned order)
{
	struct fake_memory *m = context;
	unsigned count = 1u << order;

	if (m->budget < count)
		return NULL;
	for (unsigned i = 0; i + count <= FAKE_ARENA_PAGES; i += count) {
		unsigned n = 0;

		while (n < count && !m->used[i + n])
			n++;
		if (n < count)
			continue;
		memset(m->used + i, 1, count);
		m->used_count += count;
		m->budget -= count;
		memset(m->arena + i * PAGE_SIZE, 0, count * PAGE_SIZE);
		return m->arena + i * PAGE_SIZE;
	}
	return NULL;
}

static void arena_free(void *context, void *table, unsigned order)
{
	struct fake_memory *m = context;
	size_t page = (size_t)((u8 *)table - m->arena) / PAGE_SIZE;

	for (unsigned i = 0; i < 1u << order; i++) {
		ck_assert_uint_lt(page + i, FAKE_ARENA_PAGES);
		ck_assert_uint_eq(m->used[page + i], 1);
		m->used[page + i] = 0;
	}
	m->used_count -= 1u << order;
	m->budget += 1u << order;
	/* Use after free shows as a wild tree. */
	memset(table, 0xa5, PAGE_SIZE << order);
}

static pa_t arena_pa(void *context, const void *table)
{
	struct fake_memory *m = context;

	return pa(FAKE_ARENA_PA + (u64)((const u8 *)table - m->arena));
}

static void *arena_ptr(void *context, pa_t table)
{
	struct fake_memory *m = context;
	u64 offset = table.v - FAKE_ARENA_PA;

	/* Check's own assertions write to a pipe each time. */
	if (offset >= FAKE_ARENA_PAGES * PAGE_SIZE ||
	    !m->used[offset / PAGE_SIZE])
		ck_abort_msg("no table at %llx", (unsigned long long)table.v);
	return m->arena + offset;
}

static int see_leaf(struct pgt_visit *visit)
{
	bool *seen = visit->context;

	*seen = true;
	return OK;
}

static void arena_flush(void *context, u64 ia, u64 size, unsigned level,
			bool leaf)
{
	struct fake_memory *m = context;
	bool seen = false;

	ck_assert_uint_eq(ia % pgt_level_size(level), 0);
	ck_assert_uint_eq(size % pgt_level_size(level), 0);
	if (m->live)
		ck_assert_int_eq(pgtable_walk(m->live, ia, size, PGT_WALK_LEAF,
					      see_leaf, &seen),
				 OK);
	if (m->flush_count < ARRAY_COUNT(m->flushes))
		m->flushes[m->flush_count] =
			(struct fake_flush){ ia, size, level, leaf, seen };
	m->flush_count++;
}

static void arena_barrier(void *context)
{
	struct fake_memory *m = context;

	m->barrier_count++;
}

const struct pgtable_ops fake_ops = {
	.alloc = arena_alloc,
	.free = arena_free,
	.to_pa = arena_pa,
	.to_ptr = arena_ptr,
	.tlb_invalidate = arena_flush,
	.barrier = arena_barrier,
};

void fake_memory_init(struct fake_memory *memory)
{
	memset(memory, 0, sizeof(*memory));
	/* 64 KiB alignment: roots of 16 tables. */
	memory->arena = aligned_alloc(0x10000, FAKE_ARENA_PAGES * PAGE_SIZE);
	ck_assert_ptr_nonnull(memory->arena);
	memory->budget = FAKE_ARENA_PAGES;
}

void fake_memory_done(struct fake_memory *memory)
{
	ck_assert_uint_eq(memory->used_count, 0);
	free(memory->arena);
}

void fake_model_init(struct fake_model *model, u64 ia, u64 size)
{
	model->ia = ia;
	model->pages = size / PAGE_SIZE;
	model->pa = calloc(model->pages, sizeof(model->pa[0]));
	model->attrs = calloc(model->pages, sizeof(model->attrs[0]));
	ck_assert_ptr_nonnull(model->pa);
	ck_assert_ptr_nonnull(model->attrs);
}

void fake_model_done(struct fake_model *model)
{
	free(model->pa);
	free(model->attrs);
}

void fake_model_set(struct fake_model *model, u64 ia, u64 size, u64 out,
		    u32 attrs)
{
	u64 first = (ia - model->ia) / PAGE_SIZE;

	for (u64 i = 0; i < size / PAGE_SIZE; i++) {
		model->pa[first + i] = out + i * PAGE_SIZE;
		model->attrs[first + i] = attrs;
	}
}

struct comparison {
	const struct fake_model *model;
	u64 seen;
};

/* Every leaf, whose every page must be what the model has. */
static int compare_leaf(struct pgt_visit *visit)
{
	struct comparison *c = visit->context;
	const struct fake_model *m = c->model;
	struct pgt_leaf leaf = pgt_visit_leaf(visit);
	u64 first = (leaf.ia - m->ia) / PAGE_SIZE;
	u64 pages = leaf.size / PAGE_SIZE;

	if (leaf.ia < m->ia || first + pages > m->pages)
		ck_abort_msg("a leaf at %llx", (unsigned long long)leaf.ia);
	for (u64 i = 0; i < pages; i++) {
		if (m->pa[first + i] == leaf.pa.v + i * PAGE_SIZE &&
		    m->attrs[first + i] == (leaf.attrs & ~PGT_CONTIGUOUS))
			continue;
		ck_abort_msg("%llx translates to %llx (%x), not %llx (%x)",
			     (unsigned long long)(leaf.ia + i * PAGE_SIZE),
			     (unsigned long long)(leaf.pa.v + i * PAGE_SIZE),
			     leaf.attrs, (unsigned long long)m->pa[first + i],
			     m->attrs[first + i]);
	}
	c->seen += pages;
	return OK;
}

void fake_model_compare(const struct fake_model *model,
			const struct pgtable *pgt)
{
	struct comparison c = { .model = model };
	u64 mapped = 0;

	for (u64 i = 0; i < model->pages; i++)
		mapped += model->attrs[i] != 0;
	ck_assert_int_eq(pgtable_walk(pgt, 0, BIT(pgt->config.ia_bits),
				      PGT_WALK_LEAF, compare_leaf, &c),
			 OK);
	ck_assert_uint_eq(c.seen, mapped);
}

static u64 random_state;

static u64 next_random(u64 below)
{
	random_state = random_state * UINT64_C(6364136223846793005) +
		       UINT64_C(1442695040888963407);
	return (random_state >> 33) % below;
}

struct operation {
	u64 ia;
	u64 size;
	u64 out;
	u32 attrs;
};

/* Mostly coarse addresses, so that blocks, groups and pages all occur. */
static struct operation random_operation(const struct fake_model *model)
{
	static const u32 attrs[] = {
		PGT_R | PGT_W,
		PGT_R | PGT_X,
		PGT_R | PGT_W | PGT_DEVICE_NGNRE,
		PGT_R | PGT_W | PGT_NORMAL_NC | PGT_SHARE_NONE,
		PGT_R,
	};
	static const u64 grains[] = { KIB(4), KIB(64), MIB(2), MIB(2) };
	u64 grain = grains[next_random(ARRAY_COUNT(grains))] / PAGE_SIZE;
	u64 first = next_random(model->pages / grain) * grain;
	u64 left = model->pages - first;
	u64 pages = (1 + next_random(left / grain)) * grain;
	struct operation op = {
		.ia = model->ia + first * PAGE_SIZE,
		.attrs = attrs[next_random(ARRAY_COUNT(attrs))],
	};

	/* Small ones, or everything would soon be one mapping. */
	if (next_random(4))
		pages = 1 + next_random(pages < 24 ? pages : 24);
	op.size = pages * PAGE_SIZE;
	op.out = op.ia + GIB(next_random(3));
	if (next_random(4) == 0)
		op.out += KIB(4) * next_random(40);
	return op;
}

static bool model_has(const struct fake_model *m, const struct operation *op,
		      bool mapped)
{
	u64 first = (op->ia - m->ia) / PAGE_SIZE;

	for (u64 i = 0; i < op->size / PAGE_SIZE; i++)
		if ((m->attrs[first + i] != 0) == mapped)
			return true;
	return false;
}

/* After a failure; empty tables that were kept may be gone. */
static void same_tables(const struct pgtable *pgt, u64 tables)
{
	if (pgt->config.keeps_tables)
		ck_assert_uint_le(pgt->table_pages, tables);
	else
		ck_assert_uint_eq(pgt->table_pages, tables);
}

static void try_map(struct pgtable *pgt, struct fake_model *model,
		    const struct operation *op)
{
	u32 hint = next_random(2) ? PGT_CONTIGUOUS : 0;
	bool replace = next_random(3) == 0;
	u64 tables = pgt->table_pages;
	int status =
		pgtable_map(pgt, op->ia, op->size, pa(op->out),
			    op->attrs | hint, replace ? PGT_MAP_REPLACE : 0);

	if (!replace && model_has(model, op, true)) {
		/* Tables may run out before it meets what is there. */
		if (status != ERR_NO_MEMORY)
			ck_assert_int_eq(status, ERR_EXISTS);
		same_tables(pgt, tables);
	} else if (status == OK) {
		fake_model_set(model, op->ia, op->size, op->out, op->attrs);
	} else {
		bool seen = false;

		ck_assert_int_eq(status, ERR_NO_MEMORY);
		if (!replace)
			same_tables(pgt, tables);
		/* All as before, or all gone. */
		ck_assert_int_eq(pgtable_walk(pgt, op->ia, op->size,
					      PGT_WALK_LEAF, see_leaf, &seen),
				 OK);
		if (!seen)
			fake_model_set(model, op->ia, op->size, 0, 0);
	}
}

static void try_unmap(struct pgtable *pgt, struct fake_model *model,
		      const struct operation *op)
{
	int status = pgtable_unmap(pgt, op->ia, op->size);

	if (status == OK)
		fake_model_set(model, op->ia, op->size, 0, 0);
	else
		ck_assert_int_eq(status, ERR_NO_MEMORY);
}

static void try_protect(struct pgtable *pgt, struct fake_model *model,
			const struct operation *op)
{
	u64 first = (op->ia - model->ia) / PAGE_SIZE;
	int status = pgtable_protect(pgt, op->ia, op->size, op->attrs);

	if (model_has(model, op, false)) {
		ck_assert_int_eq(status, ERR_NOT_FOUND);
		return;
	}
	if (status != OK) {
		ck_assert_int_eq(status, ERR_NO_MEMORY);
		return;
	}
	for (u64 i = 0; i < op->size / PAGE_SIZE; i++)
		model->attrs[first + i] = op->attrs;
}

void fake_model_run(const struct pgtable_config *config, u64 window, u64 size,
		    unsigned seed)
{
	struct fake_memory memory;
	struct pgtable_config own = *config;
	struct fake_model model;
	struct pgtable pgt;

	random_state = seed;
	fake_memory_init(&memory);
	fake_model_init(&model, window, size);
	own.ops = &fake_ops;
	own.context = &memory;
	ck_assert_int_eq(pgtable_init(&pgt, &own), OK);
	memory.live = &pgt;
	for (unsigned i = 0; i < 600; i++) {
		struct operation op = random_operation(&model);
		unsigned budget = memory.budget;

		/* Now and then there is little or nothing to be had. */
		if (next_random(4) == 0)
			memory.budget = (unsigned)next_random(4);
		budget -= memory.budget;
		switch (next_random(4)) {
		case 0:
			try_unmap(&pgt, &model, &op);
			break;
		case 1:
			try_protect(&pgt, &model, &op);
			break;
		default:
			try_map(&pgt, &model, &op);
			break;
		}
		memory.budget += budget;
		ck_assert_uint_eq(pgt.table_pages, memory.used_count);
		fake_model_compare(&model, &pgt);
	}
	ck_assert_int_eq(pgtable_unmap(&pgt, window, size), OK);
	/* Nothing is mapped: only the root is left, or what is kept. */
	if (!config->keeps_tables)
		ck_assert_uint_eq(memory.used_count, 1u << pgt.root_order);
	pgtable_destroy(&pgt);
	fake_memory_done(&memory);
	fake_model_done(&model);
}
