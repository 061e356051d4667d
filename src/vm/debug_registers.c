/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Registers of a stopped CPU by GDB's numbers: see rsp/aarch64_xml.h. Those
 * of a CPU that is off have no value.
 */
#include "arch/sysreg.h"
#include "arch/timer.h"
#include "base/status.h"
#include "base/string.h"
#include "emul/inject.h"
#include "vm/debug_state.h"

/*
 * SP_EL0 by the name that the kernel's scripts use, $lx_current() for one:
 * behind the others, and read only.
 */
#define ALIAS_SP_EL0 EL1_REGISTER_COUNT

static const char names[] =
#define NAME(name, writable) #name "\0"
	EL1_REGISTERS(NAME)
#undef NAME
		"SP_EL0";

/*
 * Which bits of a pointer its signature takes (Arm ARM, AddPAC): 54 down to
 * the size of the address space, and 63 to 56 unless the top byte is ignored.
 * The guest's TCR decides; these are for the registers of the stopped CPU.
 */
static u64 pauth_mask(const struct debug_cpu *cpu, bool high, bool code)
{
	u64 tcr = cpu->el1[EL1_tcr_el1];
	u64 size = high ? bits(tcr, 21, 16) : bits(tcr, 5, 0);
	bool ignored =
		bit(tcr, high ? 38 : 37) && !(code && bit(tcr, high ? 52 : 51));
	u64 mask = MASK(54, 0) & ~MASK(63 - size, 0);

	if (size < 10 || size > 48)
		return 0;
	return ignored ? mask : mask | MASK(63, 56);
}

/* SP is that of the current mode; the rest of PSTATE.M is as it was. */
static enum el1_register sp_of(const struct debug_cpu *cpu)
{
	return (cpu->pstate & MASK(3, 0)) == PSTATE_EL1H ? EL1_sp_el1
							 : EL1_sp_el0;
}

static u64 read_system(const struct debug *debug, const struct debug_cpu *cpu,
		       u32 index)
{
	if (index == EL1_cntvct_el0)
		return debug->stopped_at - debug->offset;
	if (index == EL1_cntpct_el0)
		return counter_read(); /* nothing stops that one */
	if (index == ALIAS_SP_EL0)
		return cpu->el1[EL1_sp_el0];
	return cpu->el1[index];
}

static u64 read_wide(const struct debug *debug, const struct debug_cpu *cpu,
		     u32 number)
{
	u32 system = aarch64_system_number(&debug->description, 0);

	if (number < AARCH64_REG_SP)
		return cpu->frame->x[number];
	if (number == AARCH64_REG_SP)
		return cpu->el1[sp_of(cpu)];
	if (number == AARCH64_REG_PC)
		return cpu->pc;
	if (number == AARCH64_REG_CPSR)
		return cpu->pstate & ~PSTATE_SS; /* of a step under way */
	if (number == AARCH64_REG_FPSR)
		return cpu->fp.fpsr;
	if (number == AARCH64_REG_FPCR)
		return cpu->fp.fpcr;
	if (number >= system)
		return read_system(debug, cpu, number - system);
	number -= AARCH64_REG_PAUTH_DMASK; /* data, code, and both high */
	return pauth_mask(cpu, number >= 2, number & 1);
}

/* ID_AA64PFR0_EL1.EL0: 2 is AArch64 and AArch32. */
static bool has_aarch32(const struct debug_cpu *cpu)
{
	return bits(cpu->el1[EL1_id_aa64pfr0_el1], 3, 0) == 2;
}

/*
 * What GDB cannot set: a state that the CPU does not have, to which a return
 * is illegal and stays at EL2 (Arm ARM D1.4.4), or one that is not the guest's.
 */
static int write_pstate(struct debug_cpu *cpu, u64 value)
{
	u64 mode = value & (PSTATE_AARCH32 | MASK(3, 0));

	if (!(value & PSTATE_AARCH32) && mode != PSTATE_EL0T &&
	    mode != PSTATE_EL1T && mode != PSTATE_EL1H)
		return ERR_INVALID;
	if ((value & PSTATE_AARCH32) &&
	    ((value & MASK(3, 0)) != 0 || !has_aarch32(cpu)))
		return ERR_INVALID; /* AArch32 at EL0 only */
	/* That of a step under way is not shown, and stays. */
	cpu->pstate = (value & ~PSTATE_SS) | (cpu->pstate & PSTATE_SS);
	return OK;
}

