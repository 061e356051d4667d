/* SPDX-License-Identifier: BSD-2-Clause */
/* What becomes of the guest's accesses to addresses where it has nothing. */
#ifndef VM_FAULT_H
#define VM_FAULT_H

#include "arch/context.h"
#include "vm/vm.h"

/*
 * A stage 2 abort that nobody has an answer for: the guest gets an external
 * abort, as from the bus, or what caisson.fault and `monitor fault' say. The
 * whole frame.
 */
void fault_take(struct vcpu *vcpu, struct frame *frame, u64 esr) COLD;

/* "off", "warn", "trap", "autoskip", by enum probe_policy; NULL ends it. */
extern const char *const fault_policies[];

#endif
