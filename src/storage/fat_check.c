/* SPDX-License-Identifier: BSD-2-Clause */
/* The FAT as a whole. */
#include "base/string.h"
#include "storage/fat_internal.h"

/*
 * Marks in `map` the clusters from `first` on, `count` of them, that an entry
 * refers to. A second reference is an error.
 */
static int mark(struct fat *fat, u8 *map, u32 first, u32 count, u32 *cluster)
{
	for (u32 n = FAT_FIRST; n - FAT_FIRST < fat->cluster_count; n++) {
		u32 next;
		int status = fat_entry(fat, n, &next);

		if (status != OK)
			return status;
		if (next == FAT_FREE || next == FAT_END || next == FAT_BAD)
			continue;
		*cluster = n;
		if (!fat_is_cluster(fat, next))
			return ERR_CORRUPT;
		if (next < first || next - first >= count)
			continue;
		*cluster = next;
		next -= first;
		if (map[next / 8] & 1u << next % 8)
			return ERR_CORRUPT;
		map[next / 8] |= (u8)(1u << next % 8);
	}
	return OK;
}

/* The directory window's memory is the map. */
int fat_check(struct fat *fat, u32 *cluster)
{
	u32 part = 8 * fat->cache_size, first = FAT_FIRST;
	int status = OK;

	for (; status == OK && fat_is_cluster(fat, first); first += part) {
		fat->dir_cache.size = 0;
		memset(fat->dir_cache.data, 0, fat->cache_size);
		status = mark(fat, fat->dir_cache.data, first, part, cluster);
	}
	return status;
}
