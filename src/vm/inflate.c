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

/*
 * As much as it claims to need, if there is as much in one piece of `free`. If
 * not, it may be that the file is truncated, and claims anything: then as much
 * as there is, and no kernel of unknown size needs more than ROOM_MOST.
 */
static u64 find_room(const struct region_set *free, u64 claimed)
{
	struct region_request request = { .size = claimed,
					  .align = ARM64_IMAGE_ALIGN };
	u64 base;

	if (claimed && region_find(free, &request, &base) == OK)
		return claimed;
	request.size = ROOM_MOST;
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
			    u64 claimed, u64 *consumed)
{
	struct inflate_workspace *workspace = heap_alloc(sizeof(*workspace));
	u64 room = find_room(free, claimed);
	struct range out = { ram_find(free, room, ARM64_IMAGE_ALIGN), room };
	struct inflate_result result = { 0, 0 };
	int status = gzip_inflate(file, size, ram_borrow(out), out.size,
				  workspace, &result);

	if (status == ERR_NO_SPACE && claimed) {
		/* Either there is no room for what it claims, or it is more. */
		ram_find(free, claimed, ARM64_IMAGE_ALIGN);
		status = ERR_CORRUPT;
	}
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
