/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * EL2 exception vectors.
 *
 * While the guest runs, SP_EL2 points at the guest's frame at the top of
 * this CPU's stack (context.h), so a vector stores at once and C code grows
 * down from there. Nothing here depends on the guest's state.
 *
 * ERET is a context synchronization event (SCTLR_EL2.EOS is RES1 or set), so
 * no ISB is needed for system registers of EL1 that a handler wrote. The
 * barriers behind it keep a CPU from speculating past it in a straight line.
 */
#include "arch/context.h"
#include "arch/percpu.h"

	.macro	save_volatile
	stp	x0, x1, [sp, #FRAME_X(0)]
	stp	x2, x3, [sp, #FRAME_X(2)]
	stp	x4, x5, [sp, #FRAME_X(4)]
	stp	x6, x7, [sp, #FRAME_X(6)]
	stp	x8, x9, [sp, #FRAME_X(8)]
	stp	x10, x11, [sp, #FRAME_X(10)]
	stp	x12, x13, [sp, #FRAME_X(12)]
	stp	x14, x15, [sp, #FRAME_X(14)]
	stp	x16, x17, [sp, #FRAME_X(16)]
	str	x18, [sp, #FRAME_X(18)]
	stp	x29, x30, [sp, #FRAME_X(29)]
	.endm

	.macro	restore_volatile_and_eret
	ldp	x29, x30, [sp, #FRAME_X(29)]
	ldr	x18, [sp, #FRAME_X(18)]
	ldp	x16, x17, [sp, #FRAME_X(16)]
	ldp	x14, x15, [sp, #FRAME_X(14)]
	ldp	x12, x13, [sp, #FRAME_X(12)]
	ldp	x10, x11, [sp, #FRAME_X(10)]
	ldp	x8, x9, [sp, #FRAME_X(8)]
	ldp	x6, x7, [sp, #FRAME_X(6)]
	ldp	x4, x5, [sp, #FRAME_X(4)]
	ldp	x2, x3, [sp, #FRAME_X(2)]
	ldp	x0, x1, [sp, #FRAME_X(0)]
	eret
	dsb	nsh
	isb
	.endm

	.macro	save_callee_saved
	stp	x19, x20, [sp, #FRAME_X(19)]
	stp	x21, x22, [sp, #FRAME_X(21)]
	stp	x23, x24, [sp, #FRAME_X(23)]
	stp	x25, x26, [sp, #FRAME_X(25)]
	stp	x27, x28, [sp, #FRAME_X(27)]
	.endm

	.macro	restore_callee_saved
	ldp	x27, x28, [sp, #FRAME_X(27)]
	ldp	x25, x26, [sp, #FRAME_X(25)]
	ldp	x23, x24, [sp, #FRAME_X(23)]
	ldp	x21, x22, [sp, #FRAME_X(21)]
	ldp	x19, x20, [sp, #FRAME_X(19)]
	.endm

/*
 * An exception of EL2's own. Its stack may be what faulted, so x0 goes to
 * TPIDR_EL1 (the guest will not run again) and the frame to the CPU's fault
 * stack, or to the boot-time one before there are per-CPU areas. EL2 does not run
 * on SP_EL0, whose vectors lead to the others. Each is in a section of its own,
 * behind which the linker script finds a place for what is short.
 */
	.macro	vector_fault kind
	.section .text.vectors.\kind, "ax"
	.balign	0x80
	b	fault_\kind
	.endm

	.macro	vector_fault_spx kind
	.section .text.vectors.spx.\kind, "ax"
	.balign	0x80
fault_\kind:
	msr	tpidr_el1, x0
	mrs	x0, tpidr_el2
	cbz	x0, 1f
	ldr	x0, [x0, #PERCPU_FAULT_STACK]
	b	2f
1:	adr	x0, boot_fault_stack_top
2:	sub	x0, x0, #FAULT_SIZE
	stp	x1, x2, [x0, #FRAME_X(1)]
	mov	x1, sp
	mov	x2, #\kind
	b	fault_common
	.endm

/*
 * What is done with an exception of the guest when x0-x18, x29 and x30 are
 * saved: in its vector, or behind what other vectors do before.
 */
	.macro	take_irq
	mrs	x0, tpidr_el2
	mov	x29, xzr
	bl	exit_irq
	restore_volatile_and_eret
	.endm

	.macro	take_sync
	mrs	x2, esr_el2
	mrs	x0, tpidr_el2
	mov	x1, sp
	mov	x29, xzr
	lsr	x3, x2, #27		// EC 0x16 HVC64 and 0x17 SMC64
	cmp	x3, #0x16 >> 1
	b.ne	sync_full
	bl	exit_call
	b	leave			// the rest would not fit here
	.endm

	.macro	take_sync32
	mrs	x2, esr_el2
	mrs	x0, tpidr_el2
	mov	x1, sp
	mov	x29, xzr
	b	sync_full
	.endm

	.macro	take_serror
	save_callee_saved
	mrs	x2, esr_el2
	mrs	x0, tpidr_el2
	mov	x1, sp
	mov	x29, xzr
	bl	exit_serror
	b	restore_full
	.endm

	.macro	vector take
	.balign	0x80
100:	save_volatile
	\take
	.if	. - 100b > 0x80
	.error	"a vector has no room for all of that"
	.endif
	.endm

/*
 * On CPUs whose branch history the guest could leave in a state that steers
 * EL2 (errata.h): as many branches as the history holds, of which none is one
 * that it could steer, before anything is looked at: a test before them might be
 * mispredicted into what is behind them. None where the CPU needs none, and is
 * only traced.
 */
	.macro	vector_branches kind, then
	.balign	0x80
	save_volatile
	mrs	x2, tpidr_el2
	ldr	w2, [x2, #PERCPU_BRANCHES]
	and	w3, w2, #~(1 << PERCPU_TRACED)
1:	b	2f
2:	subs	w3, w3, #1
	b.gt	1b
	dsb	nsh			// a speculation barrier, with the ISB
	isb
	tbnz	w2, #PERCPU_TRACED, 3f
	b	\then
3:	mov	x1, #\kind
	adr	x3, \then
	b	trace
	.endm

/*
 * The second table has but a branch to the first one's vector here, and room for
 * 31 instructions behind each: for what both share. An .org that would go back
 * is an error.
 */
	.macro	vector_elsewhere n
	.org	el2_vectors_branches + 0x80 * \n
	b	el2_vectors + 0x80 * \n
	.endm

	.section .text.vectors.0, "ax"
	.balign	0x800
	.globl	el2_vectors
el2_vectors:
	.irp	n, 0, 1, 2, 3
	vector_fault \n
	.endr
	.irp	n, 0, 1, 2, 3
	vector_fault_spx \n
	.endr

	.section .text.vectors.lower, "ax"
	.balign	0x400
	.globl	el2_vectors_lower
el2_vectors_lower:
	vector	take_sync		// lower EL, AArch64
	vector	take_irq
	vector	take_irq		// FIQ: routed here by HCR_EL2.FMO
	vector	take_serror

	vector	take_sync32		// lower EL, AArch32
	vector	take_irq
	vector	take_irq
	vector	take_serror
	.balign	0x80

	.section .text.vectors.branches, "ax"
	.balign	0x800
	.globl	el2_vectors_branches
el2_vectors_branches:
	vector_elsewhere 0
then_sync:
	take_sync
then_sync32:
	take_sync32
then_serror:
	take_serror

	vector_elsewhere 1
then_irq:
	mrs	x0, tpidr_el2
	mov	x29, xzr
	bl	exit_irq
leave:
	restore_volatile_and_eret

	vector_elsewhere 2
sync_full:
	save_callee_saved
	bl	exit_sync
restore_full:
	restore_callee_saved
	restore_volatile_and_eret

	vector_elsewhere 3
fault_common:
	stp	x1, x2, [x0, #FRAME_X(31)]
	stp	x3, x4, [x0, #FRAME_X(3)]
	stp	x5, x6, [x0, #FRAME_X(5)]
	stp	x7, x8, [x0, #FRAME_X(7)]
	stp	x9, x10, [x0, #FRAME_X(9)]
	stp	x11, x12, [x0, #FRAME_X(11)]
	stp	x13, x14, [x0, #FRAME_X(13)]
	stp	x15, x16, [x0, #FRAME_X(15)]
	stp	x17, x18, [x0, #FRAME_X(17)]
	stp	x19, x20, [x0, #FRAME_X(19)]
	stp	x21, x22, [x0, #FRAME_X(21)]
	stp	x23, x24, [x0, #FRAME_X(23)]
	stp	x25, x26, [x0, #FRAME_X(25)]
	stp	x27, x28, [x0, #FRAME_X(27)]
	stp	x29, x30, [x0, #FRAME_X(29)]
	mrs	x1, tpidr_el1
	str	x1, [x0, #FRAME_X(0)]
	mov	sp, x0
	bl	el2_fault
	b	fault_expected

	vector_elsewhere 4
/* It came back: the one fault that is expected (translate.S). */
fault_expected:
	mov	x0, sp
	ldp	x29, x30, [x0, #FRAME_X(29)]
	ldp	x27, x28, [x0, #FRAME_X(27)]
	ldp	x25, x26, [x0, #FRAME_X(25)]
	ldp	x23, x24, [x0, #FRAME_X(23)]
	ldp	x21, x22, [x0, #FRAME_X(21)]
	ldp	x19, x20, [x0, #FRAME_X(19)]
	ldp	x17, x18, [x0, #FRAME_X(17)]
	ldp	x15, x16, [x0, #FRAME_X(15)]
	ldp	x13, x14, [x0, #FRAME_X(13)]
	ldp	x11, x12, [x0, #FRAME_X(11)]
	ldp	x9, x10, [x0, #FRAME_X(9)]
	ldp	x7, x8, [x0, #FRAME_X(7)]
	ldp	x5, x6, [x0, #FRAME_X(5)]
	ldp	x3, x4, [x0, #FRAME_X(3)]
	ldr	x1, [x0, #FRAME_X(31)]
	mov	sp, x1
	ldp	x1, x2, [x0, #FRAME_X(1)]
	ldr	x0, [x0, #FRAME_X(0)]
	eret
	dsb	nsh
	isb

	vector_elsewhere 5
/* void enter_guest(u64 entry, u64 x0) */
	.globl	enter_guest
	.type	enter_guest, %function
enter_guest:
	msr	elr_el2, x0
	mov	x2, #0x3c5		// DAIF masked, EL1h
	msr	spsr_el2, x2
	mrs	x2, tpidr_el2
	ldr	x2, [x2, #PERCPU_STACK]
	sub	sp, x2, #FRAME_SIZE
	mov	x0, x1
	.irp	n, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16
	mov	x\n, xzr
	.endr
	b	enter_cleared
	.size	enter_guest, . - enter_guest

	vector_elsewhere 6
enter_cleared:
	.irp	n, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29, 30
	mov	x\n, xzr
	.endr
	eret
	dsb	nsh
	isb

	vector_elsewhere 7
/*
 * A call before the rest, which is at x3, with the kind in x1. It may stop the
 * CPU for a debugger, which reads and changes any register; and it says whether
 * the exception is to be taken.
 */
trace:
	save_callee_saved
	mov	x19, x3
	mov	x0, sp
	mov	x29, xzr
	bl	exit_traced
	mov	x1, x19
	restore_callee_saved
	tbz	w0, #0, leave
	br	x1

	.org	el2_vectors_branches + 0x400
	vector_branches 0, then_sync
	vector_branches 1, then_irq
	vector_branches 2, then_irq
	vector_branches 3, then_serror

	vector_branches 4, then_sync32
	vector_branches 5, then_irq
	vector_branches 6, then_irq
	vector_branches 7, then_serror
	.balign	0x80
