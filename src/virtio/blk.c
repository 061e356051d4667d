/* SPDX-License-Identifier: BSD-2-Clause */
#include "virtio/blk.h"

#include "base/bits.h"
#include "base/status.h"
#include "base/string.h"

/* Feature bits, 5.2.3. */
#define F_SIZE_MAX BIT(1)
#define F_SEG_MAX  BIT(2)
#define F_RO	   BIT(5)
#define F_BLK_SIZE BIT(6)
#define F_FLUSH	   BIT(9)

/* Request types and statuses, 5.2.6. */
#define TYPE_IN		   0u
#define TYPE_OUT	   1u
#define TYPE_FLUSH	   4u
#define STATUS_OK	   0u
#define STATUS_UNSUPPORTED 2u
#define STATUS_NONE	   0xffu

#define SECTOR_SIZE	   512u
#define SEGMENTS_MAX	   16u
#define REQUEST_MAX	   (1u << 20)

struct virtio_blk_slot {
	u32 type;
	u32 reserved;
	u64 sector;
	u8 status;
	u8 unused[15];
};

_Static_assert(sizeof(struct virtio_blk_slot) * VIRTIO_QUEUE_MAX <= 4096,
	       "slots");

/* 5.2.4; little-endian, as this CPU is. */
struct config {
	u64 capacity;
	u32 size_max;
	u32 seg_max;
	u32 geometry;
	u32 blk_size;
};

static struct virtio_blk *blk_of(struct block_device *disk)
{
	return disk->context;
}

/* A transfer in progress. */
struct transfer {
	struct virtio_blk *blk;
	u32 type;
	u64 next; /* block */
	u64 left; /* blocks */
	u8 *data;
	int status; /* the first error */
};

/* After this the device cannot write to anyone's memory. */
static int give_up(struct virtio_blk *blk, int status)
{
	blk->broken = true;
	if (virtio_reset(&blk->device) != OK)
		return ERR_BUSY;
	return status;
}

/* Header, data in as few pieces as the device takes, status. */
static u32 describe(const struct virtio_blk *blk, u32 slot, u32 type, u8 *data,
		    u64 size, struct virtio_buffer *buffers)
{
	struct virtio_blk_slot *s = &blk->slots[slot];
	u32 count = 0;

	buffers[count++] = (struct virtio_buffer){ s, 16, false };
	while (size) {
		u32 part = size < blk->segment_size ? (u32)size
						    : blk->segment_size;

		buffers[count++] =
			(struct virtio_buffer){ data, part, type == TYPE_IN };
		data += part;
		size -= part;
	}
	buffers[count++] = (struct virtio_buffer){ &s->status, 1, true };
	return count;
}

/* ERR_NO_SPACE: the queue is full. */
static int submit(struct virtio_blk *blk, u32 type, u64 first, u8 *data,
		  u64 size)
{
	struct virtio_buffer buffers[SEGMENTS_MAX + 2];
	/* The chain that is added next begins at the first free descriptor. */
	u32 slot = blk->queue.free_head, head, count;
	int status;

	if (blk->queue.free_count == 0)
		return ERR_NO_SPACE;
	count = describe(blk, slot, type, data, size, buffers);
	status = virtio_queue_add(&blk->queue, buffers, count, &head);
	if (status != OK)
		return status;
	blk->slots[slot] = (struct virtio_blk_slot){
		.type = type,
		.sector = first * (blk->disk.block_size / SECTOR_SIZE),
		.status = STATUS_NONE,
	};
	return OK;
}

static void submit_all(struct transfer *t)
{
	struct virtio_blk *blk = t->blk;
	bool added = false;
	int status;

	while (t->left && t->status == OK) {
		u64 blocks = t->left < blk->request_blocks
				     ? t->left
				     : blk->request_blocks;
		u64 size = blocks * blk->disk.block_size;

		status = submit(blk, t->type, t->next, t->data, size);
		if (status == ERR_NO_SPACE)
			break; /* until a request is finished */
		if (status != OK) {
			t->status = status;
			break;
		}
		added = true;
		t->next += blocks;
		t->left -= blocks;
		t->data += size;
	}
	if (added)
		virtio_queue_publish(&blk->queue);
}

/* The outcome of one finished request; the first failure is remembered. */
static void finish(struct virtio_blk *blk, u32 head, int *outcome)
{
	u8 status = __atomic_load_n(&blk->slots[head].status, __ATOMIC_RELAXED);

	if (status == STATUS_OK || *outcome != OK)
		return;
	*outcome = status == STATUS_UNSUPPORTED ? ERR_UNSUPPORTED : ERR_IO;
}

/* Waits for one request at least, and takes all that are finished. */
static int reap(struct virtio_blk *blk, int *outcome)
{
	const struct virtio_transport *transport = blk->device.transport;
	bool first = true, any = false;
	u32 head, length;

	for (;;) {
		int status = virtio_queue_take(&blk->queue, &head, &length);

		if (status == OK) {
			finish(blk, head, outcome);
			any = true;
		} else if (status != ERR_NOT_FOUND) {
			return give_up(blk, ERR_IO);
		} else if (any) {
			return OK;
		} else if (!transport->wait(transport->context, first)) {
			return give_up(blk, ERR_BUSY);
		} else {
			first = false;
		}
	}
}

/* A failure may be a sign that the device needs a reset (2.1.2). */
static int conclude(struct virtio_blk *blk, int outcome)
{
	if (outcome != OK && virtio_broken(&blk->device))
		return give_up(blk, outcome);
	return outcome;
}

