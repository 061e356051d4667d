/* SPDX-License-Identifier: BSD-2-Clause */
#include "base/lines.h"

#include "base/string.h"

void lines_clear(struct lines *lines)
{
	lines->written = 0;
}

void lines_add(struct lines *lines, const char *text, size_t len)
{
	while (len) {
		size_t at = lines->written % LINES_SIZE;
		size_t piece = LINES_SIZE - at;

		if (piece > len)
			piece = len;
		memcpy(lines->text + at, text, piece);
		lines->written += piece;
		text += piece;
		len -= piece;
	}
}

static char at(const struct lines *lines, u64 n)
{
	return lines->text[n % LINES_SIZE];
}

void lines_show(const struct lines *lines, u64 count, format_put_fn put,
		void *context)
{
	u64 end = lines->written, oldest = 0, start;

	if (end > LINES_SIZE)
		oldest = end - LINES_SIZE;
	/* Back over the ends of `count` lines, to that of the one before. */
	for (start = end; start > oldest; start--)
		if (start != end && at(lines, start - 1) == '\n' &&
		    count-- <= 1)
			break;
	/* What the ring begins with is whole only if it is the first text. */
	if (start == oldest && oldest != 0) {
		while (start < end && at(lines, start) != '\n')
			start++;
		start++;
	}
	for (; start < end; start++)
		put(context, at(lines, start));
}
