/* SPDX-License-Identifier: BSD-2-Clause */
#include "drivers/virtio_channel.h"

#include "base/status.h"

/*
 * The transport asks the MMU about every buffer. Here all are within one piece
 * of memory, about which it was asked when the channel was opened, and which
 * stays mapped.
 */
static bool address_within(void *context, const void *p, u64 size, u64 *address)
{
	const struct virtio_channel *channel =
		container_of(context, struct virtio_channel, mmio);
	u64 offset = va_of(p).v - va_of(channel->memory).v;

	*address = va_of(p).v;
	return offset < VIRTIO_CONSOLE_MEMORY &&
	       size <= VIRTIO_CONSOLE_MEMORY - offset;
}

int virtio_channel_open(struct virtio_channel *channel, uintptr_t base,
			void *memory)
{
	struct virtio_mmio *mmio = &channel->mmio;
	u64 address;

	channel->memory = memory;
	channel->loss_told = false;
	virtio_mmio_init(mmio, base);
	if (!mmio->transport.address(mmio, memory, VIRTIO_CONSOLE_MEMORY,
				     &address))
		return ERR_DENIED;
	mmio->transport.address = address_within;
	return virtio_console_open(&channel->console, &mmio->transport, memory);
}

static size_t channel_read(void *device, u8 *to, size_t size)
{
	struct virtio_channel *channel = device;

	return virtio_console_read(&channel->console, to, size);
}

static void channel_write(void *device, const u8 *from, size_t size)
{
	struct virtio_channel *channel = device;

	virtio_console_write(&channel->console, from, size);
}

static void channel_set_interrupt(void *device, bool on)
{
	struct virtio_channel *channel = device;

	virtio_console_set_interrupt(&channel->console, on);
}

static void channel_acknowledge(void *device)
{
	struct virtio_channel *channel = device;

	virtio_console_acknowledge(&channel->console);
}

/* The device waits for buffers: only one that broke loses anything. */
static bool channel_overrun(void *device)
{
	struct virtio_channel *channel = device;
	bool told = channel->loss_told;

	channel->loss_told = channel->console.status != OK;
	return channel->loss_told && !told;
}

bool virtio_channel_is_console(uintptr_t base)
{
	struct virtio_device device;
	struct virtio_mmio mmio;

	virtio_mmio_init(&mmio, base);
	return virtio_probe(&device, &mmio.transport) == OK &&
	       device.id == VIRTIO_ID_CONSOLE;
}

const struct channel_ops virtio_channel_ops = {
	.name = "virtio console",
	.read = channel_read,
	.write = channel_write,
	.set_interrupt = channel_set_interrupt,
	.acknowledge = channel_acknowledge,
	.overrun = channel_overrun,
};
