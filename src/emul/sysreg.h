/* SPDX-License-Identifier: BSD-2-Clause */
/* What names a trapped system register: a key of 16 bits. */
#ifndef EMUL_SYSREG_H
#define EMUL_SYSREG_H

#include "base/bits.h"
#include "base/types.h"

/* The key, in the bit order of the MSR and MRS instructions. */
#define SYSREG(op0, op1, crn, crm, op2)                                        \
	((u16)((op0) << 14 | (op1) << 11 | (crn) << 7 | (crm) << 3 | (op2)))

#define SYSREG_OP0(key) ((unsigned)(key) >> 14 & 3)
#define SYSREG_OP1(key) ((unsigned)(key) >> 11 & 7)
#define SYSREG_CRN(key) ((unsigned)(key) >> 7 & 15)
#define SYSREG_CRM(key) ((unsigned)(key) >> 3 & 15)
#define SYSREG_OP2(key) ((unsigned)(key)&7)

/* The key of a syndrome of class ESR_EC_SYSREG. */
static inline u16 sysreg_key(u64 esr)
{
	return SYSREG((u16)bits(esr, 21, 20), (u16)bits(esr, 16, 14),
		      (u16)bits(esr, 13, 10), (u16)bits(esr, 4, 1),
		      (u16)bits(esr, 19, 17));
}

#endif
