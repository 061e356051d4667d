/* SPDX-License-Identifier: BSD-2-Clause */
#include "storage/partition.h"

#include "base/bits.h"
#include "base/status.h"
#include "base/string.h"
#include "storage/partition_table.h"

/* Fields of a FAT boot sector: Microsoft FAT Specification, section 3. */
#define FAT_BLOCK_SIZE 11u
#define FAT_CLUSTER    13u
#define FAT_RESERVED   14u
#define FAT_COPIES     16u
#define FAT_BLOCKS_16  19u
#define FAT_MEDIA      21u
#define FAT_BLOCKS_32  32u

bool partition_meets(const struct partition_table *table, u32 n, u64 first,
		     u64 count)
{
	while (n-- > 0) {
		const struct partition *p = &table->partition[n];

		if (partition_spans_meet(p->first, p->count, first, count))
			return true;
	}
	return false;
}

int partition_append(struct partition_table *table, u32 number, u64 first,
		     u64 count)
{
	if (table->count == PARTITIONS_MAX)
		return ERR_NO_SPACE;
	table->partition[table->count++] =
		(struct partition){ first, count, number };
	return OK;
}

/*
 * Whether sector 0 begins a FAT file system. It ends with the signature of an
 * MBR too, and whatever its boot code has at 446 would be taken for
 * partitions; mkfs.fat even puts an entry there that covers the whole disk.
 * The strings "FAT12" and the like are no evidence, as that specification
 * says. Boot loaders for an MBR jump over those fields as well, but leave them
 * as they were, zero as a rule.
 */
static bool is_fat(const u8 *s)
{
	u32 block_size = get_le16(s + FAT_BLOCK_SIZE);
	bool jumps = (s[0] == 0xeb && s[2] == 0x90) || s[0] == 0xe9;

	return jumps && is_power_of_two(block_size) &&
	       block_size >= BLOCK_SIZE_MIN && block_size <= BLOCK_SIZE_MAX &&
	       is_power_of_two(s[FAT_CLUSTER]) &&
	       get_le16(s + FAT_RESERVED) != 0 &&
	       (s[FAT_COPIES] == 1 || s[FAT_COPIES] == 2) &&
	       (s[FAT_MEDIA] == 0xf0 || s[FAT_MEDIA] >= 0xf8) &&
	       (get_le16(s + FAT_BLOCKS_16) != 0 ||
		get_le32(s + FAT_BLOCKS_32) != 0);
}

static enum partition_scheme scheme_of(const u8 *sector)
{
	const u8 *entry = sector + MBR_ENTRIES;
	enum partition_scheme scheme = PARTITION_MBR;

	if (!mbr_has_signature(sector) || is_fat(sector))
		return PARTITION_NONE;
	for (unsigned i = 0; i < 4; i++, entry += MBR_ENTRY_SIZE) {
		/* Beside others, in a hybrid MBR, too: the GPT is right. */
		if (entry[MBR_ENTRY_TYPE] == MBR_TYPE_GPT &&
		    get_le32(entry + MBR_ENTRY_FIRST) == GPT_PRIMARY)
			return PARTITION_GPT;
		/* Active or not: anything else is code, not an entry. */
		if (entry[MBR_ENTRY_FLAG] & 0x7f)
			scheme = PARTITION_NONE;
	}
	return scheme;
}

int partition_read(struct block_device *disk, struct partition_table *table)
{
	u8 sector[MBR_SIZE];
	int status;

	memset(table, 0, sizeof(*table));
	status = block_read(disk, 0, sizeof(sector), sector);
	if (status != OK)
		return status;
	table->scheme = scheme_of(sector);
	if (table->scheme == PARTITION_GPT)
		return gpt_read(disk, table);
	if (table->scheme == PARTITION_MBR)
		return mbr_read(disk, sector, table);
	return OK;
}
