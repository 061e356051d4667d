/* SPDX-License-Identifier: BSD-2-Clause */
#include "rsp/copy.h"

#include "rsp/lanes.h"

/*
 * Copies whole words from an aligned address to any, `count` at most, which
 * RSP_SUM_MAX limits. The bytes of an aligned word at `to` come from two
 * words: `partial` are those that have not been stored yet.
 */
static size_t copy_words(u8 *to, const u8 *from, size_t count, u8 stop,
			 u8 stop2, u8 *sum)
{
	const rsp_word *f = (const rsp_word *)(const void *)from;
	const rsp_word *end = f + count;
	unsigned before = 8 * ((uintptr_t)to & (RSP_WORD - 1));
	rsp_word *t = (rsp_word *)(void *)(to - before / 8);
	u64 partial = *t & ((UINT64_C(1) << before) - 1);
	struct rsp_sum added = { 0, 0 };
	u8 *rest;

	for (; f != end; f++, t++) {
		u64 word = *f;

		if (rsp_has_byte(word, stop) || rsp_has_byte(word, stop2))
			break;
		rsp_sum_add(&added, word);
		*t = partial | word << before;
		partial = word >> 1 >> (63 - before);
	}
	for (rest = (u8 *)t; before; before -= 8, partial >>= 8)
		*rest++ = (u8)partial;
	*sum = (u8)(*sum + rsp_sum_value(&added));
	return (size_t)((const u8 *)f - from);
}

size_t rsp_copy_until(u8 *to, const u8 *from, size_t size, u8 stop, u8 stop2,
		      u8 *sum)
{
	size_t at = 0;

	while (at < size) {
		if (size - at >= RSP_WORD && rsp_word_aligned(from + at)) {
			size_t count = (size - at) / RSP_WORD;

			if (count > RSP_SUM_MAX)
				count = RSP_SUM_MAX;
			count = copy_words(to + at, from + at, count, stop,
					   stop2, sum);
			at += count;
			if (at == size)
				break;
		}
		if (from[at] == stop || from[at] == stop2)
			break;
		*sum = (u8)(*sum + from[at]);
		to[at] = from[at];
		at++;
	}
	return at;
}
