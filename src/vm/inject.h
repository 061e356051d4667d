/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Exceptions that EL2 gives the guest, as the CPU itself would have taken
 * them to EL1. The guest resumes at its vector when EL2 returns. All run on
 * the vCPU's own CPU, while it handles an exception of the guest.
 */
#ifndef VM_INJECT_H
#define VM_INJECT_H

#include "base/types.h"
#include "vm/vm.h"

/* The features of the calling CPU that count: enum emul_feature, or-ed. */
u32 inject_features(void);

/* The instruction at ELR_EL2 is UNDEFINED. */
void inject_undefined(struct vcpu *vcpu);

/*
 * A synchronous external abort: what an access to addresses gets on the bus
 * that nobody answers. `esr` and FAR_EL2 are those of the stage 2 fault.
 */
void inject_external_abort(struct vcpu *vcpu, u64 esr);

/*
 * A virtual SError, taken when the guest unmasks it. The guest sees the ISS
 * of `esr` where FEAT_RAS exists.
 */
void inject_serror(struct vcpu *vcpu, u64 esr);

/*
 * A watchpoint of the guest's own: as inject_same(), with the address of the
 * access in FAR_EL1.
 */
void inject_watchpoint(struct vcpu *vcpu, u64 esr, u64 far);

/*
 * Hands an exception on to EL1 with the syndrome that it would have had there:
 * one that would have gone there if EL2 were not here.
 */
void inject_same(struct vcpu *vcpu, u64 esr);

#endif
