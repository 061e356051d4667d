/* SPDX-License-Identifier: BSD-2-Clause */
/* What pmu.c counts, and its registers at EL0. */
#include "lib/layout.h"

	.arch	armv8-a
	.macro	code, name
	.balign	64
	.globl	\name
\name:
	.endm

	.text
	/*
	 * x29 times a software increment of the counters of x1, and an exit in
	 * between: a read of GICD at x28.
	 */
	code	pmu_increments
1:	msr	pmswinc_el0, x1
	isb
	ldr	w2, [x28]
	subs	x29, x29, #1
	b.ne	1b
	brk	#PROBE_END

	/* Spends x29 iterations. */
	code	pmu_spend
1:	subs	x29, x29, #1
	b.ne	1b
	brk	#PROBE_END

	code	pmu_read_cycles
	mrs	x2, pmccntr_el0
	brk	#PROBE_END
	code	pmu_read_control
	mrs	x2, pmcr_el0
	brk	#PROBE_END
	code	pmu_increment
	msr	pmswinc_el0, x1
	brk	#PROBE_END
