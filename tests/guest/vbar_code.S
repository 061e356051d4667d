/* SPDX-License-Identifier: BSD-2-Clause */
/* Further tables of vectors, and what vbar.c does to them. */

	/* Each has a page; its vectors lead to those of lib/vectors.S. */
	.macro	table, name
	.balign	4096
	.globl	\name
\name:
	.irp	n, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15
	.balign	128
	b	vectors + 128 * \n
	.endr
	.balign	2048
	.endm

	.text
	table	vbar_other
	.globl	vbar_spare
vbar_spare:
	.space	2048
	table	vbar_third
	.balign	4096

	/* void vbar_mark(u64 stage): where a debugger waits. */
	.globl	vbar_mark
vbar_mark:
	ret

	/* void vbar_set(const char *table) */
	.globl	vbar_set
vbar_set:
	msr	vbar_el1, x0
	isb
	ret

	/* void vbar_write(u64 *at, u64 value) */
	.globl	vbar_write
vbar_write:
	str	x1, [x0]
	ret

	/* void vbar_add_exclusive(u64 *at, u64 value) */
	.globl	vbar_add_exclusive, vbar_store_exclusive
vbar_add_exclusive:
	ldxr	x2, [x0]
	add	x2, x2, x1
vbar_store_exclusive:
	stxr	w3, x2, [x0]
	cbnz	w3, vbar_add_exclusive
	ret
