/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Entry from U-Boot's bootelf: x0 = argc, x1 = argv, EL2h, U-Boot's flat
 * mapping with the caches on, BSS cleared by the ELF loader.
 */
#include "arch/context.h"

	.section .head.text, "ax"
	.globl	entry
entry:
	msr	daifset, #0xf
	mrs	x2, currentel
	cmp	x2, #2 << 2
	b.ne	wrong_level
	msr	spsel, #1
	msr	tpidr_el2, xzr
	adrp	x2, boot_stack_top
	add	x2, x2, :lo12:boot_stack_top
	mov	sp, x2
	adrp	x2, el2_vectors
	add	x2, x2, :lo12:el2_vectors
	msr	vbar_el2, x2
	isb
	mov	x29, xzr
	mrs	x2, sctlr_el2
	bl	setup_keep

	// What was loaded and written through the caches is read without them.
	adrp	x0, image_start
	adrp	x1, image_end
	add	x1, x1, :lo12:image_end
	sub	x1, x1, x0
	bl	cache_clean_invalidate
	ldr	x0, =0x30c50830		// SCTLR_EL2 RES1: MMU, caches off
	msr	sctlr_el2, x0
	isb
	mov	x0, #1 << 31		// HCR_EL2.RW, and neither E2H nor TGE
	msr	hcr_el2, x0
	isb
	bl	setup_main
	b	.

/* Nothing can be said here: the missing plan is what the script reports. */
wrong_level:
	wfi
	b	wrong_level

	.text
/*
 * void el2_load_mmu(const struct mmu_registers *registers)
 * Everything that the tables consist of has been cleaned to memory.
 */
	.globl	el2_load_mmu
el2_load_mmu:
	ldp	x1, x2, [x0]		// TTBR0, TCR
	ldp	x3, x4, [x0, #16]	// MAIR, SCTLR
	ldr	x5, =0x30c50830
	msr	sctlr_el2, x5
	isb
	msr	ttbr0_el2, x1
	msr	tcr_el2, x2
	msr	mair_el2, x3
	isb
	tlbi	alle2
	ic	iallu
	dsb	nsh
	isb
	msr	sctlr_el2, x4
	isb
	ret

	.section .bss.boot_stack, "aw", %nobits
	.balign	16
	.space	0x4000
boot_stack_top:
	.space	0x1000
	.globl	boot_fault_stack_top
boot_fault_stack_top:
