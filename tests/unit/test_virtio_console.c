/* SPDX-License-Identifier: BSD-2-Clause */
#include "console_session.h"

START_TEST(port_0_comes_up_without_multiport)
{
	begin_open();
	ck_assert_uint_eq(model.bus.status, 15);
	ck_assert_uint_eq(model.bus.accepted, 1ull << 32);
	ck_assert_uint_eq(receive(100), 0);
	/* Every buffer is there before the first byte. */
	ck_assert_uint_eq(virtio_port_feed(&model, pattern, BYTES),
			  VIRTIO_CONSOLE_INPUT);
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
	};

	for (size_t n = 0; n < sizeof(rows) / sizeof(rows[0]); n++) {
		int status;

		begin();
		model.bus.fault = rows[n].fault;
		if (model.bus.fault == VIRTIO_NO_VERSION_1)
			model.bus.offered &= 0xffffffff;
		if (model.bus.fault == VIRTIO_NEVER_RESETS)
			model.bus.status = 15; /* as firmware left it */
		status = open_console();
		ck_assert_msg(status == rows[n].status, "row %zu: %s", n,
			      status_text(status));
	}
	begin();
	model.bus.queue_count = 1;
	ck_assert_int_eq(open_console(), ERR_NOT_FOUND);
	ck_assert_uint_eq(model.bus.status, 0);
}
END_TEST

START_TEST(bytes_arrive_in_order_in_pieces_of_any_size)
{
	static const u32 sizes[] = { 1, 2, 4, 8, 1024 };

	for (u32 seed = 0; seed < 40; seed++) {
		u32 fed = 0, got = 0;

		begin();
		srand(seed);
		model.bus.queue_max = sizes[seed % 5];
		model.bus.no_notify = seed & 1;
		ck_assert_int_eq(open_console(), OK);
		while (got < BYTES / 4) {
			u32 size = (u32)rand() % 3000;
			size_t part;

			model.chunk = (u32)rand() % 300;
			fed += virtio_port_feed(&model, pattern + fed, size);
			size = (u32)rand() % 3000;
			part = receive(size);
			ck_assert_uint_le(part, size);
			ck_assert(memcmp(buffer, pattern + got, part) == 0);
			got += (u32)part;
			/* All of it, if there was room for more. */
			ck_assert(part == size || got == fed);
		}
		ck_assert_int_eq(console.status, OK);
	}
}
END_TEST

/* More buffers than an index counts, a byte in each. */
START_TEST(indices_wrap)
{
	begin_open();
	for (u32 n = 0; n < 70000; n++) {
		size_t size;

		virtio_port_feed(&model, pattern + n, 1);
		size = receive(10);
		virtio_console_write(&console, buffer, size);
		settle();
	}
	ck_assert_uint_eq(model.sent_size, 70000);
	ck_assert(memcmp(model.sent, pattern, 70000) == 0);
}
END_TEST

START_TEST(all_is_sent_in_order_in_pieces_of_any_size)
{
	static const u32 sizes[] = { 1, 2, 4, 1024 };

	for (u32 seed = 0; seed < 40; seed++) {
		u32 given = 0;

		begin();
		srand(seed);
		model.bus.queue_max = sizes[seed % 4];
		model.bus.no_notify = seed & 1;
		ck_assert_int_eq(open_console(), OK);
		while (given < BYTES) {
			u32 size = (u32)rand() % (seed % 3 ? 100000 : 300);

			if (size > BYTES - given)
				size = BYTES - given;
			virtio_console_write(&console, pattern + given, size);
			given += size;
		}
		settle();
		ck_assert_uint_eq(model.sent_size, BYTES);
		ck_assert(memcmp(model.sent, pattern, BYTES) == 0);
		ck_assert_int_eq(console.status, OK);
	}
}
END_TEST

/* What fits costs one notification, and no wait. */
START_TEST(a_large_reply_is_one_notification)
{
	u32 before;

	begin_open();
	before = model.bus.notified;
	model.bus.waits = 1000;
	virtio_console_write(&console, pattern, VIRTIO_CONSOLE_OUTPUT);
	ck_assert_uint_eq(model.bus.notified - before, 1);
	ck_assert_uint_eq(model.bus.waits, 1000);
	ck_assert_uint_le(model.waiting_count, 4);
	settle();
	ck_assert_uint_eq(model.sent_size, VIRTIO_CONSOLE_OUTPUT);
	ck_assert_uint_ge(model.largest, 8192);
	before = model.bus.notified;
	virtio_console_write(&console, pattern, 0);
	ck_assert_uint_eq(model.bus.notified, before);
}
END_TEST

/* The caller may change its bytes as soon as the call returns. */
START_TEST(the_bytes_are_copied)
{
	begin_open();
	memcpy(buffer, pattern, 1000);
	virtio_console_write(&console, buffer, 1000);
	memset(buffer, 0, 1000);
	settle();
	ck_assert(memcmp(model.sent, pattern, 1000) == 0);
}
END_TEST

/* Bytes are lost then, but the wait is made once only, and it goes on. */
START_TEST(a_peer_that_takes_nothing_loses_bytes)
{
	begin_open();
	model.blocked = true;
	virtio_console_write(&console, pattern, VIRTIO_CONSOLE_OUTPUT + 1);
	ck_assert_uint_gt(model.bus.waits, 1000);
	model.bus.waits = 0;
	for (u32 n = 0; n < 100; n++)
		virtio_console_write(&console, pattern, 1000);
	ck_assert_uint_eq(model.bus.waits, 0);
	/* The other way still works. */
	ck_assert_uint_eq(virtio_port_feed(&model, pattern, 10), 10);
	ck_assert_uint_eq(receive(100), 10);
	model.blocked = false;
	settle();
	ck_assert_uint_eq(model.sent_size, VIRTIO_CONSOLE_OUTPUT);
	virtio_console_write(&console, pattern + 5, 2 * VIRTIO_CONSOLE_OUTPUT);
	settle();
	ck_assert_uint_eq(model.sent_size, 3 * VIRTIO_CONSOLE_OUTPUT);
	ck_assert(memcmp(model.sent, pattern, VIRTIO_CONSOLE_OUTPUT) == 0);
	ck_assert(memcmp(model.sent + VIRTIO_CONSOLE_OUTPUT, pattern + 5,
			 2 * VIRTIO_CONSOLE_OUTPUT) == 0);
	ck_assert_int_eq(console.status, OK);
}
END_TEST

START_TEST(interrupts_only_while_wanted_and_for_input_only)
{
	begin_open();
	virtio_port_feed(&model, pattern, 10);
	virtio_console_write(&console, pattern, 10);
	settle();
	ck_assert_uint_eq(model.bus.interrupt, 0);
	virtio_console_set_interrupt(&console, true);
	ck_assert_uint_eq(receive(100), 10); /* what came before */
	virtio_console_write(&console, pattern, 10);
	settle();
	ck_assert_uint_eq(model.bus.interrupt, 0);
	for (u32 n = 0; n < 40; n++) {
		virtio_port_feed(&model, pattern, 10);
		ck_assert_uint_eq(model.bus.interrupt, 1);
		virtio_console_acknowledge(&console);
		ck_assert_uint_eq(model.bus.interrupt, 0);
		ck_assert_uint_eq(receive(100), 10);
	}
	virtio_console_acknowledge(&console); /* nobody's interrupt */
	virtio_console_set_interrupt(&console, false);
	virtio_port_feed(&model, pattern, 10);
	ck_assert_uint_eq(model.bus.interrupt, 0);
	ck_assert_uint_eq(receive(100), 10);
}
END_TEST

int main(void)
{
	Suite *s = suite_create("virtio, console");

	unit_add(s, port_0_comes_up_without_multiport);
	unit_add(s, what_cannot_be_used_is_named);
	unit_add(s, bytes_arrive_in_order_in_pieces_of_any_size);
	unit_add(s, indices_wrap);
	unit_add(s, all_is_sent_in_order_in_pieces_of_any_size);
	unit_add(s, a_large_reply_is_one_notification);
	unit_add(s, the_bytes_are_copied);
	unit_add(s, a_peer_that_takes_nothing_loses_bytes);
	unit_add(s, interrupts_only_while_wanted_and_for_input_only);
	return unit_run(s);
}
