/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A model of a virtio-mmio block device, written from the specification and
 * not from the driver: it ends the test where the driver breaks the protocol,
 * and misbehaves on demand.
 */
#ifndef FAKE_VIRTIO_DISK_H
#define FAKE_VIRTIO_DISK_H

#include "base/types.h"
#include "virtio/transport.h"

#define VIRTIO_DISK_SECTORS 4096u

/* What it does wrong. */
enum virtio_fault {
	VIRTIO_GOOD,
	VIRTIO_LEGACY,
	VIRTIO_NO_MAGIC,
	VIRTIO_EMPTY,
	VIRTIO_OTHER_ID,
	VIRTIO_NO_VERSION_1,
	VIRTIO_DENIES_FEATURES,
	VIRTIO_NEVER_RESETS,
	VIRTIO_NO_QUEUE,
	VIRTIO_SILENT,	   /* takes requests and never answers */
	VIRTIO_WRONG_HEAD, /* a chain that it was not given */
	VIRTIO_HUGE_HEAD,  /* a number beyond the queue */
	VIRTIO_TOO_LONG,   /* claims to have written more than it may */
	VIRTIO_JUMPS,	   /* more used than there were available */
	VIRTIO_TWICE,	   /* the same chain again */
	VIRTIO_NO_STATUS,  /* leaves the status byte alone */
	VIRTIO_RESTLESS,   /* its configuration changes all the time */
};

struct virtio_disk {
	struct virtio_transport transport;
	enum virtio_fault fault;
	u64 offered; /* feature bits */
	u32 size_max, seg_max, blk_size, queue_max;
	u64 capacity;	   /* sectors of 512 */
	u64 bad_sector;	   /* a request that touches it fails; ~0: none */
	u32 bad_status;	   /* with this */
	bool needs_reset;  /* afterwards */
	const u8 *foreign; /* memory that is not the driver's; NULL: none */
	u64 foreign_size;
	bool no_notify; /* asks not to be notified, and looks by itself */

	u8 bytes[VIRTIO_DISK_SECTORS * 512];
	u32 status, feature_page, driver_page;
	u64 accepted, ring[3]; /* descriptors, available, used */
	u32 queue_size;
	bool queue_ready;
	u16 seen, used; /* indices */
	u16 waiting[1024];
	u32 waiting_count;

	u32 most_waiting, notified, requests, flushes, resets, waits;
	u64 largest; /* bytes of one request */
};

void virtio_disk_new(struct virtio_disk *disk);

#endif
