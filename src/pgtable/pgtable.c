/* SPDX-License-Identifier: BSD-2-Clause */
/* Life of a tree, argument checks, lookup. */
#include "pgtable/pgtable.h"

#include "base/checked.h"
#include "base/status.h"
#include "pgtable/internal.h"

#define KNOWN_ATTRS (PGT_ACCESS | PGT_MEMORY | PGT_SHARE | PGT_CONTIGUOUS)

unsigned pgt_skip_zeros(const u64 *entries, unsigned count)
{
	const u64 *p = entries, *end = entries + count;
	const u64 *last = entries + (count & ~15u);

	while (p < last &&
	       !(p[0] | p[1] | p[2] | p[3] | p[4] | p[5] | p[6] | p[7] | p[8] |
		 p[9] | p[10] | p[11] | p[12] | p[13] | p[14] | p[15]))
		p += 16;
	while (p < end && *p == 0)
		p++;
	return (unsigned)(p - entries);
}

u64 *pgt_alloc_table(struct pgtable *pgt)
{
	u64 *table = pgt->config.ops->alloc(pgt->config.context, 0);

	if (table)
		pgt->table_pages++;
	return table;
}

void pgt_free_table(struct pgtable *pgt, u64 *table)
{
	pgt->config.ops->free(pgt->config.context, table, 0);
	pgt->table_pages--;
}

u64 pgt_table_entry(const struct pgtable *pgt, const u64 *table)
{
	pa_t address = pgt->config.ops->to_pa(pgt->config.context, table);

	return pgt->config.format->table(address);
}

int pgt_check_range(const struct pgtable *pgt, u64 ia, u64 size)
{
	u64 end;

	if (!is_aligned(ia | size, PAGE_SIZE))
		return ERR_ALIGNMENT;
	if (size == 0)
		return ERR_INVALID;
	if (!checked_add(ia, size, &end))
		return ERR_OVERFLOW;
	if (end > BIT(pgt->config.ia_bits))
		return ERR_RANGE;
	return OK;
}

int pgt_check_attrs(const struct pgtable *pgt, u32 attrs)
{
	const struct pgtable_format *format = pgt->config.format;

	if ((attrs & ~KNOWN_ATTRS) ||
	    (attrs & PGT_SHARE) == PGT_SHARE_RESERVED || !(attrs & PGT_ACCESS))
		return ERR_INVALID;
	if ((attrs & PGT_X) && pgt_is_device(attrs))
		return ERR_DENIED;
	if (format->write_xor_execute && (attrs & PGT_W) && (attrs & PGT_X))
		return ERR_DENIED;
	return format->check(attrs);
}

static bool geometry_valid(const struct pgtable_config *config)
{
	const struct pgtable_format *format = config->format;
	unsigned shift;

	if (config->start_level > 2 || config->ia_bits > 48)
		return false;
	if (config->output_bits <= PAGE_SHIFT ||
	    config->output_bits > format->output_bits)
		return false;
	shift = pgt_level_shift(config->start_level);
	return config->ia_bits > shift &&
	       config->ia_bits - shift <= 9u + format->root_order_max;
}

int pgtable_init(struct pgtable *pgt, const struct pgtable_config *config)
{
	unsigned index_bits;

	if (!geometry_valid(config))
		return ERR_INVALID;
	index_bits = config->ia_bits - pgt_level_shift(config->start_level);
	*pgt = (struct pgtable){
		.config = *config,
		.root_order = index_bits > 9 ? index_bits - 9 : 0,
	};
	pgt->root = config->ops->alloc(config->context, pgt->root_order);
	if (!pgt->root)
		return ERR_NO_MEMORY;
	pgt->root_pa = config->ops->to_pa(config->context, pgt->root);
	pgt->table_pages = UINT64_C(1) << pgt->root_order;
	return OK;
}

static int free_visited(struct pgt_visit *visit)
{
	pgt_free_table(visit->context, pgt_child(visit->pgt, visit->entry));
	return OK;
}

void pgtable_destroy(struct pgtable *pgt)
{
	/* The whole range of a valid tree: the walk cannot fail. */
	(void)pgtable_walk(pgt, 0, BIT(pgt->config.ia_bits),
			   PGT_WALK_TABLE_POST, free_visited, pgt);
	pgt->config.ops->free(pgt->config.context, pgt->root, pgt->root_order);
	pgt->root = NULL;
	pgt->table_pages = 0;
}

int pgtable_lookup(const struct pgtable *pgt, u64 ia, struct pgt_leaf *leaf)
{
	struct pgt_visit v;

	if (ia >= BIT(pgt->config.ia_bits))
		return ERR_RANGE;
	if (!pgt_find_leaf(pgt, ia, &v))
		return ERR_NOT_FOUND;
	*leaf = pgt_visit_leaf(&v);
	return OK;
}
