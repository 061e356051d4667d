/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The last lines of a text, in a ring of bytes. No locks: whoever owns the
 * ring serialises.
 */
#ifndef BASE_LINES_H
#define BASE_LINES_H

#include "base/format.h"
#include "base/types.h"

#define LINES_SIZE 8192u

struct lines {
	char text[LINES_SIZE];
	u64 written; /* characters so far: the next goes to this % LINES_SIZE */
};

/* Makes it empty; of what memory held before nothing counts. */
void lines_clear(struct lines *lines);

/* Appends text; '\n' ends a line. Overwrites the oldest. */
void lines_add(struct lines *lines, const char *text, size_t len);

/*
 * Hands the last `count` lines, oldest first, to put(context, c). A line of
 * which the beginning was overwritten is left out.
 */
void lines_show(const struct lines *lines, u64 count, format_put_fn put,
		void *context);

#endif
