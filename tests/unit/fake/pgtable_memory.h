/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Memory and maintenance for trees under test: pages from a small arena at a
 * made-up physical address, which can be told to run dry; a log of TLB
 * maintenance; and a reference model, one record for each page, that a tree
 * is compared with.
 */
#ifndef FAKE_PGTABLE_MEMORY_H
#define FAKE_PGTABLE_MEMORY_H

#include "pgtable/pgtable.h"

#define FAKE_ARENA_PAGES 1024u
#define FAKE_ARENA_PA	 UINT64_C(0x123400000000)

struct fake_flush {
	u64 ia;
	u64 size;
	unsigned level;
	bool leaf;
	bool was_valid; /* something in the range was still mapped */
};

struct fake_memory {
	u8 *arena;
	u8 used[FAKE_ARENA_PAGES];
	unsigned used_count;
	unsigned budget;	    /* pages that may still be allocated */
	const struct pgtable *live; /* looked at during maintenance */
	struct fake_flush flushes[64];
	unsigned flush_count; /* may exceed what flushes[] holds */
	unsigned barrier_count;
};

extern const struct pgtable_ops fake_ops;

void fake_memory_init(struct fake_memory *memory);
void fake_memory_done(struct fake_memory *memory);

/* A window of pages [first, first + count) and what each translates to. */
struct fake_model {
	u64 ia;
	u64 pages;
	u64 *pa;
	u32 *attrs; /* 0: not mapped */
};

void fake_model_init(struct fake_model *model, u64 ia, u64 size);
void fake_model_done(struct fake_model *model);
void fake_model_set(struct fake_model *model, u64 ia, u64 size, u64 out,
		    u32 attrs);

/* Fails the test unless the tree translates exactly as the model says. */
void fake_model_compare(const struct fake_model *model,
			const struct pgtable *pgt);

/*
 * Random maps, unmaps and protects in the model's window, many of which fail
 * for lack of memory, each compared with the model; at the end all memory
 * must be back.
 */
void fake_model_run(const struct pgtable_config *config, u64 window, u64 size,
		    unsigned seed);

#endif
