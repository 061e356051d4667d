/* SPDX-License-Identifier: BSD-2-Clause */
#include <string.h>

#include "unit.h"

#include "base/status.h"
#include "fake/virtio_disk.h"
#include "virtio/blk.h"

#define BYTES (VIRTIO_DISK_SECTORS * 512u)

static struct virtio_disk model;
static struct virtio_blk blk;
static u8 memory[VIRTIO_BLK_MEMORY] __attribute__((aligned(4096)));
static u8 buffer[BYTES], shadow[BYTES];

static void begin(void)
{
	virtio_disk_new(&model);
}

static int open_disk(void)
{
	int status = virtio_blk_open(&blk, &model.bus.transport, memory);

	if (status == OK)
		virtio_blk_allow_writes(&blk);
	return status;
}

START_TEST(capacity_and_features_are_read)
{
	begin();
	ck_assert_int_eq(open_disk(), OK);
	ck_assert_uint_eq(blk.disk.count, VIRTIO_DISK_SECTORS);
	ck_assert_uint_eq(blk.disk.block_size, 512);
	ck_assert(!blk.disk.read_only);
	ck_assert_uint_eq(model.bus.status, 15);
	ck_assert_int_eq(virtio_blk_close(&blk), OK);
	ck_assert_uint_eq(model.bus.status, 0);
	ck_assert_int_eq(block_read(&blk.disk, 0, 512, buffer), ERR_IO);
	begin();
	model.bus.offered |= 1 << 5;
	model.blk_size = 4096;
	ck_assert_int_eq(open_disk(), OK);
	ck_assert_uint_eq(blk.disk.count, VIRTIO_DISK_SECTORS / 8);
	ck_assert_uint_eq(blk.disk.block_size, 4096);
	ck_assert(blk.disk.read_only);
	ck_assert_int_eq(block_write(&blk.disk, 0, 1, buffer), ERR_DENIED);
}
END_TEST

START_TEST(nothing_is_written_unless_that_is_allowed)
{
	begin();
	ck_assert_int_eq(virtio_blk_open(&blk, &model.bus.transport, memory),
			 OK);
	ck_assert(blk.disk.read_only);
	ck_assert_int_eq(block_read(&blk.disk, 0, 512, buffer), OK);
	ck_assert_int_eq(block_write(&blk.disk, 0, 512, buffer), ERR_DENIED);
	ck_assert_int_eq(block_flush(&blk.disk), OK);
	virtio_blk_allow_writes(&blk);
	ck_assert_int_eq(block_write(&blk.disk, 0, 512, buffer), OK);
}
END_TEST

START_TEST(what_cannot_be_used_is_named)
{
	static const struct {
		enum virtio_fault fault;
		int status;
	} rows[] = {
		{ VIRTIO_NO_MAGIC, ERR_BAD_MAGIC },
		{ VIRTIO_EMPTY, ERR_NOT_FOUND },
		{ VIRTIO_LEGACY, ERR_BAD_VERSION },
		{ VIRTIO_OTHER_ID, ERR_NOT_FOUND },
		{ VIRTIO_NO_VERSION_1, ERR_UNSUPPORTED },
		{ VIRTIO_DENIES_FEATURES, ERR_UNSUPPORTED },
		{ VIRTIO_NEVER_RESETS, ERR_BUSY },
		{ VIRTIO_NO_QUEUE, ERR_NOT_FOUND },
		{ VIRTIO_RESTLESS, ERR_BUSY },
	};

	for (size_t n = 0; n < sizeof(rows) / sizeof(rows[0]); n++) {
		int status;

		begin();
		model.bus.fault = rows[n].fault;
		if (model.bus.fault == VIRTIO_NO_VERSION_1)
			model.bus.offered &= 0xffffffff;
		if (model.bus.fault == VIRTIO_NEVER_RESETS)
			model.bus.status = 15; /* as firmware left it */
		status = open_disk();
		ck_assert_msg(status == rows[n].status, "row %zu: %s", n,
			      status_text(status));
	}
}
END_TEST

START_TEST(senseless_sizes_are_named)
{
	static const struct {
		u32 blk_size, size_max, seg_max, queue_max;
		int status;
	} rows[] = {
		{ 0, 0, 0, 256, ERR_CORRUPT },
		{ 256, 0, 0, 256, ERR_CORRUPT },
		{ 768, 0, 0, 256, ERR_CORRUPT },
		{ 8192, 0, 0, 256, ERR_UNSUPPORTED },
		{ 512, 0, 4, 256, ERR_UNSUPPORTED },
		{ 512, 100, 4, 256, ERR_UNSUPPORTED },
		{ 512, 512, 0, 256, ERR_UNSUPPORTED },
		{ 512, 512, 4, 2, ERR_UNSUPPORTED },
		{ 512, 512, 4, 3, ERR_UNSUPPORTED },
		{ 512, 512, 1, 4, OK },
	};

	for (size_t n = 0; n < sizeof(rows) / sizeof(rows[0]); n++) {
		int status;

		begin();
		model.bus.offered |= 2 | 4;
		model.blk_size = rows[n].blk_size;
		model.size_max = rows[n].size_max;
		model.seg_max = rows[n].seg_max;
		model.bus.queue_max = rows[n].queue_max;
		status = open_disk();
		ck_assert_msg(status == rows[n].status, "row %zu: %s", n,
			      status_text(status));
	}
	begin();
	model.capacity = UINT64_MAX;
	ck_assert_int_eq(open_disk(), ERR_CORRUPT);
}
END_TEST

