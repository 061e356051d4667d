/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Accesses for hostile.c: address in x1, data in x2 and x3, status in w4, zero
 * in x5. Each is one entry of hostile_forms, of which it runs the first two
 * words. Flags as in hostile.c.
 */
#include "lib/layout.h"

	.arch	armv8.4-a+simd+lse
	.section .rodata
	.balign	16
	.globl	hostile_forms
hostile_forms:

	.macro	form, flags, size, text:vararg
	\text
	brk	#PROBE_END
	.word	\flags
	.word	\size
	.endm

	/* Flags: 1 load, 2 store, 4 exclusive or atomic, 8 needs LSE,
	   16 maintenance or hint, 32 x1 changes by 16 */
	form	1, 1, ldrb w2, [x1]
	form	1, 2, ldrh w2, [x1]
	form	1, 4, ldr w2, [x1]
	form	1, 8, ldr x2, [x1]
	form	1, 1, ldrsb x2, [x1]
	form	1, 2, ldrsh w2, [x1]
	form	1, 4, ldrsw x2, [x1]
	form	2, 1, strb w2, [x1]
	form	2, 2, strh w2, [x1]
	form	2, 4, str w2, [x1]
	form	2, 8, str x2, [x1]
	form	33, 4, ldr w2, [x1], #16
	form	34, 4, str w2, [x1], #16
	form	33, 8, ldr x2, [x1], #16
	form	34, 8, str x2, [x1], #16
	form	1, 4, ldr w2, [x1, x5]
	form	2, 4, str w2, [x1, x5, lsl #2]
	form	2, 4, str w2, [x1, w5, sxtw]
	form	1, 8, ldp w2, w3, [x1]
	form	2, 8, stp w2, w3, [x1]
	form	1, 16, ldp x2, x3, [x1]
	form	2, 16, stp x2, x3, [x1]
	form	33, 16, ldp x2, x3, [x1], #16
	form	34, 16, stp x2, x3, [x1], #16
	form	1, 8, ldpsw x2, x3, [x1]
	form	1, 16, ldnp x2, x3, [x1]
	form	2, 16, stnp x2, x3, [x1]
	form	1, 4, ldar w2, [x1]
	form	2, 4, stlr w2, [x1]
	form	5, 4, ldxr w2, [x1]
	form	5, 8, ldaxr x2, [x1]
	form	22, 4, stxr w4, w2, [x1]
	form	13, 4, ldadd w2, w3, [x1]
	form	13, 8, swp x2, x3, [x1]
	form	13, 4, cas w2, w3, [x1]
	form	1, 4, ldr s0, [x1]
	form	1, 16, ldr q0, [x1]
	form	2, 16, str q0, [x1]
	form	1, 16, ld1 {v0.4s}, [x1]
	form	2, 16, st1 {v0.4s}, [x1]
	form	1, 4, ld1 {v0.s}[1], [x1]
	form	33, 16, ldr q0, [x1], #16
	form	18, 64, dc zva, x1
	form	16, 64, dc civac, x1
	form	16, 64, dc cvac, x1
	form	16, 64, dc cvau, x1
	form	16, 64, ic ivau, x1
	form	16, 8, at s1e1r, x1
	form	16, 8, at s1e1w, x1
	form	16, 8, at s1e0r, x1
	form	16, 8, prfm pldl1keep, [x1]
	form	16, 8, prfm pstl1strm, [x1]
	.globl	hostile_forms_end
hostile_forms_end:

	/* With pre-indexing the access itself is at the changed x1. */
	.globl	hostile_pre
hostile_pre:
	form	1, 4, ldr w2, [x1, #16]!
	form	2, 4, str w2, [x1, #16]!
	form	1, 8, ldr x2, [x1, #16]!
	form	2, 8, stp w2, w3, [x1, #16]!
	form	1, 16, ldp x2, x3, [x1, #16]!
	.globl	hostile_pre_end
hostile_pre_end:

	.text
	/* One access with the MMU off, in SCTLR_EL1 the bits x6 cleared. */
	.macro	without, name, access:vararg
	.balign	64
	.globl	\name
\name:
	mrs	x9, sctlr_el1
	bic	x10, x9, x6
	msr	sctlr_el1, x10
	isb
	\access
	msr	sctlr_el1, x9
	isb
	brk	#PROBE_END
	.endm

	without	hostile_off_load, ldr w2, [x1]
	without	hostile_off_store, str w2, [x1]

	/* Alternating with caches on and off, counts x1 up to x3. */
	.balign	64
	.globl	hostile_caches
hostile_caches:
	mrs	x9, sctlr_el1
	bic	x10, x9, x6
	dc	civac, x1
	dsb	sy
1:	msr	sctlr_el1, x10
	isb
	ldr	x2, [x1]
	add	x2, x2, #1
	str	x2, [x1]
	dsb	sy
	msr	sctlr_el1, x9
	isb
	ldr	x2, [x1]
	add	x2, x2, #1
	str	x2, [x1]
	dc	civac, x1
	dsb	sy
	cmp	x2, x3
	b.lo	1b
	brk	#PROBE_END

	/* Changes where its own code is mapped, and then needs EL2 to read it. */
	.balign	64
	.globl	hostile_move
hostile_move:
	str	x1, [x0]
	dsb	sy
	ldp	w4, w5, [x2]
	brk	#PROBE_END

	/* EL0, entered in the middle: 4 bytes for each case. */
	.balign	4096
	.globl	hostile_el0
hostile_el0:
	svc	#0x123
	.word	0			// UDF
	hvc	#0
	smc	#0
	mrs	x2, sctlr_el1
	msr	daifset, #2
	eret
	brk	#5
	.word	0xef000005		// A32: svc #5
	.word	0xe7f000f0		// A32: udf #0
	.balign	4096
