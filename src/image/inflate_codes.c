/* SPDX-License-Identifier: BSD-2-Clause */
/* The loop of inflate that turns codes into bytes. */
#include "image/inflate.h"

#include "base/checked.h"
#include "base/status.h"

typedef u32 __attribute__((may_alias)) word;

bool inflate_refill(struct inflate_reader *r)
{
	if (r->count >= 32)
		return true;
	if (inflate_ran_out(r))
		return false;
	/* On to alignment, where the next refill may be fast. */
	do {
		if (r->next < r->end)
			r->bits |= (u64)*r->next++ << r->count;
		else
			r->made_up++;
		r->count += 8;
	} while (r->count < 32 ||
		 (r->count <= 56 && ((uintptr_t)r->next & 3) != 0));
	return true;
}

/* The same by words, of what lives in registers; its place is `home`. */
static inline bool refill(struct inflate_reader *r, struct inflate_reader *home)
{
	bool filled;

	if (likely(r->count >= 32))
		return true;
	/* The target and every build machine are little-endian. */
	if (likely(r->end - r->next >= 4 && ((uintptr_t)r->next & 3) == 0)) {
		r->bits |= (u64) * (const word *)(const void *)r->next
			   << r->count;
		r->next += 4;
		r->count += 32;
		return true;
	}
	*home = *r;
	filled = inflate_refill(home);
	*r = *home;
	return filled;
}

/* Copies within the output, where a copy may feed on its own bytes. */
static inline u8 *copy_match(u8 *out, u32 offset, u32 length)
{
	const u8 *from = out - offset;

	if (offset >= 8) {
		for (; length >= 8; length -= 8, out += 8, from += 8) {
			u8 a = from[0], b = from[1], c = from[2], d = from[3];
			u8 e = from[4], f = from[5], g = from[6], h = from[7];

			out[0] = a, out[1] = b, out[2] = c, out[3] = d;
			out[4] = e, out[5] = f, out[6] = g, out[7] = h;
		}
	}
	while (length--)
		*out++ = *from++;
	return out;
}

int inflate_codes(struct inflate_stream *s)
{
	const u32 *literals = s->ws->literals, *offsets = s->ws->offsets;
	/* A copy that can live in registers. */
	struct inflate_reader in = s->in;
	u8 *out = s->out;
	int status = ERR_TRUNCATED;

	while (refill(&in, &s->in)) {
		u32 entry = inflate_decode(&in, literals, INFLATE_LITERAL_BITS);
		u32 length, offset;

		if (entry & HUFFMAN_LITERAL) {
			status = ERR_NO_SPACE;
			if (out == s->end)
				break;
			*out++ = (u8)HUFFMAN_RESULT(entry);
			status = ERR_TRUNCATED;
			continue;
		}
		if (!(entry & HUFFMAN_VALUE)) {
			status = entry ? OK : ERR_CORRUPT;
			break;
		}
		length = HUFFMAN_RESULT(entry) +
			 inflate_take(&in, HUFFMAN_EXTRA(entry));
		if (!refill(&in, &s->in))
			break;
		entry = inflate_decode(&in, offsets, INFLATE_OFFSET_BITS);
		offset = HUFFMAN_RESULT(entry) +
			 inflate_take(&in, HUFFMAN_EXTRA(entry));
		if (entry == 0 || offset > (size_t)(out - s->start)) {
			status = ERR_CORRUPT;
			break;
		}
		if (length > (size_t)(s->end - out)) {
			status = ERR_NO_SPACE;
			break;
		}
		out = copy_match(out, offset, length);
	}
	s->in = in;
	s->out = out;
	/* What was decoded from bits that are not there is no other error. */
	return inflate_ran_out(&in) ? ERR_TRUNCATED : status;
}
