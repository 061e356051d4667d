/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The virtio block device (Virtual I/O Device 1.2, 5.2) as a block device:
 * polled, with as many large requests in flight as the queue takes, straight
 * between disk and the caller's memory.
 */
#ifndef VIRTIO_BLK_H
#define VIRTIO_BLK_H

#include "storage/block.h"
#include "virtio/device.h"

/* What a disk needs: the queue, a header and status of each request, a block. */
#define VIRTIO_BLK_MEMORY (VIRTIO_QUEUE_BYTES + 4096u + BLOCK_SIZE_MAX)

struct virtio_blk {
	struct block_device disk; /* for the caller */
	struct virtio_device device;
	struct virtio_queue queue;
	struct virtio_blk_slot *slots; /* one for each head of a chain */
	u32 segment_size;	       /* bytes of one descriptor */
	u32 segments;		       /* of one request */
	u32 request_blocks;
	bool broken; /* it does not keep to the protocol: every call is ERR_IO */
};

/*
 * Brings up the disk behind `transport` in `memory`, which is
 * VIRTIO_BLK_MEMORY bytes, aligned to 4 KiB, and belongs to the disk until
 * virtio_blk_close(). blk->device.id says what is there in any case.
 *
 * ERR_NOT_FOUND: an empty slot or another device; ERR_BAD_VERSION: a legacy
 * device; ERR_UNSUPPORTED: features or a block size that this driver does not
 * have; ERR_CORRUPT: its configuration makes no sense; and what virtio_start()
 * and virtio_config() return. The device is reset then.
 *
 * blk->disk is read-only until virtio_blk_allow_writes().
 */
int virtio_blk_open(struct virtio_blk *blk,
		    const struct virtio_transport *transport,
		    void *memory) MUST_CHECK;

/* Makes blk->disk writable, unless the device is not. */
void virtio_blk_allow_writes(struct virtio_blk *blk);

/* Resets the device: the memory is the caller's again. */
int virtio_blk_close(struct virtio_blk *blk) MUST_CHECK;

#endif
