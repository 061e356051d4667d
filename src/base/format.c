/* SPDX-License-Identifier: BSD-2-Clause */
#include "base/format.h"

#include "base/compiler.h"
#include "base/status.h"
#include "base/string.h"

/* One conversion specification, parsed. */
struct spec {
	bool left;
	bool zero;
	bool has_precision;
	u32 width;
	u32 precision;
	u32 longs; /* number of `l`, `z` counts as one */
};

void format_begin(struct format_out *o, format_text_fn put, void *context)
{
	o->put = put;
	o->context = context;
	o->count = 0;
	o->at = o->text;
}

size_t format_end(struct format_out *o)
{
	size_t len = (size_t)(o->at - o->text);

	if (len)
		o->put(o->context, o->text, len);
	o->count += len;
	o->at = o->text;
	return o->count;
}

static void put(struct format_out *o, const char *text, size_t len)
{
	char *at = o->at;

	for (; len; len--) {
		if (at == o->text + sizeof(o->text)) {
			o->at = at;
			format_end(o);
			at = o->text;
		}
		*at++ = *text++;
	}
	o->at = at;
}

static void pad(struct format_out *o, char c, size_t from, size_t to)
{
	for (; from < to; from++)
		put(o, &c, 1);
}

static void put_text(struct format_out *o, const struct spec *s,
		     const char *text, size_t len)
{
	if (!s->left)
		pad(o, ' ', len, s->width);
	put(o, text, len);
	if (s->left)
		pad(o, ' ', len, s->width);
}

/* Zeros fill the width up to the digits that a number can have. */
static void put_number(struct format_out *o, const struct spec *s, u64 v,
		       u32 base, bool negative)
{
	char text[1 + 20], *end = text + sizeof(text), *first = end;
	const char *least = end;

	if (s->zero && !s->left && s->width > negative)
		least = s->width < sizeof(text) ? end - s->width + negative
						: text + 1;
	do {
		*--first = "0123456789abcdef"[v % base];
		v /= base;
	} while (v || first > least);
	if (negative)
		*--first = '-';
	put_text(o, s, first, (size_t)(end - first));
}

static const char *parse_number(const char *p, u32 *value)
{
	*value = 0;
	while (*p >= '0' && *p <= '9')
		*value = *value * 10 + (u32)(*p++ - '0');
	return p;
}

/*
 * An int or a long, whichever the caller gave, with its sign. Not inlined: a
 * va_arg() is twelve instructions long.
 */
static NOINLINE s64 integer_arg(va_list *args, bool is_long)
{
	return is_long ? (s64)va_arg(*args, long long) : va_arg(*args, int);
}

/* A width or a precision: digits, or `*` for one that is an argument. */
static const char *parse_count(const char *p, u32 *value, va_list *args)
{
	if (*p != '*')
		return parse_number(p, value);
	*value = (u32)integer_arg(args, false);
	return p + 1;
}

/* Parses what stands between `%` and the conversion letter. */
static const char *parse_spec(const char *p, struct spec *s, va_list *args)
{
	for (;; p++) {
		if (*p == '-')
			s->left = true;
		else if (*p == '0')
			s->zero = true;
		else
			break;
	}
	p = parse_count(p, &s->width, args);
	if (*p == '.') {
		s->has_precision = true;
		p = parse_count(p + 1, &s->precision, args);
	}
	for (; *p == 'l' || *p == 'z'; p++)
		s->longs++;
	return p;
}

static void convert_signed(struct format_out *o, const struct spec *s,
			   va_list *args)
{
	s64 v = integer_arg(args, s->longs);

	put_number(o, s, v < 0 ? 0 - (u64)v : (u64)v, 10, v < 0);
}

static u64 unsigned_arg(const struct spec *s, va_list *args)
{
	s64 v = integer_arg(args, s->longs);

	return s->longs ? (u64)v : (u32)v;
}

static void convert_string(struct format_out *o, const struct spec *s,
			   va_list *args)
{
	const char *text = va_arg(*args, const char *);

	if (!text)
		text = "(null)";
	put_text(o, s, text,
		 s->has_precision ? strnlen(text, s->precision) : strlen(text));
}

