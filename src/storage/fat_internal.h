/* SPDX-License-Identifier: BSD-2-Clause */
/* What the parts of the FAT file system share; for this room only. */
#ifndef STORAGE_FAT_INTERNAL_H
#define STORAGE_FAT_INTERNAL_H

#include "base/bytes.h"
#include "base/status.h"
#include "storage/fat.h"

#define FAT_FREE       0u
#define FAT_END	       0x0fffffffu /* any end-of-chain mark */
#define FAT_BAD	       0x0ffffff7u
#define FAT_FIRST      2u
#define FAT_UNKNOWN    0xffffffffu

#define FAT_BOOT_SIZE  512u /* what is read of the boot sector and FSInfo */
#define FAT_ENTRY_SIZE 32u
/* Byte offsets in a short entry, section 6. */
#define FAT_AT_ATTRIBUTES 11u
#define FAT_AT_CREATED	  14u /* time, then date */
#define FAT_AT_TIME	  22u
#define FAT_AT_DATE	  24u
#define FAT_AT_SIZE	  28u
#define FAT_ATTR_LABEL	  0x08u
#define FAT_ATTR_LONG	  0x0fu
#define FAT_LONG_LAST	  0x40u /* in the index of a long name's last entry */
#define FAT_SLOT_END	  0x00u /* first byte: no entry here, nor behind */
#define FAT_SLOT_DELETED  0xe5u
#define FAT_SHORT_MAX	  13u /* NAME.EXT with NUL */
#define FAT_LONG_UNITS	  13u /* UTF-16 units of one long name entry */
#define FAT_LONG_ENTRIES  20u
#define FAT_SET_MAX	  (FAT_LONG_ENTRIES + 1)
#define FAT_UNITS_MAX	  255u

static inline void fat_put16(u8 *p, u32 v)
{
	p[0] = (u8)v;
	p[1] = (u8)(v >> 8);
}

static inline void fat_put32(u8 *p, u32 v)
{
	fat_put16(p, v & 0xffff);
	fat_put16(p + 2, v >> 16);
}

static inline bool fat_is_cluster(const struct fat *fat, u32 n)
{
	return n >= FAT_FIRST && n - FAT_FIRST < fat->cluster_count;
}

/* Byte offset of a valid cluster on the device. */
static inline u64 fat_cluster_at(const struct fat *fat, u32 cluster)
{
	return fat->data_start + (u64)(cluster - FAT_FIRST) * fat->cluster_size;
}

/* ---- fat_table.c: the allocation table ---------------------------------- */

/* The entry: FAT_FREE, FAT_END, FAT_BAD or a number, valid or not. */
int fat_entry(struct fat *fat, u32 cluster, u32 *value) MUST_CHECK;

/* The next of a chain: a valid cluster or FAT_END; else ERR_CORRUPT. */
int fat_next(struct fat *fat, u32 cluster, u32 *next) MUST_CHECK;

/*
 * The entries from a valid cluster on, `want` at the most, as many as one
 * window has: of two bytes or four. FAT12 has none that can be looked at so:
 * *count is 0. Valid until the next call of this part.
 */
int fat_entries(struct fat *fat, u32 cluster, u32 want, const u8 **entries,
		u32 *count) MUST_CHECK;

/* Entry n of those, without the bits that are no part of it. */
static inline u32 fat_entry_of(const struct fat *fat, const u8 *entries, u32 n)
{
	if (fat->type == FAT_16)
		return get_le16(entries + 2 * n);
	return get_le32(entries + 4 * n) & 0x0fffffff;
}

/* What an entry means: FAT_FREE, FAT_END, FAT_BAD or a number. */
static inline u32 fat_meaning(const struct fat *fat, u32 value)
{
	if (value >= fat->end_mark)
		return FAT_END;
	return value == fat->end_mark - 1 ? FAT_BAD : value;
}

/*
 * Changes an entry in the window; on the device after fat_table_flush(),
 * which writes all copies.
 */
int fat_set_entry(struct fat *fat, u32 cluster, u32 value) MUST_CHECK;
int fat_table_flush(struct fat *fat) MUST_CHECK;

/*
 * Finds up to `want` free clusters in a row, somewhere behind *first, which
 * becomes the first of them. Nothing is marked. ERR_NO_SPACE.
 */
int fat_find_free(struct fat *fat, u32 want, u32 *first, u32 *count) MUST_CHECK;

