/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Steps that need more than the step bit, and episodes: see enum
 * debug_episode.
 */
#include "arch/sysreg.h"
#include "arch/timer.h"
#include "base/status.h"
#include "emul/flow.h"
#include "emul/inject.h"
#include "vm/debug_line.h"
#include "vm/debug_state.h"

#define INSN_SIZE 4u

/* WFI, WFE, and WFIT and WFET where they are (FEAT_WFxT). */
static bool is_wait(u32 insn)
{
	return (insn & ~UINT32_C(0x20)) == 0xd503205f ||
	       ((insn & ~UINT32_C(0x3f)) == 0xd5031000 &&
		bits(read_sysreg(ID_AA64ISAR2_EL1_), 3, 0) != 0);
}

static bool insn_at_pc(struct debug *debug, const struct debug_cpu *cpu,
		       u32 *insn)
{
	return !(cpu->pstate & PSTATE_AARCH32) &&
	       debug_read_insn(debug, cpu, cpu->pc, insn) == OK;
}

/* What it has in its registers, as far as EL2 has read them. */
static bool guest_may_step(const struct debug_cpu *cpu)
{
	return cpu->taken ? debug_guest_steps(cpu)
			  : (cpu->el1[EL1_mdscr_el1] & MDSCR_SS) != 0;
}

/*
 * WFI and WFE may complete at any time (Arm ARM D1.6): stepped, they do at
 * once; by themselves if the guest steps, which has its exception behind them.
 */
void debug_step_waits(struct debug *debug)
{
	for (u32 n = 0; n < debug->vm->vcpu_count; n++) {
		struct debug_cpu *cpu = &debug->cpu[n];
		u32 insn;

		cpu->stepping = debug_state_of(cpu) == DEBUG_STOPPED &&
				!cpu->owes && cpu->plan == DEBUG_STEP;
		if (!cpu->stepping || guest_may_step(cpu) ||
		    !insn_at_pc(debug, cpu, &insn) || !is_wait(insn))
			continue;
		cpu->pc += INSN_SIZE;
		cpu->stepping = false;
		cpu->owes = RSP_SIGNAL_TRAP;
	}
}

static bool is_exclusive(u32 insn)
{
	unsigned status;

	return emul_is_load_exclusive(insn) ||
	       emul_is_store_exclusive(insn, &status);
}

/*
 * An exception between a load-exclusive and its store ends the exclusive
 * access (Arm ARM B2.9.2), so such a sequence is one step: an episode of that
 * CPU, which becomes the server. A step from the store, where a watchpoint
 * stops, is one as well: fail_exclusive(). True if there is one.
 */
bool debug_hand_over_exclusives(struct debug *debug)
{
	for (u32 n = 0; n < debug->vm->vcpu_count; n++) {
		struct debug_cpu *cpu = &debug->cpu[n];
		u32 insn;

		if (!cpu->stepping || !insn_at_pc(debug, cpu, &insn) ||
		    !is_exclusive(insn))
			continue;
		cpu->episode_asked = cpu->past_break = true;
		__atomic_store_n(&debug->server, n, __ATOMIC_RELEASE);
		return true;
	}
	return false;
}

bool debug_step_is_special(struct vcpu *vcpu)
{
	u64 pa;
	u32 insn;

	return !(read_sysreg(spsr_el2) & PSTATE_AARCH32) &&
	       debug_translate_pc(vcpu, &pa) &&
	       debug_peek_insn(pa, &insn) == OK &&
	       (is_wait(insn) || emul_is_load_exclusive(insn));
}

/* Not if that has overwritten its address. */
bool debug_undo_load_exclusive(struct vcpu *vcpu)
{
	u64 pc = read_sysreg(elr_el2), pa;
	u32 insn, rn;

	write_sysreg(elr_el2, pc - INSN_SIZE);
	if (debug_translate_pc(vcpu, &pa) && debug_peek_insn(pa, &insn) == OK &&
	    emul_is_load_exclusive(insn)) {
		rn = (u32)bits(insn, 9, 5);
		if (rn == 31 ||
		    (rn != bits(insn, 4, 0) && rn != bits(insn, 14, 10)))
			return true;
	}
	write_sysreg(elr_el2, pc);
	return false;
}

/* If another stop comes first, GDB hears of that, and plans anew. */
void debug_step_anew(struct vcpu *vcpu, struct frame *frame)
{
	struct debug *debug = vcpu->vm->debug;

	if (debug_become_server(debug, vcpu->cpu.index))
		debug->quiet = true;
	debug_stop(vcpu, frame, NULL);
}

/* The CPU whose code is looked at. */
struct reader {
	struct debug *debug;
	const struct debug_cpu *cpu;
};

