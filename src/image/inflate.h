/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What the parts of inflate share: decoding tables for the Huffman codes of
 * deflate (huffman.c), the input by bits, and the loop that does most of the
 * work (inflate_codes.c).
 *
 * A table is indexed by the next `root` bits of input. Its entries are u32:
 *	bits 4:0	bits to drop: of the code, or of the rest of it
 *	bits 11:8	extra bits that follow, or log2 of a subtable's size
 *	bits 15:12	HUFFMAN_* flags
 *	bits 31:16	literal, base value, or index of a subtable
 * A code longer than `root` has its first `root` bits lead to a subtable,
 * which the rest of it indexes. The entry 0 is a code that does not occur.
 */
#ifndef IMAGE_INFLATE_H
#define IMAGE_INFLATE_H

#include "base/bits.h"
#include "base/compiler.h"
#include "image/gzip.h"

#define HUFFMAN_LITERAL	  BIT32(12)
#define HUFFMAN_END	  BIT32(13)
#define HUFFMAN_SUBTABLE  BIT32(14)
#define HUFFMAN_VALUE	  BIT32(15) /* a base value with extra bits */

#define HUFFMAN_BITS(e)	  ((e)&0x1f)
#define HUFFMAN_EXTRA(e)  (((e) >> 8) & 0xf)
#define HUFFMAN_RESULT(e) ((e) >> 16)

/* What a table is made from. */
struct huffman {
	u32 *table;
	u32 space;	   /* entries the table has room for */
	unsigned root;	   /* bits that index the first level */
	const u8 *lengths; /* code length of each symbol, 0..15 */
	unsigned count;	   /* symbols, at most 288 */
	/* The entry of a symbol, but for bits 4:0; 0 if it is reserved. */
	u32 (*entry)(unsigned symbol);
	u16 *sorted; /* scratch for `count` symbols */
};

/*
 * Builds the table. ERR_CORRUPT: the lengths make no prefix code. Incomplete
 * codes are refused, but for no code at all and one code of one bit, as RFC
 * 1951 section 3.2.7 and practice have it.
 */
int huffman_build(const struct huffman *h) MUST_CHECK;

/*
 * Input by bits, the lowest of a byte first. Past the end it reads zeros and
 * counts the bytes that were not there, so that the hot loop needs no check:
 * input has run out once fewer bits are left than were made up.
 */
struct inflate_reader {
	const u8 *next;
	const u8 *end;
	u64 bits;
	unsigned count;	  /* of valid bits in `bits` */
	unsigned made_up; /* bytes beyond the end */
};

struct inflate_stream {
	struct inflate_reader in;
	u8 *start;
	u8 *out;
	u8 *end;
	struct inflate_workspace *ws;
	bool fixed; /* the tables are those of the fixed codes */
};

/* Whether bits were taken that are not there. */
static inline bool inflate_ran_out(const struct inflate_reader *r)
{
	return r->made_up * 8 > r->count;
}

static inline u32 inflate_take(struct inflate_reader *r, unsigned n)
{
	u32 value = (u32)(r->bits & (BIT(n) - 1));

	r->bits >>= n;
	r->count -= n;
	return value;
}

/* The entry of the next code, which is taken; at most 15 bits. */
static inline u32 inflate_decode(struct inflate_reader *r, const u32 *table,
				 unsigned root)
{
	u32 entry = table[r->bits & (BIT32(root) - 1)];

	if (unlikely(entry & HUFFMAN_SUBTABLE)) {
		const u32 *sub = table + HUFFMAN_RESULT(entry);

		inflate_take(r, HUFFMAN_BITS(entry));
		entry = sub[r->bits & (BIT32(HUFFMAN_EXTRA(entry)) - 1)];
	}
	inflate_take(r, HUFFMAN_BITS(entry));
	return entry;
}

/*
 * Gets to 32 bits or more; false if the input has run out. For what is not done
 * for each code.
 */
bool inflate_refill(struct inflate_reader *r) MUST_CHECK;

/*
 * A block of codes, by the tables in the workspace. On entry and return the
 * state is in *s.
 */
int inflate_codes(struct inflate_stream *s) MUST_CHECK;

#endif
