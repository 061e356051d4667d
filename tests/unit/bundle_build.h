/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Bundles for tests and fuzz targets: kernels, gzip members and the sealed
 * layout, written into the caller's buffers.
 */
#ifndef BUNDLE_BUILD_H
#define BUNDLE_BUILD_H

#include <stdlib.h>
#include <string.h>

#include "base/crc32.h"
#include "image/bundle.h"

static inline size_t bb_put(u8 *at, u64 value, unsigned bytes)
{
	for (unsigned i = 0; i < bytes; i++)
		at[i] = (u8)(value >> 8 * i);
	return bytes;
}

/* An Image of `size` bytes, at least 256, that knows its length (`stub`). */
static inline void bb_image(u8 *out, size_t size, bool stub)
{
	for (size_t n = 0; n < size; n++)
		out[n] = (u8)(n * 7 + (n >> 8));
	memset(out, 0, 0x80);
	bb_put(out, stub ? 0x91005a4d : 0x14000000, 4);
	bb_put(out + 4, 0x14000001, 4);
	bb_put(out + 0x10, size + 5000, 8);
	bb_put(out + 0x18, 0xa, 8);
	memcpy(out + 0x38, "ARM\x64", 4);
	bb_put(out + 0x3c, 0x40, 4);
	memcpy(out + 0x40, "PE\0\0", 4);
	bb_put(out + 0x46, 1, 2); /* sections */
	bb_put(out + 0x54, 8, 2); /* size of the optional header */
	bb_put(out + 0x40 + 24 + 8 + 16, size - 0x200, 4);
	bb_put(out + 0x40 + 24 + 8 + 20, 0x200, 4);
}

/* A gzip member that stores `size` bytes, at most 65535; returns its length. */
static inline size_t bb_gzip(u8 *out, const u8 *data, size_t size)
{
	static const u8 header[10] = { 0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 3 };
	u8 *at = out;

	memcpy(at, header, sizeof(header));
	at += sizeof(header);
	*at++ = 1; /* the last block, stored */
	at += bb_put(at, size, 2);
	at += bb_put(at, ~size, 2);
	memcpy(at, data, size);
	at += size;
	at += bb_put(at, crc32_update(0, data, size), 4);
	at += bb_put(at, size, 4);
	return (size_t)(at - out);
}

/* The checksum of a sealed header whose other fields are right. */
static inline void bb_sum(u8 *header)
{
	bb_put(header + 60, crc32_update(0, header, 60), 4);
}

/* Writes a sealed header before the parts, which are in place. */
static inline void bb_seal(u8 *out, struct range kernel, struct range ramdisk)
{
	memset(out, 0, BUNDLE_HEADER_SIZE);
	memcpy(out, "CAISSONB", 8);
	bb_put(out + 8, 1, 4);
	bb_put(out + 12, crc32_update(0, out + kernel.base, kernel.size), 4);
	bb_put(out + 16, kernel.base, 8);
	bb_put(out + 24, kernel.size, 8);
	bb_put(out + 32, ramdisk.base, 8);
	bb_put(out + 40, ramdisk.size, 8);
	bb_put(out + 48, crc32_update(0, out + ramdisk.base, ramdisk.size), 4);
	bb_sum(out);
}

#endif
