/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The hypervisor's own pages: what is left of its home behind the image.
 * Used at boot, by the boot CPU alone; afterwards only for what the user of a
 * debugger asks for.
 */
#ifndef VM_HEAP_H
#define VM_HEAP_H

#include "arch/mmu.h"
#include "base/types.h"
#include "pgtable/pgtable.h"

/* Takes over [base, base + size), whole pages. May run with the MMU off. */
void heap_init(struct range range);

/* Zeroed pages for `size` bytes; panics when there are none. */
void *heap_alloc(u64 size);

/* The same with whatever memory held: for stacks. */
void *heap_alloc_uncleared(u64 size);

/*
 * The same for the user of a debugger, by the CPU that serves it. NULL if that
 * were more than half of what is left: page tables need some, too.
 */
void *heap_try_alloc(u64 size);

/* Gives back what one of them returned for this size. */
void heap_free(void *run, u64 size);

/* The same as source of page tables, for EL2's stage 1 and for stage 2. */
extern const struct mmu_memory heap_memory;
extern const struct pgtable_ops heap_table_ops;

/* The end of the highest page that was ever handed out. */
u64 heap_high_water(void);

/* Pages in use. */
u64 heap_used(void);

#endif
