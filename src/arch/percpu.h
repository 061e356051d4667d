/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What the vectors and the start-up code know of a CPU. TPIDR_EL2 points at
 * this CPU's struct percpu, which is the first member of its vCPU: a vCPU is
 * a CPU.
 */
#ifndef ARCH_PERCPU_H
#define ARCH_PERCPU_H

#define PERCPU_STACK	   0
#define PERCPU_FAULT_STACK 8
#define PERCPU_BRANCHES	   28
#define PERCPU_TRACED	   31 /* a bit of it: see vectors.h */

#ifndef __ASSEMBLER__

#include "arch/sysreg.h"
#include "base/types.h"

struct percpu {
	u64 stack; /* top of the EL2 stack: where the guest's frame sits */
	u64 fault_stack; /* top of the stack that EL2 faults switch to */
	u64 mpidr;	 /* affinity fields of MPIDR_EL1 only */
	u32 index;	 /* 0 .. cpu_count - 1, in device tree order */
	u32 branches;	 /* that overwrite the branch history (errata.h) */
};

_Static_assert(offsetof(struct percpu, stack) == PERCPU_STACK, "stack");
_Static_assert(offsetof(struct percpu, fault_stack) == PERCPU_FAULT_STACK,
	       "fault stack");
_Static_assert(offsetof(struct percpu, branches) == PERCPU_BRANCHES,
	       "branches");

static inline struct percpu *this_percpu(void)
{
	return (struct percpu *)(uintptr_t)read_sysreg(tpidr_el2);
}

/* Affinity fields of MPIDR_EL1: Aff3 in 39:32, Aff2..Aff0 in 23:0. */
#define MPIDR_AFFINITY UINT64_C(0xff00ffffff)

#endif
#endif
