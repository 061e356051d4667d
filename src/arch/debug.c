/* SPDX-License-Identifier: BSD-2-Clause */
#include "arch/debug.h"

#include "arch/barrier.h"
#include "arch/sysreg.h"
#include "base/compiler.h"

#define OSLSR_OSLK  BIT(1)
#define OSDLR_DLK   BIT(0)
#define MDCR_TDE    BIT(8)
#define HFGWTR_VBAR BIT(38)

/* ID_AA64DFR0_EL1: BRPs 15:12, WRPs 23:20, each less one. */
u32 debug_breakpoint_count(void)
{
	return (u32)bits(read_sysreg(id_aa64dfr0_el1), 15, 12) + 1;
}

u32 debug_watchpoint_count(void)
{
	return (u32)bits(read_sysreg(id_aa64dfr0_el1), 23, 20) + 1;
}

/*
 * The number of a register is part of its name: from the last one that there is,
 * each case goes on to the one below.
 */
/* clang-format off */
#define SLOTS(X)                                            \
	X(15) X(14) X(13) X(12) X(11) X(10) X(9) X(8)       \
	X(7) X(6) X(5) X(4) X(3) X(2) X(1) X(0)
/* clang-format on */

/* In one statement, so that one instruction stores or loads both. */
/* clang-format off */
#define READ_PAIR(pair, value_name, control_name)                              \
	__asm__ volatile("mrs %x0, " SYSREG_TEXT(value_name) "\n"              \
			 "mrs %x1, " SYSREG_TEXT(control_name)                 \
			 : "=&r"((pair).value), "=r"((pair).control))

#define WRITE_PAIR(pair, value_name, control_name)                             \
	__asm__ volatile("msr " SYSREG_TEXT(value_name) ", %x0\n"              \
			 "msr " SYSREG_TEXT(control_name) ", %x1"              \
			 :                                                     \
			 : "r"((pair).value), "r"((pair).control))
/* clang-format on */

