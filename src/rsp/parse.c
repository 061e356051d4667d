/* SPDX-License-Identifier: BSD-2-Clause */
#include "rsp/parse.h"

#include "base/status.h"
#include "base/string.h"
#include "rsp/copy.h"
#include "rsp/internal.h"

#define DIGITS_MAX 16

int rsp_digit(u8 c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	if (c >= 'a' && c <= 'f')
		return c - 'a' + 10;
	if (c >= 'A' && c <= 'F')
		return c - 'A' + 10;
	return -1;
}

bool rsp_take(struct rsp_args *args, char c)
{
	if (rsp_args_empty(args) || *args->at != (u8)c)
		return false;
	args->at++;
	return true;
}

bool rsp_take_text(struct rsp_args *args, const char *text)
{
	size_t size = strlen(text);

	if (rsp_args_size(args) < size || memcmp(args->at, text, size) != 0)
		return false;
	args->at += size;
	return true;
}

int rsp_take_hex(struct rsp_args *args, u64 max, u64 *value)
{
	u64 number = 0;
	unsigned digits = 0;

	while (!rsp_args_empty(args)) {
		int digit = rsp_digit(*args->at);

		if (digit < 0)
			break;
		if (++digits > DIGITS_MAX)
			return ERR_OVERFLOW;
		number = number << 4 | (u64)digit;
		args->at++;
	}
	if (digits == 0)
		return ERR_INVALID;
	if (number > max)
		return ERR_OVERFLOW;
	*value = number;
	return OK;
}

int rsp_take_pair(struct rsp_args *args, u64 *a, u64 *b)
{
	int status = rsp_take_hex(args, UINT64_MAX, a);

	if (status != OK)
		return status;
	if (!rsp_take(args, ','))
		return ERR_INVALID;
	return rsp_take_hex(args, UINT64_MAX, b);
}

int rsp_take_thread(struct rsp_args *args, u32 *thread)
{
	u64 number;
	int status;

	if (rsp_take_text(args, "-1")) {
		*thread = RSP_THREAD_ALL;
		return OK;
	}
	status = rsp_take_hex(args, RSP_THREAD_ALL - 1, &number);
	if (status == OK)
		*thread = (u32)number;
	return status;
}

int rsp_decode_hex(struct rsp_args *args)
{
	size_t count = rsp_args_size(args) / 2;

	if (rsp_args_size(args) % 2 != 0)
		return ERR_INVALID;
	for (size_t i = 0; i < count; i++) {
		int high = rsp_digit(args->at[2 * i]);
		int low = rsp_digit(args->at[2 * i + 1]);

		if (high < 0 || low < 0)
			return ERR_INVALID;
		args->at[i] = (u8)(high << 4 | low);
	}
	args->end = args->at + count;
	return OK;
}

int rsp_decode_binary(struct rsp_args *args)
{
	const u8 *from = args->at;
	u8 *to = args->at;

	for (;;) {
		u8 sum = 0;
		size_t count =
			rsp_copy_until(to, from, (size_t)(args->end - from),
				       RSP_ESCAPE, RSP_ESCAPE, &sum);

		to += count;
		from += count;
		if (from == args->end)
			break;
		if (++from == args->end)
			return ERR_INVALID;
		*to++ = *from++ ^ RSP_ESCAPE_FLIP;
	}
	args->end = to;
	return OK;
}
