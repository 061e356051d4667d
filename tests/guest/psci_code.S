/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Entry of a CPU under test, by CPU_ON or from power-down: stores its state at
 * x0 (the context id), starting before any register is changed but x9, x10.
 */
	.text
	.globl	psci_entry
psci_entry:
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
