/* SPDX-License-Identifier: BSD-2-Clause */
/* GICv3: src/drivers/gicv3*.c and src/vgic on the hardware. */
#include "arch/barrier.h"
#include "arch/sysreg.h"
#include "lib/gic.h"

#define ICC_SRE_EL1  S3_0_C12_C12_5
#define ICC_IAR0_EL1 S3_0_C12_C8_0
#define HCR_TDIR     BIT(14)

/* At EL1: the virtual interface, HCR_EL2.IMO being set. */
static void enable(bool on, bool split_eoi, u32 mask)
{
	write_sysreg(ICC_SRE_EL1, 7);
	isb();
	write_sysreg(ICC_CTLR_EL1_, split_eoi ? 2 : 0);
	write_sysreg(ICC_PMR_EL1_, mask);
	write_sysreg(ICC_IGRPEN1_EL1_, on ? 1 : 0);
	isb();
}

static u32 acknowledge(void)
{
	u32 intid = (u32)read_sysreg(ICC_IAR1_EL1_);

	__asm__ volatile("dsb sy" ::: "memory");
	return intid;
}

static void end(u32 acknowledged)
{
	write_sysreg(ICC_EOIR1_EL1_, acknowledged);
	isb();
}

static void deactivate(u32 acknowledged)
{
	write_sysreg(ICC_DIR_EL1_, acknowledged);
	isb();
}

static const struct gic_guest guest = { enable, acknowledge, end, deactivate };

static void allow_dir(void)
{
	write_sysreg(ICH_HCR_EL2_, read_sysreg(ICH_HCR_EL2_) & ~HCR_TDIR);
	isb();
}

/* At EL1: without an interrupt to take. */
static u64 acknowledge_group0(u64 argument)
{
	(void)argument;
	return read_sysreg(ICC_IAR0_EL1);
}

static u64 write_dir(u64 intid)
{
	deactivate((u32)intid);
	return 0;
}

static void own_registers(void)
{
	static const struct guest_job job = { .mask = 0x90 };
	struct vgic_lr lr = { .intid = 3, .state = VGIC_LR_PENDING };
	struct fault fault;
	u64 value;

	gic_run(&job);
	tap_equal(bits(read_sysreg(ICH_VMCR_EL2_), 31, 24), 0x90,
		  "ICH_VMCR_EL2 shows the guest's priority mask");
	gic.driver->ops->lr_write(0, vgic_lr_encode_v3(&lr));
	gic_run(&job);
	tap_ok(gic_took_nothing(), "group 0 is not taken as group 1");
	fault = guest_run(acknowledge_group0, 0, &value);
	tap_ok(!fault.taken && value == 1023,
	       "nor as group 0, which the guest has not enabled");
	gic.driver->reset_virtual();
	fault = guest_run(write_dir, 5, &value);
	if (gic.limits.dir_trap)
		tap_ok(fault.taken && fault_class(&fault) == EC_SYSREG,
		       "the driver has DIR trap");
	else
		tap_skip("DIR traps", "ICH_VTR_EL2.TDS is 0");
}

void test_main(void)
{
	if (machine.found.gic.kind != FDT_GIC_V3)
		tap_bail("this machine has no GICv3");
	guest_init();
	gic_init();
	gic.guest = &guest;
	gic.allow_dir = allow_dir;
	gic_check_physical();
	gic_check_list_registers();
	own_registers();
	gic_check_virtual();
}
