/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * CRC-32 of the reflected polynomial 0xedb88320, as gzip (RFC 1952, chapter 8)
 * and GPT (UEFI Specification 2.10, section 5.3.2) have it. Any context.
 */
#ifndef BASE_CRC32_H
#define BASE_CRC32_H

#include "base/types.h"

/*
 * The CRC of some bytes whose CRC is `crc`, followed by `size` more; 0 is the
 * CRC of no bytes. Needs no memory, and is slow: for some KiB.
 */
u32 crc32_update(u32 crc, const void *data, size_t size);

/*
 * The same, several times faster, with 8 KiB of tables in the caller's
 * memory, which crc32_make_tables() has filled.
 */
void crc32_make_tables(u32 tables[8][256]);
u32 crc32_update_by_tables(u32 tables[8][256], u32 crc, const void *data,
			   size_t size);

#endif
