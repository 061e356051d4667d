/* SPDX-License-Identifier: BSD-2-Clause */
#include "fake/virtio_disk.h"

#include <stdlib.h>
#include <string.h>

#include <check.h>

#include "base/compiler.h"

static struct virtio_disk *disk_of(struct virtio_bus *bus)
{
	return container_of(bus, struct virtio_disk, bus);
}

/* What has become available since the last look. */
static void look(struct virtio_bus *bus)
{
	struct virtio_disk *d = disk_of(bus);
	u16 head;

	while (virtio_bus_next(bus, 0, &head))
		d->waiting[d->waiting_count++] = head;
	if (d->waiting_count > d->most_waiting)
		d->most_waiting = d->waiting_count;
}

/* The data of a request, piece by piece; the offset on the disk. */
static u64 transfer(struct virtio_disk *d,
		    const struct virtio_bus_descriptor *data, u64 offset,
		    bool write)
{
	u8 *at = (u8 *)(uintptr_t)data->address;

	ck_assert_uint_eq(!!(data->flags & 2), !write);
	if (d->bus.offered & 2)
		ck_assert_uint_le(data->length, d->size_max);
	ck_assert_uint_le(offset + data->length, d->capacity * 512);
	if (write)
		memcpy(d->bytes + offset, at, data->length);
	else
		memcpy(at, d->bytes + offset, data->length);
	return data->length;
}

/* One request: 16 bytes of header, data, a byte of status. */
static void serve(struct virtio_disk *d, u32 head)
{
	struct virtio_bus_descriptor *part = virtio_bus_chain(&d->bus, 0, head);
	u32 type, segments = 0, status = 0;
	u64 sector, size = 0;

	ck_assert_uint_eq(part->length, 16);
	ck_assert_uint_eq(part->flags, 1);
	memcpy(&type, (u8 *)(uintptr_t)part->address, 4);
	memcpy(&sector, (u8 *)(uintptr_t)part->address + 8, 8);
	ck_assert(type == 0 || type == 1 || type == 4);
	ck_assert(type != 1 || !(d->bus.offered & 1 << 5));
	part = virtio_bus_chain(&d->bus, 0, part->next);
	for (; part->flags & 1;
	     part = virtio_bus_chain(&d->bus, 0, part->next), segments++)
		size += transfer(d, part, sector * 512 + size, type == 1);
	ck_assert(type != 4 ? size != 0 : size == 0);
	ck_assert_uint_eq(size % d->blk_size, 0);
	if (segments > 1 && d->bus.offered & 4)
		ck_assert_uint_le(segments, d->seg_max);
	ck_assert_uint_eq(part->length, 1);
	ck_assert_uint_eq(part->flags, 2);
	if (d->bad_sector >= sector && d->bad_sector < sector + size / 512)
		status = d->bad_status;
	if (d->bus.fault != VIRTIO_NO_STATUS)
		*(u8 *)(uintptr_t)part->address = (u8)status;
	if (status && d->needs_reset)
		d->bus.status |= 0x40;
	d->requests++;
	d->flushes += type == 4;
	d->largest = size > d->largest ? size : d->largest;
	virtio_bus_use(&d->bus, 0, head, type == 0 ? (u32)size + 1 : 1);
}

/* Finishes one of the waiting requests, any one. */
static void work(struct virtio_bus *bus)
{
	struct virtio_disk *d = disk_of(bus);
	u32 n;

	if (!d->waiting_count)
		return;
	n = (u32)rand() % d->waiting_count;
	serve(d, d->waiting[n]);
	d->waiting[n] = d->waiting[--d->waiting_count];
}

static void reset(struct virtio_bus *bus)
{
	disk_of(bus)->waiting_count = 0;
}

static u32 config(struct virtio_bus *bus, u32 offset)
{
	const struct virtio_disk *d = disk_of(bus);

	switch (offset) {
	case 0:
		return (u32)d->capacity;
	case 4:
		return (u32)(d->capacity >> 32);
	case 8:
		return d->size_max;
	case 12:
		return d->seg_max;
	case 20:
		return d->blk_size;
	default:
		return 0;
	}
}

void virtio_disk_new(struct virtio_disk *disk)
{
	memset(disk, 0, sizeof(*disk));
	virtio_bus_init(&disk->bus);
	disk->bus.id = 2;
	disk->bus.queue_count = 1;
	disk->bus.config = config;
	disk->bus.look = look;
	disk->bus.work = work;
	disk->bus.reset = reset;
	disk->bus.offered = 1ull << 32 | 1 << 9 | 1 << 6;
	disk->blk_size = 512;
	disk->capacity = VIRTIO_DISK_SECTORS;
	disk->bus.queue_max = 256;
	disk->bad_sector = ~0ull;
	disk->bad_status = 1;
	for (size_t n = 0; n < sizeof(disk->bytes); n++)
		disk->bytes[n] = (u8)(n * 131 + n / 257);
}
