/* SPDX-License-Identifier: BSD-2-Clause */
#include "pgtable/check.h"

#include "base/checked.h"
#include "base/range.h"
#include "base/status.h"
#include "pgtable/walk.h"

struct search {
	const struct range *forbidden;
	size_t count;
	struct pgt_leaf *bad;
	u64 *leaves;
};

static bool is_forbidden(const struct search *s, struct range out)
{
	for (size_t i = 0; i < s->count; i++)
		if (ranges_overlap(s->forbidden[i], out))
			return true;
	return false;
}

static int search_visitor(struct pgt_visit *v)
{
	const struct search *s = v->context;
	struct pgt_leaf leaf = pgt_visit_leaf(v);
	struct range run = { leaf.pa.v, leaf.size * v->count };

	s->leaves[v->level] += v->count;
	if (!is_forbidden(s, run))
		return OK;
	while (!is_forbidden(s, (struct range){ leaf.pa.v, leaf.size })) {
		leaf.ia += leaf.size;
		leaf.pa.v += leaf.size;
	}
	if (s->bad)
		*s->bad = leaf;
	return ERR_DENIED;
}

int pgtable_check_unreachable(const struct pgtable *pgt,
			      const struct range *forbidden, size_t count,
			      struct pgt_leaf *bad, u64 leaves[PGT_LEVEL_COUNT])
{
	struct search s = { forbidden, count, bad, leaves };

	for (unsigned level = 0; level < PGT_LEVEL_COUNT; level++)
		leaves[level] = 0;
	return pgtable_walk(pgt, 0, BIT(pgt->config.ia_bits),
			    PGT_WALK_LEAF | PGT_WALK_RUNS, search_visitor, &s);
}
