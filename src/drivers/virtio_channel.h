/* SPDX-License-Identifier: BSD-2-Clause */
/* A virtio console behind the MMIO transport, as a channel. */
#ifndef DRIVERS_VIRTIO_CHANNEL_H
#define DRIVERS_VIRTIO_CHANNEL_H

#include "base/compiler.h"
#include "drivers/channel.h"
#include "drivers/virtio_mmio.h"
#include "virtio/console.h"

struct virtio_channel {
	struct virtio_mmio mmio;
	struct virtio_console console;
	const void *memory;
	bool loss_told; /* that a broken device loses what arrives */
};

/*
 * Brings up the console whose registers are mapped at EL2 address `base`.
 * `memory` is VIRTIO_CONSOLE_MEMORY bytes of EL2's own, zeroed, aligned to
 * 4 KiB and mapped one to one, and belongs to the device for good. MMU on.
 *
 * ERR_BAD_MAGIC: no virtio transport; ERR_NOT_FOUND: an empty slot or another
 * device; ERR_BAD_VERSION: a legacy device; ERR_DENIED: the memory is not
 * EL2's; and what else virtio_console_open() returns.
 */
int virtio_channel_open(struct virtio_channel *channel, uintptr_t base,
			void *memory) MUST_CHECK;

/*
 * Whether such a console is behind the registers at `base`; only looks. MMU on.
 */
bool virtio_channel_is_console(uintptr_t base);

/* For a struct virtio_channel. */
extern const struct channel_ops virtio_channel_ops;

#endif
