/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef VM_GUEST_REGIME_H
#define VM_GUEST_REGIME_H

#include "pgtable/el1.h"

/*
 * What decides how the guest's own stage 1 translates, from the registers of
 * the calling CPU while it handles an exit.
 */
void guest_regime_read(struct el1_regime *regime);

#endif
