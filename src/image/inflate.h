/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Decoding tables for the Huffman codes of deflate, between inflate.c and
 * huffman.c.
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

#endif
