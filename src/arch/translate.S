/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * See translate.h. An external abort on the walk is taken by EL2 itself, from
 * the AT; el2_fault() then resumes at translate_failed. The fault
 * vectors use TPIDR_EL1, and the exception overwrites the syndrome of the
 * exit that is being handled: all that is kept here.
 */
	.section .text.translate_stage1, "ax"

	.globl	translate_stage1
	.type	translate_stage1, %function
translate_stage1:
	mrs	x1, elr_el2
	mrs	x2, spsr_el2
	mrs	x3, far_el2
	mrs	x4, hpfar_el2
	mrs	x5, tpidr_el1
	mrs	x6, par_el1
	mrs	x7, esr_el2
	.globl	translate_stage1_at
translate_stage1_at:
	at	s1e1r, x0
	isb
	mrs	x0, par_el1
	msr	par_el1, x6
	ret
	.size	translate_stage1, . - translate_stage1

	.globl	translate_failed
translate_failed:
	msr	elr_el2, x1
	msr	spsr_el2, x2
	msr	far_el2, x3
	msr	hpfar_el2, x4
	msr	tpidr_el1, x5
	msr	par_el1, x6
	msr	esr_el2, x7
	mov	x0, #1			// PAR_EL1.F
	ret
