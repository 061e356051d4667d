/* SPDX-License-Identifier: BSD-2-Clause */
#include "virtio/device.h"

#include "base/status.h"
#include "base/string.h"

/* Registers, 4.2.2. */
#define REG_MAGIC		0x000u
#define REG_VERSION		0x004u
#define REG_DEVICE_ID		0x008u
#define REG_DEVICE_FEATURES	0x010u
#define REG_DEVICE_FEATURES_SEL 0x014u
#define REG_DRIVER_FEATURES	0x020u
#define REG_DRIVER_FEATURES_SEL 0x024u
#define REG_QUEUE_SEL		0x030u
#define REG_QUEUE_NUM_MAX	0x034u
#define REG_QUEUE_NUM		0x038u
#define REG_QUEUE_READY		0x044u
#define REG_INTERRUPT_STATUS	0x060u
#define REG_INTERRUPT_ACK	0x064u
#define REG_STATUS		0x070u
#define REG_QUEUE_DESC		0x080u
#define REG_QUEUE_DRIVER	0x090u
#define REG_QUEUE_DEVICE	0x0a0u
#define REG_CONFIG_GENERATION	0x0fcu
#define REG_CONFIG		0x100u

#define MAGIC			0x74726976u
#define VERSION_MODERN		2u

/* Device status, 2.1. */
#define STATUS_ACKNOWLEDGE 0x01u
#define STATUS_DRIVER	   0x02u
#define STATUS_DRIVER_OK   0x04u
#define STATUS_FEATURES_OK 0x08u
#define STATUS_NEEDS_RESET 0x40u
#define STATUS_FAILED	   0x80u

/* A configuration that changes this often between two reads is broken. */
#define CONFIG_TRIES 16u

static u32 get(const struct virtio_device *device, u32 offset)
{
	return device->transport->read(device->transport->context, offset);
}

static void put(const struct virtio_device *device, u32 offset, u32 value)
{
	device->transport->write(device->transport->context, offset, value);
}

/* 64-bit addresses are two registers, the low half first. */
static int put_address(const struct virtio_device *device, u32 offset,
		       const void *p, u64 size)
{
	const struct virtio_transport *transport = device->transport;
	u64 address;

	if (!transport->address(transport->context, p, size, &address))
		return ERR_DENIED;
	put(device, offset, (u32)address);
	put(device, offset + 4, (u32)(address >> 32));
	return OK;
}

int virtio_probe(struct virtio_device *device,
		 const struct virtio_transport *transport)
{
	u32 version;

	*device = (struct virtio_device){ .transport = transport };
	if (get(device, REG_MAGIC) != MAGIC)
		return ERR_BAD_MAGIC;
	version = get(device, REG_VERSION);
	device->id = get(device, REG_DEVICE_ID);
	if (device->id == VIRTIO_ID_NONE)
		return ERR_NOT_FOUND;
	return version == VERSION_MODERN ? OK : ERR_BAD_VERSION;
}

int virtio_reset(struct virtio_device *device)
{
	const struct virtio_transport *transport = device->transport;

	put(device, REG_STATUS, 0);
	/* 4.2.3.1: the reset is done when the status reads 0. */
	for (bool first = true; get(device, REG_STATUS) != 0; first = false)
		if (!transport->wait(transport->context, first))
			return ERR_BUSY;
	/* What the device wrote last is seen from here on. */
	transport->barrier(transport->context);
	return OK;
}

static u64 offered(const struct virtio_device *device)
{
	u64 low, high;

	put(device, REG_DEVICE_FEATURES_SEL, 0);
	low = get(device, REG_DEVICE_FEATURES);
	put(device, REG_DEVICE_FEATURES_SEL, 1);
	high = get(device, REG_DEVICE_FEATURES);
	return high << 32 | low;
}

static void accept(struct virtio_device *device, u64 features)
{
	device->features = features;
	put(device, REG_DRIVER_FEATURES_SEL, 0);
	put(device, REG_DRIVER_FEATURES, (u32)features);
	put(device, REG_DRIVER_FEATURES_SEL, 1);
	put(device, REG_DRIVER_FEATURES, (u32)(features >> 32));
}

int virtio_start(struct virtio_device *device, u64 wanted)
{
	u32 status = STATUS_ACKNOWLEDGE | STATUS_DRIVER;
	int error = virtio_reset(device);
	u64 features;

	if (error != OK)
		return error;
	put(device, REG_STATUS, STATUS_ACKNOWLEDGE);
	put(device, REG_STATUS, status);
	features = offered(device);
	/*
	 * ACCESS_PLATFORM must be accepted where it is offered (6.1); the
	 * transport's address() is what the platform wants.
	 */
	wanted |= VIRTIO_F_VERSION_1 | VIRTIO_F_ACCESS_PLATFORM;
	if (features & VIRTIO_F_VERSION_1) {
		accept(device, features & wanted);
		status |= STATUS_FEATURES_OK;
		put(device, REG_STATUS, status);
		if (get(device, REG_STATUS) & STATUS_FEATURES_OK)
			return OK;
	}
	put(device, REG_STATUS, status | STATUS_FAILED);
	return ERR_UNSUPPORTED;
}

int virtio_add_queue(struct virtio_device *device, struct virtio_queue *queue,
		     u32 index, u32 max, void *memory)
{
	u32 device_max;
	int status;

	put(device, REG_QUEUE_SEL, index);
	device_max = get(device, REG_QUEUE_NUM_MAX);
	if (get(device, REG_QUEUE_READY) != 0 || device_max == 0)
		return ERR_NOT_FOUND;
	if (max > device_max)
		max = device_max;
	virtio_queue_init(queue, device->transport, index, max, memory);
	put(device, REG_QUEUE_NUM, queue->count);
	status = put_address(device, REG_QUEUE_DESC, queue->descriptors,
			     VIRTIO_QUEUE_BYTES);
	if (status == OK)
		status = put_address(device, REG_QUEUE_DRIVER, queue->available,
				     1);
	if (status == OK)
		status = put_address(device, REG_QUEUE_DEVICE, queue->used, 1);
	if (status != OK)
		return status;
	put(device, REG_QUEUE_READY, 1);
	return OK;
}

void virtio_run(struct virtio_device *device)
{
	put(device, REG_STATUS, get(device, REG_STATUS) | STATUS_DRIVER_OK);
}

bool virtio_broken(const struct virtio_device *device)
{
	return get(device, REG_STATUS) & (STATUS_NEEDS_RESET | STATUS_FAILED);
}

u32 virtio_acknowledge(struct virtio_device *device)
{
	u32 causes = get(device, REG_INTERRUPT_STATUS);

	if (causes == 0)
		return 0;
	put(device, REG_INTERRUPT_ACK, causes);
	/*
	 * The write may be on its way still (nGnRE: the early acknowledgement,
	 * Arm ARM B2.7.2). An event before it arrives would be acknowledged
	 * unseen; a read of the same device comes back after it.
	 */
	(void)get(device, REG_INTERRUPT_STATUS);
	device->transport->barrier(device->transport->context);
	return causes;
}

int virtio_config(const struct virtio_device *device, u32 offset, void *to,
		  u32 size)
{
	for (u32 tries = 0; tries < CONFIG_TRIES; tries++) {
		u32 before = get(device, REG_CONFIG_GENERATION);

		for (u32 n = 0; n < size; n += 4) {
			u32 word = get(device, REG_CONFIG + offset + n);

			memcpy((u8 *)to + n, &word, sizeof(word));
		}
		if (get(device, REG_CONFIG_GENERATION) == before)
			return OK;
	}
	return ERR_BUSY;
}
