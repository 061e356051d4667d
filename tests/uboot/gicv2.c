/* SPDX-License-Identifier: BSD-2-Clause */
/* GICv2: src/drivers/gicv2*.c and src/vgic on the hardware. */
#include "base/status.h"
#include "drivers/mmio.h"
#include "lib/gic.h"

#define GICC_CTLR	  0x0
#define GICC_CTLR_GROUP0  BIT32(0)
#define GICC_CTLR_EOIMODE BIT32(9)
#define GICC_PMR	  0x4
#define GICC_IAR	  0xc
#define GICC_EOIR	  0x10
#define GICC_DIR	  0x1000

/* At EL1: GICV, at the IPA where it is physically. */
static uintptr_t base;

static void enable(bool on, bool split_eoi, u32 mask)
{
	mmio_write32(base + GICC_PMR, mask);
	mmio_write32(base + GICC_CTLR,
		     (on ? GICC_CTLR_GROUP0 : 0) |
			     (split_eoi ? GICC_CTLR_EOIMODE : 0));
}

static u32 acknowledge(void)
{
	return mmio_read32(base + GICC_IAR);
}

static void end(u32 acknowledged)
{
	mmio_write32(base + GICC_EOIR, acknowledged);
}

static void deactivate(u32 acknowledged)
{
	mmio_write32(base + GICC_DIR, acknowledged);
}

static const struct gic_guest guest = { enable, acknowledge, end, deactivate };

static void senders(void)
{
	static const struct guest_job plain;
	struct vgic_lr lr = { .intid = 6,
			      .state = VGIC_LR_PENDING,
			      .priority = 0x80,
			      .source = 3 };

	gic.driver->reset_virtual();
	gic_list(0, lr);
	gic_run(&plain);
	tap_ok(gic_took_one(6), "an SGI of another CPU is taken once");
	tap_equal(gic.el1.order[0], 3 << 10 | 6,
		  "GICV_IAR names the CPU that sent it");
}

void test_main(void)
{
	struct range gicv = machine.found.gic.virtual_interface;

	if (machine.found.gic.kind != FDT_GIC_V2)
		tap_bail("this machine has no GICv2");
	guest_init();
	gic_init();
	base = gicv.base;
	if (pgtable_map(&guest_stage2, gicv.base, gicv.size, pa(gicv.base),
			PGT_R | PGT_W | PGT_DEVICE_NGNRE, 0) != OK)
		tap_bail("cannot map GICV");
	gic.guest = &guest;
	gic_check_physical();
	gic_check_list_registers();
	senders();
	gic_check_virtual();
}
