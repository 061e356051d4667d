/* SPDX-License-Identifier: BSD-2-Clause */
/* Between the files of the payload debug. */
#ifndef DEBUG_H
#define DEBUG_H

#include "lib/cpu.h"

#define MDSCR_KDE (1u << 13)
#define MDSCR_MDE (1u << 15)

/* Classes of exceptions from EL0; from EL1 one more. */
#define EC_BREAKPOINT 0x30u
#define EC_WATCHPOINT 0x34u

/* Of syndromes. */
#define FSC_DEBUG 0x22u
#define ESR_WNR	  (1u << 6)

/* DBGBCR and DBGWCR. */
#define CONTROL_ENABLE 1u
#define CONTROL_EL1    (1u << 1)
#define CONTROL_EL0    (2u << 1)
#define CONTROL_BYTES  (15u << 5)
#define WATCH_LOAD     (1u << 3)
#define WATCH_STORE    (2u << 3)
#define WATCH_BYTES    (0xffu << 5)
#define WATCH_WORD     (0xfu << 5) /* that of the address */

/* Unlocks the OS lock, and writes MDSCR_EL1. */
void debug_set(u64 mdscr);
void debug_set_breakpoint(u32 n, u64 value, u32 control);
void debug_set_watchpoint(u32 n, u64 value, u32 control);

/* Registers and PSTATE for that code, at the level that is tried. */
void debug_prepare(struct probe *p, const u32 *code);

/* Runs debug_data at the level that is tried; the class that ended it. */
u32 debug_run_data(struct probe *p);

/*
 * Breakpoints and watchpoints of one context: of the store of debug_data, and
 * of the word that it stores to.
 */
void debug_linked(bool user, u64 store, u64 word);

/* Watchpoints on a device, and where nothing is. */
void debug_watch_device(bool user);

/* What 32-bit code at EL0 can access of the debug registers. */
void debug_a32(void);

/* Steps that are pending, or interrupted. */
void debug_pending(void);

/* What is there of them for EL1 and EL0. */
void debug_sweep(void);

#endif
