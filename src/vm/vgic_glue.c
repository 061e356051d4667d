/* SPDX-License-Identifier: BSD-2-Clause */
#include "vm/vgic_glue.h"

#include "arch/mmu.h"
#include "arch/panic.h"
#include "base/status.h"
#include "drivers/console.h"
#include "vm/debug.h"
#include "vm/heap.h"
#include "vm/kick.h"
#include "vm/shared_page.h"
#include "vm/vgic_bus.h"

/* PPIs that EL2 uses itself: CNTHP, and the virtual EL2 timer of VHE. */
#define PPI_HYP_TIMER	      26u
#define PPI_HYP_VIRTUAL_TIMER 28u

/* The second page of a GICv2 CPU interface holds DIR alone. */
#define GICC_DIR_PAGE 0x1000u

static void must_map(struct range range, const char *what)
{
	if (range.size && mmu_map_device(range) != OK)
		refuse("cannot map the %s at 0x%llx", what,
		       (unsigned long long)range.base);
}

static const struct gic_driver *configure(struct gic_config *config,
					  const struct fdt_gic *gic)
{
	must_map(gic->distributor, "GIC distributor");
	config->distributor = gic->distributor.base;
	if (gic->kind == FDT_GIC_V2) {
		must_map(gic->cpu_interface, "GIC CPU interface");
		must_map(gic->hyp_interface, "GIC hypervisor interface");
		config->cpu_interface = gic->cpu_interface.base;
		config->hyp_interface = gic->hyp_interface.base;
		return &gicv2_driver;
	}
	for (u32 n = 0; n < gic->redistributor_count; n++) {
		must_map(gic->redistributor[n], "GIC redistributors");
		config->redistributor[n] = gic->redistributor[n];
	}
	config->redistributor_count = gic->redistributor_count;
	config->redistributor_stride = gic->redistributor_stride;
	return &gicv3_driver;
}

static void init_physical(struct vm *vm, const u64 *mpidr)
{
	const struct fdt_gic *gic = &vm->platform->found.gic;
	struct gic_config *config = &vm->gic_config;
	int status;

	vm->gic = configure(config, gic);
	config->mpidr = mpidr;
	config->cpu_count = vm->vcpu_count;
	config->maintenance = gic->maintenance.intid;
	if (config->maintenance < 16 || config->maintenance > 31)
		refuse("unsupported GIC: its maintenance interrupt is no PPI "
		       "(INTID %u)",
		       config->maintenance);
	vm->maintenance = config->maintenance;
	status = vm->gic->init(config, &vm->gic_limits);
	if (status != OK)
		refuse("unsupported GIC: %s for %u CPUs: %s", vm->gic->name,
		       vm->vcpu_count, status_text(status));
	log_info("%s: %u interrupts, %u list registers", vm->gic->name,
		 vm->gic_limits.line_count, vm->gic_limits.lr_count);
	if (!vm->gic_limits.dir_trap)
		log_warn("GICv3: no trap of ICC_DIR_EL1: what it ends may stay "
			 "active");
}

/* Two frames, RD_base and SGI_base, for each CPU. */
#define REDISTRIBUTOR_SIZE (2 * UINT64_C(0x10000))

/*
 * A guest walks each region until GICR_TYPER.Last, which is therefore set in
 * every region and not only in the last one (IHI 0069H 12.11).
 */
static void mark_ends(const struct gic_config *config, struct vgic_vcpu *vcpus)
{
	u64 end = 0;

	for (u32 n = 0; n < config->redistributor_count; n++) {
		end += config->redistributor[n].size / REDISTRIBUTOR_SIZE;
		if (end > 0 && end < config->cpu_count)
			vcpus[end - 1].last = true;
	}
}

static void reserved(u32 cpu, u32 intid)
{
	(void)cpu;
	debug_interrupt(this_vcpu(), intid);
}

/* The virtual GIC knows its vCPUs by index. */
static void ask_stop(u32 cpu)
{
	kick_ask_stop(this_vcpu()->vm->vcpu[cpu]);
}

static void await_stop(u32 cpu)
{
	kick_await_stop(this_vcpu()->vm->vcpu[cpu]);
}

static void go(u32 cpu)
{
	kick_go(this_vcpu()->vm->vcpu[cpu]);
}

static void init_virtual(struct vm *vm, const u64 *mpidr)
{
	struct vgic_vcpu *vcpus = heap_alloc(vm->vcpu_count * sizeof(*vcpus));
	struct vgic_config config = {
		.version = vm->platform->found.gic.kind == FDT_GIC_V2 ? 2 : 3,
		.line_count = vm->gic_limits.line_count,
		.lr_count = vm->gic_limits.lr_count,
		.id_bits = vm->gic_limits.id_bits,
		.vcpu_count = vm->vcpu_count,
		.mpidr = mpidr,
		.private_soft = 0xffff | BIT32(vm->maintenance) |
				BIT32(PPI_HYP_TIMER) |
				BIT32(PPI_HYP_VIRTUAL_TIMER),
	};

	vm->vgic_ops = *vm->gic->ops;
	vm->vgic_ops.kick = vm->gic->kick;
	vm->vgic_ops.reserved = reserved;
	vm->vgic_ops.ask_stop = ask_stop;
	vm->vgic_ops.await_stop = await_stop;
	vm->vgic_ops.go = go;
	if (vgic_init(&vm->vgic, vcpus, &config, &vm->vgic_ops) != OK)
		refuse("unsupported GIC: %u CPUs on %s", vm->vcpu_count,
		       vm->gic->name);
	mark_ends(&vm->gic_config, vcpus);
	for (u32 n = 0; n < vm->vcpu_count; n++)
		vm->vcpu[n]->vgic = &vcpus[n];
}

static void add_region(struct vm *vm, struct range range,
		       const struct emul_bus_ops *ops, void *context,
		       const char *name)
{
	struct emul_region region = { range.base, range.size, ops, context,
				      name };

	if (emul_bus_add(&vm->bus, &region) != OK)
		refuse("unsupported GIC: its %s at 0x%llx overlaps another "
		       "part",
		       name, (unsigned long long)range.base);
}

/*
 * The guest's redistributors stand in the order of the vCPUs, two frames
 * each, without gaps through all regions; what is left has none.
 */
static void add_redistributors(struct vm *vm, const struct fdt_gic *gic)
{
	u32 cpu = 0;

	for (u32 n = 0; n < gic->redistributor_count; n++) {
		struct range frames = { gic->redistributor[n].base,
					REDISTRIBUTOR_SIZE };
		u64 left = gic->redistributor[n].size / REDISTRIBUTOR_SIZE;

		for (; left > 0 && cpu < vm->vcpu_count; left--, cpu++) {
			add_region(vm, frames, &vgic_bus_redistributor,
				   &vm->vgic.vcpu[cpu], "redistributor");
			frames.base += REDISTRIBUTOR_SIZE;
		}
	}
}

/* Besides a region for each vCPU: GICD, GICC's page with DIR, a shared page. */
#define FURTHER_REGIONS (2 + SHARED_PAGE_REGIONS)

static void add_regions(struct vm *vm)
{
	const struct fdt_gic *gic = &vm->platform->found.gic;
	u32 capacity = vm->vcpu_count + FURTHER_REGIONS;

	emul_bus_init(&vm->bus, heap_alloc(capacity * sizeof(*vm->bus.regions)),
		      capacity);
	for (u32 n = 0; n < vm->vcpu_count; n++)
		vm->vcpu[n]->region = vm->bus.regions;
	add_region(vm, gic->distributor, &vgic_bus_distributor, &vm->vgic,
		   "distributor");
	add_redistributors(vm, gic);
	if (gic->kind == FDT_GIC_V2)
		add_region(
			vm,
			(struct range){ gic->cpu_interface.base + GICC_DIR_PAGE,
					PAGE_SIZE },
			&vgic_bus_dir, NULL, "DIR page");
}

void vgic_glue_create(struct vm *vm)
{
	u64 *mpidr = heap_alloc(vm->vcpu_count * sizeof(*mpidr));

	for (u32 n = 0; n < vm->vcpu_count; n++)
		mpidr[n] = vm->vcpu[n]->cpu.mpidr;
	init_physical(vm, mpidr);
	init_virtual(vm, mpidr);
	add_regions(vm);
}
