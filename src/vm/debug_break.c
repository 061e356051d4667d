/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Software breakpoints: BRK in the guest's memory, with the instruction that
 * it replaces kept here. Kept by physical address, since a page may be mapped
 * at several virtual ones, and hidden from whoever reads memory through EL2.
 */
#include "base/compiler.h"
#include "base/status.h"
#include "base/string.h"
#include "emul/inject.h"
#include "vm/debug_state.h"

#define INSN_SIZE 4u

struct debug_break *debug_find_break(struct debug *debug, u64 pa)
{
	for (u32 n = 0; n < debug->break_count; n++)
		if (debug->breaks[n].pa == pa)
			return &debug->breaks[n];
	return NULL;
}

/* By virtual address and, where two processes have one, the place. */
static struct debug_asked *find_asked(struct debug *debug, u64 va, u64 pa)
{
	for (u32 n = 0; n < debug->asked_count; n++) {
		struct debug_asked *asked = &debug->asked[n];

		if (asked->va == va && (pa == 0 || asked->pa == pa))
			return asked;
	}
	return NULL;
}

bool debug_break_is_asked(struct debug *debug, const struct debug_break *b,
			  u64 va)
{
	return find_asked(debug, va, b->pa);
}

/* What is there now, which may not be what was there when it was set. */
static void put_in(struct debug_break *b)
{
	if (!b->in && debug_peek_insn(b->pa, &b->original) == OK &&
	    debug_write_insn(b->pa, DEBUG_BRK) == OK)
		b->in = true;
}

/* Whether the BRK is in memory still: the guest may have written there. */
static bool is_in(struct debug_break *b)
{
	u32 now;

	if (b->in && (debug_peek_insn(b->pa, &now) != OK || now != DEBUG_BRK))
		b->in = false;
	return b->in;
}

static void take_out(struct debug_break *b)
{
	if (is_in(b))
		b->in = debug_write_insn(b->pa, b->original) != OK;
}

/* One that nobody needs any more. */
static void remove_unused(struct debug *debug, struct debug_break *b)
{
	if (b->asked || b->temporary || b->call)
		return;
	take_out(b);
	*b = debug->breaks[--debug->break_count];
}

void debug_forget_call(struct debug *debug, struct debug_break *b)
{
	if (b->call)
		debug->call_count--;
	b->call = false;
	remove_unused(debug, b);
}

/* For one more of that use. GDB's own limit holds whatever semihosting needs. */
static bool is_room(const struct debug *debug, enum debug_break_use use)
{
	switch (use) {
	case DEBUG_BREAK_SET:
		return debug->asked_count < DEBUG_BREAKS_MAX;
	case DEBUG_BREAK_CALL:
		return debug->call_count < DEBUG_CALLS_MAX;
	case DEBUG_BREAK_TEMPORARY:
		return true;
	}
	return false;
}

static void use_break(struct debug *debug, struct debug_break *b,
		      enum debug_break_use use, u64 va)
{
	switch (use) {
	case DEBUG_BREAK_SET:
		debug->asked[debug->asked_count++] =
			(struct debug_asked){ va, b->pa };
		b->asked++;
		break;
	case DEBUG_BREAK_TEMPORARY:
		b->temporary = true;
		break;
	case DEBUG_BREAK_CALL:
		debug->call_count++;
		b->call = true;
		break;
	}
}

/* Nothing is left to do: an episode stops at whatever breakpoint there is. */
static bool is_used(struct debug *debug, const struct debug_break *b,
		    enum debug_break_use use, u64 va)
{
	switch (use) {
	case DEBUG_BREAK_SET:
		return debug_break_is_asked(debug, b, va);
	case DEBUG_BREAK_CALL:
		return b->call;
	case DEBUG_BREAK_TEMPORARY:
		return true;
	}
	return false;
}

static int new_break(struct debug *debug, u64 pa, struct debug_break **new)
{
	struct debug_break *b = &debug->breaks[debug->break_count];
	int status;

	if (debug->break_count == ARRAY_COUNT(debug->breaks))
		return ERR_NO_SPACE;
	*b = (struct debug_break){ .pa = pa };
	status = debug_peek_insn(pa, &b->original);
	if (status != OK)
		return status;
	put_in(b);
	if (!b->in)
		return ERR_RANGE;
	debug->break_count++;
	*new = b;
	return OK;
}

