/* SPDX-License-Identifier: BSD-2-Clause */
/* Between the files of the payload debug. */
#ifndef DEBUG_H
#define DEBUG_H

/* What 32-bit code at EL0 can access of the debug registers. */
void debug_a32(void);

/* Steps that are pending, or interrupted. */
void debug_pending(void);

/* What is there of them for EL1 and EL0. */
void debug_sweep(void);

#endif
