/* SPDX-License-Identifier: BSD-2-Clause */
/* What reading files does without: FSInfo, which writers keep, and the label. */
#include "base/string.h"
#include "storage/fat_internal.h"

#define DEFAULT_DATE 0x0021u /* 1 January 1980 */

/* FSInfo, section 5 of the specification. */
#define INFO_FREE_COUNT 488u
#define INFO_NEXT_FREE	492u

/* A hint only; what is damaged in it is not used, and not written. */
static int read_info(struct fat *fat)
{
	u8 info[FAT_BOOT_SIZE];
	u32 count, next;
	int status;

	fat->free_count = FAT_UNKNOWN;
	fat->free_hint = FAT_FIRST;
	if (fat->info_start == 0)
		return OK;
	status = block_read(fat->device, fat->info_start, sizeof(info), info);
	if (status != OK)
		return status;
	if (get_le32(info) != 0x41615252 ||
	    get_le32(info + 484) != 0x61417272 ||
	    get_le32(info + 508) != 0xaa550000) {
		fat->info_start = 0;
		return OK;
	}
	count = get_le32(info + INFO_FREE_COUNT);
	next = get_le32(info + INFO_NEXT_FREE);
	if (count <= fat->cluster_count)
		fat->free_count = count;
	if (fat_is_cluster(fat, next))
		fat->free_hint = next;
	return OK;
}

int fat_mount_to_write(struct fat *fat, struct block_device *device,
		       void *memory, size_t size, const char **why)
{
	int status = fat_mount(fat, device, memory, size, why);

	if (status != OK)
		return status;
	fat->writable = true;
	fat->date = DEFAULT_DATE;
	status = read_info(fat);
	if (status != OK && why)
		*why = "FSInfo cannot be read";
	return status;
}

static int finish(struct fat *fat)
{
	u8 hint[8];
	int status = OK;

	if (fat->info_start) {
		fat_put32(hint, fat->free_count);
		fat_put32(hint + 4, fat_is_cluster(fat, fat->free_hint)
					    ? fat->free_hint
					    : FAT_UNKNOWN);
		status = block_write(fat->device,
				     fat->info_start + INFO_FREE_COUNT,
				     sizeof(hint), hint);
	}
	if (status == OK)
		status = block_flush(fat->device);
	return status;
}

int fat_finish_with(struct fat *fat, int status)
{
	int finished = finish(fat);

	return status == OK ? finished : status;
}

int fat_label(struct fat *fat, char label[12])
{
	u64 at = fat->type == FAT_32 ? 71 : 43;
	u8 text[11];
	u32 len = sizeof(text);
	int status = block_read(fat->device, at, len, text);

	if (status != OK)
		return status;
	while (len && text[len - 1] == ' ')
		len--;
	for (u32 n = 0; n < len; n++)
		label[n] = text[n] < ' ' || text[n] > '~' ? '_' : (char)text[n];
	label[len] = '\0';
	return OK;
}
