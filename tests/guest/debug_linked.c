/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Breakpoints and watchpoints that are linked to a context-aware breakpoint:
 * they hit while CONTEXTIDR_EL1 is what that one has (Arm ARM D2.8, D2.10).
 */
#include "debug.h"
#include "lib/machine.h"
#include "lib/tap.h"

#define CONTEXT	       0x12345678u
#define LINKED_CONTEXT (3u << 20) /* DBGBCR.BT */
#define LINKED_ADDRESS (1u << 20) /* DBGBCR.BT and DBGWCR.WT */
#define LINK_SHIFT     16

/* The first one that can compare contexts; the last ones can. */
static u32 context_breakpoint(void)
{
	u64 dfr0 = sysreg_read(id_aa64dfr0_el1);

	return (u32)((dfr0 >> 12 & 15) - (dfr0 >> 28 & 15));
}

/* The class that ends debug_data in this context. */
static u32 run_in(u32 context)
{
	struct probe p;
	u32 class;

	sysreg_write(contextidr_el1, context);
	barrier_isb();
	class = debug_run_data(&p);
	sysreg_write(contextidr_el1, 0);
	barrier_isb();
	return probe_completed(&p) ? 0 : class;
}

void debug_linked(bool user, u64 store, u64 word)
{
	u32 here = CONTROL_ENABLE | (user ? CONTROL_EL0 : CONTROL_EL1);
	u32 n = context_breakpoint(), link = LINKED_ADDRESS | n << LINK_SHIFT;
	u32 own = !user;

	if (n == 0) {
		tap_skip("linked breakpoints", "none is left to link");
		return;
	}
	debug_set(MDSCR_KDE | MDSCR_MDE);
	debug_set_breakpoint(n, CONTEXT, here | LINKED_CONTEXT | CONTROL_BYTES);
	tap_equal(run_in(CONTEXT), 0, "a linked context alone: no exception");
	debug_set_breakpoint(0, store, here | link | CONTROL_BYTES);
	tap_equal(run_in(CONTEXT), EC_BREAKPOINT + own,
		  "a linked breakpoint: in its context");
	tap_equal(run_in(CONTEXT + 1), 0, "and in no other");
	debug_set_breakpoint(0, 0, 0);
	debug_set_watchpoint(0, word, here | link | WATCH_STORE | WATCH_BYTES);
	tap_equal(run_in(CONTEXT), EC_WATCHPOINT + own,
		  "a linked watchpoint: in its context");
	tap_equal(run_in(CONTEXT + 1), 0, "and in no other");
	debug_set_watchpoint(0, 0, 0);
	debug_set_breakpoint(n, 0, 0);
	debug_set(0);
}
