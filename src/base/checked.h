/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Arithmetic on untrusted numbers. Each function stores the result and says
 * whether it is exact: false means overflow and the result must not be used.
 */
#ifndef BASE_CHECKED_H
#define BASE_CHECKED_H

#include "base/compiler.h"
#include "base/types.h"

static inline MUST_CHECK bool checked_add(u64 a, u64 b, u64 *sum)
{
	return !__builtin_add_overflow(a, b, sum);
}

static inline MUST_CHECK bool checked_sub(u64 a, u64 b, u64 *difference)
{
	return !__builtin_sub_overflow(a, b, difference);
}

static inline MUST_CHECK bool checked_mul(u64 a, u64 b, u64 *product)
{
	return !__builtin_mul_overflow(a, b, product);
}

/* Rounds up to a power of two `align`. */
static inline MUST_CHECK bool checked_align_up(u64 v, u64 align, u64 *aligned)
{
	if (__builtin_add_overflow(v, align - 1, aligned))
		return false;
	*aligned &= ~(align - 1);
	return true;
}

/* Whether [off, off + len) lies within [0, size). */
static inline bool span_within(u64 off, u64 len, u64 size)
{
	return off <= size && len <= size - off;
}

#endif
