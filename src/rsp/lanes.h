/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Eight bytes at a time in a register, the first of them in its low bits.
 */
#ifndef RSP_LANES_H
#define RSP_LANES_H

#include "base/types.h"

_Static_assert(__BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__,
	       "a word read from memory has the first byte in its low bits");

/* A word of memory that was written as bytes. */
typedef u64 __attribute__((may_alias)) rsp_word;

#define RSP_WORD sizeof(rsp_word)

/* That byte in all lanes. */
#define RSP_LANES(byte) (UINT64_C(0x0101010101010101) * (byte))

static inline bool rsp_word_aligned(const void *p)
{
	return ((uintptr_t)p & (RSP_WORD - 1)) == 0;
}

/* Whether a byte of `word` is `byte`. */
static inline bool rsp_has_byte(u64 word, u8 byte)
{
	u64 zero = word ^ RSP_LANES(byte);

	return (zero - RSP_LANES(1)) & ~zero & RSP_LANES(0x80);
}

/*
 * Sums of pairs of bytes, in lanes of 16 bits: so RSP_PAIRS_MAX words can be
 * added up before a lane overflows. rsp_sum() is the sum of all, modulo 256.
 */
#define RSP_PAIRS_MAX 128

static inline u64 rsp_pairs(u64 word)
{
	const u64 even = UINT64_C(0x00ff00ff00ff00ff);

	return (word & even) + (word >> 8 & even);
}

static inline u8 rsp_sum(u64 pairs)
{
	return (u8)(pairs + (pairs >> 16) + (pairs >> 32) + (pairs >> 48));
}

#endif
