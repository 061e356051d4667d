/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * All-stop: how the CPUs come to a stop, what one of them does then, and how
 * they go on. See debug.h for where, debug_state.h for whose what is, and
 * debug_roll.c for who counts as stopped.
 */
#include "arch/barrier.h"
#include "arch/timer.h"
#include "base/status.h"
#include "emul/inject.h"
#include "vm/debug.h"
#include "vm/debug_call.h"
#include "vm/debug_line.h"
#include "vm/debug_state.h"
#include "vm/kick.h"
#include "vm/power.h"

/*
 * What a step is not to lead into. A handler that acknowledges one has them
 * masked, and would get none from an interface that is off (IHI 0069H,
 * ICH_HCR_EL2.En; IHI 0048B 5.3.2).
 */
static void hold_interrupts(struct vcpu *vcpu, bool on)
{
	struct debug_cpu *cpu = debug_cpu_of(vcpu);

	if (cpu->holds != on)
		vcpu->vm->gic->hold_virtual(on);
	cpu->holds = on;
}

void debug_step_on(struct vcpu *vcpu)
{
	u64 spsr = read_sysreg(spsr_el2);

	hold_interrupts(vcpu, !(spsr & PSTATE_I));
	write_sysreg(spsr_el2, spsr | PSTATE_SS);
}

static u64 alone_until(const struct debug *debug)
{
	return __atomic_load_n(&debug->alone_until, __ATOMIC_ACQUIRE);
}

/*
 * A CPU that runs ahead alone may wait for one that stands still: then its
 * time ends. By any of those; the first says so. The server is looked up
 * before: it may be nobody after.
 */
static void end_overdue_episode(struct debug *debug)
{
	u64 until = alone_until(debug);
	u32 server = debug_server_of(debug);

	if (until && counter_read() >= until &&
	    __atomic_compare_exchange_n(&debug->alone_until, &until, 0, false,
					__ATOMIC_ACQ_REL, __ATOMIC_RELAXED))
		debug->vm->gic->kick(server);
}

void debug_kicked(struct vcpu *vcpu)
{
	struct debug_cpu *cpu = debug_cpu_of(vcpu);

	if (debug_state_of(cpu) != DEBUG_INSIDE)
		return;
	if (cpu->episode != EPISODE_NONE && (cpu->episode != EPISODE_AHEAD ||
					     alone_until(vcpu->vm->debug) != 0))
		return;
	/* Kicked again: debug_stop_others(). */
	debug_catch_at_fence(vcpu);
	debug_raise_fence(vcpu);
}

bool debug_stop_wanted(const struct vcpu *vcpu)
{
	const struct debug *debug = vcpu->vm->debug;

	return debug && (power_wants_stop() ||
			 debug_server_of(debug) == vcpu->cpu.index);
}

/* If a stop is under way that is told to nobody, this one is: serve(). */
void debug_ask_stop(struct vcpu *vcpu)
{
	struct debug *debug = vcpu->vm->debug;
	u32 self = vcpu->cpu.index;

	if (debug_become_server(debug, self)) {
		debug->stop = (struct rsp_stop){ .thread = self + 1,
						 .signal = RSP_SIGNAL_INT };
		debug_kicked(vcpu);
		return;
	}
	debug->interrupted = true;
	if (debug_server_of(debug) == self &&
	    debug_cpu_of(vcpu)->episode == EPISODE_AHEAD)
		debug_raise_fence(vcpu);
}

/* A vCPU that waits here is no obstacle to one that must see its interrupts. */
void debug_wait_a_moment(struct vcpu *vcpu)
{
	kick_poll(vcpu);
	power_stop_if_panicking();
	cpu_relax();
}

/* A stop that could not be told when it happened. */
static bool take_owed_stop(struct debug *debug)
{
	for (u32 n = 0; n < debug->vm->vcpu_count; n++) {
		struct debug_cpu *cpu = &debug->cpu[n];

		if (!cpu->owes || cpu->plan == DEBUG_STAY ||
		    debug_state_of(cpu) != DEBUG_STOPPED)
			continue;
		debug->stop = (struct rsp_stop){ .thread = n + 1,
						 .signal = cpu->owes };
		cpu->owes = 0;
		return true;
	}
	return false;
}

/*
 * The guest's virtual counter stands still while the guest does: from when
 * the last CPU has stopped, so that none sees it go back.
 */
static void freeze(struct debug *debug)
{
	if (!debug->frozen)
		debug->stopped_at = counter_read();
	debug->frozen = true;
}

