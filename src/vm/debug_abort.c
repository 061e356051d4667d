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
#include "vm/debug_state.h"

/* DCZID_EL0: log2 of words of a block. */
#define DCZID_BS MASK(3, 0)

/*
 * AT finds nothing where it would have to read a page of the guest's tables
 * that is watched.
 */
bool debug_translate_pc(struct vcpu *vcpu, u64 *address)
{
	u64 pc = read_sysreg(elr_el2), par = translate_stage1(pc);
	struct pgt_leaf leaf;

	*address = (par & PAR_ADDRESS) | (pc & (PAGE_SIZE - 1));
	if (unlikely(par & PAR_F) && !debug_walk_stage1(vcpu, pc, address))
		return false;
	return pgtable_lookup(&vcpu->vm->stage2_table, *address, &leaf) == OK &&
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
	if ((spsr & PSTATE_AARCH32) || !debug_translate_pc(vcpu, &pa) ||
	    debug_peek_insn(pa, &insn) != OK)
		return;
	/* What begins in the page before does not begin at FAR_EL2. */
	(void)!emul_access(insn, read_sysreg(elr_el2), frame->x, sp, 0, dczva,
			   access);
}

/* Where the access at `va` leads: the abort itself says so for its own page. */
static bool ipa_of(u64 va, u64 esr, u64 *ipa)
{
	ipa_t faulted;
	u64 par;

	if (align_down(va, PAGE_SIZE) ==
	    align_down(read_sysreg(far_el2), PAGE_SIZE)) {
		if (abort_ipa(esr, &faulted) != OK)
			return false;
		*ipa = align_down(faulted.v, PAGE_SIZE);
	} else {
		par = translate_stage1(va);
		if (par & PAR_F)
			return false;
		*ipa = par & PAR_ADDRESS;
	}
	*ipa |= va & (PAGE_SIZE - 1);
	return true;
}

/*
 * The watch that the access meets, or NULL; GDB's own, if there is one. In each
 * page: when the access is made then, all of them are open.
 */
static const struct debug_watch *hit_of(struct vcpu *vcpu, u64 esr,
					const struct emul_access *access)
{
	const struct debug_watch *hit = NULL, *w;
	u64 va = access->address, left = access->size, ipa;

	while (left) {
		u64 size = PAGE_SIZE - (va & (PAGE_SIZE - 1));

		if (size > left)
			size = left;
		w = ipa_of(va, esr, &ipa)
			    ? debug_watch_hit(vcpu->vm->debug, ipa, size,
					      access->load, access->store)
			    : NULL;
		if (w && !w->vectors)
			return w;
		if (w)
			hit = w;
		va += size;
		left -= size;
	}
	return hit;
}

static void watched_page(struct vcpu *vcpu, struct frame *frame, u64 esr)
{
	const struct debug_watch *w = NULL;
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
	debug_stop_at(vcpu, frame, rsp_reason_of(w->asked.type), w->va);
}

bool debug_abort(struct vcpu *vcpu, struct frame *frame, u64 esr)
{
	if (!vcpu->debug)
		return false;
	if (vcpu->debug->fenced) {
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