static void write_system(struct debug_cpu *cpu, u32 index, u64 value)
{
	cpu->el1[index] = value;
	cpu->el1_changed |= BIT(index);
}

static int write_wide(struct debug *debug, struct debug_cpu *cpu, u32 number,
		      u64 value)
{
	u32 system = aarch64_system_number(&debug->description, 0);

	if (number < AARCH64_REG_SP) {
		cpu->frame->x[number] = value;
	} else if (number == AARCH64_REG_SP) {
		write_system(cpu, sp_of(cpu), value);
	} else if (number == AARCH64_REG_PC) {
		cpu->pc = value;
	} else if (number == AARCH64_REG_CPSR) {
		return write_pstate(cpu, value);
	} else if (number == AARCH64_REG_FPSR) {
		cpu->fp.fpsr = value;
		cpu->fp_changed = true;
	} else if (number == AARCH64_REG_FPCR) {
		cpu->fp.fpcr = value;
		cpu->fp_changed = true;
	} else if (number >= system && number - system < EL1_REGISTER_COUNT &&
		   el1_register_writable(number - system)) {
		write_system(cpu, number - system, value);
	} else {
		return ERR_DENIED;
	}
	return OK;
}

static bool is_vector(u32 number)
{
	return number >= AARCH64_REG_V0 && number < AARCH64_REG_FPSR;
}

size_t debug_register_size(void *target, u32 number)
{
	const struct debug *debug = target;

	return aarch64_register_size(&debug->description, number);
}

/* On the line they are in the order of bytes that GDB takes for the guest's. */
static void to_line(const struct debug *debug, u8 *bytes, size_t size)
{
	for (size_t n = 0; debug->big_endian && n < size / 2; n++) {
		u8 byte = bytes[n];

		bytes[n] = bytes[size - 1 - n];
		bytes[size - 1 - n] = byte;
	}
}

int debug_read_register(void *target, u32 thread, u32 number, u8 *bytes)
{
	struct debug *debug = target;
	const struct debug_cpu *cpu = debug_cpu_of_thread(debug, thread);
	size_t size = debug_register_size(debug, number);
	u64 value;

	if (!cpu)
		return ERR_NOT_FOUND;
	if (debug_state_of(cpu) != DEBUG_STOPPED)
		return ERR_UNSUPPORTED;
	if (is_vector(number)) {
		memcpy(bytes, cpu->fp.v[number - AARCH64_REG_V0], 16);
	} else {
		value = read_wide(debug, cpu, number);
		memcpy(bytes, &value, size);
	}
	to_line(debug, bytes, size);
	return OK;
}

int debug_write_register(void *target, u32 thread, u32 number, const u8 *bytes)
{
	struct debug *debug = target;
	struct debug_cpu *cpu = debug_cpu_of_thread(debug, thread);
	size_t size = debug_register_size(debug, number);
	u8 copy[16];
	u64 value = 0;

	if (!cpu)
		return ERR_NOT_FOUND;
	if (debug_state_of(cpu) != DEBUG_STOPPED)
		return ERR_DENIED;
	memcpy(copy, bytes, size);
	to_line(debug, copy, size);
	if (is_vector(number)) {
		memcpy(cpu->fp.v[number - AARCH64_REG_V0], copy, 16);
		cpu->fp_changed = true;
		return OK;
	}
	memcpy(&value, copy, size);
	return write_wide(debug, cpu, number, value);
}

size_t debug_description(void *target, u64 offset, char *to, size_t size)
{
	const struct debug *debug = target;

	return aarch64_xml_read(&debug->description, offset, to, size);
}

/* ID_AA64ISAR1_EL1: APA 7:4, API 11:8; ISAR2: APA3 15:12. */
static bool has_pauth(void)
{
	return (read_sysreg(ID_AA64ISAR1_EL1_) & MASK(11, 4)) ||
	       (read_sysreg(ID_AA64ISAR2_EL1_) & MASK(15, 12));
}

void debug_registers_init(struct debug *debug)
{
	debug->description = (struct aarch64_description){
		.pauth = has_pauth(),
		.system = names,
		.system_count = ALIAS_SP_EL0 + 1,
	};
}
