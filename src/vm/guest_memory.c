/* SPDX-License-Identifier: BSD-2-Clause */
#include "vm/guest_memory.h"

#include "arch/mmu.h"
#include "base/bits.h"
#include "base/string.h"

void guest_memory_read(void *to, pa_t from, u64 size, bool uncached)
{
	u8 *out = to;

	while (size) {
		u64 span = WINDOW_SIZE - (from.v & (PAGE_SIZE - 1));
		u64 n = size < span ? size : span;

		memcpy(out,
		       window_open(from, n,
				   uncached ? WINDOW_UNCACHED : WINDOW_CACHED),
		       n);
		window_close();
		out += n;
		from.v += n;
		size -= n;
	}
}
