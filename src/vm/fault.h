/* SPDX-License-Identifier: BSD-2-Clause */
/* What becomes of aborts of stage 2 that no device answers. */
#ifndef VM_FAULT_H
#define VM_FAULT_H

#include "arch/context.h"
#include "vm/vm.h"

/*
 * It may be a debugger's doing. Else the guest has nothing there: it gets an
 * external abort, as from the bus, or what caisson.fault and `monitor fault'
 * say. The whole frame.
 */
void fault_take(struct vcpu *vcpu, struct frame *frame, u64 esr);

/* "off", "warn", "trap", "autoskip": texts by enum probe_policy. */
extern const char fault_policies[];

#endif
