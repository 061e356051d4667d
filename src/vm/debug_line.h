/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The line to GDB: heard by interrupt while the guest runs, polled while it
 * does not.
 */
#ifndef VM_DEBUG_LINE_H
#define VM_DEBUG_LINE_H

#include "vm/debug_state.h"

/* Brings the device up that debug_find() has found; refuses by name. */
void debug_line_open(struct debug *debug);

/*
 * Hands the engine what has arrived. The lock is held; and with the lock, but
 * nothing while another CPU is the server.
 */
void debug_line_poll(struct debug *debug);
void debug_line_look(struct vcpu *vcpu);

/* The line interrupts this CPU from now on; and no CPU. */
void debug_line_hear(struct debug *debug, u32 cpu);
void debug_line_deafen(struct debug *debug);

/*
 * The interrupt goes to a CPU that is inside, `self' if it is; and a stopped one
 * listens, if there is any. While nobody comes or goes.
 */
void debug_line_give(struct debug *debug, u32 self);

/* What the engine calls; the context is a struct debug. */
void debug_line_write(void *context, const u8 *bytes, size_t size);

#endif
