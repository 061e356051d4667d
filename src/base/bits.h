/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Bits, fields and alignment. `hi` and `lo` are inclusive bit numbers, as in
 * the Arm manuals.
 */
#ifndef BASE_BITS_H
#define BASE_BITS_H

#include "base/types.h"

#define BIT(n)	 (UINT64_C(1) << (n))
#define BIT32(n) (UINT32_C(1) << (n))
#define MASK(hi, lo)                                                           \
	(((~UINT64_C(0)) >> (63 - (hi))) & ((~UINT64_C(0)) << (lo)))

#define KIB(n)	   ((u64)(n) << 10)
#define MIB(n)	   ((u64)(n) << 20)
#define GIB(n)	   ((u64)(n) << 30)
#define PAGE_SHIFT 12
#define PAGE_SIZE  (UINT64_C(1) << PAGE_SHIFT)

/* Bits hi..lo of v, shifted down. */
static inline u64 bits(u64 v, unsigned hi, unsigned lo)
{
	return (v >> lo) & (~UINT64_C(0) >> (63 - (hi - lo)));
}

/* v with bits hi..lo replaced by the low bits of field. */
static inline u64 set_bits(u64 v, unsigned hi, unsigned lo, u64 field)
{
	u64 mask = MASK(hi, lo);

	return (v & ~mask) | ((field << lo) & mask);
}

static inline bool bit(u64 v, unsigned n)
{
	return (v >> n) & 1;
}

/* v, whose bit `width - 1` is the sign, extended to 64 bits; width 1..64. */
static inline s64 sign_extend(u64 v, unsigned width)
{
	unsigned shift = 64 - width;

	return (s64)(v << shift) >> shift;
}

/* align must be a power of two; align_up wraps if v is in the last block. */
static inline u64 align_down(u64 v, u64 align)
{
	return v & ~(align - 1);
}

static inline u64 align_up(u64 v, u64 align)
{
	return (v + (align - 1)) & ~(align - 1);
}

static inline bool is_aligned(u64 v, u64 align)
{
	return (v & (align - 1)) == 0;
}

static inline bool is_power_of_two(u64 v)
{
	return v != 0 && (v & (v - 1)) == 0;
}

/* The low `size` bytes of v, 1, 2, 4 or 8, in reverse order. */
static inline u64 swap_bytes(u64 v, unsigned size)
{
	return __builtin_bswap64(v) >> (64 - 8 * size);
}

/* Index of the lowest or highest set bit; v must not be 0. */
static inline unsigned lowest_bit(u64 v)
{
	return (unsigned)__builtin_ctzll(v);
}

static inline unsigned highest_bit(u64 v)
{
	return 63U - (unsigned)__builtin_clzll(v);
}

#endif
