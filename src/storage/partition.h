/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Partition tables: MBR with extended partitions, and GPT (UEFI
 * Specification 2.10, chapter 5). Reads only.
 */
#ifndef STORAGE_PARTITION_H
#define STORAGE_PARTITION_H

#include "storage/block.h"

#define PARTITIONS_MAX 128u

enum partition_scheme {
	PARTITION_NONE, /* no table: the whole disk may be a file system */
	PARTITION_MBR,
	PARTITION_GPT,
	PARTITION_GPT_BACKUP, /* the primary header or entries are damaged */
};

struct partition {
	u64 first;  /* block */
	u64 count;  /* blocks, not 0 */
	u32 number; /* as Linux counts: 1..4 primary, 5.. logical; GPT entry */
};

struct partition_table {
	enum partition_scheme scheme;
	u32 count;
	struct partition partition[PARTITIONS_MAX]; /* by number, rising */
};

/*
 * Reads the table of a whole disk. A GPT counts only with a protective MBR,
 * header and entries each with the right CRC, and every used entry within the
 * disk; if the primary fails that, or cannot be read, and the backup at the
 * end of the disk does not, the backup counts. A sector 0 that is itself a FAT
 * boot sector, that has no signature, or where a primary partition is neither
 * active nor inactive (it is code then), is no table.
 *
 * An extended partition is not listed, only the logical ones within it.
 * Overwrites the disk's scratch.
 *
 * ERR_CORRUPT: a table that contradicts itself: overlapping or out-of-range
 * partitions, an endless chain of extended ones; ERR_CHECKSUM: a GPT of which
 * neither copy is whole; ERR_UNSUPPORTED: GPT entries of a size other than
 * 128 times a power of two or of more than 1 MiB in all, or a header of
 * another major version; ERR_NO_SPACE: more than PARTITIONS_MAX; ERR_RANGE: a
 * disk without blocks; otherwise what the device returned.
 * *table is filled as far as it was read, for a message.
 */
int partition_read(struct block_device *disk,
		   struct partition_table *table) MUST_CHECK;

#endif
