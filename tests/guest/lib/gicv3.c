/* SPDX-License-Identifier: BSD-2-Clause */
/* GICv3 (Arm IHI 0069, chapter 12), Group 1 only. */
#include "lib/cpu.h"
#include "lib/gic.h"

#define ICC_PMR		    S3_0_C4_C6_0
#define ICC_DIR		    S3_0_C12_C11_1
#define ICC_RPR		    S3_0_C12_C11_3
#define ICC_AP0R0	    S3_0_C12_C8_4
#define ICC_AP1R0	    S3_0_C12_C9_0
#define ICC_SGI1R	    S3_0_C12_C11_5
#define ICC_IAR1	    S3_0_C12_C12_0
#define ICC_EOIR1	    S3_0_C12_C12_1
#define ICC_HPPIR1	    S3_0_C12_C12_2
#define ICC_BPR1	    S3_0_C12_C12_3
#define ICC_CTLR	    S3_0_C12_C12_4
#define ICC_SRE		    S3_0_C12_C12_5
#define ICC_IGRPEN1	    S3_0_C12_C12_7

#define icc_read_(name)	    sysreg_read(name)
#define icc_write_(name, v) sysreg_write(name, v)
#define icc_read(name)	    icc_read_(name)
#define icc_write(name, v)  icc_write_(name, v)

#define GICR_TYPER	    0x08
#define GICR_WAKER	    0x14
#define GICR_SGI_FRAME	    0x10000

static u64 redistributor(void)
{
	static u64 known[CPUS_MAX];
	u64 mpidr = this_cpu()->mpidr;
	u32 affinity = (u32)(mpidr >> 8 & 0xff000000) | (u32)mpidr % (1 << 24);
	u32 index = this_cpu()->index;

	for (u32 i = 0; !known[index] && i < machine.gic.redistributor_count;
	     i++) {
		const struct range *r = &machine.gic.redistributor[i];

		for (u64 a = r->base; a < r->base + r->size; a += 0x20000) {
			u64 typer = read64(a + GICR_TYPER);

			if (typer >> 32 == affinity)
				known[index] = a;
			if (known[index] || typer & 1 << 4)
				break;
			if (typer & 1 << 1)
				a += 0x20000;
		}
	}
	return known[index];
}

static void cpu_init(bool split_eoi)
{
	u64 r = redistributor();

	write32(r + GICR_WAKER, read32(r + GICR_WAKER) & ~2u);
	while (read32(r + GICR_WAKER) & 4)
		;
	icc_write(ICC_SRE, 7);
	barrier_isb();
	icc_write(ICC_CTLR, split_eoi ? 2 : 0);
	icc_write(ICC_AP0R0, 0);
	icc_write(ICC_AP1R0, 0);
	icc_write(ICC_IGRPEN1, 1);
	barrier_isb();
}

static u32 ack(void)
{
	u32 value = (u32)icc_read(ICC_IAR1);

	barrier_dsb();
	return value;
}

static void eoi(u32 value)
{
	icc_write(ICC_EOIR1, value);
	barrier_isb();
}

static void dir(u32 value)
{
	icc_write(ICC_DIR, value);
	barrier_isb();
}

static void set_pmr(u32 priority)
{
	icc_write(ICC_PMR, priority);
	barrier_isb();
}

static void set_bpr(u32 bpr)
{
	icc_write(ICC_BPR1, bpr);
	barrier_isb();
}

static u32 running(void)
{
	return (u32)icc_read(ICC_RPR);
}

static u32 highest(void)
{
	return (u32)icc_read(ICC_HPPIR1);
}

static void sgi(u32 intid, u32 cpu)
{
	u64 m = cpu_list[cpu].mpidr;

	barrier_dsb();
	icc_write(ICC_SGI1R, (m >> 32 & 0xff) << 48 | (m >> 16 & 0xff) << 32 |
				     (m >> 8 & 0xff) << 16 | (u64)intid << 24 |
				     (m >> 4 & 0xf) << 44 | 1ull << (m & 15));
	barrier_isb();
}

static void sgi_others(u32 intid)
{
	barrier_dsb();
	icc_write(ICC_SGI1R, 1ull << 40 | (u64)intid << 24);
	barrier_isb();
}

static void route(u32 intid, u32 cpu)
{
	write64(machine.gic.distributor.base + GICD_IROUTER + intid * 8,
		cpu_list[cpu].mpidr);
}

static int source(u32 value)
{
	(void)value;
	return -1;
}

static u64 frame(u32 intid)
{
	return intid < 32 ? redistributor() + GICR_SGI_FRAME
			  : machine.gic.distributor.base;
}

const struct gic_ops gicv3_ops = {
	.cpu_init = cpu_init,
	.ack = ack,
	.eoi = eoi,
	.dir = dir,
	.set_pmr = set_pmr,
	.set_bpr = set_bpr,
	.running = running,
	.highest = highest,
	.sgi = sgi,
	.sgi_others = sgi_others,
	.route = route,
	.source = source,
	.frame = frame,
};
