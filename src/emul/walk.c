/* SPDX-License-Identifier: BSD-2-Clause */
#include "emul/walk.h"

#include "base/bits.h"

#define LAST_LEVEL 3

/* Geometry of one half of the address space. */
struct half {
	u64 table;
	unsigned ia_bits; /* 64 - TxSZ */
	unsigned granule; /* log2 of bytes */
};

static struct half half_of(const struct emul_walk *walk, u64 va)
{
	/* TG0 and TG1 number the granules differently; 0 of TG1 is reserved. */
	static const u8 lower[] = { 12, 16, 14, 12 };
	static const u8 upper[] = { 12, 14, 12, 16 };
	bool high = bit(va, 55);
	u64 ttbr = high ? walk->ttbr1 : walk->ttbr0;

	return (struct half){
		.table = ttbr & MASK(47, 1),
		.ia_bits = 64 - (unsigned)(high ? bits(walk->tcr, 21, 16)
						: bits(walk->tcr, 5, 0)),
		.granule = high ? upper[bits(walk->tcr, 31, 30)]
				: lower[bits(walk->tcr, 15, 14)],
	};
}

/* A table descriptor leads on; block, page and invalid ones do not. */
static bool is_table(u64 descriptor, int level)
{
	return (descriptor & 3) == 3 && level < LAST_LEVEL;
}

int emul_walk_level(const struct emul_walk *walk, u64 va, u64 fault)
{
	struct half half = half_of(walk, va);
	unsigned per_level = half.granule - 3, shift = half.granule;
	int level = LAST_LEVEL;

	/* A size that no CPU has: all levels from the first one on. */
	if (half.ia_bits > 52)
		half.ia_bits = 52;
	if (half.ia_bits <= half.granule)
		return LAST_LEVEL;
	for (; shift + per_level < half.ia_bits; level--)
		shift += per_level;
	/* The first table may be smaller, and is aligned to its size. */
	half.table &= ~(BIT(half.ia_bits - shift + 3) - 1);
	va &= BIT(half.ia_bits) - 1;
	for (;; level++, shift -= per_level) {
		u64 at = half.table + (va >> shift) * 8, descriptor;

		va &= BIT(shift) - 1;
		if ((at ^ fault) >> PAGE_SHIFT == 0 ||
		    !walk->read(walk->context, at, &descriptor))
			return level;
		if (walk->big_endian)
			descriptor = swap_bytes(descriptor, 8);
		if (!is_table(descriptor, level))
			return level;
		half.table = descriptor & MASK(47, half.granule);
	}
}
