/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Arm PrimeCell UART (PL011, DDI 0183), both ways and with interrupts, as a
 * channel: a UART of its own, or the console's.
 */
#ifndef DRIVERS_PL011_CHANNEL_H
#define DRIVERS_PL011_CHANNEL_H

#include "drivers/channel.h"

struct pl011_channel {
	uintptr_t base;
	u32 noise;  /* bytes dropped for a break, bad framing or parity */
	bool lost;  /* input, since overrun() was asked last */
	bool stuck; /* the transmitter, when it was waited for last */
};

/*
 * Takes over the UART whose registers are mapped at EL2 address `base`. One
 * that firmware left enabled keeps its baud rate and format; another gets 8N1,
 * with the divisors it has. FIFOs are on, its interrupts and DMA off.
 */
void pl011_channel_open(struct pl011_channel *channel, uintptr_t base);

/* For a struct pl011_channel. */
extern const struct channel_ops pl011_channel_ops;

#endif
