/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The split virtqueue alone. The device's side is played here on the bytes of
 * the rings, as Virtual I/O Device 1.2, 2.7 lays them out, without the
 * driver's types.
 */
#include <string.h>

#include "unit.h"

#include "base/status.h"
#include "virtio/queue.h"

#define REG_NOTIFY 0x50u
#define FAR	   (UINT64_C(1) << 40) /* what the device adds to an address */

static u8 memory[VIRTIO_QUEUE_BYTES] __attribute__((aligned(4096)));
static u8 data[64];
static struct virtio_queue queue;
static u32 barriers, notified, last_notified;
static u16 index_at_barrier, index_at_notify;
static u16 used_next, seen;

static u16 available_index(void)
{
	u16 value;

	memcpy(&value, (u8 *)queue.available + 2, 2);
	return value;
}

static void bus_write(void *context, u32 offset, u32 value)
{
	ck_assert_uint_eq(offset, REG_NOTIFY);
	notified++;
	last_notified = value;
	index_at_notify = available_index();
}

static bool bus_address(void *context, const void *p, u64 size, u64 *address)
{
	*address = (u64)(uintptr_t)p + FAR;
	return true;
}

static void bus_barrier(void *context)
{
	if (barriers++ == 0)
		index_at_barrier = available_index();
}

static const struct virtio_transport transport = {
	.write = bus_write,
	.address = bus_address,
	.barrier = bus_barrier,
};

static void begin(u32 max)
{
	memset(memory, 0, sizeof(memory));
	barriers = notified = 0;
	used_next = seen = 0;
	virtio_queue_init(&queue, &transport, 3, max, memory);
}

/* A chain of `count` buffers, the last of which the device may write. */
static int add(u32 count, u32 *head)
{
	struct virtio_buffer buffers[VIRTIO_QUEUE_MAX];

	for (u32 n = 0; n < count; n++)
		buffers[n] = (struct virtio_buffer){ data + n % 32, n + 1,
						     n == count - 1 };
	return virtio_queue_add(&queue, buffers, count, head);
}

static u32 taken_length;

static int take(u32 *head)
{
	return virtio_queue_take(&queue, head, &taken_length);
}

static void use(u32 head, u32 length)
{
	u8 *ring = (u8 *)queue.used;
	u8 *element = ring + 4 + 8 * (used_next % queue.count);

	memcpy(element, &head, 4);
	memcpy(element + 4, &length, 4);
	used_next++;
	memcpy(ring + 2, &used_next, 2);
}

static u16 next_available(void)
{
	u16 head;

	memcpy(&head, (u8 *)queue.available + 4 + 2 * (seen % queue.count), 2);
	seen++;
	return head;
}

START_TEST(rings_are_aligned_and_within_the_memory)
{
	for (u32 max = 1; max <= 1100; max++) {
		size_t desc, avail, used;

		begin(max);
		ck_assert_uint_le(queue.count, max);
		ck_assert_uint_eq(queue.count & (queue.count - 1), 0);
		ck_assert(queue.count == VIRTIO_QUEUE_MAX ||
			  queue.count * 2 > max);
		desc = (size_t)((u8 *)queue.descriptors - memory);
		avail = (size_t)((u8 *)queue.available - memory);
		used = (size_t)((u8 *)queue.used - memory);
		ck_assert_uint_eq(desc % 16, 0);
		ck_assert_uint_eq(avail % 2, 0);
		ck_assert_uint_eq(used % 4, 0);
		ck_assert_uint_le(desc + 16 * queue.count, avail);
		ck_assert_uint_le(avail + 6 + 2 * queue.count, used);
		ck_assert_uint_le(used + 6 + 8 * queue.count, sizeof(memory));
	}
}
END_TEST

START_TEST(chains_are_written_as_the_device_reads_them)
{
	u64 address;
	u32 head, length, at;
	u16 flags;

	begin(8);
	ck_assert_uint_eq(queue.available->flags, 1); /* NO_INTERRUPT */
	ck_assert_int_eq(add(4, &head), OK);
	at = head;
	for (u32 n = 0; n < 4; n++) {
		const u8 *d = (u8 *)queue.descriptors + 16 * at;
		u16 next;

		memcpy(&address, d, 8);
		memcpy(&length, d + 8, 4);
		memcpy(&flags, d + 12, 2);
		memcpy(&next, d + 14, 2);
		ck_assert_uint_eq(address, (u64)(uintptr_t)(data + n) + FAR);
		ck_assert_uint_eq(length, n + 1);
		ck_assert_uint_eq(flags, n < 3 ? 1 : 2);
		at = next;
	}
}
END_TEST

