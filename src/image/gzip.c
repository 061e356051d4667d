/* SPDX-License-Identifier: BSD-2-Clause */
/* RFC 1952. */
#include "image/gzip.h"

#include "base/bytes.h"
#include "base/crc32.h"
#include "base/status.h"
#include "base/string.h"

#define HEADER_SIZE    10u
#define TRAILER_SIZE   8u
#define METHOD_DEFLATE 8

#define FLAG_HCRC      0x02
#define FLAG_EXTRA     0x04
#define FLAG_NAME      0x08
#define FLAG_COMMENT   0x10
#define FLAG_RESERVED  0xe0

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
		if ((crc32_update_by_tables(crc, 0, p, at) & 0xffff) !=
		    get_le16(p + at))
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
	crc32_make_tables(ws->crc);
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
	if (get_le32(p) !=
		    crc32_update_by_tables(ws->crc, 0, out, result->produced) ||
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
