/* SPDX-License-Identifier: BSD-2-Clause */
/* RFC 1952. */
#include "image/gzip.h"

#include "base/status.h"
#include "base/string.h"
#include "image/bytes.h"

#define HEADER_SIZE    10u
#define TRAILER_SIZE   8u
#define METHOD_DEFLATE 8

#define FLAG_HCRC      0x02
#define FLAG_EXTRA     0x04
#define FLAG_NAME      0x08
#define FLAG_COMMENT   0x10
#define FLAG_RESERVED  0xe0

#define CRC_POLYNOMIAL UINT32_C(0xedb88320)

typedef u64 __attribute__((may_alias)) word;

/* crc[k][b]: what byte b does to the CRC k bytes later. */
static void crc_tables(u32 crc[8][256])
{
	for (u32 b = 0; b < 256; b++) {
		u32 v = b;

		for (unsigned i = 0; i < 8; i++)
			v = v >> 1 ^ (v & 1 ? CRC_POLYNOMIAL : 0);
		crc[0][b] = v;
	}
	for (unsigned k = 1; k < 8; k++)
		for (u32 b = 0; b < 256; b++)
			crc[k][b] = crc[k - 1][b] >> 8 ^
				    crc[0][crc[k - 1][b] & 0xff];
}

static u32 crc_byte(u32 t[8][256], u32 v, u8 byte)
{
	return v >> 8 ^ t[0][(v ^ byte) & 0xff];
}

/* CRC-32 of a buffer, eight bytes at a time. */
static u32 crc32(u32 t[8][256], const u8 *p, size_t size)
{
	u32 v = ~UINT32_C(0);

	for (; size && ((uintptr_t)p & 7); size--)
		v = crc_byte(t, v, *p++);
	for (; size >= 8; size -= 8, p += 8) {
		u64 x = *(const word *)(const void *)p ^ v;

		v = t[7][x & 0xff] ^ t[6][x >> 8 & 0xff] ^
		    t[5][x >> 16 & 0xff] ^ t[4][x >> 24 & 0xff] ^
		    t[3][x >> 32 & 0xff] ^ t[2][x >> 40 & 0xff] ^
		    t[1][x >> 48 & 0xff] ^ t[0][x >> 56];
	}
	for (; size; size--)
		v = crc_byte(t, v, *p++);
	return ~v;
}

static int check_magic(const u8 *p, size_t size)
{
	if (size < 2)
		return ERR_TRUNCATED;
	return p[0] == 0x1f && p[1] == 0x8b ? OK : ERR_BAD_MAGIC;
}

/* Moves *at past a string with its NUL. */
static int skip_string(const u8 *p, size_t size, size_t *at)
{
	const u8 *nul = memchr(p + *at, 0, size - *at);

	if (!nul)
		return ERR_TRUNCATED;
	*at = (size_t)(nul - p) + 1;
	return OK;
}

static int skip_extra(const u8 *p, size_t size, size_t *at)
{
	size_t length;

	if (size - *at < 2)
		return ERR_TRUNCATED;
	length = get_le16(p + *at);
	if (length > size - *at - 2)
		return ERR_TRUNCATED;
	*at += 2 + length;
	return OK;
}

/* Finds where the deflate data starts. */
static int read_header(const u8 *p, size_t size, u32 crc[8][256],
		       size_t *header_size)
{
	size_t at = HEADER_SIZE;
	int status = check_magic(p, size);
	u8 flags;

	if (status != OK)
		return status;
	if (size < HEADER_SIZE)
		return ERR_TRUNCATED;
	flags = p[3];
	if (p[2] != METHOD_DEFLATE || (flags & FLAG_RESERVED))
		return ERR_UNSUPPORTED;
	if (flags & FLAG_EXTRA)
		status = skip_extra(p, size, &at);
	if (status == OK && (flags & FLAG_NAME))
		status = skip_string(p, size, &at);
	if (status == OK && (flags & FLAG_COMMENT))
		status = skip_string(p, size, &at);
	if (status == OK && (flags & FLAG_HCRC)) {
		if (size - at < 2)
			return ERR_TRUNCATED;
		if ((crc32(crc, p, at) & 0xffff) != get_le16(p + at))
			return ERR_CORRUPT;
		at += 2;
	}
	*header_size = at;
	return status;
}

int gzip_inflate(const void *in, size_t in_size, void *out, size_t out_size,
		 struct inflate_workspace *ws, struct inflate_result *result)
{
	const u8 *p = in;
	size_t header_size;
	int status;

	*result = (struct inflate_result){ 0 };
	crc_tables(ws->crc);
	status = read_header(p, in_size, ws->crc, &header_size);
	if (status != OK)
		return status;
	status = inflate_raw(p + header_size, in_size - header_size, out,
			     out_size, ws, result);
	result->consumed += header_size;
	if (status != OK)
		return status;
	if (in_size - result->consumed < TRAILER_SIZE)
		return ERR_TRUNCATED;
	p += result->consumed;
	if (get_le32(p) != crc32(ws->crc, out, result->produced) ||
	    get_le32(p + 4) != (u32)result->produced)
		return ERR_CHECKSUM;
	result->consumed += TRAILER_SIZE;
	return OK;
}

int gzip_claimed_size(const void *in, size_t in_size, u32 *size)
{
	int status = check_magic(in, in_size);

	if (status != OK)
		return status;
	if (in_size < HEADER_SIZE + TRAILER_SIZE)
		return ERR_TRUNCATED;
	*size = get_le32((const u8 *)in + in_size - 4);
	return OK;
}