/* 2.7.13: descriptors, barrier, index, barrier, notification. */
START_TEST(several_chains_are_published_at_once)
{
	u32 head[3];

	begin(16);
	for (u32 n = 0; n < 3; n++)
		ck_assert_int_eq(add(2, &head[n]), OK);
	ck_assert_uint_eq(available_index(), 0);
	ck_assert_uint_eq(notified, 0);
	virtio_queue_publish(&queue);
	ck_assert_uint_eq(available_index(), 3);
	ck_assert_uint_eq(index_at_barrier, 0);
	ck_assert_uint_eq(index_at_notify, 3);
	ck_assert_uint_ge(barriers, 2);
	ck_assert_uint_eq(notified, 1);
	ck_assert_uint_eq(last_notified, 3); /* the queue's number */
	for (u32 n = 0; n < 3; n++)
		ck_assert_uint_eq(next_available(), head[n]);
}
END_TEST

START_TEST(no_notification_where_none_is_wanted)
{
	u32 head;

	begin(16);
	queue.used->flags = 1;
	ck_assert_int_eq(add(1, &head), OK);
	virtio_queue_publish(&queue);
	ck_assert_uint_eq(notified, 0);
	ck_assert_uint_eq(available_index(), 1);
	queue.used->flags = 0;
	ck_assert_int_eq(add(1, &head), OK);
	virtio_queue_publish(&queue);
	ck_assert_uint_eq(notified, 1);
}
END_TEST

START_TEST(interrupts_come_only_when_asked_for)
{
	begin(16);
	ck_assert_uint_eq(queue.available->flags, 1); /* NO_INTERRUPT */
	virtio_queue_set_interrupt(&queue, true);
	ck_assert_uint_eq(queue.available->flags, 0);
	ck_assert_uint_eq(barriers, 1); /* before the look at the used ring */
	virtio_queue_set_interrupt(&queue, false);
	ck_assert_uint_eq(queue.available->flags, 1);
}
END_TEST

START_TEST(a_full_queue_refuses_and_goes_on)
{
	u32 first, second, head;

	begin(8);
	ck_assert_int_eq(add(0, &head), ERR_NO_SPACE);
	ck_assert_int_eq(add(9, &head), ERR_NO_SPACE);
	ck_assert_int_eq(add(5, &first), OK);
	ck_assert_int_eq(add(4, &head), ERR_NO_SPACE);
	ck_assert_int_eq(add(3, &second), OK);
	ck_assert_int_eq(add(1, &head), ERR_NO_SPACE);
	ck_assert_int_eq(take(&head), ERR_NOT_FOUND);
	virtio_queue_publish(&queue);
	ck_assert_uint_eq(available_index(), 2);
	use(second, 0);
	ck_assert_int_eq(take(&head), OK);
	ck_assert_uint_eq(head, second);
	ck_assert_int_eq(add(4, &head), ERR_NO_SPACE);
	ck_assert_int_eq(add(3, &head), OK);
	ck_assert_int_eq(take(&head), ERR_NOT_FOUND);
}
END_TEST

/* More than 65536 chains of random lengths, finished in random order. */
static void random_chains(u32 max)
{
	u16 waiting[VIRTIO_QUEUE_MAX];
	u32 count = 0, added = 0, taken = 0, head;

	begin(max);
	while (taken < 70000) {
		while (added < 70000 &&
		       add(1 + (u32)rand() % queue.count, &head) == OK)
			added++;
		virtio_queue_publish(&queue);
		while (seen != available_index())
			waiting[count++] = next_available();
		ck_assert_uint_eq(count, queue.in_flight);
		for (u32 n = 1 + (u32)rand() % count; n; n--) {
			u32 which = (u32)rand() % count;

			use(waiting[which], 1);
			ck_assert_int_eq(take(&head), OK);
			ck_assert_uint_eq(head, waiting[which]);
			waiting[which] = waiting[--count];
			taken++;
		}
	}
	ck_assert_uint_eq(queue.in_flight, 0);
	ck_assert_uint_eq(queue.free_count, queue.count);
	/* No descriptor was lost. */
	ck_assert_int_eq(add(queue.count, &head), OK);
}

START_TEST(indices_wrap_in_queues_of_any_size)
{
	static const u32 sizes[] = { 1, 2, 4, 32, 100, 1024 };

	for (size_t n = 0; n < sizeof(sizes) / sizeof(sizes[0]); n++)
		random_chains(sizes[n]);
}
END_TEST

