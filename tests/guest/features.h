/* SPDX-License-Identifier: BSD-2-Clause */
/* Shared by the files of features.c. */
#ifndef GUEST_FEATURES_H
#define GUEST_FEATURES_H

#include "base/bits.h"
#include "lib/cpu.h"

/* op0 to op2 of a system register, as in MRS and MSR. */
#define SYSTEM(op0, op1, crn, crm, op2)                                        \
	((u32)((op0)&1) << 19 | (op1) << 16 | (crn) << 12 | (crm) << 8 |       \
	 (op2) << 5)
#define MSR_X2	     0xd5100002u
#define MRS_X2	     0xd5300002u
#define NOP	     0xd503201fu
#define END	     (0xd4200000u | PROBE_END << 5)

#define EC_UNDEFINED 0u
/* Beside the classes of exceptions. */
#define COMPLETED 0x100u

/* A field of an ID register, which is named as by SYSTEM(). */
u32 features_field(u32 id, u32 low);

/* Runs code that ends with END: COMPLETED, or the class of its exception. */
u32 features_run(const u32 *code, struct probe *p);

/* features_vectors.c: SVE and SME, once CPACR_EL1 lets them. */
void features_allow_vectors(void);
void features_vectors(void);
/* What a CPU has when PSCI starts it, and what it is left with. */
void features_at_start(void);
void features_leave_on(void);

/* features_tags.c: memory tagging. */
void features_tags(void);

#endif
