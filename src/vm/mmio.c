/* SPDX-License-Identifier: BSD-2-Clause */
#include "vm/mmio.h"

#include "arch/debug.h"
#include "arch/sysreg.h"
#include "base/status.h"
#include "emul/esr.h"
#include "emul/inject.h"
#include "vm/abort.h"
#include "vm/fault.h"

/*
 * What drivers do: a word of a device by one register, with little-endian
 * data, in AArch64 state; and what is to be done to PSTATE behind it is
 * nothing, nor can it meet a watchpoint. False: it is none.
 */
static ALWAYS_INLINE bool is_plain_word(u64 esr)
{
	const u64 other = PSTATE_AARCH32 | PSTATE_SS | PSTATE_BTYPE;

	return esr_is_word_access(esr) && !(read_sysreg(spsr_el2) & other) &&
	       !(read_sysreg(mdscr_el1) & MDSCR_MDE) &&
	       !(read_sysreg(sctlr_el1) & (SCTLR_EE | SCTLR_E0E));
}

/*
 * The device stores what is read into the guest's register; into that behind
 * the last one if it is XZR. Nothing is kept across its call: what is needed
 * then, which is next to nothing, registers of the CPU still have.
 */
static ALWAYS_INLINE void access_word(struct vcpu *vcpu, struct frame *frame,
				      u64 esr, const struct emul_region *region,
				      ipa_t address)
{
	u64 offset = address.v - region->base;
	unsigned rt = esr_srt(esr);
	int status;

	if (unlikely(region->size - offset < 4)) {
		fault_take(vcpu, frame, esr);
		return;
	}
	if (esr_wnr(esr))
		status = region->ops->write(region->context, vcpu, offset, 4,
					    (u32)mmio_register(frame, rt));
	else
		status = region->ops->read(region->context, vcpu, offset, 4,
					   frame_slot(frame, rt));
	if (likely(status == OK))
		write_sysreg(elr_el2, read_sysreg(elr_el2) + 4);
	else
		fault_take(this_vcpu(), this_frame(), read_sysreg(esr_el2));
}

/* It is not the device that this CPU accessed last. */
static NOINLINE void access_another(struct vcpu *vcpu, struct frame *frame,
				    u64 esr, ipa_t address)
{
	const struct emul_region *region =
		emul_bus_search(&vcpu->vm->bus, address, &vcpu->region);

	if (region)
		access_word(vcpu, frame, esr, region, address);
	else
		fault_take(vcpu, frame, esr);
}

void mmio_exit(struct vcpu *vcpu, struct frame *frame, u64 esr)
{
	ipa_t address;

	if (unlikely(!is_plain_word(esr))) {
		mmio_other(vcpu, frame, esr);
		return;
	}
	address = abort_ipa_of_mapping();
	if (likely(emul_region_holds(vcpu->region, address.v)))
		access_word(vcpu, frame, esr, vcpu->region, address);
	else if (emul_bus_spans(&vcpu->vm->bus, address))
		access_another(vcpu, frame, esr, address);
	else
		fault_take(vcpu, frame, esr);
}
