/* SPDX-License-Identifier: BSD-2-Clause */
#include "vm/sysreg.h"

#include "arch/sysreg.h"
#include "base/bits.h"
#include "base/compiler.h"
#include "emul/esr.h"
#include "vm/debug.h"
#include "vm/exit.h"
#include "vm/inject.h"
#include "vm/kick.h"

/*
 * What traps and is served. HCR_EL2.IMO and FMO make the SGI registers trap
 * (IHI 0069H 12.1.8), ICH_HCR_EL2.TDIR makes DIR trap; all of them are write
 * only. What else traps is implementation defined (HCR_EL2.TIDCP), and
 * UNDEFINED for the guest.
 */
#define WRITE_DIR    ESR_SYSREG_WRITE(3, 0, 12, 11, 1) /* ICC_DIR_EL1 */
#define WRITE_SGI1R  ESR_SYSREG_WRITE(3, 0, 12, 11, 5) /* ICC_SGI1R_EL1 */
#define WRITE_ASGI1R ESR_SYSREG_WRITE(3, 0, 12, 11, 6) /* ICC_ASGI1R_EL1 */
#define WRITE_SGI0R  ESR_SYSREG_WRITE(3, 0, 12, 11, 7) /* ICC_SGI0R_EL1 */

static u64 written(const struct frame *frame, u64 esr)
{
	unsigned rt = esr_sysreg_rt(esr);

	return rt == 31 ? 0 : frame->x[rt];
}

static void send(struct vcpu *vcpu, const struct frame *frame, u64 esr,
		 enum vgic_sgi_register which)
{
	vgic_send_sgi(vcpu->vgic, written(frame, esr), which);
	exit_skip(esr);
}

/* In EOImode 0 writes to it are ignored (IHI 0069H, ICC_DIR_EL1). */
static void deactivate(struct vcpu *vcpu, const struct frame *frame, u64 esr)
{
	if (bit(read_sysreg(ICH_VMCR_EL2_), ICH_VMCR_VEOIM)) {
		kick_lock_distributor(vcpu);
		vgic_deactivate(vcpu->vgic, (u32)written(frame, esr));
		kick_unlock_distributor(vcpu);
	}
	exit_skip(esr);
}

/* Nothing of the guest's, but perhaps the debugger's. */
static NOINLINE void ask_debugger(struct vcpu *vcpu, struct frame *frame,
				  u64 esr)
{
	if (!debug_sysreg(vcpu, frame, esr))
		inject_undefined(vcpu);
}

static NOINLINE void exit_rarely(struct vcpu *vcpu, struct frame *frame,
				 u64 esr)
{
	switch (esr & ESR_SYSREG_WHICH) {
	case WRITE_DIR:
		deactivate(vcpu, frame, esr);
		return;
	case WRITE_ASGI1R:
		send(vcpu, frame, esr, VGIC_ASGI1R);
		return;
	case WRITE_SGI0R:
		send(vcpu, frame, esr, VGIC_SGI0R);
		return;
	default:
		if (vcpu->vm->debug)
			ask_debugger(vcpu, frame, esr);
		else
			inject_undefined(vcpu);
	}
}

/* Each message from CPU to CPU is a write of SGI1R. */
void sysreg_exit(struct vcpu *vcpu, struct frame *frame, u64 esr)
{
	if (likely((esr & ESR_SYSREG_WHICH) == WRITE_SGI1R))
		send(vcpu, frame, esr, VGIC_SGI1R);
	else
		exit_rarely(vcpu, frame, esr);
}
