/* SPDX-License-Identifier: BSD-2-Clause */
#include "storage/block.h"

#include "base/bits.h"
#include "base/checked.h"
#include "base/status.h"
#include "base/string.h"

/*
 * Counts blocks, not bytes: a device may claim so many blocks that its
 * capacity in bytes does not fit 64 bits.
 */
static int check_range(const struct block_device *device, u64 offset, u64 size)
{
	u64 end, blocks;

	if (!checked_add(offset, size, &end))
		return ERR_RANGE;
	blocks = end / device->block_size;
	if (!is_aligned(end, device->block_size))
		blocks++;
	return blocks <= device->count ? OK : ERR_RANGE;
}

/* The next piece of a transfer: part of one block, or a run of whole ones. */
struct piece {
	u64 block; /* of the whole device */
	u64 count; /* whole blocks; 0: a part of `block` */
	u32 at;	   /* where the part begins in the block */
	u64 size;  /* bytes */
};

static struct piece next_piece(const struct block_device *device, u64 offset,
			       u64 size)
{
	u32 block_size = device->block_size;
	struct piece piece = {
		.block = device->first + offset / block_size,
		.at = (u32)(offset & (block_size - 1)),
	};

	if (piece.at == 0 && size >= block_size) {
		piece.count = size / block_size;
		piece.size = piece.count * block_size;
		return piece;
	}
	piece.size = block_size - piece.at;
	if (piece.size > size)
		piece.size = size;
	return piece;
}

static int read_piece(struct block_device *device, const struct piece *piece,
		      u8 *to)
{
	int status;

	if (piece->count)
		return device->ops->read(device, piece->block, piece->count,
					 to);
	status = device->ops->read(device, piece->block, 1, device->scratch);
	if (status == OK)
		memcpy(to, device->scratch + piece->at, piece->size);
	return status;
}

static int write_piece(struct block_device *device, const struct piece *piece,
		       const u8 *from)
{
	int status;

	if (piece->count)
		return device->ops->write(device, piece->block, piece->count,
					  from);
	status = device->ops->read(device, piece->block, 1, device->scratch);
	if (status != OK)
		return status;
	memcpy(device->scratch + piece->at, from, piece->size);
	return device->ops->write(device, piece->block, 1, device->scratch);
}

int block_read(struct block_device *device, u64 offset, u64 size, void *to)
{
	int status = check_range(device, offset, size);
	u8 *p = to;

	while (status == OK && size) {
		struct piece piece = next_piece(device, offset, size);

		status = read_piece(device, &piece, p);
		p += piece.size;
		offset += piece.size;
		size -= piece.size;
	}
	return status;
}

int block_write(struct block_device *device, u64 offset, u64 size,
		const void *from)
{
	int status = check_range(device, offset, size);
	const u8 *p = from;

	if (device->read_only)
		return ERR_DENIED;
	while (status == OK && size) {
		struct piece piece = next_piece(device, offset, size);

		status = write_piece(device, &piece, p);
		p += piece.size;
		offset += piece.size;
		size -= piece.size;
	}
	return status;
}

int block_flush(struct block_device *device)
{
	return device->read_only ? OK : device->ops->flush(device);
}

int block_slice(struct block_device *part, const struct block_device *whole,
		u64 first, u64 count)
{
	if (!span_within(first, count, whole->count))
		return ERR_RANGE;
	*part = *whole;
	part->first += first;
	part->count = count;
	return OK;
}
