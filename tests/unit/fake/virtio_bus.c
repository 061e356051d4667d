/* SPDX-License-Identifier: BSD-2-Clause */
#include "fake/virtio_bus.h"

#include <string.h>

#include <check.h>

#define PATIENCE 200000u

static u16 *available(const struct virtio_bus_queue *q)
{
	return (u16 *)(uintptr_t)q->ring[1];
}

static u8 *used(const struct virtio_bus_queue *q)
{
	return (u8 *)(uintptr_t)q->ring[2];
}

struct virtio_bus_descriptor *virtio_bus_chain(struct virtio_bus *bus,
					       u32 queue, u32 n)
{
	struct virtio_bus_queue *q = &bus->queue[queue];

	ck_assert_uint_lt(n, q->size);
	return (struct virtio_bus_descriptor *)(uintptr_t)q->ring[0] + n;
}

bool virtio_bus_next(struct virtio_bus *bus, u32 queue, u16 *head)
{
	struct virtio_bus_queue *q = &bus->queue[queue];
	u16 index;

	if (!q->ready)
		return false;
	index = available(q)[1];
	ck_assert_uint_le((u16)(index - q->seen), q->size);
	if (index == q->seen)
		return false;
	*head = available(q)[2 + q->seen++ % q->size];
	return true;
}

/* Bytes of a chain that the device may write. */
static u32 room(struct virtio_bus *bus, u32 queue, u32 head)
{
	u32 size = 0;

	for (;;) {
		const struct virtio_bus_descriptor *part =
			virtio_bus_chain(bus, queue, head);

		if (part->flags & 2)
			size += part->length;
		if (!(part->flags & 1))
			return size;
		head = part->next;
	}
}

static void push_used(struct virtio_bus *bus, struct virtio_bus_queue *q,
		      u32 head, u32 length)
{
	u8 *element = used(q) + 4 + 8 * (q->used % q->size);
	u16 index;

	memcpy(element, &head, 4);
	memcpy(element + 4, &length, 4);
	q->used++;
	index = (u16)(q->used + (bus->fault == VIRTIO_JUMPS ? 300 : 0));
	memcpy(used(q) + 2, &index, 2);
}

void virtio_bus_use(struct virtio_bus *bus, u32 queue, u32 head, u32 length)
{
	struct virtio_bus_queue *q = &bus->queue[queue];

	if (bus->fault == VIRTIO_TOO_LONG)
		length = room(bus, queue, head) + 1;
	if (bus->fault == VIRTIO_WRONG_HEAD)
		head ^= 1;
	if (bus->fault == VIRTIO_HUGE_HEAD)
		head = 0x10000;
	push_used(bus, q, head, length);
	if (bus->fault == VIRTIO_TWICE)
		push_used(bus, q, head, length);
	if (!(available(q)[0] & 1))
		bus->interrupt |= 1;
}

static bool bus_wait(void *context, bool first)
{
	struct virtio_bus *bus = context;

	bus->waits = first ? 0 : bus->waits + 1;
	if (bus->no_notify)
		bus->look(bus);
	if (bus->fault != VIRTIO_SILENT)
		bus->work(bus);
	return bus->waits < PATIENCE;
}

static u32 bus_read(void *context, u32 offset)
{
	struct virtio_bus *bus = context;
	static u32 generation;

	switch (offset) {
	case 0x000:
		return bus->fault == VIRTIO_NO_MAGIC ? 0 : 0x74726976;
	case 0x004:
		return bus->fault == VIRTIO_LEGACY ? 1 : 2;
	case 0x008:
		return bus->fault == VIRTIO_EMPTY      ? 0
		       : bus->fault == VIRTIO_OTHER_ID ? bus->id + 1
						       : bus->id;
	case 0x010:
		return (u32)(bus->offered >> 32 * bus->feature_page);
	case 0x034:
		return bus->fault == VIRTIO_NO_QUEUE ||
				       bus->selected >= bus->queue_count
			       ? 0
			       : bus->queue_max;
	case 0x044:
		return bus->queue[bus->selected].ready;
	case 0x060:
		return bus->interrupt;
	case 0x070:
		return bus->status;
	case 0x0fc:
		return bus->fault == VIRTIO_RESTLESS ? ++generation : 7;
	default:
		ck_assert_msg(offset >= 0x100 && bus->config, "reads 0x%x",
			      offset);
		return bus->config(bus, offset - 0x100);
	}
}

