/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * src/vgic between the physical GIC and the guest, as the firmware uses it.
 * What the guest would write to its distributor is written for it.
 */
#include "lib/gic.h"
#include "base/status.h"
#include "drivers/gic_regs.h"

#define PPI_HYP_TIMER	      26u
#define PPI_HYP_VIRTUAL_TIMER 28u
#define SGI_SELF	      (2u << 24) /* GICD_SGIR */
#define SGIS		      16u

static struct vgic vgic;
static struct vgic_vcpu vcpu;
static struct vgic_ops ops;

static const struct guest_job plain;
static const struct guest_job split = { .split_eoi = true, .deactivate = true };

/* With one vCPU nobody else is to be kicked or stopped. */
static void nobody(u32 cpu)
{
	tap_bail("the virtual GIC asks for CPU %u", cpu);
}

/* As vm/interrupt.c does. */
static void serve(u32 acknowledged, u32 intid)
{
	if (intid == GIC_KICK_SGI) {
		gic.driver->end(acknowledged);
		vgic_service_kick(&vcpu);
	} else if (intid == gic.maintenance) {
		vgic_maintenance(&vcpu);
		gic.driver->end(acknowledged);
	} else {
		vgic_inject_physical(&vcpu, intid);
		gic.driver->drop_priority(acknowledged);
	}
}

/* DIR traps where it can: ICC_DIR_EL1 is the one register that does here. */
static bool deactivates(u64 esr, u64 *x)
{
	u32 rt = (u32)bits(esr, 9, 5);

	if (bits(esr, 31, 26) != EC_SYSREG)
		return false;
	vgic_deactivate(&vcpu, rt == 31 ? 0 : (u32)x[rt]);
	write_sysreg(elr_el2, read_sysreg(elr_el2) + 4);
	return true;
}

/* A bit of the registers that have one for each interrupt. */
static void write_bit(u32 offset, u32 intid)
{
	u32 at = offset + intid / 32 * 4;

	if (gic.version == 3 && intid < 32)
		vgic_redist_write(&vcpu, &vcpu, GICR_FRAME + at, 4,
				  BIT(intid % 32));
	else
		vgic_dist_write(&vgic, &vcpu, at, 4, BIT(intid % 32));
}

static bool read_bit(u32 offset, u32 intid)
{
	u32 at = offset + intid / 32 * 4;
	u64 word;

	if (gic.version == 3 && intid < 32)
		(void)vgic_redist_read(&vcpu, &vcpu, GICR_FRAME + at, 4, &word);
	else
		(void)vgic_dist_read(&vgic, &vcpu, at, 4, &word);
	return word >> intid % 32 & 1;
}

static void write_group(void)
{
	if (gic.version == 2)
		return;
	vgic_redist_write(&vcpu, &vcpu, GICR_FRAME + GIC_IGROUPR, 4, ~0u);
	for (u32 word = 1; word < gic.limits.line_count / 32; word++)
		vgic_dist_write(&vgic, &vcpu, GIC_IGROUPR + 4 * word, 4, ~0u);
}

static void send(u32 sgi)
{
	u64 mpidr = machine.mpidr[0];

	if (gic.version == 2)
		vgic_write_sgir(&vcpu, SGI_SELF | sgi);
	else
		vgic_send_sgi(
			&vcpu,
			bits(mpidr, 39, 32) << 48 | bits(mpidr, 23, 16) << 32 |
				(u64)sgi << 24 | bits(mpidr, 15, 8) << 16 |
				BIT(bits(mpidr, 3, 0)),
			VGIC_SGI1R);
}

static void start(void)
{
	struct vgic_config config = {
		.version = gic.version,
		.line_count = gic.limits.line_count,
		.lr_count = gic.limits.lr_count,
		.id_bits = gic.limits.id_bits,
		.vcpu_count = 1,
		.mpidr = machine.mpidr,
		.private_soft = 0xffff | BIT32(gic.maintenance) |
				BIT32(PPI_HYP_TIMER) |
				BIT32(PPI_HYP_VIRTUAL_TIMER),
	};

	ops = *gic.driver->ops;
	ops.kick = ops.ask_stop = ops.await_stop = ops.go = nobody;
	if (vgic_init(&vgic, &vcpu, &config, &ops) != OK)
		tap_bail("no virtual GIC");
	gic.driver->reset_virtual();
	vgic_vcpu_start(&vcpu);
	gic.taken = serve;
	guest_exit = deactivates;
	write_group();
	if (gic.version == 3)
		for (u32 sgi = 0; sgi < SGIS; sgi++)
			write_bit(GIC_ISENABLER, sgi);
}

/* Between two runs EL2 has what it would have at an exit of the guest. */
static void exit_and_run(const struct guest_job *job)
{
	vgic_fold(&vcpu);
	vgic_unfold(&vcpu);
	gic_run(job);
}

static void distributor_off(void)
{
	send(1);
	exit_and_run(&plain);
	tap_ok(gic_took_nothing(), "none while the distributor is off");
	vgic_dist_write(&vgic, &vcpu, GICD_CTLR, 4, 3);
	exit_and_run(&plain);
	tap_ok(gic_took_one(1), "once when it is on");
	exit_and_run(&plain);
	tap_ok(gic_took_nothing(), "and not twice");
}

