/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * One function per group of the "Loads and Stores" encoding table of the Arm
 * ARM (C4.1.94), chosen by the bits that the table chooses by.
 */
#include "emul/ldst.h"

#include "base/status.h"

#define NO_REGISTER 31

static unsigned field(u32 insn, unsigned hi, unsigned lo)
{
	return (unsigned)bits(insn, hi, lo);
}

static s64 signed_field(u32 insn, unsigned hi, unsigned lo)
{
	return sign_extend(bits(insn, hi, lo), hi - lo + 1);
}

static int refuse(struct emul_ldst *out, enum emul_ldst_kind kind)
{
	out->kind = (u8)kind;
	return kind == EMUL_LDST_NONE ? ERR_INVALID : ERR_UNSUPPORTED;
}

static int unallocated(struct emul_ldst *out)
{
	return refuse(out, EMUL_LDST_NONE);
}

/*
 * The choices of ldst.h. Rn 31 is SP and Rt 31 is XZR: these never clash. A
 * store needs nothing: the edge reads the registers before it writes Rn.
 */
static int perform(struct emul_ldst *out)
{
	bool clash = out->rt == out->rn || (out->pair && out->rt2 == out->rn);

	if (out->load && clash && out->rn != 31) {
		/* What was post-indexed is still accessed at Rn itself. */
		if (out->writeback == EMUL_LDST_POST)
			out->offset = 0;
		out->writeback = EMUL_LDST_NO_WRITEBACK;
	}
	out->kind = EMUL_LDST_PLAIN;
	return OK;
}

/* size (31:30) and opc (23:22) of the single-register groups. */
static bool single_operation(u32 insn, struct emul_ldst *out)
{
	unsigned size = field(insn, 31, 30), opc = field(insn, 23, 22);

	out->size = (u8)(1U << size);
	out->load = opc != 0;
	out->sign_extend = opc >= 2;
	out->wide = opc == 1 ? size == 3 : opc == 2;
	/* A sign extension is to a wider register; size 3, opc 2: PRFM. */
	return opc < 2 || size + opc < 5;
}

static bool is_prefetch(u32 insn)
{
	return field(insn, 31, 30) == 3 && field(insn, 23, 22) == 2;
}

/* Sizes 0-3 are B, H, S and D; with opc<1> size 0 is Q, others are none. */
static int simd_single(u32 insn, struct emul_ldst *out)
{
	if (bit(insn, 23) && field(insn, 31, 30))
		return unallocated(out);
	return refuse(out, EMUL_LDST_SIMD);
}

/* xx001000: exclusive, ordered, compare and swap; xx001001: unprivileged. */
static int exclusive(u32 insn, struct emul_ldst *out)
{
	bool o2 = bit(insn, 23), o1 = bit(insn, 21);

	if (bit(insn, 24))
		return refuse(out, EMUL_LDST_EXCLUSIVE);
	if (o1 && (o2 || !bit(insn, 31))) /* CAS, CASP */
		return field(insn, 14, 10) == NO_REGISTER
			       ? refuse(out, EMUL_LDST_ATOMIC)
			       : unallocated(out);
	if (!o2)
		return refuse(out, EMUL_LDST_EXCLUSIVE);
	/* LDAR, LDLAR, STLR, STLLR: Rs and Rt2 should be 31, and are ignored. */
	out->size = (u8)(1U << field(insn, 31, 30));
	out->load = bit(insn, 22);
	out->wide = out->size == 8;
	return perform(out);
}

/* xx011x00: PC-relative literals. */
static int literal(u32 insn, struct emul_ldst *out)
{
	unsigned opc = field(insn, 31, 30);

	if (bit(insn, 26))
		return opc < 3 ? refuse(out, EMUL_LDST_SIMD) : unallocated(out);
	if (opc == 3)
		return refuse(out, EMUL_LDST_PREFETCH);
	out->mode = EMUL_LDST_LITERAL;
	out->rn = NO_REGISTER;
	out->load = true;
	out->size = opc == 1 ? 8 : 4;
	out->sign_extend = opc == 2;
	out->wide = opc != 0;
	out->offset = signed_field(insn, 23, 5) * 4;
	return perform(out);
}

/* LDAPUR and STLUR: as single_operation(), but without prefetch. */
static int ordered_unscaled(u32 insn, struct emul_ldst *out)
{
	if (!single_operation(insn, out))
		return unallocated(out);
	out->offset = signed_field(insn, 20, 12);
	return perform(out);
}

/* Bit 21 set: tags by size 3, 128-bit and RCW atomics by sizes 0 and 1. */
static int tag_or_atomic(u32 insn, struct emul_ldst *out)
{
	unsigned size = field(insn, 31, 30);

	if (bit(insn, 26) || size == 2)
		return unallocated(out);
	return refuse(out, size == 3 ? EMUL_LDST_TAG : EMUL_LDST_ATOMIC);
}

/* xx011x01: ordered with offset, tags, memory copy and set, and new things. */
static int assorted(u32 insn, struct emul_ldst *out)
{
	unsigned low = field(insn, 11, 10), size = field(insn, 31, 30);
	bool simd = bit(insn, 26);

	if (bit(insn, 21))
		return tag_or_atomic(insn, out);
	if (low == 0 && !simd)
		return ordered_unscaled(insn, out);
	if (low == 1 && size == 0)
		return refuse(out, EMUL_LDST_MOPS);
	if (low == 2)
		return refuse(out, simd ? EMUL_LDST_SIMD : EMUL_LDST_RCPC3);
	if (low == 3 && size == 3 && !simd)
		return refuse(out, EMUL_LDST_GCS);
	return unallocated(out);
}

/* xx101xxx: pairs. */
static int pair(u32 insn, struct emul_ldst *out)
{
	static const u8 writeback[] = { EMUL_LDST_NO_WRITEBACK, EMUL_LDST_POST,
					EMUL_LDST_NO_WRITEBACK, EMUL_LDST_PRE };
	unsigned opc = field(insn, 31, 30), index = field(insn, 24, 23);
	bool load = bit(insn, 22);

	if (opc == 3)
		return unallocated(out);
	if (bit(insn, 26))
		return refuse(out, EMUL_LDST_SIMD);
	if (opc == 1 && index == 0)
		return unallocated(out);
	if (opc == 1 && !load)
		return refuse(out, EMUL_LDST_TAG); /* STGP */
	out->size = opc == 2 ? 8 : 4;
	out->load = load;
	out->pair = true;
	out->sign_extend = opc == 1;
	out->wide = opc != 0;
	out->rt2 = (u8)field(insn, 14, 10);
	out->writeback = writeback[index];
	out->offset = signed_field(insn, 21, 15) * out->size;
	return perform(out);
}

/* LDAPR is among the atomics: A=1, R=0, Rs=31, o3=1, opc=100. */
static bool is_ldapr(u32 insn)
{
	return field(insn, 23, 22) == 2 && field(insn, 20, 16) == 31 &&
	       field(insn, 15, 12) == 12;
}

/* xx111000 with bit 21 set, bits 11:10 00: atomics, LDAPR, LD64B, ST64B. */
static int atomic(u32 insn, struct emul_ldst *out)
{
	unsigned o3_opc = field(insn, 15, 12);

	if (bit(insn, 26)) /* floating-point atomics */
		return refuse(out, EMUL_LDST_ATOMIC);
	if (is_ldapr(insn)) {
		out->size = (u8)(1U << field(insn, 31, 30));
		out->load = true;
		out->wide = out->size == 8;
		return perform(out);
	}
	if (o3_opc <= 8) /* LDADD ... LDUMIN, SWP */
		return refuse(out, EMUL_LDST_ATOMIC);
	/* ST64B 9, ST64BV0 10, ST64BV 11, LD64B 13, of size 3, A = R = 0. */
	if (field(insn, 31, 30) == 3 && field(insn, 23, 22) == 0 &&
	    (o3_opc <= 11 || o3_opc == 13))
		return refuse(out, EMUL_LDST_LS64);
	/* RCWCLR, RCWSWP, RCWSET and their software-checked forms. */
	if (field(insn, 31, 30) < 2 && (o3_opc >= 9 && o3_opc <= 11))
		return refuse(out, EMUL_LDST_ATOMIC);
	return unallocated(out);
}

/* Bit 21 set, bits 11:10 10: register offset. */
static int register_offset(u32 insn, struct emul_ldst *out)
{
	unsigned option = field(insn, 15, 13);

	if (!(option & 2))
		return unallocated(out);
	if (bit(insn, 26))
		return simd_single(insn, out);
	if (is_prefetch(insn))
		return refuse(out, EMUL_LDST_PREFETCH);
	if (!single_operation(insn, out))
		return unallocated(out);
	out->mode = EMUL_LDST_REGISTER;
	out->rm = (u8)field(insn, 20, 16);
	out->extend = (u8)option;
	out->shift = bit(insn, 12) ? (u8)field(insn, 31, 30) : 0;
	return perform(out);
}

/* Bit 21 and bit 10 set: LDRAA and LDRAB, of 64 bits only. */
static int authenticated(u32 insn, struct emul_ldst *out)
{
	if (bit(insn, 26) || field(insn, 31, 30) != 3)
		return unallocated(out);
	out->mode = EMUL_LDST_PAUTH;
	out->size = 8;
	out->load = true;
	out->wide = true;
	out->offset =
		(s64)sign_extend(bits(insn, 22, 22) << 9 | bits(insn, 20, 12),
				 10) *
		8;
	if (bit(insn, 11))
		out->writeback = EMUL_LDST_PRE;
	return perform(out);
}

