/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What the tests of src/vgic share beside the machine of gic_model.h: the
 * distributor's registers (IHI 0048B 4.3, IHI 0069H 12.9), and what a guest
 * often does with them.
 */
#ifndef VGIC_CASES_H
#define VGIC_CASES_H

#include "unit.h"

#include "gic_model.h"

#define EACH_VERSION(v) for (u32 v = 2; v <= 3; v++)

#define GICD_ISENABLER	0x100
#define GICD_ICENABLER	0x180
#define GICD_ISPENDR	0x200
#define GICD_ICPENDR	0x280
#define GICD_ISACTIVER	0x300
#define GICD_ICACTIVER	0x380
#define GICD_IPRIORITYR 0x400
#define GICD_ITARGETSR	0x800
#define GICD_ICFGR	0xc00
#define GICD_SGIR	0xf00
#define GICD_CPENDSGIR	0xf10
#define GICD_SPENDSGIR	0xf20
#define GICD_IROUTER	0x6000

/* Where the bit of interrupt 40 is: word 1, bit 8. */
#define W1  4
#define B40 (1u << 8)

/* Where SPI 40 goes: a byte of GICv2, an affinity of GICv3. */
static inline void set_target(u32 version, u32 targets, u32 affinity)
{
	if (version == 2)
		model_write(0, GICD_ITARGETSR + 40, targets);
	else
		model_write(0, GICD_IROUTER + 40 * 8, affinity);
}

static inline void send_to_first(u32 version, u32 cpu, u32 sgi)
{
	if (version == 2)
		model_write(cpu, GICD_SGIR, 1u << 16 | sgi);
	else
		vgic_send_sgi(&model_vcpu[cpu], UINT64_C(1) | (u64)sgi << 24,
			      VGIC_SGI0R);
	model_settle();
}

/* Takes and ends what is pending; a bit for each SGI, none twice. */
static inline u32 take_all(u32 cpu)
{
	u32 taken = 0, acknowledged;

	while ((acknowledged = model_ack(cpu)) != SPURIOUS) {
		u32 mask = 1u << (acknowledged & 0x3ff);

		ck_assert(!(taken & mask));
		taken |= mask;
		model_eoi(cpu, acknowledged);
	}
	return taken;
}

/*
 * It is active, and pending or about to be again. Better ones fill the list
 * registers and more: it ends, and they all come before it does.
 */
static inline void ends_and_comes_last(u32 intid)
{
	for (u32 n = 0; n < MODEL_LRS; n++) {
		model_setup(41 + n, (u8)((n + 1) << 4), 0);
		model_line(41 + n, true);
	}
	model_eoi(0, intid);
	for (u32 n = 0; n < MODEL_LRS; n++) {
		ck_assert_uint_eq(model_ack(0), 41 + n);
		model_line(41 + n, false);
		model_eoi(0, 41 + n);
	}
	ck_assert_uint_eq(model_ack(0), intid);
}

#endif
