/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The virtio block driver on QEMU's device: a disk of 16 MiB that begins with a
 * text, and one of 8 MiB that is read-only. If they are legacy devices, they
 * are refused.
 */
#include "base/status.h"
#include "base/string.h"
#include "lib/uefi.h"

#define WRITABLE_SECTORS 32768u
#define FIXED_SECTORS	 16384u
#define LARGE		 (3u << 20)

static struct test_disk disk, fixed;
static u8 out[LARGE + 16], in[LARGE + 16];

static void fill(u8 seed)
{
	for (u32 n = 0; n < sizeof(out); n++)
		out[n] = (u8)(n * 31 + n / 509 + seed);
}

/* At any offset and any alignment of the buffer. */
static void there_and_back(u64 offset, u64 size, u32 alignment, u8 seed)
{
	struct block_device *device = &disk.blk.disk;
	int status;

	fill(seed);
	status = block_write(device, offset, size, out + alignment);
	memset(in, 0, sizeof(in));
	if (status == OK)
		status = block_read(device, offset, size, in + alignment);
	tap_ok(status == OK &&
		       memcmp(in + alignment, out + alignment, size) == 0,
	       "%u bytes at %u, in memory at %u", (u32)size, (u32)offset,
	       alignment);
}

static void known_text(void)
{
	char text[64];

	tap_equal(block_read(&disk.blk.disk, 0, sizeof(text), text), OK,
		  "the text at the start is read");
	text[sizeof(text) - 1] = '\0';
	tap_note("text: %s", text);
}

static void errors(void)
{
	struct block_device *device = &disk.blk.disk;
	u64 end = (u64)WRITABLE_SECTORS * 512;

	tap_equal(block_read(device, end - 1, 1, in), OK, "the last byte");
	tap_equal(block_read(device, end - 1, 2, in), ERR_RANGE,
		  "one byte too far");
	tap_equal(block_write(device, end, 512, out), ERR_RANGE,
		  "a write beyond the end");
	tap_equal(block_read(device, UINT64_MAX - 3, 8, in), ERR_RANGE,
		  "a range that wraps");
	tap_equal(test_disk_open(&fixed, FIXED_SECTORS), OK,
		  "the read-only disk is there");
	tap_ok(fixed.blk.disk.read_only, "and says so");
	tap_equal(block_read(&fixed.blk.disk, 0, 512, in), OK,
		  "it can be read");
	tap_equal(block_write(&fixed.blk.disk, 0, 512, out), ERR_DENIED,
		  "but not written");
}

void test_main(void)
{
	int status = test_disk_open(&disk, WRITABLE_SECTORS);

	if (status == ERR_BAD_VERSION) {
		tap_ok(true, "a legacy disk is refused by name");
		return;
	}
	tap_equal(status, OK, "the writable disk is there");
	if (status != OK)
		return;
	known_text();
	there_and_back(4096, 512, 0, 1);
	there_and_back(8192, 64 * 512, 0, 2);
	there_and_back(65536, LARGE, 0, 3);
	there_and_back(70001, 130001, 7, 4);
	there_and_back(1000003, 3, 1, 5);
	tap_equal(block_flush(&disk.blk.disk), OK, "flush");
	errors();
	tap_equal(virtio_blk_close(&disk.blk), OK, "the disk is given back");
	tap_equal(block_read(&disk.blk.disk, 0, 1, in), ERR_IO,
		  "and not used any more");
}
