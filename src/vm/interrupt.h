/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Physical interrupts: those of EL2 are served, all others become the
 * guest's.
 */
#ifndef VM_INTERRUPT_H
#define VM_INTERRUPT_H

#include "vm/vm.h"

/*
 * Takes every interrupt that is pending for the calling CPU. None is lost or
 * taken twice; a guest's interrupt is in a list register, or queued, before
 * its priority is dropped.
 */
void interrupts_take(struct vcpu *vcpu);

#endif
