/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A model of a virtio console (Virtual I/O Device 1.2, 5.3) with port 0 only,
 * on the model of the bus.
 */
#ifndef FAKE_VIRTIO_PORT_H
#define FAKE_VIRTIO_PORT_H

#include "fake/virtio_bus.h"

#define VIRTIO_PORT_SENT (4u << 20)

struct virtio_port {
	struct virtio_bus bus;
	u32 chunk;    /* bytes that it puts into one buffer; 0: it fills them */
	bool blocked; /* nobody takes what the driver sends */

	u8 sent[VIRTIO_PORT_SENT]; /* by the driver */
	u32 sent_size;
	u16 waiting[1024];
	u32 waiting_count;

	u32 largest; /* bytes of one buffer of the driver's */
	u32 packets;
};

void virtio_port_new(struct virtio_port *port);

/* What arrives for the driver: as much as its buffers take; how much it was. */
u32 virtio_port_feed(struct virtio_port *port, const u8 *from, u32 size);

/* Gives back a buffer of the driver's with as many bytes claimed, none written. */
void virtio_port_claim(struct virtio_port *port, u32 length);

#endif
