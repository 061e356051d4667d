/* SPDX-License-Identifier: BSD-2-Clause */
/* Where an abort of stage 2 was. In its handler, on the CPU that took it. */
#ifndef VM_ABORT_H
#define VM_ABORT_H

#include "arch/sysreg.h"
#include "base/bits.h"
#include "base/compiler.h"
#include "base/types.h"

/*
 * The IPA of a fault of the mapping (esr_is_mapping_fault()) or on a walk of
 * stage 1: HPFAR_EL2 has the page, FAR_EL2 the rest.
 */
static inline ipa_t abort_ipa_of_mapping(void)
{
	u64 page = bits(read_sysreg(hpfar_el2), 43, 4) << PAGE_SHIFT;

	return ipa(page | (read_sysreg(far_el2) & (PAGE_SIZE - 1)));
}

/*
 * The same for any abort: after a permission fault of the access itself
 * HPFAR_EL2 is UNKNOWN (Arm ARM D19.2.62), so stage 1 is asked again.
 * ERR_BUSY: the guest has changed its tables since.
 */
int abort_ipa(u64 esr, ipa_t *address) MUST_CHECK;

#endif
