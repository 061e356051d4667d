/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Where firmware enters, and the move to the place where Caisson stays.
 *
 * Two ways in. The arm64 Image header (Linux boot protocol: qemu -kernel,
 * booti, Pi firmware) has x0 = device tree, MMU and data cache off. The ELF
 * entry (U-Boot bootelf) has x0 = argc, x1 = argv, and U-Boot's flat mapping
 * with every cache on. Both end in the same state: running at the top of
 * RAM, MMU and caches off, in boot_main().
 *
 * Cache maintenance, none of which an emulator checks (Arm ARM B2.8, D7.5):
 *  - Entered with caches on: what was written or loaded through them and is
 *    read again with the MMU off (this image, the device tree) is cleaned to
 *    the point of coherency.
 *  - In both cases memory that is written with the MMU off is cleaned and
 *    invalidated first, or dirty lines of its former owner would later be
 *    evicted over it: BSS and stack here, and at the destination all that is
 *    written before the MMU is on. The boot protocol promises clean lines
 *    for the loaded file only.
 *  - And lines that were fetched, clean, before the destination was written
 *    are dropped when the MMU comes on (mmu_enable()).
 */
#include "arch/context.h"

	.arch_extension fp
	.arch_extension simd

	.section .head.text, "ax"

	.globl	image_start
image_start:
	b	entry_image		// code0
	.long	0			// code1
	.quad	0			// text_offset
	.quad	image_end - image_start	// image_size, BSS included
	.quad	0xa			// little endian, 4 KiB pages, anywhere
	.quad	0, 0, 0
	.ascii	"ARM\x64"
	.long	0

	.globl	entry_elf
entry_elf:
	mov	x19, xzr
	mov	x20, x0
	mov	x21, x1
	b	1f

entry_image:
	mov	x19, x0
	mov	x20, xzr
	mov	x21, xzr

1:	msr	daifset, #0xf
	mrs	x0, currentel
	cmp	x0, #2 << 2
	b.ne	entered_at_wrong_level
	msr	spsel, #1
	msr	tpidr_el2, xzr
	bl	apply_relocations
	adr	x0, bss_start
	adr	x1, image_end
	sub	x1, x1, x0
	bl	cache_clean_invalidate
	adr	x0, bss_start
	bl	clear_bss
	adr	x0, boot_stack_top
	mov	sp, x0
	adr	x0, el2_vectors
	msr	vbar_el2, x0
	isb
	mov	x29, xzr

	mrs	x22, sctlr_el2
	and	x3, x22, #1 << 2	// C: the data cache is on
	mov	x0, x19
	mov	x1, x20
	mov	x2, x21
	bl	early_plan		// returns the destination
	mov	x23, x0
	tbz	x22, #2, 2f

	adr	x0, image_start
	adr	x1, image_end
	sub	x1, x1, x0
	bl	cache_clean_invalidate

2:	ldr	x0, =0x30c50830		// SCTLR_EL2 RES1: MMU, caches off
	msr	sctlr_el2, x0
	isb
	/* Not VHE (E2H), not TGE: what the registers below mean hangs on it. */
	mov	x0, #1 << 31		// RW: EL1 is AArch64
	msr	hcr_el2, x0
	isb
	bl	el2_plain_regime
	bl	early_destination_size
	mov	x1, x0
	mov	x0, x23
	bl	cache_clean_invalidate

	bl	copy_image

	adr	x0, image_start
	adr	x1, moved
	sub	x1, x1, x0
	add	x1, x1, x23
	dsb	sy
	ic	iallu			// fetches see the copy, not old lines
	dsb	sy
	isb
	br	x1

moved:	bl	apply_relocations
	adr	x0, kept_end
	bl	clear_bss
	adr	x0, boot_stack_top
	mov	sp, x0
	adr	x0, el2_vectors
	msr	vbar_el2, x0
	isb
	mov	x29, xzr
	bl	boot_main
	b	.

/*
 * Copies [image_start, kept_end) to x23, through the FP registers, in which no
 * guest has state yet. Accesses that are aligned, as these, may be of Device
 * memory (Arm ARM B2.5.2). CPTR_EL2 is unknown out of reset.
 */
copy_image:
	mov	x0, #0x33ff		// RES1 and TZ: FP is not trapped
	msr	cptr_el2, x0
	isb
	adr	x0, image_start
	adr	x1, kept_end
	mov	x2, x23
	/* 512 bytes at once; what this exceeds the end by is cleared behind it. */
1:	.rept	2
	ldp	q0, q1, [x0], #32
	ldp	q2, q3, [x0], #32
	ldp	q4, q5, [x0], #32
	ldp	q6, q7, [x0], #32
	ldp	q16, q17, [x0], #32
	ldp	q18, q19, [x0], #32
	ldp	q20, q21, [x0], #32
	ldp	q22, q23, [x0], #32
	stp	q0, q1, [x2], #32
	stp	q2, q3, [x2], #32
	stp	q4, q5, [x2], #32
	stp	q6, q7, [x2], #32
	stp	q16, q17, [x2], #32
	stp	q18, q19, [x2], #32
	stp	q20, q21, [x2], #32
	stp	q22, q23, [x2], #32
	.endr
	cmp	x0, x1
	b.lo	1b
	ret

/* From x0 on. The linker script makes both ends multiples of 256. */
clear_bss:
	adr	x1, bss_end
	b	zero_by_stores

entered_at_wrong_level:
	lsr	x24, x0, #2
	bl	apply_relocations
	adr	x0, bss_start
	bl	clear_bss
	adr	x0, boot_stack_top
	mov	sp, x0
	mov	x29, xzr
	mov	x0, x24
	bl	early_refuse_level
1:	wfi
	b	1b

	.section .text.apply_relocations, "ax"

/*
 * Adds the distance from the link address to every pointer in data. The
 * addend is in the table (RELA), so applying it anew after a move is right.
 * The linker leaves R_AARCH64_RELATIVE only (checked by tests/lint).
 */
	.macro	relocate entry
	ldr	x5, [x3, #\entry]	// r_offset
	ldr	x6, [x3, #\entry + 16]	// r_addend
	add	x6, x6, x2
	str	x6, [x5, x2]
	.endm

apply_relocations:
	adr	x0, image_start
	ldr	x1, link_base
	sub	x2, x0, x1		// runtime - link
	adr	x3, rela_start
	adr	x4, rela_end
	sub	x5, x4, x3
	cmp	x5, #2 * 24
	b.lo	2f
	sub	x7, x4, #2 * 24
1:	relocate 0
	relocate 24
	add	x3, x3, #2 * 24
	cmp	x3, x7
	b.ls	1b
2:	cmp	x3, x4
	b.hs	3f
	relocate 0
	add	x3, x3, #24
3:	ret

	.section .noinit.boot_stack, "aw", %nobits
	.balign	4096
	.globl	boot_stack_guard
boot_stack_guard:			// unmapped once EL2 has its own map
	.space	0x1000
	.space	0x4000
boot_stack_top:
	.space	0x800
	.globl	boot_fault_stack_top
boot_fault_stack_top:
