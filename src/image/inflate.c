/* SPDX-License-Identifier: BSD-2-Clause */
/* RFC 1951: blocks, and the codes that they are written in. */
#include "image/gzip.h"

#include "base/bytes.h"
#include "base/checked.h"
#include "base/status.h"
#include "base/string.h"
#include "image/inflate.h"

#define LITERAL_COUNT 288u
#define OFFSET_COUNT  32u
#define LENGTH_COUNT  19u
#define END_OF_BLOCK  256u

/* Drops the rest of the byte and returns bytes that were read ahead. */
static int align_to_byte(struct inflate_reader *r)
{
	if (inflate_ran_out(r))
		return ERR_TRUNCATED;
	r->next -= r->count / 8 - r->made_up;
	r->bits = 0;
	r->count = 0;
	r->made_up = 0;
	return OK;
}

static u32 literal_entry(unsigned symbol)
{
	static const u16 base[] = { 3,	4,  5,	6,   7,	  8,   9,   10,	 11, 13,
				    15, 17, 19, 23,  27,  31,  35,  43,	 51, 59,
				    67, 83, 99, 115, 131, 163, 195, 227, 258 };
	unsigned i = symbol - 257, extra;

	if (symbol < END_OF_BLOCK)
		return (u32)symbol << 16 | HUFFMAN_LITERAL;
	if (symbol == END_OF_BLOCK)
		return HUFFMAN_END;
	if (i >= ARRAY_COUNT(base))
		return 0;
	extra = i < 8 || i == 28 ? 0 : i / 4 - 1;
	return (u32)base[i] << 16 | (u32)extra << 8 | HUFFMAN_VALUE;
}

static u32 offset_entry(unsigned symbol)
{
	unsigned extra = symbol < 4 ? 0 : symbol / 2 - 1;
	u32 base = symbol < 4 ? symbol + 1 : ((2 + (symbol & 1)) << extra) + 1;

	if (symbol >= 30)
		return 0;
	return base << 16 | (u32)extra << 8 | HUFFMAN_VALUE;
}

static u32 length_entry(unsigned symbol)
{
	return (u32)symbol << 16 | HUFFMAN_LITERAL;
}

/* Builds both tables from ws->code_lengths. */
static int build_tables(struct inflate_workspace *ws, unsigned literals,
			unsigned offsets)
{
	struct huffman h = {
		.table = ws->literals,
		.space = INFLATE_LITERAL_SPACE,
		.root = INFLATE_LITERAL_BITS,
		.lengths = ws->code_lengths,
		.count = literals,
		.entry = literal_entry,
		.sorted = ws->sorted,
	};
	int status = huffman_build(&h);

	if (status != OK)
		return status;
	h.table = ws->offsets;
	h.space = INFLATE_OFFSET_SPACE;
	h.root = INFLATE_OFFSET_BITS;
	h.lengths = ws->code_lengths + literals;
	h.count = offsets;
	h.entry = offset_entry;
	return huffman_build(&h);
}

static int build_fixed(struct inflate_workspace *ws)
{
	/* Code lengths in a row: how many of which; 288 literals, 32 offsets. */
	static const u8 runs[][2] = {
		{ 144, 8 }, { 112, 9 }, { 24, 7 }, { 8, 8 }, { 32, 5 },
	};
	u8 *lengths = ws->code_lengths;

	for (unsigned i = 0; i < ARRAY_COUNT(runs); i++) {
		memset(lengths, runs[i][1], runs[i][0]);
		lengths += runs[i][0];
	}
	return build_tables(ws, LITERAL_COUNT, OFFSET_COUNT);
}

/* The code that the code lengths themselves are written in. */
static int read_length_code(struct inflate_stream *s, unsigned count)
{
	static const u8 order[LENGTH_COUNT] = { 16, 17, 18, 0,	8, 7,  9,
						6,  10, 5,  11, 4, 12, 3,
						13, 2,	14, 1,	15 };
	u8 lengths[LENGTH_COUNT] = { 0 };
	struct huffman h = {
		.table = s->ws->lengths,
		.space = 1 << INFLATE_LENGTH_BITS,
		.root = INFLATE_LENGTH_BITS,
		.lengths = lengths,
		.count = LENGTH_COUNT,
		.entry = length_entry,
		.sorted = s->ws->sorted,
	};

	for (unsigned i = 0; i < count; i++) {
		if (!inflate_refill(&s->in))
			return ERR_TRUNCATED;
		lengths[order[i]] = (u8)inflate_take(&s->in, 3);
	}
	return huffman_build(&h);
}

