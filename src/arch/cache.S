/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * See cache.h. Arm ARM D7.5.9: maintenance by VA, then DSB to complete it.
 * Eight lines at a time: boot passes over thousands of them.
 */

	.section .text.cache, "ax"

	.globl	cache_clean_invalidate
	.type	cache_clean_invalidate, %function
cache_clean_invalidate:
	mrs	x3, ctr_el0
	ubfx	x3, x3, #16, #4		// DminLine: log2 of words
	mov	x2, #4
	lsl	x2, x2, x3
	add	x1, x0, x1
	sub	x3, x2, #1
	bic	x0, x0, x3
	sub	x3, x1, x0		// bytes that are left
	subs	x3, x3, x2, lsl #3
	b.lo	2f
1:	.rept	8
	dc	civac, x0
	add	x0, x0, x2
	.endr
	subs	x3, x3, x2, lsl #3
	b.hs	1b
2:	cmp	x0, x1
	b.hs	4f
3:	dc	civac, x0
	add	x0, x0, x2
	cmp	x0, x1
	b.lo	3b
4:	dsb	sy
	ret
	.size	cache_clean_invalidate, . - cache_clean_invalidate

/*
 * DC ZVA faults on Device memory (Arm ARM C5.3.8), which all memory is with
 * the MMU off. DCZID_EL0: bit 4 forbids it, bits 3:0 are log2 of the block in
 * words; blocks above 64 bytes are not worth their case.
 */
	.globl	cache_zero
	.type	cache_zero, %function
cache_zero:
	add	x1, x0, x1
	mrs	x2, sctlr_el2
	mov	x4, #5
	bic	x2, x4, x2		// 0 with M and C set
	mrs	x3, dczid_el0
	and	x3, x3, #0x1f
	eor	x3, x3, #4		// 0 for blocks of 64 bytes, allowed
	orr	x2, x2, x3
	cbnz	x2, zero_by_stores
	cmp	x0, x1
	b.hs	2f
1:	.rept	16
	dc	zva, x0
	add	x0, x0, #64
	.endr
	cmp	x0, x1
	b.lo	1b
2:	ret
	.size	cache_zero, . - cache_zero

	.section .text.cache_rest, "ax"

/* [x0, x1), multiples of 256, at any exception level: for start.S too. */
	.globl	zero_by_stores
zero_by_stores:
	cmp	x0, x1
	b.hs	1f
	.set	at, 0
	.rept	16
	stp	xzr, xzr, [x0, #at]
	.set	at, at + 16
	.endr
	add	x0, x0, #256
	b	zero_by_stores
1:	ret

	.globl	icache_invalidate_all
	.type	icache_invalidate_all, %function
icache_invalidate_all:
	ic	ialluis
	dsb	ish
	isb
	ret
	.size	icache_invalidate_all, . - icache_invalidate_all
