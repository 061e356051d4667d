/* SPDX-License-Identifier: BSD-2-Clause */
/* Little-endian numbers in files and on disks, at any alignment. */
#ifndef BASE_BYTES_H
#define BASE_BYTES_H

#include "base/types.h"

static inline u32 get_le16(const u8 *p)
{
	return (u32)p[0] | (u32)p[1] << 8;
}

static inline u32 get_le32(const u8 *p)
{
	return get_le16(p) | get_le16(p + 2) << 16;
}

static inline u64 get_le64(const u8 *p)
{
	return get_le32(p) | (u64)get_le32(p + 4) << 32;
}

#endif