/* Returns whether the letter is a conversion. */
static bool convert(struct format_out *o, char letter, const struct spec *s,
		    va_list *args)
{
	char c;

	switch (letter) {
	case 'd':
		convert_signed(o, s, args);
		return true;
	case 'u':
		put_number(o, s, unsigned_arg(s, args), 10, false);
		return true;
	case 'x':
		put_number(o, s, unsigned_arg(s, args), 16, false);
		return true;
	case 'c':
		c = (char)integer_arg(args, false);
		put_text(o, s, &c, 1);
		return true;
	case 's':
		convert_string(o, s, args);
		return true;
	case '%':
		put(o, "%", 1);
		return true;
	default:
		return false;
	}
}

void format_add(struct format_out *o, const char *text)
{
	put(o, text, strlen(text));
}

void format_args(struct format_out *o, const char *fmt, va_list args)
{
	va_list ap;

	va_copy(ap, args);
	while (*fmt) {
		const char *start = fmt;
		struct spec s = { 0 };

		while (*fmt && *fmt != '%')
			fmt++;
		put(o, start, (size_t)(fmt - start));
		if (!*fmt)
			break;
		start = fmt;
		fmt = parse_spec(fmt + 1, &s, &ap);
		if (*fmt && convert(o, *fmt, &s, &ap)) {
			fmt++;
			continue;
		}
		put(o, start, (size_t)(fmt - start));
	}
	va_end(ap);
}

static size_t format_whole(format_text_fn put_fn, void *context,
			   const char *fmt, va_list args)
{
	struct format_out o;

	format_begin(&o, put_fn, context);
	format_args(&o, fmt, args);
	return format_end(&o);
}

struct each {
	format_put_fn put;
	void *context;
};

static void put_each(void *context, const char *text, size_t len)
{
	const struct each *each = context;

	for (; len; len--)
		each->put(each->context, *text++);
}

size_t format_to(format_put_fn put_fn, void *context, const char *fmt,
		 va_list args)
{
	struct each each = { put_fn, context };

	return format_whole(put_each, &each, fmt, args);
}

struct buffer {
	char *at;
	size_t room;
};

static void buffer_put(void *context, const char *text, size_t len)
{
	struct buffer *b = context;

	for (; len && b->room > 1; len--, b->room--)
		*b->at++ = *text++;
}

size_t format_vbuf(char *buf, size_t size, const char *fmt, va_list args)
{
	struct buffer b = { .at = buf, .room = size };
	size_t n = format_whole(buffer_put, &b, fmt, args);

	if (size)
		*b.at = '\0';
	return n;
}

size_t format_buf(char *buf, size_t size, const char *fmt, ...)
{
	va_list args;
	size_t n;

	va_start(args, fmt);
	n = format_vbuf(buf, size, fmt, args);
	va_end(args);
	return n;
}

static int digit_value(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	if (c >= 'a' && c <= 'f')
		return c - 'a' + 10;
	if (c >= 'A' && c <= 'F')
		return c - 'A' + 10;
	return 16;
}

static bool has_hex_prefix(const char *text, size_t len)
{
	return len > 2 && text[0] == '0' && (text[1] | 0x20) == 'x';
}

static int parse_digits(const char *text, size_t len, u64 base, u64 *value)
{
	u64 v = 0;

	if (len == 0)
		return ERR_INVALID;
	for (; len; len--, text++) {
		u64 d = (u64)digit_value(*text);

		if (d >= base)
			return ERR_INVALID;
		if (__builtin_mul_overflow(v, base, &v) ||
		    __builtin_add_overflow(v, d, &v))
			return ERR_OVERFLOW;
	}
	*value = v;
	return OK;
}

int parse_u64(const char *text, size_t len, u64 *value)
{
	if (has_hex_prefix(text, len))
		return parse_digits(text + 2, len - 2, 16, value);
	return parse_digits(text, len, 10, value);
}

int parse_hex(const char *text, u64 *value)
{
	size_t len = strlen(text);
	size_t prefix = has_hex_prefix(text, len) ? 2 : 0;

	return parse_digits(text + prefix, len - prefix, 16, value);
}
