/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * GPT: UEFI Specification 2.10, section 5.3. Header and entries are read a
 * block at a time into the device's scratch, each block once: what is used is
 * what the CRC was computed of.
 */
#include "base/bits.h"
#include "base/checked.h"
#include "base/crc32.h"
#include "base/status.h"
#include "base/string.h"
#include "storage/partition_table.h"

#define HEADER_SIZE_MIN 92u
#define ENTRY_SIZE_MIN	128u
#define GUID_SIZE	16u

/*
 * The most bytes of entries that are read: 8192 entries of the usual size,
 * 64 times what everyone makes.
 */
#define ENTRIES_MAX MIB(1)

struct header {
	u64 at; /* the block it is in */
	u64 alternate;
	u64 first_usable;
	u64 last_usable;
	u64 entries; /* block */
	u64 entry_count;
	u64 entry_size;	   /* bytes */
	u64 entry_blocks;  /* of all entries */
	u64 entries_bytes; /* without the rest of the last block */
	u32 entries_crc;
};

/* Reads one block of the disk into its scratch. */
static int read_block(struct block_device *disk, u64 block)
{
	u64 offset;

	if (!checked_mul(block, disk->block_size, &offset))
		return ERR_RANGE;
	return block_read(disk, offset, disk->block_size, disk->scratch);
}

/*
 * Whether the block in scratch is an intact header. Overwrites its CRC with
 * the zero that it was computed with.
 */
static bool is_intact(const struct block_device *disk)
{
	u8 *p = disk->scratch;
	u32 size = get_le32(p + 12);
	u32 crc = get_le32(p + 16);

	if (memcmp(p, "EFI PART", 8) != 0 || size < HEADER_SIZE_MIN ||
	    size > disk->block_size)
		return false;
	memset(p + 16, 0, 4);
	return crc32_update(0, p, size) == crc;
}

/* Whether the entries' size and number are ones that can be read. */
static bool is_supported(const struct header *h)
{
	return h->entry_size >= ENTRY_SIZE_MIN &&
	       is_power_of_two(h->entry_size) &&
	       h->entry_count <= ENTRIES_MAX / h->entry_size;
}

/*
 * Whether the header's numbers agree with each other and the disk. The
 * primary's alternate may lie beyond a disk that was cut short, or within one
 * that was made longer; nothing here depends on it.
 */
static bool is_consistent(const struct block_device *disk,
			  const struct header *h, u64 at)
{
	u64 usable;

	if (h->at != at || h->alternate == at || h->alternate == 0 ||
	    (at != GPT_PRIMARY && h->alternate != GPT_PRIMARY))
		return false;
	if (h->first_usable <= GPT_PRIMARY ||
	    h->first_usable > h->last_usable || h->last_usable >= disk->count)
		return false;
	usable = h->last_usable - h->first_usable + 1;
	if (partition_spans_meet(h->first_usable, usable, at, 1))
		return false;
	return h->entries > GPT_PRIMARY && h->entry_blocks > 0 &&
	       span_within(h->entries, h->entry_blocks, disk->count) &&
	       !partition_spans_meet(h->entries, h->entry_blocks, at, 1) &&
	       !partition_spans_meet(h->entries, h->entry_blocks,
				     h->first_usable, usable);
}

static int read_header(struct block_device *disk, u64 at, struct header *h)
{
	const u8 *p = disk->scratch;
	int status = read_block(disk, at);

	if (status != OK)
		return status;
	if (!is_intact(disk))
		return ERR_CHECKSUM;
	*h = (struct header){
		.at = get_le64(p + 24),
		.alternate = get_le64(p + 32),
		.first_usable = get_le64(p + 40),
		.last_usable = get_le64(p + 48),
		.entries = get_le64(p + 72),
		.entry_count = get_le32(p + 80),
		.entry_size = get_le32(p + 84),
		.entries_crc = get_le32(p + 88),
	};
	/* The major version; a minor one adds without changing. */
	if (get_le16(p + 10) != 1 || !is_supported(h))
		return ERR_UNSUPPORTED;
	h->entries_bytes = h->entry_count * h->entry_size;
	h->entry_blocks =
		(h->entries_bytes + disk->block_size - 1) / disk->block_size;
	return is_consistent(disk, h, at) ? OK : ERR_CORRUPT;
}

