/* SPDX-License-Identifier: BSD-2-Clause */
/* A tree in the fake format, for the tests that need one and no more. */
#ifndef FAKE_PGTABLE_FIXTURE_H
#define FAKE_PGTABLE_FIXTURE_H

#include "unit.h"

#include "base/status.h"
#include "fake/pgtable_format.h"
#include "fake/pgtable_memory.h"

#define RW (PGT_R | PGT_W)

static struct fake_memory memory;
static struct pgtable pgt;

static const struct pgtable_config config = {
	.format = &fake_format,
	.ops = &fake_ops,
	.context = &memory,
	.ia_bits = 40,
	.output_bits = FAKE_OUTPUT_BITS,
	.start_level = 1,
};

static inline void setup(void)
{
	fake_memory_init(&memory);
	ck_assert_int_eq(pgtable_init(&pgt, &config), OK);
	memory.live = &pgt;
}

static inline void teardown(void)
{
	pgtable_destroy(&pgt);
	fake_memory_done(&memory);
}

static inline int map(u64 ia, u64 size, u64 out, u32 attrs)
{
	return pgtable_map(&pgt, ia, size, pa(out), attrs, 0);
}

static inline struct pgt_leaf lookup(u64 ia)
{
	struct pgt_leaf leaf;

	ck_assert_int_eq(pgtable_lookup(&pgt, ia, &leaf), OK);
	return leaf;
}

static inline void assert_hole(u64 ia)
{
	struct pgt_leaf leaf;

	ck_assert_int_eq(pgtable_lookup(&pgt, ia, &leaf), ERR_NOT_FOUND);
}

#endif
