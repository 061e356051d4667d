/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The points that GDB sets, each by what can do it: a BRK, a debug register of
 * the hardware, or watched pages.
 */
#include "base/compiler.h"
#include "base/status.h"
#include "vm/debug_state.h"

#define INSN_SIZE 4u

bool debug_same_slot(const struct debug_slot *a, const struct debug_slot *b)
{
	return a->type == b->type && a->address == b->address &&
	       a->size == b->size;
}

/* GDB takes the last registers, guests the first: they meet late. */
static struct debug_slot *find_slot(struct debug_slot *slots, u32 count,
				    const struct debug_slot *wanted)
{
	while (count-- > 0)
		if (debug_same_slot(&slots[count], wanted))
			return &slots[count];
	return NULL;
}

static const struct debug_slot nothing;

static int take_slot(struct debug_slot *slots, u32 count,
		     const struct debug_slot *point)
{
	struct debug_slot *slot = find_slot(slots, count, point);

	if (!slot)
		slot = find_slot(slots, count, &nothing);
	if (!slot)
		return ERR_NO_SPACE;
	*slot = *point;
	return OK;
}

/*
 * What one watchpoint register can do (Arm ARM D2.10): bytes of one
 * doubleword that follow each other, or an aligned power of two above.
 */
static bool fits_register(const struct debug_slot *point)
{
	u64 address = point->address, size = point->size;

	if (size <= 8)
		return address / 8 == (address + size - 1) / 8;
	return size <= BIT(31) && is_power_of_two(size) &&
	       is_aligned(address, size);
}

/* Pages of the guest's memory, each by where it is. */
static int watch_pages(struct debug *debug, const struct debug_slot *point)
{
	const struct debug_cpu *cpu = debug_current_cpu(debug);
	struct debug_watch watch = { .asked = *point };
	struct debug_place place;
	int status = OK;
	u64 left;

	watch.va = point->address;
	for (left = point->size; status == OK && left; left -= watch.size) {
		status = debug_locate(debug, cpu, watch.va, &place);
		if (status == OK && place.device)
			status = ERR_RANGE;
		if (status != OK)
			break;
		watch.pa = place.pa;
		watch.size = PAGE_SIZE - (place.pa & (PAGE_SIZE - 1));
		if (watch.size > left)
			watch.size = left;
		if (watch.size > place.left)
			watch.size = place.left;
		status = debug_add_watch(debug, &watch);
		watch.va += watch.size;
	}
	if (status != OK)
		debug_remove_watch(debug, point);
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
	const struct debug_slot point = { type, address, kind };
	int status = ERR_NO_SPACE;

	switch (type) {
	case RSP_BREAK_SOFTWARE:
		if (kind != INSN_SIZE)
			return ERR_INVALID;
		return debug_add_break(debug, debug_current_cpu(debug), address,
				       DEBUG_BREAK_SET);
	case RSP_BREAK_HARDWARE:
		if (kind != INSN_SIZE || !is_aligned(address, INSN_SIZE))
			return ERR_INVALID;
		return take_slot(debug->breakpoint, debug->breakpoint_count,
				 &point);
	case RSP_WATCH_WRITE:
	case RSP_WATCH_READ:
	case RSP_WATCH_ACCESS:
		if (kind == 0)
			return ERR_INVALID;
		if (fits_register(&point))
			status = take_slot(debug->watchpoint,
					   debug->watchpoint_count, &point);
		return status == OK ? OK : watch_pages(debug, &point);
	}
	return ERR_UNSUPPORTED;
}

/* What is not there is cleared already. */
int debug_clear_point(void *target, enum rsp_point type, u64 address, u64 kind)
{
	struct debug *debug = target;
	const struct debug_slot point = { type, address, kind };
	struct debug_slot *slot = NULL;

	switch (type) {
	case RSP_BREAK_SOFTWARE:
		debug_remove_break(debug, debug_current_cpu(debug), address);
		break;
	case RSP_BREAK_HARDWARE:
		slot = find_slot(debug->breakpoint, debug->breakpoint_count,
				 &point);
		break;
	case RSP_WATCH_WRITE:
	case RSP_WATCH_READ:
	case RSP_WATCH_ACCESS:
		slot = find_slot(debug->watchpoint, debug->watchpoint_count,
				 &point);
		if (!slot)
			debug_remove_watch(debug, &point);
		break;
	default:
		return ERR_UNSUPPORTED;
	}
	if (slot)
		*slot = nothing;
	return OK;
}

void debug_clear_all_points(struct debug *debug)
{
	debug_drop_breaks(debug);
	for (u32 n = 0; n < DEBUG_SLOTS_MAX; n++) {
		debug->breakpoint[n] = nothing;
		debug->watchpoint[n] = nothing;
	}
	debug_drop_watches(debug, false);
}

bool debug_needs_hardware(const struct debug *debug)
{
	if (debug->break_count)
		return true;
	for (u32 n = 0; n < debug->breakpoint_count; n++)
		if (debug->breakpoint[n].size)
			return true;
	for (u32 n = 0; n < debug->watchpoint_count; n++)
		if (debug->watchpoint[n].size)
			return true;
	return false;
}
