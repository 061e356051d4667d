/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A split virtqueue (Virtual I/O Device 1.2, 2.7). The driver's own
 * books are apart from the memory that the device can write, so a device that
 * lies is found out and nothing of EL2's is lost.
 *
 * One CPU at a time.
 */
#ifndef VIRTIO_QUEUE_H
#define VIRTIO_QUEUE_H

#include "base/compiler.h"
#include "virtio/transport.h"

#define VIRTIO_QUEUE_MAX   128u
#define VIRTIO_QUEUE_BYTES 4096u

struct virtio_descriptor {
	u64 address;
	u32 length;
	u16 flags;
	u16 next;
};

struct virtio_available {
	u16 flags;
	u16 index;
	u16 ring[];
};

struct virtio_used_element {
	u32 head;
	u32 length;
};

struct virtio_used {
	u16 flags;
	u16 index;
	struct virtio_used_element ring[];
};

/* One piece of a chain. */
struct virtio_buffer {
	const void *at;
	u32 size;
	bool writable; /* by the device; those come after the others */
};

/* The fields are for this room. */
struct virtio_queue {
	const struct virtio_transport *transport;
	struct virtio_descriptor *descriptors;
	struct virtio_available *available;
	struct virtio_used *used;
	u32 index;
	u32 count; /* entries, a power of two */
	u32 free_count;
	u32 in_flight;	    /* chains that the device has, or will have */
	u16 free_head;	    /* first of the free descriptors */
	u16 next_available; /* the next index to publish */
	u16 published;	    /* of these, as the device was told last */
	u16 next_used;	    /* the next index to look at */
	u16 next[VIRTIO_QUEUE_MAX];
	u16 length[VIRTIO_QUEUE_MAX]; /* of the chain with this head; 0: none */
	u32 room[VIRTIO_QUEUE_MAX];   /* bytes the device may write to it */
};

/* An empty queue in `memory`, zeroed and aligned to 4 KiB; device.h calls it. */
void virtio_queue_init(struct virtio_queue *queue,
		       const struct virtio_transport *transport, u32 index,
		       u32 max, void *memory);

/*
 * Adds a chain, which the device sees after virtio_queue_publish(). *head
 * names it until it is taken back. ERR_NO_SPACE: too few free descriptors;
 * ERR_DENIED: the transport refuses the memory.
 */
int virtio_queue_add(struct virtio_queue *queue,
		     const struct virtio_buffer *buffers, u32 count,
		     u32 *head) MUST_CHECK;

/* Hands all added chains over, and tells the device unless it looks anyway. */
void virtio_queue_publish(struct virtio_queue *queue);

/*
 * Whether the device is to interrupt for each chain that it has finished;
 * initially not. Chains that it finished before this call need not be
 * announced: look for them afterwards.
 */
void virtio_queue_set_interrupt(struct virtio_queue *queue, bool on);

/*
 * Takes a finished chain back, in the device's order, into which it has
 * written *length bytes. ERR_NOT_FOUND: none is finished; ERR_CORRUPT: the
 * device names a chain that it does not have, or claims more than it was
 * given.
 */
int virtio_queue_take(struct virtio_queue *queue, u32 *head,
		      u32 *length) MUST_CHECK;

#endif
