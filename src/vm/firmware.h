/* SPDX-License-Identifier: BSD-2-Clause */
/* What the firmware at EL3 offers, asked once at boot. */
#ifndef VM_FIRMWARE_H
#define VM_FIRMWARE_H

#include "psci/psci.h"
#include "vm/platform.h"

/*
 * Fills the firmware_* fields. Without PSCI by SMC in the device tree
 * nothing is called and nothing is offered. Refuses a firmware whose PSCI is
 * older than 0.2 when there is more than one CPU to start. Boot CPU.
 */
void firmware_probe(struct psci_config *config,
		    const struct platform *platform);

#endif
