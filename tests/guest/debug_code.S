/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What debug.c steps through, breaks and watches, at EL1 and at EL0. x28 is
 * GICD_TYPER and x26 4 bytes before it, x27 the word and x25 a place where
 * nothing is.
 */
#include "lib/layout.h"

	.arch	armv8-a
	.macro	code, name
	.balign	64
	.globl	\name
	.type	\name, @object
\name:
	.endm

	.text
	/* Nobody comes here: for a breakpoint of another debugger. */
	code	debug_unused
	nop

	/* Instructions that exit where GICD is emulated, between others. */
	code	debug_step
	add	x2, x2, #1
	ldr	w4, [x28]
	ldp	w5, w6, [x28]
	ldrsb	x7, [x28]
	ldr	w8, [x26, #4]!
	str	w2, [x28]
	str	x2, [x27]
	ldr	x3, [x27]
	add	x2, x2, #1
	.globl	debug_step_end
debug_step_end:
	brk	#PROBE_END

	/* Calls; x0 to x3 are set before each. */
	code	debug_step_hvc
	hvc	#0
	add	x2, x2, #1
	.globl	debug_step_hvc_end
debug_step_hvc_end:
	brk	#PROBE_END

	/* Accesses to debug registers, which trap while EL2 has them. */
	code	debug_step_dcc
	mrs	x4, mdccsr_el0
	add	x2, x2, #1
	mrs	x4, mdccsr_el0
	mrs	x4, mdccsr_el0
	add	x2, x2, #1
	.globl	debug_step_dcc_end
debug_step_dcc_end:
	brk	#PROBE_END

	code	debug_step_smc
	smc	#0
	add	x2, x2, #1
	.globl	debug_step_smc_end
debug_step_smc_end:
	brk	#PROBE_END

	/* ICC_DIR_EL1 of INTID 1023, and an SGI to nobody. */
	code	debug_step_icc
	msr	s3_0_c12_c11_1, x24
	msr	s3_0_c12_c11_5, x23
	add	x2, x2, #1
	.globl	debug_step_icc_end
debug_step_icc_end:
	brk	#PROBE_END

	/* Exceptions of the stepped instruction itself. */
	code	debug_abort
	ldr	w4, [x25]
	brk	#PROBE_END
	code	debug_undefined
	mrs	x4, s3_0_c12_c11_5
	brk	#PROBE_END
	code	debug_svc
	svc	#0x42
	brk	#PROBE_END

	code	debug_data
	add	x2, x2, #1
	.globl	debug_load
debug_load:
	ldr	x3, [x27]
	.globl	debug_store
debug_store:
	str	x2, [x27]
	add	x2, x2, #1
	brk	#PROBE_END
	code	debug_brk
	brk	#0xabcd
