/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Decodes A64 loads and stores (Arm ARM DDI 0487, C4.1.94), so that an
 * access to an emulated device can be performed where the syndrome does not
 * describe it (ESR_EL2.ISV = 0): pairs, write-back, and others.
 *
 * CONSTRAINED UNPREDICTABLE encodings are decided as one of the choices that
 * the architecture gives (K1.1), always the same:
 *
 *	load with write-back, Rn is Rt or Rt2	no write-back: the data stays
 *	store with write-back, Rn is Rt or Rt2	the old Rn is stored, then
 *						written back
 *	load pair, Rt is Rt2			both are loaded, the second stays
 */
#ifndef EMUL_LDST_H
#define EMUL_LDST_H

#include "base/bits.h"
#include "base/compiler.h"
#include "base/types.h"

enum emul_ldst_kind {
	EMUL_LDST_NONE,	     /* no load or store, or unallocated */
	EMUL_LDST_PLAIN,     /* one or two general registers: performable */
	EMUL_LDST_PREFETCH,  /* PRFM, PRFUM, RPRFM: accesses nothing */
	EMUL_LDST_EXCLUSIVE, /* LDXR, STXR, LDXP, STXP, LDAXR, ... */
	EMUL_LDST_ATOMIC,    /* LDADD ... SWP, CAS, CASP, RCW*, 128-bit ones */
	EMUL_LDST_LS64,	     /* LD64B, ST64B, ST64BV, ST64BV0 */
	EMUL_LDST_SIMD,	     /* SIMD and floating-point registers */
	EMUL_LDST_SVE,	     /* SVE and SME registers */
	EMUL_LDST_TAG,	     /* LDG, STG, STGP, STZG, LDGM, ... */
	EMUL_LDST_MOPS,	     /* CPY*, SET* */
	EMUL_LDST_RCPC3,     /* LDIAPP, STILP, LDAPR and STLR with write-back */
	EMUL_LDST_GCS,	     /* GCSSTR, GCSSTTR */
	EMUL_LDST_CACHE,     /* DC, IC, AT, TLBI: DC ZVA faults as a write */
	EMUL_LDST_KINDS,
};

/* How the address is formed. */
enum emul_ldst_mode {
	EMUL_LDST_IMMEDIATE, /* Rn, plus offset unless post-indexed */
	EMUL_LDST_REGISTER,  /* Rn plus extended and shifted Rm */
	EMUL_LDST_LITERAL,   /* PC plus offset */
	EMUL_LDST_PAUTH,     /* authenticated Rn plus offset: LDRAA, LDRAB */
};

enum emul_ldst_writeback {
	EMUL_LDST_NO_WRITEBACK,
	EMUL_LDST_PRE,	/* the address accessed goes to Rn */
	EMUL_LDST_POST, /* Rn is accessed, then Rn + offset goes to Rn */
};

/* Register numbers: `rn` 31 is SP; `rt`, `rt2` and `rm` 31 are XZR. */
struct emul_ldst {
	u8 kind;      /* enum emul_ldst_kind; the rest is for PLAIN */
	u8 size;      /* bytes per register: 1, 2, 4, 8 */
	u8 rt, rt2;   /* rt2: pairs only, at the higher address */
	u8 rn, rm;    /* base (not for literals); rm: mode REGISTER only */
	u8 mode;      /* enum emul_ldst_mode */
	u8 writeback; /* enum emul_ldst_writeback */
	u8 extend;    /* of Rm: UXTW 2, LSL 3, SXTW 6, SXTX 7 */
	u8 shift;     /* of the extended Rm */
	bool load;
	bool pair;
	bool sign_extend; /* loads: of each register */
	bool wide;	  /* loads: to 64 bits; else bits 63:32 become 0 */
	s64 offset;	  /* bytes, already scaled; 0 for mode REGISTER */
};

/*
 * Decodes one instruction. OK: kind PLAIN, all of *out is set.
 * ERR_UNSUPPORTED: a known access that cannot be made to an emulated device;
 * only out->kind is meaningful, and says why. ERR_INVALID: kind NONE.
 */
int emul_decode_ldst(u32 insn, struct emul_ldst *out);

/* The name of a kind for logs: "exclusive" and so on; never NULL. */
const char *emul_ldst_kind_name(unsigned kind);

/*
 * The virtual address of the (first) access. `base` is the value of Rn or
 * SP, `index` that of Rm, `pc` the address of the instruction; those that
 * the mode does not use are ignored. Not for mode PAUTH, whose address only
 * FAR_EL2 tells.
 */
u64 emul_ldst_address(const struct emul_ldst *ldst, u64 base, u64 index,
		      u64 pc);

/*
 * The value that write-back gives Rn, if ldst->writeback says that there is
 * one. `base` is the old value of Rn or SP; `far` is the virtual address of
 * the (first) access, used for mode PAUTH only.
 */
static inline u64 emul_ldst_writeback(const struct emul_ldst *ldst, u64 base,
				      u64 far)
{
	if (ldst->mode == EMUL_LDST_PAUTH)
		return far;
	return base + (u64)ldst->offset;
}

/*
 * What a load gives its register: `value` of `size` bytes (1, 2, 4 or 8),
 * sign- or zero-extended, to 64 bits if `wide`, else to 32 with the rest 0.
 * Serves ISV syndromes and decoded instructions alike.
 */
static inline u64 emul_load_extend(u64 value, unsigned size, bool sign,
				   bool wide)
{
	unsigned width = size * 8;

	if (sign)
		value = (u64)sign_extend(value, width);
	else if (width < 64)
		value &= BIT(width) - 1;
	return wide ? value : (u32)value;
}

static inline u64 emul_apply_load(const struct emul_ldst *ldst, u64 value)
{
	return emul_load_extend(value, ldst->size, ldst->sign_extend,
				ldst->wide);
}

/* What a store of `size` bytes (1, 2, 4 or 8) writes of a register. */
static inline u64 emul_store_value(u64 reg, unsigned size)
{
	return size < 8 ? reg & (BIT(size * 8) - 1) : reg;
}

#endif
