/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The guest's files on a disk. EL2 has the disks to itself until the guest
 * runs: each is brought up, searched, and reset again.
 */
#include "arch/mmu.h"
#include "arch/panic.h"
#include "arch/timer.h"
#include "base/range.h"
#include "base/status.h"
#include "base/texts.h"
#include "drivers/console.h"
#include "drivers/virtio_mmio.h"
#include "storage/fat.h"
#include "storage/partition.h"
#include "virtio/blk.h"
#include "vm/disk_files.h"
#include "vm/heap.h"
#include "vm/payload.h"

#define VIRTIO_MMIO_COMPATIBLE "virtio,mmio"

/* The longer, the fewer reads for the chain of a large file. */
#define FAT_MEMORY KIB(128)

struct search {
	const struct platform *platform;
	struct payload *payload;
	struct region_set *free;
	u32 disks;
	bool found;
	/* The disk that is looked at. */
	struct virtio_mmio mmio;
	struct virtio_blk blk;
	struct partition_table table;
	struct fat fat;
};

/* How fast the files came, the disk's own time apart. */
static void report_speed(const struct payload *payload, u64 ticks, u64 waited)
{
	u64 size = payload->kernel.size + payload->ramdisk.size +
		   payload->tree.size;
	u64 hz = counter_frequency();

	log_info("disk: read %u KiB in %u us and %u us of waiting",
		 (u32)(size >> 10), (u32)((ticks - waited) * 1000000 / hz),
		 (u32)(waited * 1000000 / hz));
}

/* Whether the guest is on this partition, or on a disk without any. */
static bool search_volume(struct search *s, struct block_device *volume,
			  u32 number, void *memory)
{
	const char *why = NULL;
	u64 start = counter_read(), waited = s->mmio.waited;
	int status = fat_mount(&s->fat, volume, memory, FAT_MEMORY, &why);
	bool found;

	if (status == ERR_BAD_MAGIC) {
		log_debug("disk: partition %u: %s", number, why);
		return false;
	}
	if (status != OK) {
		log_warn("disk: partition %u: %s", number,
			 why ? why : status_text(status));
		return false;
	}
	found = disk_files_load(&s->fat, s->payload, s->platform, s->free);
	log_info("disk: partition %u: FAT%u, %s", number, (u32)s->fat.type,
		 found ? "guest found" : "no Image");
	if (found)
		report_speed(s->payload, counter_read() - start,
			     s->mmio.waited - waited);
	return found;
}

static bool search_disk(struct search *s, struct block_device *disk,
			void *memory)
{
	/* In the order of enum partition_scheme. */
	static const char schemes[] = "no partitions\0"
				      "MBR\0"
				      "GPT\0"
				      "GPT, the primary copy is damaged";
	const struct partition_table *table = &s->table;
	struct block_device volume;
	int status = partition_read(disk, &s->table);

	if (status != OK) {
		log_warn("disk: the partition table is unusable: %s",
			 status_text(status));
		return false;
	}
	log_info("disk: %llu MiB, %s",
		 (unsigned long long)(block_capacity(disk) >> 20),
		 texts_at(schemes, table->scheme));
	if (table->scheme == PARTITION_NONE)
		return search_volume(s, disk, 0, memory);
	for (u32 n = 0; n < table->count; n++) {
		const struct partition *p = &table->partition[n];

		if (block_slice(&volume, disk, p->first, p->count) == OK &&
		    search_volume(s, &volume, p->number, memory))
			return true;
	}
	return false;
}

/* What is in the slot, if it is no disk that can be used. */
static void report_slot(const struct virtio_blk *blk, u64 base, int status)
{
	if (status == ERR_NOT_FOUND || blk->device.id != VIRTIO_ID_BLOCK)
		return;
	if (status == ERR_BAD_VERSION)
		log_warn("disk at 0x%llx: legacy virtio is not supported",
			 (unsigned long long)base);
	else
		log_warn("disk at 0x%llx: %s", (unsigned long long)base,
			 status_text(status));
}

/* The registers at `base` are mapped. */
static void search_slot(struct search *s, u64 base)
{
	void *memory = heap_alloc(VIRTIO_BLK_MEMORY), *files;
	int status;

	virtio_mmio_init(&s->mmio, base);
	status = virtio_blk_open(&s->blk, &s->mmio.transport, memory);
	if (status == OK) {
		s->disks++;
		log_info("disk at 0x%llx: virtio block device",
			 (unsigned long long)base);
		files = heap_alloc(FAT_MEMORY);
		s->found = search_disk(s, &s->blk.disk, files);
		heap_free(files, FAT_MEMORY);
		if (virtio_blk_close(&s->blk) != OK)
			refuse("the disk at 0x%llx cannot be reset: it may "
			       "still write to memory",
			       (unsigned long long)base);
	} else {
		report_slot(&s->blk, base, status);
	}
	/* A disk that did not finish its reset keeps what it was given. */
	if (status != ERR_BUSY)
		heap_free(memory, VIRTIO_BLK_MEMORY);
}

static int visit(const struct fdt_device_range *device, void *context)
{
	struct search *s = context;
	struct range pages = range_pages_around(device->range);
	int status;

	if (s->found || !device->okay || device->error != OK ||
	    device->index != 0 || device->kind != FDT_DEVICE_REG ||
	    !fdt_prop_contains(device->compatible, VIRTIO_MMIO_COMPATIBLE))
		return OK;
	status = pages.size ? mmu_borrow(pages, MMU_BORROW_DEVICE) : ERR_RANGE;
	/* The line to GDB may be in the same page. */
	if (status != OK && status != ERR_EXISTS) {
		log_warn("%s: cannot map its registers", device->name);
		return OK;
	}
	search_slot(s, device->range.base);
	if (status == OK)
		mmu_give_back(pages);
	return OK;
}

bool payload_from_disk(struct payload *payload, const struct platform *platform,
		       struct memory_set *free, u32 *disks)
{
	struct search *s = heap_alloc(sizeof(*s));
	int status;
	bool found;

	s->platform = platform;
	s->payload = payload;
	s->free = &free->set;
	status = fdt_for_each_device_range(&platform->tree, visit, s);
	if (status != OK)
		refuse("looking for disks: %s", status_text(status));
	*disks = s->disks;
	found = s->found;
	heap_free(s, sizeof(*s));
	return found;
}
