/* SPDX-License-Identifier: BSD-2-Clause */
#include "vm/watchpoint.h"

#include "arch/sysreg.h"
#include "base/bits.h"
#include "emul/esr.h"
#include "emul/inject.h"
#include "vm/debug.h"
#include "vm/inject.h"

/* Of a watchpoint's control. PAC has a bit each for EL1 and EL0. */
#define PAC_EL1	   BIT(1)
#define PAC_EL0	   BIT(2)
#define SSC_SECURE 2u
#define LINKED	   BIT(20)

/* BT of breakpoints that match CONTEXTIDR_EL1, for others. */
#define BT_CONTEXT  3u
#define BT_CONTEXT1 7u /* with FEAT_VHE, or FEAT_Debugv8p2 */

/* DFSC of a watchpoint's syndrome. */
#define DFSC_DEBUG 0x22u

static bool from_el0(void)
{
	return !(read_sysreg(spsr_el2) & MASK(3, 0));
}

bool watchpoint_el1_may(const struct debug_hardware *registers)
{
	if (debug_hardware_locked(registers))
		return false;
	return from_el0() || ((registers->mdscr & MDSCR_KDE) &&
			      !(read_sysreg(spsr_el2) & PSTATE_D));
}

/* It is linked to no context, or to that which there is. */
static bool in_context(const struct debug_hardware *registers, u64 control)
{
	const struct debug_pair *context;
	u64 type;

	if (!(control & LINKED))
		return true;
	context = &registers->breakpoint[bits(control, 19, 16)];
	type = bits(context->control, 23, 20);
	return (context->control & DBGCR_ENABLE) &&
	       (type == BT_CONTEXT || type == BT_CONTEXT1) &&
	       (u32)context->value == (u32)read_sysreg(contextidr_el1);
}

/* Which of EL1's are not EL2's (HMC, SSC) is the same for both. */
static bool matches(const struct debug_hardware *registers,
		    const struct debug_pair *point, u64 address, unsigned size,
		    bool write)
{
	u64 control = point->control, start = align_down(point->value, 4);
	u64 bytes = bits(control, 12, 5), mask = bits(control, 28, 24), length;

	if (!(control & DBGCR_ENABLE) ||
	    !(control & (write ? DBGWCR_STORE : DBGWCR_LOAD)) ||
	    !(control & (from_el0() ? PAC_EL0 : PAC_EL1)) ||
	    bits(control, 15, 14) == SSC_SECURE ||
	    !in_context(registers, control))
		return false;
	if (mask != 0) {
		length = BIT(mask);
		start = align_down(start, length);
	} else {
		/* Those of a word, if that is the upper one of its pair. */
		if (start & 4)
			bytes &= MASK(3, 0);
		if (!bytes)
			return false;
		start += lowest_bit(bytes);
		length = highest_bit(bytes) - lowest_bit(bytes) + 1;
	}
	return address - start < length || start - address < size;
}

bool watchpoint_take(struct vcpu *vcpu, struct frame *frame, u64 esr,
		     unsigned size)
{
	u64 far = read_sysreg(far_el2);
	u64 address = (u64)sign_extend(far, 56); /* without its tag */
	struct debug_hardware registers;
	u32 left = debug_watchpoint_count();

	if (!(read_sysreg(mdscr_el1) & MDSCR_MDE))
		return false;
	registers = (struct debug_hardware){ 0 };
	debug_hardware_read(&registers);
	while (left && !matches(&registers, &registers.watchpoint[left - 1],
				address, size, esr_wnr(esr)))
		left--;
	if (!left)
		return false;
	esr = (u64)ESR_EC_WATCHPT_LOWER << ESR_EC_SHIFT | ESR_IL |
	      (esr & ESR_WNR) | DFSC_DEBUG;
	if (debug_exception(vcpu, frame, esr))
		return true;
	if (!watchpoint_el1_may(&registers))
		return false;
	inject_watchpoint(vcpu, esr, far);
	return true;
}
