/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Software breakpoints and watched pages, as debug_state.h keeps them. While
 * the debugger's lock is held.
 */
#ifndef VM_DEBUG_POINTS_H
#define VM_DEBUG_POINTS_H

#include "semihost/semihost.h"
#include "vm/debug_state.h"

/* Breakpoints whose instruction lies in [pa, pa + size). */
void debug_hide_breaks(struct debug *debug, u64 pa, u8 *bytes, u64 size);
void debug_write_breaks(struct debug *debug, u64 pa, u8 *bytes, u64 size);
struct debug_break *debug_find_break(struct debug *debug, u64 pa);
/* By GDB, of an episode, or for semihosting. */
enum debug_break_use {
	DEBUG_BREAK_SET,
	DEBUG_BREAK_TEMPORARY,
	DEBUG_BREAK_CALL
};
int debug_add_break(struct debug *debug, const struct debug_cpu *cpu, u64 va,
		    enum debug_break_use use) MUST_CHECK;
/* Whether it stands for a HLT of semihosting that is still there. */
static inline bool debug_break_is_call(const struct debug_break *b)
{
	return b->call && b->original == SEMIHOST_HLT;
}

void debug_forget_call(struct debug *debug, struct debug_break *b);
/* The CPU that GDB has selected. */
const struct debug_cpu *debug_current_cpu(struct debug *debug);
void debug_remove_temporary(struct debug *debug);
/* Takes the BRK at `pa` out for an episode, or all back in. */
void debug_lift_break(struct debug *debug, u64 pa);
void debug_drop_breaks(struct debug *debug);

/* Watched pages: protected at stage 2, or open for an episode. */
int debug_add_watch(struct debug *debug, struct debug_watch watch) MUST_CHECK;
void debug_remove_watch(struct debug *debug, enum rsp_point type, u64 va,
			u64 size);
/* All of GDB's, or those of vectors. */
void debug_drop_watches(struct debug *debug, bool vectors);
void debug_open_watches(struct debug *debug, bool open);
const struct debug_watch *debug_watch_hit(const struct debug *debug, u64 pa,
					  u64 size, bool load, bool store);

#endif