/* Bit 21 clear: unscaled, post-indexed, unprivileged, pre-indexed. */
static int signed_offset(u32 insn, struct emul_ldst *out)
{
	static const u8 writeback[] = { EMUL_LDST_NO_WRITEBACK, EMUL_LDST_POST,
					EMUL_LDST_NO_WRITEBACK, EMUL_LDST_PRE };
	unsigned index = field(insn, 11, 10);

	if (bit(insn, 26))
		return index == 2 ? unallocated(out) : simd_single(insn, out);
	if (is_prefetch(insn))
		return index == 0 ? refuse(out, EMUL_LDST_PREFETCH)
				  : unallocated(out);
	if (!single_operation(insn, out))
		return unallocated(out);
	out->writeback = writeback[index];
	out->offset = signed_field(insn, 20, 12);
	return perform(out);
}

/* xx111x01: unsigned scaled immediate. */
static int unsigned_offset(u32 insn, struct emul_ldst *out)
{
	if (bit(insn, 26))
		return simd_single(insn, out);
	if (is_prefetch(insn))
		return refuse(out, EMUL_LDST_PREFETCH);
	if (!single_operation(insn, out))
		return unallocated(out);
	out->offset = (s64)field(insn, 21, 10) * out->size;
	return perform(out);
}

/* xx111xxx. */
static int single(u32 insn, struct emul_ldst *out)
{
	if (bit(insn, 24))
		return unsigned_offset(insn, out);
	if (!bit(insn, 21))
		return signed_offset(insn, out);
	switch (field(insn, 11, 10)) {
	case 0:
		return atomic(insn, out);
	case 2:
		return register_offset(insn, out);
	default:
		return authenticated(insn, out);
	}
}

/* 0x001x0x with bit 26: Advanced SIMD structures. */
static int structures(u32 insn, struct emul_ldst *out)
{
	return bit(insn, 31) ? unallocated(out) : refuse(out, EMUL_LDST_SIMD);
}

/* Outside "Loads and Stores": SVE, SME, and cache maintenance by SYS. */
static int elsewhere(u32 insn, struct emul_ldst *out)
{
	unsigned top = field(insn, 31, 25);

	if (top == 0x42 || top == 0x52 || top == 0x62 || top == 0x72 ||
	    top == 0x50 || top == 0x70)
		return refuse(out, EMUL_LDST_SVE);
	if (field(insn, 31, 19) == 0x1aa1 &&
	    (field(insn, 15, 12) == 7 || field(insn, 15, 12) == 8))
		return refuse(out, EMUL_LDST_CACHE);
	return unallocated(out);
}

int emul_decode_ldst(u32 insn, struct emul_ldst *out)
{
	*out = (struct emul_ldst){
		.rt = (u8)field(insn, 4, 0),
		.rt2 = NO_REGISTER,
		.rn = (u8)field(insn, 9, 5),
		.rm = NO_REGISTER,
	};
	if (!bit(insn, 27) || bit(insn, 25))
		return elsewhere(insn, out);
	switch (field(insn, 29, 28)) {
	case 0:
		return bit(insn, 26) ? structures(insn, out)
				     : exclusive(insn, out);
	case 1:
		return bit(insn, 24) ? assorted(insn, out) : literal(insn, out);
	case 2:
		return pair(insn, out);
	default:
		return single(insn, out);
	}
}

const char *emul_ldst_kind_name(unsigned kind)
{
	static const char *const names[EMUL_LDST_KINDS] = {
		[EMUL_LDST_NONE] = "not a load or store",
		[EMUL_LDST_PLAIN] = "plain",
		[EMUL_LDST_PREFETCH] = "prefetch",
		[EMUL_LDST_EXCLUSIVE] = "exclusive",
		[EMUL_LDST_ATOMIC] = "atomic",
		[EMUL_LDST_LS64] = "64-byte",
		[EMUL_LDST_SIMD] = "SIMD",
		[EMUL_LDST_SVE] = "SVE or SME",
		[EMUL_LDST_TAG] = "tag",
		[EMUL_LDST_MOPS] = "memory copy or set",
		[EMUL_LDST_RCPC3] = "ordered with write-back",
		[EMUL_LDST_GCS] = "guarded control stack",
		[EMUL_LDST_CACHE] = "cache maintenance",
	};

	return kind < EMUL_LDST_KINDS ? names[kind] : "?";
}

/* ExtendReg() of the Arm ARM, for the four kinds that loads and stores use. */
static u64 extended(const struct emul_ldst *ldst, u64 index)
{
	switch (ldst->extend) {
	case 2: /* UXTW */
		index = (u32)index;
		break;
	case 6: /* SXTW */
		index = (u64)sign_extend(index, 32);
		break;
	default: /* LSL and SXTX: all 64 bits */
		break;
	}
	return index << ldst->shift;
}

u64 emul_ldst_address(const struct emul_ldst *ldst, u64 base, u64 index, u64 pc)
{
	switch (ldst->mode) {
	case EMUL_LDST_REGISTER:
		return base + extended(ldst, index);
	case EMUL_LDST_LITERAL:
		return pc + (u64)ldst->offset;
	default:
		if (ldst->writeback == EMUL_LDST_POST)
			return base;
		return base + (u64)ldst->offset;
	}
}
