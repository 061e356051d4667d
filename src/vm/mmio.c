/* SPDX-License-Identifier: BSD-2-Clause */
#include "vm/mmio.h"

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

/* x31 is the zero register here. */
static u64 get_x(const struct frame *frame, unsigned n)
{
	return n == 31 ? 0 : frame->x[n];
}

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
	u64 pc = read_sysreg(elr_el2), par, address;
	struct pgt_leaf leaf;

	if (read_sysreg(spsr_el2) & PSTATE_AARCH32)
		return ERR_UNSUPPORTED;
	par = translate_guest(pc);
	if (par & PAR_F)
		return ERR_BUSY;
	address = (par & PAR_ADDRESS) | (pc & (PAGE_SIZE - 1));
	if (pgtable_lookup(&vcpu->vm->stage2_table, address, &leaf) != OK ||
	    !(leaf.attrs & PGT_X))
		return ERR_UNSUPPORTED;
	guest_memory_read(insn, pa(address), sizeof(*insn),
			  !(read_sysreg(sctlr_el1) & SCTLR_C));
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
static ALWAYS_INLINE int access_bus(struct vcpu *vcpu, enum answerer who,
				    ipa_t address, unsigned size, bool write,
				    u64 *value)
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
static ALWAYS_INLINE int access_by_syndrome(struct vcpu *vcpu,
					    struct frame *frame, u64 esr,
					    enum answerer who, ipa_t address)
{
	unsigned size = esr_size(esr), rt = esr_srt(esr);
	bool write = esr_wnr(esr);
	u64 value = 0;
	int status;

	if (write)
		value = get_x(frame, rt);
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
	if ((address.v & (PAGE_SIZE - 1)) + (ldst.pair ? 2u : 1u) * ldst.size >
	    PAGE_SIZE)
		return ERR_UNSUPPORTED;
	base = ldst.rn == 31 ? get_sp(spsr) : frame->x[ldst.rn];
	/* A pair that begins in RAM and ends in a device is no device access. */
	if (ldst.mode != EMUL_LDST_PAUTH &&
	    bits(emul_ldst_address(&ldst, base, get_x(frame, ldst.rm),
				   read_sysreg(elr_el2)) ^
			 read_sysreg(far_el2),
		 55, 0) != 0)
		return ERR_UNSUPPORTED;
	values[0] = get_x(frame, ldst.rt);
	values[1] = ldst.pair ? get_x(frame, ldst.rt2) : 0;
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

/*
 * What drivers do: a word of a device by one register, with little-endian
 * data, in AArch64 state; and what is to be done to PSTATE behind it is
 * nothing. False: it is none.
 */
static ALWAYS_INLINE bool is_plain_word(u64 esr)
{
	const u64 other = PSTATE_AARCH32 | PSTATE_SS | PSTATE_BTYPE;

	return esr_is_word_access(esr) && !(read_sysreg(spsr_el2) & other) &&
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
					    (u32)get_x(frame, rt));
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

static NOINLINE void exit_slowly(struct vcpu *vcpu, struct frame *frame,
				 u64 esr)
{
	int status = ERR_NOT_FOUND;
	ipa_t address;

	if (likely(esr_is_mapping_fault(esr) && !esr_s1ptw(esr))) {
		address = abort_ipa_of_mapping();
		/* Maintenance by address of what no cache holds: no effect. */
		if (unlikely(esr_cm(esr)))
			status = OK;
		else if (likely(esr_isv(esr)))
			status = access_by_syndrome(vcpu, frame, esr, BY_BUS,
						    address);
		else if (emul_bus_find(&vcpu->vm->bus, address, &vcpu->region))
			status = access_by_instruction(vcpu, frame, esr, BY_BUS,
						       address);
	}
	if (likely(status == OK))
		exit_skip(esr);
	else if (status != ERR_BUSY) /* else the guest tries again */
		fault_take(vcpu, frame, esr);
}

void mmio_exit(struct vcpu *vcpu, struct frame *frame, u64 esr)
{
	ipa_t address;

	if (unlikely(!is_plain_word(esr))) {
		exit_slowly(vcpu, frame, esr);
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

int mmio_skip(struct vcpu *vcpu, struct frame *frame, u64 esr)
{
	int status = ERR_UNSUPPORTED;

	if (esr_ec(esr) != ESR_EC_DABT_LOWER || esr_s1ptw(esr))
		return status;
	if (esr_isv(esr))
		status = access_by_syndrome(vcpu, frame, esr, BY_NOBODY,
					    abort_ipa_of_mapping());
	else
		status = access_by_instruction(vcpu, frame, esr, BY_NOBODY,
					       abort_ipa_of_mapping());
	if (status == OK)
		exit_skip(esr);
	/* The guest has changed its code or map meanwhile: it tries again. */
	return status == ERR_BUSY ? OK : status;
}
