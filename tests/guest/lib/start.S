/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Entry of a payload: the arm64 Image header of the Linux boot protocol, then
 * relocation, BSS, stack, and payload_start(). And the entry of every further
 * CPU, whose x0 is its struct cpu.
 */
#include "lib/layout.h"

	.section .head.text, "ax"
	.globl	image_start
image_start:
	b	entry
	.long	0
	.quad	0			// text_offset
	.quad	image_end - image_start	// image_size, BSS included
	.quad	0xa			// little endian, 4 KiB pages, anywhere
	.quad	0, 0, 0
	.ascii	"ARM\x64"
	.long	0

entry:
	mrs	x20, cntvct_el0		// for struct entry
	mov	x19, x0			// device tree
	orr	x21, x1, x2
	orr	x21, x21, x3
	mrs	x22, daif
	mrs	x23, sctlr_el1
	mrs	x24, spsel
	msr	daifset, #0xf
	adrp	x0, image_start
	adrp	x3, rela_start
	add	x3, x3, :lo12:rela_start
	adrp	x4, rela_end
	add	x4, x4, :lo12:rela_end
	// Linked at 0, so that the distance to move is where we are.
1:	cmp	x3, x4
	b.hs	2f
	ldr	x5, [x3]
	ldr	x6, [x3, #16]
	add	x3, x3, #24
	add	x6, x6, x0
	str	x6, [x5, x0]
	b	1b
2:	adrp	x0, bss_start
	add	x0, x0, :lo12:bss_start
	adrp	x1, bss_end
	add	x1, x1, :lo12:bss_end
3:	cmp	x0, x1
	b.hs	4f
	stp	xzr, xzr, [x0], #16
	b	3b
4:	adrp	x0, cpu_stacks
	add	x0, x0, :lo12:cpu_stacks
	mov	x1, #STACK_SIZE
	add	x0, x0, x1
	msr	spsel, #1
	mov	sp, x0
	adrp	x1, cpu_list
	add	x1, x1, :lo12:cpu_list
	str	x0, [x1, #CPU_STACK]
	msr	tpidr_el1, x1
	bl	cpu_setup
	mov	x29, xzr
	stp	x23, x24, [sp, #-16]!	// struct entry
	stp	x21, x22, [sp, #-16]!
	stp	x19, x20, [sp, #-16]!
	mov	x29, xzr
	mov	x0, sp
	bl	payload_start
	b	.

	.text
	.globl	secondary_entry
secondary_entry:
	msr	daifset, #0xf
	msr	spsel, #1
	msr	tpidr_el1, x0
	bl	cpu_setup
	adrp	x0, mmu_ready
	ldr	w0, [x0, :lo12:mmu_ready]
	cbz	w0, 1f
	bl	mmu_on
1:	mrs	x0, tpidr_el1
	ldr	x1, [x0, #CPU_STACK]
	mov	sp, x1
	mov	x29, xzr
	bl	secondary_main
	b	.

/* Vectors, floating point; leaves x0 unknown. */
cpu_setup:
	adrp	x0, vectors
	add	x0, x0, :lo12:vectors
	msr	vbar_el1, x0
	mov	x0, #3 << 20
	msr	cpacr_el1, x0
	isb
	ret

/* Turns the MMU and caches on with the values that mmu_init() left. */
	.globl	mmu_on
mmu_on:
	adrp	x1, mmu_config
	add	x1, x1, :lo12:mmu_config
	ldp	x2, x3, [x1]
	ldp	x4, x5, [x1, #16]
	msr	mair_el1, x2
	msr	tcr_el1, x3
	msr	ttbr0_el1, x4
	isb
	tlbi	vmalle1
	ic	iallu
	dsb	sy
	isb
	msr	sctlr_el1, x5
	isb
	ret
