/* SPDX-License-Identifier: BSD-2-Clause */
#include "image/inflate.h"

#include "base/status.h"

#define LENGTH_MAX 15u

/* Symbols of each code length, and the longest length that occurs. */
struct census {
	u16 count[LENGTH_MAX + 1];
	unsigned longest;
};

/* Counts, checks that the code is complete, sorts symbols by length. */
static int take_census(const struct huffman *h, struct census *c)
{
	u16 place[LENGTH_MAX + 2] = { 0 };
	u32 left = 1; /* codes of the current length still unused */

	*c = (struct census){ .longest = 0 };
	for (unsigned i = 0; i < h->count; i++)
		c->count[h->lengths[i]]++;
	c->count[0] = 0;
	for (unsigned len = 1; len <= LENGTH_MAX; len++) {
		left <<= 1;
		if (c->count[len] > left)
			return ERR_CORRUPT;
		left -= c->count[len];
		place[len + 1] = (u16)(place[len] + c->count[len]);
		if (c->count[len])
			c->longest = len;
	}
	if (left && c->longest > 1)
		return ERR_CORRUPT;
	for (unsigned i = 0; i < h->count; i++)
		if (h->lengths[i])
			h->sorted[place[h->lengths[i]]++] = (u16)i;
	return OK;
}

/* The next code of `len` bits, where bit 0 of the input is the first. */
static u32 next_code(u32 code, unsigned len)
{
	u32 top = BIT32(len - 1);

	while (code & top) {
		code ^= top;
		top >>= 1;
	}
	return code | top;
}

/* Writes the entry at code, code + stride, ... below `size`. */
static void replicate(u32 *table, u32 code, u32 stride, u32 size, u32 entry)
{
	for (; code < size; code += stride)
		table[code] = entry;
}

/*
 * log2 of the subtable that starts with a code of `len` bits: as many bits as
 * the codes with this prefix can fill, where c->count is what is still to come.
 */
static unsigned subtable_bits(const struct huffman *h, const struct census *c,
			      unsigned len)
{
	unsigned n = len - h->root;
	u32 filled = c->count[len];

	while (filled < BIT32(n) && h->root + n < c->longest) {
		n++;
		filled = (filled << 1) + c->count[h->root + n];
	}
	return n;
}

/* Codes that fit the first level. Returns the first code after them. */
static u32 fill_root(const struct huffman *h, const struct census *c,
		     const u16 **symbol)
{
	u32 code = 0;

	for (unsigned len = 1; len <= h->root; len++)
		for (unsigned n = c->count[len]; n; n--) {
			u32 entry = h->entry(*(*symbol)++);

			replicate(h->table, code, BIT32(len), BIT32(h->root),
				  entry ? entry | len : 0);
			code = next_code(code, len);
		}
	return code;
}

static int fill_subtables(const struct huffman *h, struct census *c,
			  const u16 *symbol, u32 code)
{
	u32 mask = BIT32(h->root) - 1, prefix = ~UINT32_C(0);
	u32 start = 0, end = BIT32(h->root);

	for (unsigned len = h->root + 1; len <= c->longest; len++)
		for (; c->count[len]; c->count[len]--) {
			u32 entry = h->entry(*symbol++);

			if ((code & mask) != prefix) {
				unsigned n = subtable_bits(h, c, len);

				prefix = code & mask;
				start = end;
				end += BIT32(n);
				if (end > h->space)
					return ERR_CORRUPT;
				h->table[prefix] = start << 16 |
						   HUFFMAN_SUBTABLE |
						   (u32)n << 8 | h->root;
			}
			replicate(h->table + start, code >> h->root,
				  BIT32(len - h->root), end - start,
				  entry ? entry | (len - h->root) : 0);
			code = next_code(code, len);
		}
	return OK;
}

int huffman_build(const struct huffman *h)
{
	const u16 *symbol = h->sorted;
	struct census c;
	int status = take_census(h, &c);
	u32 code;

	if (status != OK)
		return status;
	/* A complete code fills the table; another one leaves holes. */
	if (c.longest <= 1)
		for (u32 i = 0; i < BIT32(h->root); i++)
			h->table[i] = 0;
	code = fill_root(h, &c, &symbol);
	return fill_subtables(h, &c, symbol, code);
}
