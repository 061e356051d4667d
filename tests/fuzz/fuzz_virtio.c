/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A virtio device that does anything at all: each register is what the input
 * says or what a good device says, and at each moment that the driver leaves
 * to it the device writes what it likes to the memory that it was given. The
 * driver gives it nothing else, comes to an end, and has reset a device that
 * it gave up.
 */
#include <stdlib.h>
#include <string.h>

#include "base/bits.h"
#include "base/status.h"
#include "fuzz.h"
#include "virtio/blk.h"
#include "virtio/console.h"

#define TURNS	       4 /* of a wait */

#define REG_DEVICE_ID  0x008u
#define REG_STATUS     0x070u
#define REG_GENERATION 0x0fcu

struct write {
	u8 kind;
	u8 queue;
	u16 at;
	u32 value;
};

static struct {
	const uint8_t *data;
	size_t left;
	u8 *memory; /* the driver's, which it may hand out */
	size_t memory_size;
	const u8 *buffer; /* the caller's */
	size_t buffer_size;
	u64 ring[2]; /* the used rings */
	u32 low, id, selected, status, turns;
	bool stubborn; /* does not reset */
} device;

static bool take(void *to, size_t size)
{
	if (device.left < size)
		return false;
	memcpy(to, device.data, size);
	device.data += size;
	device.left -= size;
	return true;
}

static bool is_within(const void *at, u64 size, const u8 *base, size_t limit)
{
	const u8 *p = at;

	return p >= base && p <= base + limit &&
	       size <= (size_t)(base + limit - p);
}

static bool address(void *context, const void *at, u64 size, u64 *bus)
{
	(void)context;
	if (!is_within(at, size, device.memory, device.memory_size) &&
	    !is_within(at, size, device.buffer, device.buffer_size))
		abort();
	*bus = (uintptr_t)at;
	return true;
}

/* A used element, with the index after it. */
static void use(const struct write *w)
{
	u64 ring = device.ring[w->queue & 1];
	struct virtio_used_element element = { w->at, w->value };
	struct virtio_used used;
	u8 *at = (u8 *)(uintptr_t)ring;

	if (!ring)
		return;
	memcpy(&used, at, sizeof(used));
	memcpy(at + sizeof(used) + used.index % 128 * sizeof(element), &element,
	       sizeof(element));
	used.index++;
	memcpy(at, &used, sizeof(used));
}

static void act(void)
{
	struct write w;

	if (device.status == 0 || !take(&w, sizeof(w)))
		return;
	switch (w.kind & 3) {
	case 0:
	case 1:
		use(&w);
		break;
	case 2:
		if (w.at + sizeof(w.value) <= device.memory_size)
			memcpy(device.memory + w.at, &w.value, sizeof(w.value));
		break;
	default:
		break;
	}
}

static u32 good(u32 offset)
{
	switch (offset) {
	case 0x000:
		return 0x74726976;
	case 0x004:
		return 2;
	case REG_DEVICE_ID:
		return device.id;
	case 0x010: /* DeviceFeatures: VERSION_1, and what a disk may have */
		return device.selected ? 1 : 1u << 1 | 1u << 2 | 1u << 9;
	case 0x034:
		return 128;
	case REG_STATUS:
		return device.status;
	case 0x100: /* capacity, size_max, seg_max */
		return 4096;
	case 0x108:
		return 8192;
	case 0x10c:
		return 4;
	default:
		return 0;
	}
}

static u32 read(void *context, u32 offset)
{
	u8 lie;
	u32 value;

	(void)context;
	/* How long it resists a reset is for the wait to find out. */
	if (offset == REG_STATUS && device.status == 0 && device.stubborn)
		return 1;
	if (device.status && take(&lie, 1) && lie >= 0xf0 && take(&value, 4))
		return value;
	return good(offset);
}

static void write(void *context, u32 offset, u32 value)
{
	(void)context;
	switch (offset) {
	case 0x014:
	case 0x030:
		device.selected = value;
		break;
	case 0x0a0:
		device.low = value;
		break;
	case 0x0a4:
		device.ring[device.selected & 1] =
			(u64)value << 32 | device.low;
		break;
	case REG_STATUS:
		device.status = value;
		if (value == 0)
			memset(device.ring, 0, sizeof(device.ring));
		break;
	default:
		break;
	}
	act();
}

static void barrier(void *context)
{
	(void)context;
	act();
}

static bool wait(void *context, bool first)
{
	(void)context;
	if (first)
		device.turns = 0;
	act();
	return ++device.turns < TURNS;
}

static const struct virtio_transport transport = {
	.read = read,
	.write = write,
	.address = address,
	.barrier = barrier,
	.wait = wait,
};

static void use_disk(u8 *buffer, size_t size)
{
	static struct virtio_blk blk;
	int status = virtio_blk_open(&blk, &transport, device.memory);

	if (status != OK) {
		if (device.status != 0 && blk.device.id == VIRTIO_ID_BLOCK &&
		    status != ERR_BAD_VERSION)
			abort();
		return;
	}
	virtio_blk_allow_writes(&blk);
	for (u64 at = 0; at < 3; at++) {
		/* Whatever came of them. */
		status = block_read(&blk.disk, at * 4096, size, buffer);
		status |= block_write(&blk.disk, at * 4096, size, buffer);
		status |= block_flush(&blk.disk);
		if (status == OK && blk.broken)
			abort();
		if (blk.broken && device.status != 0)
			abort();
		if (!blk.broken && blk.queue.in_flight)
			abort();
	}
	if (virtio_blk_close(&blk) == OK && device.status != 0)
		abort();
}

static void use_console(u8 *buffer, size_t size)
{
	static struct virtio_console console;

	if (virtio_console_open(&console, &transport, device.memory) != OK)
		return;
	virtio_console_set_interrupt(&console, true);
	for (u32 n = 0; n < 8; n++) {
		if (virtio_console_read(&console, buffer, size) > size)
			abort();
		virtio_console_write(&console, buffer, size);
		virtio_console_acknowledge(&console);
		if (console.status != OK && device.status != 0)
			abort();
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static u8 room[VIRTIO_CONSOLE_MEMORY + VIRTIO_BLK_MEMORY + 4096];
	u8 buffer[6000] = { 0 };
	bool disk;

	if (size == 0)
		return 0;
	memset(&device, 0, sizeof(device));
	memset(room, 0, sizeof(room));
	disk = data[0] & 1;
	device.id = disk ? VIRTIO_ID_BLOCK : VIRTIO_ID_CONSOLE;
	device.stubborn = (data[0] & 0x3e) == 0x3e;
	device.data = data + 1;
	device.left = size - 1;
	device.memory = (u8 *)align_up((uintptr_t)room, 4096);
	device.memory_size = disk ? VIRTIO_BLK_MEMORY : VIRTIO_CONSOLE_MEMORY;
	if (disk) {
		device.buffer = buffer;
		device.buffer_size = sizeof(buffer);
		use_disk(buffer, sizeof(buffer));
	} else {
		use_console(buffer, sizeof(buffer));
	}
	return 0;
}
