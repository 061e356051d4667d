/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Into the guest and out of it, and the guest's own entry and vectors. The
 * test's stack waits while the guest runs: exits use the CPU's (context.h).
 */
	.text

/* u64 guest_enter(u64 entry, u64 x0): returns what guest_leave() is given. */
	.globl	guest_enter
guest_enter:
	stp	x29, x30, [sp, #-96]!
	stp	x19, x20, [sp, #16]
	stp	x21, x22, [sp, #32]
	stp	x23, x24, [sp, #48]
	stp	x25, x26, [sp, #64]
	stp	x27, x28, [sp, #80]
	mov	x2, sp
	adrp	x3, waiting_stack
	str	x2, [x3, :lo12:waiting_stack]
	b	enter_guest

	.globl	guest_leave
guest_leave:
	adrp	x1, waiting_stack
	ldr	x1, [x1, :lo12:waiting_stack]
	mov	sp, x1
	ldp	x19, x20, [sp, #16]
	ldp	x21, x22, [sp, #32]
	ldp	x23, x24, [sp, #48]
	ldp	x25, x26, [sp, #64]
	ldp	x27, x28, [sp, #80]
	ldp	x29, x30, [sp], #96
	ret

/* EL1: x0 points at stack, function and argument. */
	.globl	guest_entry
guest_entry:
	ldp	x1, x2, [x0]
	mov	sp, x1
	adrp	x1, guest_vectors
	add	x1, x1, :lo12:guest_vectors
	msr	vbar_el1, x1
	isb
	ldr	x0, [x0, #16]
	mov	x29, xzr
	blr	x2
	hvc	#0
	b	.

	.globl	guest_fetch
guest_fetch:
	br	x0

	.macro	unexpected
	.balign	128
	mrs	x0, esr_el1
	mrs	x1, elr_el1
	hvc	#1
	b	.
	.endm

	.macro	interrupt
	.balign	128
	stp	x0, x1, [sp, #-176]!
	stp	x2, x3, [sp, #16]
	stp	x4, x5, [sp, #32]
	stp	x6, x7, [sp, #48]
	stp	x8, x9, [sp, #64]
	stp	x10, x11, [sp, #80]
	stp	x12, x13, [sp, #96]
	stp	x14, x15, [sp, #112]
	stp	x16, x17, [sp, #128]
	stp	x18, x29, [sp, #144]
	str	x30, [sp, #160]
	b	interrupt_common
	.endm

	.balign	2048
guest_vectors:
	.rept	4
	unexpected
	.endr
	unexpected
	interrupt
	interrupt
	unexpected
	.rept	8
	unexpected
	.endr

/* Handlers may let interrupts in again, so ELR and SPSR are kept. */
interrupt_common:
	mrs	x0, elr_el1
	mrs	x1, spsr_el1
	stp	x0, x1, [sp, #-16]!
	adrp	x0, guest_irq
	ldr	x0, [x0, :lo12:guest_irq]
	blr	x0
	ldp	x0, x1, [sp], #16
	msr	elr_el1, x0
	msr	spsr_el1, x1
	ldr	x30, [sp, #160]
	ldp	x18, x29, [sp, #144]
	ldp	x16, x17, [sp, #128]
	ldp	x14, x15, [sp, #112]
	ldp	x12, x13, [sp, #96]
	ldp	x10, x11, [sp, #80]
	ldp	x8, x9, [sp, #64]
	ldp	x6, x7, [sp, #48]
	ldp	x4, x5, [sp, #32]
	ldp	x2, x3, [sp, #16]
	ldp	x0, x1, [sp], #176
	eret

	.section .bss.waiting_stack, "aw", %nobits
	.balign	8
waiting_stack:
	.space	8
