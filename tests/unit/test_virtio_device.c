/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Discovery, reset, features, queues and configuration of a virtio device,
 * against registers that remember every write (Virtual I/O Device 1.2, 3.1.1
 * and 4.2).
 */
#include <string.h>

#include "unit.h"

#include "base/status.h"
#include "virtio/device.h"

#define REG(offset) registers[(offset) / 4]
#define FAR	    UINT64_C(0x123400000000)
#define PATIENCE    50u

static u8 memory[VIRTIO_QUEUE_BYTES] __attribute__((aligned(4096)));
static u32 registers[0x200 / 4];
static u64 offered, accepted;
static struct {
	u32 offset, value;
} writes[64];
static u32 write_count, waits, barriers;
static u32 read_after_write; /* reads since the last write, before a barrier */
static u32 reset_takes;	     /* waits until the status reads 0 */
static u32 config_stable;    /* reads of the configuration until it rests */
static bool denies;	     /* takes FEATURES_OK back */

static u32 bus_read(void *context, u32 offset)
{
	ck_assert_uint_eq(offset % 4, 0);
	ck_assert_uint_lt(offset, sizeof(registers));
	if (!barriers)
		read_after_write++;
	if (offset == 0x010)
		return (u32)(offered >> 32 * REG(0x014));
	if (offset >= 0x100 && config_stable) {
		config_stable--;
		REG(0x0fc)++;
		for (u32 at = 0x100; at < 0x200; at += 4)
			REG(at) += 0x01010101;
	}
	return REG(offset);
}

static void bus_write(void *context, u32 offset, u32 value)
{
	ck_assert_uint_lt(write_count, 64);
	read_after_write = 0;
	writes[write_count].offset = offset;
	writes[write_count++].value = value;
	if (offset == 0x020)
		accepted |= (u64)value << 32 * REG(0x024);
	if (offset == 0x070 && value == 0 && reset_takes)
		return;
	if (offset == 0x070 && denies)
		value &= ~8u;
	REG(offset) = value;
}

static u64 bus_of(const void *p)
{
	return (u64)((const u8 *)p - memory) + FAR;
}

static bool bus_address(void *context, const void *p, u64 size, u64 *address)
{
	*address = bus_of(p);
	return true;
}

static void bus_barrier(void *context)
{
	barriers++;
}

static bool bus_wait(void *context, bool first)
{
	waits = first ? 1 : waits + 1;
	if (reset_takes && waits >= reset_takes)
		REG(0x070) = 0;
	return waits < PATIENCE;
}

static const struct virtio_transport transport = {
	.read = bus_read,
	.write = bus_write,
	.address = bus_address,
	.barrier = bus_barrier,
	.wait = bus_wait,
};

static struct virtio_device device;

static void begin(void)
{
	memset(registers, 0, sizeof(registers));
	memset(memory, 0, sizeof(memory));
	REG(0x000) = 0x74726976;
	REG(0x004) = 2;
	REG(0x008) = VIRTIO_ID_BLOCK;
	REG(0x034) = 64;
	offered = VIRTIO_F_VERSION_1;
	accepted = 0;
	write_count = waits = barriers = reset_takes = config_stable = 0;
	denies = false;
	ck_assert_int_eq(virtio_probe(&device, &transport), OK);
}

/* The values written to one register, in order. */
static u32 written(u32 offset, u32 *values)
{
	u32 count = 0;

	for (u32 n = 0; n < write_count; n++)
		if (writes[n].offset == offset)
			values[count++] = writes[n].value;
	return count;
}

START_TEST(a_probe_writes_nothing)
{
	static const struct {
		u32 magic, version, id;
		int status;
	} rows[] = {
		{ 0x74726976, 2, 2, OK },
		{ 0x74726976, 2, 19, OK },
		{ 0x74726976, 2, 0, ERR_NOT_FOUND },
		{ 0x74726976, 1, 0, ERR_NOT_FOUND },
		{ 0x74726976, 1, 2, ERR_BAD_VERSION },
		{ 0x74726976, 0, 2, ERR_BAD_VERSION },
		{ 0x74726976, 3, 2, ERR_BAD_VERSION },
		{ 0x76697274, 2, 2, ERR_BAD_MAGIC },
		{ 0xffffffff, 0xffffffff, 0xffffffff, ERR_BAD_MAGIC },
		{ 0, 0, 0, ERR_BAD_MAGIC },
	};

	for (size_t n = 0; n < sizeof(rows) / sizeof(rows[0]); n++) {
		begin();
		REG(0x000) = rows[n].magic;
		REG(0x004) = rows[n].version;
		REG(0x008) = rows[n].id;
		ck_assert_int_eq(virtio_probe(&device, &transport),
				 rows[n].status);
		if (rows[n].status != ERR_BAD_MAGIC)
			ck_assert_uint_eq(device.id, rows[n].id);
		ck_assert_uint_eq(write_count, 0);
	}
}
END_TEST