/* Adds what entry `index`, at p, describes, which may be nothing. */
static int add_entry(struct partition_table *table, const struct header *h,
		     u64 index, const u8 *p)
{
	static const u8 unused[GUID_SIZE];
	u64 first = get_le64(p + 32);
	u64 last = get_le64(p + 40);

	if (memcmp(p, unused, GUID_SIZE) == 0)
		return OK;
	if (first < h->first_usable || first > last || last > h->last_usable)
		return ERR_CORRUPT;
	return partition_append(table, (u32)index + 1, first, last - first + 1);
}

/*
 * Adds the entries of which block `n` of the array, in scratch, holds the
 * beginning. That is all that is used of an entry larger than a block, and
 * since sizes are powers of two nothing straddles two blocks.
 */
static int add_block(const struct block_device *disk,
		     struct partition_table *table, const struct header *h,
		     u64 n)
{
	u64 start = n * disk->block_size;
	u64 at = align_up(start, h->entry_size);
	int status = OK;

	for (; at < start + disk->block_size && at < h->entries_bytes &&
	       status == OK;
	     at += h->entry_size)
		status = add_entry(table, h, at / h->entry_size,
				   disk->scratch + (at - start));
	return status;
}

/* A bad entry counts only if the CRC says that it was meant to be so. */
static int read_entries(struct block_device *disk, const struct header *h,
			struct partition_table *table)
{
	u64 left = h->entries_bytes;
	int bad = OK;
	u32 crc = 0;

	for (u64 n = 0; n < h->entry_blocks; n++) {
		u64 size = left < disk->block_size ? left : disk->block_size;
		int status = read_block(disk, h->entries + n);

		if (status != OK)
			return status;
		crc = crc32_update(crc, disk->scratch, size);
		if (bad == OK)
			bad = add_block(disk, table, h, n);
		left -= size;
	}
	return crc == h->entries_crc ? bad : ERR_CHECKSUM;
}

static int read_copy(struct block_device *disk, u64 at,
		     struct partition_table *table)
{
	struct header h;
	int status;

	table->count = 0;
	/* A disk may be too small, or cut too short, to have it at all. */
	if (at == 0 || at >= disk->count)
		return ERR_CHECKSUM;
	status = read_header(disk, at, &h);
	if (status == OK)
		status = read_entries(disk, &h, table);
	return status;
}

/* Not while reading: entries of a wrong CRC are no contradiction. */
static int check_overlap(const struct partition_table *table)
{
	for (u32 i = 1; i < table->count; i++) {
		const struct partition *p = &table->partition[i];

		if (partition_meets(table, i, p->first, p->count))
			return ERR_CORRUPT;
	}
	return OK;
}

/* Whole, and meant to be so: the backup says nothing else. */
static bool is_final(int status)
{
	return status == OK || status == ERR_UNSUPPORTED ||
	       status == ERR_NO_SPACE;
}

int gpt_read(struct block_device *disk, struct partition_table *table)
{
	int primary = read_copy(disk, GPT_PRIMARY, table);
	int backup;

	table->scheme = PARTITION_GPT;
	if (is_final(primary))
		return primary == OK ? check_overlap(table) : primary;
	backup = read_copy(disk, disk->count - 1, table);
	if (backup == OK) {
		table->scheme = PARTITION_GPT_BACKUP;
		return check_overlap(table);
	}
	/* What is wrong with a copy says more than that it is damaged. */
	return primary == ERR_CHECKSUM ? backup : primary;
}
