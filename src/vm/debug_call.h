/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Semihosting: the guest's calls by HLT #0xF000, of which each known one has a
 * BRK in its place, and by HVC. While the debugger's lock is held, or on the
 * CPU that makes the call.
 */
#ifndef VM_DEBUG_CALL_H
#define VM_DEBUG_CALL_H

#include "vm/debug_state.h"

/* With caisson.semihosting=on; and when the guest has been loaded. */
void debug_create_calls(struct debug *debug);
void debug_begin_calls(struct vcpu *vcpu);

/* HLT #0xF000 on this CPU, of which the BRK in its place was met. */
void debug_call_by_halt(struct vcpu *vcpu, struct frame *frame);
/* The call that cpu->call describes, by the instruction at the CPU's PC. */
void debug_call(struct vcpu *vcpu, struct frame *frame);
/* By the server, while all are stopped: makes the call of its own CPU. */
void debug_make_call(struct vcpu *vcpu);

/*
 * Adds the HLT at an address of the CPU, or takes it out; ERR_NOT_FOUND: there
 * is none. Adds all those in a range; stores how many were found.
 */
int debug_add_call(struct debug *debug, const struct debug_cpu *cpu,
		   u64 va) MUST_CHECK;
int debug_remove_call(struct debug *debug, const struct debug_cpu *cpu,
		      u64 va) MUST_CHECK;
int debug_scan_calls(struct debug *debug, u32 thread, struct range range,
		     u32 *found) MUST_CHECK;

int debug_file_reply(void *target, s64 result, u32 error, bool interrupted);
void debug_files_lost(void *target);
/* Memory that is EL2's, for GDB, while a call is made; NULL: it is not that. */
u8 *debug_call_window(struct debug *debug, u64 address, u64 size);

#endif
