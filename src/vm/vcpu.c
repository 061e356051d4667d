/* SPDX-License-Identifier: BSD-2-Clause */
#include "vm/vcpu.h"

#include "arch/barrier.h"
#include "arch/cache.h"
#include "arch/mmu.h"
#include "arch/panic.h"
#include "arch/secondary.h"
#include "arch/smc.h"
#include "arch/sysreg.h"
#include "arch/timer.h"
#include "arch/vectors.h"
#include "base/status.h"
#include "vm/debug.h"
#include "vm/heap.h"
#include "vm/interrupt.h"
#include "vm/kick.h"

#define STACK_SIZE	 (3 * PAGE_SIZE)
#define ISR_SERROR	 BIT(8)
#define FAULT_STACK_SIZE PAGE_SIZE

/* A guard page, the stack, a guard page, the stack for faults, the vCPU. */
struct vcpu *vcpu_create(struct vm *vm, u32 index)
{
	u64 fault_guard = PAGE_SIZE + STACK_SIZE;
	u64 stacks = fault_guard + PAGE_SIZE + FAULT_STACK_SIZE;
	u64 vcpu_size = align_up(sizeof(struct vcpu), PAGE_SIZE);
	u8 *run = heap_alloc_uncleared(stacks + vcpu_size);
	struct vcpu *vcpu = (void *)(run + stacks);
	u64 base = va_of(run).v;

	cache_zero(vcpu, vcpu_size);
	if (mmu_guard_page(va(base)) != OK ||
	    mmu_guard_page(va(base + fault_guard)) != OK)
		panic("no memory for the guard pages of CPU %u", index);
	vcpu->cpu.stack = base + fault_guard;
	vcpu->cpu.fault_stack = base + stacks;
	vcpu->cpu.index = index;
	vcpu->cpu.mpidr = vm->platform->found.cpus.cpu[index].mpidr;
	vcpu->vm = vm;
	return vcpu;
}

void vcpu_init_cpu(struct vcpu *vcpu)
{
	cpu_init_el2(&vcpu->vm->stage2);
	vcpu->vm->gic->init_cpu(vcpu->cpu.index);
	vcpu->started = true;
}

static void reset_interface(struct vcpu *vcpu)
{
	kick_lock_distributor(vcpu);
	/* What came while it did not run is in list registers already. */
	vgic_fold(vcpu->vgic);
	vcpu->vm->gic->reset_virtual();
	vgic_vcpu_start(vcpu->vgic);
	kick_unlock_distributor(vcpu);
}

static void reset_and_enter(u64 entry, u64 context) NORETURN;
static void reset_and_enter(u64 entry, u64 context)
{
	cpu_reset_el1();
	debug_enter(this_vcpu());
	enter_guest(entry, context);
}

void vcpu_begin(struct vcpu *vcpu, u64 entry, u64 context)
{
	write_sysreg(sctlr_el1, vcpu->endianness);
	cpu_stop_timers();
	reset_interface(vcpu);
	reset_and_enter(entry, context);
}

void vcpu_resume(struct vcpu *vcpu, u64 entry, u64 context)
{
	if (vcpu->vm->vgic.version == 3)
		reset_interface(vcpu);
	reset_and_enter(entry, context);
}

/* The guest's first instruction after CPU_ON. */
static void enter_started(struct vcpu *vcpu) NORETURN;
static void enter_started(struct vcpu *vcpu)
{
	u64 entry, context;

	if (psci_cpu_started(&vcpu->vm->psci, vcpu->cpu.index, &entry,
			     &context) != OK)
		panic("CPU %u started without CPU_ON", vcpu->cpu.index);
	vcpu_begin(vcpu, entry, context);
}

/* First C code of a secondary CPU, on its own stack, MMU on. */
static void secondary_main(void)
{
	struct vcpu *vcpu = this_vcpu();

	vcpu_init_cpu(vcpu);
	enter_started(vcpu);
}

/*
 * The arguments are read with the MMU off: they, and what the first loads
 * through them touch, must be in memory and not only in a cache.
 */
static s64 power_on_by_firmware(struct vcpu *target)
{
	struct mmu_registers mmu = mmu_registers();
	struct secondary_args *args = &target->secondary_args;

	args->ttbr0_el2 = mmu.ttbr0_el2;
	args->tcr_el2 = mmu.tcr_el2;
	args->mair_el2 = mmu.mair_el2;
	args->sctlr_el2 = mmu.sctlr_el2;
	args->percpu = va_of(target).v;
	args->entry = (u64)(uintptr_t)secondary_main;
	cache_clean_invalidate(args, sizeof(*args));
	/* Errors are 32 bits wide in some firmware. */
	return (s32)smc(PSCI_FN_CPU_ON | PSCI_FN_64, target->cpu.mpidr,
			(u64)(uintptr_t)secondary_start, va_of(args).v);
}

s64 vcpu_power_on(struct vcpu *target)
{
	target->endianness = read_sysreg(sctlr_el1) & SCTLR_EE;
	if (!target->started)
		return power_on_by_firmware(target);
	kick_start(target);
	return 0;
}

/*
 * The CPU stays at EL2 with everything masked but the kick. Firmware's
 * CPU_OFF is not used: on some boards it takes the whole cluster down with
 * the boot CPU, and a parked CPU starts again without firmware.
 */
void vcpu_park(struct vcpu *vcpu)
{
	const struct gic_driver *gic = vcpu->vm->gic;

	cpu_stop_timers();
	kick_lock_distributor(vcpu);
	vgic_vcpu_off(vcpu->vgic);
	kick_unlock_distributor(vcpu);
	gic->set_parked(true);
	debug_leave(vcpu);
	psci_cpu_off_done(&vcpu->vm->psci, vcpu->cpu.index);
	while (!__atomic_load_n(&vcpu->start_pending, __ATOMIC_ACQUIRE)) {
		wfi();
		interrupts_take(vcpu);
	}
	__atomic_store_n(&vcpu->start_pending, 0, __ATOMIC_RELAXED);
	gic->set_parked(false);
	enter_started(vcpu);
}

u64 vcpu_wait(struct vcpu *vcpu)
{
	u64 start = counter_read();

	for (;;) {
		interrupts_take(vcpu);
		/* What is in a list register may have fallen since. */
		if (vgic_vcpu_pending(vcpu->vgic))
			vgic_maintenance(vcpu->vgic);
		/* A pending SError wakes WFI as well; the guest is to take it. */
		if (vgic_vcpu_pending(vcpu->vgic) ||
		    read_sysreg(isr_el1) & ISR_SERROR ||
		    read_sysreg(hcr_el2) & HCR_VSE || debug_stop_wanted(vcpu))
			return counter_read() - start;
		wfi();
	}
}
