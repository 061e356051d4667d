/* SPDX-License-Identifier: BSD-2-Clause */
#include "vm/kick.h"

#include "arch/barrier.h"
#include "vm/debug.h"
#include "vm/power.h"

static u32 stop_state(const struct vcpu *vcpu)
{
	return __atomic_load_n(&vcpu->stop, __ATOMIC_ACQUIRE);
}

static void set_stop_state(struct vcpu *vcpu, u32 state)
{
	__atomic_store_n(&vcpu->stop, state, __ATOMIC_RELEASE);
}

/*
 * Another CPU wants to see and change what this one has in flight. Release
 * and acquire make the fold visible to it, and its changes visible here. It
 * may go on and ask again before this CPU has noticed that it could run:
 * what is folded is still folded then.
 */
static void stop(struct vcpu *vcpu) COLD;
static void stop(struct vcpu *vcpu)
{
	vgic_fold(vcpu->vgic);
	set_stop_state(vcpu, VCPU_STOPPED);
	while (stop_state(vcpu) != VCPU_RUNS) {
		if (stop_state(vcpu) == VCPU_STOP_ASKED)
			set_stop_state(vcpu, VCPU_STOPPED);
		power_stop_if_panicking();
		cpu_relax();
	}
	vgic_unfold(vcpu->vgic);
}

static ALWAYS_INLINE void serve_stop(struct vcpu *vcpu)
{
	if (unlikely(stop_state(vcpu) == VCPU_STOP_ASKED))
		stop(vcpu);
}

void kick_poll(struct vcpu *vcpu)
{
	serve_stop(vcpu);
}

/* Rare: a panic, or a debugger. */
static void attend(struct vcpu *vcpu, u32 attention) COLD;
static void attend(struct vcpu *vcpu, u32 attention)
{
	if (attention & POWER_PANICKING)
		power_stop_if_panicking();
	if (attention & POWER_STOP)
		debug_kicked(vcpu);
}

void kick_serve(struct vcpu *vcpu)
{
	u32 attention = __atomic_load_n(&power_attention, __ATOMIC_ACQUIRE);

	if (unlikely(attention))
		attend(vcpu, attention);
	serve_stop(vcpu);
	vgic_service_kick(vcpu->vgic);
}

void kick_ask_stop(struct vcpu *target)
{
	set_stop_state(target, VCPU_STOP_ASKED);
	target->vm->gic->kick(target->cpu.index);
}

void kick_await_stop(const struct vcpu *target)
{
	while (stop_state(target) != VCPU_STOPPED) {
		power_stop_if_panicking();
		cpu_relax();
	}
}

void kick_go(struct vcpu *target)
{
	set_stop_state(target, VCPU_RUNS);
}

void kick_wait_distributor(struct vcpu *vcpu)
{
	do {
		serve_stop(vcpu);
		power_stop_if_panicking();
		cpu_relax();
	} while (!spin_try_lock(&vcpu->vm->distributor_lock));
}

void kick_start(struct vcpu *target)
{
	__atomic_store_n(&target->start_pending, 1, __ATOMIC_RELEASE);
	target->vm->gic->kick(target->cpu.index);
}
