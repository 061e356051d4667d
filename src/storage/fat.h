/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * FAT12, FAT16 and FAT32 with long names (Microsoft Extensible Firmware
 * Initiative FAT32 File System Specification 1.03), read and write.
 *
 * Paths are UTF-8, absolute, components separated by `/`; long names are
 * compared without regard to ASCII case. What is written gets the date and
 * time that struct fat says.
 *
 * Order of writes. Cutting power after any block write leaves a file system
 * that is consistent but for clusters that no file owns and FSInfo's count, and
 * every file that was not being changed as it was:
 *  - What becomes visible does so by the write of one block of a directory:
 *    data and chain are complete by then. A chain that a file owns is never
 *    lengthened or cut, since chain and size lie in different blocks: a file
 *    that grows into more clusters, or loses some, gets a new chain with a
 *    copy of its contents. A large file is best written by one fat_write(), or
 *    extended by one fat_truncate() and then filled.
 *  - Chains are freed after nothing refers to them.
 *  - A renamed file that gets its new entry in another block is copied too,
 *    and so is a directory, with all that is in it.
 *  - Names are put where all their entries lie in one block, if they fit one.
 * Exceptions: between the two copies of the FAT there is a moment in which
 * they differ. Making a name that is longer than a block holds (195 characters
 * with blocks of 512 bytes), or removing one whose entries lie in two blocks,
 * may leave orphaned long name entries.
 *
 * One caller at a time. No memory is allocated: the caller gives all of it.
 */
#ifndef STORAGE_FAT_H
#define STORAGE_FAT_H

#include "storage/block.h"

/* Bytes of a name in UTF-8 with its NUL: 255 UTF-16 units, 3 bytes each. */
#define FAT_NAME_MAX 766u

enum fat_type {
	FAT_12 = 12,
	FAT_16 = 16,
	FAT_32 = 32
};

#define FAT_ATTR_READ_ONLY 0x01u
#define FAT_ATTR_HIDDEN	   0x02u
#define FAT_ATTR_SYSTEM	   0x04u
#define FAT_ATTR_DIRECTORY 0x10u
#define FAT_ATTR_ARCHIVE   0x20u

struct fat;

/* A window on the FAT or on directories: some blocks of the device. */
struct fat_cache {
	u8 *data;
	u64 low, high; /* bytes of the device that it stays within */
	u64 start;     /* byte offset on the device of what it holds */
	u64 size;      /* bytes it holds; 0: nothing */
	/* Writes back what was changed in it; NULL: nothing was. */
	int (*write_back)(struct fat *fat);
	u64 dirty_start; /* that part, in bytes of the device */
	u64 dirty_end;
};

/* A mounted file system. The fields are for this room; read type. */
struct fat {
	struct block_device *device;
	enum fat_type type;
	u32 end_mark;	   /* and above: the end of a chain; below: bad */
	u32 cluster_size;  /* bytes */
	u32 cluster_count; /* valid clusters are 2 to cluster_count + 1 */
	u32 fat_copies;
	u32 active_fat;	  /* the copy that is read */
	bool mirrored;	  /* the others are kept the same */
	u64 fat_start;	  /* byte offsets on the device */
	u64 fat_size;	  /* bytes of one copy */
	u64 root_start;	  /* FAT12/16: the fixed root directory */
	u32 root_entries; /* FAT12/16: its entries; FAT32: 0 */
	u32 root_cluster; /* FAT32 */
	u64 data_start;	  /* of cluster 2 */
	u64 info_start;	  /* FAT32: FSInfo sector; 0: none */
	bool writable;	  /* mounted to write; the device may not be, still */
	u32 free_hint;	  /* to write: where to look for a free cluster */
	u32 free_count;	  /* to write: ~0: not known */
	struct fat_cache fat_cache;
	struct fat_cache dir_cache;
	u32 cache_size; /* bytes of each cache */
	u16 date, time; /* in the disk's format; the caller may set them */
};

/* What a directory says of a file. */
struct fat_info {
	char name[FAT_NAME_MAX]; /* the long name, or the short one */
	char short_name[13];
	u8 attributes;
	u32 size; /* bytes; 0 for directories */
	u32 first_cluster;
	u16 write_date, write_time; /* as on the disk */
};

/* An open file. Its directory entry is found again by place. */
struct fat_file {
	struct fat *fat;
	u64 entry;	   /* byte offset of its short entry on the device */
	u32 first_cluster; /* 0: none */
	u32 size;
	u32 position;	/* where the next read or write is */
	u32 at_cluster; /* the chain's cluster of `at_index`; 0: unknown */
	u32 at_index;
	bool writable;
};

