/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A line of bytes to whoever debugs the guest: what the debug stub asks of a
 * UART, or of whatever else carries bytes both ways.
 *
 * All functions run on any one CPU at a time, which the caller sees to, with
 * the MMU on. None of them fails: what a broken device or an absent peer does
 * not take is lost, and the protocol above finds that out.
 */
#ifndef DRIVERS_CHANNEL_H
#define DRIVERS_CHANNEL_H

#include <stddef.h>

#include "base/types.h"

struct channel_ops {
	const char *name;
	/* What has arrived, `size` bytes at most; how many. Never waits. */
	size_t (*read)(void *device, u8 *to, size_t size);
	/*
	 * All of it. Waits while the line is busy, but not for ever: a peer
	 * that takes nothing loses bytes.
	 */
	void (*write)(void *device, const u8 *from, size_t size);
	/*
	 * Raises the interrupt when something arrives; initially off. What
	 * arrived before need not raise it, so read() afterwards.
	 */
	void (*set_interrupt)(void *device, bool on);
	/*
	 * At the start of interrupt handling; then read() until it returns
	 * less than was asked for.
	 */
	void (*acknowledge)(void *device);
	/* Whether input was lost since the last call. */
	bool (*overrun)(void *device);
};

struct channel {
	const struct channel_ops *ops;
	void *device;
};

#endif
