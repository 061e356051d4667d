/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The part of a model of a virtio-mmio device that all devices share, written
 * from the specification and not from the driver: it ends the test where the
 * driver breaks the protocol, and misbehaves on demand.
 */
#ifndef FAKE_VIRTIO_BUS_H
#define FAKE_VIRTIO_BUS_H

#include "base/types.h"
#include "virtio/transport.h"

#define VIRTIO_BUS_QUEUES 2u

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
	VIRTIO_NO_STATUS,  /* leaves a disk's status byte alone */
	VIRTIO_RESTLESS,   /* its configuration changes all the time */
};

struct virtio_bus_descriptor {
	u64 address;
	u32 length;
	u16 flags, next;
};

struct virtio_bus_queue {
	u64 ring[3]; /* descriptors, available, used */
	u32 size;
	bool ready;
	u16 seen, used; /* indices */
};

struct virtio_bus {
	struct virtio_transport transport;
	enum virtio_fault fault;
	u32 id, queue_count, queue_max;
	u64 offered;	   /* feature bits */
	const u8 *foreign; /* memory that is not the driver's; NULL: none */
	u64 foreign_size;
	bool no_notify; /* asks not to be notified, and looks by itself */

	/* What the device at hand does; config NULL: it has none. */
	u32 (*config)(struct virtio_bus *bus, u32 offset);
	void (*look)(struct virtio_bus *bus); /* at what is available */
	void (*work)(struct virtio_bus *bus); /* the driver waits */
	void (*reset)(struct virtio_bus *bus);

	u32 status, feature_page, driver_page, selected;
	u32 interrupt; /* InterruptStatus */
	u64 accepted;
	struct virtio_bus_queue queue[VIRTIO_BUS_QUEUES];
	u32 notified, resets, waits;
};

/* Fills in the transport; the rest is the device's. */
void virtio_bus_init(struct virtio_bus *bus);

/* The next chain that the driver has made available, if there is one. */
bool virtio_bus_next(struct virtio_bus *bus, u32 queue, u16 *head);

struct virtio_bus_descriptor *virtio_bus_chain(struct virtio_bus *bus,
					       u32 queue, u32 n);

/*
 * Gives a chain back, with as many bytes written, and interrupts if that is
 * wanted; the faults are made here.
 */
void virtio_bus_use(struct virtio_bus *bus, u32 queue, u32 head, u32 length);

#endif
