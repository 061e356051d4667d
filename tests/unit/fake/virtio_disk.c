/* SPDX-License-Identifier: BSD-2-Clause */
#include "fake/virtio_disk.h"

#include <stdlib.h>
#include <string.h>

#include <check.h>

#define PATIENCE 200000u

struct descriptor {
	u64 address;
	u32 length;
	u16 flags, next;
};

static u16 *available(struct virtio_disk *d)
{
	return (u16 *)(uintptr_t)d->ring[1];
}

static u8 *used(struct virtio_disk *d)
{
	return (u8 *)(uintptr_t)d->ring[2];
}

static struct descriptor *chain(struct virtio_disk *d, u32 n)
{
	ck_assert_uint_lt(n, d->queue_size);
	return (struct descriptor *)(uintptr_t)d->ring[0] + n;
}

/* What has become available since the last look. */
static void look(struct virtio_disk *d)
{
	u16 index = available(d)[1];

	ck_assert_uint_le((u16)(index - d->seen), d->queue_size);
	for (; d->seen != index; d->seen++)
		d->waiting[d->waiting_count++] =
			available(d)[2 + d->seen % d->queue_size];
	if (d->waiting_count > d->most_waiting)
		d->most_waiting = d->waiting_count;
}

static void push_used(struct virtio_disk *d, u32 head, u32 length)
{
	u8 *element = used(d) + 4 + 8 * (d->used % d->queue_size);
	u16 index;

	memcpy(element, &head, 4);
	memcpy(element + 4, &length, 4);
	d->used++;
	index = (u16)(d->used + (d->fault == VIRTIO_JUMPS ? 300 : 0));
	memcpy(used(d) + 2, &index, 2);
}

/* The data of a request, piece by piece; the offset on the disk. */
static u64 transfer(struct virtio_disk *d, const struct descriptor *data,
		    u64 offset, bool write)
{
	u8 *at = (u8 *)(uintptr_t)data->address;

	ck_assert_uint_eq(!!(data->flags & 2), !write);
	if (d->offered & 2)
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
	struct descriptor *part = chain(d, head);
	u32 type, segments = 0, status = 0;
	u64 sector, size = 0, total;

	ck_assert_uint_eq(part->length, 16);
	ck_assert_uint_eq(part->flags, 1);
	memcpy(&type, (u8 *)(uintptr_t)part->address, 4);
	memcpy(&sector, (u8 *)(uintptr_t)part->address + 8, 8);
	ck_assert(type == 0 || type == 1 || type == 4);
	ck_assert(type != 1 || !(d->offered & 1 << 5));
	part = chain(d, part->next);
	for (; part->flags & 1; part = chain(d, part->next), segments++)
		size += transfer(d, part, sector * 512 + size, type == 1);
	ck_assert(type != 4 ? size != 0 : size == 0);
	ck_assert_uint_eq(size % d->blk_size, 0);
	if (segments > 1 && d->offered & 4)
		ck_assert_uint_le(segments, d->seg_max);
	ck_assert_uint_eq(part->length, 1);
	ck_assert_uint_eq(part->flags, 2);
	if (d->bad_sector >= sector && d->bad_sector < sector + size / 512)
		status = d->bad_status;
	if (d->fault != VIRTIO_NO_STATUS)
		*(u8 *)(uintptr_t)part->address = (u8)status;
	if (status && d->needs_reset)
		d->status |= 0x40;
	d->requests++;
	d->flushes += type == 4;
	d->largest = size > d->largest ? size : d->largest;
	total = type == 0 ? size + 1 : 1;
	if (d->fault == VIRTIO_WRONG_HEAD)
		head ^= 1;
	if (d->fault == VIRTIO_HUGE_HEAD)
		head = 0x10000;
	push_used(d, head,
		  (u32)(total + (d->fault == VIRTIO_TOO_LONG ? 1 : 0)));
	if (d->fault == VIRTIO_TWICE)
		push_used(d, head, (u32)total);
}

/* Finishes one of the waiting requests, any one. */
static bool device_wait(void *context, bool first)
{
	struct virtio_disk *d = context;
	u32 n;

	d->waits = first ? 0 : d->waits + 1;
	if (d->queue_ready && d->no_notify)
		look(d);
	if (d->waiting_count && d->fault != VIRTIO_SILENT) {
		n = (u32)rand() % d->waiting_count;
		serve(d, d->waiting[n]);
		d->waiting[n] = d->waiting[--d->waiting_count];
	}
	return d->waits < PATIENCE;
}

