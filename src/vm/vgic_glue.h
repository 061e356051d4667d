/* SPDX-License-Identifier: BSD-2-Clause */
/* The VM's interrupt controller: physical GIC, virtual GIC, trapped frames. */
#ifndef VM_VGIC_GLUE_H
#define VM_VGIC_GLUE_H

#include "vm/vm.h"

/*
 * Brings up the physical distributor, makes the virtual GIC, and puts its
 * frames on the VM's bus. Refuses a GIC that cannot be used. Boot CPU.
 */
void vgic_glue_create(struct vm *vm);

#endif
