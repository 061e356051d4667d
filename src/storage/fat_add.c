/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Adding a name to a directory, so that the write of one block makes all of
 * it appear: in free slots of one block, or behind the end of the directory,
 * where nothing is seen until the end moves.
 */
#include "base/bits.h"
#include "base/status.h"
#include "base/string.h"
#include "storage/fat_internal.h"

/* The rest of a block, the set in the next one, and the new end. */
#define PLAN_MAX (BLOCK_SIZE_MAX / FAT_ENTRY_SIZE + FAT_SET_MAX + 1)
#define TAIL_MAX 999999u

/* Which slots are written, and with what. */
struct plan {
	u64 at[PLAN_MAX];
	u32 count;
	u32 fillers; /* the first so many become deleted slots */
	u32 entries; /* then the set; one slot may follow, the new end */
};

/* The number of a name that ends in ~n like those made of `name`, or 0. */
static u32 tail_of(const u8 *entry, const struct fat_name *name)
{
	u32 tilde = 8, end = 8, n = 0, kept;

	while (end && entry[end - 1] == ' ')
		end--;
	for (u32 i = 1; i < end; i++)
		if (entry[i] == '~')
			tilde = i;
	if (tilde + 1 >= end || memcmp(entry + 8, name->short_name + 8, 3) != 0)
		return 0;
	for (u32 i = tilde + 1; i < end; i++) {
		if (entry[i] < '0' || entry[i] > '9')
			return 0;
		n = n * 10 + (entry[i] - '0');
	}
	kept = 8 - (end - tilde);
	if (kept > name->base_length)
		kept = name->base_length;
	return tilde == kept && memcmp(entry, name->short_name, kept) == 0 ? n
									   : 0;
}

/* Gives the name a short one that no other file has. */
static int choose_short(struct fat *fat, u32 first_cluster,
			struct fat_name *name)
{
	struct fat_found found;
	struct fat_dir dir;
	u32 highest = 0;
	bool taken;
	int status;

	fat_name_shorten(name);
	taken = name->need_tail;
	fat_dir_start(fat, first_cluster, &dir);
	while ((status = fat_dir_next(&dir, &found)) == OK) {
		u32 tail = tail_of(found.entry, name);

		if (tail > highest)
			highest = tail;
		taken |= memcmp(found.entry, name->short_name, 11) == 0;
	}
	if (status != ERR_NOT_FOUND)
		return status;
	if (taken && highest >= TAIL_MAX)
		return ERR_NO_SPACE;
	if (taken)
		fat_name_tail(name, highest + 1);
	return OK;
}

/* One more cluster, zeroed, behind the last one, where `dir` stands. */
static int extend(struct fat_dir *dir)
{
	struct fat *fat = dir->fat;
	u32 cluster, count;
	int status;

	if (dir->first_cluster == 0 || dir->index >= FAT_DIR_ENTRIES_MAX)
		return ERR_NO_SPACE;
	status = fat_find_free(fat, 1, &cluster, &count);
	if (status == OK)
		status = fat_zero_cluster(fat, cluster);
	if (status == OK)
		status = fat_set_entry(fat, cluster, FAT_END);
	if (status == OK)
		status = fat_table_flush(fat);
	if (status == OK)
		status = fat_set_entry(fat, dir->cluster, cluster);
	if (status == OK)
		status = fat_table_flush(fat);
	return status;
}

/* Appends the place of the next slot, made if there is none. */
static int plan_slot(struct fat_dir *dir, struct plan *plan)
{
	u8 *bytes;
	int status = fat_dir_slot(dir, &bytes, &plan->at[plan->count]);

	if (status == ERR_NOT_FOUND) {
		status = extend(dir);
		if (status == OK)
			status = fat_dir_slot(dir, &bytes,
					      &plan->at[plan->count]);
	}
	if (status == OK)
		plan->count++;
	return status;
}

/* From the end on, where `dir` stands at the slot that is the end now. */
static int plan_at_end(struct fat_dir *dir, struct plan *plan)
{
	u32 block = dir->fat->device->block_size, room, left;
	int status = plan_slot(dir, plan);
	u8 *bytes;

	if (status != OK)
		return status;
	room = (block - (u32)(plan->at[0] % block)) / FAT_ENTRY_SIZE;
	if (plan->entries > room && plan->entries <= block / FAT_ENTRY_SIZE)
		plan->fillers = room;
	left = plan->fillers + plan->entries - 1;
	for (; status == OK && left; left--)
		status = plan_slot(dir, plan);
	if (status != OK)
		return status;
	/* The new end, unless the directory's room ends there. */
	status = fat_dir_slot(dir, &bytes, &plan->at[plan->count]);
	if (status == OK)
		plan->count++;
	return status == ERR_NOT_FOUND ? OK : status;
}

