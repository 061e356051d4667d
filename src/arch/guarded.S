/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * See guarded.h. Between guarded_start and guarded_end, x0 is what a failure
 * returns: the bytes copied so far, or 0 for false. A store is followed by a
 * DSB, so that its abort, if it is one, comes before the end.
 */
	.section .text.guarded_copy, "ax"

	.globl	guarded_start
guarded_start:

	.globl	guarded_copy
	.type	guarded_copy, %function
guarded_copy:
	mov	x3, x0
	mov	x0, #0
1:	sub	x4, x2, x0
	cmp	x4, #16
	b.lo	2f
	add	x5, x1, x0
	ldp	x6, x7, [x5]
	add	x5, x3, x0
	stp	x6, x7, [x5]
	add	x0, x0, #16
	b	1b
2:	cmp	x0, x2
	b.hs	3f
	ldrb	w6, [x1, x0]
	strb	w6, [x3, x0]
	add	x0, x0, #1
	b	2b
3:	dsb	sy
	ret
	.size	guarded_copy, . - guarded_copy

	.globl	guarded_failed
guarded_failed:
	ret

/* Between the two is a vector, which is but a branch (vectors.S). */
	.section .text.guarded_word, "ax"

	.globl	guarded_load
	.type	guarded_load, %function
guarded_load:
	mov	x3, x0
	mov	x0, #0
	tbnz	w2, #0, 1f
	tbnz	w2, #1, 2f
	tbnz	w2, #2, 4f
	ldr	x4, [x1]
	b	9f
4:	ldr	w4, [x1]
	b	9f
2:	ldrh	w4, [x1]
	b	9f
1:	ldrb	w4, [x1]
9:	dsb	sy
	str	x4, [x3]
	mov	x0, #1
	ret
	.size	guarded_load, . - guarded_load

	.globl	guarded_store
	.type	guarded_store, %function
guarded_store:
	mov	x3, x0
	mov	x0, #0
	tbnz	w2, #0, 1f
	tbnz	w2, #1, 2f
	tbnz	w2, #2, 4f
	str	x1, [x3]
	b	9f
4:	str	w1, [x3]
	b	9f
2:	strh	w1, [x3]
	b	9f
1:	strb	w1, [x3]
9:	dsb	sy
	mov	x0, #1
	ret
	.size	guarded_store, . - guarded_store

	.globl	guarded_end
guarded_end:
