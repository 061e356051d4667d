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

/* Hands the engine what has arrived. The lock is held. */
void debug_line_poll(struct debug *debug);
/* The same for who does not have the lock. */
void debug_line_look(struct debug *debug);

/* The line interrupts this CPU from now on; and no CPU. */
void debug_line_hear(struct debug *debug, u32 cpu);
void debug_line_deafen(struct debug *debug);

/* A CPU leaves: another one is to be interrupted. */
void debug_line_leave(struct debug *debug, u32 cpu);

/* What the engine calls; the context is a struct debug. */
void debug_line_write(void *context, const u8 *bytes, size_t size);

#endif