static void private_disabled(void)
{
	if (gic.version == 2) {
		tap_ok(read_bit(GIC_ISENABLER, 2), "SGIs are always enabled");
		return;
	}
	write_bit(GIC_ICENABLER, 2);
	send(2);
	exit_and_run(&plain);
	tap_ok(gic_took_nothing() && read_bit(GIC_ISPENDR, 2),
	       "a disabled SGI stays pending");
	write_bit(GIC_ISENABLER, 2);
	exit_and_run(&plain);
	tap_ok(gic_took_one(2), "and is taken once when enabled");
}

static void physical(u32 intid, const char *name)
{
	gic_set_pending(intid);
	exit_and_run(&plain);
	tap_ok(gic.el2.total == 0 && gic_took_nothing(),
	       "%s: none while the guest has it disabled", name);
	write_bit(GIC_ISENABLER, intid);
	exit_and_run(&plain);
	tap_ok(gic_took_one(intid) && gic.el2.count[intid] == 1,
	       "%s: once when enabled", name);
	exit_and_run(&split);
	tap_ok(gic_took_nothing() && gic.el2.total == 0 && !gic_active(intid),
	       "%s: not twice, and nothing stays active", name);
	gic_set_pending(intid);
	exit_and_run(&split);
	tap_ok(gic_took_one(intid) && !gic_active(intid),
	       "%s: once in EOImode 1 as well", name);
	gic_set_pending(intid);
	exit_and_run(&(struct guest_job){ .off = true });
	tap_ok(gic_took_nothing() && read_bit(GIC_ISPENDR, intid),
	       "%s: pending for the guest while its interface is off", name);
	write_bit(GIC_ICENABLER, intid);
	exit_and_run(&plain);
	tap_ok(gic_took_nothing(), "%s: disabled meanwhile it is not taken",
	       name);
	write_bit(GIC_ISENABLER, intid);
	exit_and_run(&plain);
	tap_ok(gic_took_one(intid), "%s: and once after all", name);
	write_bit(GIC_ICENABLER, intid);
}

static void timer(void)
{
	u32 intid = GIC_TIMER_INTID;

	gic_timer_expire();
	exit_and_run(&plain);
	tap_ok(gic.el2.total == 0 && gic_took_nothing(),
	       "virtual timer: none while the guest has it disabled");
	write_bit(GIC_ISENABLER, intid);
	exit_and_run(&plain);
	tap_ok(gic_took_one(intid), "virtual timer: once when enabled");
	exit_and_run(&plain);
	tap_ok(gic_took_nothing() && gic.el2.total == 0 && !gic_active(intid),
	       "virtual timer: not twice, and nothing stays active");
	gic_timer_expire();
	exit_and_run(&(struct guest_job){ .off = true });
	write_bit(GIC_ICENABLER, intid);
	exit_and_run(&plain);
	tap_ok(gic_took_nothing(), "virtual timer: disabled while pending");
	write_bit(GIC_ISENABLER, intid);
	exit_and_run(&split);
	tap_ok(gic_took_one(intid) && !gic_active(intid),
	       "virtual timer: once after all, in EOImode 1");
	write_bit(GIC_ICENABLER, intid);
}

/* SGIs 0-15, a PPI and eight SPIs: more than any list registers hold. */
static void crowded(const struct guest_job *job, const char *name)
{
	u32 intids[SGIS + 9], count = 0;
	bool active = false;

	for (u32 sgi = 0; sgi < SGIS; sgi++)
		intids[count++] = sgi;
	if (gic.ppi)
		intids[count++] = FREE_PPI;
	for (u32 n = 0; n < 8; n++)
		intids[count++] = FREE_SPI + n;
	for (u32 n = SGIS; n < count; n++) {
		write_bit(GIC_ISENABLER, intids[n]);
		/* No line is up: only a write keeps a level pending. */
		write_bit(GIC_ISPENDR, intids[n]);
	}
	vgic_fold(&vcpu);
	for (u32 sgi = 0; sgi < SGIS; sgi++)
		send(sgi);
	tap_ok(vgic_vcpu_pending(&vcpu) && count > gic.limits.lr_count,
	       "%s: %u pending, %u list registers", name, count,
	       gic.limits.lr_count);
	exit_and_run(job);
	tap_ok(gic_took(intids, count), "%s: each is taken once", name);
	/* Where DIR traps, the exit refills the list registers by itself. */
	if (!job->split_eoi)
		tap_ok(gic.el2.count[gic.maintenance] > 0,
		       "%s: by maintenance interrupts", name);
	exit_and_run(job);
	tap_ok(gic_took_nothing() && gic.el2.total == 0,
	       "%s: and none comes again", name);
	for (u32 n = 0; n < count; n++)
		active = active || read_bit(GIC_ISACTIVER, intids[n]) ||
			 read_bit(GIC_ISPENDR, intids[n]);
	tap_ok(!active, "%s: none stays active or pending", name);
	for (u32 n = SGIS; n < count; n++)
		write_bit(GIC_ICENABLER, intids[n]);
}

void gic_check_virtual(void)
{
	static const struct guest_job patient = { .microseconds = 1500 };
	static const struct guest_job patient_split = { .microseconds = 1500,
							.split_eoi = true,
							.deactivate = true };

	start();
	distributor_off();
	private_disabled();
	if (gic_ppi_or_skip("PPI through the virtual GIC"))
		physical(FREE_PPI, "virtual PPI");
	physical(FREE_SPI, "virtual SPI");
	timer();
	crowded(&patient, "EOImode 0");
	crowded(&patient_split, "EOImode 1");
	vgic_vcpu_off(&vcpu);
	guest_exit = NULL;
}