static void read_breakpoints(struct debug_hardware *state)
{
	switch (debug_breakpoint_count() - 1) {
#define READ(n)                                                                \
	case n:                                                                \
		READ_PAIR(state->breakpoint[n], S2_0_C0_C##n##_4,              \
			  S2_0_C0_C##n##_5);                                   \
		FALLTHROUGH;
		SLOTS(READ)
#undef READ
	default:
		break;
	}
}

static void write_breakpoints(const struct debug_hardware *state)
{
	switch (debug_breakpoint_count() - 1) {
#define WRITE(n)                                                               \
	case n:                                                                \
		WRITE_PAIR(state->breakpoint[n], S2_0_C0_C##n##_4,             \
			   S2_0_C0_C##n##_5);                                  \
		FALLTHROUGH;
		SLOTS(WRITE)
#undef WRITE
	default:
		break;
	}
}

static void read_watchpoints(struct debug_hardware *state)
{
	switch (debug_watchpoint_count() - 1) {
#define READ(n)                                                                \
	case n:                                                                \
		READ_PAIR(state->watchpoint[n], S2_0_C0_C##n##_6,              \
			  S2_0_C0_C##n##_7);                                   \
		FALLTHROUGH;
		SLOTS(READ)
#undef READ
	default:
		break;
	}
}

static void write_watchpoints(const struct debug_hardware *state)
{
	switch (debug_watchpoint_count() - 1) {
#define WRITE(n)                                                               \
	case n:                                                                \
		WRITE_PAIR(state->watchpoint[n], S2_0_C0_C##n##_6,             \
			   S2_0_C0_C##n##_7);                                  \
		FALLTHROUGH;
		SLOTS(WRITE)
#undef WRITE
	default:
		break;
	}
}

void debug_hardware_read(struct debug_hardware *state)
{
	state->mdscr = read_sysreg(mdscr_el1);
	state->os_lock = read_sysreg(oslsr_el1) & OSLSR_OSLK;
	state->double_lock = read_sysreg(osdlr_el1) & OSDLR_DLK;
	read_breakpoints(state);
	read_watchpoints(state);
}

void debug_hardware_write(const struct debug_hardware *state)
{
	write_breakpoints(state);
	write_watchpoints(state);
	write_sysreg(oslar_el1, state->os_lock);
	write_sysreg(osdlr_el1, state->double_lock);
	isb(); /* the lock decides what can be written of MDSCR_EL1 */
	write_sysreg(mdscr_el1, state->mdscr);
}

void debug_route_to_el2(bool on)
{
	u64 mdcr = read_sysreg(mdcr_el2);

	write_sysreg(mdcr_el2, on ? mdcr | MDCR_TDE : mdcr & ~MDCR_TDE);
}

void debug_trap_vbar(bool on)
{
	u64 traps = read_sysreg(HFGWTR_EL2_);

	write_sysreg(HFGWTR_EL2_,
		     on ? traps | HFGWTR_VBAR : traps & ~HFGWTR_VBAR);
}

/*
 * What traps along with the rest but is nothing that a debugger of EL2 uses:
 * the debug communication channel, claim tags, OS save and restore.
 */
#define KEY(op1, crn, crm, op2)                                                \
	((u16)(2 << 14 | (op1) << 11 | (crn) << 7 | (crm) << 3 | (op2)))

#define OTHER_READABLE(X)                                                      \
	X(0, 0, 0, 2)  /* OSDTRRX_EL1 */                                       \
	X(0, 0, 2, 0)  /* MDCCINT_EL1 */                                       \
	X(0, 0, 3, 2)  /* OSDTRTX_EL1 */                                       \
	X(0, 0, 6, 2)  /* OSECCR_EL1 */                                        \
	X(0, 1, 0, 0)  /* MDRAR_EL1 */                                         \
	X(0, 1, 4, 4)  /* DBGPRCR_EL1 */                                       \
	X(0, 7, 8, 6)  /* DBGCLAIMSET_EL1 */                                   \
	X(0, 7, 9, 6)  /* DBGCLAIMCLR_EL1 */                                   \
	X(0, 7, 14, 6) /* DBGAUTHSTATUS_EL1 */                                 \
	X(3, 0, 1, 0)  /* MDCCSR_EL0 */                                        \
	X(3, 0, 4, 0)  /* DBGDTR_EL0 */                                        \
	X(3, 0, 5, 0)  /* DBGDTRRX_EL0 */

#define OTHER_WRITABLE(X)                                                      \
	X(0, 0, 0, 2)                                                          \
	X(0, 0, 2, 0)                                                          \
	X(0, 0, 3, 2)                                                          \
	X(0, 0, 6, 2)                                                          \
	X(0, 1, 4, 4)                                                          \
	X(0, 7, 8, 6)                                                          \
	X(0, 7, 9, 6)                                                          \
	X(3, 0, 4, 0)                                                          \
	X(3, 0, 5, 0) /* DBGDTRTX_EL0 */

/*
 * What QEMU 7.2 makes nothing of leaves the general register as it was: the
 * guest is to see a 0, and none of EL2's numbers.
 */
#define read_or_keep(value, name)                                              \
	__asm__ volatile("mrs %x0, " SYSREG_TEXT(name) : "+r"(value))

bool debug_other_read(u16 key, u64 *value)
{
	*value = 0;
	switch (key) {
#define READ(op1, crn, crm, op2)                                               \
	case KEY(op1, crn, crm, op2):                                          \
		read_or_keep(*value, S2_##op1##_C##crn##_C##crm##_##op2);      \
		return true;
		OTHER_READABLE(READ)
#undef READ
	default:
		return false;
	}
}

bool debug_other_write(u16 key, u64 value)
{
	switch (key) {
#define WRITE(op1, crn, crm, op2)                                              \
	case KEY(op1, crn, crm, op2):                                          \
		write_sysreg(S2_##op1##_C##crn##_C##crm##_##op2, value);       \
		return true;
		OTHER_WRITABLE(WRITE)
#undef WRITE
	default:
		return false;
	}
}
