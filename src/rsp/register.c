/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Registers of the current thread. The numbers and sizes are those of the
 * target description.
 */
#include "rsp/internal.h"

#include "base/status.h"

/* Bytes of a register, or 0 if there is none of that number. */
static size_t size_of(struct rsp *rsp, u64 number)
{
	size_t size;

	if (number > UINT32_MAX)
		return 0;
	size = rsp->config.ops->register_size(rsp->config.target, (u32)number);
	return size <= RSP_REGISTER_MAX ? size : 0;
}

/* The same, for a register that goes with all others. */
static size_t general_size(struct rsp *rsp, u32 number)
{
	u32 count = rsp->config.ops->g_registers;

	return count && number >= count ? 0 : size_of(rsp, number);
}

static int read_register(struct rsp *rsp, u32 thread, u32 number, u8 *bytes)
{
	return rsp->config.ops->read_register(rsp->config.target, thread,
					      number, bytes);
}

/* From the arguments. */
static int write_register(struct rsp *rsp, const struct rsp_args *args,
			  u32 number)
{
	return rsp->config.ops->write_register(rsp->config.target, args->thread,
					       number, args->at);
}

/* GDB's sign for a register that has no value. */
static void add_unavailable(struct rsp *rsp, size_t size)
{
	for (size_t i = 0; i < 2 * size; i++)
		rsp_add(rsp, 'x');
}

/* Adds one register to the reply. */
static int add_register(struct rsp *rsp, u32 thread, u32 number, size_t size)
{
	u8 bytes[RSP_REGISTER_MAX];
	int status = read_register(rsp, thread, number, bytes);

	if (status == OK)
		rsp_add_bytes(rsp, bytes, size);
	if (status != ERR_UNSUPPORTED)
		return status;
	add_unavailable(rsp, size);
	return OK;
}

/*
 * All registers of that packet, or the first ones if they do not fit: GDB then
 * asks for each of the others with p. Those that have values are put together
 * in the input buffer, whose packet has been read, and encoded in one go.
 */
int rsp_do_read_registers(struct rsp *rsp, struct rsp_args *args)
{
	u8 *bytes = rsp->config.in;
	size_t size, filled = 0;
	int status = OK;

	for (u32 n = 0; status == OK && (size = general_size(rsp, n)) != 0;
	     n++) {
		if (rsp_room(rsp) / 2 < filled + size)
			break;
		status = read_register(rsp, args->thread, n, bytes + filled);
		if (status == OK) {
			filled += size;
		} else if (status == ERR_UNSUPPORTED) {
			rsp_add_bytes(rsp, bytes, filled);
			filled = 0;
			add_unavailable(rsp, size);
			status = OK;
		}
	}
	rsp_add_bytes(rsp, bytes, filled);
	return status;
}

void rsp_add_stop_registers(struct rsp *rsp, u32 thread)
{
	const struct rsp_target_ops *ops = rsp->config.ops;

	for (u32 i = 0; i < ops->stop_register_count; i++) {
		u8 bytes[RSP_REGISTER_MAX];
		u32 number = ops->stop_registers[i];

		if (read_register(rsp, thread, number, bytes) != OK)
			continue;
		rsp_add_number(rsp, number);
		rsp_add(rsp, ':');
		rsp_add_bytes(rsp, bytes, size_of(rsp, number));
		rsp_add(rsp, ';');
	}
}

/* The number of whole registers that `size` bytes are; false if not whole. */
static bool whole_registers(struct rsp *rsp, size_t size, u32 *count)
{
	u32 n;

	for (n = 0; size; n++) {
		size_t next = general_size(rsp, n);

		if (next == 0 || next > size)
			return false;
		size -= next;
	}
	*count = n;
	return true;
}

/* As many registers as the reply to g had; GDB sends no more. */
int rsp_do_write_registers(struct rsp *rsp, struct rsp_args *args)
{
	u32 count;
	int status = rsp_decode_hex(args);

	if (status != OK)
		return status;
	if (rsp_args_empty(args) ||
	    !whole_registers(rsp, rsp_args_size(args), &count))
		return ERR_INVALID;
	for (u32 n = 0; status == OK && n < count; n++) {
		status = write_register(rsp, args, n);
		args->at += size_of(rsp, n);
	}
	return status;
}

int rsp_do_read_register(struct rsp *rsp, struct rsp_args *args)
{
	u64 number;
	size_t size;
	int status = rsp_take_hex(args, UINT64_MAX, &number);

	if (status != OK)
		return status;
	if (!rsp_args_empty(args))
		return ERR_INVALID;
	size = size_of(rsp, number);
	if (size == 0)
		return ERR_NOT_FOUND;
	return add_register(rsp, args->thread, (u32)number, size);
}

/* P NUMBER=BYTES */
int rsp_do_write_register(struct rsp *rsp, struct rsp_args *args)
{
	u64 number;
	size_t size;
	int status = rsp_take_hex(args, UINT64_MAX, &number);

	if (status != OK)
		return status;
	if (!rsp_take(args, '='))
		return ERR_INVALID;
	status = rsp_decode_hex(args);
	if (status != OK)
		return status;
	size = size_of(rsp, number);
	if (size == 0)
		return ERR_NOT_FOUND;
	if (rsp_args_size(args) != size)
		return ERR_INVALID;
	return write_register(rsp, args, (u32)number);
}
