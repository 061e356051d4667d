/* SPDX-License-Identifier: BSD-2-Clause */
/* The system counter, as EL2 uses it. */
#ifndef ARCH_TIMER_H
#define ARCH_TIMER_H

#include "arch/barrier.h"
#include "arch/sysreg.h"

/* Ticks per second. */
static inline u64 counter_frequency(void)
{
	return read_sysreg(cntfrq_el0);
}

/*
 * Ticks since reset. The ISB keeps the read from being speculated ahead of
 * what the caller measures (Arm ARM D11.2.2).
 */
static inline u64 counter_read(void)
{
	isb();
	return read_sysreg(cntpct_el0);
}

#endif
