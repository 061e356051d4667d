/* SPDX-License-Identifier: BSD-2-Clause */
/* What timers.c does at EL0. */
#include "lib/layout.h"

	.arch	armv8-a
	.macro	code, name, instruction:vararg
	.balign	64
	.globl	timers_\name
timers_\name:
	\instruction
	brk	#PROBE_END
	.endm

	.text
	code	read_virtual, mrs x2, cntvct_el0
	code	read_physical, mrs x2, cntpct_el0
	code	read_frequency, mrs x2, cntfrq_el0
	code	set_virtual, msr cntv_ctl_el0, x1
	code	set_physical, msr cntp_ctl_el0, x1
	code	compare_virtual, msr cntv_cval_el0, x1
	code	compare_physical, msr cntp_cval_el0, x1
