/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Text formatting without allocation.
 *
 * Conversions: %d %u %x %c %s %%, flags `0` and `-`, a width (a number
 * or `*`), a precision for %s, and the sizes `l`, `ll` and `z`. Anything else
 * is printed as it stands, so that a mistake shows.
 */
#ifndef BASE_FORMAT_H
#define BASE_FORMAT_H

#include <stdarg.h>

#include "base/compiler.h"
#include "base/types.h"

/* Takes one character of output. */
typedef void (*format_put_fn)(void *context, char c);

/* Takes a piece of output, which is not empty. */
typedef void (*format_text_fn)(void *context, const char *text, size_t len);

/* Output in the making, which put() gets in pieces of some length. */
struct format_out {
	format_text_fn put;
	void *context;
	size_t count; /* characters that put() has got */
	char *at;     /* behind what waits in `text` */
	char text[64];
};

/*
 * Begins output, adds text as it stands, or formatted, and ends it: puts what
 * waits. format_end() returns the number of characters put.
 */
void format_begin(struct format_out *out, format_text_fn put, void *context);
void format_add(struct format_out *out, const char *text);
void format_args(struct format_out *out, const char *fmt, va_list args)
	PRINTF_LIKE(2, 0);
size_t format_end(struct format_out *out);

/* Formats through `put`; returns the number of characters put. */
size_t format_to(format_put_fn put, void *context, const char *fmt,
		 va_list args) PRINTF_LIKE(3, 0);

/*
 * Formats into `buf` of `size` bytes, always terminated when size > 0;
 * returns the length that the whole text has, which may be >= size.
 */
size_t format_buf(char *buf, size_t size, const char *fmt, ...)
	PRINTF_LIKE(3, 4);
size_t format_vbuf(char *buf, size_t size, const char *fmt, va_list args)
	PRINTF_LIKE(3, 0);

/*
 * Parses an unsigned number: decimal, or hexadecimal after `0x`. All of the
 * `len` characters must belong to it. ERR_INVALID: not a number;
 * ERR_OVERFLOW: does not fit 64 bits.
 */
int parse_u64(const char *text, size_t len, u64 *value) MUST_CHECK;

/* The same for a whole string that is hexadecimal with or without `0x`. */
int parse_hex(const char *text, u64 *value) MUST_CHECK;

#endif
