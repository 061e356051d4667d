/* SPDX-License-Identifier: BSD-2-Clause */
/* What debuggee.c cannot say in C; the labels are for the debugger. */

	.text
	.globl	debuggee_mark
debuggee_mark:
	ret

	/*
	 * Instructions that a debugger has a CPU execute, one at a time: x1 is
	 * the address, operands are in what follows it.
	 */
	.arch	armv8-a+lse+simd
	.macro	one, name, instruction:vararg
	.globl	debuggee_one_\name
debuggee_one_\name:
	\instruction
	b	debuggee_end
	.endm

	one	ldadd, ldadd x2, x3, [x1]
	one	ldaddalb, ldaddalb w2, w3, [x1]
	one	ldclrah, ldclrah w2, w3, [x1]
	one	ldeorl, ldeorl w2, w3, [x1]
	one	ldset, ldset x2, x3, [x1]
	one	ldsmax, ldsmax x2, x3, [x1]
	one	ldumin, ldumin x2, x3, [x1]
	one	stadd, stadd w2, [x1]
	one	swp, swp x2, x3, [x1]
	one	swpalh, swpalh w2, w3, [x1]
	one	cas, cas x2, x3, [x1]
	one	cas_swaps, cas x4, x3, [x1]
	one	casalb, casalb w2, w3, [x1]
	one	casp, casp x4, x5, x2, x3, [x1]
	one	caspal_w, caspal w4, w5, w2, w3, [x1]
	one	str, str x2, [x1]
	one	stp, stp x2, x3, [x1]
	one	stp_w, stp w2, w3, [x1, #-8]!
	one	stp_q, stp q0, q1, [x1], #32
	one	stnp, stnp x2, x3, [x1, #16]
	one	ldr, ldr x2, [x1]
	one	ldp, ldp x2, x3, [x1]
	one	ldpsw, ldpsw x2, x3, [x1, #8]
	one	ldp_q, ldp q0, q1, [x1, #-32]!
	one	ldnp_d, ldnp d0, d1, [x1]
	one	st1, st1 {v0.16b}, [x1]
	one	st1_4, st1 {v0.2d-v3.2d}, [x1], #64
	one	st2, st2 {v0.4s, v1.4s}, [x1]
	one	st3, st3 {v0.8b-v2.8b}, [x1]
	one	st4, st4 {v0.8h-v3.8h}, [x1]
	one	st1_lane, st1 {v0.s}[2], [x1]
	one	st4_lane, st4 {v0.b-v3.b}[5], [x1]
	one	ld1_3, ld1 {v0.8h-v2.8h}, [x1]
	one	ld2, ld2 {v0.2d, v1.2d}, [x1]
	one	ld3, ld3 {v0.16b-v2.16b}, [x1]
	one	ld4_lane, ld4 {v0.h-v3.h}[1], [x1]
	one	ld1r, ld1r {v0.4s}, [x1]
	one	ld2r, ld2r {v0.2d, v1.2d}, [x1]
	one	zva, dc zva, x1

	/* The same as ldadd, by a sequence of exclusives. */
	.globl	debuggee_exclusive, debuggee_store_exclusive, debuggee_end
debuggee_exclusive:
	ldxr	x3, [x1]
	add	x3, x3, x2
debuggee_store_exclusive:
	stxr	w4, x3, [x1]
	cbnz	w4, debuggee_exclusive
debuggee_end:
	b	.

	.globl	debuggee_load
debuggee_load:
	ldr	x0, [x0]
	ret

	.globl	debuggee_store
debuggee_store:
	str	x1, [x0]
	ret

	/* Stores to x0, and goes off if that fails. */
	.globl	debuggee_store_or_off
debuggee_store_or_off:
	ldxr	x1, [x0]
	stxr	w2, x1, [x0]
	cbz	w2, 1f
	movz	w0, #2			// CPU_OFF
	movk	w0, #0x8400, lsl #16
	hvc	#0
1:	ret

	.globl	debuggee_call
debuggee_call:
	hvc	#0
	ret

	/* x0 TCR, x1 TTBR0, x2 TTBR1, x3 SCTLR; nothing is in between. */
	.globl	debuggee_switch
debuggee_switch:
	dsb	sy
	mrs	x9, sctlr_el1
	bic	x9, x9, #1
	msr	sctlr_el1, x9
	isb
	msr	tcr_el1, x0
	msr	ttbr0_el1, x1
	msr	ttbr1_el1, x2
	isb
	tlbi	vmalle1
	dsb	sy
	isb
	msr	sctlr_el1, x3
	isb
	ret

	/* x0 TCR, x1 TTBR0, x2 data, x3 SCTLR; no memory is used but that */
	.globl	debuggee_big, debuggee_big_loaded, debuggee_big_store
	.globl	debuggee_big_stored, debuggee_big_back
debuggee_big:
	mov	x10, x30
	mov	x11, x2
	mrs	x12, ttbr0_el1
	mrs	x13, sctlr_el1
	bl	debuggee_switch
	ldr	x4, [x11]
debuggee_big_loaded:
	ldr	x5, =0x1122334455667788
	rev	x5, x5			// the literal is little-endian
	str	x4, [x11, #8]
debuggee_big_store:
	str	x5, [x11, #16]
debuggee_big_stored:
	nop
debuggee_big_back:
	mov	x1, x12
	mov	x3, x13
	bl	debuggee_switch
	ret	x10
