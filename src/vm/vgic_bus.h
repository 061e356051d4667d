/* SPDX-License-Identifier: BSD-2-Clause */
/* The frames of the virtual GIC, as devices on the VM's bus. */
#ifndef VM_VGIC_BUS_H
#define VM_VGIC_BUS_H

#include "emul/bus.h"

/* Its context is the struct vgic. */
extern const struct emul_bus_ops vgic_bus_distributor;

/* Its context is the struct vgic_vcpu whose it is. */
extern const struct emul_bus_ops vgic_bus_redistributor;

/* The second page of a GICv2 CPU interface; no context. */
extern const struct emul_bus_ops vgic_bus_dir;

#endif
