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

/*
 * Enters all codes, from the shortest on: in the first level, or where they do
 * not fit it, in a subtable for all with the same first bits.
 */
static int fill(const struct huffman *h, struct census *c)
{
	u32 root_size = BIT32(h->root), prefix = ~UINT32_C(0), code = 0;
	u32 start = 0, end = root_size;
	const u16 *symbol = h->sorted;

	for (unsigned len = 1; len <= c->longest; len++)
		for (; c->count[len]; c->count[len]--) {
			u32 entry = h->entry(*symbol++), size = root_size;
			u32 *table = h->table, first = code & (root_size - 1);
			unsigned dropped = 0;

			if (len > h->root && first != prefix) {
				unsigned n = subtable_bits(h, c, len);

				prefix = first;
				start = end;
				end += BIT32(n);
				if (end > h->space)
					return ERR_CORRUPT;
				table[prefix] = start << 16 | HUFFMAN_SUBTABLE |
						(u32)n << 8 | h->root;
			}
			if (len > h->root) {
				table += start;
				size = end - start;
				dropped = h->root;
			}
			replicate(table, code >> dropped, BIT32(len - dropped),
				  size, entry ? entry | (len - dropped) : 0);
			code = next_code(code, len);
		}
	return OK;
}

int huffman_build(const struct huffman *h)
{
	struct census c;
	int status = take_census(h, &c);

	if (status != OK)
		return status;
	/* A complete code fills the table; another one leaves holes. */
	if (c.longest <= 1)
		for (u32 i = 0; i < BIT32(h->root); i++)
			h->table[i] = 0;
	return fill(h, &c);
}
