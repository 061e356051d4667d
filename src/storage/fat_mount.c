/* SPDX-License-Identifier: BSD-2-Clause */
#include "base/bits.h"
#include "base/status.h"
#include "base/string.h"
#include "storage/fat_internal.h"

/* The limits of section 3.5. */
#define FAT12_CLUSTERS 4085u
#define FAT16_CLUSTERS 65525u

/* The boot sector's fields, sections 3.1 to 3.3. */
struct boot {
	u32 sector_size;
	u32 cluster_sectors;
	u32 reserved;
	u32 copies;
	u32 root_entries;
	u32 sectors;
	u32 fat_sectors;
	bool has_16; /* the FAT's size is in the 16-bit field */
	/* FAT32 only, which has not. */
	u32 flags;
	u32 version;
	u32 root_cluster;
	u32 info_sector;
};

static int fail(const char **why, const char *text, int status)
{
	if (why)
		*why = text;
	return status;
}

static void decode(const u8 *b, struct boot *boot)
{
	u32 sectors = get_le16(b + 19), fat_sectors = get_le16(b + 22);

	*boot = (struct boot){
		.sector_size = get_le16(b + 11),
		.cluster_sectors = b[13],
		.reserved = get_le16(b + 14),
		.copies = b[16],
		.root_entries = get_le16(b + 17),
		.sectors = sectors ? sectors : get_le32(b + 32),
		.fat_sectors = fat_sectors ? fat_sectors : get_le32(b + 36),
		.flags = get_le16(b + 40),
		.version = get_le16(b + 42),
		.root_cluster = get_le32(b + 44),
		.info_sector = get_le16(b + 48),
		.has_16 = fat_sectors != 0,
	};
}

/* Whether this is a FAT boot sector at all. */
static int recognise(const u8 *b, const char **why)
{
	if (b[510] != 0x55 || b[511] != 0xaa)
		return fail(why, "no boot sector", ERR_BAD_MAGIC);
	if (memcmp(b + 3, "EXFAT   ", 8) == 0)
		return fail(why, "exFAT is not supported", ERR_UNSUPPORTED);
	if (memcmp(b + 3, "NTFS    ", 8) == 0)
		return fail(why, "NTFS is not supported", ERR_BAD_MAGIC);
	if (b[0] != 0xeb && b[0] != 0xe9)
		return fail(why, "no FAT boot sector", ERR_BAD_MAGIC);
	return OK;
}

static int check_fields(const struct boot *boot, u32 block_size,
			const char **why)
{
	if (!is_power_of_two(boot->sector_size) || boot->sector_size < 512 ||
	    boot->sector_size > BLOCK_SIZE_MAX)
		return fail(why, "the sector size makes no sense", ERR_CORRUPT);
	if (boot->sector_size < block_size)
		return fail(why, "sectors are smaller than the disk's blocks",
			    ERR_UNSUPPORTED);
	if (!is_power_of_two(boot->cluster_sectors))
		return fail(why, "the cluster size makes no sense",
			    ERR_CORRUPT);
	if (boot->reserved == 0 || boot->copies == 0 ||
	    boot->fat_sectors == 0 || boot->sectors == 0)
		return fail(why, "a size in the boot sector is 0", ERR_CORRUPT);
	if (!boot->has_16 && boot->version != 0)
		return fail(why, "unknown version of FAT32", ERR_UNSUPPORTED);
	return OK;
}

/* Where the parts lie, in sectors; the data area must exist. */
static int lay_out(struct fat *fat, const struct boot *boot, const char **why)
{
	u64 sector = boot->sector_size;
	u64 root = ((u64)boot->root_entries * FAT_ENTRY_SIZE + sector - 1) /
		   sector;
	u64 tables = (u64)boot->copies * boot->fat_sectors;
	u64 data = boot->reserved + tables + root;

	if (data >= boot->sectors)
		return fail(why, "there is no room for data", ERR_CORRUPT);
	fat->cluster_count =
		(u32)((boot->sectors - data) / boot->cluster_sectors);
	if (fat->cluster_count == 0)
		return fail(why, "there is no room for data", ERR_CORRUPT);
	fat->cluster_size = boot->sector_size * boot->cluster_sectors;
	fat->fat_copies = boot->copies;
	fat->fat_start = boot->reserved * sector;
	fat->fat_size = boot->fat_sectors * sector;
	fat->root_start = (boot->reserved + tables) * sector;
	fat->root_entries = boot->root_entries;
	fat->data_start = data * sector;
	return OK;
}

