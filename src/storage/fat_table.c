/* SPDX-License-Identifier: BSD-2-Clause */
#include "base/bits.h"
#include "base/status.h"
#include "storage/fat_internal.h"

/* The changed part of the window to one copy of the table. */
static int write_copy(struct fat *fat, u32 copy, u64 start, u64 end)
{
	struct fat_cache *cache = &fat->fat_cache;
	u64 at = fat->fat_start + copy * fat->fat_size + (start - cache->low);

	return block_write(fat->device, at, end - start,
			   cache->data + (start - cache->start));
}

int fat_table_flush(struct fat *fat)
{
	struct fat_cache *cache = &fat->fat_cache;
	u32 block = fat->device->block_size;
	u64 start = align_down(cache->dirty_start, block);
	u64 end = align_up(cache->dirty_end, block);
	int status;

	if (!cache->write_back)
		return OK;
	cache->write_back = NULL;
	status = write_copy(fat, fat->active_fat, start, end);
	for (u32 n = 0; fat->mirrored && status == OK && n < fat->fat_copies;
	     n++)
		if (n != fat->active_fat)
			status = write_copy(fat, n, start, end);
	return status;
}

/* Bytes of the active copy. */
static int table_bytes(struct fat *fat, u64 offset, u32 size, u8 **bytes)
{
	struct fat_cache *cache = &fat->fat_cache;

	return fat_window(fat, cache, cache->low + offset, size, bytes);
}

static void mark_dirty(struct fat *fat, const u8 *bytes, u32 size)
{
	struct fat_cache *cache = &fat->fat_cache;
	u64 start = cache->start + (u64)(bytes - cache->data);

	if (!cache->write_back) {
		cache->write_back = fat_table_flush;
		cache->dirty_start = start;
		cache->dirty_end = start + size;
		return;
	}
	if (start < cache->dirty_start)
		cache->dirty_start = start;
	if (start + size > cache->dirty_end)
		cache->dirty_end = start + size;
}

/* Twelve bits begin at a byte, or in the middle of one. */
static u64 offset12(u32 cluster)
{
	return (u64)cluster + cluster / 2;
}

/* Its two bytes may be in two windows. */
static int get12(struct fat *fat, u32 cluster, u32 *value)
{
	u32 pair = 0;

	for (u32 n = 0; n < 2; n++) {
		u8 *byte;
		int status = table_bytes(fat, offset12(cluster) + n, 1, &byte);

		if (status != OK)
			return status;
		pair |= (u32)*byte << 8 * n;
	}
	*value = cluster & 1 ? pair >> 4 : pair & 0xfff;
	return OK;
}

static int set12(struct fat *fat, u32 cluster, u32 value)
{
	bool odd = cluster & 1;
	u8 *byte;
	int status = table_bytes(fat, offset12(cluster), 1, &byte);

	if (status != OK)
		return status;
	*byte = (u8)(odd ? (*byte & 0x0f) | value << 4 : value);
	mark_dirty(fat, byte, 1);
	status = table_bytes(fat, offset12(cluster) + 1, 1, &byte);
	if (status != OK)
		return status;
	*byte = (u8)(odd ? value >> 4 : (*byte & 0xf0) | (value >> 8 & 0x0f));
	mark_dirty(fat, byte, 1);
	return OK;
}

int fat_entries(struct fat *fat, u32 cluster, u32 want, const u8 **entries,
		u32 *count)
{
	u32 size = fat->type == FAT_16 ? 2 : 4;
	struct fat_cache *cache = &fat->fat_cache;
	u64 room;
	u8 *bytes;
	int status;

	*count = 0;
	if (fat->type == FAT_12)
		return OK;
	status = table_bytes(fat, (u64)cluster * size, size, &bytes);
	if (status != OK)
		return status;
	room = (cache->size - (u64)(bytes - cache->data)) / size;
	*entries = bytes;
	*count = want < room ? want : (u32)room;
	return OK;
}

static int get_raw(struct fat *fat, u32 cluster, u32 *value)
{
	const u8 *bytes;
	u32 count;
	int status;

	if (fat->type == FAT_12)
		return get12(fat, cluster, value);
	status = fat_entries(fat, cluster, 1, &bytes, &count);
	if (status == OK)
		*value = fat_entry_of(fat, bytes, 0);
	return status;
}

