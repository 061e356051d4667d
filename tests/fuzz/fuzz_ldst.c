/* SPDX-License-Identifier: BSD-2-Clause */
/* Instruction words, each decoded and its address and data computed. */
#include <stdlib.h>
#include <string.h>

#include "base/status.h"
#include "emul/ldst.h"
#include "fuzz.h"

static void check(u32 insn, u64 base, u64 index)
{
	struct emul_ldst ldst;
	int status = emul_decode_ldst(insn, &ldst);
	u64 address;

	if (!emul_ldst_kind_name(ldst.kind))
		abort();
	if (status != OK) {
		if (ldst.kind == EMUL_LDST_PLAIN)
			abort();
		return;
	}
	address = emul_ldst_address(&ldst, base, index, base ^ index);
	if (ldst.writeback == EMUL_LDST_PRE && ldst.mode != EMUL_LDST_PAUTH &&
	    emul_ldst_writeback(&ldst, base, 0) != address)
		abort();
	if (ldst.writeback == EMUL_LDST_POST && address != base)
		abort();
	/* A store and a load of what it stored agree on the value. */
	index = emul_store_value(index, ldst.size);
	if (emul_store_value(
		    emul_load_extend(index, ldst.size, ldst.sign_extend, true),
		    ldst.size) != index)
		abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	u64 base = 0x1000, index = 0x10;

	for (; size >= sizeof(u32); data += 4, size -= 4) {
		u32 insn;

		memcpy(&insn, data, sizeof(insn));
		check(insn, base, index);
		base = base * 3 + insn;
		index = index * 5 ^ ((u64)insn << 20);
	}
	return 0;
}

/* One word of each group: the opcodes that random bytes seldom hit. */
size_t fuzz_seed(uint8_t *data, size_t size)
{
	static const u32 words[] = {
		0xf9400441, 0xf8408c42, 0xf8637841, 0x58ffffe1, 0xa9c10841,
		0x88dffc41, 0xd9400041, 0xf8200c41, 0xf8380041, 0x3dc00020,
	};

	if (size < sizeof(words))
		return 0;
	memcpy(data, words, sizeof(words));
	return sizeof(words);
}
