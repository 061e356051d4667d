/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Messages between the CPUs of EL2. The sender writes, then kicks; the
 * receiver takes the kick at once, since a guest cannot mask EL2's
 * interrupts, and serves everything that waits for it.
 *
 * Lock order: the distributor lock of the VM is the only lock under which a
 * CPU waits for others. Only its holder stops other vCPUs, and whoever waits
 * for the lock lets itself be stopped meanwhile; so no two CPUs can wait for
 * each other. The console's lock is taken last and for one line.
 */
#ifndef VM_KICK_H
#define VM_KICK_H

#include "vm/vm.h"

/* Waits for the lock that another CPU has. */
void kick_wait_distributor(struct vcpu *vcpu) COLD;

/* Takes and gives back the lock over the distributor's shared state. */
static inline void kick_lock_distributor(struct vcpu *vcpu)
{
	if (unlikely(!spin_try_lock(&vcpu->vm->distributor_lock)))
		kick_wait_distributor(vcpu);
}

static inline void kick_unlock_distributor(struct vcpu *vcpu)
{
	spin_unlock(&vcpu->vm->distributor_lock);
}

/*
 * Asks a vCPU to stop at EL2 with its list registers folded into memory, waits
 * until it has, and lets it go on. The caller holds the distributor lock.
 */
void kick_ask_stop(struct vcpu *target);
void kick_await_stop(const struct vcpu *target);
void kick_go(struct vcpu *target);

/*
 * For a vCPU that waits at EL2 without taking interrupts: lets itself be
 * stopped, if a CPU has asked for it, until that one lets it go.
 */
void kick_poll(struct vcpu *vcpu);

/* Serves what waits for this vCPU. */
void kick_serve(struct vcpu *vcpu);

/* Tells a parked vCPU to start; what with is in vm->psci. */
void kick_start(struct vcpu *target);

#endif
