/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A block device in memory that misbehaves on demand: bad blocks, and power
 * that fails at any write.
 */
#ifndef FAKE_DISK_H
#define FAKE_DISK_H

#include "storage/block.h"

#define DISK_NEVER UINT64_MAX

struct disk {
	struct block_device device;
	u8 *bytes;
	u64 size;      /* of `bytes` */
	u64 bad_read;  /* reading this block is ERR_IO; DISK_NEVER: none */
	u64 bad_write; /* writing it is */
	u64 power;     /* block writes until it fails; DISK_NEVER: it holds */
	u64 reads;     /* calls of the driver */
	u64 writes;    /* calls */
	u64 blocks_read, blocks_written, flushes;
};

/* A zeroed disk. Ends the test if there is no memory. */
void disk_new(struct disk *disk, u64 blocks, u32 block_size);

/*
 * A disk with the contents of a file, read-only false. Ends the test if the
 * file cannot be read or is no multiple of block_size.
 */
void disk_load(struct disk *disk, const char *path, u32 block_size);

void disk_save(const struct disk *disk, const char *path);

/* The same contents once more, with counters and faults reset. */
void disk_copy(struct disk *copy, const struct disk *disk);

void disk_free(struct disk *disk);

#endif
