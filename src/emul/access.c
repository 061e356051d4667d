/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * emul_decode_ldst() decides the class (Arm ARM C4.1.94) and how addresses
 * are formed. SIMD&FP and tag instructions use the modes of the general ones:
 * they are decoded as the general instruction with the same fields, whose
 * offset is then scaled.
 */
#include "emul/access.h"

#include "base/status.h"
#include "emul/ldst.h"

#define TAG_GRANULE 16

/* What the instruction is decoded against. */
struct machine {
	const u64 *x;
	u64 pc, sp;
	u32 vector_bytes, dczva_bytes;
};

static unsigned field(u32 insn, unsigned hi, unsigned lo)
{
	return (unsigned)bits(insn, hi, lo);
}

/* Rn: 31 is SP. */
static u64 base_register(const struct machine *machine, unsigned n)
{
	return n == 31 ? machine->sp : machine->x[n];
}

static u64 base_of(const struct machine *machine, u32 insn)
{
	return base_register(machine, field(insn, 9, 5));
}

static u64 address_of(const struct machine *machine,
		      const struct emul_ldst *ldst)
{
	u64 index = ldst->rm == 31 ? 0 : machine->x[ldst->rm];

	return emul_ldst_address(ldst, base_register(machine, ldst->rn), index,
				 machine->pc);
}

static int touch(struct emul_access *access, u64 address, u32 size, bool load,
		 bool store)
{
	*access = (struct emul_access){ address, size, load, store };
	return OK;
}

static int load_or_store(struct emul_access *access, u64 address, u32 size,
			 bool load)
{
	return touch(access, address, size, load, !load);
}

static int plain(const struct machine *machine, const struct emul_ldst *ldst,
		 struct emul_access *access)
{
	return load_or_store(access, address_of(machine, ldst),
			     ldst->pair ? 2U * ldst->size : ldst->size,
			     ldst->load);
}

static int exclusive(const struct machine *machine, u32 insn,
		     struct emul_access *access)
{
	u32 size = 1U << field(insn, 31, 30);

	if (bit(insn, 24)) /* FEAT_LSUI */
		return ERR_UNSUPPORTED;
	if (bit(insn, 21))
		size *= 2;
	return load_or_store(access, base_of(machine, insn), size,
			     bit(insn, 22));
}

/* FEAT_LSE128 and the RCW instructions beside it: 0x011001xx1. */
static u32 wide_atomic_bytes(u32 insn)
{
	unsigned opcode = field(insn, 15, 12);

	switch (field(insn, 11, 10)) {
	case 0: /* LDCLRP 1, LDSETP 3, SWPP 8, RCWCLRP, RCWSWPP, RCWSETP */
		return BIT32(opcode) & 0xf0a ? 16 : 0;
	case 2: /* RCWCAS */
		return opcode ? 0 : 8;
	case 3: /* RCWCASP */
		return opcode ? 0 : 16;
	default:
		return 0;
	}
}

static u32 atomic_bytes(u32 insn)
{
	u32 size = 1U << field(insn, 31, 30);

	if (bit(insn, 26)) /* floating point: FEAT_LSFE */
		return 0;
	switch (field(insn, 29, 28)) {
	case 0: /* CAS, and CASP, whose size is bit 30 */
		return bit(insn, 23) ? size : size * 8;
	case 1:
		return wide_atomic_bytes(insn);
	default: /* LDADD ... SWP; RCWCLR, RCWSWP, RCWSET are of 64 bits */
		return field(insn, 15, 12) > 8 ? 8 : size;
	}
}

static int atomic(const struct machine *machine, u32 insn,
		  struct emul_access *access)
{
	u32 size = atomic_bytes(insn);

	if (!size)
		return ERR_UNSUPPORTED;
	return touch(access, base_of(machine, insn), size, true, true);
}

/* LD1-LD4 and ST1-ST4 of whole registers: how many, by opcode (15:12). */
static u32 multiple_bytes(u32 insn)
{
	static const u8 registers[16] = {
		[0] = 4, [2] = 4, [4] = 3, [6] = 3, [7] = 1, [8] = 2, [10] = 2,
	};
	unsigned opcode = field(insn, 15, 12);
	bool interleaved = !(opcode & 2);

	if (interleaved && field(insn, 11, 10) == 3 && !bit(insn, 30))
		return 0;
	return registers[opcode] * (bit(insn, 30) ? 16U : 8U);
}

/* One element of each of 1 to 4 registers, or one for all: LD1R-LD4R. */
static u32 element_bytes(u32 insn)
{
	unsigned scale = field(insn, 15, 14), size = field(insn, 11, 10);
	u32 count = 1 + 2 * field(insn, 13, 13) + field(insn, 21, 21);
	bool s = bit(insn, 12);

	if (scale == 1 && (size & 1))
		return 0;
	if (scale == 2 && size) {
		if (size != 1 || s)
			return 0;
		scale = 3;
	} else if (scale == 3) {
		if (s || !bit(insn, 22))
			return 0;
		scale = size;
	}
	return count << scale;
}

/* 0x00110x: Rn is accessed; it is written back afterwards if at all. */
static int structure(const struct machine *machine, u32 insn,
		     struct emul_access *access)
{
	bool element = bit(insn, 24), post = bit(insn, 23);
	u32 size = element ? element_bytes(insn) : multiple_bytes(insn);

	if (!element && bit(insn, 21))
		return ERR_INVALID;
	if (!post && field(insn, 20, 16))
		return ERR_UNSUPPORTED; /* LDAP1, STL1 of FEAT_LRCPC3 */
	if (!size)
		return ERR_INVALID;
	return load_or_store(access, base_of(machine, insn), size,
			     bit(insn, 22));
}

/* Decodes `general`, which addresses in bytes, for units of 1 << scale. */
static int scaled_address(const struct machine *machine, u32 general,
			  unsigned scale, bool scale_offset, u64 *address)
{
	struct emul_ldst ldst;

	if (emul_decode_ldst(general, &ldst) != OK)
		return ERR_INVALID;
	if (scale_offset)
		ldst.offset *= (s64)1 << scale;
	if (ldst.mode == EMUL_LDST_REGISTER && bit(general, 12))
		ldst.shift = (u8)scale;
	*address = address_of(machine, &ldst);
	return OK;
}

/* As a pair of W registers, whose offset is in units of 4 bytes. */
static int pair(const struct machine *machine, u32 insn, unsigned scale,
		u32 size, struct emul_access *access)
{
	u32 general = insn & ~(u32)(MASK(31, 30) | BIT(26));
	u64 address = 0;
	int status =
		scaled_address(machine, general, scale - 2, true, &address);

	if (status != OK)
		return status;
	return load_or_store(access, address, size, bit(insn, 22));
}

/* As LDRB: the fields of size and opc replaced. Q has opc<1> set. */
static int simd_single(const struct machine *machine, u32 insn,
		       struct emul_access *access)
{
	unsigned scale = bit(insn, 23) ? 4 : field(insn, 31, 30);
	u32 general = (insn & ~(u32)(MASK(31, 30) | BIT(26) | MASK(23, 22))) |
		      BIT32(22);
	bool unscaled = field(insn, 29, 28) == 1; /* LDAPUR, STLUR */
	u64 address = 0;
	int status;

	if (unscaled)
		general &= ~(u32)MASK(11, 10);
	status = scaled_address(machine, general, scale,
				!unscaled && bit(insn, 24), &address);
	if (status != OK)
		return status;
	return load_or_store(access, address, 1U << scale, bit(insn, 22));
}

static int simd(const struct machine *machine, u32 insn,
		struct emul_access *access)
{
	unsigned scale;

	switch (field(insn, 29, 28)) {
	case 0:
		return structure(machine, insn, access);
	case 1:
		if (bit(insn, 24))
			return simd_single(machine, insn, access);
		return touch(access,
			     machine->pc +
				     (u64)sign_extend(bits(insn, 23, 5), 19) *
					     4,
			     4U << field(insn, 31, 30), true, false);
	case 2: /* S, D, Q */
		scale = 2 + field(insn, 31, 30);
		return pair(machine, insn, scale, 2U << scale, access);
	default:
		return simd_single(machine, insn, access);
	}
}

