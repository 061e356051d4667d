/* SPDX-License-Identifier: BSD-2-Clause */
#include "emul/inject.h"

/* Offsets into the vector table, Arm ARM table D1-7. */
#define VECTOR_SAME_SP0	     0x000U
#define VECTOR_SAME_SPX	     0x200U
#define VECTOR_LOWER_AARCH64 0x400U
#define VECTOR_LOWER_AARCH32 0x600U
#define VBAR_MASK	     (~MASK(10, 0))

#define ISS_WNR		     BIT(6)
#define ISS_CM		     BIT(8)
#define ISS_FNV		     BIT(10)

/* Classes come in pairs, from a lower EL and then from the same. */
_Static_assert(ESR_EC_IABT_SAME == ESR_EC_IABT_LOWER + 1 &&
		       ESR_EC_DABT_SAME == ESR_EC_DABT_LOWER + 1 &&
		       ESR_EC_BREAKPT_SAME == ESR_EC_BREAKPT_LOWER + 1 &&
		       ESR_EC_STEP_SAME == ESR_EC_STEP_LOWER + 1 &&
		       ESR_EC_WATCHPT_SAME == ESR_EC_WATCHPT_LOWER + 1,
	       "classes of exceptions");

static bool is_aarch32(u64 spsr)
{
	return (spsr & PSTATE_AARCH32) != 0;
}

/* AArch32 is EL0 here: EL1 of the guest is AArch64. */
static bool from_el0(u64 spsr)
{
	return is_aarch32(spsr) || bits(spsr, 3, 2) == 0;
}

static u64 vector_offset(u64 spsr)
{
	if (is_aarch32(spsr))
		return VECTOR_LOWER_AARCH32;
	if (from_el0(spsr))
		return VECTOR_LOWER_AARCH64;
	return bit(spsr, 0) ? VECTOR_SAME_SPX : VECTOR_SAME_SP0;
}

/*
 * PSTATE after the exception. What is not named becomes 0: UAO, SS, IL,
 * BTYPE, the IT state and the rest of AArch32, PPEND. Flags, DIT and PAN
 * have the same place in an AArch32 SPSR_EL2 as in an AArch64 one.
 */
static u64 entry_pstate(const struct emul_el1 *from)
{
	u64 old = from->spsr;
	u64 new = old &(PSTATE_N | PSTATE_Z | PSTATE_C | PSTATE_V);

	new |= PSTATE_DAIF | PSTATE_EL1H;
	if (from->features & EMUL_FEAT_DIT)
		new |= old &PSTATE_DIT;
	if (from->features & EMUL_FEAT_PAN) {
		new |= old &PSTATE_PAN;
		if (!(from->sctlr & SCTLR_SPAN))
			new |= PSTATE_PAN;
	}
	if ((from->features & EMUL_FEAT_SSBS) && (from->sctlr & SCTLR_DSSBS))
		new |= PSTATE_SSBS;
	if (from->features & EMUL_FEAT_MTE)
		new |= PSTATE_TCO;
	if ((from->features & EMUL_FEAT_NMI) &&
	    !(from->sctlr & SCTLR_SPINTMASK))
		new |= PSTATE_ALLINT;
	if (from->features & EMUL_FEAT_EBEP)
		new |= PSTATE_PM;
	if ((from->features & EMUL_FEAT_GCS) && !from_el0(old) &&
	    (from->gcscr & GCSCR_EXLOCKEN))
		new |= PSTATE_EXLOCK;
	return new;
}

void emul_inject(const struct emul_el1 *from, u64 esr, struct emul_entry *to)
{
	u64 vector = (from->vbar & VBAR_MASK) + vector_offset(from->spsr);

	*to = (struct emul_entry){
		.spsr_el2 = entry_pstate(from),
		.elr_el2 = vector,
		.spsr_el1 = from->spsr,
		.elr_el1 = from->pc,
		.esr_el1 = esr,
	};
}

/*
 * IL is 1 for instruction aborts, and for data aborts without ISV. That an
 * exclusive or atomic access is not supported there would have been told of
 * stage 1 without a stage 2, by the same code.
 */
u64 emul_external_abort(u64 esr, u64 spsr, int walk_level)
{
	u64 ec = esr_ec(esr), iss = esr & ISS_FNV;

	if (ec == ESR_EC_DABT_LOWER)
		iss |= esr & (ISS_WNR | ISS_CM);
	if (esr_s1ptw(esr))
		iss |= (u64)((int)ESR_FSC_EXTERNAL_WALK_L0 + walk_level);
	else if (esr_fsc(esr) == ESR_FSC_ATOMIC)
		iss |= ESR_FSC_ATOMIC;
	else
		iss |= ESR_FSC_EXTERNAL;
	if (!from_el0(spsr))
		ec++;
	return ec << ESR_EC_SHIFT | ESR_IL | iss;
}

u64 emul_same_exception(u64 esr, u64 spsr)
{
	unsigned ec = esr_ec(esr);
	bool paired = ec == ESR_EC_BREAKPT_LOWER || ec == ESR_EC_STEP_LOWER ||
		      ec == ESR_EC_WATCHPT_LOWER;

	return paired && !from_el0(spsr) ? esr + BIT(ESR_EC_SHIFT) : esr;
}

/* ITAdvance(): the next instruction of the IT block, or out of it. */
static u64 advance_it(u64 spsr)
{
	u64 it = bits(spsr, 15, 10) << 2 | bits(spsr, 26, 25);

	if ((it & 7) == 0)
		it = 0;
	else
		it = (it & 0xe0) | (it << 1 & 0x1f);
	spsr = set_bits(spsr, 15, 10, it >> 2);
	return set_bits(spsr, 26, 25, it);
}

void emul_skip(u64 esr, u64 *pc, u64 *spsr)
{
	*pc += esr_insn_bytes(esr);
	if (is_aarch32(*spsr)) {
		*pc = (u32)*pc;
		if (*spsr & PSTATE_T32)
			*spsr = advance_it(*spsr);
		*spsr &= ~PSTATE_SS;
	} else {
		*spsr = emul_skip_pstate(*spsr);
	}
}
