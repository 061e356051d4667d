/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Loads and stores of bytes and words, in every form that a device register
 * is accessed with. x1 is the address; x5 is 8, x6 8 with its upper half set,
 * w7 -4.
 */
#include "lib/layout.h"

	.arch	armv8-a
	.macro	form, instruction:vararg
	.balign	8
	\instruction
	brk	#PROBE_END
	.endm

	.text
	.balign	64
	.globl	mmio_forms
mmio_forms:
	form	ldrb w2, [x1]
	form	ldrb w2, [x1, #3]
	form	ldrsb w2, [x1, #1]
	form	ldrsb x2, [x1, #1]
	form	ldr w2, [x1]
	form	ldr w2, [x1, #12]
	form	ldrsw x2, [x1, #4]
	form	ldur w2, [x1, #-4]
	form	ldurb w2, [x1, #-1]
	form	ldursw x2, [x1, #-8]
	form	ldtr w2, [x1, #4]
	form	ldtrsb x2, [x1, #5]
	form	ldar w2, [x1]
	form	ldarb w2, [x1]
	form	ldr w2, [x1, x5]
	form	ldr w2, [x1, w6, uxtw]
	form	ldr w2, [x1, w7, sxtw]
	form	ldr w2, [x1, x5, lsl #2]
	form	ldrsb x2, [x1, w7, sxtw]
	form	ldr wzr, [x1]
	form	ldr w2, [x1], #4
	form	ldr w2, [x1, #8]!
	form	ldrsb w2, [x1], #-3
	form	ldrsw x2, [x1, #-8]!
	form	ldp w2, w3, [x1]
	form	ldp w2, w3, [x1, #-8]
	form	ldp w2, w3, [x1], #8
	form	ldp w2, w3, [x1, #16]!
	form	ldpsw x2, x3, [x1]
	form	ldpsw x2, x3, [x1], #-8
	form	ldnp w2, w3, [x1]
	form	ldp wzr, w3, [x1]
	form	ldr w2, [sp]
	form	ldr w2, [sp], #16
	form	ldp w2, w3, [sp, #-16]!
	form	strb w8, [x1, #2]
	form	str w8, [x1]
	form	str wzr, [x1]
	form	stur w8, [x1, #-4]
	form	sttr w8, [x1, #8]
	form	stlr w8, [x1]
	form	stlrb w8, [x1]
	form	str w8, [x1, x5]
	form	str w8, [x1, w7, sxtw]
	form	strb w8, [x1, w7, sxtw]
	form	str w8, [x1], #8
	form	str w8, [x1, #-4]!
	form	strb w8, [x1], #1
	form	stp w8, w9, [x1]
	form	stp w8, w9, [x1], #-16
	form	stp w8, w9, [x1, #8]!
	form	stp wzr, w9, [x1]
	form	stnp w8, w9, [x1]
	form	str w8, [sp, #-16]!
	form	stp w8, w9, [sp], #16
	.globl	mmio_forms_end
mmio_forms_end:
