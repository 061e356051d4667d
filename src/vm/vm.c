/* SPDX-License-Identifier: BSD-2-Clause */
#include "vm/vm.h"

#include "arch/errata.h"
#include "arch/mmu.h"
#include "arch/panic.h"
#include "arch/timer.h"
#include "base/status.h"
#include "drivers/console.h"
#include "vm/debug.h"
#include "vm/firmware.h"
#include "vm/guest.h"
#include "vm/heap.h"
#include "vm/inject.h"
#include "vm/payload.h"
#include "vm/power.h"
#include "vm/stage2.h"
#include "vm/vcpu.h"
#include "vm/vgic_glue.h"

static struct guest the_guest;

/* PSCI may start a vCPU where its stage 2 lets it fetch instructions. */
static bool entry_ok(void *context, u64 entry)
{
	struct vm *vm = context;
	struct pgt_leaf leaf;

	return pgtable_lookup(&vm->stage2_table, entry, &leaf) == OK &&
	       leaf.attrs & PGT_X;
}

static u32 boot_cpu_index(const struct vm *vm)
{
	u64 self = read_sysreg(mpidr_el1) & MPIDR_AFFINITY;

	for (u32 n = 0; n < vm->vcpu_count; n++)
		if (vm->vcpu[n]->cpu.mpidr == self)
			return n;
	refuse("the boot CPU 0x%llx is not in the device tree",
	       (unsigned long long)self);
}

static void create_vcpus(struct vm *vm)
{
	vm->vcpu = heap_alloc(vm->vcpu_count * sizeof(vm->vcpu[0]));
	for (u32 n = 0; n < vm->vcpu_count; n++)
		vm->vcpu[n] = vcpu_create(vm, n);
}

static void create_psci(struct vm *vm)
{
	struct psci_config *config = &vm->psci_config;
	struct psci_cpu *cpus = heap_alloc(vm->vcpu_count * sizeof(*cpus));

	firmware_probe(config, vm->platform);
	config->entry_ok = entry_ok;
	config->entry_context = vm;
	config->counter_hz = counter_frequency();
	config->deepest_level = 1;
	config->system_suspend = true;
	for (u32 n = 0; n < vm->vcpu_count; n++)
		cpus[n].mpidr = vm->vcpu[n]->cpu.mpidr;
	if (psci_init(&vm->psci, config, cpus, vm->vcpu_count) != OK)
		refuse("the device tree's CPUs or the counter frequency (%u "
		       "Hz) make no sense",
		       (u32)config->counter_hz);
}

struct vm *vm_create(const struct platform *platform, struct range home,
		     const char *words)
{
	struct vm *vm = heap_alloc(sizeof(*vm));

	vm->platform = platform;
	vm->home = home;
	if (platform->chosen.bootargs)
		options_parse(&vm->options, platform->chosen.bootargs);
	options_parse(&vm->options, words);
	vm->features = cpu_read_features();
	vm->inject_features = inject_features();
	vm->vcpu_count = platform->found.cpus.count;
	probe_fault_init(&vm->faults);
	vm->faults.policy = (enum probe_policy)vm->options.fault;
	debug_find(vm);
	stage2_build(&vm->stage2_table, &vm->stage2, platform, home,
		     debug_device(), vm->features.pa_bits);
	create_vcpus(vm);
	create_psci(vm);
	vgic_glue_create(vm);
	debug_create(vm);
	return vm;
}

void vm_load(struct vm *vm, struct memory_set *free, struct range appended,
	     bool clean)
{
	const struct platform *platform = vm->platform;
	struct range initrd = platform->chosen.initrd;
	struct payload payload;
	u32 disks = 0;

	if (!payload_from_modules(&payload, platform, free, clean) &&
	    !payload_from_bundle(&payload, platform, free, appended,
				 "behind Caisson's image", clean) &&
	    !payload_from_bundle(&payload, platform, free, initrd,
				 "in the initrd's place", clean) &&
	    !payload_from_disk(&payload, platform, free, &disks))
		refuse("no guest found: looked for a module compatible with "
		       "\"multiboot,kernel\" among %u in /chosen, a kernel "
		       "in the initrd's place (%u KiB), and Image on FAT "
		       "partitions of %u virtio disks",
		       platform->chosen.module_count, (u32)(initrd.size >> 10),
		       disks);
	vm->guest = &the_guest;
	guest_load(&the_guest, &payload, free);
	guest_write_device_tree(&the_guest, &payload, platform, free, vm->home,
				debug_device());
}

/* What the boot CPU is, and what is done about that. */
static void report_cpu(void)
{
	struct errata_id id = errata_read_id();
	struct errata errata = errata_of(&id);
	u32 variant = (u32)bits(id.midr, 23, 20), revision = (u32)id.midr & 0xf;

	if (!errata.model) {
		log_info("CPU: MIDR 0x%llx, for which nothing is mitigated",
			 (unsigned long long)id.midr);
		return;
	}
	log_info("CPU: %s%s r%up%u", errata.family, errata.model, variant,
		 revision);
	if (errata.branches)
		log_info("CPU: Spectre-BHB: %u branches on each entry from the "
			 "guest",
			 errata.branches);
	if (errata.repeat_tlbi)
		log_info("CPU: TLB maintenance is done twice");
}

void vm_run(struct vm *vm)
{
	u32 self = boot_cpu_index(vm);
	struct vcpu *vcpu = vm->vcpu[self];

	write_sysreg(tpidr_el2, va_of(vcpu).v);
	vcpu_init_cpu(vcpu);
	psci_boot_cpu(&vm->psci, self);
	power_set_kick(vm->gic->kick, vm->vcpu_count);
	report_cpu();
	log_info("DMA is not confined: a device can write to any RAM");
	log_info("%u KiB used; entering the guest at 0x%llx with %u CPUs",
		 (u32)(heap_used() * 4), (unsigned long long)the_guest.entry,
		 vm->vcpu_count);
	debug_begin(vcpu);
	console_drain();
	vcpu_begin(vcpu, the_guest.entry, the_guest.dtb);
}
