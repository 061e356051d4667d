/* SPDX-License-Identifier: BSD-2-Clause */
#include "drivers/pl011_channel.h"

#include "drivers/mmio.h"
#include "drivers/pl011_regs.h"

#define ON (UARTCR_UARTEN | UARTCR_TXE | UARTCR_RXE)

/* Dropped in one call at most: twice the deepest FIFO. */
#define NOISE_MAX 64u

/*
 * DDI 0183, 3.3.7 and 3.3.8: neither UARTLCR_H nor UARTCR is changed while the
 * UART is enabled or still sends. The write of UARTLCR_H takes over the
 * divisors again, which are what they were.
 */
static void configure(struct pl011_channel *channel, u32 lcr, u32 cr)
{
	uintptr_t base = channel->base;

	(void)pl011_wait_while(base, UARTFR_BUSY, &channel->stuck);
	mmio_write32(base + UARTCR, cr & ~UARTCR_UARTEN);
	mmio_write32(base + UARTLCR_H, lcr);
	mmio_write32(base + UARTCR, cr);
}

void pl011_channel_open(struct pl011_channel *channel, uintptr_t base)
{
	u32 cr = mmio_read32(base + UARTCR);
	u32 lcr = mmio_read32(base + UARTLCR_H);

	*channel = (struct pl011_channel){ .base = base };
	mmio_write32(base + UARTIMSC, 0);
	mmio_write32(base + UARTDMACR, 0);
	if (!(cr & UARTCR_UARTEN))
		configure(channel, UARTLCR_H_WLEN_8 | UARTLCR_H_FEN, cr | ON);
	else if ((cr & ON) != ON || !(lcr & UARTLCR_H_FEN))
		configure(channel, lcr | UARTLCR_H_FEN, cr | ON);
	mmio_write32(base + UARTIFLS, UARTIFLS_HALF);
	mmio_write32(base + UARTICR, UARTICR_ALL);
}

/*
 * DDI 0183, 3.3.1: the error flags come with the byte, and a read of UARTDR
 * takes both. The byte of an overrun is good: those behind it are missing.
 */
static bool take(struct pl011_channel *channel, u8 *to)
{
	u32 data = mmio_read32(channel->base + UARTDR);

	if (data & UARTDR_OE)
		channel->lost = true;
	if (data & (UARTDR_BE | UARTDR_FE | UARTDR_PE)) {
		channel->noise++;
		/* A break has no byte to lose. */
		if (!(data & UARTDR_BE))
			channel->lost = true;
		return false;
	}
	*to = (u8)data;
	return true;
}

/* More noise than a FIFO holds, as fast as it is read, is left for later. */
static size_t channel_read(void *device, u8 *to, size_t size)
{
	struct pl011_channel *channel = device;
	u32 noise_end = channel->noise + NOISE_MAX;
	size_t done = 0;

	while (done < size && channel->noise != noise_end &&
	       !(mmio_read32(channel->base + UARTFR) & UARTFR_RXFE))
		if (take(channel, to + done))
			done++;
	return done;
}

static void channel_write(void *device, const u8 *from, size_t size)
{
	struct pl011_channel *channel = device;

	for (size_t n = 0; n < size; n++)
		if (pl011_wait_while(channel->base, UARTFR_TXFF,
				     &channel->stuck))
			mmio_write32(channel->base + UARTDR, from[n]);
}

/*
 * The receive interrupt comes with a FIFO that is half full, the timeout with
 * one that has less and gets no more (DDI 0183, 2.8.2 and 2.8.4).
 */
static void channel_set_interrupt(void *device, bool on)
{
	const struct pl011_channel *channel = device;

	mmio_write32(channel->base + UARTIMSC,
		     on ? UARTIMSC_RXIM | UARTIMSC_RTIM : 0);
}

/* It arrives before the reads that follow: they go to the same device. */
static void channel_acknowledge(void *device)
{
	const struct pl011_channel *channel = device;

	mmio_write32(channel->base + UARTICR, UARTICR_ALL);
}

static bool channel_overrun(void *device)
{
	struct pl011_channel *channel = device;
	bool lost = channel->lost;

	channel->lost = false;
	return lost;
}

const struct channel_ops pl011_channel_ops = {
	.name = "PL011",
	.read = channel_read,
	.write = channel_write,
	.set_interrupt = channel_set_interrupt,
	.acknowledge = channel_acknowledge,
	.overrun = channel_overrun,
};