/*
 * Frees a chain that nothing refers to any more. A damaged chain is freed as
 * far as it makes sense: ERR_CORRUPT.
 */
int fat_free_chain(struct fat *fat, u32 first) MUST_CHECK;

/* ---- fat_run.c: many entries at once -------------------------------------- */

/*
 * How many clusters of a chain lie in a row from `cluster` on, itself
 * included, `want` at the most.
 */
int fat_run_length(struct fat *fat, u32 cluster, u32 want,
		   u32 *length) MUST_CHECK;

/* ---- fat_info.c: mounting to write, and the end of each write ------------- */

/*
 * The end of an operation with this status: writes FSInfo, if there is one,
 * and flushes the device. The first error of all.
 */
int fat_finish_with(struct fat *fat, int status) MUST_CHECK;

/* ---- fat_cache.c: windows on the device --------------------------------- */

/*
 * The bytes [offset, offset + size) of the device, in a window that lies
 * within [cache->low, cache->high) and holds `size` bytes at least, both in one
 * multiple of the cache's size from `low` on. What was changed in an earlier
 * window is written first.
 */
int fat_window(struct fat *fat, struct fat_cache *cache, u64 offset, u32 size,
	       u8 **bytes) MUST_CHECK;

/* Forgets what the directory window holds of a range that was written. */
void fat_forget(struct fat *fat, u64 offset, u64 size);

/* ---- fat_name.c: names --------------------------------------------------- */

struct fat_name {
	u16 units[FAT_UNITS_MAX]; /* UTF-16 */
	u32 count;
	/* What follows is made by fat_name_shorten(), for who writes the name. */
	u8 short_name[11];
	u8 base_length; /* of the short name, without a tail */
	bool need_long; /* the short name does not say it all */
	bool need_tail; /* nor is it near enough to stand for it */
};

/* UTF-8 of `len` bytes to a name. ERR_INVALID: not one that FAT can hold. */
int fat_name_parse(const char *text, size_t len,
		   struct fat_name *name) MUST_CHECK;

/* Makes the short name. */
void fat_name_shorten(struct fat_name *name);

/* Makes the numeric tail of the short name ~n; n from 1 on. */
void fat_name_tail(struct fat_name *name, u32 n);

/* Entries the name takes, the short one included. */
u32 fat_name_entries(const struct fat_name *name);

u8 fat_name_checksum(const u8 *short_name);

/* Fills long entry `index`, 1 for the one before the short entry. */
void fat_name_entry(const struct fat_name *name, u32 index, u8 *entry);

/* A long name that is being put together, last entry first. */
struct fat_long {
	u16 units[FAT_UNITS_MAX];
	u32 count;
	u32 expected; /* index of the entry that must follow; 0: the short one */
	u8 checksum;
};

/* Takes the next entry; false if it does not belong to what came before. */
bool fat_long_take(const u8 *entry, struct fat_long *name) MUST_CHECK;

/* Units of UTF-16 to UTF-8 with NUL, at most FAT_NAME_MAX bytes. */
void fat_name_text(const u16 *units, u32 count, char *text);

/* "NAME.EXT" of a short entry, in the case that the entry says. */
void fat_short_text(const u8 *entry, char *text);

/* Without regard to the case of ASCII letters. */
bool fat_name_equal(const u16 *units, u32 count, const struct fat_name *name);

/* ---- fat_dir.c, fat_add.c: directories ------------------------------------ */

/* No directory may have more (section 6.1); a cyclic one would. */
#define FAT_DIR_ENTRIES_MAX 65536u

/* One file in a directory: its short entry and where the set lies. */
struct fat_found {
	u8 entry[FAT_ENTRY_SIZE];
	u64 at[FAT_SET_MAX]; /* device offsets, long entries first */
	u32 count;	     /* entries of the set */
	u16 units[FAT_UNITS_MAX];
	u32 unit_count; /* 0: no long name */
};

/* The first cluster of a short entry. */
u32 fat_entry_cluster(const struct fat *fat, const u8 *entry);
void fat_set_entry_cluster(const struct fat *fat, u8 *entry, u32 cluster);

/* Begins at the first entry; 0 is the root directory. */
void fat_dir_start(struct fat *fat, u32 first_cluster, struct fat_dir *dir);

/*
 * The next slot: its bytes, in the directory window, and its offset.
 * ERR_NOT_FOUND at the end of the directory's room.
 */
