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
 * The sum of many bytes, modulo 256: of all as if they were numbers of 64
 * bits, and of every second one in lanes of 16 bits, which have room for the
 * sum of RSP_SUM_MAX words. What one has more than the other are the bytes
 * between; what the highest of these lanes loses is a multiple of 256.
 */
#define RSP_SUM_MAX  256
#define RSP_SUM_EVEN UINT64_C(0x00ff00ff00ff00ff)

struct rsp_sum {
	u64 all, even;
};

static inline void rsp_sum_add(struct rsp_sum *sum, u64 word)
{
	sum->all += word;
	sum->even += word & RSP_SUM_EVEN;
}

static inline u8 rsp_sum_value(const struct rsp_sum *sum)
{
	u64 odd = (sum->all - sum->even) >> 8;
	u64 lanes = (sum->even & RSP_SUM_EVEN) + (odd & RSP_SUM_EVEN);

	return (u8)(lanes + (lanes >> 16) + (lanes >> 32) + (lanes >> 48));
}

#endif
