/* SPDX-License-Identifier: BSD-2-Clause */
#include "lib/gic.h"

#include "arch/barrier.h"
#include "arch/sysreg.h"
#include "base/status.h"
#include "base/string.h"

#define EL2_PATIENCE   200u /* microseconds */
#define GUEST_PATIENCE 300u

struct gic_rig gic;

static struct guest_job job;

static void map_device(struct range range)
{
	if (range.size && mmu_map_device(range) != OK)
		tap_bail("cannot map the GIC");
}

static void note(struct irq_log *log, u32 raw, u32 intid)
{
	if (log->total < IRQ_LOG)
		log->order[log->total] = raw;
	log->total++;
	log->count[intid & 1023]++;
}

/* An interrupt taken at EL2: one, or none if it has gone meanwhile. */
static void take_one(void)
{
	u32 acknowledged = gic.driver->acknowledge();
	u32 intid = acknowledged & gic.driver->intid_mask;

	if (intid >= GIC_SPECIAL) {
		gic.el2.spurious++;
		return;
	}
	note(&gic.el2, acknowledged, intid);
	/* A storm would never let the test's own code run again. */
	if (gic.el2.total > 10000)
		tap_bail("interrupt %u does not end", intid);
	gic.taken(acknowledged, intid);
}

void gic_take_and_end(u32 acknowledged, u32 intid)
{
	(void)intid;
	gic.driver->end(acknowledged);
}

void gic_take_and_keep(u32 acknowledged, u32 intid)
{
	(void)intid;
	gic.driver->drop_priority(acknowledged);
}

bool gic_ppi_or_skip(const char *name)
{
	if (!gic.ppi)
		tap_skip(name, "this GIC's ISPENDR does nothing to a PPI");
	return gic.ppi;
}

void gic_init(void)
{
	const struct fdt_gic *found = &machine.found.gic;
	struct gic_config config = {
		.distributor = found->distributor.base,
		.cpu_interface = found->cpu_interface.base,
		.hyp_interface = found->hyp_interface.base,
		.redistributor_count = found->redistributor_count,
		.redistributor_stride = found->redistributor_stride,
		.maintenance = found->maintenance.intid,
		.cpu_count = machine.cpu_count,
		.mpidr = machine.mpidr,
	};
	int status;

	map_device(found->distributor);
	map_device(found->cpu_interface);
	map_device(found->hyp_interface);
	for (u32 n = 0; n < found->redistributor_count; n++) {
		map_device(found->redistributor[n]);
		config.redistributor[n] = found->redistributor[n];
	}
	gic.version = found->kind == FDT_GIC_V2 ? 2 : 3;
	gic.driver = gic.version == 2 ? &gicv2_driver : &gicv3_driver;
	gic.maintenance = config.maintenance;
	status = gic.driver->init(&config, &gic.limits);
	if (status != OK)
		tap_bail("%s: %s", gic.driver->name, status_text(status));
	gic.driver->init_cpu(0);
	gic.taken = gic_take_and_end;
	el2_irq = take_one;
	gic_set_pending(FREE_PPI);
	gic.ppi = gic_pending(FREE_PPI);
	gic.driver->ops->write_word(GIC_ICPENDR, 0, 0, BIT32(FREE_PPI));
	gic.driver->ops->configure(0, 0, BIT32(FREE_PPI), ~0u);
}

void gic_take(void (*taken)(u32 acknowledged, u32 intid))
{
	memset(&gic.el2, 0, sizeof(gic.el2));
	gic.taken = taken;
	el2_take_irqs(EL2_PATIENCE);
}

static void timer_stop(void)
{
	write_sysreg(cntv_ctl_el0, 0);
	isb();
}

void gic_timer_expire(void)
{
	write_sysreg(cntv_cval_el0, 0);
	write_sysreg(cntv_ctl_el0, 1);
	isb();
}

/* At EL1. */
static void guest_take(void)
{
	u32 acknowledged = gic.guest->acknowledge();
	u32 intid = acknowledged & gic.driver->intid_mask;

	if (gic.version == 2)
		intid &= 0x3ff;
	if (intid >= GIC_SPECIAL) {
		gic.el1.spurious++;
		return;
	}
	note(&gic.el1, acknowledged, intid);
	if (intid == GIC_TIMER_INTID)
		timer_stop();
	gic.guest->end(acknowledged);
	if (job.deactivate)
		gic.guest->deactivate(acknowledged);
}

/* At EL1. */
static u64 guest_main(u64 ticks)
{
	u64 start;

	if (job.first_dir) {
		gic.guest->enable(true, true, 0xf0);
		gic.guest->deactivate(job.first_dir);
	}
	gic.guest->enable(!job.off, job.split_eoi, job.mask ? job.mask : 0xf0);
	__asm__ volatile("msr daifclr, #2\n\tisb" ::: "memory");
	start = read_sysreg(cntvct_el0);
	while (read_sysreg(cntvct_el0) - start < ticks)
		isb();
	__asm__ volatile("msr daifset, #2\n\tisb" ::: "memory");
	return gic.el1.total;
}

void gic_run(const struct guest_job *wanted)
{
	u64 us = wanted->microseconds ? wanted->microseconds : GUEST_PATIENCE;
	u64 ticks = read_sysreg(cntfrq_el0) / 1000000 * us, result;
	struct fault fault;

	job = *wanted;
	memset(&gic.el1, 0, sizeof(gic.el1));
	memset(&gic.el2, 0, sizeof(gic.el2));
	guest_irq = guest_take;
	fault = guest_run(guest_main, ticks, &result);
	if (fault.taken)
		tap_bail("the guest ended with ESR 0x%llx at 0x%llx",
			 (unsigned long long)fault.esr,
			 (unsigned long long)fault.elr);
}

bool gic_took(const u32 *intids, u32 count)
{
	bool all = gic.el1.total == count && gic.el1.spurious == 0;

	for (u32 n = 0; n < count; n++)
		all = all && gic.el1.count[intids[n]] == 1;
	if (!all)
		for (u32 n = 0; n < gic.el1.total && n < IRQ_LOG; n++)
			tap_note("taken: %u", gic.el1.order[n]);
	return all;
}

bool gic_took_one(u32 intid)
{
	return gic_took(&intid, 1);
}

bool gic_took_nothing(void)
{
	return gic_took(NULL, 0);
}

void gic_enable(u32 intid, bool on)
{
	u32 mask = BIT32(intid % 32);

	if (on)
		gic.driver->ops->write_word(GIC_ISENABLER, 0, intid / 32, mask);
	else
		gic.driver->ops->write_word(GIC_ICENABLER, 0, intid / 32, mask);
}

void gic_set_pending(u32 intid)
{
	gic.driver->ops->write_word(GIC_ISPENDR, 0, intid / 32,
				    BIT32(intid % 32));
}

void gic_list(u32 index, struct vgic_lr lr)
{
	lr.group1 = gic.version == 3;
	gic.driver->ops->lr_write(index, gic.version == 2
						 ? vgic_lr_encode_v2(&lr)
						 : vgic_lr_encode_v3(&lr));
}

struct vgic_lr gic_listed(u32 index)
{
	u64 raw = gic.driver->ops->lr_read(index);

	return gic.version == 2 ? vgic_lr_decode_v2(raw)
				: vgic_lr_decode_v3(raw);
}
