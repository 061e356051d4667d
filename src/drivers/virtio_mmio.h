/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The edge of the virtio room: registers and memory of a virtio-mmio device.
 *
 * Such a device is a part of an emulator or of a hypervisor below, or declared
 * dma-coherent in the device tree: it sees memory as the CPUs' caches do, so
 * there is no cache maintenance here.
 */
#ifndef DRIVERS_VIRTIO_MMIO_H
#define DRIVERS_VIRTIO_MMIO_H

#include "virtio/transport.h"

struct virtio_mmio {
	struct virtio_transport transport;
	uintptr_t base; /* of the registers, mapped as Device memory */
	u64 wait_start; /* of the present wait, in counter ticks */
	u64 wait_last;	/* when it was looked last */
	u64 waited;	/* ticks spent in waits */
};

/*
 * Fills mmio->transport. Memory that the device is given must be mapped one
 * to one while the device has it. A wait ends after ten seconds. MMU on.
 */
void virtio_mmio_init(struct virtio_mmio *mmio, uintptr_t base);

#endif
