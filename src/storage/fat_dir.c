/* SPDX-License-Identifier: BSD-2-Clause */
/* Directories, entry by entry. */
#include "base/bits.h"
#include "base/status.h"
#include "base/string.h"
#include "storage/fat_internal.h"

/* The high half is reserved but on FAT32 (section 6); OS/2 has used it. */
u32 fat_entry_cluster(const struct fat *fat, const u8 *entry)
{
	u32 high = fat->type == FAT_32 ? get_le16(entry + 20) : 0;

	return high << 16 | get_le16(entry + 26);
}

void fat_set_entry_cluster(const struct fat *fat, u8 *entry, u32 cluster)
{
	fat_put16(entry + 26, cluster & 0xffff);
	fat_put16(entry + 20, fat->type == FAT_32 ? cluster >> 16 : 0);
}

/* ---- Slots --------------------------------------------------------------- */

int fat_dir_bytes(struct fat *fat, u64 at, u8 **bytes)
{
	struct fat_cache *cache = &fat->dir_cache;

	cache->low = fat->root_start;
	cache->high = fat->data_start;
	if (at >= fat->data_start) {
		cache->low = at - (at - fat->data_start) % fat->cluster_size;
		cache->high = cache->low + fat->cluster_size;
	}
	return fat_window(fat, cache, at, FAT_ENTRY_SIZE, bytes);
}

int fat_dir_write_block(struct fat *fat, u64 at, const u8 *bytes)
{
	u32 block = fat->device->block_size;
	u64 start = align_down(at, block);
	int status =
		block_write(fat->device, start, block, bytes - (at - start));

	if (status != OK)
		fat->dir_cache.size = 0; /* it is ahead of the device */
	return status;
}

void fat_dir_start(struct fat *fat, u32 first_cluster, struct fat_dir *dir)
{
	if (first_cluster == 0 && fat->type == FAT_32)
		first_cluster = fat->root_cluster;
	*dir = (struct fat_dir){
		.fat = fat,
		.first_cluster = first_cluster,
		.cluster = first_cluster,
	};
}

/* The place of slot `index`, moving on to the next cluster at need. */
static int place(struct fat_dir *dir, u64 *at)
{
	struct fat *fat = dir->fat;
	u32 slots = fat->cluster_size / FAT_ENTRY_SIZE, next;
	int status;

	if (dir->first_cluster == 0) {
		*at = fat->root_start + (u64)dir->index * FAT_ENTRY_SIZE;
		return dir->index < fat->root_entries ? OK : ERR_NOT_FOUND;
	}
	if (!fat_is_cluster(fat, dir->cluster))
		return ERR_CORRUPT;
	if (dir->index / slots > dir->steps) {
		status = fat_next(fat, dir->cluster, &next);
		if (status != OK)
			return status;
		if (next == FAT_END)
			return ERR_NOT_FOUND;
		dir->cluster = next;
		dir->steps++;
	}
	/* A full one has ended by now. */
	if (dir->index >= FAT_DIR_ENTRIES_MAX)
		return ERR_CORRUPT;
	*at = fat_cluster_at(fat, dir->cluster) +
	      dir->index % slots * FAT_ENTRY_SIZE;
	return OK;
}

int fat_dir_slot(struct fat_dir *dir, u8 **bytes, u64 *at)
{
	int status = place(dir, at);

	if (status == OK)
		status = fat_dir_bytes(dir->fat, *at, bytes);
	if (status == OK)
		dir->index++;
	return status;
}

/* ---- Files --------------------------------------------------------------- */

/* The end of a set: does the long name belong to the short entry? */
static void finish_set(struct fat_found *found, const struct fat_long *name,
		       const u8 *entry, u64 at)
{
	memcpy(found->entry, entry, FAT_ENTRY_SIZE);
	found->unit_count = 0;
	if (name->expected == 0 && name->count != 0 &&
	    name->checksum == fat_name_checksum(entry)) {
		found->unit_count = name->count;
		memcpy(found->units, name->units,
		       name->count * sizeof(name->units[0]));
	} else {
		found->count = 0;
	}
	found->at[found->count++] = at;
}

static bool is_dot(const u8 *entry)
{
	return entry[0] == '.';
}

int fat_dir_next(struct fat_dir *dir, struct fat_found *found)
{
	struct fat_long name;
	u8 *entry;
	u64 at;
	int status;

	found->count = 0;
	name.expected = FAT_UNKNOWN;
	while ((status = fat_dir_slot(dir, &entry, &at)) == OK) {
		if (entry[0] == FAT_SLOT_END)
			return ERR_NOT_FOUND;
		if (entry[0] != FAT_SLOT_DELETED &&
		    (entry[11] & 0x3f) == FAT_ATTR_LONG) {
			if (entry[0] & FAT_LONG_LAST)
				found->count = 0;
			if (fat_long_take(entry, &name)) {
				found->at[found->count++] = at;
				continue;
			}
		} else if (entry[0] != FAT_SLOT_DELETED &&
			   !(entry[11] & FAT_ATTR_LABEL) && !is_dot(entry)) {
			finish_set(found, &name, entry, at);
			return OK;
		}
		name.expected = FAT_UNKNOWN;
		found->count = 0;
	}
	return status;
}

static bool short_equal(const u8 *entry, const struct fat_name *name)
{
	char text[FAT_SHORT_MAX];
	u16 units[FAT_SHORT_MAX];
	u32 count = 0;

	fat_short_text(entry, text);
	for (; text[count]; count++)
		units[count] = (u8)text[count];
	return fat_name_equal(units, count, name);
}

int fat_dir_find(struct fat *fat, u32 first_cluster,
		 const struct fat_name *name, struct fat_found *found)
{
	struct fat_dir dir;
	int status;

	fat_dir_start(fat, first_cluster, &dir);
	while ((status = fat_dir_next(&dir, found)) == OK)
		if (fat_name_equal(found->units, found->unit_count, name) ||
		    short_equal(found->entry, name))
			break;
	return status;
}

int fat_dir_update(struct fat *fat, u64 at, const u8 *entry)
{
	u8 *bytes;
	int status = fat_dir_bytes(fat, at, &bytes);

	if (status != OK)
		return status;
	memcpy(bytes, entry, FAT_ENTRY_SIZE);
	return fat_dir_write_block(fat, at, bytes);
}

/* The block of the short entry, which is the last, goes first. */
int fat_dir_delete(struct fat *fat, const struct fat_found *found)
{
	u32 block = fat->device->block_size;
	u8 *bytes;

	for (u32 n = found->count; n-- > 0;) {
		int status = fat_dir_bytes(fat, found->at[n], &bytes);

		if (status != OK)
			return status;
		bytes[0] = FAT_SLOT_DELETED;
		if (n > 0 && found->at[n - 1] / block == found->at[n] / block)
			continue;
		status = fat_dir_write_block(fat, found->at[n], bytes);
		if (status != OK)
			return status;
	}
	return OK;
}

int fat_zero_cluster(struct fat *fat, u32 cluster)
{
	u64 at = fat_cluster_at(fat, cluster);
	u32 left = fat->cluster_size, part;
	int status = OK;

	/* The directory window's memory serves as the zeroes. */
	fat->dir_cache.size = 0;
	memset(fat->dir_cache.data, 0, fat->cache_size);
	for (; status == OK && left; left -= part, at += part) {
		part = left < fat->cache_size ? left : fat->cache_size;
		status =
			block_write(fat->device, at, part, fat->dir_cache.data);
	}
	return status;
}