/* Free slots in a row in one block, or the end. */
static int make_plan(struct fat *fat, u32 first_cluster, struct plan *plan)
{
	u64 block = fat->device->block_size, at, last = 0;
	u32 run = 0;
	struct fat_dir dir, before;
	u8 *bytes;
	int status;

	fat_dir_start(fat, first_cluster, &dir);
	for (;;) {
		before = dir;
		status = fat_dir_slot(&dir, &bytes, &at);
		if (status == ERR_NOT_FOUND ||
		    (status == OK && bytes[0] == FAT_SLOT_END)) {
			/* Keeps the cluster, in case there is no more. */
			before.cluster = dir.cluster;
			before.steps = dir.steps;
			return plan_at_end(&before, plan);
		}
		if (status != OK)
			return status;
		if (bytes[0] != FAT_SLOT_DELETED) {
			run = 0;
			continue;
		}
		run = run && last / block == at / block ? run + 1 : 1;
		last = at;
		if (run == plan->entries)
			break;
	}
	for (plan->count = 0; plan->count < run; plan->count++)
		plan->at[plan->count] =
			at - (u64)(run - 1 - plan->count) * FAT_ENTRY_SIZE;
	return OK;
}

static void fill(const struct plan *plan, u32 n, const struct fat_name *name,
		 const u8 *entry, u8 *bytes)
{
	u32 first = plan->fillers, last = first + plan->entries - 1;

	if (n < first || n > last) {
		memset(bytes, 0, FAT_ENTRY_SIZE);
		bytes[0] = n < first ? FAT_SLOT_DELETED : FAT_SLOT_END;
	} else if (n < last) {
		fat_name_entry(name, last - n, bytes);
	} else {
		memcpy(bytes, entry, FAT_ENTRY_SIZE);
	}
}

/* The last block first: what makes the others visible is the first one. */
static int carry_out(struct fat *fat, const struct plan *plan,
		     const struct fat_name *name, const u8 *entry)
{
	u64 block = fat->device->block_size;
	u8 *bytes;

	for (u32 n = plan->count; n-- > 0;) {
		int status = fat_dir_bytes(fat, plan->at[n], &bytes);

		if (status != OK)
			return status;
		fill(plan, n, name, entry, bytes);
		if (n > 0 && plan->at[n - 1] / block == plan->at[n] / block)
			continue;
		status = fat_dir_write_block(fat, plan->at[n], bytes);
		if (status != OK)
			return status;
	}
	return OK;
}

int fat_dir_add(struct fat *fat, u32 first_cluster, struct fat_name *name,
		u8 *entry, u64 *at)
{
	struct plan plan;
	int status = choose_short(fat, first_cluster, name);

	if (status != OK)
		return status;
	memcpy(entry, name->short_name, sizeof(name->short_name));
	plan.count = 0;
	plan.fillers = 0;
	plan.entries = fat_name_entries(name);
	status = make_plan(fat, first_cluster, &plan);
	if (status == OK)
		status = carry_out(fat, &plan, name, entry);
	*at = plan.at[plan.fillers + plan.entries - 1];
	return status;
}

int fat_dir_rename(struct fat *fat, u32 first_cluster,
		   const struct fat_found *found, struct fat_name *name,
		   u8 *entry)
{
	u64 block = fat->device->block_size;
	struct plan plan;
	int status = choose_short(fat, first_cluster, name);

	if (status != OK)
		return status;
	plan.count = found->count;
	plan.entries = fat_name_entries(name);
	if (plan.entries > plan.count ||
	    found->at[0] / block != found->at[plan.count - 1] / block)
		return ERR_NO_SPACE;
	plan.fillers = plan.count - plan.entries;
	memcpy(plan.at, found->at, plan.count * sizeof(plan.at[0]));
	memcpy(entry, name->short_name, sizeof(name->short_name));
	entry[12] = 0; /* the case of a short name without a long one */
	return carry_out(fat, &plan, name, entry);
}
