/* SPDX-License-Identifier: BSD-2-Clause */
/* Instruction words: their footprint, and as a sequence of exclusives. */
#include <stdlib.h>
#include <string.h>

#include "base/bits.h"
#include "base/status.h"
#include "emul/access.h"
#include "emul/flow.h"
#include "emul/ldst.h"
#include "fuzz.h"

static void check_access(u32 insn, const u64 x[31])
{
	struct emul_access access;
	struct emul_ldst ldst;
	unsigned status_register;
	bool exclusive = emul_is_load_exclusive(insn) ||
			 emul_is_store_exclusive(insn, &status_register);
	int status = emul_access(insn, x[1], x, x[2], 256, 64, &access);

	/* A load or store that can be performed has a footprint. */
	if (emul_decode_ldst(insn, &ldst) == OK && status != OK)
		abort();
	if (exclusive && (status != OK || ldst.kind != EMUL_LDST_EXCLUSIVE))
		abort();
	if (status != OK)
		return;
	if (!access.size != (!access.load && !access.store) ||
	    access.size > 256)
		abort();
	if (exclusive && access.load != emul_is_load_exclusive(insn))
		abort();
}

/* Instructions from `pc` on. */
struct code {
	const u32 *insns;
	u32 count;
	u64 pc;
};

static int fetch(void *context, u64 address, u32 *insn)
{
	const struct code *code = context;
	u64 index = (address - code->pc) / 4;

	if (index >= code->count)
		return ERR_RANGE;
	*insn = code->insns[index];
	return OK;
}

static void check_sequence(const u32 *insns, u32 count, u64 pc)
{
	struct code code = { insns, count, pc };
	u64 ends[EMUL_EXCLUSIVE_MAX];
	unsigned status_register;
	u32 end_count, insn;

	if (emul_exclusive_ends(pc, fetch, &code, ends, &end_count) != OK)
		return;
	if (!end_count || end_count > EMUL_EXCLUSIVE_MAX ||
	    fetch(&code, ends[0] - 4, &insn) != OK ||
	    !emul_is_store_exclusive(insn, &status_register))
		abort();
	for (u32 i = 0; i < end_count; i++) {
		if (ends[i] == pc)
			abort();
		for (u32 j = 0; j < i; j++)
			if (ends[i] == ends[j])
				abort();
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	u32 insns[32], count = 0;
	u64 x[31] = { 0x1000, 0x20000000, 0x3008 };

	for (; size >= 4 && count < 32; data += 4, size -= 4) {
		memcpy(&insns[count], data, 4);
		check_access(insns[count], x);
		x[count % 31] ^= (u64)insns[count] * 0x9e3779b97f4a7c15;
		count++;
	}
	for (u32 i = 0; i < count; i++)
		check_sequence(insns + i, count - i, 0x20000000);
	return 0;
}

/* One word of each group, within a sequence of exclusives. */
size_t fuzz_seed(uint8_t *data, size_t size)
{
	static const u32 words[] = {
		0xc85f7c20, 0xf9400441, 0x3cc10c41, 0xad400440, 0x4c407000,
		0x0d400c20, 0xd9200841, 0x85804040, 0xb4000140, 0x48207c82,
		0x19221061, 0xd50b7422, 0x9c000080, 0xc8037c20, 0x69000861,
	};

	if (size < sizeof(words))
		return 0;
	memcpy(data, words, sizeof(words));
	return sizeof(words);
}
