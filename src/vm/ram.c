/* SPDX-License-Identifier: BSD-2-Clause */
#include "vm/ram.h"

#include "arch/panic.h"
#include "base/bits.h"
#include "base/status.h"

void refuse_range(const char *what, struct range range, const char *why)
{
	static const char format[] = "%s at 0x%llx, size 0x%llx, %s";

	refuse(format, what, (unsigned long long)range.base,
	       (unsigned long long)range.size, why);
}

static u64 find(const struct region_set *free,
		const struct region_request *request)
{
	u64 base;

	if (region_find(free, request, &base) != OK)
		refuse("the guest does not fit: no %llu KiB of free RAM in one "
		       "piece",
		       (unsigned long long)(request->size >> 10));
	return base;
}

u64 ram_find(const struct region_set *free, u64 size, u64 align)
{
	struct region_request request = { .size = size, .align = align };

	return find(free, &request);
}

u64 ram_find_high(const struct region_set *free, u64 size, u64 limit)
{
	struct region_request request = {
		.size = align_up(size, PAGE_SIZE),
		.align = PAGE_SIZE,
		.limit = limit,
		.top_down = true,
	};

	return find(free, &request);
}

void ram_take(struct region_set *free, struct range range)
{
	if (region_remove(free, range) != OK)
		refuse("memory map has too many pieces");
}

void ram_add(struct region_set *free, struct range range)
{
	if (region_add(free, range) != OK)
		refuse("memory map has too many pieces");
}
