/* SPDX-License-Identifier: BSD-2-Clause */
/* See secondary.h. */
#include "arch/context.h"
#include "arch/percpu.h"
#include "arch/secondary.h"

	.section .text.secondary, "ax"

/*
 * What of EL2's own regime is UNKNOWN out of reset where it exists, and would
 * give SCTLR_EL2 and TCR_EL2 another meaning: called while the MMU is off.
 */
	.globl	el2_plain_regime
	.type	el2_plain_regime, %function
el2_plain_regime:
	mrs	x1, s3_0_c0_c7_3	// ID_AA64MMFR3_EL1
	tst	x1, #0xf		// TCRX
	b.eq	1f
	msr	s3_4_c2_c0_3, xzr	// TCR2_EL2
1:	tst	x1, #0xf0		// SCTLRX
	b.eq	2f
	msr	s3_4_c1_c0_3, xzr	// SCTLR2_EL2
2:	ret
	.size	el2_plain_regime, . - el2_plain_regime

	.globl	secondary_start
	.type	secondary_start, %function
secondary_start:
	msr	daifset, #0xf
	msr	spsel, #1
	msr	tpidr_el2, xzr
	mov	x19, x0
	mov	x1, #1 << 31		// HCR_EL2: RW, and neither E2H nor TGE
	msr	hcr_el2, x1
	isb
	adr	x1, el2_vectors
	msr	vbar_el2, x1
	ldr	x1, [x19, #SECONDARY_MAIR]
	msr	mair_el2, x1
	ldr	x1, [x19, #SECONDARY_TCR]
	msr	tcr_el2, x1
	ldr	x1, [x19, #SECONDARY_TTBR]
	msr	ttbr0_el2, x1
	bl	el2_plain_regime
	/*
	 * Reset leaves TLB and instruction cache contents UNKNOWN to us:
	 * firmware ran here with its own translation. Twice: see errata.h.
	 */
	isb
	tlbi	alle2
	dsb	nsh
	tlbi	alle2
	ic	iallu
	dsb	nsh
	isb
	ldr	x1, [x19, #SECONDARY_SCTLR]
	ldr	x2, [x19, #SECONDARY_PERCPU]
	ldr	x3, [x19, #SECONDARY_ENTRY]
	msr	sctlr_el2, x1
	isb
	msr	tpidr_el2, x2
	ldr	x1, [x2, #PERCPU_STACK]
	sub	sp, x1, #FRAME_SIZE
	mov	x29, xzr
	blr	x3
	b	.
	.size	secondary_start, . - secondary_start
