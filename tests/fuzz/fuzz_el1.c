/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Hostile registers and tables of a guest's stage 1: the input is the regime,
 * an address and then the entries, which are read again from the start once
 * the input is used up.
 */
#include <stdlib.h>
#include <string.h>

#include "base/bits.h"
#include "base/compiler.h"
#include "base/status.h"
#include "fuzz.h"
#include "pgtable/el1.h"

struct input {
	u64 sctlr, tcr, tcr2, ttbr0, ttbr1, mair, va, cpu;
};

struct entries {
	const uint8_t *data;
	size_t size;
	size_t next;
	unsigned reads;
	unsigned pa_bits;
};

static int read_entry(void *context, u64 pa, int level UNUSED, u64 *entry)
{
	struct entries *entries = context;

	if (pa % 8 || pa >> entries->pa_bits || ++entries->reads > 5)
		abort();
	if (entries->size < 8)
		return ERR_IO;
	if (entries->next > entries->size - 8)
		entries->next = 0;
	memcpy(entry, entries->data + entries->next, 8);
	entries->next += 8;
	return OK;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const u8 pa_bits[] = { 32, 36, 40, 42, 44, 48, 52, 52 };
	struct el1_mapping mapping;
	struct el1_regime regime;
	struct entries entries;
	struct input in;
	int status;

	if (size < sizeof(in))
		return 0;
	memcpy(&in, data, sizeof(in));
	regime = (struct el1_regime){
		.sctlr = in.sctlr,
		.tcr = in.tcr,
		.tcr2 = in.tcr2,
		.ttbr0 = in.ttbr0,
		.ttbr1 = in.ttbr1,
		.mair = in.mair,
		.pir = in.mair,
		.pire0 = ~in.mair,
		.pa_bits = pa_bits[in.cpu & 7],
		.va52_64k = bit(in.cpu, 3),
		.lpa2_4k = bit(in.cpu, 4),
		.lpa2_16k = bit(in.cpu, 5),
	};
	entries = (struct entries){
		.data = data + sizeof(in),
		.size = size - sizeof(in),
		.pa_bits = regime.pa_bits,
	};
	status = el1_translate(&regime, in.va, read_entry, &entries, &mapping);
	if (status != OK)
		return 0;
	if (mapping.pa >> regime.pa_bits || mapping.level > 3)
		abort();
	/* From the address to the end of a page or block, aligned to its size. */
	if (!mapping.left || mapping.left > BIT(42) ||
	    (mapping.pa + mapping.left) % PAGE_SIZE)
		abort();
	return 0;
}

/* A page behind tables of 4 KiB, as Linux has them. */
size_t fuzz_seed(uint8_t *data, size_t size)
{
	static const struct {
		struct input in;
		u64 entries[4];
	} seed = {
		.in = { .sctlr = 1,
			.tcr = UINT64_C(0x580100010),
			.ttbr0 = 0x1000,
			.mair = 0xff,
			.va = UINT64_C(0x8040201000),
			.cpu = 0x3e },
		.entries = { 0x2003, 0x3003, 0x4003, 0x45678703 },
	};

	if (size < sizeof(seed))
		return 0;
	memcpy(data, &seed, sizeof(seed));
	return sizeof(seed);
}
