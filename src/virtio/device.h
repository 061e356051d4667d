/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A virtio device behind the MMIO transport: what it is, and how it is
 * brought up and down (Virtual I/O Device 1.2, 3.1 and 4.2).
 */
#ifndef VIRTIO_DEVICE_H
#define VIRTIO_DEVICE_H

#include "base/compiler.h"
#include "virtio/queue.h"
#include "virtio/transport.h"

/* Device ids, 5. */
#define VIRTIO_ID_NONE	  0u
#define VIRTIO_ID_BLOCK	  2u
#define VIRTIO_ID_CONSOLE 3u

/* Feature bits of every device, 6. */
#define VIRTIO_F_VERSION_1	 (UINT64_C(1) << 32)
#define VIRTIO_F_ACCESS_PLATFORM (UINT64_C(1) << 33)

struct virtio_device {
	const struct virtio_transport *transport;
	u32 id;	      /* VIRTIO_ID_* */
	u64 features; /* negotiated */
};

/*
 * Looks at what is there, without a write. device->id is set whenever there is
 * a transport at all.
 * ERR_BAD_MAGIC: no virtio transport; ERR_NOT_FOUND: an empty slot;
 * ERR_BAD_VERSION: the legacy interface.
 */
int virtio_probe(struct virtio_device *device,
		 const struct virtio_transport *transport) MUST_CHECK;

/*
 * Resets the device and agrees on features: `wanted` ones that it offers, and
 * VERSION_1. ERR_UNSUPPORTED: it does not offer that, or takes back its word;
 * ERR_BUSY: it does not finish its reset.
 */
int virtio_start(struct virtio_device *device, u64 wanted) MUST_CHECK;

/*
 * Sets up queue `index` in `memory` (VIRTIO_QUEUE_BYTES, zeroed, aligned to
 * 4 KiB), with as many entries as the device has, but at most `max`, a power of
 * two up to VIRTIO_QUEUE_MAX. Between virtio_start() and virtio_run(). ERR_NOT_FOUND: no such queue;
 * ERR_DENIED: the transport refuses the memory.
 */
int virtio_add_queue(struct virtio_device *device, struct virtio_queue *queue,
		     u32 index, u32 max, void *memory) MUST_CHECK;

/* The device may use its queues from now on. */
void virtio_run(struct virtio_device *device);

/*
 * Takes everything back: the device touches no memory any more and is as
 * after power-on. ERR_BUSY: it does not finish.
 */
int virtio_reset(struct virtio_device *device) MUST_CHECK;

/* Whether the device has given up (DEVICE_NEEDS_RESET or FAILED). */
bool virtio_broken(const struct virtio_device *device);

/* Why a device has interrupted, 4.2.2. */
#define VIRTIO_CAUSE_QUEUE  0x1u /* a queue has finished chains */
#define VIRTIO_CAUSE_CONFIG 0x2u /* its configuration or status changed */

/*
 * Takes the interrupt away; returns VIRTIO_CAUSE_*. What the device finishes
 * from now on interrupts anew, so look at the queues afterwards.
 */
u32 virtio_acknowledge(struct virtio_device *device);

/*
 * Copies `size` bytes (a multiple of 4) of the configuration space from a
 * multiple of 4 on, all of one generation (4.2.2.2). ERR_BUSY: it keeps
 * changing.
 */
int virtio_config(const struct virtio_device *device, u32 offset, void *to,
		  u32 size) MUST_CHECK;

#endif
