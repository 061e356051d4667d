/* SPDX-License-Identifier: BSD-2-Clause */
#include "vm/inflate.h"

#include "arch/panic.h"
#include "base/bits.h"
#include "base/range.h"
#include "base/status.h"
#include "drivers/console.h"
#include "image/arm64.h"
#include "image/gzip.h"
#include "vm/heap.h"
#include "vm/ram.h"

#define ROOM_MOST  MIB(256)
#define ROOM_LEAST MIB(4)

u64 inflate_room(const struct region_set *free)
{
	struct region_request request = { .size = ROOM_MOST,
					  .align = ARM64_IMAGE_ALIGN };
	u64 base;

	while (request.size > ROOM_LEAST &&
	       region_find(free, &request, &base) != OK)
		request.size /= 2;
	return request.size;
}

void inflate_refuse(int status, u64 consumed)
{
	refuse("the guest kernel's gzip file is not usable: %s, after %u bytes",
	       status_text(status), (u32)consumed);
}

struct range inflate_kernel(struct region_set *free, const void *file, u64 size,
			    u64 room, u64 *consumed)
{
	struct inflate_workspace *workspace = heap_alloc(sizeof(*workspace));
	struct range out = { ram_find(free, room, ARM64_IMAGE_ALIGN), room };
	struct inflate_result result = { 0, 0 };
	int status = gzip_inflate(file, size, ram_borrow(out), out.size,
				  workspace, &result);

	if (status != OK)
		inflate_refuse(status, result.consumed);
	ram_give_back(out);
	heap_free(workspace, sizeof(*workspace));
	log_info("guest: inflated %u KiB to %u KiB",
		 (u32)(result.consumed >> 10), (u32)(result.produced >> 10));
	out.size = result.produced;
	ram_take(free, range_pages_around(out));
	*consumed = result.consumed;
	return out;
}
