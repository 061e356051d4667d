/* SPDX-License-Identifier: BSD-2-Clause */
#include "vm/sysreg.h"

#include "base/compiler.h"
#include "emul/esr.h"
#include "emul/sysreg.h"
#include "vm/debug.h"
#include "vm/exit.h"
#include "vm/inject.h"
#include "vm/kick.h"

enum action {
	WRITE_SGI0R = VGIC_SGI0R,
	WRITE_SGI1R = VGIC_SGI1R,
	WRITE_ASGI1R = VGIC_ASGI1R,
	WRITE_DIR,
};

/*
 * What traps and is served. HCR_EL2.IMO and FMO make the SGI registers trap
 * (IHI 0069H 12.1.8), ICH_HCR_EL2.TDIR makes DIR trap. Everything else that traps is
 * implementation defined (HCR_EL2.TIDCP) and UNDEFINED for the guest.
 */
static const struct sysreg_row table[] = {
	SYSREG_ROW(SYSREG(3, 0, 12, 11, 1), WRITE_DIR, "ICC_DIR_EL1"),
	SYSREG_ROW(SYSREG(3, 0, 12, 11, 5), WRITE_SGI1R, "ICC_SGI1R_EL1"),
	SYSREG_ROW(SYSREG(3, 0, 12, 11, 6), WRITE_ASGI1R, "ICC_ASGI1R_EL1"),
	SYSREG_ROW(SYSREG(3, 0, 12, 11, 7), WRITE_SGI0R, "ICC_SGI0R_EL1"),
};

static u64 written(const struct frame *frame, u64 esr)
{
	unsigned rt = esr_sysreg_rt(esr);

	return rt == 31 ? 0 : frame->x[rt];
}

static NOINLINE void exit_by_table(struct vcpu *vcpu, struct frame *frame,
				   u64 esr)
{
	const struct sysreg_row *row =
		sysreg_find(table, ARRAY_COUNT(table), sysreg_key(esr));
	u64 value = written(frame, esr);

	/* All of them are write only: reading them is UNDEFINED. */
	if (!row || esr_sysreg_read(esr)) {
		if (!debug_sysreg(vcpu, frame, esr))
			inject_undefined(vcpu);
		return;
	}
	if (row->action == WRITE_DIR) {
		kick_lock_distributor(vcpu);
		vgic_deactivate(vcpu->vgic, (u32)value);
		kick_unlock_distributor(vcpu);
	} else {
		vgic_send_sgi(vcpu->vgic, value,
			      (enum vgic_sgi_register)row->action);
	}
	exit_skip(esr);
}

/* Each message from CPU to CPU is a write of SGI1R. */
void sysreg_exit(struct vcpu *vcpu, struct frame *frame, u64 esr)
{
	if (unlikely((esr & ESR_SYSREG_WHICH) !=
		     ESR_SYSREG_WRITE(3, 0, 12, 11, 5))) {
		exit_by_table(vcpu, frame, esr);
		return;
	}
	vgic_send_sgi(vcpu->vgic, written(frame, esr), VGIC_SGI1R);
	exit_skip(esr);
}