START_TEST(the_status_bits_come_in_order)
{
	static const u32 expected[] = { 0, 1, 3, 11, 15 };
	u32 values[64];

	begin();
	REG(0x070) = 0x8f; /* as someone else left it */
	ck_assert_int_eq(virtio_start(&device, 0), OK);
	virtio_run(&device);
	ck_assert_uint_eq(written(0x070, values), 5);
	ck_assert_mem_eq(values, expected, sizeof(expected));
}
END_TEST

START_TEST(only_offered_and_wanted_features_are_accepted)
{
	begin();
	offered |= 0xff | UINT64_C(1) << 35 | UINT64_C(1) << 63;
	ck_assert_int_eq(virtio_start(&device, 0xf00 | 6), OK);
	ck_assert_uint_eq(accepted, VIRTIO_F_VERSION_1 | 6);
	ck_assert_uint_eq(device.features, accepted);
	begin();
	offered |= UINT64_C(1) << 63;
	ck_assert_int_eq(virtio_start(&device, UINT64_C(1) << 63), OK);
	ck_assert_uint_eq(accepted, VIRTIO_F_VERSION_1 | UINT64_C(1) << 63);
	/* 6.1: a device may refuse to work without it. */
	begin();
	offered |= VIRTIO_F_ACCESS_PLATFORM;
	ck_assert_int_eq(virtio_start(&device, 0), OK);
	ck_assert_uint_eq(accepted,
			  VIRTIO_F_VERSION_1 | VIRTIO_F_ACCESS_PLATFORM);
}
END_TEST

START_TEST(a_device_without_agreement_is_marked_failed)
{
	begin();
	offered = ~VIRTIO_F_VERSION_1;
	ck_assert_int_eq(virtio_start(&device, 0), ERR_UNSUPPORTED);
	ck_assert(REG(0x070) & 0x80);
	ck_assert(!(REG(0x070) & 0xc));
	ck_assert_uint_eq(accepted, 0);
	begin();
	denies = true;
	ck_assert_int_eq(virtio_start(&device, 0), ERR_UNSUPPORTED);
	ck_assert(REG(0x070) & 0x80);
	ck_assert(!(REG(0x070) & 4));
}
END_TEST

START_TEST(a_reset_is_waited_for_with_patience)
{
	begin();
	REG(0x070) = 15;
	reset_takes = 20;
	ck_assert_int_eq(virtio_reset(&device), OK);
	ck_assert_uint_eq(waits, 20);
	ck_assert_uint_eq(barriers, 1);
	begin();
	REG(0x070) = 15;
	reset_takes = 2 * PATIENCE;
	ck_assert_int_eq(virtio_reset(&device), ERR_BUSY);
	ck_assert_uint_eq(waits, PATIENCE);
	write_count = 0;
	ck_assert_int_eq(virtio_start(&device, 0), ERR_BUSY);
	ck_assert_uint_eq(write_count, 1); /* the reset alone */
}
END_TEST

/* 4.2.3.2, and the halves of the addresses in their registers. */
START_TEST(a_queue_is_ready_last)
{
	static const u32 base[] = { 0x080, 0x090, 0x0a0 };
	struct virtio_queue queue;
	u64 address[3];
	const void *part[3];

	begin();
	ck_assert_int_eq(virtio_start(&device, 0), OK);
	write_count = 0;
	ck_assert_int_eq(
		virtio_add_queue(&device, &queue, 5, VIRTIO_QUEUE_MAX, memory),
		OK);
	ck_assert_uint_eq(writes[0].offset, 0x030);
	ck_assert_uint_eq(writes[0].value, 5);
	ck_assert_uint_eq(writes[write_count - 1].offset, 0x044);
	ck_assert_uint_eq(writes[write_count - 1].value, 1);
	ck_assert_uint_eq(REG(0x038), 64);
	part[0] = queue.descriptors;
	part[1] = queue.available;
	part[2] = queue.used;
	for (u32 n = 0; n < 3; n++) {
		address[n] = (u64)REG(base[n] + 4) << 32 | REG(base[n]);
		ck_assert_uint_eq(address[n], bus_of(part[n]));
	}
}
END_TEST

