/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The life of a vCPU: started by PSCI, waiting, parked, started again. All
 * run on the vCPU's own CPU unless they say otherwise.
 */
#ifndef VM_VCPU_H
#define VM_VCPU_H

#include "base/compiler.h"
#include "vm/vm.h"

/*
 * Allocates the vCPU's pages: struct vcpu, the stack for EL2's own faults
 * behind it, and the EL2 stack between guard pages. Boot CPU, at boot.
 */
struct vcpu *vcpu_create(struct vm *vm, u32 index);

/* Writes every EL2 register of the calling CPU for this vCPU. */
void vcpu_init_cpu(struct vcpu *vcpu);

/*
 * CPU_ON, and the boot CPU's start: resets the virtual CPU interface and EL1,
 * with the endianness of the caller of CPU_ON, and jumps to `entry` with x0 =
 * context.
 */
void vcpu_begin(struct vcpu *vcpu, u64 entry, u64 context) NORETURN;

/*
 * Behind a power-down by CPU_SUSPEND or SYSTEM_SUSPEND: resets EL1, and a
 * GICv3's CPU interface, which goes down with its CPU (a GICv2's is the
 * distributor's), and jumps to `entry` with x0 = context.
 */
void vcpu_resume(struct vcpu *vcpu, u64 entry, u64 context) NORETURN;

/*
 * Starts a vCPU that PSCI's model has chosen: powers its CPU on by firmware,
 * the first time, or wakes it. Runs on the caller of CPU_ON. Returns 0 or
 * firmware's error.
 */
s64 vcpu_power_on(struct vcpu *target);

/* CPU_OFF: waits at EL2 until PSCI starts this vCPU again. */
void vcpu_park(struct vcpu *vcpu) NORETURN;

/*
 * Waits until an interrupt is pending for the guest, as WFI does. Returns
 * how long it took, in ticks of the system counter.
 */
u64 vcpu_wait(struct vcpu *vcpu);

#endif
