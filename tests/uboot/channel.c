/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The debug stub's two channels, a virtio console and the console's own PL011,
 * with a peer at the other end that does as the virtio console asks in words:
 * tests/support/channel.sh.
 */
#include "arch/timer.h"
#include "base/crc32.h"
#include "base/status.h"
#include "base/string.h"
#include "drivers/pl011_channel.h"
#include "drivers/virtio_channel.h"
#include "fdt/walk.h"
#include "lib/gic.h"

#define BULK	   MIB(1)
#define SINGLE	   2000u
#define REPLY	   KIB(16)
#define UART_BYTES 256u
#define PATIENCE   30u /* seconds without a byte */

static struct virtio_channel console;
static struct pl011_channel uart;
static struct channel line = { &virtio_channel_ops, &console };
static u32 intid;
static u32 tables[8][256];
static u8 buffer[REPLY];
static u8 *taken_to;
static size_t taken_size;

static void ask(const char *word)
{
	line.ops->write(line.device, (const u8 *)word, strlen(word));
}

static u64 ticks_to_ns(u64 ticks)
{
	return ticks * 1000000000 / counter_frequency();
}

/* Waits for bytes, as many as there are; none: the peer has gone. */
static size_t wait_for(const struct channel *from, u8 *to, size_t size)
{
	u64 start = counter_read();
	size_t got = 0;

	while (!got && counter_read() - start < PATIENCE * counter_frequency())
		got = from->ops->read(from->device, to, size);
	return got;
}

static bool gather(const struct channel *from, u8 *to, size_t size)
{
	size_t got = 1;

	for (; size && got; to += got, size -= got)
		got = wait_for(from, to, size);
	return size == 0;
}

/* Sends back all that arrives; the peer compares it with what it had sent. */
static void echo(const char *word, size_t size)
{
	u32 crc = 0;
	size_t got = 1, done = 0;

	ask(word);
	while (done < size && got) {
		got = wait_for(&line, buffer, sizeof(buffer));
		crc = crc32_update_by_tables(tables, crc, buffer, got);
		line.ops->write(line.device, buffer, got);
		done += got;
	}
	word = size == BULK ? "bulk" : "bytes";
	tap_equal(done, size, word);
	tap_note("%s: CRC-32 %08x", word, crc);
}

/* Until the device has filled every buffer, with none of them looked at. */
static void wait_until_full(void)
{
	const struct virtio_queue *queue = &console.console.receive;
	u64 start = counter_read();
	u16 filled = 0;

	while (filled < queue->in_flight &&
	       counter_read() - start < PATIENCE * counter_frequency()) {
		filled = (u16)(__atomic_load_n(&queue->used->index,
					       __ATOMIC_ACQUIRE) -
			       queue->next_used);
		cpu_relax();
	}
}

/*
 * Per KiB, a reply of 16 KiB written and one read that has arrived; in
 * nanoseconds, which under -icount shift=0 are instructions.
 */
static void measure(void)
{
	u64 start = counter_read(), write, read;
	size_t got;

	memset(buffer, '.', sizeof(buffer));
	start = counter_read();
	line.ops->write(line.device, buffer, sizeof(buffer));
	write = counter_read() - start;
	ask("\nsome\n");
	wait_until_full();
	start = counter_read();
	got = line.ops->read(line.device, buffer, sizeof(buffer));
	read = counter_read() - start;
	tap_equal(got, VIRTIO_CONSOLE_INPUT, "all posted buffers are read");
	tap_note("write: %u per KiB",
		 (u32)(ticks_to_ns(write) / (REPLY / 1024)));
	tap_note("read: %u per KiB",
		 (u32)(ticks_to_ns(read) / (VIRTIO_CONSOLE_INPUT / 1024)));
}

static void take_bytes(u32 acknowledged, u32 id)
{
	line.ops->acknowledge(line.device);
	taken_size += line.ops->read(line.device, taken_to, REPLY);
	gic_take_and_end(acknowledged, id);
}

/* Takes interrupts until one has come. */
static u32 take_first(void)
{
	u64 start = counter_read();

	taken_to = buffer;
	taken_size = 0;
	do
		gic_take(take_bytes);
	while (!gic.el2.total &&
	       counter_read() - start < PATIENCE * counter_frequency());
	return gic.el2.count[intid];
}

