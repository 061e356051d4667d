/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The target description of an AArch64 CPU: the features
 * org.gnu.gdb.aarch64.core and org.gnu.gdb.aarch64.fpu ("Debugging with
 * GDB", section "AArch64 Features"), with the register numbers that GDB
 * itself has for them.
 */
#ifndef RSP_AARCH64_XML_H
#define RSP_AARCH64_XML_H

#include "base/types.h"

/* Register numbers. */
enum {
	AARCH64_REG_X0 = 0,
	AARCH64_REG_SP = 31,
	AARCH64_REG_PC = 32,
	AARCH64_REG_CPSR = 33,
	AARCH64_REG_V0 = 34,
	AARCH64_REG_FPSR = 66,
	AARCH64_REG_FPCR = 67,
	AARCH64_REG_COUNT = 68,
};

/*
 * Copies at most `size` characters of the description from `offset` on;
 * returns how many: fewer than `size` only at its end.
 */
size_t aarch64_xml_read(u64 offset, char *to, size_t size);

/* Bytes of a register; 0 from AARCH64_REG_COUNT on. */
size_t aarch64_register_size(u32 number);

#endif
