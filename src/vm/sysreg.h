/* SPDX-License-Identifier: BSD-2-Clause */
/* System registers that trap from the guest. */
#ifndef VM_SYSREG_H
#define VM_SYSREG_H

#include "arch/context.h"
#include "base/types.h"
#include "vm/vm.h"

/* Emulates the access, or makes it UNDEFINED. */
void sysreg_exit(struct vcpu *vcpu, struct frame *frame, u64 esr);

#endif
