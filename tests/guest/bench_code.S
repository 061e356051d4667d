/* SPDX-License-Identifier: BSD-2-Clause */
/* What is measured, instruction by instruction. */

	.text

	/* x0: struct bench_loop */
	.macro	loop, name, op:vararg
	.globl	bench_loop_\name
bench_loop_\name:
	stp	x29, x30, [sp, #-64]!
	stp	x19, x20, [sp, #16]
	stp	x21, x22, [sp, #32]
	stp	x23, x24, [sp, #48]
	ldr	x19, [x0]
	ldp	x20, x21, [x0, #8]
	ldp	x22, x23, [x0, #24]
	mrs	x24, cntvct_el0
1:	mov	x0, x20
	mov	x1, x21
	mov	x2, x22
	mov	x3, x23
	\op
	subs	x19, x19, #1
	b.ne	1b
	mrs	x0, cntvct_el0
	sub	x0, x0, x24
	ldp	x23, x24, [sp, #48]
	ldp	x21, x22, [sp, #32]
	ldp	x19, x20, [sp, #16]
	ldp	x29, x30, [sp], #64
	ret
	.endm

	loop	nothing
	loop	hvc, hvc #0
	loop	smc, smc #0
	loop	read, ldr w0, [x1]
	loop	write, str w2, [x1]

	/*
	 * x0: struct bench_shot. The vectors leave x0 and x13 alone and come
	 * back at shot_end, with interrupts masked.
	 */
	.macro	shot, name, op:vararg
	.globl	bench_shot_\name
bench_shot_\name:
	mov	x13, x30
	ldp	x3, x4, [x0, #16]
	ldp	x1, x2, [x0, #32]
	adr	x9, 1f
	sub	x9, x9, x1, lsl #2
	adr	x10, vector_read
	sub	x10, x10, x2, lsl #2
	mov	x5, #1
	msr	daifclr, #2
	br	x9
	.rept	15
	nop
	.endr
1:	mrs	x9, cntvct_el0
	\op
	isb
	b	.
	.endm

	.macro	timer_now
	msr	cntv_cval_el0, x9
	msr	cntv_ctl_el0, x5
	.endm

	shot	sgi3, msr S3_0_C12_C11_5, x3
	shot	write, str w3, [x4]
	shot	read, ldr w3, [x4]
	shot	timer, timer_now
	shot	wfi, wfi
	/* IMPLEMENTATION DEFINED: UNDEFINED, or trapped for its TIDCP. */
	shot	undefined, mrs x3, S3_7_C15_C15_7

	/* Of the exceptions of one shot: on from x10 to the counter. */
	.rept	15
	nop
	.endr
vector_read:
	mrs	x11, cntvct_el0
	mrs	x12, spsr_el1
	orr	x12, x12, #1 << 7
	msr	spsr_el1, x12
	adr	x12, shot_end
	msr	elr_el1, x12
	eret

shot_end:
	stp	x9, x11, [x0]
	ret	x13

	.balign	2048
	.globl	bench_vectors
bench_vectors:
	.irp	n, 0, 1, 2, 3
	.balign	128
	b	vectors + 128 * \n
	.endr
	.balign	128			// synchronous, EL1h
	br	x10
	.balign	128			// IRQ, EL1h
	br	x10
	.irp	n, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15
	.balign	128
	b	vectors + 128 * \n
	.endr

	.globl	bench_secondary
bench_secondary:
	mrs	x1, cntvct_el0
	adrp	x2, bench_secondary_start
	str	x1, [x2, :lo12:bench_secondary_start]
	b	secondary_entry
