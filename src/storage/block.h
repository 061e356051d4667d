/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Block devices: what a disk driver fills, and what partitions and file
 * systems use. A partition is a block device too.
 *
 * Offsets and sizes of the functions below are bytes, of the operations
 * blocks. Nothing here locks or allocates: one caller at a time.
 */
#ifndef STORAGE_BLOCK_H
#define STORAGE_BLOCK_H

#include "base/compiler.h"
#include "base/types.h"

/* The largest block that is supported, and the smallest. */
#define BLOCK_SIZE_MAX 4096u
#define BLOCK_SIZE_MIN 512u

struct block_device;

/*
 * What a driver does. A range has been checked against the capacity and is
 * not empty; a write comes only to a device that is not read-only. The buffer
 * may have any alignment. A device may make one call of it many requests.
 * `device` may be a slice; the blocks are counted as in the whole device.
 *
 * ERR_IO: the device reported an error; for a write, any part of the range
 * may then be old or new. ERR_BUSY: it does not answer.
 */
struct block_ops {
	int (*read)(struct block_device *device, u64 first, u64 count,
		    void *to);
	int (*write)(struct block_device *device, u64 first, u64 count,
		     const void *from);
	/* Returns when everything written is on stable storage. */
	int (*flush)(struct block_device *device);
};

struct block_device {
	const struct block_ops *ops; /* of a read-only one: read() is enough */
	void *context;		     /* the driver's */
	u64 count;		     /* capacity in blocks */
	u32 block_size;		     /* bytes, a power of two, 512 to 4096 */
	bool read_only;
	/* Room for the blocks that a read or write takes only a part of. */
	u8 *scratch; /* block_size bytes, the driver's memory */
	u64 first;   /* where it begins in the whole device: a slice, else 0 */
};

/* The capacity in bytes. */
static inline u64 block_capacity(const struct block_device *device)
{
	return device->count * device->block_size;
}

/*
 * Reads or writes any range of bytes. Whole blocks go straight between device
 * and buffer in one call of the driver; a write of a part of a block reads
 * it first. ERR_RANGE: beyond the capacity, nothing was transferred;
 * ERR_DENIED: written to a read-only device; otherwise what the driver says.
 */
int block_read(struct block_device *device, u64 offset, u64 size,
	       void *to) MUST_CHECK;
int block_write(struct block_device *device, u64 offset, u64 size,
		const void *from) MUST_CHECK;

/* Makes what was written durable; nothing to do on a read-only device. */
int block_flush(struct block_device *device) MUST_CHECK;

/*
 * Makes `part` the blocks [first, first + count) of `whole`, with whole's
 * driver and scratch, read-only if whole is. ERR_RANGE if whole does not have
 * them.
 */
int block_slice(struct block_device *part, const struct block_device *whole,
		u64 first, u64 count) MUST_CHECK;

#endif
