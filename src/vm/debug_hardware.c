/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The debug registers of a CPU between two owners. As long as GDB has no
 * breakpoint, watchpoint or step, they are the guest's and nothing traps.
 * Otherwise EL2 has them: all debug exceptions come here, the guest reads and
 * writes a copy, and the hardware gets GDB's points in the highest registers
 * and the guest's own in the others. A point of the guest's whose register
 * GDB has taken does not fire until GDB gives it back.
 */
#include "arch/sysreg.h"
#include "base/status.h"
#include "emul/esr.h"
#include "emul/inject.h"
#include "vm/debug.h"
#include "vm/debug_call.h"
#include "vm/debug_state.h"
#include "vm/inject.h"
#include "vm/watchpoint.h"

static u64 watchpoint_control(const struct debug_slot *slot)
{
	u64 control = DBGCR_ENABLE | DBGCR_EL0_EL1;

	if (slot->type != RSP_WATCH_WRITE)
		control |= DBGWCR_LOAD;
	if (slot->type != RSP_WATCH_READ)
		control |= DBGWCR_STORE;
	if (slot->size <= 8)
		return control | MASK(slot->size - 1, 0) << (DBGWCR_BAS_SHIFT +
							     slot->address % 8);
	return control | MASK(7, 0) << DBGWCR_BAS_SHIFT |
	       (u64)lowest_bit(slot->size) << DBGWCR_MASK_SHIFT;
}

/*
 * A context that other points are linked to makes no exception by itself: BT is
 * odd, and none of the two that match an address (Arm ARM, DBGBCR<n>_EL1).
 */
static bool is_linked_context(u64 control)
{
	return bit(control, 20) && control & (BIT(21) | BIT(23));
}

/* The guest's points that may fire in an exception of its own. */
static void keep_guest_points(struct debug_hardware *merged, bool breakpoints,
			      bool watchpoints)
{
	for (u32 n = 0; n < DEBUG_SLOTS_MAX; n++) {
		if (!breakpoints &&
		    !is_linked_context(merged->breakpoint[n].control))
			merged->breakpoint[n].control = 0;
		if (!watchpoints)
			merged->watchpoint[n].control = 0;
	}
}

/*
 * What an instruction is to get past is not there in its episode. Watchpoints
 * are, if that is a watched page: its abort comes first (Arm ARM D1.3.5), and
 * the page may hold what a register watches. A sequence of exclusives would
 * never get through.
 */
static bool may_meet_watchpoints(const struct debug_cpu *cpu)
{
	return cpu->episode == EPISODE_NONE ||
	       (cpu->episode == EPISODE_STEP && !cpu->past_watchpoint);
}

static void merge(const struct debug *debug, const struct debug_cpu *cpu,
		  struct debug_hardware *merged, bool step)
{
	bool lone = cpu->episode != EPISODE_NONE;
	bool watch = may_meet_watchpoints(cpu);
	bool fire = (cpu->guest.mdscr & MDSCR_MDE) &&
		    !debug_hardware_locked(&cpu->guest);

	*merged = cpu->guest;
	keep_guest_points(merged, fire && !lone, fire && watch);
	merged->os_lock = merged->double_lock = false;
	for (u32 n = 0; n < debug->breakpoint_count && !lone; n++) {
		const struct debug_slot *slot = &debug->breakpoint[n];

		if (!slot->size)
			continue;
		merged->breakpoint[n].value = slot->address;
		merged->breakpoint[n].control =
			DBGCR_ENABLE | DBGCR_EL0_EL1 | DBGBCR_BAS_A64;
		merged->mdscr |= MDSCR_MDE;
	}
	for (u32 n = 0; n < debug->watchpoint_count && watch; n++) {
		const struct debug_slot *slot = &debug->watchpoint[n];

		if (!slot->size)
			continue;
		merged->watchpoint[n].value = align_down(slot->address, 8);
		merged->watchpoint[n].control = watchpoint_control(slot);
		merged->mdscr |= MDSCR_MDE;
	}
	if (step)
		merged->mdscr |= MDSCR_SS;
	else if (debug_hardware_locked(&cpu->guest) ||
		 (cpu->episode == EPISODE_AHEAD && !cpu->guest_stepped))
		merged->mdscr &= ~MDSCR_SS;
}

bool debug_guest_steps(const struct debug_cpu *cpu)
{
	return (cpu->guest.mdscr & MDSCR_SS) &&
	       !debug_hardware_locked(&cpu->guest);
}

void debug_hardware_release(struct vcpu *vcpu)
{
	struct debug_cpu *cpu = debug_cpu_of(vcpu);

	if (!cpu->taken)
		return;
	debug_hardware_write(&cpu->guest);
	debug_route_to_el2(false);
	cpu->taken = false;
}