static int read_code_lengths(struct inflate_stream *s, unsigned total)
{
	u8 *lengths = s->ws->code_lengths;
	unsigned i = 0;

	while (i < total) {
		unsigned repeat, value = 0;
		u32 entry, symbol;

		if (!inflate_refill(&s->in))
			return ERR_TRUNCATED;
		entry = inflate_decode(&s->in, s->ws->lengths,
				       INFLATE_LENGTH_BITS);
		symbol = HUFFMAN_RESULT(entry);
		if (entry == 0)
			return ERR_CORRUPT;
		if (symbol < 16) {
			lengths[i++] = (u8)symbol;
			continue;
		}
		if (symbol == 16) {
			if (i == 0)
				return ERR_CORRUPT;
			value = lengths[i - 1];
			repeat = 3 + inflate_take(&s->in, 2);
		} else if (symbol == 17) {
			repeat = 3 + inflate_take(&s->in, 3);
		} else {
			repeat = 11 + inflate_take(&s->in, 7);
		}
		if (repeat > total - i)
			return ERR_CORRUPT;
		memset(lengths + i, (int)value, repeat);
		i += repeat;
	}
	return OK;
}

static int build_dynamic(struct inflate_stream *s)
{
	unsigned literals, offsets, count;
	int status;

	if (!inflate_refill(&s->in))
		return ERR_TRUNCATED;
	literals = 257 + inflate_take(&s->in, 5);
	offsets = 1 + inflate_take(&s->in, 5);
	count = 4 + inflate_take(&s->in, 4);
	if (literals > 286 || offsets > 30)
		return ERR_CORRUPT;
	status = read_length_code(s, count);
	if (status == OK)
		status = read_code_lengths(s, literals + offsets);
	if (status != OK)
		return status;
	if (s->ws->code_lengths[END_OF_BLOCK] == 0)
		return ERR_CORRUPT;
	return build_tables(s->ws, literals, offsets);
}

static int inflate_stored(struct inflate_stream *s)
{
	int status = align_to_byte(&s->in);
	const u8 *p = s->in.next;
	size_t left = (size_t)(s->in.end - p), length, fits;

	if (status != OK)
		return status;
	if (left < 4)
		return ERR_TRUNCATED;
	length = get_le16(p);
	if ((length ^ get_le16(p + 2)) != 0xffff)
		return ERR_CORRUPT;
	if (length > left - 4)
		return ERR_TRUNCATED;
	fits = (size_t)(s->end - s->out);
	if (fits > length)
		fits = length;
	memcpy(s->out, p + 4, fits);
	s->out += fits;
	s->in.next = p + 4 + fits;
	return fits == length ? OK : ERR_NO_SPACE;
}

static int inflate_block(struct inflate_stream *s, bool *last)
{
	int status;

	if (!inflate_refill(&s->in))
		return ERR_TRUNCATED;
	*last = inflate_take(&s->in, 1) != 0;
	switch (inflate_take(&s->in, 2)) {
	case 0:
		return inflate_stored(s);
	case 1:
		/* Once: an empty block is 10 bits, a table thousands of words. */
		status = s->fixed ? OK : build_fixed(s->ws);
		s->fixed = true;
		break;
	case 2:
		s->fixed = false;
		status = build_dynamic(s);
		break;
	default:
		status = ERR_CORRUPT;
		break;
	}
	if (inflate_ran_out(&s->in))
		return ERR_TRUNCATED;
	return status == OK ? inflate_codes(s) : status;
}

int inflate_raw(const void *in, size_t in_size, void *out, size_t out_size,
		struct inflate_workspace *ws, struct inflate_result *result)
{
	struct inflate_stream s = {
		.in = { .next = in, .end = (const u8 *)in + in_size },
		.start = out,
		.out = out,
		.end = (u8 *)out + out_size,
		.ws = ws,
	};
	bool last = false;
	int status = OK;

	while (status == OK && !last)
		status = inflate_block(&s, &last);
	if (status == OK)
		status = align_to_byte(&s.in);
	result->consumed = (size_t)(s.in.next - (const u8 *)in);
	result->produced = (size_t)(s.out - s.start);
	return status;
}
