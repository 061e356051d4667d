/* SPDX-License-Identifier: BSD-2-Clause */
#include "drivers/virtio_mmio.h"

#include "arch/barrier.h"
#include "arch/mmu.h"
#include "arch/timer.h"
#include "drivers/mmio.h"

#define PATIENCE_SECONDS 10

static u32 mmio_read(void *context, u32 offset)
{
	const struct virtio_mmio *mmio = context;

	return mmio_read32(mmio->base + offset);
}

static void mmio_write(void *context, u32 offset, u32 value)
{
	const struct virtio_mmio *mmio = context;

	mmio_write32(mmio->base + offset, value);
}

/*
 * What EL2 has mapped for writing at this moment is its own: its home, and the
 * RAM that it has borrowed from the guest that does not run yet. The parts of a
 * range are mapped by one call, so its ends stand for it.
 */
static bool mmio_address(void *context, const void *p, u64 size, u64 *address)
{
	(void)context;
	*address = va_of(p).v;
	return size && mmu_writable(va_of(p)) &&
	       mmu_writable(va(va_of(p).v + size - 1));
}

/*
 * Outer shareable, where coherent devices are (Arm ARM B2.7.2). It orders
 * Normal memory against Device registers too, both ways.
 */
static void mmio_barrier(void *context)
{
	(void)context;
	dmb_osh();
}

static bool mmio_wait(void *context, bool first)
{
	struct virtio_mmio *mmio = context;
	u64 now = counter_read();

	if (first)
		mmio->wait_start = now;
	else
		mmio->waited += now - mmio->wait_last;
	mmio->wait_last = now;
	cpu_relax();
	return now - mmio->wait_start < PATIENCE_SECONDS * counter_frequency();
}

void virtio_mmio_init(struct virtio_mmio *mmio, uintptr_t base)
{
	*mmio = (struct virtio_mmio){
		.transport = {
			.context = mmio,
			.read = mmio_read,
			.write = mmio_write,
			.address = mmio_address,
			.barrier = mmio_barrier,
			.wait = mmio_wait,
		},
		.base = base,
	};
}
