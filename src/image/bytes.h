/* SPDX-License-Identifier: BSD-2-Clause */
/* Numbers in files: of either byte order, at any alignment. */
#ifndef IMAGE_BYTES_H
#define IMAGE_BYTES_H

#include "base/types.h"

static inline u16 get_le16(const u8 *p)
{
	return (u16)(p[0] | p[1] << 8);
}

static inline u32 get_le32(const u8 *p)
{
	return get_le16(p) | (u32)get_le16(p + 2) << 16;
}

static inline u64 get_le64(const u8 *p)
{
	return get_le32(p) | (u64)get_le32(p + 4) << 32;
}

#endif
