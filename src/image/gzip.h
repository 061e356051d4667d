/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Decompression of gzip members (RFC 1952) and raw deflate (RFC 1951), memory
 * to memory. Input is hostile: nothing outside the two buffers is touched.
 * Input and output must not overlap and may have any alignment; the input is
 * read by aligned words and by bytes. The workspace is the caller's, needs no
 * initialisation, and may be used anew for each call. Correct with the MMU
 * off, but far too slow for a kernel then.
 */
#ifndef IMAGE_GZIP_H
#define IMAGE_GZIP_H

#include "base/compiler.h"
#include "base/types.h"

/*
 * Most entries a decoding table may need, found by exhaustive search (zlib's
 * `enough 288 10 15` and `enough 32 8 15`).
 */
#define INFLATE_LITERAL_BITS  10
#define INFLATE_LITERAL_SPACE 1334
#define INFLATE_OFFSET_BITS   8
#define INFLATE_OFFSET_SPACE  402
#define INFLATE_LENGTH_BITS   7

struct inflate_workspace {
	u32 literals[INFLATE_LITERAL_SPACE];
	u32 offsets[INFLATE_OFFSET_SPACE];
	u32 lengths[1 << INFLATE_LENGTH_BITS];
	u16 sorted[288];
	u8 code_lengths[320];
	u32 crc[8][256];
};

/* How far a call got, also filled on an error. */
struct inflate_result {
	size_t consumed; /* bytes of input, with header and trailer */
	size_t produced; /* bytes of output */
};

/*
 * Inflates one member that starts at `in`. What follows it is not touched and
 * begins at in + result->consumed.
 *
 * Returns
 *   ERR_BAD_MAGIC    no gzip file
 *   ERR_UNSUPPORTED  a method other than deflate, or reserved flags
 *   ERR_TRUNCATED    the input ends within the member
 *   ERR_CORRUPT      invalid block type, code or distance; header checksum
 *   ERR_NO_SPACE     the output buffer is full before the end
 *   ERR_CHECKSUM     CRC-32 or length of the output differ from the trailer
 */
int gzip_inflate(const void *in, size_t in_size, void *out, size_t out_size,
		 struct inflate_workspace *workspace,
		 struct inflate_result *result) MUST_CHECK;

/*
 * The output size modulo 2^32 that the trailer claims, if the member is the
 * whole of the input. A hint for allocation: nothing is checked but the magic
 * number. ERR_BAD_MAGIC, ERR_TRUNCATED.
 */
int gzip_claimed_size(const void *in, size_t in_size, u32 *size) MUST_CHECK;

/* As gzip_inflate() for deflate data without any wrapping. */
int inflate_raw(const void *in, size_t in_size, void *out, size_t out_size,
		struct inflate_workspace *workspace,
		struct inflate_result *result) MUST_CHECK;

#endif
