/* SPDX-License-Identifier: BSD-2-Clause */
/* One instruction for each case of aborts.c, run at EL1 and at EL0. */
#include "lib/layout.h"

	.arch	armv8-a
	.macro	case, name, instruction:vararg
	.balign	16
	.globl	aborts_\name
aborts_\name:
	\instruction
	brk	#PROBE_END
	.endm

	.text
	case	load8, ldrsb w2, [x1]
	case	load32, ldr w2, [x1]
	case	load64, ldr x2, [x1]
	case	store32, str w2, [x1]
	case	load_post, ldr w2, [x1], #8
	case	store_pair, stp x2, x3, [x1, #-16]!
	case	load_vector, ldr q2, [x1]
	case	zero, dc zva, x1
	case	jump, br x1
	case	translate, at s1e1r, x1

	/* A32, for EL0. */
	.balign	16
	.globl	aborts_a32
aborts_a32:
	.word	0xe5912000		// ldr r2, [r1]
	.word	0xe5812000		// str r2, [r1]
	.word	0xe1c120f0		// strd r2, r3, [r1]
	.word	0xe12fff11		// bx r1
	.word	0xe1200075		// bkpt #5
