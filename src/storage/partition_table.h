/* SPDX-License-Identifier: BSD-2-Clause */
/* What the readers of both kinds of partition tables share; private. */
#ifndef STORAGE_PARTITION_TABLE_H
#define STORAGE_PARTITION_TABLE_H

#include "base/bytes.h"
#include "storage/partition.h"

/* Every sector 0 and every extended boot record, of any block size. */
#define MBR_SIZE       512u
#define MBR_ENTRIES    446u
#define MBR_ENTRY_SIZE 16u
#define MBR_SIGNATURE  510u

/* In an entry. */
#define MBR_ENTRY_FLAG	0u
#define MBR_ENTRY_TYPE	4u
#define MBR_ENTRY_FIRST 8u
#define MBR_ENTRY_COUNT 12u

/* A protective entry, and where it begins: UEFI section 5.2.3. */
#define MBR_TYPE_GPT 0xee
#define GPT_PRIMARY  1u

static inline bool mbr_has_signature(const u8 *sector)
{
	return get_le16(sector + MBR_SIGNATURE) == 0xaa55;
}

/* Whether [a, a + a_count) and [b, b + b_count), neither wraps, share one. */
static inline bool partition_spans_meet(u64 a, u64 a_count, u64 b, u64 b_count)
{
	return a - b < b_count || b - a < a_count;
}

/* Whether one of the first `n` partitions holds a block of the span. */
bool partition_meets(const struct partition_table *table, u32 n, u64 first,
		     u64 count);

/* Appends a partition. ERR_NO_SPACE: the table is full. */
int partition_append(struct partition_table *table, u32 number, u64 first,
		     u64 count) MUST_CHECK;

/*
 * The partitions of an MBR, of which `sector` holds MBR_SIZE bytes, and of
 * the extended partitions in it.
 */
int mbr_read(struct block_device *disk, const u8 *sector,
	     struct partition_table *table) MUST_CHECK;

/* The partitions of the primary GPT or, if it is damaged, of the backup. */
int gpt_read(struct block_device *disk,
	     struct partition_table *table) MUST_CHECK;

#endif
