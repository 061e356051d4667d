/* SPDX-License-Identifier: BSD-2-Clause */
/* Paths, and the operations on whole files and directories. */
#include "base/status.h"
#include "base/string.h"
#include "storage/fat_internal.h"

/* The next component of *path, without the slashes around it. */
static size_t component(const char **path)
{
	size_t len = 0;

	while (**path == '/')
		++*path;
	while ((*path)[len] && (*path)[len] != '/')
		len++;
	return len;
}

static int enter(struct fat *fat, struct fat_place *place)
{
	struct fat_found found;
	int status = fat_dir_find(fat, place->dir, &place->name, &found);

	if (status != OK)
		return status;
	if (!fat_is_directory(found.entry))
		return ERR_INVALID;
	place->dir = fat_entry_cluster(fat, found.entry);
	return fat_is_cluster(fat, place->dir) ? OK : ERR_CORRUPT;
}

int fat_walk(struct fat *fat, const char *path, struct fat_place *place)
{
	size_t len;
	int status = *path == '/' ? OK : ERR_INVALID;

	place->dir = 0;
	place->is_root = true;
	while (status == OK && (len = component(&path)) != 0) {
		if (!place->is_root)
			status = enter(fat, place);
		if (status == OK)
			status = fat_name_parse(path, len, &place->name);
		place->is_root = false;
		path += len;
	}
	return status;
}

/* The file at a path; the root directory has no entry: ERR_INVALID. */
int fat_find(struct fat *fat, const char *path, struct fat_place *place,
	     struct fat_found *found)
{
	int status = fat_walk(fat, path, place);

	if (status == OK && place->is_root)
		status = ERR_INVALID;
	if (status == OK)
		status = fat_dir_find(fat, place->dir, &place->name, found);
	return status;
}

static void make_entry(const struct fat *fat, u8 *entry, u32 attributes,
		       u32 cluster)
{
	memset(entry, 0, FAT_ENTRY_SIZE);
	entry[FAT_AT_ATTRIBUTES] = (u8)attributes;
	fat_put16(entry + FAT_AT_CREATED, fat->time);
	fat_put16(entry + FAT_AT_CREATED + 2, fat->date);
	fat_put16(entry + FAT_AT_TIME, fat->time);
	fat_put16(entry + FAT_AT_DATE, fat->date);
	fat_set_entry_cluster(fat, entry, cluster);
}

static void set_file(struct fat *fat, const u8 *entry, u64 at, bool writable,
		     struct fat_file *file)
{
	*file = (struct fat_file){
		.fat = fat,
		.entry = at,
		.first_cluster = fat_entry_cluster(fat, entry),
		.size = get_le32(entry + FAT_AT_SIZE),
		.writable = writable,
	};
}

static int create(struct fat *fat, struct fat_place *place,
		  struct fat_file *file)
{
	u8 entry[FAT_ENTRY_SIZE];
	u64 at;
	int status;

	make_entry(fat, entry, FAT_ATTR_ARCHIVE, 0);
	status = fat_dir_add(fat, place->dir, &place->name, entry, &at);
	if (status == OK)
		set_file(fat, entry, at, true, file);
	return fat_finish_with(fat, status);
}

static int open_found(struct fat *fat, const struct fat_found *found,
		      bool writable, struct fat_file *file)
{
	const u8 *entry = found->entry;
	int status;

	if (fat_is_directory(entry))
		return ERR_INVALID;
	if (writable && entry[FAT_AT_ATTRIBUTES] & FAT_ATTR_READ_ONLY)
		return ERR_DENIED;
	status = fat_check_chain(fat, fat_entry_cluster(fat, entry),
				 get_le32(entry + FAT_AT_SIZE), writable);
	if (status == OK)
		set_file(fat, entry, found->at[found->count - 1], writable,
			 file);
	return status;
}

int fat_open(struct fat *fat, const char *path, struct fat_file *file)
{
	struct fat_found found;
	struct fat_place place;
	int status = fat_find(fat, path, &place, &found);

	return status == OK ? open_found(fat, &found, false, file) : status;
}

int fat_open_to_write(struct fat *fat, const char *path, u32 flags,
		      struct fat_file *file)
{
	struct fat_found found;
	struct fat_place place;
	int status = fat_may_write(fat);

	if (status == OK)
		status = fat_find(fat, path, &place, &found);
	if (status == ERR_NOT_FOUND && flags & FAT_CREATE) {
		/* Only if it is the last component that is missing. */
		status = fat_walk(fat, path, &place);
		return status == OK ? create(fat, &place, file) : status;
	}
	if (status != OK)
		return status;
	if (flags & FAT_CREATE && flags & FAT_EXCLUSIVE)
		return ERR_EXISTS;
	status = open_found(fat, &found, true, file);
	if (status == OK && flags & FAT_TRUNCATE)
		status = fat_truncate(file, 0);
	return status;
}

static void describe(const struct fat *fat, const struct fat_found *found,
		     struct fat_info *info)
{
	const u8 *entry = found->entry;

	fat_short_text(entry, info->short_name);
	if (found->unit_count)
		fat_name_text(found->units, found->unit_count, info->name);
	else
		memcpy(info->name, info->short_name, sizeof(info->short_name));
	info->attributes = entry[FAT_AT_ATTRIBUTES];
	info->size =
		fat_is_directory(entry) ? 0 : get_le32(entry + FAT_AT_SIZE);
	info->first_cluster = fat_entry_cluster(fat, entry);
	info->write_time = (u16)get_le16(entry + FAT_AT_TIME);
	info->write_date = (u16)get_le16(entry + FAT_AT_DATE);
}