/* Returns when no request is in flight any more, whatever happened. */
static int run(struct transfer *t)
{
	struct virtio_blk *blk = t->blk;
	int status = OK;

	if (blk->broken)
		return ERR_IO;
	submit_all(t);
	while (blk->queue.in_flight) {
		status = reap(blk, &t->status);
		if (status != OK)
			return status;
		submit_all(t);
	}
	return conclude(blk, t->status);
}

static int blk_read(struct block_device *disk, u64 first, u64 count, void *to)
{
	struct transfer t = { .blk = blk_of(disk),
			      .type = TYPE_IN,
			      .next = first,
			      .left = count,
			      .data = to };

	return run(&t);
}

static int blk_write(struct block_device *disk, u64 first, u64 count,
		     const void *from)
{
	struct transfer t = { .blk = blk_of(disk),
			      .type = TYPE_OUT,
			      .next = first,
			      .left = count,
			      /* read by the device only */
			      .data = (u8 *)(uintptr_t)from };

	return run(&t);
}

/* Without the feature, what was written is durable already (5.2.6.2). */
static int blk_flush(struct block_device *disk)
{
	struct virtio_blk *blk = blk_of(disk);
	int status, outcome = OK;

	if (blk->broken)
		return ERR_IO;
	if (!(blk->device.features & F_FLUSH))
		return OK;
	if (submit(blk, TYPE_FLUSH, 0, NULL, 0) != OK)
		return give_up(blk, ERR_IO);
	virtio_queue_publish(&blk->queue);
	status = reap(blk, &outcome);
	return status != OK ? status : conclude(blk, outcome);
}

/* Who only reads has no code that could write. */
static const struct block_ops reading_ops = {
	.read = blk_read,
};

static const struct block_ops writing_ops = {
	.read = blk_read,
	.write = blk_write,
	.flush = blk_flush,
};

static int set_geometry(struct virtio_blk *blk, const struct config *config)
{
	u32 size = blk->device.features & F_BLK_SIZE ? config->blk_size
						     : SECTOR_SIZE;

	if (!is_power_of_two(size) || size < BLOCK_SIZE_MIN)
		return ERR_CORRUPT;
	if (size > BLOCK_SIZE_MAX)
		return ERR_UNSUPPORTED;
	if (config->capacity > UINT64_MAX / SECTOR_SIZE)
		return ERR_CORRUPT;
	blk->disk.block_size = size;
	blk->disk.count = config->capacity / (size / SECTOR_SIZE);
	return OK;
}

/* A descriptor, and a request, as large as the device and the queue allow. */
static int set_limits(struct virtio_blk *blk, const struct config *config)
{
	u64 features = blk->device.features;
	u32 size = REQUEST_MAX, segments = 1, block = blk->disk.block_size;

	if (blk->queue.count < 3)
		return ERR_UNSUPPORTED;
	if (features & F_SIZE_MAX && config->size_max < size) {
		size = config->size_max;
		segments = features & F_SEG_MAX ? config->seg_max : 1;
	}
	if (segments > SEGMENTS_MAX)
		segments = SEGMENTS_MAX;
	if (segments > blk->queue.count - 2)
		segments = blk->queue.count - 2;
	if (size == 0 || segments == 0 || (u64)size * segments < block)
		return ERR_UNSUPPORTED;
	blk->segment_size = size;
	blk->segments = segments;
	blk->request_blocks = (u32)((u64)size * segments / block);
	return OK;
}

static int bring_up(struct virtio_blk *blk, u8 *memory)
{
	struct config config;
	int status = virtio_start(&blk->device, F_SIZE_MAX | F_SEG_MAX | F_RO |
							F_BLK_SIZE | F_FLUSH);

	if (status == OK)
		status =
			virtio_config(&blk->device, 0, &config, sizeof(config));
	if (status == OK)
		status = set_geometry(blk, &config);
	if (status == OK)
		status = virtio_add_queue(&blk->device, &blk->queue, 0,
					  VIRTIO_QUEUE_MAX, memory);
	if (status == OK)
		status = set_limits(blk, &config);
	return status;
}

int virtio_blk_open(struct virtio_blk *blk,
		    const struct virtio_transport *transport, void *memory)
{
	u8 *base = memory;
	int status;

	memset(blk, 0, sizeof(*blk));
	memset(memory, 0, VIRTIO_BLK_MEMORY);
	status = virtio_probe(&blk->device, transport);
	if (status == OK && blk->device.id != VIRTIO_ID_BLOCK)
		status = ERR_NOT_FOUND;
	if (status != OK)
		return status;
	blk->slots = (void *)(base + VIRTIO_QUEUE_BYTES);
	blk->disk.ops = &reading_ops;
	blk->disk.read_only = true;
	blk->disk.context = blk;
	blk->disk.scratch = base + VIRTIO_QUEUE_BYTES + 4096;
	status = bring_up(blk, memory);
	if (status != OK)
		return give_up(blk, status);
	virtio_run(&blk->device);
	return OK;
}

void virtio_blk_allow_writes(struct virtio_blk *blk)
{
	blk->disk.ops = &writing_ops;
	blk->disk.read_only = blk->device.features & F_RO;
}

int virtio_blk_close(struct virtio_blk *blk)
{
	blk->broken = true;
	return virtio_reset(&blk->device);
}
