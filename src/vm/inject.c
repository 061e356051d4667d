/* SPDX-License-Identifier: BSD-2-Clause */
#include "vm/inject.h"

#include "arch/sysreg.h"
#include "base/status.h"
#include "emul/inject.h"
#include "pgtable/el1.h"
#include "vm/guest_memory.h"
#include "vm/guest_regime.h"

u32 inject_features(void)
{
	u64 pfr0 = read_sysreg(id_aa64pfr0_el1);
	u64 pfr1 = read_sysreg(ID_AA64PFR1_EL1_);
	u64 mmfr1 = read_sysreg(ID_AA64MMFR1_EL1_);
	u64 dfr1 = read_sysreg(id_aa64dfr1_el1);

	return (bits(mmfr1, 23, 20) ? EMUL_FEAT_PAN : 0) |
	       (bits(pfr1, 7, 4) ? EMUL_FEAT_SSBS : 0) |
	       (bits(pfr1, 11, 8) ? EMUL_FEAT_MTE : 0) |
	       (bits(pfr0, 51, 48) ? EMUL_FEAT_DIT : 0) |
	       (bits(pfr1, 39, 36) ? EMUL_FEAT_NMI : 0) |
	       (bits(dfr1, 51, 48) ? EMUL_FEAT_EBEP : 0) |
	       (bits(pfr1, 47, 44) ? EMUL_FEAT_GCS : 0);
}

/* The only place where a synchronous exception is entered. */
static void enter(const struct vcpu *vcpu, u64 esr)
{
	struct emul_el1 state = {
		.features = vcpu->vm->inject_features,
		.spsr = read_sysreg(spsr_el2),
		.pc = read_sysreg(elr_el2),
		.vbar = read_sysreg(vbar_el1),
		.sctlr = read_sysreg(sctlr_el1),
	};
	struct emul_entry entry;

	if (state.features & EMUL_FEAT_GCS)
		state.gcscr = read_sysreg(GCSCR_EL1_);
	emul_inject(&state, esr, &entry);
	write_sysreg(spsr_el1, entry.spsr_el1);
	write_sysreg(elr_el1, entry.elr_el1);
	write_sysreg(esr_el1, entry.esr_el1);
	write_sysreg(spsr_el2, entry.spsr_el2);
	write_sysreg(elr_el2, entry.elr_el2);
}

void inject_same(struct vcpu *vcpu, u64 esr)
{
	enter(vcpu, emul_same_exception(esr, read_sysreg(spsr_el2)));
}

void inject_undefined(struct vcpu *vcpu)
{
	vcpu->exits[EXIT_UNDEFINED]++;
	enter(vcpu, EMUL_UNDEFINED);
}

/* A walk that is followed to the page where the CPU's own was stopped. */
struct followed {
	struct vcpu *vcpu;
	u64 stopped; /* the page */
	int level;   /* where the walk is */
};

/* A descriptor of the guest's stage 1; RAM only, a device may mind. */
static int read_descriptor(void *context, u64 address, int level,
			   u64 *descriptor)
{
	struct followed *walk = context;
	struct pgt_leaf leaf;

	walk->level = level;
	if (align_down(address, PAGE_SIZE) == walk->stopped ||
	    pgtable_lookup(&walk->vcpu->vm->stage2_table, address, &leaf) !=
		    OK ||
	    !(leaf.attrs & PGT_X))
		return ERR_NOT_FOUND;
	return guest_memory_read(descriptor, pa(address), sizeof(*descriptor),
				 !(read_sysreg(sctlr_el1) & SCTLR_C))
		       ? OK
		       : ERR_NOT_FOUND;
}

/*
 * The level of the walk that ran into unmapped space at HPFAR_EL2. If the
 * guest has changed its tables since, that at which the walk ends now.
 */
static NOINLINE int walk_level(struct vcpu *vcpu)
{
	struct followed walk = {
		.vcpu = vcpu,
		.stopped = bits(read_sysreg(hpfar_el2), 43, 4) << PAGE_SHIFT,
	};
	struct el1_regime regime;
	struct el1_mapping mapping;

	guest_regime_read(&regime);
	(void)!el1_translate(&regime, read_sysreg(far_el2), read_descriptor,
			     &walk, &mapping);
	return walk.level;
}

void inject_external_abort(struct vcpu *vcpu, u64 esr)
{
	int level = unlikely(esr_s1ptw(esr)) ? walk_level(vcpu) : 0;

	vcpu->exits[EXIT_ABORT]++;
	if (!esr_fnv(esr))
		write_sysreg(far_el1, read_sysreg(far_el2));
	enter(vcpu, emul_external_abort(esr, read_sysreg(spsr_el2), level));
}

void inject_watchpoint(struct vcpu *vcpu, u64 esr, u64 far)
{
	inject_same(vcpu, esr);
	write_sysreg(far_el1, far);
}

/* Arm ARM D1.3.6.3: VSE stays set until the guest takes the exception. */
void inject_serror(struct vcpu *vcpu, u64 esr)
{
	if (vcpu->vm->features.ras)
		write_sysreg(VSESR_EL2_, esr & MASK(24, 0));
	write_sysreg(hcr_el2, read_sysreg(hcr_el2) | HCR_VSE);
}