static void interrupts(const struct channel *channel, u32 id, const char *go,
		       const char *quiet)
{
	struct channel old = line;
	u8 byte = 0;

	intid = id;
	gic_enable(id, true);
	channel->ops->set_interrupt(channel->device, true);
	ask(go);
	line = *channel;
	tap_ok(take_first() == 1 && taken_size == 1 && buffer[0] == 'x',
	       "%s: one byte raises INTID %u", channel->ops->name, id);
	gic_take(take_bytes);
	tap_ok(gic.el2.total == 0 && !gic_pending(id),
	       "%s: acknowledged, it is gone", channel->ops->name);
	channel->ops->set_interrupt(channel->device, false);
	line = old;
	ask(quiet);
	tap_ok(gather(channel, &byte, 1) && byte == 'y',
	       "%s: switched off, bytes are polled", channel->ops->name);
	gic_take(take_bytes);
	tap_ok(gic.el2.total == 0 && !gic_pending(id), "%s: and raise nothing",
	       channel->ops->name);
	tap_ok(!channel->ops->overrun(channel->device), "%s: nothing was lost",
	       channel->ops->name);
	gic_enable(id, false);
}

/* On the console itself, which keeps working. */
static void check_uart(void)
{
	static const char text[] = "# this line went through the channel\n";
	struct channel channel = { &pl011_channel_ops, &uart };
	struct fdt_serial serial;
	struct fdt_irq irq;
	u32 good = 0;

	if (fdt_find_console(&machine.tree, &serial) != OK ||
	    fdt_decode_irq(&serial.interrupts,
			   machine.found.gic.interrupt_cells, 0, &irq) != OK)
		tap_bail("the UART has no interrupt");
	pl011_channel_open(&uart, machine.uart.base);
	channel.ops->write(channel.device, (const u8 *)text, sizeof(text) - 1);
	interrupts(&channel, irq.intid, "uart-x\n", "uart-y\n");
	ask("uart\n");
	if (gather(&channel, buffer, UART_BYTES))
		while (good < UART_BYTES &&
		       buffer[good] == (u32)'a' + good % 26)
			good++;
	tap_equal(good, UART_BYTES, "PL011: bytes arrive in order");
	tap_equal(uart.noise, 0, "PL011: no noise");
}

static void check_console(u32 id)
{
	crc32_make_tables(tables);
	guest_init();
	gic_init();
	measure();
	if (buffer[0] == 'm' &&
	    memcmp(buffer, buffer + 1, VIRTIO_CONSOLE_INPUT - 1) == 0)
		return; /* the peer wants no more than that */
	echo("bulk\n", BULK);
	echo("bytes\n", SINGLE);
	interrupts(&line, id, "x\n", "y\n");
	check_uart();
	tap_ok(console.console.status == OK, "the device kept its word");
	ask("done\n");
}

struct found {
	u32 consoles, legacy;
	u32 intid;
};

/* Until a console is open: its interrupt is the one to take. */
static int visit(const struct fdt_device_range *device, void *context)
{
	static const char compatible[] = "virtio,mmio";
	struct range pages = { device->range.base & ~UINT64_C(4095), 4096 };
	struct found *found = context;
	struct fdt_prop interrupts;
	struct fdt_irq irq;
	int status;

	if (!device->compatible ||
	    !fdt_prop_contains(device->compatible, compatible))
		return OK;
	if (mmu_map_device(pages) != OK)
		tap_bail("cannot map a virtio slot");
	status = virtio_channel_open(&console, device->range.base,
				     test_alloc(4));
	if (status == ERR_BAD_VERSION &&
	    console.console.device.id == VIRTIO_ID_CONSOLE)
		found->legacy++;
	if (status != OK)
		return OK;
	found->consoles++;
	if (fdt_find_property(&machine.tree, device->node, "interrupts",
			      &interrupts) != OK ||
	    fdt_decode_irq(&interrupts, machine.found.gic.interrupt_cells, 0,
			   &irq) != OK)
		tap_bail("the console has no interrupt");
	found->intid = irq.intid;
	return ERR_EXISTS;
}

void test_main(void)
{
	struct found found = { 0, 0, 0 };

	(void)fdt_for_each_device_range(&machine.tree, visit, &found);
	tap_equal(found.consoles + found.legacy, 1, "there is one console");
	if (found.legacy) {
		tap_ok(!found.consoles, "a legacy console is refused");
		return;
	}
	check_console(found.intid);
	tap_ok(virtio_channel_open(&console, console.mmio.base, image_start) ==
		       ERR_DENIED,
	       "text is no memory for a device");
}