static int choose_type(struct fat *fat, const struct boot *boot,
		       const char **why)
{
	u64 bits_needed;

	fat->type = fat->cluster_count < FAT12_CLUSTERS	  ? FAT_12
		    : fat->cluster_count < FAT16_CLUSTERS ? FAT_16
							  : FAT_32;
	/*
	 * A small FAT32, which some programs make, has no 16-bit field; a
	 * FAT12 or FAT16 has no other.
	 */
	if (!boot->has_16)
		fat->type = FAT_32;
	else if (fat->type == FAT_32)
		return fail(why, "too many clusters for FAT16", ERR_CORRUPT);
	if ((fat->type == FAT_32) != (boot->root_entries == 0))
		return fail(why, "the root directory makes no sense",
			    ERR_CORRUPT);
	/* The upper four bits of 32 are reserved. */
	fat->end_mark = BIT32(fat->type == FAT_32 ? 28 : fat->type) - 8;
	bits_needed = ((u64)fat->cluster_count + FAT_FIRST) * fat->type;
	if (fat->cluster_count > 0x0ffffff5 ||
	    (bits_needed + 7) / 8 > fat->fat_size)
		return fail(why, "the FAT is too small for the clusters",
			    ERR_CORRUPT);
	return OK;
}

static int set_fat32(struct fat *fat, const struct boot *boot, const char **why)
{
	fat->mirrored = true;
	if (fat->type != FAT_32)
		return OK;
	if (boot->flags & 0x80) {
		fat->mirrored = false;
		fat->active_fat = boot->flags & 0x0f;
		if (fat->active_fat >= fat->fat_copies)
			return fail(why, "the active FAT does not exist",
				    ERR_CORRUPT);
	}
	fat->root_start = 0;
	fat->root_cluster = boot->root_cluster;
	if (!fat_is_cluster(fat, fat->root_cluster))
		return fail(why, "the root directory is out of range",
			    ERR_CORRUPT);
	if (boot->info_sector < boot->reserved)
		fat->info_start = (u64)boot->info_sector * boot->sector_size;
	return OK;
}

static void set_caches(struct fat *fat, u8 *memory, size_t size)
{
	u64 half = align_down(size / 2, BLOCK_SIZE_MAX);

	fat->cache_size = (u32)(half > MIB(1) ? MIB(1) : half);
	fat->fat_cache.data = memory;
	fat->dir_cache.data = memory + fat->cache_size;
}

int fat_mount(struct fat *fat, struct block_device *device, void *memory,
	      size_t size, const char **why)
{
	u8 b[FAT_BOOT_SIZE];
	struct boot boot;
	int status;

	memset(fat, 0, sizeof(*fat));
	if (size < 2 * BLOCK_SIZE_MAX)
		return fail(why, "too little memory for the caches",
			    ERR_NO_SPACE);
	fat->device = device;
	set_caches(fat, memory, size);
	status = block_read(device, 0, sizeof(b), b);
	if (status != OK)
		return fail(why, "the boot sector cannot be read", status);
	status = recognise(b, why);
	if (status != OK)
		return status;
	decode(b, &boot);
	status = check_fields(&boot, device->block_size, why);
	if (status == OK)
		status = lay_out(fat, &boot, why);
	if (status == OK)
		status = choose_type(fat, &boot, why);
	if (status == OK)
		status = set_fat32(fat, &boot, why);
	if (status != OK)
		return status;
	if ((u64)boot.sectors * boot.sector_size > block_capacity(device))
		return fail(why, "the disk is smaller than the file system",
			    ERR_TRUNCATED);
	fat->fat_cache.low = fat->fat_start + fat->active_fat * fat->fat_size;
	fat->fat_cache.high = fat->fat_cache.low + fat->fat_size;
	return OK;
}
