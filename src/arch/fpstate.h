/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The guest's Advanced SIMD and floating-point registers, which EL2 neither
 * uses nor touches but here, for a debugger. Of SVE registers these are the
 * low 128 bits; loading them clears the rest (Arm ARM C1.2.5), so the edge
 * loads only what a debugger has changed.
 */
#ifndef ARCH_FPSTATE_H
#define ARCH_FPSTATE_H

#include "base/types.h"

struct fpstate {
	u64 v[32][2];
	u64 fpsr;
	u64 fpcr;
};

_Static_assert(offsetof(struct fpstate, fpsr) == 512, "fpstate");

void fpstate_save(struct fpstate *state);
void fpstate_load(const struct fpstate *state);

#endif
