/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Accesses of any kind: what is left by mmio.c, which has the words that
 * drivers read and write.
 */
#include "arch/sysreg.h"
#include "arch/translate.h"
#include "base/status.h"
#include "emul/esr.h"
#include "emul/inject.h"
#include "emul/ldst.h"
#include "vm/abort.h"
#include "vm/exit.h"
#include "vm/fault.h"
#include "vm/guest_memory.h"
#include "vm/mmio.h"
#include "vm/watchpoint.h"

static void set_x(struct frame *frame, unsigned n, u64 value)
{
	if (n != 31)
		frame->x[n] = value;
}

/* SP of the mode that the guest was in. */
static u64 get_sp(u64 spsr)
{
	if ((spsr & MASK(3, 0)) == PSTATE_EL1H)
		return read_sysreg(sp_el1);
	return read_sysreg(sp_el0);
}

static void set_sp(u64 spsr, u64 value)
{
	if ((spsr & MASK(3, 0)) == PSTATE_EL1H)
		write_sysreg(sp_el1, value);
	else
		write_sysreg(sp_el0, value);
}

/*
 * Reads the instruction that trapped, by the guest's own translation.
 * ERR_BUSY: the guest's mapping has changed meanwhile; ERR_UNSUPPORTED:
 * AArch32 code, or code outside of RAM.
 */
static int fetch_instruction(struct vcpu *vcpu, u32 *insn)
{
	u64 pc = read_sysreg(elr_el2), par, address, word;
	struct pgt_leaf leaf;

	if (read_sysreg(spsr_el2) & PSTATE_AARCH32)
		return ERR_UNSUPPORTED;
	par = translate_stage1(pc);
	if (par & PAR_F)
		return ERR_BUSY;
	address = (par & PAR_ADDRESS) | (pc & (PAGE_SIZE - 1));
	if (pgtable_lookup(&vcpu->vm->stage2_table, address, &leaf) != OK ||
	    !(leaf.attrs & PGT_X))
		return ERR_UNSUPPORTED;
	if (!guest_memory_read(&word, pa(address), sizeof(*insn),
			       !(read_sysreg(sctlr_el1) & SCTLR_C)))
		return ERR_UNSUPPORTED;
	*insn = (u32)word;
	return OK;
}

/* Whether data accesses of the guest are big-endian now. */
static bool is_big_endian(void)
{
	u64 spsr = read_sysreg(spsr_el2);

	if (spsr & PSTATE_AARCH32)
		return spsr & PSTATE_E;
	if ((spsr & MASK(3, 0)) == PSTATE_EL0T)
		return read_sysreg(sctlr_el1) & SCTLR_E0E;
	return read_sysreg(sctlr_el1) & SCTLR_EE;
}

/* Who answers an access. */
enum answerer {
	BY_BUS,
	BY_NOBODY, /* loads give 0, stores have no effect */
};

/* Devices are little-endian: the bytes of `value` are swapped if need be. */
static int access_bus(struct vcpu *vcpu, enum answerer who, ipa_t address,
		      unsigned size, bool write, u64 *value)
{
	const struct emul_region *region;
	bool swap = is_big_endian();
	int status;

	if (who == BY_NOBODY) {
		*value = 0;
		return OK;
	}
	region = emul_bus_find(&vcpu->vm->bus, address, &vcpu->region);
	if (!region)
		return ERR_NOT_FOUND;
	if (swap && write)
		*value = swap_bytes(*value, size);
	status = emul_region_access(region, address, size, write, value, vcpu);
	if (swap && status == OK && !write)
		*value = swap_bytes(*value, size);
	return status;
}

/* One access as the syndrome describes it. */
static int access_by_syndrome(struct vcpu *vcpu, struct frame *frame, u64 esr,
			      enum answerer who, ipa_t address)
{
	unsigned size = esr_size(esr), rt = esr_srt(esr);
	bool write = esr_wnr(esr);
	u64 value = 0;
	int status;

	if (who == BY_BUS && watchpoint_take(vcpu, frame, esr, size))
		return ERR_BUSY;
	if (write)
		value = mmio_register(frame, rt);
	status = access_bus(vcpu, who, address, size, write, &value);
	if (status == OK && !write)
		set_x(frame, rt,
		      emul_load_extend(value, size, esr_sign_extend(esr),
				       esr_sf(esr)));
	return status;
}

/* The one or two accesses of a decoded instruction; values[n] in and out. */
static int access_decoded(struct vcpu *vcpu, const struct emul_ldst *ldst,
			  enum answerer who, ipa_t address, u64 values[2])
{
	unsigned count = ldst->pair ? 2 : 1;
	int status = OK;

