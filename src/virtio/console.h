/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The virtio console (Virtual I/O Device 1.2, 5.3) as a line of bytes: port 0,
 * without MULTIPORT. Bytes are copied to and from memory of the console's own,
 * the only memory that the device is ever given.
 *
 * One CPU at a time.
 */
#ifndef VIRTIO_CONSOLE_H
#define VIRTIO_CONSOLE_H

#include "virtio/device.h"

/* So many bytes fit into buffers that are posted, and that can be in flight. */
#define VIRTIO_CONSOLE_INPUT  4096u
#define VIRTIO_CONSOLE_OUTPUT 32768u

/* Two queues and the buffers. */
#define VIRTIO_CONSOLE_MEMORY                                                  \
	(2 * VIRTIO_QUEUE_BYTES + VIRTIO_CONSOLE_INPUT + VIRTIO_CONSOLE_OUTPUT)

/* The fields but `status` are for this room. */
struct virtio_console {
	struct virtio_device device;
	struct virtio_queue receive, transmit;
	u8 *input, *output; /* buffers; that of descriptor n is the n-th */
	const u8 *next;	    /* what has arrived and was not read */
	u32 left;	    /* bytes of it */
	bool held;	    /* its buffer is still to be posted anew */
	bool stalled;	    /* the device took nothing for as long as it may */
	/*
	 * OK, or why the device was given up, and reset if that is possible:
	 * ERR_CORRUPT: it does not keep to the protocol; ERR_IO: it asks for a
	 * reset; ERR_DENIED: the transport refuses the memory; ERR_BUSY: one
	 * of these, and it does not finish its reset.
	 */
	int status;
};

/*
 * Brings up the console behind `transport` in `memory`, which is
 * VIRTIO_CONSOLE_MEMORY bytes, zeroed, aligned to 4 KiB, and belongs to the
 * device from now on. console->device.id says what is there in any case.
 *
 * ERR_NOT_FOUND: an empty slot or another device; ERR_BAD_VERSION: a legacy
 * device; and what virtio_start() and virtio_add_queue() return. The device is
 * reset then.
 */
int virtio_console_open(struct virtio_console *console,
			const struct virtio_transport *transport,
			void *memory) MUST_CHECK;

/* Copies what has arrived, `size` bytes at most; returns how many. No wait. */
size_t virtio_console_read(struct virtio_console *console, u8 *to, size_t size);

/*
 * Sends all of it, and waits while all buffers are in flight. If the device
 * takes none of them for as long as the transport is patient, the rest is
 * lost; so is what follows, without a wait, until it takes one.
 */
void virtio_console_write(struct virtio_console *console, const u8 *from,
			  size_t size);

/*
 * Whether the device interrupts when something arrives; initially not. What
 * arrived before need not be announced: read it afterwards.
 */
void virtio_console_set_interrupt(struct virtio_console *console, bool on);

/* Takes the interrupt away; read afterwards, until there is nothing left. */
void virtio_console_acknowledge(struct virtio_console *console);

#endif
