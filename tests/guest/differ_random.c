/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Random instructions whose registers lead nowhere: most are UNDEFINED or do
 * something to registers, which is not told; the others fault. None may leave
 * the place by a relative branch, and none is of the system, which differ.c has.
 */
#include "base/string.h"
#include "differ.h"
#include "lib/machine.h"
#include "lib/tap.h"

#define TRIES	  10000
#define BKPT32	  0xe1200070u /* A32, and in each half of the other T32 */
#define BKPT16	  0xbe00be00u
#define EC_BKPT32 0x38

/* A load or store half of the time, a contiguous load of SVE an eighth. */
static u32 random_instruction(void)
{
	u64 r = random_u64();
	u32 word = (u32)r;

	switch (r >> 61) {
	case 0:
	case 1:
	case 2:
	case 3:
		return (word & ~(5u << 25)) | 1u << 27;
	case 4:
		return (word & 0x01ffffff) | 0xa4000000;
	default:
		return word;
	}
}

static bool is_relative_branch(u32 word)
{
	return (word & 0x7c000000) == 0x14000000 || /* B, BL */
	       (word & 0xfe000000) == 0x54000000 || /* B.cond */
	       (word & 0x7c000000) == 0x34000000;   /* CBZ, TBZ */
}

/* Of the system; ERET and DRPS; HVC and SMC, which are calls here. */
static bool is_of_system(u32 word)
{
	return (word & 0xff000000) == 0xd5000000 ||
	       (word & 0xffc00000) == 0xd6800000 ||
	       ((word & 0xffe00000) == 0xd4000000 && (word & 3) >= 2);
}

/*
 * Tags, which only tagged memory has; stores of SVE, which may go to wherever the
 * elements of a vector point.
 */
static bool is_too_free(u32 word)
{
	return (word & 0xff200000) == 0xd9200000 ||
	       (word & 0xfe000000) == 0xe4000000;
}

static void aim(struct probe *p)
{
	memset(p, 0, sizeof(*p));
	for (u32 i = 0; i < 31; i++)
		p->x[i] = differ_nothing + (random_u64() & 0xff0);
}

static void one(bool user)
{
	u32 word = random_instruction();
	struct probe p;

	if (is_relative_branch(word) || is_of_system(word) || is_too_free(word))
		return;
	aim(&p);
	/* SP_EL0, so that the stack is not written. */
	sysreg_write(sp_el0, differ_nothing);
	p.pstate = random_u64() & 0xf0000000;
	if (!differ_run(&word, 1, user, &p) || probe_completed(&p))
		return;
	differ_tell(user ? "EL0" : "EL1", word, &p);
	differ_value(sysreg_read(sp_el0));
	differ_end();
}

void differ_random(void)
{
	for (u32 user = 0; user < 2; user++) {
		mmu_map_gib(differ_nothing, differ_nothing, false, user);
		for (u32 i = 0; i < TRIES; i++)
			one(user);
	}
}

/*
 * A32 that has no PC, but BX and BLX of a register: no Rd, Rt, Rn or Rm of 15,
 * no pair that ends there, no PC in a list; and no offset that is subtracted, which
 * would lead to memory.
 */
static bool is_tame_a32(u32 word)
{
	u32 group = word >> 25 & 7;
	bool exchange = (word & 0x0fffffd0) == 0x012fff10;
	bool down = !(word & 1u << 23);

	if (exchange)
		return (word & 15) != 15;
	if (word >> 28 == 15 || group == 5 || (word >> 12 & 15) >= 14 ||
	    (word >> 16 & 15) == 15)
		return false;
	if (group == 4)
		return !(word & 1u << 15);
	if ((group == 0 || group == 3) && (word & 15) == 15)
		return false;
	if (group == 3)
		return word & 1u << 4 || !down;
	/* Doublewords and halfwords by register; hints, WFI among them. */
	if (group == 0 && (word & 0x90) == 0x90)
		return !down || word & 1u << 22;
	return (word & 0x0fb00000) != 0x03200000;
}

/* T32 of 16 bits that branches nowhere but by BX and BLX, and is no hint. */
static bool is_tame_t16(u32 half)
{
	switch (half >> 12) {
	case 4: /* BX and BLX of the PC; ADD and MOV to it */
		if ((half & 0xff00) == 0x4700)
			return (half & 0x78) != 0x78;
		return (half & 0xfc00) != 0x4400 || (half & 0x87) != 0x87;
	case 11: /* CBZ; POP with PC; IT and hints */
		return (half & 0x0500) != 0x0100 && (half & 0x0f00) != 0x0d00 &&
		       (half & 0x0f00) != 0x0f00;
	case 13:
	case 14:
	case 15:
		return false;
	default:
		return true;
	}
}

/* Code of AArch32 is within the first 4 GiB. */
static void one32(u32 *code, u64 window, bool thumb)
{
	u64 r = random_u64(), start = window + (u64)code % GIB(1);
	u32 word = thumb ? (u32)r & 0xffff : (u32)r;
	u32 it = r >> 63 && r >> 32 & 15 ? (u32)(r >> 32) & 0xff : 0;
	struct probe p;

	if (thumb ? !is_tame_t16(word) : !is_tame_a32(word))
		return;
	code[0] = thumb ? (BKPT16 & 0xffff0000) | word : word;
	code[1] = thumb ? BKPT16 : BKPT32;
	code_sync(code, 8);
	aim(&p);
	p.pc = start;
	p.pstate = PSTATE_USR32 | (random_u64() & 0xf0000000);
	if (thumb)
		p.pstate |= 1u << 5 | (it >> 2) << 10 | (u64)(it & 3) << 25;
	probe_enter(&p);
	if (p.pc - start < 16)
		p.pc -= start;
	/* UNDEFINED; or at its end, where only the IT state is of interest. */
	if ((p.esr == ESR_UNDEFINED && p.pc == 0) ||
	    (probe_class(&p) == EC_BKPT32 && !it))
		return;
	differ_tell(thumb ? "T32" : "A32", word, &p);
	differ_end();
}

void differ_random32(void)
{
	static u32 code[4] __attribute__((aligned(4096)));
	u64 window = GIB(3);

	mmu_map_gib(differ_nothing, differ_nothing, false, true);
	mmu_map_gib(window, (u64)code, true, true);
	for (u32 thumb = 0; thumb < 2; thumb++)
		for (u32 i = 0; i < TRIES; i++)
			one32(code, window, thumb);
	mmu_map_gib(window, window, false, false);
}