int fat_entry(struct fat *fat, u32 cluster, u32 *value)
{
	int status;

	if (!fat_is_cluster(fat, cluster))
		return ERR_CORRUPT;
	status = get_raw(fat, cluster, value);
	if (status == OK)
		*value = fat_meaning(fat, *value);
	return status;
}

int fat_next(struct fat *fat, u32 cluster, u32 *next)
{
	int status = fat_entry(fat, cluster, next);

	if (status != OK)
		return status;
	return *next == FAT_END || fat_is_cluster(fat, *next) ? OK
							      : ERR_CORRUPT;
}

static void count_change(struct fat *fat, u32 old, u32 value)
{
	if (fat->free_count == FAT_UNKNOWN)
		return;
	if (old == FAT_FREE && value != FAT_FREE && fat->free_count > 0)
		fat->free_count--;
	else if (old != FAT_FREE && value == FAT_FREE &&
		 fat->free_count < fat->cluster_count)
		fat->free_count++;
}

int fat_set_entry(struct fat *fat, u32 cluster, u32 value)
{
	u32 size = fat->type == FAT_16 ? 2 : 4, old;
	u8 *bytes;
	int status = fat_entry(fat, cluster, &old);

	if (status != OK)
		return status;
	count_change(fat, old, value);
	if (fat->type == FAT_12)
		return set12(fat, cluster, value & 0xfff);
	status = table_bytes(fat, (u64)cluster * size, size, &bytes);
	if (status != OK)
		return status;
	if (size == 2) /* the upper four bits of 32 are reserved */
		fat_put16(bytes, value & 0xffff);
	else
		fat_put32(bytes, (get_le32(bytes) & 0xf0000000) | value);
	mark_dirty(fat, bytes, size);
	return OK;
}

/*
 * A FAT12 entry that lies in two blocks cannot be changed by one write, so
 * that is used only when there is no other.
 */
static bool straddles(const struct fat *fat, u32 cluster)
{
	u32 block = fat->device->block_size;

	return fat->type == FAT_12 && offset12(cluster) % block == block - 1;
}

/* From `from` on, up to `count` clusters are looked at. */
static int scan(struct fat *fat, u32 from, u32 count, bool any, u32 want,
		u32 *first, u32 *found)
{
	u32 value;

	*found = 0;
	for (u32 n = 0; n < count && *found < want; n++) {
		int status = fat_entry(fat, from + n, &value);

		if (status != OK)
			return status;
		if (value == FAT_FREE && (any || !straddles(fat, from + n))) {
			if (*found == 0)
				*first = from + n;
			++*found;
		} else if (*found) {
			break;
		}
	}
	return *found ? OK : ERR_NO_SPACE;
}

int fat_find_free(struct fat *fat, u32 want, u32 *first, u32 *count)
{
	u32 all = fat->cluster_count, hint = fat->free_hint;
	int status = ERR_NO_SPACE;

	if (!fat_is_cluster(fat, hint))
		hint = FAT_FIRST;
	for (u32 any = 0; status == ERR_NO_SPACE && any < 2; any++) {
		status = scan(fat, hint, all - (hint - FAT_FIRST), any, want,
			      first, count);
		if (status == ERR_NO_SPACE)
			status = scan(fat, FAT_FIRST, hint - FAT_FIRST, any,
				      want, first, count);
	}
	if (status == OK)
		fat->free_hint = *first + *count;
	return status;
}

int fat_free_chain(struct fat *fat, u32 first)
{
	u32 cluster = first, next;
	int status = OK;

	while (cluster != FAT_END) {
		/* A free entry is met where the chain comes back to itself. */
		status = fat_entry(fat, cluster, &next);
		if (status == OK && (next == FAT_FREE || next == FAT_BAD))
			status = ERR_CORRUPT;
		if (status != OK)
			break;
		status = fat_set_entry(fat, cluster, FAT_FREE);
		if (status != OK)
			return status;
		cluster = next;
	}
	return fat_table_flush(fat) == OK ? status : ERR_IO;
}
