/* SPDX-License-Identifier: BSD-2-Clause */
#include "base/crc32.h"

#define POLYNOMIAL UINT32_C(0xedb88320)

typedef u64 __attribute__((may_alias)) word;

/* What eight bits, the low ones of v, do to the rest of it. */
static u32 shift_byte(u32 v)
{
	for (unsigned i = 0; i < 8; i++)
		v = v >> 1 ^ (v & 1 ? POLYNOMIAL : 0);
	return v;
}

u32 crc32_update(u32 crc, const void *data, size_t size)
{
	const u8 *p = data;
	u32 v = ~crc;

	for (; size; size--)
		v = shift_byte(v ^ *p++);
	return ~v;
}

/* tables[k][b]: what byte b does to the CRC k bytes later. */
void crc32_make_tables(u32 tables[8][256])
{
	for (u32 b = 0; b < 256; b++)
		tables[0][b] = shift_byte(b);
	for (unsigned k = 1; k < 8; k++)
		for (u32 b = 0; b < 256; b++)
			tables[k][b] = tables[k - 1][b] >> 8 ^
				       tables[0][tables[k - 1][b] & 0xff];
}

static u32 update_byte(u32 t[8][256], u32 v, u8 byte)
{
	return v >> 8 ^ t[0][(v ^ byte) & 0xff];
}

/* Eight bytes at a time, as little-endian machines load them. */
u32 crc32_update_by_tables(u32 t[8][256], u32 crc, const void *data,
			   size_t size)
{
	const u8 *p = data;
	u32 v = ~crc;

	for (; size && ((uintptr_t)p & 7); size--)
		v = update_byte(t, v, *p++);
	for (; size >= 8; size -= 8, p += 8) {
		u64 x = *(const word *)(const void *)p ^ v;

		v = t[7][x & 0xff] ^ t[6][x >> 8 & 0xff] ^
		    t[5][x >> 16 & 0xff] ^ t[4][x >> 24 & 0xff] ^
		    t[3][x >> 32 & 0xff] ^ t[2][x >> 40 & 0xff] ^
		    t[1][x >> 48 & 0xff] ^ t[0][x >> 56];
	}
	for (; size; size--)
		v = update_byte(t, v, *p++);
	return ~v;
}
