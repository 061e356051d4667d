/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * How a virtio device is reached: registers of the MMIO transport (Virtual
 * I/O Device 1.2, 4.2) and memory that the device reads and writes. The edge
 * fills this in; so does a model of a device in the tests.
 */
#ifndef VIRTIO_TRANSPORT_H
#define VIRTIO_TRANSPORT_H

#include "base/types.h"

struct virtio_transport {
	void *context; /* for the functions */

	/* A register of 32 bits at this offset. */
	u32 (*read)(void *context, u32 offset);
	void (*write)(void *context, u32 offset, u32 value);
	/*
	 * The address by which the device knows `size` bytes at `p`. False:
	 * the caller does not own that memory, and no device may touch it.
	 */
	bool (*address)(void *context, const void *p, u64 size, u64 *address);
	/*
	 * All stores to memory so far are seen by the device before what
	 * follows, register writes included; loads that follow see what the
	 * device had written before the last value read.
	 */
	void (*barrier)(void *context);
	/*
	 * One turn of waiting for the device. False once it has taken longer
	 * than any device may; `first` begins a new wait.
	 */
	bool (*wait)(void *context, bool first);
};

#endif