static int fetch(void *context, u64 address, u32 *insn)
{
	const struct reader *reader = context;

	return debug_read_insn(reader->debug, reader->cpu, address, insn);
}

/*
 * A store-exclusive that was stopped has lost its reservation, and if that was
 * by a watch or a breakpoint, would be stopped anew each time the guest tries
 * again. It fails, as it may (Arm ARM B2.9.3), and the CPU stays alone, with
 * nothing in its way, until the guest has come around to the sequence and
 * through it.
 */
static void fail_exclusive(struct debug_cpu *cpu, u32 insn)
{
	unsigned status;

	if (!emul_is_store_exclusive(insn, &status))
		return;
	if (status != 31)
		cpu->frame->x[status] = 1;
	cpu->pc += INSN_SIZE;
	cpu->retries = EMUL_EXCLUSIVE_MAX;
}

/* Temporary breakpoints behind a sequence; false: there is none, or no room. */
static bool run_ahead(struct debug *debug, const struct debug_cpu *cpu)
{
	struct reader reader = { debug, cpu };
	u64 ends[EMUL_EXCLUSIVE_MAX];
	u32 end_count = 0;
	bool any = false;

	if ((cpu->pstate & PSTATE_AARCH32) ||
	    emul_exclusive_ends(cpu->pc, fetch, &reader, ends, &end_count) !=
		    OK)
		return false;
	for (u32 n = 0; n < end_count; n++)
		any |= debug_add_break(debug, cpu, ends[n],
				       DEBUG_BREAK_TEMPORARY) == OK;
	return any;
}

/*
 * The sequence may be that of a lock, which loops as long as another CPU has
 * it, and that one stands still: a second is enough for anything else. A CPU
 * that is the only one waits for Ctrl-C.
 */
static void limit_time(struct vcpu *vcpu)
{
	struct debug *debug = vcpu->vm->debug;

	__atomic_store_n(&debug->alone_until,
			 counter_read() + counter_frequency(),
			 __ATOMIC_RELEASE);
	debug_line_hear(debug, vcpu->cpu.index);
	debug_line_look(vcpu);
}

/* The instruction at the CPU's own PC is out of the way of what stopped it. */
void debug_begin_episode(struct vcpu *vcpu)
{
	struct debug *debug = vcpu->vm->debug;
	struct debug_cpu *cpu = debug_cpu_of(vcpu);
	struct debug_place place;
	u32 insn;

	cpu->episode_asked = false;
	/* If there is no running ahead, the tries come to an end. */
	if (cpu->retries == 0 && insn_at_pc(debug, cpu, &insn))
		fail_exclusive(cpu, insn);
	cpu->episode = run_ahead(debug, cpu) ? EPISODE_AHEAD : EPISODE_STEP;
	if ((cpu->past_break || cpu->retries) &&
	    debug_locate(debug, cpu, cpu->pc, &place) == OK)
		debug_lift_break(debug, place.pa);
	debug_open_watches(debug, true);
	debug_thaw(debug);
	if (cpu->episode == EPISODE_AHEAD)
		limit_time(vcpu);
	debug_let_go(cpu,
		     cpu->episode == EPISODE_STEP ? DEBUG_STEP : DEBUG_RUN);
}

/* Everything is as before; the CPU is stopped. */
void debug_end_episode(struct vcpu *vcpu)
{
	struct debug *debug = vcpu->vm->debug;

	debug_cpu_of(vcpu)->episode = EPISODE_NONE;
	__atomic_store_n(&debug->alone_until, 0, __ATOMIC_RELEASE);
	debug_remove_temporary(debug);
	debug_put_back_break(debug);
	debug_open_watches(debug, false);
}

void debug_pass(struct vcpu *vcpu, struct frame *frame)
{
	struct debug *debug = vcpu->vm->debug;
	u32 self = vcpu->cpu.index;

	/* If another stop comes first, the obstacle is met again after it. */
	if (debug_server_of(debug) == self || debug_become_server(debug, self))
		debug_cpu_of(vcpu)->episode_asked = true;
	debug_stop(vcpu, frame, NULL);
}

void debug_episode_done(struct vcpu *vcpu, struct frame *frame)
{
	struct debug_cpu *cpu = debug_cpu_of(vcpu);

	if (cpu->episode == EPISODE_AHEAD)
		cpu->retries = 0;
	if (cpu->retries) {
		cpu->retries--;
		cpu->episode_asked = true;
		debug_stop(vcpu, frame, NULL);
	} else if (cpu->stepping) {
		debug_stop_at(vcpu, frame, RSP_REASON_SIGNAL, 0);
	} else {
		vcpu->vm->debug->quiet = true;
		debug_stop(vcpu, frame, NULL);
	}
}