/*
 * STGP, and by opc (23:22) STG, STZG, ST2G, STZ2G, each with op2 (11:10) post,
 * offset, pre. Those with op2 0 but LDG take their size from GMID_EL1.
 */
static int tag(const struct machine *machine, u32 insn,
	       struct emul_access *access)
{
	unsigned opc = field(insn, 23, 22), op2 = field(insn, 11, 10);
	u64 address = base_of(machine, insn);

	if (field(insn, 29, 28) == 2)
		return pair(machine, insn, 4, TAG_GRANULE, access);
	if (op2 == 0 && opc != 1)
		return ERR_UNSUPPORTED;
	if (op2 != 1)
		address +=
			(u64)sign_extend(bits(insn, 20, 12), 9) * TAG_GRANULE;
	if (op2 == 0)
		return touch(access, align_down(address, TAG_GRANULE),
			     TAG_GRANULE, true, false);
	return touch(access, address, opc < 2 ? TAG_GRANULE : 2 * TAG_GRANULE,
		     false, true);
}

/* DC ZVA, GVA and GZVA store; the rest changes no data. */
static int cache(const struct machine *machine, u32 insn,
		 struct emul_access *access)
{
	u32 operation = insn & ~(u32)0x1f;
	unsigned rt = field(insn, 4, 0);
	u64 address = rt == 31 ? 0 : machine->x[rt];

	if (operation != 0xd50b7420 && operation != 0xd50b7460 &&
	    operation != 0xd50b7480)
		return touch(access, 0, 0, false, false);
	if (!machine->dczva_bytes)
		return ERR_UNSUPPORTED;
	return touch(access, align_down(address, machine->dczva_bytes),
		     machine->dczva_bytes, false, true);
}

/* LDR and STR of a vector or predicate register: imm9 MUL VL. */
static int sve(const struct machine *machine, u32 insn,
	       struct emul_access *access)
{
	bool load = (insn & 0xffc00000) == 0x85800000;
	s64 offset =
		sign_extend(bits(insn, 21, 16) << 3 | bits(insn, 12, 10), 9);
	u32 size = machine->vector_bytes;

	if (!load && (insn & 0xffc00000) != 0xe5800000)
		return ERR_UNSUPPORTED;
	if (field(insn, 15, 13) == 0 && !bit(insn, 4))
		size /= 8;
	else if (field(insn, 15, 13) != 2)
		return ERR_UNSUPPORTED;
	if (!size)
		return ERR_UNSUPPORTED;
	return load_or_store(access,
			     base_of(machine, insn) + (u64)offset * size, size,
			     load);
}

int emul_access(u32 insn, u64 pc, const u64 x[31], u64 sp, u32 vector_bytes,
		u32 dczva_bytes, struct emul_access *access)
{
	const struct machine machine = { x, pc, sp, vector_bytes, dczva_bytes };
	struct emul_ldst ldst;
	int status = emul_decode_ldst(insn, &ldst);

	switch (ldst.kind) {
	case EMUL_LDST_PLAIN:
		return plain(&machine, &ldst, access);
	case EMUL_LDST_PREFETCH:
		return touch(access, 0, 0, false, false);
	case EMUL_LDST_EXCLUSIVE:
		return exclusive(&machine, insn, access);
	case EMUL_LDST_ATOMIC:
		return atomic(&machine, insn, access);
	case EMUL_LDST_LS64: /* o3:opc 13 is LD64B */
		return load_or_store(access, base_of(&machine, insn), 64,
				     field(insn, 15, 12) == 13);
	case EMUL_LDST_SIMD:
		return simd(&machine, insn, access);
	case EMUL_LDST_TAG:
		return tag(&machine, insn, access);
	case EMUL_LDST_CACHE:
		return cache(&machine, insn, access);
	case EMUL_LDST_SVE:
		return sve(&machine, insn, access);
	default:
		return status;
	}
}
