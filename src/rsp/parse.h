/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The arguments of a packet, read from the left. Everything in them is
 * hostile: each function checks before it reads, and leaves the rest of the
 * arguments undefined when it fails.
 */
#ifndef RSP_PARSE_H
#define RSP_PARSE_H

#include "base/compiler.h"
#include "base/types.h"

/*
 * What is left of a packet: [at, end), in the input buffer; and the thread that
 * it is about, if its command is about one.
 */
struct rsp_args {
	u8 *at;
	u8 *end;
	u32 thread;
};

static inline bool rsp_args_empty(const struct rsp_args *args)
{
	return args->at == args->end;
}

static inline size_t rsp_args_size(const struct rsp_args *args)
{
	return (size_t)(args->end - args->at);
}

/* Takes one character if it is `c`, and says whether it was. */
bool rsp_take(struct rsp_args *args, char c);

/* Takes `text` if the arguments start with it, and says whether. */
bool rsp_take_text(struct rsp_args *args, const char *text);

/*
 * Takes a hexadecimal number. ERR_INVALID: there is no digit; ERR_OVERFLOW:
 * more than 16 of them, or a value above `max`.
 */
int rsp_take_hex(struct rsp_args *args, u64 max, u64 *value) MUST_CHECK;

/* Takes "A,B", two numbers of 64 bits. */
int rsp_take_pair(struct rsp_args *args, u64 *a, u64 *b) MUST_CHECK;

/* Takes a thread: a number, 0 for any, -1 for all. */
int rsp_take_thread(struct rsp_args *args, u32 *thread) MUST_CHECK;

/*
 * Turns all that is left from hexadecimal digits, or from escaped bytes,
 * into bytes in the same place; [at, end) then holds these. ERR_INVALID: a
 * character that is no digit, an odd number of them, an escape that ends the
 * packet.
 */
int rsp_decode_hex(struct rsp_args *args) MUST_CHECK;
int rsp_decode_binary(struct rsp_args *args) MUST_CHECK;

/* The value of a hexadecimal digit, or -1. */
int rsp_digit(u8 c);

#endif
