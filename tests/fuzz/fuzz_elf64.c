/* SPDX-License-Identifier: BSD-2-Clause */
/* An ELF file of any bytes: what is accepted can be loaded as it says. */
#include "fuzz.h"

#include <stdlib.h>
#include <string.h>

#include "base/status.h"
#include "image/elf64.h"

static volatile u8 sink;

static void check(int condition)
{
	if (!condition)
		abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const char *why = NULL;
	struct elf64 elf;
	u64 end = 0;

	if (elf64_parse(data, size, &elf, &why) != OK) {
		check(why != NULL);
		return 0;
	}
	check(elf.segment_count > 0);
	for (u32 i = 0; i < elf.segment_count; i++) {
		const struct elf64_segment *s = &elf.segments[i];

		for (u64 n = 0; n < s->file_size; n++)
			sink = s->data[n];
		check(s->pa >= end && s->mem_size >= s->file_size);
		end = s->pa + s->mem_size;
		check(end > s->pa);
	}
	check(elf.entry >= elf.segments[0].pa && elf.entry < end);
	return 0;
}

static void put(uint8_t *at, uint64_t value, unsigned bytes)
{
	for (; bytes; bytes--, value >>= 8)
		*at++ = (uint8_t)value;
}

/* Two segments behind the headers, the second with BSS. */
size_t fuzz_seed(uint8_t *data, size_t size)
{
	static const uint8_t ident[] = { 0x7f, 'E', 'L', 'F', 2, 1, 1 };

	if (size < 256)
		abort();
	memset(data, 0, 256);
	memcpy(data, ident, sizeof(ident));
	put(data + 16, 2, 2);
	put(data + 18, 183, 2);
	put(data + 20, 1, 4);
	put(data + 24, 0x80000, 8);
	put(data + 32, 64, 8);
	put(data + 52, 64, 2);
	put(data + 54, 56, 2);
	put(data + 56, 2, 2);
	for (unsigned i = 0; i < 2; i++) {
		uint8_t *p = data + 64 + 56 * i;

		put(p, 1, 4);
		put(p + 4, 5 + i, 4);
		put(p + 8, 192 + 32 * i, 8);
		put(p + 16, 0x80000 + 0x1000 * i, 8);
		put(p + 24, 0x80000 + 0x1000 * i, 8);
		put(p + 32, 32, 8);
		put(p + 40, 32 + 64 * i, 8);
		put(p + 48, 8, 8);
	}
	return 256;
}
