/* SPDX-License-Identifier: BSD-2-Clause */
/* The EL1 virtual timer. */
#ifndef LIB_TIMER_H
#define LIB_TIMER_H

#include "lib/sysreg.h"

/* Fires in `ticks` of the counter. */
static inline void timer_start(u64 ticks)
{
	sysreg_write(cntv_cval_el0, counter() + ticks);
	sysreg_write(cntv_ctl_el0, 1);
	barrier_isb();
}

static inline void timer_stop(void)
{
	sysreg_write(cntv_ctl_el0, 2);
	barrier_isb();
}

#endif
