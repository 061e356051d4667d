/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Each form of load and store does to a device register of the GIC what it
 * does to memory: the priorities of 64 SPIs are the register. From EL1 and EL0.
 */
#include "mmio.h"
#include "base/bits.h"
#include "base/string.h"
#include "lib/cpu.h"
#include "lib/gic.h"
#include "lib/machine.h"
#include "lib/tap.h"

struct form {
	u32 code[2];
};

extern const struct form mmio_forms[], mmio_forms_end[];

u32 mmio_memory[BYTES / 4] __attribute__((aligned(64)));
u64 mmio_device;

void mmio_fill(void)
{
	for (u32 i = 0; i < BYTES / 4; i++) {
		mmio_memory[i] = (u32)random_u64() & KEPT;
		write32(mmio_device + 4 * i, mmio_memory[i]);
	}
}

bool mmio_differ(void)
{
	for (u32 i = 0; i < BYTES / 4; i++)
		if (read32(mmio_device + 4 * i) != mmio_memory[i])
			return true;
	return false;
}

/* Runs a form at an address; x1 and SP come back as offsets from it. */
static void run(const struct form *f, u64 address, bool user,
		const struct probe *start, struct probe *p, u64 *sp)
{
	*p = *start;
	p->x[1] = address + MIDDLE;
	p->pc = user ? mmu_user(0, (u64)f, true) : (u64)f;
	/* At EL1 with SP_EL0, which no handler uses. */
	p->pstate = user ? PSTATE_EL0 : PSTATE_EL1H & ~1u;
	sysreg_write(sp_el0, p->x[1]);
	probe_enter(p);
	*sp = sysreg_read(sp_el0) - address;
	p->x[1] -= address;
}

static bool same(const struct form *f, bool user)
{
	/* LDTR and STTR of EL1 need what EL0 may access. */
	u64 ram = mmu_user(1, (u64)mmio_memory, true);
	u64 registers = mmu_user(2, mmio_device, false), sp[2];
	struct probe start, p[2];

	for (u32 i = 0; i < 31; i++)
		start.x[i] = random_u64();
	start.x[5] = 8;
	start.x[6] = 8 | 0xffffull << 40;
	start.x[7] = (u32)-4 | 0xdeadull << 32;
	start.x[8] = random_u64() & (KEPT | (u64)KEPT << 32);
	start.x[9] = random_u64() & (KEPT | (u64)KEPT << 32);
	mmio_fill();
	run(f, ram, user, &start, &p[0], &sp[0]);
	run(f, registers, user, &start, &p[1], &sp[1]);
	if (probe_completed(&p[0]) && probe_completed(&p[1]) &&
	    memcmp(p[0].x, p[1].x, sizeof(p[0].x)) == 0 && sp[0] == sp[1] &&
	    !mmio_differ())
		return true;
	tap_note("0x%08x: esr 0x%llx, 0x%llx; x1 0x%llx, 0x%llx; x2 0x%llx, "
		 "0x%llx; x3 0x%llx, 0x%llx",
		 f->code[0], (unsigned long long)p[0].esr,
		 (unsigned long long)p[1].esr, (unsigned long long)p[0].x[1],
		 (unsigned long long)p[1].x[1], (unsigned long long)p[0].x[2],
		 (unsigned long long)p[1].x[2], (unsigned long long)p[0].x[3],
		 (unsigned long long)p[1].x[3]);
	return false;
}

void payload(void)
{
	gic_init();
	mmio_device = machine.gic.distributor.base + GICD_IPRIORITYR +
		      (align_down(gic_spi_limit, 32) - BYTES);
	for (u32 user = 0; user < 2; user++) {
		u32 wrong = 0, count = 0;

		for (const struct form *f = mmio_forms; f < mmio_forms_end;
		     f++) {
			for (u32 n = 0; n < 8; n++)
				wrong += !same(f, user);
			count++;
		}
		tap_ok(!wrong, "EL%u: %u forms of load and store", !user,
		       count);
	}
	mmio_aarch32();
}
