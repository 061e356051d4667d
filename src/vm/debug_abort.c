/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Aborts of stage 2 that are a debugger's doing: the fence, and watched pages.
 */
#include "arch/sysreg.h"
#include "arch/translate.h"
#include "base/bits.h"
#include "base/status.h"
#include "emul/access.h"
#include "emul/esr.h"
#include "emul/inject.h"
#include "vm/abort.h"
#include "vm/debug.h"
#include "vm/debug_points.h"
#include "vm/debug_state.h"

/* DCZID_EL0: log2 of words of a block. */
#define DCZID_BS MASK(3, 0)

bool debug_translate_pc(struct vcpu *vcpu, u64 *address)
{
	u64 pc = read_sysreg(elr_el2), par = translate_guest(pc);
	struct pgt_leaf leaf;

	*address = (par & PAR_ADDRESS) | (pc & (PAGE_SIZE - 1));
	return !(par & PAR_F) &&
	       pgtable_lookup(&vcpu->vm->stage2_table, *address, &leaf) == OK &&
	       (leaf.attrs & PGT_X);
}

/* What the instruction accesses; if nobody knows, what one at most can. */
static void access_of(struct vcpu *vcpu, const struct frame *frame, u64 esr,
		      struct emul_access *access)
{
	u64 spsr = read_sysreg(spsr_el2), pa;
	u32 dczva = 4u << (read_sysreg(dczid_el0) & DCZID_BS), insn;
	u64 sp = (spsr & MASK(3, 0)) == PSTATE_EL1H ? read_sysreg(sp_el1)
						    : read_sysreg(sp_el0);

	*access = (struct emul_access){
		.address = read_sysreg(far_el2),
		.size = esr_isv(esr) ? esr_size(esr) : 256,
		.load = !esr_wnr(esr),
		.store = esr_wnr(esr),
	};
	if (esr_isv(esr) || (spsr & PSTATE_AARCH32) ||
	    !debug_translate_pc(vcpu, &pa) || debug_peek_insn(pa, &insn) != OK)
		return;
	if (emul_access(insn, read_sysreg(elr_el2), frame->x, sp, 0, dczva,
			access) != OK)
		*access = (struct emul_access){ read_sysreg(far_el2), 256,
						!esr_wnr(esr), esr_wnr(esr) };
}

/* The watch that the access meets in the page that faulted, or NULL. */
static const struct debug_watch *hit_of(struct vcpu *vcpu, u64 esr,
					const struct emul_access *access)
{
	u64 first = align_down(read_sysreg(far_el2), PAGE_SIZE), page;
	u64 start = access->address, end = start + access->size;
	ipa_t address;

	if (abort_ipa(esr, &address) != OK)
		return NULL;
	page = align_down(address.v, PAGE_SIZE);
	if (start < first)
		start = first;
	if (end > first + PAGE_SIZE)
		end = first + PAGE_SIZE;
	if (end <= start)
		return NULL;
	return debug_watch_hit(vcpu->vm->debug, page + (start - first),
			       end - start, access->load, access->store);
}

static void watched_page(struct vcpu *vcpu, struct frame *frame, u64 esr)
{
	const struct debug_watch *w = NULL;
	struct rsp_stop stop = {
		.thread = vcpu->cpu.index + 1,
		.signal = RSP_SIGNAL_TRAP,
	};
	struct emul_access access;

	/* A table walk of the guest, or cache maintenance, is no access. */
	if (!esr_s1ptw(esr) && !esr_cm(esr)) {
		access_of(vcpu, frame, esr, &access);
		w = hit_of(vcpu, esr, &access);
	}
	if (w && w->vectors &&
	    debug_vectors_written(vcpu, frame, read_sysreg(far_el2)))
		return;
	if (!w || w->vectors) {
		debug_pass(vcpu, frame);
		return;
	}
	stop.address = w->va;
	stop.reason = w->type == RSP_WATCH_WRITE  ? RSP_REASON_WATCH
		      : w->type == RSP_WATCH_READ ? RSP_REASON_READ_WATCH
						  : RSP_REASON_ACCESS_WATCH;
	debug_stop(vcpu, frame, &stop);
}

bool debug_abort(struct vcpu *vcpu, struct frame *frame, u64 esr)
{
	if (!vcpu->vm->debug)
		return false;
	if (debug_cpu_of(vcpu)->fenced) {
		debug_fence_met(vcpu, frame);
		return true;
	}
	if (!esr_is_permission_fault(esr) || vcpu->vm->debug->watch_count == 0)
		return false;
	if (esr_ec(esr) != ESR_EC_DABT_LOWER && !esr_s1ptw(esr))
		return false;
	watched_page(vcpu, frame, esr);
	return true;
}