/* A directory that is being listed. */
struct fat_dir {
	struct fat *fat;
	u32 first_cluster; /* 0: the fixed root */
	u32 cluster;
	u32 index; /* next entry */
	u32 steps; /* clusters seen: more than there are is a cycle */
};

/*
 * Mounts what is on `device`, to read. `memory` of `size` bytes, at least
 * 2 * BLOCK_SIZE_MAX, becomes the caches; more is better for long chains.
 *
 * ERR_BAD_MAGIC: no FAT boot sector; ERR_CORRUPT: its fields contradict each
 * other; ERR_TRUNCATED: the device is smaller than it says; ERR_UNSUPPORTED:
 * exFAT, or sectors smaller than the device's blocks; *why, if why is not
 * NULL, is then a phrase for the user.
 */
int fat_mount(struct fat *fat, struct block_device *device, void *memory,
	      size_t size, const char **why) MUST_CHECK;

/*
 * As fat_mount(), and files can be written, unless the device is read-only.
 * Nothing is written yet. The date is 1980-01-01 until the caller sets another.
 */
int fat_mount_to_write(struct fat *fat, struct block_device *device,
		       void *memory, size_t size, const char **why) MUST_CHECK;

/* The volume's label in the boot sector, without trailing spaces. */
int fat_label(struct fat *fat, char label[12]) MUST_CHECK;

/*
 * Looks at the whole FAT: ERR_CORRUPT, with its number in *cluster, if two
 * chains run into one cluster, or an entry is out of range. Two names that
 * share a whole chain are not seen. Reads the FAT once for every 8 *
 * cache_size clusters.
 */
int fat_check(struct fat *fat, u32 *cluster) MUST_CHECK;

#define FAT_CREATE    1u /* make it if it does not exist */
#define FAT_EXCLUSIVE 2u /* with FAT_CREATE: ERR_EXISTS if it does */
#define FAT_TRUNCATE  4u /* of a file that exists, nothing is kept */

/*
 * Errors of all that follows. ERR_NOT_FOUND: no such file, or a component is
 * missing; ERR_INVALID: a name that FAT cannot hold, no absolute path, or a
 * file where a directory belongs (and the reverse); ERR_EXISTS; ERR_DENIED:
 * read-only file, device or handle; ERR_NO_SPACE: the disk or the root
 * directory is full; ERR_RANGE: beyond 4 GiB - 1; ERR_CORRUPT: a chain that
 * is cyclic, crossed with itself, out of range or too short, or damaged
 * directory entries; ERR_BUSY: a directory that is not empty; and what the
 * device returned. After an error of a write, the file is as it was or as
 * far as it was written, and the file system is consistent.
 */
int fat_open(struct fat *fat, const char *path,
	     struct fat_file *file) MUST_CHECK;

/* For reading and writing. `flags` are of those above. */
int fat_open_to_write(struct fat *fat, const char *path, u32 flags,
		      struct fat_file *file) MUST_CHECK;

/*
 * Reads up to `size` bytes; *done is less only at the end of the file.
 * Clusters in a row are one request to the device.
 */
int fat_read(struct fat_file *file, void *to, u64 size, u64 *done) MUST_CHECK;

/* Writes `size` bytes, extending the file. *done says how many in any case. */
int fat_write(struct fat_file *file, const void *from, u64 size,
	      u64 *done) MUST_CHECK;

/* ERR_RANGE beyond the end; a write at the end appends. */
int fat_seek(struct fat_file *file, u64 position) MUST_CHECK;

/* Cuts the file, or extends it with zeroes. The position stays within it. */
int fat_truncate(struct fat_file *file, u64 size) MUST_CHECK;

int fat_stat(struct fat *fat, const char *path,
	     struct fat_info *info) MUST_CHECK;
int fat_remove(struct fat *fat, const char *path) MUST_CHECK;
/*
 * Moves also between directories; ERR_EXISTS if `to` is there. Unless the new
 * name fits where the old one is, there must be room for a copy: ERR_NO_SPACE.
 */
int fat_rename(struct fat *fat, const char *from, const char *to) MUST_CHECK;
int fat_mkdir(struct fat *fat, const char *path) MUST_CHECK;
int fat_rmdir(struct fat *fat, const char *path) MUST_CHECK;

/* Lists a directory, without `.`, `..` and the label. */
int fat_opendir(struct fat *fat, const char *path,
		struct fat_dir *dir) MUST_CHECK;
/* ERR_NOT_FOUND at the end. */
int fat_readdir(struct fat_dir *dir, struct fat_info *info) MUST_CHECK;

#endif
