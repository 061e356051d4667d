/* SPDX-License-Identifier: BSD-2-Clause */
/* Devices that lie, break or take nothing: none hurts EL2. */
#include "console_session.h"

/* It is reset, so that it writes to nobody's memory, and not used again. */
static void expect_given_up(int status)
{
	u32 sent = model.sent_size;

	ck_assert_msg(console.status == status, "%s",
		      status_text(console.status));
	ck_assert_uint_eq(model.bus.status, 0);
	model.bus.fault = VIRTIO_GOOD;
	ck_assert_uint_eq(receive(BYTES), 0);
	virtio_console_write(&console, pattern, BYTES);
	virtio_console_acknowledge(&console);
	virtio_console_set_interrupt(&console, true);
	ck_assert_uint_eq(model.sent_size, sent);
	ck_assert_uint_eq(model.bus.status, 0);
	/* Opened anew it works. */
	ck_assert_int_eq(open_console(), OK);
	ck_assert_uint_eq(virtio_port_feed(&model, pattern, 200), 200);
	ck_assert_uint_eq(receive(BYTES), 200);
}

/* The same buffer twice is no lie: it was posted anew in between. */
START_TEST(a_device_that_lies_about_input_is_stopped)
{
	static const enum virtio_fault faults[] = {
		VIRTIO_HUGE_HEAD,
		VIRTIO_TOO_LONG,
		VIRTIO_JUMPS,
	};
	static const u32 lengths[] = { 513, 4096, 0x10000, 0xffffffff };

	for (size_t n = 0; n < sizeof(faults) / sizeof(faults[0]); n++) {
		begin_open();
		virtio_port_feed(&model, pattern, 100);
		ck_assert_uint_eq(receive(50), 50);
		model.bus.fault = faults[n];
		virtio_port_feed(&model, pattern, 10);
		/* The rest of what came before the lie is good. */
		ck_assert_uint_ge(receive(BYTES), 50);
		expect_given_up(ERR_CORRUPT);
	}
	for (size_t n = 0; n < sizeof(lengths) / sizeof(lengths[0]); n++) {
		begin_open();
		virtio_port_claim(&model, lengths[n]);
		ck_assert_uint_eq(receive(BYTES), 0);
		expect_given_up(ERR_CORRUPT);
	}
}
END_TEST

/* Buffers are taken back late, so a wrong one is seen where there is but one. */
START_TEST(a_device_that_lies_about_output_is_stopped)
{
	static const enum virtio_fault faults[] = {
		VIRTIO_WRONG_HEAD, VIRTIO_HUGE_HEAD, VIRTIO_TOO_LONG,
		VIRTIO_JUMPS,	   VIRTIO_TWICE,
	};

	for (size_t n = 0; n < sizeof(faults) / sizeof(faults[0]); n++) {
		begin();
		model.bus.queue_max = faults[n] == VIRTIO_WRONG_HEAD ? 1 : 4;
		ck_assert_int_eq(open_console(), OK);
		virtio_console_write(&console, pattern, 10);
		model.bus.fault = faults[n];
		settle();
		virtio_console_write(&console, pattern, 200000);
		expect_given_up(ERR_CORRUPT);
	}
}
END_TEST

/* Buffers without a byte, as fast as they are posted, hold up nobody. */
START_TEST(empty_buffers_are_nothing)
{
	begin_open();
	for (u32 n = 0; n < 1000; n++) {
		for (u32 i = 0; i <= n % 8; i++)
			virtio_port_claim(&model, 0);
		ck_assert_uint_eq(receive(100), 0);
	}
	virtio_port_claim(&model, 0);
	virtio_port_feed(&model, pattern, 7);
	virtio_port_claim(&model, 0);
	ck_assert_uint_eq(receive(100), 7);
	ck_assert(memcmp(buffer, pattern, 7) == 0);
	ck_assert_int_eq(console.status, OK);
}
END_TEST

