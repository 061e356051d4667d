/* SPDX-License-Identifier: BSD-2-Clause */
#include "drivers/gic_regs.h"

#include "drivers/gic.h"
#include "drivers/mmio.h"

u32 gic_line_count(u32 typer)
{
	u32 count = 32 * ((u32)bits(typer, 4, 0) + 1);

	return count < 1020 ? count : 1020;
}

void gic_fill(uintptr_t at, u32 size, u32 value)
{
	for (uintptr_t end = at + size; at < end; at += 4)
		mmio_write32(at, value);
}

void gic_init_lines(uintptr_t frame, u32 first, u32 end, u32 groups)
{
	u32 at = first / 8, size = (end - first + 31) / 32 * 4;

	gic_fill(frame + GIC_ICENABLER + at, size, ~0u);
	gic_fill(frame + GIC_ICACTIVER + at, size, ~0u);
	gic_fill(frame + GIC_IGROUPR + at, size, groups);
	gic_fill(frame + GIC_IPRIORITYR + first, end - first,
		 GIC_PRIORITY_GUEST * 0x01010101u);
}

/* Two words of ICFGR as one. */
static u64 read_pair(uintptr_t reg)
{
	return mmio_read32(reg) | (u64)mmio_read32(reg + 4) << 32;
}

/* ICFGR has two bits for each interrupt; the upper one says edge. */
u32 gic_configure(uintptr_t frame, u32 word, u32 mask, u32 edge)
{
	uintptr_t reg = frame + GIC_ICFGR + 8 * word;
	u64 value = read_pair(reg), changed = value;
	u32 result = 0;

	for (u32 n = 0; n < 32; n++)
		if (mask >> n & 1)
			changed = (changed & ~(BIT(1) << 2 * n)) |
				  (u64)(edge >> n & 1) << (2 * n + 1);
	if (changed != value) {
		mmio_write32(reg, (u32)changed);
		mmio_write32(reg + 4, (u32)(changed >> 32));
		value = read_pair(reg);
	}
	for (u32 n = 0; n < 32; n++)
		result |= (value >> (2 * n + 1) & 1) << n;
	return result;
}
