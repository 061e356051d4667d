/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Calls to the firmware at EL3, and the PSCI calls that EL2 itself makes.
 * SMC Calling Convention (DEN0028) 1.2: arguments and results in x0-x17,
 * of which x4-x17 are preserved unless they return results.
 */
#ifndef ARCH_SMC_H
#define ARCH_SMC_H

#include "base/compiler.h"
#include "base/types.h"

/*
 * Calls firmware with regs[0..7] as x0-x7 and stores x0-x3 in regs[0..3].
 * May run with the MMU off.
 */
void smc_call(u64 regs[8]);

/* The same with up to three arguments; returns x0. */
s64 smc(u32 function, u64 a1, u64 a2, u64 a3);

#endif
