/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Directories with all that is in them. A directory cannot change its place by
 * one write: two names of one chain are a crossed chain, and none is the loss
 * of what is in it. So it is copied like a file that moves.
 */
#include "base/string.h"
#include "storage/fat_internal.h"

/* Directories within one another; they lie on EL2's stack. */
#define DEPTH_MAX 32u

/* The directories from the uppermost to the one that is being walked. */
struct walk {
	struct fat_dir dir[DEPTH_MAX];
	u32 depth;
};

/* Does the slot hold the short entry of a file that is neither `.` nor `..`? */
static bool is_file(const u8 *entry)
{
	return entry[0] != FAT_SLOT_DELETED && entry[0] != '.' &&
	       !(entry[FAT_AT_ATTRIBUTES] & FAT_ATTR_LABEL);
}

static bool is_end(int status, const u8 *bytes)
{
	return status == ERR_NOT_FOUND ||
	       (status == OK && bytes[0] == FAT_SLOT_END);
}

/* The next short entry, copied; ERR_NOT_FOUND at the end. */
static int next_file(struct fat_dir *dir, u8 *entry, u64 *at)
{
	u8 *bytes;
	int status;

	do {
		status = fat_dir_slot(dir, &bytes, at);
		if (is_end(status, bytes))
			return ERR_NOT_FOUND;
	} while (status == OK && !is_file(bytes));
	if (status == OK)
		memcpy(entry, bytes, FAT_ENTRY_SIZE);
	return status;
}

static int enter(struct fat *fat, u32 first_cluster, struct walk *walk)
{
	if (!fat_is_cluster(fat, first_cluster))
		return ERR_CORRUPT;
	if (walk->depth == DEPTH_MAX)
		return ERR_RANGE;
	fat_dir_start(fat, first_cluster, &walk->dir[walk->depth++]);
	return OK;
}

/* Gives the copy of a directory its own `.` and `..`, and nothing in it. */
static int own_entries(struct fat *fat, u32 cluster, u32 parent)
{
	u8 entry[FAT_ENTRY_SIZE], *bytes;
	struct fat_dir dir;
	u64 at;
	int status;

	fat_dir_start(fat, cluster, &dir);
	do {
		status = fat_dir_slot(&dir, &bytes, &at);
		if (is_end(status, bytes))
			return OK;
		if (status != OK)
			return status;
		memcpy(entry, bytes, sizeof(entry));
		if (entry[0] == '.')
			fat_set_entry_cluster(
				fat, entry, entry[1] == '.' ? parent : cluster);
		else if (is_file(entry))
			fat_set_entry_cluster(fat, entry, 0);
		if (memcmp(entry, bytes, sizeof(entry)) != 0)
			status = fat_dir_update(fat, at, entry);
	} while (status == OK);
	return status;
}

/* The directory alone, its files without contents. */
static int copy_directory(struct fat *fat, u32 from, u32 parent, u32 *to)
{
	struct fat_file file = { .fat = fat, .first_cluster = from }, copy;
	u32 cluster = from;
	int status = fat_is_cluster(fat, from) ? OK : ERR_CORRUPT;

	while (status == OK && cluster != FAT_END) {
		/* A cycle would have no end. */
		if (file.size >= FAT_DIR_ENTRIES_MAX * FAT_ENTRY_SIZE)
			status = ERR_CORRUPT;
		file.size += fat->cluster_size;
		if (status == OK)
			status = fat_next(fat, cluster, &cluster);
	}
	*to = 0;
	if (status != OK)
		return status;
	status = fat_copy_chain(&file, file.size, file.size, &copy);
	if (status == OK)
		status = own_entries(fat, copy.first_cluster, parent);
	if (status == OK)
		*to = copy.first_cluster;
	else if (copy.first_cluster &&
		 fat_free_chain(fat, copy.first_cluster) != OK)
		return status;
	return status;
}

static int copy_contents(struct fat *fat, const u8 *entry, u32 *to)
{
	u32 first = fat_entry_cluster(fat, entry),
	    size = get_le32(entry + FAT_AT_SIZE);
	struct fat_file file = { .fat = fat,
				 .first_cluster = first,
				 .size = size },
			copy;
	int status = fat_check_chain(fat, first, size, true);

	*to = 0;
	if (status != OK)
		return status;
	status = fat_copy_chain(&file, size, size, &copy);
	*to = copy.first_cluster;
	return status;
}

/*
 * The next file of the innermost directory of `from`, which `to` is the copy
 * of; ERR_NOT_FOUND at its end.
 */
static int copy_next(struct fat *fat, struct walk *from, struct walk *to)
{
	struct fat_dir *copy = &to->dir[to->depth - 1];
	u8 entry[FAT_ENTRY_SIZE];
	u32 first, fresh;
	u64 at;
	int written,
		status = next_file(&from->dir[from->depth - 1], entry, &at);

	if (status != OK)
		return status;
	/* What could not be entered to be freed again is not copied either. */
	if (fat_is_directory(entry) && from->depth == DEPTH_MAX)
		return ERR_RANGE;
	first = fat_entry_cluster(fat, entry);
	status = fat_is_directory(entry)
			 ? copy_directory(fat, first, copy->first_cluster,
					  &fresh)
			 : copy_contents(fat, entry, &fresh);
	/* Both have the same slots. */
	written = next_file(copy, entry, &at);
	if (written == OK && fresh) {
		/* Even after an error, so that it is freed with the rest. */
		fat_set_entry_cluster(fat, entry, fresh);
		written = fat_dir_update(fat, at, entry);
	}
	if (status == OK)
		status = written;
	if (status != OK || !fat_is_directory(entry))
		return status;
	status = enter(fat, first, from);
	return status == OK ? enter(fat, fresh, to) : status;
}

int fat_tree_copy(struct fat *fat, const u8 *entry, u32 parent, u32 *to)
{
	struct walk old = { .depth = 0 }, fresh = { .depth = 0 };
	u32 first = fat_entry_cluster(fat, entry);
	int status;

	if (!fat_is_directory(entry))
		return copy_contents(fat, entry, to);
	status = copy_directory(fat, first, parent, to);
	if (status == OK)
		status = enter(fat, first, &old);
	if (status == OK)
		status = enter(fat, *to, &fresh);
	while (status == OK && old.depth) {
		status = copy_next(fat, &old, &fresh);
		if (status == ERR_NOT_FOUND) {
			old.depth--;
			fresh.depth--;
			status = OK;
		}
	}
	return status;
}

/* Frees the next file of the innermost directory, or enters it. */
static int free_next(struct fat *fat, struct walk *walk)
{
	u8 entry[FAT_ENTRY_SIZE];
	u32 first;
	u64 at;
	int status = next_file(&walk->dir[walk->depth - 1], entry, &at);

	if (status != OK)
		return status;
	first = fat_entry_cluster(fat, entry);
	if (first == 0)
		return OK;
	return fat_is_directory(entry) ? enter(fat, first, walk)
				       : fat_free_chain(fat, first);
}

int fat_tree_free(struct fat *fat, const u8 *entry, u32 first)
{
	struct walk walk = { .depth = 0 };
	int status = OK;

	if (first == 0)
		return OK;
	if (!fat_is_directory(entry))
		return fat_free_chain(fat, first);
	status = enter(fat, first, &walk);
	while (status == OK && walk.depth) {
		status = free_next(fat, &walk);
		if (status == ERR_NOT_FOUND)
			status = fat_free_chain(
				fat, walk.dir[--walk.depth].first_cluster);
	}
	return status;
}