u64 debug_guest_counter(const struct debug *debug)
{
	u64 now = debug->frozen && !debug->counter_runs ? debug->stopped_at
							: counter_read();

	return now - debug->offset;
}

void debug_thaw(struct debug *debug)
{
	if (!debug->counter_runs)
		debug->offset += counter_read() - debug->stopped_at;
	debug->frozen = false;
}

void debug_begin_talk(struct debug *debug)
{
	debug_line_deafen(debug);
	spin_lock(&debug->lock);
	debug->resume = false;
	debug->talking = true;
}

void debug_end_talk(struct debug *debug)
{
	debug->talking = false;
	spin_unlock(&debug->lock);
}

void debug_listen(struct vcpu *vcpu)
{
	struct debug *debug = vcpu->vm->debug;

	while (!debug->resume) {
		debug_line_poll(debug);
		debug_wait_a_moment(vcpu);
		if (debug->resume && debug->interrupted) {
			debug->resume = debug->interrupted = false;
			debug->stop.reason = RSP_REASON_SIGNAL;
			debug->stop.signal = RSP_SIGNAL_INT;
			rsp_stopped(&debug->rsp, &debug->stop);
		}
	}
}

/* Speaks with GDB until that lets the machine go on. */
static void talk(struct vcpu *vcpu)
{
	struct debug *debug = vcpu->vm->debug;

	__atomic_fetch_add(&debug->told, 1, __ATOMIC_RELEASE);
	if (debug->leaving) {
		debug_forget(debug);
		return;
	}
	debug_begin_talk(debug);
	debug->interrupted = false;
	rsp_stopped(&debug->rsp, &debug->stop);
	debug_listen(vcpu);
	debug_end_talk(debug);
}

/* A request that came when the server no longer looked for one. */
static void ask_anew(struct vcpu *vcpu)
{
	struct debug *debug = vcpu->vm->debug;

	spin_lock(&debug->lock);
	if (debug->interrupted) {
		debug->interrupted = false;
		debug_ask_stop(vcpu);
	}
	spin_unlock(&debug->lock);
}

/* The server's work, from the stop of all to what comes next. */
static void serve(struct vcpu *vcpu)
{
	struct debug *debug = vcpu->vm->debug;
	struct debug_cpu *cpu = debug_cpu_of(vcpu);

	debug_stop_others(vcpu);
	freeze(debug);
	/* A CPU that has seen no server has looked at the line to its end. */
	spin_lock(&debug->lock);
	spin_unlock(&debug->lock);
	if (cpu->episode_asked) {
		debug_begin_episode(vcpu);
		return;
	}
	if (cpu->call.due) {
		debug_make_call(vcpu);
		debug->quiet = true;
	}
	if (debug->quiet && debug->interrupted) {
		debug->stop = (struct rsp_stop){
			.thread = vcpu->cpu.index + 1,
			.signal = RSP_SIGNAL_INT,
		};
		debug->quiet = false;
	}
	if (!debug->quiet || debug->leaving)
		talk(vcpu);
	debug->quiet = false;
	for (;;) {
		debug_step_waits(debug);
		if (!take_owed_stop(debug))
			break;
		talk(vcpu);
	}
	if (debug_hand_over_exclusives(debug))
		return;
	debug_thaw(debug);
	debug_resume_all(vcpu);
	/* What came before the line was heard has raised no interrupt. */
	debug_line_look(vcpu);
	ask_anew(vcpu);
}

/* The plan by which the guest goes on, when it may. */
static enum debug_go wait_for_go(struct vcpu *vcpu)
{
	struct debug *debug = vcpu->vm->debug;
	struct debug_cpu *cpu = debug_cpu_of(vcpu);
	u32 self = vcpu->cpu.index, go;

	for (;;) {
		if (debug_server_of(debug) == self)
			serve(vcpu);
		go = __atomic_exchange_n(&cpu->go, DEBUG_STAY,
					 __ATOMIC_ACQUIRE);
		if (go != DEBUG_STAY)
			break;
		end_overdue_episode(debug);
		if (debug->poller == self &&
		    debug_server_of(debug) == DEBUG_NOBODY)
			debug_line_look(vcpu);
		debug_wait_a_moment(vcpu);
	}
	debug_roll_ends(debug);
	return (enum debug_go)go;
}

/* No episode follows the one before. */
static void forget_episode(struct debug_cpu *cpu)
{
	cpu->retries = 0;
	cpu->past_watchpoint = cpu->past_break = false;
}

