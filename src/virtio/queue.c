/* SPDX-License-Identifier: BSD-2-Clause */
#include "virtio/queue.h"

#include "base/bits.h"
#include "base/status.h"

#define DESCRIPTOR_NEXT	 1u
#define DESCRIPTOR_WRITE 2u

/* Flags of the rings: the other side need not be told. */
#define AVAILABLE_NO_INTERRUPT 1u
#define USED_NO_NOTIFY	       1u

#define REG_QUEUE_NOTIFY       0x050u

/* Where the parts lie in the memory; the alignments of 2.7. */
#define AVAILABLE_AT (VIRTIO_QUEUE_MAX * 16)
#define USED_AT	     (AVAILABLE_AT + 512)

_Static_assert(6 + 2 * VIRTIO_QUEUE_MAX <= 512, "available ring");
_Static_assert(USED_AT + 6 + 8 * VIRTIO_QUEUE_MAX <= VIRTIO_QUEUE_BYTES,
	       "used ring");

void virtio_queue_init(struct virtio_queue *queue,
		       const struct virtio_transport *transport, u32 index,
		       u32 max, void *memory)
{
	u32 count = VIRTIO_QUEUE_MAX;
	u8 *base = memory;

	while (count > max)
		count /= 2;
	*queue = (struct virtio_queue){
		.transport = transport,
		.descriptors = memory,
		.available = (void *)(base + AVAILABLE_AT),
		.used = (void *)(base + USED_AT),
		.index = index,
		.count = count,
		.free_count = count,
	};
	queue->available->flags = AVAILABLE_NO_INTERRUPT;
	for (u32 n = 0; n < count; n++)
		queue->next[n] = (u16)(n + 1);
}

static bool fill(struct virtio_queue *queue, u32 at,
		 const struct virtio_buffer *buffer, bool last)
{
	const struct virtio_transport *transport = queue->transport;
	u32 flags = last ? 0 : DESCRIPTOR_NEXT;
	u64 address;

	if (!transport->address(transport->context, buffer->at, buffer->size,
				&address))
		return false;
	if (buffer->writable)
		flags |= DESCRIPTOR_WRITE;
	queue->descriptors[at] = (struct virtio_descriptor){
		.address = address,
		.length = buffer->size,
		.flags = (u16)flags,
		.next = queue->next[at], /* counts with its flag only */
	};
	return true;
}

int virtio_queue_add(struct virtio_queue *queue,
		     const struct virtio_buffer *buffers, u32 count, u32 *head)
{
	u32 first = queue->free_head, at = first, room = 0;

	if (count == 0 || count > queue->free_count)
		return ERR_NO_SPACE;
	for (u32 n = 0; n < count; n++) {
		if (!fill(queue, at, &buffers[n], n == count - 1))
			return ERR_DENIED;
		if (buffers[n].writable)
			room += buffers[n].size;
		at = queue->next[at];
	}
	*head = first;
	queue->length[first] = (u16)count;
	queue->room[first] = room;
	queue->free_head = (u16)at;
	queue->free_count -= count;
	queue->in_flight++;
	queue->available->ring[queue->next_available & (queue->count - 1)] =
		(u16)first;
	queue->next_available++;
	return OK;
}

void virtio_queue_publish(struct virtio_queue *queue)
{
	const struct virtio_transport *transport = queue->transport;

	/* 2.7.13: descriptors before the index, the index before the look. */
	transport->barrier(transport->context);
	queue->published = queue->next_available;
	__atomic_store_n(&queue->available->index, queue->next_available,
			 __ATOMIC_RELEASE);
	transport->barrier(transport->context);
	if (!(__atomic_load_n(&queue->used->flags, __ATOMIC_RELAXED) &
	      USED_NO_NOTIFY))
		transport->write(transport->context, REG_QUEUE_NOTIFY,
				 queue->index);
}

static void release(struct virtio_queue *queue, u32 head)
{
	u32 count = queue->length[head], last = head;

	for (u32 n = 1; n < count; n++)
		last = queue->next[last];
	queue->next[last] = queue->free_head;
	queue->free_head = (u16)head;
	queue->free_count += count;
	queue->length[head] = 0;
	queue->in_flight--;
}

void virtio_queue_set_interrupt(struct virtio_queue *queue, bool on)
{
	__atomic_store_n(&queue->available->flags,
			 on ? 0 : AVAILABLE_NO_INTERRUPT, __ATOMIC_RELAXED);
	/* 2.7.7.1: the flag before the caller's look at the used ring. */
	queue->transport->barrier(queue->transport->context);
}

int virtio_queue_take(struct virtio_queue *queue, u32 *head, u32 *length)
{
	const struct virtio_transport *transport = queue->transport;
	u16 index = __atomic_load_n(&queue->used->index, __ATOMIC_ACQUIRE);
	struct virtio_used_element *element;
	u32 first, written;

	if (index == queue->next_used)
		return ERR_NOT_FOUND;
	/* Not in_flight: of what is added only the device was not told. */
	if ((u16)(index - queue->next_used) >
	    (u16)(queue->published - queue->next_used))
		return ERR_CORRUPT;
	transport->barrier(transport->context);
	element = &queue->used->ring[queue->next_used & (queue->count - 1)];
	/* Read once: the device can write it at any time. */
	first = __atomic_load_n(&element->head, __ATOMIC_RELAXED);
	written = __atomic_load_n(&element->length, __ATOMIC_RELAXED);
	if (first >= queue->count || queue->length[first] == 0 ||
	    written > queue->room[first])
		return ERR_CORRUPT;
	queue->next_used++;
	release(queue, first);
	*head = first;
	*length = written;
	return OK;
}