/* Any range and alignment, against a shadow of the disk. */
static void random_transfers(u32 count)
{
	memcpy(shadow, model.bytes, BYTES);
	for (u32 n = 0; n < count; n++) {
		u32 at = (u32)rand() % BYTES;
		u32 size = (u32)rand() % (n % 8 ? 20000 : BYTES);
		u8 *p = buffer + rand() % 8;

		if (size > BYTES - at - 8)
			size = (BYTES - at) / 2;
		if (rand() & 1) {
			for (u32 i = 0; i < size; i += 13)
				p[i] = (u8)rand();
			memcpy(shadow + at, p, size);
			ck_assert_int_eq(block_write(&blk.disk, at, size, p),
					 OK);
		} else {
			ck_assert_int_eq(block_read(&blk.disk, at, size, p),
					 OK);
			ck_assert_int_eq(memcmp(p, shadow + at, size), 0);
		}
	}
	ck_assert_int_eq(memcmp(shadow, model.bytes, BYTES), 0);
}

START_TEST(any_range_with_any_limits)
{
	static const struct {
		u32 blk_size, size_max, seg_max, queue_max;
		bool no_notify;
	} rows[] = {
		{ 512, 0, 0, 256, false },   { 512, 0, 0, 4, false },
		{ 4096, 0, 0, 1024, false }, { 512, 512, 1, 256, false },
		{ 512, 4096, 3, 16, false }, { 4096, 1000, 20, 128, false },
		{ 512, 0, 0, 256, true },
	};

	for (size_t n = 0; n < sizeof(rows) / sizeof(rows[0]); n++) {
		begin();
		if (rows[n].size_max)
			model.bus.offered |= 2 | 4;
		model.blk_size = rows[n].blk_size;
		model.size_max = rows[n].size_max;
		model.seg_max = rows[n].seg_max;
		model.bus.queue_max = rows[n].queue_max;
		model.bus.no_notify = rows[n].no_notify;
		ck_assert_int_eq(open_disk(), OK);
		random_transfers(100);
	}
}
END_TEST

/* More than 65536 requests: the indices of the rings wrap. */
START_TEST(indices_wrap)
{
	begin();
	model.bus.queue_max = 8;
	ck_assert_int_eq(open_disk(), OK);
	for (u32 n = 0; n < 70000; n++)
		ck_assert_int_eq(
			block_read(&blk.disk, n % 512 * 512, 512, buffer), OK);
	random_transfers(50);
}
END_TEST

START_TEST(large_requests_many_in_flight)
{
	begin();
	ck_assert_int_eq(open_disk(), OK);
	ck_assert_int_eq(block_read(&blk.disk, 0, BYTES, buffer), OK);
	ck_assert_int_eq(memcmp(buffer, model.bytes, BYTES), 0);
	ck_assert_uint_eq(model.requests, 2);
	ck_assert_uint_eq(model.largest, 1 << 20);
	begin();
	model.bus.offered |= 2 | 4;
	model.size_max = 4096;
	model.seg_max = 1;
	ck_assert_int_eq(open_disk(), OK);
	ck_assert_int_eq(block_read(&blk.disk, 0, BYTES, buffer), OK);
	ck_assert_uint_eq(model.requests, BYTES / 4096);
	ck_assert_uint_ge(model.most_waiting, 40);
}
END_TEST

START_TEST(flush_reaches_the_device)
{
	begin();
	ck_assert_int_eq(open_disk(), OK);
	ck_assert_int_eq(block_flush(&blk.disk), OK);
	ck_assert_uint_eq(model.flushes, 1);
	begin();
	model.bus.offered &= ~(1ull << 9);
	ck_assert_int_eq(open_disk(), OK);
	ck_assert_int_eq(block_flush(&blk.disk), OK);
	ck_assert_uint_eq(model.flushes, 0);
}
END_TEST

START_TEST(errors_of_requests_come_through)
{
	begin();
	model.bad_sector = 3000;
	ck_assert_int_eq(open_disk(), OK);
	ck_assert_int_eq(block_read(&blk.disk, 0, BYTES, buffer), ERR_IO);
	/* The device goes on. */
	ck_assert_int_eq(block_read(&blk.disk, 0, 2048, buffer), OK);
	ck_assert_int_eq(block_write(&blk.disk, 3000 * 512, 512, buffer),
			 ERR_IO);
	model.bad_status = 2;
	ck_assert_int_eq(block_read(&blk.disk, 3000 * 512, 1, buffer),
			 ERR_UNSUPPORTED);
	model.needs_reset = true;
	ck_assert_int_eq(block_read(&blk.disk, 3000 * 512, 1, buffer),
			 ERR_UNSUPPORTED);
	ck_assert_uint_eq(model.bus.status, 0);
	ck_assert_int_eq(block_read(&blk.disk, 0, 1, buffer), ERR_IO);
}
END_TEST

