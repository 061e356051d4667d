/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What debug.c steps through, breaks and watches, at EL1 and at EL0. x28 is
 * GICD_TYPER and x26 4 bytes before it, x27 the word and x25 a place where
 * nothing is.
 */
#include "lib/layout.h"

	.arch	armv8-a
	.macro	code, name
	.balign	64
	.globl	\name
	.type	\name, @object
\name:
	.endm

	.text
	/* Nobody comes here: for a breakpoint of another debugger. */
	code	debug_unused
	nop

	/* Instructions that exit where GICD is emulated, between others. */
	code	debug_step
	add	x2, x2, #1
	ldr	w4, [x28]
	ldp	w5, w6, [x28]
	ldrsb	x7, [x28]
	ldr	w8, [x26, #4]!
	str	w2, [x28]
	str	x2, [x27]
	ldr	x3, [x27]
	add	x2, x2, #1
	.globl	debug_step_end
debug_step_end:
	brk	#PROBE_END

	/* Calls; x0 to x3 are set before each. */
	code	debug_step_hvc
	hvc	#0
	add	x2, x2, #1
	.globl	debug_step_hvc_end
debug_step_hvc_end:
	brk	#PROBE_END

	/* Accesses to debug registers, which trap while EL2 has them. */
	code	debug_step_dcc
	mrs	x4, mdccsr_el0
	add	x2, x2, #1
	mrs	x4, mdccsr_el0
	mrs	x4, mdccsr_el0
	add	x2, x2, #1
	.globl	debug_step_dcc_end
debug_step_dcc_end:
	brk	#PROBE_END

	code	debug_step_smc
	smc	#0
	add	x2, x2, #1
	.globl	debug_step_smc_end
debug_step_smc_end:
	brk	#PROBE_END

	/* ICC_DIR_EL1 of INTID 1023, and an SGI to nobody. */
	code	debug_step_icc
	msr	s3_0_c12_c11_1, x24
	msr	s3_0_c12_c11_5, x23
	add	x2, x2, #1
	.globl	debug_step_icc_end
debug_step_icc_end:
	brk	#PROBE_END

	/* Exceptions of the stepped instruction itself. */
	code	debug_abort
	ldr	w4, [x25]
	brk	#PROBE_END
	code	debug_undefined
	mrs	x4, s3_0_c12_c11_5
	brk	#PROBE_END
	code	debug_svc
	svc	#0x42
	brk	#PROBE_END

	code	debug_eret
	eret
	code	debug_unmask
	add	x2, x2, #1
	msr	daifclr, #8
	.globl debug_unmasked
debug_unmasked:
	add	x2, x2, #1
	brk	#PROBE_END
	code	debug_exclusive
	ldxr	x3, [x27]
	stxr	w4, x3, [x27]
	code	debug_exclusives
	ldxr	x3, [x27]
	stxr	w4, x3, [x27]
	cbz	w4, 1f
	sub	x5, x5, #1
	cbnz	x5, debug_exclusives
1:	brk	#PROBE_END
	code	debug_nops
	nop
	nop
	brk	#PROBE_END

	code	debug_data
	add	x2, x2, #1
	.globl	debug_load
debug_load:
	ldr	x3, [x27]
	.globl	debug_store
debug_store:
	str	x2, [x27]
	add	x2, x2, #1
	brk	#PROBE_END
	code	debug_brk
	brk	#0xabcd

	/*
	 * For EL0 in AArch32: what it can access of CP14, each with a BKPT behind.
	 */
	.macro	a32, instruction
	.word	\instruction, 0xe1277777
	.endm
	code	debug_a32_code
	a32	0xee102e10	// mrc p14, 0, r2, c0, c0, 0	DBGDIDR
	a32	0xee112e10	// mrc p14, 0, r2, c1, c0, 0	DBGDRAR
	a32	0xee122e10	// mrc p14, 0, r2, c2, c0, 0	DBGDSAR
	a32	0xee102e11	// mrc p14, 0, r2, c0, c1, 0	DBGDSCRint
	a32	0xee10fe11	// mrc p14, 0, apsr_nzcv, c0, c1, 0
	a32	0xee102e15	// mrc p14, 0, r2, c0, c5, 0	DBGDTRRXint
	a32	0xee002e15	// mcr p14, 0, r2, c0, c5, 0	DBGDTRTXint
	a32	0xec532e01	// mrrc p14, 0, r2, r3, c1	DBGDRAR
	a32	0xec532e02	// mrrc p14, 0, r2, r3, c2	DBGDSAR
	a32	0x0e102e10	// mrceq p14, 0, r2, c0, c0, 0
	a32	0xee102e52	// mrc p14, 0, r2, c0, c2, 2	DBGDSCRext
	a32	0xee002e10	// mcr p14, 0, r2, c0, c0, 0

	/* T32: the IT state goes on behind it. */
	code	debug_t32_code
	.hword	0xbf0c		// ite eq
	.hword	0xee10, 0x2e10	// mrceq p14, 0, r2, c0, c0, 0
	.hword	0x2307		// movne r3, #7
	.hword	0x2409		// movs r4, #9
	.hword	0xbe77		// bkpt #0x77
