/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The target description of an AArch64 CPU ("Debugging with GDB", section
 * "AArch64 Features"): the features org.gnu.gdb.aarch64.core and .fpu, with
 * the register numbers that GDB itself has for them, .pauth_v2 where there is
 * pointer authentication, and then system registers as the target lists them,
 * in the feature org.caisson.aarch64.system. GDB lists these in the register
 * group "system", and does not restore them after a function that it called in
 * the machine: save-restore="no".
 */
#ifndef RSP_AARCH64_XML_H
#define RSP_AARCH64_XML_H

#include "base/types.h"

/* Register numbers. */
enum {
	AARCH64_REG_X0 = 0,
	AARCH64_REG_FP = 29, /* x29 */
	AARCH64_REG_SP = 31,
	AARCH64_REG_PC = 32,
	AARCH64_REG_CPSR = 33,
	AARCH64_REG_V0 = 34,
	AARCH64_REG_FPSR = 66,
	AARCH64_REG_FPCR = 67,

	/* These four only with pointer authentication, else the next. */
	AARCH64_REG_PAUTH_DMASK = 68,
	AARCH64_REG_PAUTH_CMASK = 69,
	AARCH64_REG_PAUTH_DMASK_HIGH = 70,
	AARCH64_REG_PAUTH_CMASK_HIGH = 71,
};

/* What the CPUs of a target have; it must stay the same for ever. */
struct aarch64_description {
	bool pauth;

	/*
	 * System registers, of 64 bits each: their names as GDB shows them, in
	 * a row, each with its zero byte. That is shorter than pointers, which
	 * would have to be relocated.
	 */
	const char *system;
	u32 system_count;
};

/*
 * Copies at most `size` characters of the description from `offset` on;
 * returns how many: fewer than `size` only at its end.
 */
size_t aarch64_xml_read(const struct aarch64_description *d, u64 offset,
			char *to, size_t size);

/* Bytes of a register; 0 from aarch64_register_count() on. */
size_t aarch64_register_size(const struct aarch64_description *d, u32 number);

/*
 * The number of system register `index`. That of the first is also how many
 * registers come before them: what a target gives as `g_registers'.
 */
u32 aarch64_system_number(const struct aarch64_description *d, u32 index);

/* How many registers there are. */
u32 aarch64_register_count(const struct aarch64_description *d);

/*
 * The registers that GDB wants to see at each stop, for `stop_registers' of a
 * target: pc, sp, fp, cpsr.
 */
#define AARCH64_STOP_REGISTERS 4
extern const u32 aarch64_stop_registers[AARCH64_STOP_REGISTERS];

#endif