START_TEST(a_queue_is_as_small_as_asked_for)
{
	static const struct {
		u32 device, max, count;
	} rows[] = { { 64, 16, 16 },
		     { 16, 64, 16 },
		     { 100, 128, 64 },
		     { 1024, VIRTIO_QUEUE_MAX, VIRTIO_QUEUE_MAX } };
	struct virtio_queue queue;

	for (size_t n = 0; n < sizeof(rows) / sizeof(rows[0]); n++) {
		begin();
		REG(0x034) = rows[n].device;
		ck_assert_int_eq(virtio_add_queue(&device, &queue, 0,
						  rows[n].max, memory),
				 OK);
		ck_assert_uint_eq(REG(0x038), rows[n].count);
		ck_assert_uint_eq(queue.count, rows[n].count);
	}
}
END_TEST

START_TEST(a_queue_that_is_not_there_is_left_alone)
{
	struct virtio_queue queue;

	begin();
	REG(0x034) = 0;
	ck_assert_int_eq(
		virtio_add_queue(&device, &queue, 0, VIRTIO_QUEUE_MAX, memory),
		ERR_NOT_FOUND);
	begin();
	REG(0x044) = 1; /* in use */
	ck_assert_int_eq(
		virtio_add_queue(&device, &queue, 0, VIRTIO_QUEUE_MAX, memory),
		ERR_NOT_FOUND);
	ck_assert_uint_eq(write_count, 1); /* the selector */
}
END_TEST

START_TEST(the_configuration_is_of_one_generation)
{
	u32 words[4];

	for (u32 unrest = 0; unrest < 12; unrest++) {
		begin();
		config_stable = unrest;
		ck_assert_int_eq(virtio_config(&device, 8, words, 16), OK);
		for (u32 n = 0; n < 4; n++)
			ck_assert_uint_eq(words[n], 0x01010101 * unrest);
	}
	begin();
	config_stable = ~0u;
	ck_assert_int_eq(virtio_config(&device, 0, words, 16), ERR_BUSY);
}
END_TEST

START_TEST(a_device_that_gave_up_is_noticed)
{
	begin();
	REG(0x070) = 0x0f;
	ck_assert(!virtio_broken(&device));
	REG(0x070) = 0x4f;
	ck_assert(virtio_broken(&device));
	REG(0x070) = 0x8f;
	ck_assert(virtio_broken(&device));
}
END_TEST

START_TEST(an_interrupt_is_acknowledged_and_the_write_awaited)
{
	begin();
	ck_assert_uint_eq(virtio_acknowledge(&device), 0);
	ck_assert_uint_eq(write_count, 0);
	REG(0x060) = VIRTIO_CAUSE_QUEUE | VIRTIO_CAUSE_CONFIG;
	read_after_write = 0;
	ck_assert_uint_eq(virtio_acknowledge(&device),
			  VIRTIO_CAUSE_QUEUE | VIRTIO_CAUSE_CONFIG);
	ck_assert_uint_eq(write_count, 1);
	ck_assert_uint_eq(REG(0x064), 3);
	ck_assert_uint_eq(read_after_write, 1);
	ck_assert_uint_eq(barriers, 1);
}
END_TEST

int main(void)
{
	Suite *s = suite_create("virtio, device");

	unit_add(s, a_probe_writes_nothing);
	unit_add(s, the_status_bits_come_in_order);
	unit_add(s, only_offered_and_wanted_features_are_accepted);
	unit_add(s, a_device_without_agreement_is_marked_failed);
	unit_add(s, a_reset_is_waited_for_with_patience);
	unit_add(s, a_queue_is_ready_last);
	unit_add(s, a_queue_is_as_small_as_asked_for);
	unit_add(s, a_queue_that_is_not_there_is_left_alone);
	unit_add(s, the_configuration_is_of_one_generation);
	unit_add(s, a_device_that_gave_up_is_noticed);
	unit_add(s, an_interrupt_is_acknowledged_and_the_write_awaited);
	return unit_run(s);
}
