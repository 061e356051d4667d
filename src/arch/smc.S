/* SPDX-License-Identifier: BSD-2-Clause */
/* See smc.h. */
	.section .text.smc, "ax"

	.globl	smc_call
	.type	smc_call, %function
smc_call:
	stp	x29, x30, [sp, #-32]!
	mov	x29, sp
	str	x19, [sp, #16]
	mov	x19, x0
	ldp	x0, x1, [x19]
	ldp	x2, x3, [x19, #16]
	ldp	x4, x5, [x19, #32]
	ldp	x6, x7, [x19, #48]
	smc	#0
	stp	x0, x1, [x19]
	stp	x2, x3, [x19, #16]
	ldr	x19, [sp, #16]
	ldp	x29, x30, [sp], #32
	ret
	.size	smc_call, . - smc_call

	.globl	smc
	.type	smc, %function
smc:
	mov	x4, xzr
	mov	x5, xzr
	mov	x6, xzr
	mov	x7, xzr
	smc	#0
	ret
	.size	smc, . - smc
