/* SPDX-License-Identifier: BSD-2-Clause */
#include "emul/flow.h"

#include "base/bits.h"
#include "base/status.h"

/* xx0010000: with o1 (bit 21) a pair, which with bit 31 clear is CASP. */
static bool is_exclusive(u32 insn)
{
	return (insn & 0x3f800000) == 0x08000000 &&
	       (!bit(insn, 21) || bit(insn, 31));
}

bool emul_is_load_exclusive(u32 insn)
{
	return is_exclusive(insn) && bit(insn, 22);
}

bool emul_is_store_exclusive(u32 insn, unsigned *status_register)
{
	if (!is_exclusive(insn) || bit(insn, 22))
		return false;
	*status_register = (unsigned)bits(insn, 20, 16);
	return true;
}

/* B.cond, BC.cond, CBZ, CBNZ, TBZ, TBNZ (Arm ARM C4.1.93). */
static bool conditional_target(u32 insn, u64 pc, u64 *target)
{
	s64 offset;

	if ((insn & 0xff000000) == 0x54000000 ||
	    (insn & 0x7e000000) == 0x34000000)
		offset = sign_extend(bits(insn, 23, 5), 19);
	else if ((insn & 0x7e000000) == 0x36000000)
		offset = sign_extend(bits(insn, 18, 5), 14);
	else
		return false;
	*target = pc + (u64)offset * 4;
	return true;
}

/*
 * B, BL; BR, BLR, RET, ERET; SVC, HVC, SMC, BRK, HLT; UDF; and the compare
 * and branch instructions of FEAT_CMPBR, whose targets are not looked for.
 */
static bool ends_the_search(u32 insn)
{
	return (insn & 0x7c000000) == 0x14000000 ||
	       (insn & 0xfe000000) == 0xd6000000 ||
	       (insn & 0xff000000) == 0xd4000000 || (insn & 0xffff0000) == 0 ||
	       (insn & 0x7e000000) == 0x74000000;
}

/*
 * The index of the store-exclusive, 0 if none: behind another load-exclusive
 * it is that one's.
 */
static u32 find_store(const u32 *insns, u32 count)
{
	unsigned status_register;

	for (u32 i = 1; i < count && !ends_the_search(insns[i]); i++)
		if (emul_is_store_exclusive(insns[i], &status_register))
			return i;
		else if (emul_is_load_exclusive(insns[i]))
			return 0;
	return 0;
}

static bool contains(const u64 *ends, u32 count, u64 address)
{
	while (count)
		if (ends[--count] == address)
			return true;
	return false;
}

int emul_exclusive_ends(u64 pc, const u32 *insns, u32 count,
			u64 ends[EMUL_EXCLUSIVE_MAX], u32 *end_count)
{
	u64 target;
	u32 store, n = 0;

	if (!count || !emul_is_load_exclusive(insns[0]))
		return ERR_INVALID;
	if (count > EMUL_EXCLUSIVE_MAX)
		count = EMUL_EXCLUSIVE_MAX;
	store = find_store(insns, count);
	if (!store)
		return ERR_NOT_FOUND;
	ends[n++] = pc + (u64)(store + 1) * 4;
	for (u32 i = 1; i < store; i++) {
		if (!conditional_target(insns[i], pc + (u64)i * 4, &target))
			continue;
		/* Up to the store-exclusive it is inside. */
		if (target - pc <= (u64)store * 4)
			continue;
		if (!contains(ends, n, target))
			ends[n++] = target;
	}
	*end_count = n;
	return OK;
}
