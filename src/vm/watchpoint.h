/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Watchpoints on what stage 2 does not map (Arm ARM DDI 0487, D2.10): the CPU
 * finds the abort first, where bare hardware would have found the watchpoint.
 * The calling CPU's, in its exit.
 */
#ifndef VM_WATCHPOINT_H
#define VM_WATCHPOINT_H

#include "arch/context.h"
#include "arch/debug.h"
#include "base/types.h"
#include "vm/vm.h"

/*
 * Whether an access from FAR_EL2 on, of `size` bytes and of the direction that
 * `esr` of the abort has, meets a watchpoint of the CPU; and then the guest, or
 * the debugger, has its exception.
 */
bool watchpoint_take(struct vcpu *vcpu, struct frame *frame, u64 esr,
		     unsigned size);

/*
 * Whether EL1 would get a debug exception that depends on enables (D2.3), with
 * these registers: from EL0 always; from EL1 by KDE and PSTATE.D.
 */
bool watchpoint_el1_may(const struct debug_hardware *registers);

#endif
