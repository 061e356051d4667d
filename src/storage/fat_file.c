/* SPDX-License-Identifier: BSD-2-Clause */
/* Contents of files: chains of clusters, read and written in runs. */
#include "base/checked.h"
#include "base/status.h"
#include "base/string.h"
#include "storage/fat_internal.h"

#define FILE_MAX 0xffffffffu

static u32 clusters_of(const struct fat *fat, u32 size)
{
	return (u32)(((u64)size + fat->cluster_size - 1) / fat->cluster_size);
}

int fat_check_chain(struct fat *fat, u32 first, u32 size, bool whole)
{
	u32 needed = clusters_of(fat, size), cluster = first, count = 0;
	u32 enough = fat->cluster_count + 1, mark = 0, limit = 1;

	if (first == 0)
		return needed == 0 ? OK : ERR_CORRUPT;
	if (needed > fat->cluster_count || !fat_is_cluster(fat, first))
		return ERR_CORRUPT;
	/*
	 * One cluster twice means for ever (Brent's algorithm): if that is so
	 * within `needed`, it is seen before four times as many. No more are
	 * looked at to read, lest a disk keeps EL2 busy for hours; nor more
	 * than there are.
	 */
	if (!whole && enough > 4 * needed + 4)
		enough = 4 * needed + 4;
	while (cluster != FAT_END && count < enough) {
		u32 run;
		int status = fat_run_length(fat, cluster, enough - count, &run);

		if (status == OK)
			status = fat_next(fat, cluster + run - 1, &cluster);
		if (status != OK)
			return status;
		count += run;
		if (cluster == mark || count > fat->cluster_count)
			return ERR_CORRUPT;
		if (count >= limit) {
			mark = cluster;
			limit = 2 * count;
		}
	}
	return count >= needed ? OK : ERR_CORRUPT;
}

/* The cluster with this index in the chain; it is remembered. */
static int locate(struct fat_file *file, u32 index, u32 *cluster)
{
	if (file->at_cluster == 0 || index < file->at_index) {
		file->at_cluster = file->first_cluster;
		file->at_index = 0;
	}
	if (!fat_is_cluster(file->fat, file->at_cluster))
		return ERR_CORRUPT;
	while (file->at_index < index) {
		u32 next;
		int status = fat_next(file->fat, file->at_cluster, &next);

		if (status == OK && next == FAT_END)
			status = ERR_CORRUPT;
		if (status != OK)
			return status;
		file->at_cluster = next;
		file->at_index++;
	}
	*cluster = file->at_cluster;
	return OK;
}

/*
 * The bytes from `position` on that lie in a row on the device, `want` at the
 * most: where, and how many.
 */
static int find_run(struct fat_file *file, u32 position, u64 want, u64 *at,
		    u64 *size)
{
	struct fat *fat = file->fat;
	u32 within = position % fat->cluster_size, cluster, run = 1;
	u64 clusters =
		(within + want + fat->cluster_size - 1) / fat->cluster_size;
	int status = locate(file, position / fat->cluster_size, &cluster);

	if (status == OK && clusters > 1)
		status = fat_run_length(fat, cluster, (u32)clusters, &run);
	if (status != OK)
		return status;
	file->at_cluster += run - 1;
	file->at_index += run - 1;
	*at = fat_cluster_at(fat, cluster) + within;
	*size = (u64)run * fat->cluster_size - within;
	if (*size > want)
		*size = want;
	return OK;
}

int fat_read(struct fat_file *file, void *to, u64 size, u64 *done)
{
	u64 left = file->size - file->position, at, part;
	u8 *p = to;

	*done = 0;
	if (left > size)
		left = size;
	while (left) {
		int status = find_run(file, file->position, left, &at, &part);

		if (status == OK)
			status = block_read(file->fat->device, at, part, p);
		if (status != OK)
			return status;
		p += part;
		left -= part;
		*done += part;
		file->position += (u32)part;
	}
	return OK;
}

/* Writes where the chain has room; from NULL: zeroes. */
static int write_run(struct fat_file *file, u32 position, const u8 *from,
		     u64 size, u64 *done)
{
	struct fat *fat = file->fat;
	u64 at, part;

	if (!from) {
		fat->dir_cache.size = 0;
		memset(fat->dir_cache.data, 0, fat->cache_size);
	}
	while (size) {
		u64 want =
			from || size < fat->cache_size ? size : fat->cache_size;
		int status = find_run(file, position, want, &at, &part);

		if (status == OK)
			status = block_write(fat->device, at, part,
					     from ? from : fat->dir_cache.data);
		if (status != OK)
			return status;
		fat_forget(fat, at, part);
		if (from)
			from += part;
		position += (u32)part;
		size -= part;
		*done += part;
	}
	return OK;
}

/* A chain of `count` clusters that nothing refers to yet. */
static int make_chain(struct fat *fat, u32 count, u32 *first)
{
	u32 last = 0, run, length;
	int status = OK;

	*first = 0;
	while (status == OK && count) {
		status = fat_find_free(fat, count, &run, &length);
		for (u32 n = 0; status == OK && n < length; n++)
			status = fat_set_entry(fat, run + n,
					       n + 1 < length ? run + n + 1
							      : FAT_END);
		if (status == OK && last)
			status = fat_set_entry(fat, last, run);
		if (status != OK)
			break;
		if (*first == 0)
			*first = run;
		last = run + length - 1;
		count -= length;
	}
	if (status == OK)
		return fat_table_flush(fat);
	/* What was wrong counts, not whether the clusters could be freed. */
	run = *first;
	*first = 0;
	if (run && fat_free_chain(fat, run) != OK)
		return status;
	return status;
}

