/* SPDX-License-Identifier: BSD-2-Clause */
/* Accesses of the guest to addresses that stage 2 does not map. */
#ifndef VM_MMIO_H
#define VM_MMIO_H

#include "arch/context.h"
#include "base/types.h"
#include "vm/vm.h"

/*
 * A data abort from the guest: performed on an emulated device, or answered
 * with the external abort that bare hardware gives.
 */
void mmio_exit(struct vcpu *vcpu, struct frame *frame, u64 esr);

/* The same for all but a plain word; apart, so that mmio_exit() stays short. */
NOINLINE void mmio_other(struct vcpu *vcpu, struct frame *frame, u64 esr);

/*
 * Goes past the instruction that has faulted as if it had been carried out and
 * nobody had answered: loads give 0. ERR_UNSUPPORTED: it is not a load or store
 * that is known (see emul/ldst.h); the guest is as it was.
 */
int mmio_skip(struct vcpu *vcpu, struct frame *frame, u64 esr) MUST_CHECK;

/* What a register of the instruction holds: x31 is the zero register here. */
static inline u64 mmio_register(const struct frame *frame, unsigned n)
{
	return n == 31 ? 0 : frame->x[n];
}

#endif
