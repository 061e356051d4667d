/* SPDX-License-Identifier: BSD-2-Clause */
#include "virtio/console.h"

#include "base/status.h"
#include "base/string.h"

/* Queues of port 0, 5.3.2. */
#define QUEUE_RECEIVE  0u
#define QUEUE_TRANSMIT 1u

/*
 * Each queue has as many entries as there are buffers, and chains of one
 * descriptor, so the buffer of descriptor n is the n-th.
 */
#define INPUT_COUNT  8u
#define INPUT_SIZE   (VIRTIO_CONSOLE_INPUT / INPUT_COUNT)
#define OUTPUT_COUNT 4u
#define OUTPUT_SIZE  (VIRTIO_CONSOLE_OUTPUT / OUTPUT_COUNT)

/* After this the device cannot write to the console's memory. */
static void give_up(struct virtio_console *console, int status)
{
	console->left = 0;
	console->held = false;
	console->status = status;
	if (virtio_reset(&console->device) != OK)
		console->status = ERR_BUSY;
}

/* The first free buffer goes to the device, at its next notification. */
static int add(struct virtio_queue *queue, u8 *buffers, u32 size, u32 used,
	       bool writable)
{
	struct virtio_buffer buffer = { buffers + queue->free_head * size, used,
					writable };
	u32 head;

	return virtio_queue_add(queue, &buffer, 1, &head);
}

static int post(struct virtio_console *console)
{
	return add(&console->receive, console->input, INPUT_SIZE, INPUT_SIZE,
		   true);
}

static int bring_up(struct virtio_console *console, u8 *memory)
{
	struct virtio_device *device = &console->device;
	int status = virtio_start(device, 0);

	if (status == OK)
		status = virtio_add_queue(device, &console->receive,
					  QUEUE_RECEIVE, INPUT_COUNT, memory);
	if (status == OK)
		status = virtio_add_queue(device, &console->transmit,
					  QUEUE_TRANSMIT, OUTPUT_COUNT,
					  memory + VIRTIO_QUEUE_BYTES);
	while (status == OK && console->receive.free_count)
		status = post(console);
	return status;
}

int virtio_console_open(struct virtio_console *console,
			const struct virtio_transport *transport, void *memory)
{
	u8 *base = memory;
	int status;

	memset(console, 0, sizeof(*console));
	status = virtio_probe(&console->device, transport);
	if (status == OK && console->device.id != VIRTIO_ID_CONSOLE)
		status = ERR_NOT_FOUND;
	if (status != OK)
		return status;
	console->input = base + 2 * VIRTIO_QUEUE_BYTES;
	console->output = console->input + VIRTIO_CONSOLE_INPUT;
	status = bring_up(console, base);
	if (status != OK) {
		give_up(console, status);
		return console->status;
	}
	virtio_run(&console->device);
	/* 3.1.1: no notification before the device runs. */
	virtio_queue_publish(&console->receive);
	return OK;
}

/* Posts the buffer that was read last, and takes the next that is filled. */
static bool next_input(struct virtio_console *console, bool *posted)
{
	u32 head, length;
	int status = OK;

	if (console->held) {
		status = post(console);
		console->held = false;
		*posted = true;
	}
	if (status == OK)
		status = virtio_queue_take(&console->receive, &head, &length);
	if (status == OK) {
		console->next = console->input + head * INPUT_SIZE;
		console->left = length;
		console->held = true;
	} else if (status != ERR_NOT_FOUND) {
		give_up(console, status);
	}
	return status == OK;
}

size_t virtio_console_read(struct virtio_console *console, u8 *to, size_t size)
{
	bool posted = false;
	size_t done = 0;

	if (console->status != OK)
		return 0;
	/*
	 * It ends even if the device fills buffers, or calls them filled, as
	 * fast as they are read: those posted are published only at the end.
	 */
	while (done < size && (console->left || next_input(console, &posted))) {
		u32 part = console->left;

		if (part > size - done)
			part = (u32)(size - done);
		memcpy(to + done, console->next, part);
		console->next += part;
		console->left -= part;
		done += part;
	}
	if (posted && console->status == OK)
		virtio_queue_publish(&console->receive);
	return done;
}

/* Takes back what the device has sent. False: it lied. */
static bool reclaim(struct virtio_console *console)
{
	u32 head, length;
	int status;

	while ((status = virtio_queue_take(&console->transmit, &head,
					   &length)) == OK)
		console->stalled = false;
	if (status == ERR_NOT_FOUND)
		return true;
	give_up(console, status);
	return false;
}

/* Waits until there is a free buffer. False: there is none. */
static bool make_room(struct virtio_console *console)
{
	const struct virtio_transport *transport = console->device.transport;
	bool first = true;

	while (reclaim(console)) {
		if (console->transmit.free_count)
			return true;
		if (console->stalled ||
		    !transport->wait(transport->context, first)) {
			console->stalled = true;
			if (virtio_broken(&console->device))
				give_up(console, ERR_IO);
			return false;
		}
		first = false;
	}
	return false;
}

/* As much as one buffer takes; returns how much. */
static u32 send(struct virtio_console *console, const u8 *from, size_t size)
{
	struct virtio_queue *queue = &console->transmit;
	u32 part = size < OUTPUT_SIZE ? (u32)size : OUTPUT_SIZE;
	int status;

	memcpy(console->output + queue->free_head * OUTPUT_SIZE, from, part);
	status = add(queue, console->output, OUTPUT_SIZE, part, false);
	if (status != OK)
		give_up(console, status);
	return part;
}

void virtio_console_write(struct virtio_console *console, const u8 *from,
			  size_t size)
{
	struct virtio_queue *queue = &console->transmit;
	bool added = false;

	while (size && console->status == OK) {
		u32 part;

		if (queue->free_count == 0) {
			if (added)
				virtio_queue_publish(queue);
			added = false;
			if (!make_room(console))
				return;
		}
		part = send(console, from, size);
		from += part;
		size -= part;
		added = true;
	}
	if (added && console->status == OK)
		virtio_queue_publish(queue);
}

void virtio_console_set_interrupt(struct virtio_console *console, bool on)
{
	virtio_queue_set_interrupt(&console->receive, on);
}

void virtio_console_acknowledge(struct virtio_console *console)
{
	if (console->status == OK &&
	    virtio_acknowledge(&console->device) & VIRTIO_CAUSE_CONFIG &&
	    virtio_broken(&console->device))
		give_up(console, ERR_IO);
}
