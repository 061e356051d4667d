/* SPDX-License-Identifier: BSD-2-Clause */
/* Code that exceptions.c runs with every register in use. */
#include "lib/layout.h"

	.arch	armv8-a
	.macro	each_q, op
	\op	q0, q1, [x1]
	\op	q2, q3, [x1, #32]
	\op	q4, q5, [x1, #64]
	\op	q6, q7, [x1, #96]
	\op	q8, q9, [x1, #128]
	\op	q10, q11, [x1, #160]
	\op	q12, q13, [x1, #192]
	\op	q14, q15, [x1, #224]
	\op	q16, q17, [x1, #256]
	\op	q18, q19, [x1, #288]
	\op	q20, q21, [x1, #320]
	\op	q22, q23, [x1, #352]
	\op	q24, q25, [x1, #384]
	\op	q26, q27, [x1, #416]
	\op	q28, q29, [x1, #448]
	\op	q30, q31, [x1, #480]
	.endm

	.text
	/* void vectors_load(const u8 q[512]), vectors_store(u8 q[512]) */
	.globl	vectors_load
vectors_load:
	mov	x1, x0
	each_q	ldp
	ret
	.globl	vectors_store
vectors_store:
	mov	x1, x0
	each_q	stp
	ret

	/*
	 * x29 times an exit of each kind: a read at x28 (an emulated device),
	 * and where x27 is not 0 an HVC with x0 to x3 of that call.
	 */
	.balign	64
	.globl	exits_code
exits_code:
1:	ldr	w26, [x28]
	cbz	x27, 2f
	mov	x0, x27
	mov	x1, xzr
	mov	x2, xzr
	mov	x3, xzr
	tbnz	x25, #0, 3f
	hvc	#0
	b	2f
3:	smc	#0
2:	subs	x29, x29, #1
	b.ne	1b
	brk	#PROBE_END

	/*
	 * u32 load_big_endian(const u32 *device, u64 pair[2]): what LDR reads
	 * there while SCTLR_EL1.EE is set, and LDP of two registers. With the
	 * MMU off, since table walks follow EE.
	 */
	.balign	64
	.globl	load_big_endian
load_big_endian:
	mrs	x3, sctlr_el1
	bic	x4, x3, #1
	orr	x4, x4, #1 << 25
	dsb	sy
	msr	sctlr_el1, x4
	isb
	ldr	w5, [x0]
	ldp	w6, w7, [x0]
	dsb	sy
	msr	sctlr_el1, x3
	isb
	stp	x6, x7, [x1]
	mov	w0, w5
	ret