	for (unsigned n = 0; status == OK && n < count; n++)
		status = access_bus(vcpu, who, ipa(address.v + n * ldst->size),
				    ldst->size, !ldst->load, &values[n]);
	return status;
}

/*
 * The syndrome of a pair, or of an access with write-back, does not describe
 * it: the instruction does. FAR_EL2 is the lowest address that faulted,
 * which is the first one, since a device's pages fault from their start on.
 * Registers change only when every access has been made.
 */
static int access_by_instruction(struct vcpu *vcpu, struct frame *frame,
				 u64 esr, enum answerer who, ipa_t address)
{
	u64 spsr = read_sysreg(spsr_el2), base, values[2];
	struct emul_ldst ldst;
	unsigned size;
	u32 insn;
	int status = fetch_instruction(vcpu, &insn);

	if (status == OK)
		status = emul_decode_ldst(insn, &ldst);
	if (status != OK)
		return status;
	/*
	 * Stage 1 has allowed what the syndrome says, in one page. Another CPU
	 * of the guest may have changed the instruction since, and the second
	 * half of a pair may lead elsewhere.
	 */
	if (ldst.load == esr_wnr(esr))
		return ERR_BUSY;
	size = (ldst.pair ? 2u : 1u) * ldst.size;
	if ((address.v & (PAGE_SIZE - 1)) + size > PAGE_SIZE)
		return ERR_UNSUPPORTED;
	base = ldst.rn == 31 ? get_sp(spsr) : frame->x[ldst.rn];
	/* A pair that begins in RAM and ends in a device is no device access. */
	if (ldst.mode != EMUL_LDST_PAUTH &&
	    bits(emul_ldst_address(&ldst, base, mmio_register(frame, ldst.rm),
				   read_sysreg(elr_el2)) ^
			 read_sysreg(far_el2),
		 55, 0) != 0)
		return ERR_UNSUPPORTED;
	if (who == BY_BUS && watchpoint_take(vcpu, frame, esr, size))
		return ERR_BUSY;
	values[0] = mmio_register(frame, ldst.rt);
	values[1] = ldst.pair ? mmio_register(frame, ldst.rt2) : 0;
	status = access_decoded(vcpu, &ldst, who, address, values);
	if (status != OK)
		return status;
	if (ldst.writeback != EMUL_LDST_NO_WRITEBACK) {
		base = emul_ldst_writeback(&ldst, base, read_sysreg(far_el2));
		if (ldst.rn == 31)
			set_sp(spsr, base);
		else
			frame->x[ldst.rn] = base;
	}
	if (!ldst.load)
		return OK;
	set_x(frame, ldst.rt, emul_apply_load(&ldst, values[0]));
	if (ldst.pair)
		set_x(frame, ldst.rt2, emul_apply_load(&ldst, values[1]));
	return OK;
}

static int access_any(struct vcpu *vcpu, struct frame *frame, u64 esr,
		      enum answerer who)
{
	ipa_t address = abort_ipa_of_mapping();

	if (esr_isv(esr))
		return access_by_syndrome(vcpu, frame, esr, who, address);
	/* Only a watchpoint has to know what an access to nothing is. */
	if (who == BY_BUS && !(read_sysreg(mdscr_el1) & MDSCR_MDE) &&
	    !emul_bus_find(&vcpu->vm->bus, address, &vcpu->region))
		return ERR_NOT_FOUND;
	return access_by_instruction(vcpu, frame, esr, who, address);
}

void mmio_other(struct vcpu *vcpu, struct frame *frame, u64 esr)
{
	int status = ERR_NOT_FOUND;

	/* Maintenance by address of what no cache holds: no effect. */
	if (esr_is_mapping_fault(esr) && !esr_s1ptw(esr))
		status =
			esr_cm(esr) ? OK : access_any(vcpu, frame, esr, BY_BUS);
	if (status == OK)
		exit_skip(esr);
	else if (status != ERR_BUSY) /* else the guest tries again */
		fault_take(vcpu, frame, esr);
}

int mmio_skip(struct vcpu *vcpu, struct frame *frame, u64 esr)
{
	int status;

	if (esr_ec(esr) != ESR_EC_DABT_LOWER || esr_s1ptw(esr))
		return ERR_UNSUPPORTED;
	status = access_any(vcpu, frame, esr, BY_NOBODY);
	if (status == OK)
		exit_skip(esr);
	/* The guest has changed its code or map meanwhile: it tries again. */
	return status == ERR_BUSY ? OK : status;
}