void debug_stop(struct vcpu *vcpu, struct frame *frame,
		const struct rsp_stop *stop)
{
	struct debug *debug = vcpu->vm->debug;
	struct debug_cpu *cpu = debug_cpu_of(vcpu);
	enum debug_go go;

	debug_lower_fence(vcpu);
	hold_interrupts(vcpu, false);
	debug_context_save(vcpu, frame);
	if (cpu->episode != EPISODE_NONE)
		debug_end_episode(vcpu);
	if (stop && (debug_server_of(debug) == vcpu->cpu.index ||
		     debug_become_server(debug, vcpu->cpu.index)))
		debug->stop = *stop;
	else if (stop && stop->reason == RSP_REASON_SIGNAL)
		cpu->owes = stop->signal; /* points are met anew */
	cpu->call.asked = false;
	/* Else it comes to that afterwards. */
	if (!cpu->episode_asked && !cpu->call.due)
		cpu->stepping = false;
	if (!cpu->episode_asked)
		forget_episode(cpu);
	/* One that comes when the stop ends gets what all have, and goes on. */
	go = debug_take_part(vcpu) ? wait_for_go(vcpu) : DEBUG_RUN;
	debug_context_load(vcpu);
	write_sysreg(cntvoff_el2, debug->offset);
	debug_trace_apply(vcpu, true);
	debug_hardware_apply(vcpu, go);
	hold_interrupts(vcpu,
			(go == DEBUG_STEP || cpu->episode != EPISODE_NONE) &&
				!(cpu->pstate & PSTATE_I));
	debug_catch_at_fence(vcpu);
}

/*
 * What a stop may change is looked at when none is wanted: debug_thaw() and GDB
 * are done then. Otherwise debug_stop() does it, at the fence. A CPU that is
 * being stepped, and comes from CPU_SUSPEND, has made its step.
 */
void debug_enter(struct vcpu *vcpu)
{
	struct debug *debug = vcpu->vm->debug;
	struct debug_cpu *cpu;
	bool stop;

	if (!debug)
		return;
	cpu = debug_cpu_of(vcpu);
	forget_episode(cpu);
	cpu->caught = false;
	if (cpu->taken) { /* as cpu_reset_el1() has it */
		cpu->guest.mdscr = 0;
		cpu->guest.os_lock = true;
		cpu->guest.double_lock = false;
	}
	__atomic_store_n(&cpu->state, DEBUG_INSIDE, __ATOMIC_SEQ_CST);
	stop = power_wants_stop() || cpu->stepping ||
	       debug_server_of(debug) == vcpu->cpu.index;
	debug_trace_apply(vcpu, !stop);
	if (stop) {
		debug_raise_fence(vcpu);
		return;
	}
	write_sysreg(cntvoff_el2, debug->offset);
	debug_hardware_apply(vcpu, DEBUG_RUN);
}

static u32 told_stops(const struct debug *debug)
{
	return __atomic_load_n(&debug->told, __ATOMIC_ACQUIRE);
}

/*
 * The CPU goes while GDB steps it, or runs it alone: nothing else would ever
 * stop, so this is one. A stop that GDB is told of meanwhile ends the step as
 * well; another only delays this one. None was told since the step began: all
 * that are INSIDE are waited for.
 */
void debug_leave(struct vcpu *vcpu)
{
	struct debug *debug = vcpu->vm->debug;
	struct debug_cpu *cpu;
	bool stepping;
	u32 told;

	if (!debug)
		return;
	cpu = debug_cpu_of(vcpu);
	told = told_stops(debug);
	hold_interrupts(vcpu, false);
	debug_lower_fence(vcpu);
	stepping = cpu->stepping;
	cpu->stepping = false;
	debug_take_leave(vcpu);
	if (cpu->episode != EPISODE_NONE)
		debug_end_episode(vcpu);
	else if (!stepping)
		return;
	cpu->plan = DEBUG_RUN; /* of its next life */
	while (debug_server_of(debug) != vcpu->cpu.index &&
	       !debug_become_server(debug, vcpu->cpu.index)) {
		if (told_stops(debug) != told)
			return;
		debug_wait_a_moment(vcpu);
	}
	debug->quiet = !stepping || told_stops(debug) != told;
	debug->stop = (struct rsp_stop){ .thread = vcpu->cpu.index + 1,
					 .signal = RSP_SIGNAL_TRAP };
	while (debug_server_of(debug) == vcpu->cpu.index)
		serve(vcpu);
}