void debug_hardware_load(struct vcpu *vcpu, bool step)
{
	struct debug_cpu *cpu = debug_cpu_of(vcpu);
	struct debug_hardware merged;

	merge(vcpu->vm->debug, cpu, &merged, step);
	debug_hardware_write(&merged);
}

void debug_hardware_apply(struct vcpu *vcpu, enum debug_go go)
{
	struct debug_cpu *cpu = debug_cpu_of(vcpu);
	bool step = go == DEBUG_STEP;

	/* GDB's, which met an exception that the guest has only now. */
	if (cpu->taken && !debug_guest_steps(cpu))
		write_sysreg(spsr_el2, read_sysreg(spsr_el2) & ~PSTATE_SS);
	if (!step && cpu->episode == EPISODE_NONE &&
	    !debug_needs_hardware(vcpu->vm->debug)) {
		debug_hardware_release(vcpu);
		return;
	}
	if (!cpu->taken) {
		debug_hardware_read(&cpu->guest);
		debug_route_to_el2(true);
		cpu->taken = true;
		cpu->guest_stepped = debug_guest_steps(cpu) &&
				     (read_sysreg(spsr_el2) & PSTATE_SS);
	}
	debug_hardware_load(vcpu, step);
	/* One instruction is executed before the exception (D2.11.3). */
	if (step)
		write_sysreg(spsr_el2, read_sysreg(spsr_el2) | PSTATE_SS);
}

/* Exceptions */

/* VBAR_EL1's table, and one of its vectors (Arm ARM D1.10.2). */
#define VECTORS_MASK MASK(10, 0)
#define VECTOR_SIZE  0x80

void debug_stop_at(struct vcpu *vcpu, struct frame *frame,
		   enum rsp_reason reason, u64 address)
{
	struct rsp_stop stop = {
		.thread = vcpu->cpu.index + 1,
		.signal = RSP_SIGNAL_TRAP,
		.reason = reason,
		.address = address,
	};

	debug_stop(vcpu, frame, &stop);
}

/*
 * Another address of the same page is no breakpoint: the guest goes on. A BRK
 * that the guest has written over ours is the guest's.
 */
static bool software_breakpoint(struct vcpu *vcpu, struct frame *frame, u64 esr)
{
	u64 pc = read_sysreg(elr_el2), pa;
	struct debug_break *b;

	if (esr_imm16(esr) != DEBUG_BRK_COMMENT ||
	    !debug_translate_pc(vcpu, &pa))
		return false;
	b = debug_find_break(vcpu->vm->debug, pa);
	if (!b || !b->in)
		return false;
	debug_cpu_of(vcpu)->past_break = true;
	if (b->temporary)
		debug_episode_done(vcpu, frame);
	else if (debug_break_is_asked(vcpu->vm->debug, b, pc))
		debug_stop_at(vcpu, frame, RSP_REASON_SOFTWARE_BREAK, 0);
	else if (debug_break_is_call(b))
		debug_call_by_halt(vcpu, frame);
	else
		debug_pass(vcpu, frame);
	return true;
}

/* Whether it may be a point of the guest's own. */
static bool guest_has_points(const struct debug_cpu *cpu)
{
	return (cpu->guest.mdscr & MDSCR_MDE) &&
	       watchpoint_el1_may(&cpu->guest);
}

static void hardware_breakpoint(struct vcpu *vcpu, struct frame *frame, u64 esr)
{
	const struct debug *debug = vcpu->vm->debug;
	u64 pc = read_sysreg(elr_el2);

	for (u32 n = 0; n < debug->breakpoint_count; n++) {
		if (debug->breakpoint[n].size &&
		    debug->breakpoint[n].address == pc) {
			debug_stop_at(vcpu, frame, RSP_REASON_HARDWARE_BREAK,
				      0);
			return;
		}
	}
	if (guest_has_points(debug_cpu_of(vcpu)))
		inject_same(vcpu, esr);
	else
		debug_pass(vcpu, frame);
}

/*
 * FAR_EL2 may lie below what is watched, by as much as one access is wide
 * (Arm ARM D2.10.5: within the same naturally aligned block): GDB is told an
 * address that it knows.
 */
#define ACCESS_MAX UINT64_C(0x800)

static const struct debug_slot *watch_slot(const struct debug *debug, u64 far)
{
	const struct debug_slot *near = NULL;

	for (u32 n = 0; n < debug->watchpoint_count; n++) {
		const struct debug_slot *slot = &debug->watchpoint[n];

		if (!slot->size)
			continue;
		if (far - slot->address < slot->size)
			return slot;
		if (slot->address - far < ACCESS_MAX &&
		    (!near || slot->address < near->address))
			near = slot;
	}
	return near;
}

/* Whether a register of the guest's own is about an address near this. */
static bool guest_watches(const struct debug_cpu *cpu, u64 far)
{
	for (u32 n = 0; n < DEBUG_SLOTS_MAX; n++)
		if ((cpu->guest.watchpoint[n].control & DBGCR_ENABLE) &&
		    cpu->guest.watchpoint[n].value - align_down(far, 8) <
			    ACCESS_MAX)
			return true;
	return false;
}

