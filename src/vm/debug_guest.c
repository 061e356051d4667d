/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The debug registers as the guest sees them while EL2 has the hardware's:
 * every access traps and is served from the guest's copy.
 */
#include "arch/sysreg.h"
#include "emul/cp14.h"
#include "emul/esr.h"
#include "emul/inject.h"
#include "emul/sysreg.h"
#include "vm/debug.h"
#include "vm/debug_state.h"
#include "vm/exit.h"

#define KEY_MDSCR  SYSREG(2, 0, 0, 2, 2)
#define KEY_OSLAR  SYSREG(2, 0, 1, 0, 4)
#define KEY_OSLSR  SYSREG(2, 0, 1, 1, 4)
#define KEY_OSDLR  SYSREG(2, 0, 1, 3, 4)
#define KEY_MDRAR  SYSREG(2, 0, 1, 0, 0)
#define KEY_MDCCSR SYSREG(2, 3, 0, 1, 0)
#define KEY_DTR	   SYSREG(2, 3, 0, 5, 0) /* DBGDTRRX_EL0, DBGDTRTX_EL0 */

/* The register of a breakpoint or watchpoint, or NULL: op2 4 to 7. */
static u64 *point_register(struct debug_cpu *cpu, const struct debug *debug,
			   u16 key)
{
	u32 n = SYSREG_CRM(key), op2 = SYSREG_OP2(key);
	u32 count = op2 < 6 ? debug->breakpoint_count : debug->watchpoint_count;
	struct debug_pair *pair;

	if (SYSREG_OP0(key) != 2 || SYSREG_OP1(key) != 0 ||
	    SYSREG_CRN(key) != 0 || op2 < 4 || n >= count)
		return NULL;
	pair = op2 < 6 ? &cpu->guest.breakpoint[n] : &cpu->guest.watchpoint[n];
	return op2 & 1 ? &pair->control : &pair->value;
}

static bool read_guest(struct debug_cpu *cpu, const struct debug *debug,
		       u16 key, u64 *value)
{
	const u64 *point = point_register(cpu, debug, key);

	if (point)
		*value = *point;
	else if (key == KEY_MDSCR)
		*value = cpu->guest.mdscr;
	else if (key == KEY_OSLSR)
		*value = BIT(3) | (cpu->guest.os_lock ? BIT(1) : 0);
	else if (key == KEY_OSDLR)
		*value = cpu->guest.double_lock;
	else
		return debug_other_read(key, value);
	return true;
}

/*
 * What the hardware keeps of a value, and whether the OS lock lets it, is the
 * hardware's to say: it has the guest's registers for that moment.
 */
static bool write_guest(struct debug_cpu *cpu, const struct debug *debug,
			u16 key, u64 value)
{
	u64 *point = point_register(cpu, debug, key);

	if (point)
		*point = value;
	else if (key == KEY_MDSCR)
		cpu->guest.mdscr = value;
	else if (key == KEY_OSLAR)
		cpu->guest.os_lock = value & 1;
	else if (key == KEY_OSDLR)
		cpu->guest.double_lock = value & 1;
	else
		return debug_other_write(key, value);
	debug_hardware_write(&cpu->guest);
	debug_hardware_read(&cpu->guest);
	return true;
}

bool debug_sysreg(struct vcpu *vcpu, struct frame *frame, u64 esr)
{
	u16 key = sysreg_key(esr);
	unsigned rt = esr_sysreg_rt(esr);
	struct debug_cpu *cpu;
	u64 value;
	bool done;

	if (!vcpu->vm->debug)
		return false;
	if (SYSREG_OP0(key) != 2)
		return debug_vectors_sysreg(vcpu, frame, esr);
	cpu = debug_cpu_of(vcpu);
	if (!cpu->taken)
		return false;
	if (esr_sysreg_read(esr)) {
		done = read_guest(cpu, vcpu->vm->debug, key, &value);
		if (done && rt != 31)
			frame->x[rt] = value;
	} else {
		value = rt == 31 ? 0 : frame->x[rt];
		done = write_guest(cpu, vcpu->vm->debug, key, value);
		if (done)
			debug_hardware_load(vcpu, cpu->stepping ||
							  cpu->episode ==
								  EPISODE_STEP);
	}
	if (done)
		exit_skip(esr);
	/*
	 * The guest steps at EL1 without noticing: guest_step(). A step that is
	 * GDB's, or one that the guest wants, has ended with this instruction.
	 */
	if (done && debug_guest_steps(cpu) && !cpu->stepping &&
	    !cpu->guest_stepped && cpu->episode == EPISODE_NONE)
		write_sysreg(spsr_el2, read_sysreg(spsr_el2) | PSTATE_SS);
	return done;
}

/*
 * What EL0 reads of DBGDSCRint besides RXfull and TXfull is UNKNOWN (Arm ARM,
 * chapter G8), and 0 here.
 */
static bool read_cp14(enum emul_cp14 which, u64 *value)
{
	switch (which) {
	case EMUL_CP14_DIDR:
		*value = emul_cp14_didr(read_sysreg(id_aa64dfr0_el1),
					read_sysreg(id_aa64pfr0_el1));
		return true;
	case EMUL_CP14_DSCRINT:
		return debug_other_read(KEY_MDCCSR, value);
	case EMUL_CP14_DTR:
		return debug_other_read(KEY_DTR, value);
	case EMUL_CP14_DRAR:
		return debug_other_read(KEY_MDRAR, value);
	case EMUL_CP14_DSAR:
		*value = 0;
		return true;
	default:
		return false;
	}
}

/* MDSCR_EL1.TDCC is the guest's: if it is set, EL1 has the trap before EL2. */
bool debug_cp14(struct vcpu *vcpu, struct frame *frame, u64 esr)
{
	u64 value, spsr = read_sysreg(spsr_el2);
	unsigned rt = esr_sysreg_rt(esr);

	if (!vcpu->vm->debug || !debug_cpu_of(vcpu)->taken)
		return false;
	if (read_cp14(emul_cp14_read(esr), &value)) {
		emul_cp14_finish(esr, value, frame->x, &spsr);
		write_sysreg(spsr_el2, spsr);
	} else if (emul_cp14_written(esr) == EMUL_CP14_NONE ||
		   !debug_other_write(KEY_DTR,
				      rt == 31 ? 0 : (u32)frame->x[rt])) {
		return false;
	}
	exit_skip(esr);
	return true;
}

/*
 * The abort follows when GDB lets the guest go on. EL2's own guarded accesses
 * overwrite the syndrome during a stop.
 */
bool debug_fault(struct vcpu *vcpu, struct frame *frame)
{
	u64 pc = read_sysreg(elr_el2), far = read_sysreg(far_el2);
	u64 hpfar = read_sysreg(hpfar_el2);
	struct rsp_stop stop = {
		.thread = vcpu->cpu.index + 1,
		.signal = RSP_SIGNAL_SEGV,
	};

	if (!vcpu->vm->debug)
		return true;
	debug_stop(vcpu, frame, &stop);
	write_sysreg(far_el2, far);
	write_sysreg(hpfar_el2, hpfar);
	return read_sysreg(elr_el2) == pc;
}
