/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Memory: m, M and X. Addresses are those of the current thread.
 */
#include "rsp/internal.h"

#include "base/checked.h"
#include "base/status.h"

/* Whether address + size - 1 wraps; the last byte of all may be named. */
static bool wraps(u64 address, u64 size)
{
	u64 last;

	return size && !checked_add(address, size - 1, &last);
}

/* m ADDRESS,SIZE: as many bytes as can be read, which may be fewer. */
int rsp_do_read_memory(struct rsp *rsp, struct rsp_args *args)
{
	/* The packet has been read: its buffer takes what is read now. */
	u8 *bytes = rsp->config.in;
	u64 address, size;
	size_t done = 0;
	int status = rsp_take_pair(args, &address, &size);

	if (status != OK)
		return status;
	if (!rsp_args_empty(args) || size == 0 ||
	    size > rsp->config.packet_size / 2)
		return ERR_INVALID;
	if (wraps(address, size))
		return ERR_RANGE;
	status = rsp->config.ops->read_memory(rsp->config.target, args->thread,
					      address, bytes, (size_t)size,
					      &done);
	if (status != OK)
		return status;
	if (done == 0 || done > size)
		return ERR_RANGE;
	rsp_add_bytes(rsp, bytes, done);
	return OK;
}

/* Takes "ADDRESS,SIZE:". */
static int take_span(struct rsp_args *args, u64 *address, u64 *size)
{
	int status = rsp_take_pair(args, address, size);

	if (status == OK && !rsp_take(args, ':'))
		return ERR_INVALID;
	return status;
}

/* Writes what is left of the arguments, which must be `size` bytes. */
static int write(struct rsp *rsp, const struct rsp_args *args, u64 address,
		 u64 size)
{
	size_t done = 0;
	int status = OK;

	if (rsp_args_size(args) != size)
		return ERR_INVALID;
	if (wraps(address, size))
		return ERR_RANGE;
	if (size)
		status = rsp->config.ops->write_memory(
			rsp->config.target, args->thread, address, args->at,
			(size_t)size, &done);
	return status == OK && done != size ? ERR_RANGE : status;
}

int rsp_do_write_memory(struct rsp *rsp, struct rsp_args *args)
{
	u64 address, size;
	int status = take_span(args, &address, &size);

	if (status == OK)
		status = rsp_decode_hex(args);
	return status == OK ? write(rsp, args, address, size) : status;
}

/* X with no bytes is how GDB asks whether there is an X. */
int rsp_do_write_binary(struct rsp *rsp, struct rsp_args *args)
{
	u64 address, size;
	int status = take_span(args, &address, &size);

	if (status == OK)
		status = rsp_decode_binary(args);
	return status == OK ? write(rsp, args, address, size) : status;
}
