/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Watchpoints beyond those of the hardware: a watched page is protected at
 * stage 2, and each access to it looked at. One that touches no watched byte
 * is made with the page open and all other CPUs stopped, so that nothing is
 * missed meanwhile. Device DMA is not seen.
 */
#include "arch/barrier.h"
#include "arch/errata.h"
#include "base/status.h"
#include "pgtable/pgtable.h"
#include "vm/debug_state.h"
#include "vm/heap.h"

/*
 * The guest's VMID is in VTTBR_EL2 but while a fence is: by address in stage
 * 2 alone leaves combined entries (Arm ARM D8.14.5), so all of the guest's go.
 */
static void tlb_invalidate(void *context, u64 ia, u64 size, unsigned level,
			   bool leaf)
{
	(void)context;
	(void)ia;
	(void)size;
	(void)level;
	(void)leaf;
	dsb_ishst();
	__asm__ volatile("tlbi vmalls12e1is\n\tdsb ish" ::: "memory");
	if (errata_repeat_tlbi())
		__asm__ volatile("tlbi vmalls12e1is\n\tdsb ish" ::: "memory");
	isb();
}

static void barrier(void *context)
{
	(void)context;
	dsb_ishst();
	isb();
}

/* Stage 2 changes under a guest that exists. */
static struct pgtable_ops live_ops;

static struct pgtable *table_of(struct debug *debug)
{
	struct pgtable *table = &debug->vm->stage2_table;

	if (table->config.ops != &live_ops) {
		live_ops = *table->config.ops;
		live_ops.tlb_invalidate = tlb_invalidate;
		live_ops.barrier = barrier;
		table->config.ops = &live_ops;
	}
	return table;
}

/* What all watches on a page together leave of its rights. */
static u32 rights_of(const struct debug *debug, u64 page)
{
	u32 rights = PGT_R | PGT_W | PGT_X;

	for (u32 n = 0; n < debug->watch_count; n++) {
		const struct debug_watch *w = &debug->watches[n];

		if (align_down(w->pa, PAGE_SIZE) != page)
			continue;
		/* A page that cannot be read but written does not exist. */
		rights &= w->asked.type == RSP_WATCH_WRITE ? ~PGT_W
							   : ~(PGT_W | PGT_R);
	}
	return rights;
}

static int protect(struct debug *debug, u64 address, u32 rights)
{
	u64 page = align_down(address, PAGE_SIZE);
	struct pgt_leaf leaf;
	int status = pgtable_lookup(table_of(debug), page, &leaf);

	if (status != OK)
		return status;
	return pgtable_protect(table_of(debug), page, PAGE_SIZE,
			       (leaf.attrs & ~PGT_ACCESS) | rights);
}

int debug_add_watch(struct debug *debug, const struct debug_watch *watch)
{
	int status;

	for (u32 n = 0; n < debug->watch_count; n++) {
		const struct debug_watch *w = &debug->watches[n];

		if (debug_same_slot(&w->asked, &watch->asked) &&
		    w->va == watch->va && w->size == watch->size &&
		    w->vectors == watch->vectors)
			return OK;
	}
	if (debug->watch_count == DEBUG_WATCHES_MAX)
		return ERR_NO_SPACE;
	debug->watches[debug->watch_count++] = *watch;
	status = protect(debug, watch->pa,
			 rights_of(debug, align_down(watch->pa, PAGE_SIZE)));
	if (status != OK)
		debug->watch_count--;
	return status;
}

static void remove(struct debug *debug, u32 index)
{
	u64 page = align_down(debug->watches[index].pa, PAGE_SIZE);

	debug->watches[index] = debug->watches[--debug->watch_count];
	(void)protect(debug, page, rights_of(debug, page));
}

void debug_drop_watches(struct debug *debug, bool vectors)
{
	for (u32 n = debug->watch_count; n-- > 0;)
		if (debug->watches[n].vectors == vectors)
			remove(debug, n);
}

/* All pieces of it: one for each page. What is not there is no error. */
void debug_remove_watch(struct debug *debug, const struct debug_slot *asked)
{
	for (u32 n = debug->watch_count; n-- > 0;) {
		const struct debug_watch *w = &debug->watches[n];

		if (debug_same_slot(&w->asked, asked) && !w->vectors)
			remove(debug, n);
	}
}

void debug_open_watches(struct debug *debug, bool open)
{
	for (u32 n = 0; n < debug->watch_count; n++) {
		u64 page = align_down(debug->watches[n].pa, PAGE_SIZE);

		(void)protect(debug, page,
			      open ? PGT_R | PGT_W | PGT_X
				   : rights_of(debug, page));
	}
}

/* Of several GDB's own, about which it does not ask twice. */
const struct debug_watch *debug_watch_hit(const struct debug *debug, u64 pa,
					  u64 size, bool load, bool store)
{
	const struct debug_watch *hit = NULL;

	for (u32 n = 0; n < debug->watch_count; n++) {
		const struct debug_watch *w = &debug->watches[n];

		if (pa + size <= w->pa || w->pa + w->size <= pa)
			continue;
		if (!(w->asked.type != RSP_WATCH_READ && store) &&
		    !(w->asked.type != RSP_WATCH_WRITE && load))
			continue;
		if (!w->vectors)
			return w;
		hit = w;
	}
	return hit;
}