/* Two chains of two descriptors, of which the device may write 2 bytes. */
static void begin_hostile(u32 head[2])
{
	begin(8);
	for (u32 n = 0; n < 2; n++)
		ck_assert_int_eq(add(2, &head[n]), OK);
	virtio_queue_publish(&queue);
}

START_TEST(chains_that_are_not_in_flight_are_found_out)
{
	static const u32 beyond[] = { 8, 0x10000, 0x80000000, 0xffffffff };
	u32 head[2], taken;

	for (size_t n = 0; n < sizeof(beyond) / sizeof(beyond[0]); n++) {
		begin_hostile(head);
		use(beyond[n], 0);
		ck_assert_int_eq(take(&taken), ERR_CORRUPT);
	}
	for (u32 n = 0; n < 8; n++) {
		begin_hostile(head);
		if (n == head[0] || n == head[1])
			continue;
		use(n, 0); /* free, or the second descriptor of a chain */
		ck_assert_int_eq(take(&taken), ERR_CORRUPT);
		ck_assert_uint_eq(queue.in_flight, 2);
	}
	begin_hostile(head);
	use(head[1], 2);
	use(head[1], 2);
	ck_assert_int_eq(take(&taken), OK);
	ck_assert_int_eq(take(&taken), ERR_CORRUPT);
	ck_assert_uint_eq(queue.in_flight, 1);
}
END_TEST

START_TEST(more_bytes_than_were_given_are_found_out)
{
	static const u32 lengths[] = { 3, 0x10000, 0xffffffff };
	u32 head[2], taken;

	for (size_t n = 0; n < sizeof(lengths) / sizeof(lengths[0]); n++) {
		begin_hostile(head);
		use(head[0], lengths[n]);
		ck_assert_int_eq(take(&taken), ERR_CORRUPT);
	}
	begin_hostile(head);
	use(head[0], 2);
	ck_assert_int_eq(take(&taken), OK);
	ck_assert_uint_eq(taken_length, 2);
}
END_TEST

START_TEST(jumps_of_the_used_index_are_found_out)
{
	u32 head[2], taken;

	/* Every index but those of none, one or both chains. */
	begin_hostile(head);
	for (u32 index = 3; index <= 0xffff; index++) {
		queue.used->index = (u16)index;
		ck_assert_int_eq(take(&taken), ERR_CORRUPT);
	}
	begin(8);
	queue.used->index = 1; /* nothing was ever given */
	ck_assert_int_eq(take(&taken), ERR_CORRUPT);
}
END_TEST

/* It was never told of them; a caller that takes and adds would never end. */
START_TEST(chains_that_are_not_published_are_not_used)
{
	u32 head[2], taken;

	begin_hostile(head);
	use(head[0], 0);
	ck_assert_int_eq(take(&taken), OK);
	ck_assert_int_eq(add(2, &head[0]), OK);
	use(head[1], 0);
	use(head[0], 0);
	ck_assert_int_eq(take(&taken), ERR_CORRUPT);
	virtio_queue_publish(&queue);
	ck_assert_int_eq(take(&taken), OK);
	ck_assert_int_eq(take(&taken), OK);
}
END_TEST

/* The device can write the descriptors; the driver does not believe them. */
START_TEST(scribbled_descriptors_change_nothing)
{
	u32 head[2], taken;

	begin_hostile(head);
	memset(queue.descriptors, 0xff, 8 * 16);
	use(head[0], 0);
	use(head[1], 0);
	ck_assert_int_eq(take(&taken), OK);
	ck_assert_int_eq(take(&taken), OK);
	ck_assert_int_eq(add(8, &taken), OK);
}
END_TEST

int main(void)
{
	Suite *s = suite_create("virtio, split queue");

	unit_add(s, rings_are_aligned_and_within_the_memory);
	unit_add(s, chains_are_written_as_the_device_reads_them);
	unit_add(s, several_chains_are_published_at_once);
	unit_add(s, no_notification_where_none_is_wanted);
	unit_add(s, interrupts_come_only_when_asked_for);
	unit_add(s, a_full_queue_refuses_and_goes_on);
	unit_add(s, indices_wrap_in_queues_of_any_size);
	unit_add(s, chains_that_are_not_in_flight_are_found_out);
	unit_add(s, more_bytes_than_were_given_are_found_out);
	unit_add(s, jumps_of_the_used_index_are_found_out);
	unit_add(s, chains_that_are_not_published_are_not_used);
	unit_add(s, scribbled_descriptors_change_nothing);
	return unit_run(s);
}