/* Copies the first `size` bytes, through the directory window's memory. */
static int copy(struct fat_file *from, struct fat_file *to, u32 size)
{
	struct fat *fat = from->fat;
	u64 at, part, done = 0;

	for (u32 position = 0; position < size; position += (u32)part) {
		u64 want = size - position;
		int status;

		if (want > fat->cache_size)
			want = fat->cache_size;
		status = find_run(from, position, want, &at, &part);
		fat->dir_cache.size = 0;
		if (status == OK)
			status = block_read(fat->device, at, part,
					    fat->dir_cache.data);
		if (status == OK)
			status = write_run(to, position, fat->dir_cache.data,
					   part, &done);
		if (status != OK)
			return status;
	}
	return OK;
}

int fat_copy_chain(struct fat_file *from, u32 keep, u32 size,
		   struct fat_file *to)
{
	int status;

	*to = *from;
	to->size = size;
	to->at_cluster = 0;
	to->first_cluster = 0;
	if (size == 0)
		return OK;
	status = make_chain(from->fat, clusters_of(from->fat, size),
			    &to->first_cluster);
	if (status == OK)
		status = copy(from, to, keep);
	return status;
}

/* One write of the entry makes size and chain those of the file. */
static int commit(struct fat_file *file, u32 first_cluster, u32 size)
{
	struct fat *fat = file->fat;
	u8 entry[FAT_ENTRY_SIZE], *bytes;
	int status = fat_dir_bytes(fat, file->entry, &bytes);

	if (status != OK)
		return status;
	memcpy(entry, bytes, sizeof(entry));
	fat_set_entry_cluster(fat, entry, first_cluster);
	fat_put32(entry + FAT_AT_SIZE, size);
	fat_put16(entry + FAT_AT_TIME, fat->time);
	fat_put16(entry + FAT_AT_DATE, fat->date);
	entry[FAT_AT_ATTRIBUTES] |= FAT_ATTR_ARCHIVE;
	status = fat_dir_update(fat, file->entry, entry);
	if (status != OK)
		return status;
	if (file->first_cluster != first_cluster)
		file->at_cluster = 0;
	file->first_cluster = first_cluster;
	file->size = size;
	return OK;
}

/*
 * Gives the file `size` bytes in a new chain: `keep` of its own, then `from`
 * (NULL: zeroes) to the end.
 */
static int replace(struct fat_file *file, u32 keep, const u8 *from, u32 size)
{
	u32 old = file->first_cluster;
	struct fat_file fresh;
	u64 done = 0;
	int status = fat_copy_chain(file, keep, size, &fresh);

	if (status == OK && size > keep)
		status = write_run(&fresh, keep, from, size - keep, &done);
	if (status == OK)
		status = commit(file, fresh.first_cluster, size);
	/* Whichever chain is nobody's now goes. */
	if (status != OK)
		old = fresh.first_cluster;
	if (old && fat_free_chain(file->fat, old) != OK && status == OK)
		status = ERR_CORRUPT;
	return status;
}

static int check_writable(const struct fat_file *file, u64 end)
{
	if (!file->writable)
		return ERR_DENIED;
	return end > FILE_MAX ? ERR_RANGE : OK;
}

int fat_write(struct fat_file *file, const void *from, u64 size, u64 *done)
{
	struct fat *fat = file->fat;
	u64 end;
	int status;

	*done = 0;
	if (!checked_add(file->position, size, &end))
		return ERR_RANGE;
	status = check_writable(file, end);
	if (status != OK || size == 0)
		return status;
	if (end > file->size &&
	    clusters_of(fat, (u32)end) > clusters_of(fat, file->size)) {
		status = replace(file, file->position, from, (u32)end);
		if (status == OK)
			*done = size;
	} else {
		status = write_run(file, file->position, from, size, done);
		if (status == OK)
			status = commit(file, file->first_cluster,
					end > file->size ? (u32)end
							 : file->size);
	}
	if (status == OK)
		file->position = (u32)end;
	return fat_finish_with(fat, status);
}

int fat_seek(struct fat_file *file, u64 position)
{
	if (position > file->size)
		return ERR_RANGE;
	file->position = (u32)position;
	return OK;
}

int fat_truncate(struct fat_file *file, u64 size)
{
	u32 old = file->size, keep = size < old ? (u32)size : old;
	u64 done = 0;
	int status = check_writable(file, size);

	if (status != OK || size == old)
		return status;
	if (clusters_of(file->fat, (u32)size) == clusters_of(file->fat, old)) {
		if (size > old)
			status = write_run(file, old, NULL, size - old, &done);
		if (status == OK)
			status = commit(file, file->first_cluster, (u32)size);
	} else {
		status = replace(file, keep, NULL, (u32)size);
	}
	if (status == OK && file->position > size)
		file->position = (u32)size;
	return fat_finish_with(file->fat, status);
}