int fat_stat(struct fat *fat, const char *path, struct fat_info *info)
{
	struct fat_found found;
	struct fat_place place;
	int status = fat_walk(fat, path, &place);

	if (status == OK && place.is_root) {
		memset(info, 0, sizeof(*info));
		info->name[0] = '/';
		info->attributes = FAT_ATTR_DIRECTORY;
		info->first_cluster = fat->root_cluster;
		return OK;
	}
	if (status == OK)
		status = fat_dir_find(fat, place.dir, &place.name, &found);
	if (status == OK)
		describe(fat, &found, info);
	return status;
}

int fat_opendir(struct fat *fat, const char *path, struct fat_dir *dir)
{
	struct fat_place place;
	int status = fat_walk(fat, path, &place);

	if (status == OK && !place.is_root)
		status = enter(fat, &place);
	if (status == OK)
		fat_dir_start(fat, place.dir, dir);
	return status;
}

int fat_readdir(struct fat_dir *dir, struct fat_info *info)
{
	struct fat_found found;
	int status = fat_dir_next(dir, &found);

	if (status == OK)
		describe(dir->fat, &found, info);
	return status;
}

/* The name goes first, then what only it referred to. */
static int unlink(struct fat *fat, const struct fat_found *found)
{
	u32 first = fat_entry_cluster(fat, found->entry);
	int status = fat_dir_delete(fat, found);

	if (status == OK && first)
		status = fat_free_chain(fat, first);
	return status;
}

int fat_remove(struct fat *fat, const char *path)
{
	struct fat_found found;
	struct fat_place place;
	int status = fat_may_write(fat);

	if (status == OK)
		status = fat_find(fat, path, &place, &found);
	if (status == OK && fat_is_directory(found.entry))
		status = ERR_INVALID;
	if (status == OK && found.entry[FAT_AT_ATTRIBUTES] & FAT_ATTR_READ_ONLY)
		status = ERR_DENIED;
	if (status != OK)
		return status;
	return fat_finish_with(fat, unlink(fat, &found));
}

int fat_rmdir(struct fat *fat, const char *path)
{
	struct fat_found found, child;
	struct fat_place place;
	struct fat_dir dir;
	int status = fat_may_write(fat);

	if (status == OK)
		status = fat_find(fat, path, &place, &found);
	if (status == OK && !fat_is_directory(found.entry))
		status = ERR_INVALID;
	if (status == OK &&
	    !fat_is_cluster(fat, fat_entry_cluster(fat, found.entry)))
		status = ERR_CORRUPT;
	if (status != OK)
		return status;
	fat_dir_start(fat, fat_entry_cluster(fat, found.entry), &dir);
	status = fat_dir_next(&dir, &child);
	if (status != ERR_NOT_FOUND)
		return status == OK ? ERR_BUSY : status;
	return fat_finish_with(fat, unlink(fat, &found));
}

/* `.` and `..` of a new directory, whose parent is `parent`. */
static int fill_directory(struct fat *fat, u32 cluster, u32 parent)
{
	u8 entries[2 * FAT_ENTRY_SIZE];
	int status = fat_zero_cluster(fat, cluster);

	if (status != OK)
		return status;
	make_entry(fat, entries, FAT_ATTR_DIRECTORY, cluster);
	make_entry(fat, entries + FAT_ENTRY_SIZE, FAT_ATTR_DIRECTORY, parent);
	memset(entries, ' ', 11);
	memset(entries + FAT_ENTRY_SIZE, ' ', 11);
	entries[0] = '.';
	entries[FAT_ENTRY_SIZE] = '.';
	entries[FAT_ENTRY_SIZE + 1] = '.';
	return block_write(fat->device, fat_cluster_at(fat, cluster),
			   sizeof(entries), entries);
}

static int make_directory(struct fat *fat, struct fat_place *place)
{
	u8 entry[FAT_ENTRY_SIZE];
	u32 cluster, count;
	u64 at;
	int status = fat_find_free(fat, 1, &cluster, &count);

	if (status == OK)
		status = fill_directory(fat, cluster, place->dir);
	if (status == OK)
		status = fat_set_entry(fat, cluster, FAT_END);
	if (status == OK)
		status = fat_table_flush(fat);
	if (status != OK)
		return status;
	make_entry(fat, entry, FAT_ATTR_DIRECTORY, cluster);
	status = fat_dir_add(fat, place->dir, &place->name, entry, &at);
	if (status != OK && fat_free_chain(fat, cluster) != OK)
		return status;
	return status;
}

int fat_mkdir(struct fat *fat, const char *path)
{
	struct fat_found found;
	struct fat_place place;
	int status = fat_may_write(fat);

	if (status == OK)
		status = fat_walk(fat, path, &place);
	if (status == OK && place.is_root)
		status = ERR_EXISTS;
	if (status != OK)
		return status;
	status = fat_dir_find(fat, place.dir, &place.name, &found);
	if (status != ERR_NOT_FOUND)
		return status == OK ? ERR_EXISTS : status;
	return fat_finish_with(fat, make_directory(fat, &place));
}
