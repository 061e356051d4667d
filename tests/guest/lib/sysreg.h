/* SPDX-License-Identifier: BSD-2-Clause */
/* System registers, barriers and device accesses of a payload. */
#ifndef LIB_SYSREG_H
#define LIB_SYSREG_H

#include "base/types.h"

#define sysreg_read(name)                                                      \
	({                                                                     \
		u64 value_;                                                    \
		__asm__ volatile("mrs %0, " #name : "=r"(value_)::"memory");   \
		value_;                                                        \
	})
#define sysreg_write(name, v)                                                  \
	do {                                                                   \
		__asm__ volatile("msr " #name ", %x0" ::"rZ"((u64)(v))         \
				 : "memory");                                  \
	} while (0)

#define barrier_isb() __asm__ volatile("isb" ::: "memory")
#define barrier_dsb() __asm__ volatile("dsb sy" ::: "memory")

static inline u8 read8(u64 address)
{
	u32 v;

	__asm__ volatile("ldrb %w0, [%1]" : "=r"(v) : "r"(address) : "memory");
	return (u8)v;
}

static inline u32 read32(u64 address)
{
	u32 v;

	__asm__ volatile("ldr %w0, [%1]" : "=r"(v) : "r"(address) : "memory");
	return v;
}

static inline u64 read64(u64 address)
{
	u64 v;

	__asm__ volatile("ldr %0, [%1]" : "=r"(v) : "r"(address) : "memory");
	return v;
}

static inline void write8(u64 address, u32 v)
{
	__asm__ volatile("strb %w0, [%1]" ::"r"(v), "r"(address) : "memory");
}

static inline void write32(u64 address, u32 v)
{
	__asm__ volatile("str %w0, [%1]" ::"r"(v), "r"(address) : "memory");
}

static inline void write64(u64 address, u64 v)
{
	__asm__ volatile("str %0, [%1]" ::"r"(v), "r"(address) : "memory");
}

/* Counter ticks, and whether `ticks` have passed since `start`. */
static inline u64 counter(void)
{
	barrier_isb();
	return sysreg_read(cntvct_el0);
}

static inline u64 counter_ms(u64 ms)
{
	return sysreg_read(cntfrq_el0) / 1000 * ms;
}

#endif
