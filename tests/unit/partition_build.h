/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Partition tables made by hand, in a disk's memory, for the tests and as the
 * seed of the fuzz target. Bad on demand: nothing is checked.
 */
#ifndef PARTITION_BUILD_H
#define PARTITION_BUILD_H

#include <stdint.h>
#include <string.h>

#include "base/crc32.h"

/* A disk, and where a GPT has what; the backup mirrors the primary. */
struct table_build {
	uint8_t *bytes;
	uint64_t blocks;
	uint32_t block_size;
	uint32_t entry_size;
	uint32_t entry_count;
};

static inline void build_put(uint8_t *at, uint64_t value, unsigned bytes)
{
	for (; bytes; bytes--, value >>= 8)
		*at++ = (uint8_t)value;
}

static inline uint8_t *build_block(const struct table_build *b, uint64_t block)
{
	return b->bytes + block * b->block_size;
}

/* Entry `index` of the MBR or extended boot record in a block. */
static inline void build_mbr(const struct table_build *b, uint64_t block,
			     unsigned index, uint8_t type, uint32_t first,
			     uint32_t count)
{
	uint8_t *sector = build_block(b, block);
	uint8_t *entry = sector + 446 + 16 * index;

	entry[4] = type;
	build_put(entry + 8, first, 4);
	build_put(entry + 12, count, 4);
	build_put(sector + 510, 0xaa55, 2);
}

static inline uint64_t build_entry_blocks(const struct table_build *b)
{
	uint64_t bytes = (uint64_t)b->entry_size * b->entry_count;

	return (bytes + b->block_size - 1) / b->block_size;
}

/* Header of the primary, or of the backup. */
static inline uint8_t *build_header(const struct table_build *b, int backup)
{
	return build_block(b, backup ? b->blocks - 1 : 1);
}

static inline uint8_t *build_entries(const struct table_build *b, int backup)
{
	uint64_t blocks = build_entry_blocks(b);

	return build_block(b, backup ? b->blocks - 1 - blocks : 2);
}

/* The CRCs of one copy, of whatever it holds now. */
static inline void build_seal(const struct table_build *b, int backup)
{
	uint8_t *header = build_header(b, backup);

	build_put(header + 88,
		  crc32_update(0, build_entries(b, backup),
			       (size_t)b->entry_size * b->entry_count),
		  4);
	build_put(header + 16, 0, 4);
	build_put(header + 16, crc32_update(0, header, 92), 4);
}

/* GPT entry `index`, from 0, of one copy: blocks first to last. */
static inline void build_entry(const struct table_build *b, int backup,
			       unsigned index, uint64_t first, uint64_t last)
{
	uint8_t *entry =
		build_entries(b, backup) + (size_t)index * b->entry_size;

	memset(entry, 0x30 + (int)(index % 100), 32);
	build_put(entry + 32, first, 8);
	build_put(entry + 40, last, 8);
}

/* A protective MBR and both copies of a GPT without partitions, sealed. */
static inline void build_gpt(const struct table_build *b)
{
	uint64_t blocks = build_entry_blocks(b);

	build_mbr(b, 0, 0, 0xee, 1, (uint32_t)(b->blocks - 1));
	for (int backup = 0; backup < 2; backup++) {
		uint8_t *h = build_header(b, backup);

		memset(h, 0, b->block_size);
		memcpy(h, "EFI PART", 8);
		build_put(h + 8, 0x10000, 4);
		build_put(h + 12, 92, 4);
		build_put(h + 24, backup ? b->blocks - 1 : 1, 8);
		build_put(h + 32, backup ? 1 : b->blocks - 1, 8);
		build_put(h + 40, 2 + blocks, 8);
		build_put(h + 48, b->blocks - 2 - blocks, 8);
		build_put(h + 72, backup ? b->blocks - 1 - blocks : 2, 8);
		build_put(h + 80, b->entry_count, 4);
		build_put(h + 84, b->entry_size, 4);
		memset(build_entries(b, backup), 0,
		       (size_t)b->entry_size * b->entry_count);
		build_seal(b, backup);
	}
}

#endif
