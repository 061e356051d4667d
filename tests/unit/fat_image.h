/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * FAT images by other programs' hands: mkfs.vfat makes them, mtools fills and
 * reads them, fsck.vfat judges them. One scratch directory a program.
 */
#ifndef FAT_IMAGE_H
#define FAT_IMAGE_H

#include "fake/disk.h"
#include "storage/fat.h"

/* One kind of file system. */
struct fat_kind {
	const char *name;
	const char *options; /* of mkfs.vfat */
	u32 kib;
	u32 block_size; /* of the disk */
};

extern const struct fat_kind fat_kinds[];
extern const unsigned fat_kind_count;

/*
 * To be called first in main(): makes the scratch directory. False, and TAP
 * that says so is printed, if one of the programs is not there.
 */
bool fat_image_setup(void);

/* Removes the scratch directory. */
void fat_image_cleanup(void);

/* An empty file system of this kind. */
void fat_image_make(struct disk *disk, const struct fat_kind *kind);

/* Runs a shell command, in which %s is the image's path, on the image. */
void fat_image_run(struct disk *disk, const char *command);

/*
 * What fsck.vfat -n has to say about the disk that is not about lost clusters,
 * FSInfo's count or (if `copies_may_differ`) copies of the FAT that differ:
 * the first such line, or "".
 */
const char *fat_image_complaint(const struct disk *disk,
				bool copies_may_differ);

/* The contents of a file in the scratch directory. */
void fat_image_file(const char *name, const void *data, size_t size);

/* Mounts with caches of 2 * cache bytes; the memory is this module's. */
void fat_image_mount(struct fat *fat, struct disk *disk, size_t cache);

#endif
