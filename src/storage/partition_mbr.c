/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * MBR: four entries in sector 0, and for an extended partition a chain of
 * sectors of the same layout inside it, each with one logical partition and
 * the link to the next. No standard describes extended partitions; this
 * accepts what Linux and fdisk write and read.
 */
#include "base/checked.h"
#include "base/status.h"
#include "storage/partition_table.h"

#define PRIMARIES     4u
#define FIRST_LOGICAL 5u

/*
 * Longest chain that is followed. Every link with a partition adds one to the
 * table, so only a chain of mostly empty links, or an endless one, is longer.
 */
#define CHAIN_MAX (2 * PARTITIONS_MAX)

struct entry {
	u8 type;
	u64 first; /* relative: to what depends on where the entry is */
	u64 count;
};

static struct entry get_entry(const u8 *entries, unsigned index)
{
	const u8 *p = entries + index * MBR_ENTRY_SIZE;

	return (struct entry){
		.type = p[MBR_ENTRY_TYPE],
		.first = get_le32(p + MBR_ENTRY_FIRST),
		.count = get_le32(p + MBR_ENTRY_COUNT),
	};
}

static bool is_used(const struct entry *entry)
{
	return entry->type != 0 && entry->count != 0;
}

static bool is_extended(const struct entry *entry)
{
	return entry->type == 0x05 || entry->type == 0x0f ||
	       entry->type == 0x85;
}

/* The blocks of an extended partition. */
struct extended {
	u64 first;
	u64 count;
};

static int append(struct partition_table *table, u32 number,
		  const struct entry *entry, u64 base)
{
	u64 first = base + entry->first;

	if (partition_meets(table, table->count, first, entry->count))
		return ERR_CORRUPT;
	return partition_append(table, number, first, entry->count);
}

/* A logical partition: relative to the sector `at` that names it. */
static int append_logical(struct partition_table *table,
			  const struct extended *extended, u64 at,
			  const struct entry *entry, u32 *number)
{
	if (entry->first == 0 ||
	    !span_within(at + entry->first - extended->first, entry->count,
			 extended->count))
		return ERR_CORRUPT;
	return append(table, (*number)++, entry, at);
}

/* Reads the two entries of the sector `at`; *link is 0 at the chain's end. */
static int read_link(struct block_device *disk, struct partition_table *table,
		     const struct extended *extended, u64 at, u64 *link,
		     u32 *number)
{
	/* From the entries to the signature, and no more: on a stack. */
	u8 tail[MBR_SIZE - MBR_ENTRIES];
	int status = block_read(disk, at * disk->block_size + MBR_ENTRIES,
				sizeof(tail), tail);

	*link = 0;
	if (status != OK)
		return status;
	/* A new extended partition need not have been written to yet. */
	if (get_le16(tail + MBR_SIGNATURE - MBR_ENTRIES) != 0xaa55)
		return at == extended->first ? OK : ERR_CORRUPT;
	for (unsigned i = 0; i < 2 && status == OK; i++) {
		struct entry entry = get_entry(tail, i);

		if (!is_used(&entry))
			continue;
		if (!is_extended(&entry))
			status = append_logical(table, extended, at, &entry,
						number);
		else if (*link == 0 && entry.first < extended->count)
			*link = extended->first + entry.first;
		else
			status = ERR_CORRUPT;
	}
	return status;
}

static int read_chain(struct block_device *disk, struct partition_table *table,
		      const struct extended *extended, u32 *number)
{
	u64 at = extended->first;

	for (u32 n = 0; n < CHAIN_MAX; n++) {
		u64 link;
		int status =
			read_link(disk, table, extended, at, &link, number);

		if (status != OK || link == 0)
			return status;
		/* A link lies between partitions, so this ends most circles. */
		if (partition_meets(table, table->count, link, 1))
			return ERR_CORRUPT;
		at = link;
	}
	return ERR_CORRUPT;
}

/*
 * Sets apart the extended partitions, which are not for use themselves, and
 * appends the rest.
 */
static int read_primaries(struct block_device *disk, const u8 *entries,
			  struct partition_table *table,
			  struct extended extended[PRIMARIES], u32 *count)
{
	*count = 0;
	for (unsigned i = 0; i < PRIMARIES; i++) {
		struct entry entry = get_entry(entries, i);
		int status = OK;

		if (!is_used(&entry))
			continue;
		if (entry.first == 0 ||
		    !span_within(entry.first, entry.count, disk->count))
			return ERR_CORRUPT;
		if (is_extended(&entry))
			extended[(*count)++] =
				(struct extended){ entry.first, entry.count };
		else
			status = append(table, i + 1, &entry, 0);
		if (status != OK)
			return status;
	}
	return OK;
}

/* Whether extended partition i shares blocks with anything read before it. */
static bool meets_earlier(const struct partition_table *table,
			  const struct extended *extended, u32 i)
{
	u64 first = extended[i].first;
	u64 count = extended[i].count;

	for (u32 k = 0; k < i; k++)
		if (partition_spans_meet(extended[k].first, extended[k].count,
					 first, count))
			return true;
	return partition_meets(table, table->count, first, count);
}

int mbr_read(struct block_device *disk, const u8 *sector,
	     struct partition_table *table)
{
	struct extended extended[PRIMARIES];
	u32 number = FIRST_LOGICAL;
	u32 count;
	int status = read_primaries(disk, sector + MBR_ENTRIES, table, extended,
				    &count);

	if (status != OK)
		return status;
	for (u32 i = 0; i < count && status == OK; i++) {
		if (meets_earlier(table, extended, i))
			return ERR_CORRUPT;
		status = read_chain(disk, table, &extended[i], &number);
	}
	return status;
}
