/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Who is inside, who has stopped, and who is the server.
 *
 * A CPU that enters the guest first says that it is INSIDE and then looks
 * whether a stop is wanted; the server first says that it wants one and then
 * looks who is INSIDE. Both orders are sequentially consistent (a Load-Acquire
 * is ordered after the Store-Releases before it, Arm ARM B2.3, barrier-ordered-
 * before), so a CPU is waited for, or fences itself.
 *
 * One that fences itself is not waited for: it may come to its stop when that
 * ends. So the server gives up its office in one piece with letting all go that
 * have stopped, and a CPU stops only while there is a server, in one piece with
 * looking: `roll' is the lock of both. A CPU that is let go waits for it as
 * well, and is outside of EL2 only when there is no server any more, whose place
 * it may take at once. All CPUs are INSIDE by then, and the new server waits
 * for them.
 */
#include "arch/barrier.h"
#include "arch/timer.h"
#include "vm/debug_line.h"
#include "vm/debug_state.h"
#include "vm/power.h"

bool debug_become_server(struct debug *debug, u32 self)
{
	u32 nobody = DEBUG_NOBODY;

	return __atomic_compare_exchange_n(&debug->server, &nobody, self, false,
					   __ATOMIC_ACQ_REL, __ATOMIC_RELAXED);
}

void debug_stop_others(struct vcpu *vcpu)
{
	struct vm *vm = vcpu->vm;
	u64 next;

	power_want_stop(true);
	for (u32 n = 0; n < vm->vcpu_count; n++) {
		struct debug_cpu *other = &vm->debug->cpu[n];

		if (n == vcpu->cpu.index ||
		    __atomic_load_n(&other->state, __ATOMIC_SEQ_CST) !=
			    DEBUG_INSIDE)
			continue;
		/* Again if it does not come: debug_catch_at_fence(). */
		for (next = 0; debug_state_of(other) == DEBUG_INSIDE;
		     debug_wait_a_moment(vcpu)) {
			if (counter_read() < next)
				continue;
			vm->gic->kick(n);
			next = counter_read() + counter_frequency() / 8;
		}
	}
}

bool debug_take_part(struct vcpu *vcpu)
{
	struct debug *debug = vcpu->vm->debug;
	bool part;

	spin_lock(&debug->roll);
	part = debug_server_of(debug) != DEBUG_NOBODY;
	if (part)
		__atomic_store_n(&debug_cpu_of(vcpu)->state, DEBUG_STOPPED,
				 __ATOMIC_RELEASE);
	spin_unlock(&debug->roll);
	return part;
}

/*
 * From here on the CPU counts as running: a stop that comes before it has
 * noticed waits for it.
 */
void debug_let_go(struct debug_cpu *cpu, enum debug_go go)
{
	if (go == DEBUG_STAY)
		return;
	__atomic_store_n(&cpu->state, DEBUG_INSIDE, __ATOMIC_SEQ_CST);
	__atomic_store_n(&cpu->go, go, __ATOMIC_RELEASE);
}

void debug_roll_ends(struct debug *debug)
{
	spin_lock(&debug->roll);
	spin_unlock(&debug->roll);
}

void debug_resume_all(struct vcpu *vcpu)
{
	struct debug *debug = vcpu->vm->debug;

	debug_line_hear(debug, vcpu->cpu.index);
	spin_lock(&debug->roll);
	power_want_stop(false);
	for (u32 n = 0; n < debug->vm->vcpu_count; n++)
		if (debug_state_of(&debug->cpu[n]) == DEBUG_STOPPED)
			debug_let_go(&debug->cpu[n], debug->cpu[n].plan);
	debug_line_give(debug, vcpu->cpu.index);
	__atomic_store_n(&debug->server, DEBUG_NOBODY, __ATOMIC_RELEASE);
	spin_unlock(&debug->roll);
}

void debug_take_leave(struct vcpu *vcpu)
{
	struct debug *debug = vcpu->vm->debug;
	u32 self = vcpu->cpu.index;

	spin_lock(&debug->roll);
	__atomic_store_n(&debug->cpu[self].state, DEBUG_OUTSIDE,
			 __ATOMIC_RELEASE);
	/* A server does that itself when all go on. */
	if (debug_server_of(debug) == DEBUG_NOBODY && debug->hears == self)
		debug_line_give(debug, self);
	spin_unlock(&debug->roll);
}
