/* SPDX-License-Identifier: BSD-2-Clause */
/* Renaming and moving, so that a power cut leaves no file without a name. */
#include "base/string.h"
#include "storage/fat_internal.h"

/* What is renamed. */
struct move {
	struct fat *fat;
	struct fat_place from, to;
	struct fat_found found; /* at `from` */
};

static u64 short_entry(const struct fat_found *found)
{
	return found->at[found->count - 1];
}

/* The `..` of a directory that is not the root. */
static int parent_entry(struct fat *fat, u32 dir, u8 **bytes, u64 *at)
{
	int status;

	if (!fat_is_cluster(fat, dir))
		return ERR_CORRUPT;
	*at = fat_cluster_at(fat, dir) + FAT_ENTRY_SIZE;
	status = fat_dir_bytes(fat, *at, bytes);
	if (status != OK)
		return status;
	return memcmp(*bytes, "..         ", 11) == 0 ? OK : ERR_CORRUPT;
}

/* A directory may not become a descendant of its own. */
static int check_ancestors(struct fat *fat, u32 dir, u32 moved)
{
	u8 *bytes;
	u64 at;

	for (u32 depth = 0; dir != 0; depth++) {
		int status;

		if (dir == moved)
			return ERR_INVALID;
		if (depth > fat->cluster_count)
			return ERR_CORRUPT;
		status = parent_entry(fat, dir, &bytes, &at);
		if (status != OK)
			return status;
		dir = fat_entry_cluster(fat, bytes);
	}
	return OK;
}

/* Is there room for the new name, and may it be there? */
static int check(struct move *move)
{
	struct fat_found other;
	int status =
		fat_dir_find(move->fat, move->to.dir, &move->to.name, &other);

	/* A name may change its case. */
	if (status == OK && short_entry(&other) != short_entry(&move->found))
		return ERR_EXISTS;
	if (status != OK && status != ERR_NOT_FOUND)
		return status;
	if (!fat_is_directory(move->found.entry))
		return OK;
	return check_ancestors(move->fat, move->to.dir,
			       fat_entry_cluster(move->fat, move->found.entry));
}

/* Copy, new name, old name, old chains: at each moment one whole file is there. */
static int relocate(struct move *move)
{
	struct fat *fat = move->fat;
	u8 *entry = move->found.entry;
	u32 old = fat_entry_cluster(fat, entry), unwanted;
	u64 at;
	int freed, status = fat_tree_copy(fat, entry, move->to.dir, &unwanted);

	fat_set_entry_cluster(fat, entry, unwanted);
	if (status == OK)
		status = fat_dir_add(fat, move->to.dir, &move->to.name, entry,
				     &at);
	if (status == OK) {
		status = fat_dir_delete(fat, &move->found);
		if (status != OK)
			return status;
		unwanted = old;
	}
	freed = fat_tree_free(fat, entry, unwanted);
	return status == OK ? freed : status;
}

int fat_rename(struct fat *fat, const char *from, const char *to)
{
	struct move move = { .fat = fat };
	int status = fat_may_write(fat);

	if (status == OK)
		status = fat_find(fat, from, &move.from, &move.found);
	if (status == OK)
		status = fat_walk(fat, to, &move.to);
	if (status == OK && move.to.is_root)
		status = ERR_EXISTS;
	if (status == OK)
		status = check(&move);
	if (status != OK)
		return status;
	status = ERR_NO_SPACE;
	if (move.from.dir == move.to.dir)
		status = fat_dir_rename(fat, move.to.dir, &move.found,
					&move.to.name, move.found.entry);
	if (status == ERR_NO_SPACE)
		status = relocate(&move);
	return fat_finish_with(fat, status);
}
