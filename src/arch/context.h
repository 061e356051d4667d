/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The guest's registers while EL2 runs: a frame at the top of each CPU's EL2
 * stack, so that the vectors save into it without loading an address first.
 *
 * Two entry shapes fill it. Interrupts, HVC and SMC save x0-x18, x29 and
 * x30, which is what AAPCS64 lets C clobber; the compiler keeps x19-x28.
 * Everything else saves all of them. x19-x28 of the frame are stale in the
 * first shape: only handlers of the second may use them. ELR_EL2 and SPSR_EL2
 * stay in their registers: EL2 takes no exception while it handles one.
 */
#ifndef ARCH_CONTEXT_H
#define ARCH_CONTEXT_H

#define FRAME_X(n) (8 * (n))
#define FRAME_SIZE 256
/* A struct fault_frame (vectors.h): the registers, SP and the vector. */
#define FAULT_SIZE 272

#ifndef __ASSEMBLER__

#include "base/types.h"

struct frame {
	u64 x[31];
	u64 sink; /* of writes to XZR; and SP stays 16-byte aligned */
};

_Static_assert(sizeof(struct frame) == FRAME_SIZE, "frame size");

/* Where a load of register `n` stores: 31 is XZR. */
static inline u64 *frame_slot(struct frame *frame, unsigned n)
{
	return (u64 *)frame + n;
}

#endif
#endif
