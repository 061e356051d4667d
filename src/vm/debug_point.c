/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The points that GDB sets, each by what can do it: a BRK, a debug register of
 * the hardware, or watched pages.
 */
#include "base/compiler.h"
#include "base/status.h"
#include "vm/debug_state.h"

#define INSN_SIZE 4u

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

	switch (type) {
	case RSP_BREAK_SOFTWARE:
		debug_remove_break(debug, debug_current_cpu(debug), address);
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