int fat_dir_slot(struct fat_dir *dir, u8 **bytes, u64 *at) MUST_CHECK;

/* The bytes of the slot at `at`, in the directory window. */
int fat_dir_bytes(struct fat *fat, u64 at, u8 **bytes) MUST_CHECK;

/* Writes the block that holds the slot at `at`, whose bytes those are. */
int fat_dir_write_block(struct fat *fat, u64 at, const u8 *bytes) MUST_CHECK;

/* The next file; ERR_NOT_FOUND at the end. `.`, `..` and labels are not. */
int fat_dir_next(struct fat_dir *dir, struct fat_found *found) MUST_CHECK;

/* The file called `name`; ERR_NOT_FOUND. */
int fat_dir_find(struct fat *fat, u32 dir, const struct fat_name *name,
		 struct fat_found *found) MUST_CHECK;

/* Writes a changed short entry back: one block. */
int fat_dir_update(struct fat *fat, u64 at, const u8 *entry) MUST_CHECK;

/*
 * Adds a file: gives `name` a short name that is not taken, and writes the
 * set. `entry` is the short entry without its name; *at is where it is then.
 */
int fat_dir_add(struct fat *fat, u32 dir, struct fat_name *name, u8 *entry,
		u64 *at) MUST_CHECK;

/*
 * Gives a file whose set lies in one block another name, by one write.
 * `entry` becomes its short entry. ERR_NO_SPACE: the set is not in one block,
 * or too short for the name.
 */
int fat_dir_rename(struct fat *fat, u32 dir, const struct fat_found *found,
		   struct fat_name *name, u8 *entry) MUST_CHECK;

/* Marks the entries of a set deleted. */
int fat_dir_delete(struct fat *fat, const struct fat_found *found) MUST_CHECK;

/* Zeroes a cluster that is to become part of a directory. */
int fat_zero_cluster(struct fat *fat, u32 cluster) MUST_CHECK;

/* ---- fat_path.c: paths ------------------------------------------------------ */

/* A path, walked as far as the directory of its last component. */
struct fat_place {
	u32 dir; /* first cluster, 0: the root */
	struct fat_name name;
	bool is_root; /* the path is "/" */
};

static inline bool fat_is_directory(const u8 *entry)
{
	return entry[FAT_AT_ATTRIBUTES] & FAT_ATTR_DIRECTORY;
}

/* ERR_DENIED if the device is read-only, or it was mounted to read. */
static inline int fat_may_write(const struct fat *fat)
{
	return fat->writable && !fat->device->read_only ? OK : ERR_DENIED;
}

/* The last component need not exist. */
int fat_walk(struct fat *fat, const char *path,
	     struct fat_place *place) MUST_CHECK;

/* The file at a path; the root directory has no entry: ERR_INVALID. */
int fat_find(struct fat *fat, const char *path, struct fat_place *place,
	     struct fat_found *found) MUST_CHECK;

/* ---- fat_file.c: contents -------------------------------------------------- */

/*
 * Whether the chain from `first` (0: none) holds `size` bytes, each in a place
 * of its own. ERR_CORRUPT. What follows them need not make sense, unless it is
 * to be `whole`: for who is going to free it.
 */
int fat_check_chain(struct fat *fat, u32 first, u32 size,
		    bool whole) MUST_CHECK;

/*
 * Makes *to a file of `size` bytes in a new chain, which begins with the first
 * `keep` bytes of `from`. Nothing refers to the chain, also after an error:
 * to->first_cluster is it, or 0.
 */
int fat_copy_chain(struct fat_file *from, u32 keep, u32 size,
		   struct fat_file *to) MUST_CHECK;

/* ---- fat_tree.c: directories with all that is in them ----------------------- */

/*
 * Copies what a short entry refers to, a file's contents or a directory with
 * everything below it, whose `..` becomes `parent`. Nothing refers to the
 * copy, which begins with cluster *to, or 0; after an error it is to be freed
 * too. ERR_RANGE: more than 32 directories within one another.
 */
int fat_tree_copy(struct fat *fat, const u8 *entry, u32 parent,
		  u32 *to) MUST_CHECK;

/* Frees the same from cluster `first` on, when nothing refers to it any more. */
int fat_tree_free(struct fat *fat, const u8 *entry, u32 first) MUST_CHECK;

#endif
