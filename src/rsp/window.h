/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A piece of a text that is generated from its start each time: so nobody
 * needs a buffer for all of it.
 */
#ifndef RSP_WINDOW_H
#define RSP_WINDOW_H

#include "base/compiler.h"
#include "base/types.h"

/* Of the text that follows, skip `skip` characters, then keep `size`. */
struct rsp_window {
	u64 skip;
	char *to;
	size_t size;  /* of `to` */
	size_t count; /* kept so far */
};

/* Starts a window at `offset`, with `size` characters of room at `to`. */
static inline struct rsp_window rsp_window_at(u64 offset, char *to, size_t size)
{
	return (struct rsp_window){ .skip = offset, .to = to, .size = size };
}

static inline bool rsp_window_full(const struct rsp_window *window)
{
	return window->count == window->size;
}

/* Gives the next character of the text. A format_put_fn. */
void rsp_window_put(void *window, char c);

/* Gives the next characters, formatted as base/format.h has it. */
void rsp_window_format(struct rsp_window *window, const char *fmt, ...)
	PRINTF_LIKE(2, 3);

/*
 * Gives a value of an attribute in XML: escaped, and a question mark for
 * what is not printable ASCII. Ends at a zero byte or after `max`.
 */
void rsp_window_attribute(struct rsp_window *window, const char *text,
			  size_t max);

#endif
