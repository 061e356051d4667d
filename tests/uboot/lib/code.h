/* SPDX-License-Identifier: BSD-2-Clause */
/* Functions that are written at run time, and address translation by AT. */
#ifndef LIB_CODE_H
#define LIB_CODE_H

#include "arch/barrier.h"
#include "arch/cache.h"
#include "arch/sysreg.h"
#include "base/types.h"

/* Writes `u64 f(void) { return value; }` at `at`; value has 16 bits. */
static inline void code_write(u64 at, u32 value)
{
	u32 *code = (u32 *)(uintptr_t)at;

	code[0] = 0xd2800000u | (value & 0xffff) << 5; /* movz x0, #value */
	code[1] = 0xd65f03c0u;			       /* ret */
	cache_clean_invalidate(code, 8);
	icache_invalidate_all();
}

/* PAR_EL1 after AT `op`: Arm ARM D19.2.107. */
#define at_translate(op, address)                                              \
	({                                                                     \
		__asm__ volatile("at " #op ", %0\n\tisb" ::"r"((u64)(address)) \
				 : "memory");                                  \
		read_sysreg(par_el1);                                          \
	})

#define PAR_FAILED BIT(0)

/* Physical address of `address`, whose translation was this. */
static inline u64 par_address(u64 par, u64 address)
{
	return bits(par, 47, 12) << 12 | (address & 0xfff);
}

/* Fault status, as in ESR, and memory attributes, as in MAIR. */
static inline u32 par_fault(u64 par)
{
	return (u32)bits(par, 6, 1);
}

static inline u32 par_attributes(u64 par)
{
	return (u32)bits(par, 63, 56);
}

#endif