/* It is reset, so that it writes to nobody's memory, and not used again. */
START_TEST(a_device_that_lies_is_stopped)
{
	static const struct {
		enum virtio_fault fault;
		int status;
	} rows[] = {
		{ VIRTIO_SILENT, ERR_BUSY },  { VIRTIO_WRONG_HEAD, ERR_IO },
		{ VIRTIO_HUGE_HEAD, ERR_IO }, { VIRTIO_TOO_LONG, ERR_IO },
		{ VIRTIO_JUMPS, ERR_IO },     { VIRTIO_TWICE, ERR_IO },
	};

	for (size_t n = 0; n < sizeof(rows) / sizeof(rows[0]); n++) {
		int status;

		begin();
		ck_assert_int_eq(open_disk(), OK);
		model.bus.fault = rows[n].fault;
		status = block_read(&blk.disk, 0, BYTES, buffer);
		ck_assert_msg(status == rows[n].status, "row %zu: %s", n,
			      status_text(status));
		ck_assert_uint_eq(model.bus.status, 0);
		model.bus.fault = VIRTIO_GOOD;
		ck_assert_int_eq(block_read(&blk.disk, 0, 1, buffer), ERR_IO);
		ck_assert_int_eq(block_flush(&blk.disk), ERR_IO);
		/* Opened anew it works. */
		ck_assert_int_eq(open_disk(), OK);
		ck_assert_int_eq(block_read(&blk.disk, 0, 1, buffer), OK);
	}
	begin();
	ck_assert_int_eq(open_disk(), OK);
	model.bus.fault = VIRTIO_NO_STATUS;
	ck_assert_int_eq(block_read(&blk.disk, 0, 512, buffer), ERR_IO);
}
END_TEST

/* A flush is stopped, and its errors named, as a transfer is. */
START_TEST(a_flush_fails_as_a_transfer_does)
{
	static const struct {
		enum virtio_fault fault;
		int status;
	} rows[] = {
		{ VIRTIO_SILENT, ERR_BUSY },
		{ VIRTIO_HUGE_HEAD, ERR_IO },
		{ VIRTIO_TOO_LONG, ERR_IO },
		{ VIRTIO_JUMPS, ERR_IO },
	};

	for (size_t n = 0; n < sizeof(rows) / sizeof(rows[0]); n++) {
		begin();
		ck_assert_int_eq(open_disk(), OK);
		model.bus.fault = rows[n].fault;
		ck_assert_int_eq(block_flush(&blk.disk), rows[n].status);
		ck_assert_uint_eq(model.bus.status, 0);
		ck_assert_int_eq(block_flush(&blk.disk), ERR_IO);
	}
	begin();
	ck_assert_int_eq(open_disk(), OK);
	model.bus.fault = VIRTIO_NO_STATUS;
	ck_assert_int_eq(block_flush(&blk.disk), ERR_IO);
	ck_assert_uint_eq(model.bus.status, 15);
	model.bus.status |= 0x40; /* needs a reset */
	ck_assert_int_eq(block_flush(&blk.disk), ERR_IO);
	ck_assert_uint_eq(model.bus.status, 0);
}
END_TEST

/* Nothing is asked of the device that would touch it. */
START_TEST(foreign_memory_is_refused)
{
	begin();
	model.bus.foreign = buffer + 100000;
	model.bus.foreign_size = 1;
	ck_assert_int_eq(open_disk(), OK);
	ck_assert_int_eq(block_read(&blk.disk, 0, 300000, buffer), ERR_DENIED);
	ck_assert_int_eq(block_write(&blk.disk, 0, 300000, buffer), ERR_DENIED);
	ck_assert_uint_eq(model.requests, 0);
	ck_assert_int_eq(block_read(&blk.disk, 0, 65536, buffer), OK);
	model.bus.foreign = memory;
	ck_assert_int_eq(open_disk(), ERR_DENIED);
	ck_assert_uint_eq(model.bus.status, 0);
}
END_TEST

int main(void)
{
	Suite *s = suite_create("virtio, block device");

	unit_add(s, capacity_and_features_are_read);
	unit_add(s, nothing_is_written_unless_that_is_allowed);
	unit_add(s, what_cannot_be_used_is_named);
	unit_add(s, senseless_sizes_are_named);
	unit_add(s, any_range_with_any_limits);
	unit_add(s, indices_wrap);
	unit_add(s, large_requests_many_in_flight);
	unit_add(s, flush_reaches_the_device);
	unit_add(s, errors_of_requests_come_through);
	unit_add(s, a_device_that_lies_is_stopped);
	unit_add(s, a_flush_fails_as_a_transfer_does);
	unit_add(s, foreign_memory_is_refused);
	return unit_run(s);
}
