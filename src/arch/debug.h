/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The self-hosted debug registers of a CPU (Arm ARM, chapter D2): EL1's own,
 * which EL2 takes over while its debugger needs them, and who gets debug
 * exceptions. All act on the calling CPU; the ERET to the guest synchronizes.
 */
#ifndef ARCH_DEBUG_H
#define ARCH_DEBUG_H

#include "base/bits.h"
#include "base/types.h"

#define DEBUG_SLOTS_MAX 16u

/* MDSCR_EL1. */
#define MDSCR_SS  BIT(0)
#define MDSCR_KDE BIT(13)
#define MDSCR_MDE BIT(15)

/* DBGBCR<n>_EL1 and DBGWCR<n>_EL1. */
#define DBGCR_ENABLE	  BIT(0)
#define DBGCR_EL0_EL1	  MASK(2, 1) /* PMC, PAC with HMC = 0, SSC = 0 */
#define DBGWCR_LOAD	  BIT(3)
#define DBGWCR_STORE	  BIT(4)
#define DBGBCR_BAS_A64	  MASK(8, 5)
#define DBGWCR_BAS_SHIFT  5
#define DBGWCR_MASK_SHIFT 24

/* DBGBVR<n>_EL1 and DBGBCR<n>_EL1, or DBGWVR<n>_EL1 and DBGWCR<n>_EL1. */
struct debug_pair {
	u64 value, control;
};

struct debug_hardware {
	u64 mdscr;
	/*
	 * OSLSR_EL1.OSLK, and OSDLR_EL1.DLK where FEAT_DoubleLock is: either
	 * keeps the CPU from debug exceptions other than BRK (Arm ARM D2.8).
	 */
	bool os_lock, double_lock;
	struct debug_pair breakpoint[DEBUG_SLOTS_MAX];
	struct debug_pair watchpoint[DEBUG_SLOTS_MAX];
};

static inline bool debug_hardware_locked(const struct debug_hardware *state)
{
	return state->os_lock || state->double_lock;
}

/* How many breakpoints and watchpoints the CPU has. */
u32 debug_breakpoint_count(void);
u32 debug_watchpoint_count(void);

void debug_hardware_read(struct debug_hardware *state);
void debug_hardware_write(const struct debug_hardware *state);

/*
 * Whether debug exceptions of EL1 and EL0 come to EL2, and accesses to the
 * debug registers trap (MDCR_EL2.TDE, which implies TDA, TDRA and TDOSA).
 */
void debug_route_to_el2(bool on);

/* Whether a write of VBAR_EL1 at EL1 traps. The CPU has FEAT_FGT. */
void debug_trap_vbar(bool on);

/*
 * Another debug register of op0 = 2, as EL1 would read or write it; false if
 * it is none that every CPU has. `key` is that of emul/sysreg.h.
 */
bool debug_other_read(u16 key, u64 *value);
bool debug_other_write(u16 key, u64 value);

#endif