static u32 config(struct virtio_disk *d, u32 offset)
{
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

static u32 device_read(void *context, u32 offset)
{
	struct virtio_disk *d = context;
	static u32 generation;

	switch (offset) {
	case 0x000:
		return d->fault == VIRTIO_NO_MAGIC ? 0 : 0x74726976;
	case 0x004:
		return d->fault == VIRTIO_LEGACY ? 1 : 2;
	case 0x008:
		return d->fault == VIRTIO_EMPTY	     ? 0
		       : d->fault == VIRTIO_OTHER_ID ? 1
						     : 2;
	case 0x010:
		return (u32)(d->offered >> 32 * d->feature_page);
	case 0x034:
		return d->fault == VIRTIO_NO_QUEUE ? 0 : d->queue_max;
	case 0x044:
		return d->queue_ready;
	case 0x070:
		return d->status;
	case 0x0fc:
		return d->fault == VIRTIO_RESTLESS ? ++generation : 7;
	default:
		ck_assert_msg(offset >= 0x100, "reads 0x%x", offset);
		return config(d, offset - 0x100);
	}
}

/* 3.1.1: each step after the one before. */
static void set_status(struct virtio_disk *d, u32 value)
{
	if (value == 0) {
		d->resets++;
		d->waiting_count = 0;
		d->queue_ready = false;
		d->seen = d->used = 0;
		if (d->fault != VIRTIO_NEVER_RESETS || d->status == 0)
			d->status = 0;
		return;
	}
	ck_assert_uint_eq(value & d->status, d->status & ~0x40u);
	ck_assert(!(value & 2) || value & 1);
	ck_assert(!(value & 8) || value & 2);
	ck_assert(!(value & 4) || (value & 8 && d->queue_ready));
	if (value & 8 && d->fault == VIRTIO_DENIES_FEATURES)
		value &= ~8u;
	d->status = value;
}

static void set_ring(struct virtio_disk *d, u32 offset, u32 value)
{
	u32 n = (offset - 0x80) / 0x10;
	bool high = offset & 4;

	ck_assert(!d->queue_ready);
	d->ring[n] = high ? (d->ring[n] & 0xffffffff) | (u64)value << 32
			  : (d->ring[n] & ~0xffffffffull) | value;
}

static void device_write(void *context, u32 offset, u32 value)
{
	struct virtio_disk *d = context;

	if (d->fault == VIRTIO_LEGACY)
		ck_abort_msg("a legacy device is written to");
	switch (offset) {
	case 0x014:
		d->feature_page = value;
		break;
	case 0x020:
		ck_assert(!(d->status & 8));
		d->accepted |= (u64)value << 32 * d->driver_page;
		ck_assert_uint_eq(d->accepted & ~d->offered, 0);
		break;
	case 0x024:
		d->driver_page = value;
		break;
	case 0x030:
		ck_assert_uint_eq(value, 0);
		break;
	case 0x038:
		ck_assert(value && value <= d->queue_max);
		ck_assert_uint_eq(value & (value - 1), 0);
		d->queue_size = value;
		break;
	case 0x044:
		ck_assert(d->status & 8 && !(d->status & 4));
		ck_assert_uint_eq(d->ring[0] % 16, 0);
		ck_assert_uint_eq(d->ring[1] % 2, 0);
		ck_assert_uint_eq(d->ring[2] % 4, 0);
		d->queue_ready = value;
		if (d->no_notify)
			used(d)[0] = 1;
		break;
	case 0x050:
		ck_assert(d->status & 4 && d->queue_ready && value == 0);
		ck_assert(!d->no_notify);
		d->notified++;
		look(d);
		break;
	case 0x070:
		set_status(d, value);
		break;
	default:
		ck_assert_msg(offset >= 0x80 && offset < 0xb0, "writes 0x%x",
			      offset);
		set_ring(d, offset, value);
	}
}

static bool device_address(void *context, const void *p, u64 size, u64 *address)
{
	const struct virtio_disk *d = context;
	const u8 *at = p;

	*address = (uintptr_t)p;
	return !d->foreign || at + size <= d->foreign ||
	       at >= d->foreign + d->foreign_size;
}

static void device_barrier(void *context)
{
	(void)context;
}

void virtio_disk_new(struct virtio_disk *disk)
{
	memset(disk, 0, sizeof(*disk));
	disk->transport = (struct virtio_transport){
		.context = disk,
		.read = device_read,
		.write = device_write,
		.address = device_address,
		.barrier = device_barrier,
		.wait = device_wait,
	};
	disk->offered = 1ull << 32 | 1 << 9 | 1 << 6;
	disk->blk_size = 512;
	disk->capacity = VIRTIO_DISK_SECTORS;
	disk->queue_max = 256;
	disk->bad_sector = ~0ull;
	disk->bad_status = 1;
	for (size_t n = 0; n < sizeof(disk->bytes); n++)
		disk->bytes[n] = (u8)(n * 131 + n / 257);
}
