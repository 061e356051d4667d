/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Entry of a CPU under test, by CPU_ON or from power-down: stores its state at
 * x0 (the context id), starting before any register is changed but x9, x10.
 */
	.text
	.globl	psci_entry
psci_entry:
	orr	x9, x1, x2
	orr	x9, x9, x3
	str	x9, [x0, #72]
	mrs	x9, currentel
	str	x9, [x0, #8]
	mrs	x9, sctlr_el1
	str	x9, [x0, #16]
	mrs	x9, daif
	str	x9, [x0, #24]
	mrs	x9, spsel
	str	x9, [x0, #32]
	mrs	x9, mpidr_el1
	str	x9, [x0, #40]
	str	x0, [x0, #48]
	adr	x9, psci_entry
	str	x9, [x0, #56]
	dsb	sy
	// Counts entries with an atomic increment only one CPU does at a time.
	ldr	x9, [x0]
	add	x9, x9, #1
	str	x9, [x0]
	dsb	sy
	ldr	x10, [x0, #64]		// 0: HVC, 1: SMC
	movz	x9, #0x8400, lsl #16
	orr	x9, x9, #2		// CPU_OFF
	mov	x0, x9
	cbnz	x10, 1f
	hvc	#0
	b	.
1:	smc	#0
	b	.

/*
 * s64 psci_call_big_endian(u64 id, u64 a, u64 b, u64 c): by HVC, with EE of SCTLR_EL1
 * set and, since tables are big-endian too then, without the MMU.
 */
	.globl	psci_call_big_endian
psci_call_big_endian:
	mrs	x9, sctlr_el1
	bic	x10, x9, #1
	orr	x10, x10, #1 << 25
	msr	sctlr_el1, x10
	isb
	hvc	#0
	msr	sctlr_el1, x9
	isb
	ret

/* bool psci_set_jump(u64 buffer[13]), void psci_jump(u64 buffer[13]) */
	.globl	psci_set_jump
psci_set_jump:
	mov	x1, sp
	stp	x19, x20, [x0]
	stp	x21, x22, [x0, #16]
	stp	x23, x24, [x0, #32]
	stp	x25, x26, [x0, #48]
	stp	x27, x28, [x0, #64]
	stp	x29, x30, [x0, #80]
	str	x1, [x0, #96]
	mov	x0, #0
	ret

	.globl	psci_jump
psci_jump:
	ldr	x1, [x0, #96]
	ldp	x19, x20, [x0]
	ldp	x21, x22, [x0, #16]
	ldp	x23, x24, [x0, #32]
	ldp	x25, x26, [x0, #48]
	ldp	x27, x28, [x0, #64]
	ldp	x29, x30, [x0, #80]
	mov	sp, x1
	mov	x0, #1
	ret
