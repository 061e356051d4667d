/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Software breakpoints: BRK in the guest's memory, with the instruction that
 * it replaces kept here. Kept by physical address, since a page may be mapped
 * at several virtual ones, and hidden from whoever reads memory through EL2.
 */
#include "base/compiler.h"
#include "base/status.h"
#include "base/string.h"
#include "vm/debug_points.h"
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
static struct debug_break *find_set(struct debug *debug, u64 va, u64 pa)
{
	for (u32 n = 0; n < debug->break_count; n++) {
		struct debug_break *b = &debug->breaks[n];

		if (b->set && b->va == va && (pa == 0 || b->pa == pa))
			return b;
	}
	return NULL;
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
	if (b->set || b->temporary || b->call)
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

/* GDB's own limit holds whatever semihosting needs. */
static bool is_room(const struct debug *debug, enum debug_break_use use)
{
	if (debug->break_count == ARRAY_COUNT(debug->breaks))
		return false;
	if (use == DEBUG_BREAK_CALL)
		return debug->call_count < DEBUG_CALLS_MAX;
	return debug->break_count - debug->call_count < DEBUG_BREAKS_MAX;
}

static void use_break(struct debug *debug, struct debug_break *b,
		      enum debug_break_use use, u64 va)
{
	switch (use) {
	case DEBUG_BREAK_SET:
		/* GDB may mean the same by another address. */
		b->set = true;
		b->va = va;
		break;
	case DEBUG_BREAK_TEMPORARY:
		b->temporary = true;
		break;
	case DEBUG_BREAK_CALL:
		debug->call_count += !b->call;
		b->call = true;
		break;
	}
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
	b = debug_find_break(debug, place.pa);
	if (b) {
		(void)is_in(b); /* the guest may have written over it */
		put_in(b);
		/* Stopped there, it needs no help of an episode. */
		if (use != DEBUG_BREAK_TEMPORARY)
			use_break(debug, b, use, va);
		return OK;
	}
	if (!is_room(debug, use))
		return ERR_NO_SPACE;
	b = &debug->breaks[debug->break_count];
	*b = (struct debug_break){ .pa = place.pa };
	status = debug_peek_insn(b->pa, &b->original);
	if (status != OK)
		return status;
	put_in(b);
	if (b->in) {
		debug->break_count++;
		use_break(debug, b, use, va);
	}
	return b->in ? OK : ERR_RANGE;
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
	for (u32 n = debug->break_count; n-- > 0;) {
		debug->breaks[n].set = debug->breaks[n].temporary = false;
		remove_unused(debug, &debug->breaks[n]);
	}
}

void debug_lift_break(struct debug *debug, u64 pa)
{
	for (u32 n = 0; n < debug->break_count; n++) {
		if (debug->breaks[n].pa == pa &&
		    !debug_break_is_call(&debug->breaks[n]))
			take_out(&debug->breaks[n]);
		else
			put_in(&debug->breaks[n]);
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

/* Hardware */

static bool same(const struct debug_slot *slot, enum rsp_point type,
		 u64 address, u64 size)
{
	return slot->used && slot->type == type && slot->address == address &&
	       slot->size == size;
}

/* GDB takes the last registers, guests the first: they meet late. */
static int take_slot(struct debug_slot *slots, u32 count, enum rsp_point type,
		     u64 address, u64 size)
{
	for (u32 n = 0; n < count; n++)
		if (same(&slots[n], type, address, size))
			return OK;
	for (u32 n = count; n-- > 0;) {
		if (slots[n].used)
			continue;
		slots[n] = (struct debug_slot){ true, type, address, size };
		return OK;
	}
	return ERR_NO_SPACE;
}

static int free_slot(struct debug_slot *slots, u32 count, enum rsp_point type,
		     u64 address, u64 size)
{
	for (u32 n = 0; n < count; n++) {
		if (same(&slots[n], type, address, size)) {
			slots[n].used = false;
			return OK;
		}
	}
	return ERR_NOT_FOUND;
}

/*
 * What one watchpoint register can do (Arm ARM D2.10): bytes of one
 * doubleword that follow each other, or an aligned power of two above.
 */
static bool fits_register(u64 address, u64 size)
{
	if (size == 0)
		return false;
	if (size <= 8)
		return address / 8 == (address + size - 1) / 8;
	return size <= BIT(31) && (size & (size - 1)) == 0 &&
	       is_aligned(address, size);
}

/* Pages of the guest's memory, each by where it is. */
static int watch_pages(struct debug *debug, enum rsp_point type, u64 address,
		       u64 size, const struct debug_cpu *cpu)
{
	struct debug_place place;
	int status = OK;
	u64 done = 0, n;

	while (status == OK && done < size) {
		status = debug_locate(debug, cpu, address + done, &place);
		if (status == OK && place.device)
			status = ERR_UNSUPPORTED;
		if (status != OK)
			break;
		n = PAGE_SIZE - (place.pa & (PAGE_SIZE - 1));
		if (n > size - done)
			n = size - done;
		if (n > place.left)
			n = place.left;
		status = debug_add_watch(debug, (struct debug_watch){
							.type = type,
							.asked_va = address,
							.asked_size = size,
							.va = address + done,
							.pa = place.pa,
							.size = n,
						});
		done += n;
	}
	if (status != OK)
		debug_remove_watch(debug, type, address, size);
	return status;
}

/* Points are the machine's, but an address is that of the current thread. */
const struct debug_cpu *debug_current_cpu(struct debug *debug)
{
	const struct debug_cpu *cpu = NULL;
	u32 thread;

	if (rsp_current_thread(&debug->rsp, &thread) == OK)
		cpu = debug_cpu_of_thread(debug, thread);
	if (!cpu || debug_state_of(cpu) != DEBUG_STOPPED)
		cpu = &debug->cpu[this_vcpu()->cpu.index];
	return cpu;
}

int debug_set_point(void *target, enum rsp_point type, u64 address, u64 kind)
{
	struct debug *debug = target;
	int status = ERR_NO_SPACE;

	switch (type) {
	case RSP_BREAK_SOFTWARE:
		if (kind != INSN_SIZE)
			return ERR_UNSUPPORTED;
		return debug_add_break(debug, debug_current_cpu(debug), address,
				       DEBUG_BREAK_SET);
	case RSP_BREAK_HARDWARE:
		if (kind != INSN_SIZE || !is_aligned(address, INSN_SIZE))
			return ERR_UNSUPPORTED;
		return take_slot(debug->breakpoint, debug->breakpoint_count,
				 type, address, kind);
	case RSP_WATCH_WRITE:
	case RSP_WATCH_READ:
	case RSP_WATCH_ACCESS:
		if (kind == 0)
			return ERR_INVALID;
		if (fits_register(address, kind))
			status = take_slot(debug->watchpoint,
					   debug->watchpoint_count, type,
					   address, kind);
		if (status == ERR_NO_SPACE)
			status = watch_pages(debug, type, address, kind,
					     debug_current_cpu(debug));
		return status;
	}
	return ERR_UNSUPPORTED;
}

/* What is not there is cleared already. */
int debug_clear_point(void *target, enum rsp_point type, u64 address, u64 kind)
{
	struct debug *debug = target;
	struct debug_break *b;
	struct debug_place place;
	u64 at = 0;

	switch (type) {
	case RSP_BREAK_SOFTWARE:
		if (debug_locate(debug, debug_current_cpu(debug), address,
				 &place) == OK)
			at = place.pa;
		b = find_set(debug, address, at);
		if (!b)
			b = find_set(debug, address, 0);
		if (b) {
			b->set = false;
			remove_unused(debug, b);
		}
		return OK;
	case RSP_BREAK_HARDWARE:
		(void)free_slot(debug->breakpoint, debug->breakpoint_count,
				type, address, kind);
		return OK;
	case RSP_WATCH_WRITE:
	case RSP_WATCH_READ:
	case RSP_WATCH_ACCESS:
		if (free_slot(debug->watchpoint, debug->watchpoint_count, type,
			      address, kind) != OK)
			debug_remove_watch(debug, type, address, kind);
		return OK;
	}
	return ERR_UNSUPPORTED;
}

void debug_clear_all_points(struct debug *debug)
{
	debug_drop_breaks(debug);
	for (u32 n = 0; n < DEBUG_SLOTS_MAX; n++) {
		debug->breakpoint[n].used = false;
		debug->watchpoint[n].used = false;
	}
	debug_drop_watches(debug, false);
}

bool debug_needs_hardware(const struct debug *debug)
{
	if (debug->break_count)
		return true;
	for (u32 n = 0; n < debug->breakpoint_count; n++)
		if (debug->breakpoint[n].used)
			return true;
	for (u32 n = 0; n < debug->watchpoint_count; n++)
		if (debug->watchpoint[n].used)
			return true;
	return false;
}
