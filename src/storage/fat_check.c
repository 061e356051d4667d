/* SPDX-License-Identifier: BSD-2-Clause */
/* The FAT as a whole. */
#include "base/string.h"
#include "storage/fat_internal.h"

/* The clusters that are looked at for references to them. */
struct part {
	u8 *map; /* a bit for each: there was one */
	u32 first, count;
};

/* Entry `n` refers to `next`. */
static int refer(const struct fat *fat, const struct part *part, u32 n,
		 u32 next, u32 *cluster)
{
	u32 bit = next - part->first;

	if (next == FAT_END || next == FAT_BAD)
		return OK;
	*cluster = n;
	if (!fat_is_cluster(fat, next))
		return ERR_CORRUPT;
	*cluster = next;
	if (bit >= part->count)
		return OK;
	if (part->map[bit / 8] & 1u << bit % 8)
		return ERR_CORRUPT;
	part->map[bit / 8] |= (u8)(1u << bit % 8);
	return OK;
}

/* The entries of one window; *count says how many they were. */
static int mark_window(struct fat *fat, const struct part *part, u32 n,
		       u32 *count, u32 *cluster)
{
	u32 want = fat->cluster_count + FAT_FIRST - n, value;
	const u8 *entries;
	int status = fat_entries(fat, n, want, &entries, count);

	for (u32 i = 0; status == OK && i < *count; i++) {
		value = fat_entry_of(fat, entries, i);
		if (value != FAT_FREE)
			status = refer(fat, part, n + i,
				       fat_meaning(fat, value), cluster);
	}
	if (status != OK || *count != 0)
		return status;
	*count = 1;
	status = fat_entry(fat, n, &value);
	if (status == OK && value != FAT_FREE)
		status = refer(fat, part, n, value, cluster);
	return status;
}

static int mark(struct fat *fat, const struct part *part, u32 *cluster)
{
	u32 count;
	int status = OK;

	for (u32 n = FAT_FIRST; status == OK && fat_is_cluster(fat, n);
	     n += count)
		status = mark_window(fat, part, n, &count, cluster);
	return status;
}

/* The directory window's memory is the map. */
int fat_check(struct fat *fat, u32 *cluster)
{
	struct part part = { fat->dir_cache.data, FAT_FIRST,
			     8 * fat->cache_size };
	int status = OK;

	fat->dir_cache.size = 0;
	for (; status == OK && fat_is_cluster(fat, part.first);
	     part.first += part.count) {
		memset(part.map, 0, fat->cache_size);
		status = mark(fat, &part, cluster);
	}
	return status;
}