/* Amid each look at the used ring it calls one more buffer used, and empty. */
static u32 looks;

static void claiming_barrier(void *context)
{
	struct virtio_bus_queue *queue = &model.bus.queue[0];
	u8 *used = (u8 *)(uintptr_t)queue->ring[2];

	if (!(model.bus.status & 4))
		return;
	ck_assert_uint_lt(looks++, 1000);
	queue->used++;
	memcpy(used + 2, &queue->used, 2);
}

START_TEST(buffers_that_are_used_as_they_are_posted_end_it)
{
	void (*barrier)(void *context);
	u32 size;

	begin_open();
	barrier = model.bus.transport.barrier;
	size = model.bus.queue[0].size;
	for (u32 n = 0; n < size; n++) {
		u8 *used = (u8 *)(uintptr_t)model.bus.queue[0].ring[2];
		u32 element[2] = { n, 0 };

		memcpy(used + 4 + 8 * n, element, sizeof(element));
	}
	looks = 0;
	model.bus.transport.barrier = claiming_barrier;
	claiming_barrier(NULL);
	ck_assert_uint_eq(receive(100), 0);
	model.bus.transport.barrier = barrier;
	expect_given_up(ERR_CORRUPT);
}
END_TEST

START_TEST(a_device_that_asks_for_a_reset_gets_it)
{
	begin_open();
	model.bus.status |= 0x40;
	model.bus.interrupt = 2; /* 2.1.2: a change of the configuration */
	virtio_console_acknowledge(&console);
	expect_given_up(ERR_IO);
	/* The same is seen when it takes nothing any more. */
	begin_open();
	model.bus.status |= 0x40;
	model.blocked = true;
	virtio_console_write(&console, pattern, 2 * VIRTIO_CONSOLE_OUTPUT);
	model.blocked = false;
	expect_given_up(ERR_IO);
	/* Any other change of the configuration is none of our business. */
	begin_open();
	model.bus.interrupt = 2;
	virtio_console_acknowledge(&console);
	ck_assert_int_eq(console.status, OK);
	ck_assert_uint_eq(model.bus.interrupt, 0);
}
END_TEST

START_TEST(one_that_does_not_reset_is_told_apart)
{
	begin_open();
	model.bus.fault = VIRTIO_NEVER_RESETS;
	virtio_port_claim(&model, 1000);
	ck_assert_uint_eq(receive(BYTES), 0);
	ck_assert_int_eq(console.status, ERR_BUSY);
	virtio_console_write(&console, pattern, 10);
	ck_assert_uint_eq(model.waiting_count, 0);
}
END_TEST

START_TEST(the_device_is_given_its_memory_only)
{
	begin();
	model.bus.foreign = pattern;
	model.bus.foreign_size = BYTES;
	ck_assert_int_eq(open_console(), OK);
	virtio_console_write(&console, pattern, BYTES);
	settle();
	ck_assert_uint_eq(model.sent_size, BYTES);
	for (u32 at = 0; at < sizeof(memory); at += 8192) {
		begin();
		model.bus.foreign = memory + at;
		model.bus.foreign_size = 1;
		if (open_console() == OK)
			virtio_console_write(&console, pattern,
					     VIRTIO_CONSOLE_OUTPUT);
		ck_assert(at == 0 || console.status == ERR_DENIED);
	}
}
END_TEST

int main(void)
{
	Suite *s = suite_create("virtio, hostile console");

	unit_add(s, a_device_that_lies_about_input_is_stopped);
	unit_add(s, a_device_that_lies_about_output_is_stopped);
	unit_add(s, empty_buffers_are_nothing);
	unit_add(s, buffers_that_are_used_as_they_are_posted_end_it);
	unit_add(s, a_device_that_asks_for_a_reset_gets_it);
	unit_add(s, one_that_does_not_reset_is_told_apart);
	unit_add(s, the_device_is_given_its_memory_only);
	return unit_run(s);
}
