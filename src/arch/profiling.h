/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Debug registers, performance monitors, statistical profiling, trace and branch
 * records of the calling CPU, all of which are EL1's (Arm ARM DDI 0487, D2, D13
 * to D16).
 */
#ifndef ARCH_PROFILING_H
#define ARCH_PROFILING_H

/* Gives them to EL1, EL2 left out. For cpu_init_el2(). */
void profiling_init_el2(void);

/*
 * Buffers that profiling and tracing would go on filling, and the switches: off,
 * as a warm reset has them. For cpu_reset_el1().
 */
void profiling_stop(void);

#endif
