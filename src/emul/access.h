/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Which bytes a load or store is going to touch, from the instruction and the
 * registers before it: for watchpoints that are exact to the byte. Other than
 * emul/ldst.h, this knows of every class whose footprint is one run of bytes
 * that the general registers determine.
 */
#ifndef EMUL_ACCESS_H
#define EMUL_ACCESS_H

#include "base/compiler.h"
#include "base/types.h"

/*
 * Bytes address..address + size - 1, which may wrap. An instruction that may
 * store, like CAS or a store-exclusive, counts as storing. No access: size 0
 * and both flags false.
 */
struct emul_access {
	u64 address;
	u32 size; /* bytes */
	bool load;
	bool store;
};

/*
 * Decodes `insn` at address `pc` with the general registers x[0..30] and the
 * `sp` in use. `vector_bytes` is the vector length of SVE, 0 if there is
 * none; `dczva_bytes` the block of DC ZVA (DCZID_EL0.BS), 0 if prohibited.
 *
 * The address has whatever the register has above the virtual address: a tag,
 * and with LDRAA and LDRAB the authentication code, which the caller, who
 * knows TCR_EL1, ignores. LDG, STG and the like count as access to the data
 * of their granules, as they do for the watchpoints of the CPU. Prefetches
 * and cache maintenance that changes no data are no access.
 *
 * ERR_INVALID: no load or store, or unallocated. ERR_UNSUPPORTED: one whose
 * bytes depend on more (predicates, vectors of addresses, GMID_EL1), MOPS, or
 * an extension that is not known here. *access is set on OK only.
 */
int emul_access(u32 insn, u64 pc, const u64 x[31], u64 sp, u32 vector_bytes,
		u32 dczva_bytes, struct emul_access *access) MUST_CHECK;

#endif
