/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Breakpoints and watchpoints: what there is of them, and how they are set and
 * met. While the debugger's lock is held.
 */
#ifndef VM_DEBUG_POINTS_H
#define VM_DEBUG_POINTS_H

#include "base/bits.h"
#include "base/compiler.h"
#include "base/types.h"
#include "emul/flow.h"
#include "rsp/rsp.h"
#include "semihost/semihost.h"

struct debug;
struct debug_cpu;

/* Documented limits. */
#define DEBUG_BREAKS_MAX  1024u
#define DEBUG_CALLS_MAX	  256u /* HLT of semihosting */
#define DEBUG_WATCHES_MAX 1024u

/* What we put into the guest's memory. */
#define DEBUG_BRK_COMMENT 0xca15u
#define DEBUG_BRK	  (UINT32_C(0xd4200000) | DEBUG_BRK_COMMENT << 5)

/* A software breakpoint of GDB: a BRK may serve several. */
struct debug_asked {
	u64 va, pa;
};

/* A BRK in the guest's memory. */
struct debug_break {
	u64 pa;
	u32 original;
	u32 asked;	/* by GDB, at so many addresses */
	bool temporary; /* of an episode */
	bool call;	/* of semihosting */
	bool in;	/* the BRK is in memory */
	bool lifted;	/* and is not for an episode only */
};

/* A point as GDB names it, and has it in a debug register; size 0: none. */
struct debug_slot {
	enum rsp_point type;
	u64 address;
	u64 size;
};

bool debug_same_slot(const struct debug_slot *a, const struct debug_slot *b);

/* Watched bytes of one page. */
struct debug_watch {
	struct debug_slot asked; /* GDB's; this is the part in one page */
	u64 va;
	u64 pa;
	u64 size;
	bool vectors; /* not GDB's: monitor vectors */
};

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
/* GDB's at that address. What is not there is cleared already. */
void debug_remove_break(struct debug *debug, const struct debug_cpu *cpu,
			u64 va);
/* Whether GDB has it by that address, and not only by another one. */
bool debug_break_is_asked(struct debug *debug, const struct debug_break *b,
			  u64 va);
/* Whether it stands for a HLT of semihosting that is still there. */
static inline bool debug_break_is_call(const struct debug_break *b)
{
	return b->call && b->original == SEMIHOST_HLT;
}

void debug_forget_call(struct debug *debug, struct debug_break *b);
/* The CPU that GDB has selected. */
const struct debug_cpu *debug_current_cpu(struct debug *debug);
void debug_remove_temporary(struct debug *debug);
/* Takes the BRK at `pa` out for an episode; back in, if the guest has let it. */
void debug_lift_break(struct debug *debug, u64 pa);
void debug_put_back_break(struct debug *debug);
void debug_drop_breaks(struct debug *debug);

/* Watched pages: protected at stage 2, or open for an episode. */
int debug_add_watch(struct debug *debug,
		    const struct debug_watch *watch) MUST_CHECK;
void debug_remove_watch(struct debug *debug, const struct debug_slot *asked);
/* All of GDB's, or those of vectors. */
void debug_drop_watches(struct debug *debug, bool vectors);
void debug_open_watches(struct debug *debug, bool open);
const struct debug_watch *debug_watch_hit(const struct debug *debug, u64 pa,
					  u64 size, bool load, bool store);

#endif
