/* SPDX-License-Identifier: BSD-2-Clause */
/* What debuggee.c cannot say in C; the labels are for the debugger. */

	.text
	.globl	debuggee_mark
debuggee_mark:
	ret

	/* An instruction of the debugger's goes here. */
	.globl	debuggee_insn
debuggee_insn:
	nop
	.globl	debuggee_end
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