static void hardware_watchpoint(struct vcpu *vcpu, struct frame *frame, u64 esr)
{
	const struct debug *debug = vcpu->vm->debug;
	struct debug_cpu *cpu = debug_cpu_of(vcpu);
	u64 far = read_sysreg(far_el2);
	u64 address = (u64)sign_extend(far, 56); /* without its tag */
	const struct debug_slot *slot = watch_slot(debug, address);
	bool inside = slot && address - slot->address < slot->size;

	if (slot && (inside || !guest_watches(cpu, address))) {
		debug_stop_at(vcpu, frame, rsp_reason_of(slot->type),
			      inside ? address : slot->address);
	} else if (guest_has_points(cpu)) {
		inject_watchpoint(vcpu, esr, far);
	} else {
		cpu->past_watchpoint = true;
		debug_pass(vcpu, frame);
	}
}

/* Of a step: EX, 0 without ISV, says that it was that of a load-exclusive. */
#define STEP_ISV BIT(24)
#define STEP_EX	 BIT(6)

/*
 * A step of the guest's own. EL2 gets step exceptions at EL1 as well, where
 * the guest, with KDE clear or PSTATE.D set, would not: those are passed over,
 * one instruction at a time, until the guest may have them. An ERET from there
 * does not carry SPSR_EL1.SS over, since steps are enabled on both sides (Arm
 * ARM D2.11.6): it is looked up, where it leads. Otherwise, and if it is clear,
 * the guest's step is pending, with no instruction of its own to speak of.
 *
 * Returns whether the guest is not to notice.
 */
static bool guest_step(struct vcpu *vcpu, u64 esr)
{
	struct debug_cpu *cpu = debug_cpu_of(vcpu);
	u64 spsr = read_sysreg(spsr_el2);
	bool wants = watchpoint_el1_may(&cpu->guest);

	if (wants && !cpu->guest_stepped) {
		if ((read_sysreg(spsr_el1) & PSTATE_SS) &&
		    read_sysreg(elr_el1) == read_sysreg(elr_el2)) {
			cpu->guest_stepped = true;
			write_sysreg(spsr_el2, spsr | PSTATE_SS);
			return false;
		}
		esr &= ~(STEP_ISV | STEP_EX);
	}
	cpu->guest_stepped = false;
	if (wants)
		inject_same(vcpu, esr);
	write_sysreg(spsr_el2, read_sysreg(spsr_el2) | PSTATE_SS);
	return !wants;
}

/*
 * An instruction that was not executed, but took an exception to EL1, has left
 * the step's SS in SPSR_EL1 (Arm ARM D2.11.3), where the guest knows of none,
 * or has none enabled.
 */
static void hide_step(u64 pc)
{
	u64 offset = pc - (read_sysreg(vbar_el1) & ~VECTORS_MASK);

	if (offset <= VECTORS_MASK && is_aligned(offset, VECTOR_SIZE))
		write_sysreg(spsr_el1, read_sysreg(spsr_el1) & ~PSTATE_SS);
}

static void step_done(struct vcpu *vcpu, struct frame *frame, u64 esr)
{
	struct debug_cpu *cpu = debug_cpu_of(vcpu);
	u64 pc = read_sysreg(elr_el2);
	bool hidden = false;

	if (!debug_guest_steps(cpu) || !cpu->guest_stepped)
		hide_step(pc);
	if (debug_guest_steps(cpu))
		hidden = guest_step(vcpu, esr);
	if (cpu->episode != EPISODE_NONE) {
		debug_episode_done(vcpu, frame);
	} else if (cpu->stepping) {
		if (pc - cpu->range_start >= cpu->range_end - cpu->range_start)
			debug_stop_at(vcpu, frame, RSP_REASON_SIGNAL, 0);
		else if (debug_step_is_special(vcpu))
			debug_step_anew(vcpu, frame);
		else
			debug_step_on(vcpu);
	} else if (hidden && (esr & STEP_EX) &&
		   debug_undo_load_exclusive(vcpu)) {
		debug_pass(vcpu, frame); /* its sequence, with no step in it */
	}
}

bool debug_exception(struct vcpu *vcpu, struct frame *frame, u64 esr)
{
	if (!vcpu->debug || !vcpu->debug->taken)
		return false;
	switch (esr_ec(esr)) {
	case ESR_EC_BRK64:
		return software_breakpoint(vcpu, frame, esr);
	case ESR_EC_BREAKPT_LOWER:
		hardware_breakpoint(vcpu, frame, esr);
		return true;
	case ESR_EC_WATCHPT_LOWER:
		hardware_watchpoint(vcpu, frame, esr);
		return true;
	case ESR_EC_STEP_LOWER:
		step_done(vcpu, frame, esr);
		return true;
	default:
		return false;
	}
}
