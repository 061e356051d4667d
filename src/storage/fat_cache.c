/* SPDX-License-Identifier: BSD-2-Clause */
#include "base/status.h"
#include "storage/fat_internal.h"

int fat_window(struct fat *fat, struct fat_cache *cache, u64 offset, u32 size,
	       u8 **bytes)
{
	u64 low = cache->low, high = cache->high, base, room;
	int status;

	if (offset < low || offset > high || size > high - offset)
		return ERR_CORRUPT;
	if (cache->size != 0 && offset >= cache->start &&
	    offset + size <= cache->start + cache->size) {
		*bytes = cache->data + (offset - cache->start);
		return OK;
	}
	if (cache->write_back) {
		status = cache->write_back(fat);
		if (status != OK)
			return status;
	}
	base = offset - (offset - low) % fat->cache_size;
	room = high - base < fat->cache_size ? high - base : fat->cache_size;
	cache->size = 0;
	status = block_read(fat->device, base, room, cache->data);
	if (status != OK)
		return status;
	cache->start = base;
	cache->size = room;
	*bytes = cache->data + (offset - base);
	return OK;
}

void fat_forget(struct fat *fat, u64 offset, u64 size)
{
	struct fat_cache *cache = &fat->dir_cache;

	if (offset < cache->start + cache->size && cache->start < offset + size)
		cache->size = 0;
}
