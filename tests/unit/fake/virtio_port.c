/* SPDX-License-Identifier: BSD-2-Clause */
#include "fake/virtio_port.h"

#include <string.h>

#include <check.h>

#include "base/compiler.h"

#define RECEIVE	 0u
#define TRANSMIT 1u

static struct virtio_port *port_of(struct virtio_bus *bus)
{
	return container_of(bus, struct virtio_port, bus);
}

static void look(struct virtio_bus *bus)
{
	struct virtio_port *port = port_of(bus);
	u16 head;

	while (virtio_bus_next(bus, TRANSMIT, &head))
		port->waiting[port->waiting_count++] = head;
}

/* Sends one buffer on: the oldest, as a line of bytes must. */
static void work(struct virtio_bus *bus)
{
	struct virtio_port *port = port_of(bus);
	const struct virtio_bus_descriptor *part;
	u16 head;

	if (port->waiting_count == 0 || port->blocked)
		return;
	head = port->waiting[0];
	port->waiting_count--;
	memmove(port->waiting, port->waiting + 1,
		port->waiting_count * sizeof(port->waiting[0]));
	part = virtio_bus_chain(bus, TRANSMIT, head);
	ck_assert_uint_eq(part->flags, 0);
	ck_assert_uint_ne(part->length, 0);
	ck_assert_uint_le(part->length, VIRTIO_PORT_SENT - port->sent_size);
	memcpy(port->sent + port->sent_size, (u8 *)(uintptr_t)part->address,
	       part->length);
	port->sent_size += part->length;
	port->packets++;
	if (part->length > port->largest)
		port->largest = part->length;
	virtio_bus_use(bus, TRANSMIT, head, 0);
}

static void reset(struct virtio_bus *bus)
{
	port_of(bus)->waiting_count = 0;
}

u32 virtio_port_feed(struct virtio_port *port, const u8 *from, u32 size)
{
	u32 done = 0;
	u16 head;

	ck_assert(port->bus.status & 4);
	while (done < size && virtio_bus_next(&port->bus, RECEIVE, &head)) {
		const struct virtio_bus_descriptor *part =
			virtio_bus_chain(&port->bus, RECEIVE, head);
		u32 length = part->length;

		ck_assert_uint_eq(part->flags, 2);
		if (port->chunk && port->chunk < length)
			length = port->chunk;
		if (length > size - done)
			length = size - done;
		memcpy((u8 *)(uintptr_t)part->address, from + done, length);
		done += length;
		virtio_bus_use(&port->bus, RECEIVE, head, length);
	}
	return done;
}

void virtio_port_claim(struct virtio_port *port, u32 length)
{
	u16 head;

	ck_assert(virtio_bus_next(&port->bus, RECEIVE, &head));
	virtio_bus_use(&port->bus, RECEIVE, head, length);
}

void virtio_port_new(struct virtio_port *port)
{
	memset(port, 0, sizeof(*port));
	virtio_bus_init(&port->bus);
	port->bus.id = 3;
	port->bus.queue_count = 2;
	port->bus.queue_max = 1024;
	/* SIZE, MULTIPORT, EMERG_WRITE, of which none is wanted. */
	port->bus.offered = 1ull << 32 | 7;
	port->bus.look = look;
	port->bus.work = work;
	port->bus.reset = reset;
}
