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
	struct pgt_census *census;
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

	s->census->leaves[v->level] += v->count;
	if (leaf.attrs & PGT_CONTIGUOUS)
		s->census->contiguous += v->count;
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
			      struct pgt_leaf *bad, struct pgt_census *census)
{
	struct search s = { forbidden, count, bad, census };

	*census = (struct pgt_census){ 0 };
	return pgtable_walk(pgt, 0, BIT(pgt->config.ia_bits),
			    PGT_WALK_LEAF | PGT_WALK_RUNS, search_visitor, &s);
}