static bool all_ready(const struct virtio_bus *bus)
{
	for (u32 n = 0; n < bus->queue_count; n++)
		if (!bus->queue[n].ready)
			return false;
	return true;
}

/* 3.1.1: each step after the one before. */
static void set_status(struct virtio_bus *bus, u32 value)
{
	if (value == 0) {
		bus->resets++;
		bus->interrupt = 0;
		memset(bus->queue, 0, sizeof(bus->queue));
		bus->reset(bus);
		if (bus->fault != VIRTIO_NEVER_RESETS || bus->status == 0)
			bus->status = 0;
		return;
	}
	ck_assert_uint_eq(value & bus->status, bus->status & ~0x40u);
	ck_assert(!(value & 2) || value & 1);
	ck_assert(!(value & 8) || value & 2);
	ck_assert(!(value & 4) || (value & 8 && all_ready(bus)));
	if (value & 8 && bus->fault == VIRTIO_DENIES_FEATURES)
		value &= ~8u;
	bus->status = value;
}

static void set_ring(struct virtio_bus *bus, u32 offset, u32 value)
{
	struct virtio_bus_queue *q = &bus->queue[bus->selected];
	u32 n = (offset - 0x80) / 0x10;
	bool high = offset & 4;

	ck_assert(!q->ready);
	q->ring[n] = high ? (q->ring[n] & 0xffffffff) | (u64)value << 32
			  : (q->ring[n] & ~0xffffffffull) | value;
}

static void set_ready(struct virtio_bus *bus, bool ready)
{
	struct virtio_bus_queue *q = &bus->queue[bus->selected];

	ck_assert(bus->status & 8 && !(bus->status & 4));
	ck_assert_uint_eq(q->ring[0] % 16, 0);
	ck_assert_uint_eq(q->ring[1] % 2, 0);
	ck_assert_uint_eq(q->ring[2] % 4, 0);
	q->ready = ready;
	if (bus->no_notify)
		used(q)[0] = 1;
}

static void bus_write(void *context, u32 offset, u32 value)
{
	struct virtio_bus *bus = context;

	if (bus->fault == VIRTIO_LEGACY)
		ck_abort_msg("a legacy device is written to");
	switch (offset) {
	case 0x014:
		bus->feature_page = value;
		break;
	case 0x020:
		ck_assert(!(bus->status & 8));
		bus->accepted |= (u64)value << 32 * bus->driver_page;
		ck_assert_uint_eq(bus->accepted & ~bus->offered, 0);
		break;
	case 0x024:
		bus->driver_page = value;
		break;
	case 0x030:
		ck_assert_uint_lt(value, VIRTIO_BUS_QUEUES);
		bus->selected = value;
		break;
	case 0x038:
		ck_assert(value && value <= bus->queue_max);
		ck_assert_uint_eq(value & (value - 1), 0);
		bus->queue[bus->selected].size = value;
		break;
	case 0x044:
		set_ready(bus, value);
		break;
	case 0x050:
		ck_assert(bus->status & 4 && value < bus->queue_count);
		ck_assert(!bus->no_notify);
		bus->notified++;
		bus->look(bus);
		break;
	case 0x064:
		/* 4.2.2.2: only events that were seen. */
		ck_assert_uint_eq(value & ~bus->interrupt, 0);
		bus->interrupt &= ~value;
		break;
	case 0x070:
		set_status(bus, value);
		break;
	default:
		ck_assert_msg(offset >= 0x80 && offset < 0xb0, "writes 0x%x",
			      offset);
		set_ring(bus, offset, value);
	}
}

static bool bus_address(void *context, const void *p, u64 size, u64 *address)
{
	const struct virtio_bus *bus = context;
	const u8 *at = p;

	*address = (uintptr_t)p;
	return !bus->foreign || at + size <= bus->foreign ||
	       at >= bus->foreign + bus->foreign_size;
}

static void bus_barrier(void *context)
{
	(void)context;
}

void virtio_bus_init(struct virtio_bus *bus)
{
	bus->transport = (struct virtio_transport){
		.context = bus,
		.read = bus_read,
		.write = bus_write,
		.address = bus_address,
		.barrier = bus_barrier,
		.wait = bus_wait,
	};
}
