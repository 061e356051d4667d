/* SPDX-License-Identifier: BSD-2-Clause */
/* Runs of clusters: the part of reading a file that looks at every entry. */
#include "storage/fat_internal.h"

/* FAT12 is never long. */
static int run_length12(struct fat *fat, u32 cluster, u32 want, u32 *length)
{
	u32 next;

	for (*length = 1; *length < want; ++*length, cluster++) {
		int status = fat_entry(fat, cluster, &next);

		if (status != OK)
			return status;
		if (next != cluster + 1)
			break;
	}
	return OK;
}

int fat_run_length(struct fat *fat, u32 cluster, u32 want, u32 *length)
{
	u32 count, left = want - 1;
	const u8 *entries;

	if (fat->type == FAT_12)
		return run_length12(fat, cluster, want, length);
	for (*length = 1; left; left -= count) {
		int status = fat_entries(fat, cluster, left, &entries, &count);

		if (status != OK)
			return status;
		for (u32 n = 0; n < count; n++, ++*length)
			if (fat_entry_of(fat, entries, n) != ++cluster)
				return OK;
		if (!fat_is_cluster(fat, cluster))
			return OK;
	}
	return OK;
}
