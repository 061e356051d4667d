/* SPDX-License-Identifier: BSD-2-Clause */
#include "vm/abort.h"

#include "arch/translate.h"
#include "base/status.h"
#include "emul/esr.h"

int abort_ipa(u64 esr, ipa_t *address)
{
	u64 far, par;

	*address = abort_ipa_of_mapping();
	if (!esr_is_permission_fault(esr) || esr_s1ptw(esr))
		return OK;
	far = read_sysreg(far_el2);
	par = translate_stage1(far);
	if (par & PAR_F)
		return ERR_BUSY;
	*address = ipa((par & PAR_ADDRESS) | (far & (PAGE_SIZE - 1)));
	return OK;
}
