/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A virtual machine and its CPUs. Nothing here assumes that there is one VM;
 * a vCPU is a physical CPU.
 */
#ifndef VM_VM_H
#define VM_VM_H

#include "arch/context.h"
#include "arch/cpu.h"
#include "arch/percpu.h"
#include "arch/secondary.h"
#include "arch/spinlock.h"
#include "base/compiler.h"
#include "drivers/gic.h"
#include "emul/bus.h"
#include "pgtable/pgtable.h"
#include "probe/fault.h"
#include "psci/psci.h"
#include "vgic/vgic.h"
#include "vm/memory_plan.h"
#include "vm/options.h"
#include "vm/platform.h"

/* What is counted per CPU besides the 64 exception classes. */
enum exit_extra {
	EXIT_IRQ = 64,
	EXIT_SERROR,
	EXIT_KICK,	  /* of the IRQs: from another CPU of EL2 */
	EXIT_MAINTENANCE, /* of the IRQs: list registers */
	EXIT_UNDEFINED,	  /* injected */
	EXIT_ABORT,	  /* injected */
	EXIT_COUNT,
};

struct debug;
struct guest;

/* A distributor access of another CPU stops this one; vm/kick.c. */
enum vcpu_stop {
	VCPU_RUNS,
	VCPU_STOP_ASKED,
	VCPU_STOPPED,
};

struct vcpu {
	struct percpu cpu; /* first: TPIDR_EL2 points here */
	struct vm *vm;
	struct vgic_vcpu *vgic;
	const struct emul_region *region; /* the last that was accessed */
	u64 exits[EXIT_COUNT];
	bool started;		 /* firmware has powered the CPU on */
	u64 endianness;		 /* SCTLR_EL1.EE at its start */
	struct debug_cpu *debug; /* NULL: no debugger can come */

	/* Messages from other CPUs, served when a kick arrives; vm/kick.h. */
	u32 start_pending;
	u32 stop; /* enum vcpu_stop */

	struct secondary_args secondary_args;
};

struct vm {
	const struct platform *platform;
	struct options options;
	struct range home; /* the hypervisor's RAM */
	struct cpu_features features;
	u32 inject_features; /* enum emul_feature */
	struct pgtable stage2_table;
	struct cpu_stage2 stage2;

	const struct gic_driver *gic;
	struct gic_config gic_config;
	struct gic_limits gic_limits;
	u32 maintenance; /* INTID of the maintenance interrupt */
	struct vgic_ops vgic_ops;
	struct spinlock distributor_lock;

	struct psci_config psci_config;

	struct vcpu **vcpu;
	u32 vcpu_count;

	struct probe_faults faults; /* under its lock */
	struct spinlock faults_lock;

	const struct guest *guest; /* its software, once loaded */
	struct debug *debug;	   /* NULL: no debugger can come */

	struct psci psci;
	struct emul_bus bus;
	struct vgic vgic;
};

/*
 * Makes the one guest of this machine: reads the hypervisor's options, probes
 * firmware and GIC, builds stage 2 and the vCPUs. Refuses by name what this
 * hypervisor cannot run on. Boot CPU, MMU on.
 */
struct vm *vm_create(const struct platform *platform, struct range home,
		     const char *words);

/*
 * Loads the guest's software into `free` RAM and writes its device tree.
 * `appended`: a bundle may be there, size 0 if not. `clean`: files may lie in
 * the data cache.
 */
void vm_load(struct vm *vm, struct memory_set *free, struct range appended,
	     bool clean);

/* Enters the guest on the boot CPU. */
void vm_run(struct vm *vm) NORETURN;

static inline struct vcpu *vcpu_of(struct percpu *cpu)
{
	return (struct vcpu *)(void *)cpu;
}

static inline struct vcpu *this_vcpu(void)
{
	return vcpu_of(this_percpu());
}

/* Where the guest's registers are, on the CPU that serves its exit. */
static inline struct frame *this_frame(void)
{
	return (struct frame *)(uintptr_t)(this_percpu()->stack - FRAME_SIZE);
}

#endif
