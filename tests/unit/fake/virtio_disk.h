/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A model of a virtio block device (Virtual I/O Device 1.2, 5.2) on the model
 * of the bus.
 */
#ifndef FAKE_VIRTIO_DISK_H
#define FAKE_VIRTIO_DISK_H

#include "fake/virtio_bus.h"

#define VIRTIO_DISK_SECTORS 4096u

struct virtio_disk {
	struct virtio_bus bus;
	u32 size_max, seg_max, blk_size;
	u64 capacity;	  /* sectors of 512 */
	u64 bad_sector;	  /* a request that touches it fails; ~0: none */
	u32 bad_status;	  /* with this */
	bool needs_reset; /* afterwards */

	u8 bytes[VIRTIO_DISK_SECTORS * 512];
	u16 waiting[1024];
	u32 waiting_count;

	u32 most_waiting, requests, flushes;
	u64 largest; /* bytes of one request */
};

void virtio_disk_new(struct virtio_disk *disk);

#endif
