/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The system registers of EL1 and EL0 that a debugger is shown, by name. All
 * of them exist on every AArch64 CPU with EL2. A stopped CPU copies them to
 * memory, and takes back those that were changed.
 */
#ifndef ARCH_EL1_REGISTERS_H
#define ARCH_EL1_REGISTERS_H

#include "base/types.h"

/* X(name, writable by a debugger) */
#define EL1_REGISTERS(X)                                                       \
	X(sctlr_el1, true)                                                     \
	X(actlr_el1, false)                                                    \
	X(cpacr_el1, true)                                                     \
	X(ttbr0_el1, true)                                                     \
	X(ttbr1_el1, true)                                                     \
	X(tcr_el1, true)                                                       \
	X(mair_el1, true)                                                      \
	X(amair_el1, true)                                                     \
	X(esr_el1, true)                                                       \
	X(far_el1, true)                                                       \
	X(afsr0_el1, true)                                                     \
	X(afsr1_el1, true)                                                     \
	X(par_el1, true)                                                       \
	X(elr_el1, true)                                                       \
	X(spsr_el1, true)                                                      \
	X(vbar_el1, true)                                                      \
	X(sp_el0, true)                                                        \
	X(sp_el1, true)                                                        \
	X(contextidr_el1, true)                                                \
	X(tpidr_el0, true)                                                     \
	X(tpidrro_el0, true)                                                   \
	X(tpidr_el1, true)                                                     \
	X(csselr_el1, true)                                                    \
	X(mdscr_el1, true)                                                     \
	X(cntkctl_el1, true)                                                   \
	X(cntv_ctl_el0, true)                                                  \
	X(cntv_cval_el0, true)                                                 \
	X(cntp_ctl_el0, true)                                                  \
	X(cntp_cval_el0, true)                                                 \
	X(cntvct_el0, false)                                                   \
	X(cntpct_el0, false)                                                   \
	X(cntfrq_el0, false)                                                   \
	X(midr_el1, false)                                                     \
	X(mpidr_el1, false)                                                    \
	X(isr_el1, false)                                                      \
	X(id_aa64pfr0_el1, false)                                              \
	X(id_aa64mmfr0_el1, false)                                             \
	X(id_aa64isar0_el1, false)                                             \
	X(id_aa64dfr0_el1, false)

enum el1_register {
#define EL1_INDEX(name, writable) EL1_##name,
	EL1_REGISTERS(EL1_INDEX)
#undef EL1_INDEX
	EL1_REGISTER_COUNT
};

_Static_assert(EL1_REGISTER_COUNT <= 64, "a set of them is a u64");

/* Reads all of the calling CPU into `values`. */
void el1_registers_read(u64 values[EL1_REGISTER_COUNT]);

/* Writes those of the calling CPU that `mask` has a bit for. */
void el1_registers_write(const u64 values[EL1_REGISTER_COUNT], u64 mask);

/* Whether a debugger may write it. */
bool el1_register_writable(u32 index);

#endif