int debug_add_break(struct debug *debug, const struct debug_cpu *cpu, u64 va,
		    enum debug_break_use use)
{
	struct debug_break *b;
	struct debug_place place;
	int status = debug_locate(debug, cpu, va, &place);

	if (status != OK)
		return status;
	if (place.device || !is_aligned(place.pa, INSN_SIZE))
		return ERR_RANGE;
	/* A program's; BRK is of A64, and something else in A32 and T32. */
	if (cpu->pstate & PSTATE_AARCH32 && !bit(va, 55))
		return ERR_INVALID;
	b = debug_find_break(debug, place.pa);
	if (b) {
		(void)is_in(b); /* the guest may have written over it */
		put_in(b);
		if (is_used(debug, b, use, va))
			return OK;
	}
	if (!is_room(debug, use))
		return ERR_NO_SPACE;
	if (!b)
		status = new_break(debug, place.pa, &b);
	if (status == OK)
		use_break(debug, b, use, va);
	return status;
}

void debug_remove_break(struct debug *debug, const struct debug_cpu *cpu,
			u64 va)
{
	struct debug_asked *asked = NULL;
	struct debug_place place;
	struct debug_break *b;

	if (debug_locate(debug, cpu, va, &place) == OK)
		asked = find_asked(debug, va, place.pa);
	if (!asked)
		asked = find_asked(debug, va, 0);
	if (!asked)
		return;
	b = debug_find_break(debug, asked->pa);
	*asked = debug->asked[--debug->asked_count];
	b->asked--;
	remove_unused(debug, b);
}

void debug_remove_temporary(struct debug *debug)
{
	for (u32 n = debug->break_count; n-- > 0;) {
		debug->breaks[n].temporary = false;
		remove_unused(debug, &debug->breaks[n]);
	}
}

void debug_drop_breaks(struct debug *debug)
{
	debug->asked_count = 0;
	for (u32 n = debug->break_count; n-- > 0;) {
		debug->breaks[n].asked = 0;
		debug->breaks[n].temporary = false;
		remove_unused(debug, &debug->breaks[n]);
	}
}

void debug_lift_break(struct debug *debug, u64 pa)
{
	struct debug_break *b = debug_find_break(debug, pa);

	if (!b || debug_break_is_call(b) || !is_in(b))
		return;
	take_out(b);
	b->lifted = !b->in;
}

void debug_put_back_break(struct debug *debug)
{
	u32 now;

	for (u32 n = 0; n < debug->break_count; n++) {
		struct debug_break *b = &debug->breaks[n];

		if (b->lifted && debug_peek_insn(b->pa, &now) == OK &&
		    now == b->original)
			put_in(b);
		b->lifted = false;
	}
}

/* Copies between the bytes of memory at `pa` and one breakpoint's original. */
static void overlay(struct debug_break *b, u64 pa, u8 *bytes, const u8 *from,
		    u64 size)
{
	u8 original[INSN_SIZE], brk[INSN_SIZE];
	const u32 code = DEBUG_BRK;

	memcpy(original, &b->original, INSN_SIZE);
	memcpy(brk, &code, INSN_SIZE);
	for (u32 n = 0; n < INSN_SIZE; n++) {
		u64 offset = b->pa + n - pa;

		if (b->pa + n < pa || offset >= size)
			continue;
		if (from)
			original[n] = from[offset];
		bytes[offset] = from ? brk[n] : original[n];
	}
	memcpy(&b->original, original, INSN_SIZE);
}

static bool is_in_range(struct debug_break *b, u64 pa, u64 size)
{
	return b->pa + INSN_SIZE > pa && b->pa < pa + size && is_in(b);
}

void debug_hide_breaks(struct debug *debug, u64 pa, u8 *bytes, u64 size)
{
	for (u32 n = 0; n < debug->break_count; n++)
		if (is_in_range(&debug->breaks[n], pa, size))
			overlay(&debug->breaks[n], pa, bytes, NULL, size);
}

void debug_write_breaks(struct debug *debug, u64 pa, u8 *bytes, u64 size)
{
	for (u32 n = 0; n < debug->break_count; n++)
		if (is_in_range(&debug->breaks[n], pa, size))
			overlay(&debug->breaks[n], pa, bytes, bytes, size);
}
