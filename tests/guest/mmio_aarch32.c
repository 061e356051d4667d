/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Loads and stores of one register from AArch32 at EL0, with either endianness,
 * and of T32 in an IT block too.
 */
#include "base/bits.h"
#include "base/string.h"
#include "lib/cpu.h"
#include "lib/machine.h"
#include "lib/tap.h"
#include "mmio.h"

#define PSTATE_T (1u << 5)
#define PSTATE_E (1u << 9)
/* IT[7:2] and IT[1:0]. */
#define PSTATE_IT(it) ((u32)(it) >> 2 << 10 | ((u32)(it)&3) << 25)
#define BKPT_A32      0xe1200070u
#define BKPT_T32      0xbe00be00u
#define EC_BKPT32     0x38u

/* r1 is the address, r3 and r8 what is stored, r5 is 8. */
static const u32 a32[] = {
	0xe5912000, /* ldr r2, [r1] */
	0xe5112004, /* ldr r2, [r1, #-4] */
	0xe7912005, /* ldr r2, [r1, r5] */
	0xe5d12003, /* ldrb r2, [r1, #3] */
	0xe1d120d1, /* ldrsb r2, [r1, #1] */
	0xe1912c9f, /* lda r2, [r1] */
	0xe5818000, /* str r8, [r1] */
	0xe7818005, /* str r8, [r1, r5] */
	0xe5c18002, /* strb r8, [r1, #2] */
	0xe181fc98, /* stl r8, [r1] */
	0x05912000, /* ldreq r2, [r1] */
	0x15818000, /* strne r8, [r1] */
};

/* 16 bits, and BKPT behind them; or 32. */
static const u32 t32[] = {
	0xbe00684a, /* ldr r2, [r1, #4] */
	0xbe00784a, /* ldrb r2, [r1, #1] */
	0xbe00600b, /* str r3, [r1] */
	0xbe00708b, /* strb r3, [r1, #2] */
	0x2000f8d1, /* ldr.w r2, [r1] */
	0x8004f8c1, /* str.w r8, [r1, #4] */
};

static u32 code[4] __attribute__((aligned(64)));

static void run(u64 window, u64 address, const struct probe *start,
		struct probe *p)
{
	*p = *start;
	p->x[1] = address + MIDDLE;
	p->pc = window + (u64)code % GIB(1);
	probe_enter(p);
	p->x[1] -= address;
}

static bool same(u32 word, u32 pstate)
{
	u64 window = GIB(3), memory = window + (u64)mmio_memory % GIB(1);
	struct probe start, p[2];

	memset(&start, 0, sizeof(start));
	for (u32 i = 0; i < 15; i++)
		start.x[i] = (u32)random_u64() & KEPT;
	start.x[5] = 8;
	start.pstate = PSTATE_USR32 | pstate | (random_u64() & 0xf0000000);
	code[0] = word;
	code[1] = pstate & PSTATE_T ? BKPT_T32 : BKPT_A32;
	code_sync(code, sizeof(code));
	mmio_fill();
	run(window, memory, &start, &p[0]);
	run(window, mmio_device, &start, &p[1]);
	if (probe_class(&p[0]) == EC_BKPT32 && p[0].esr == p[1].esr &&
	    p[0].pc == p[1].pc && p[0].pstate == p[1].pstate &&
	    memcmp(p[0].x, p[1].x, sizeof(p[0].x)) == 0 && !mmio_differ())
		return true;
	tap_note("0x%08x: esr 0x%llx, 0x%llx; pstate 0x%llx, 0x%llx; r2 "
		 "0x%llx, 0x%llx",
		 word, (unsigned long long)p[0].esr,
		 (unsigned long long)p[1].esr, (unsigned long long)p[0].pstate,
		 (unsigned long long)p[1].pstate, (unsigned long long)p[0].x[2],
		 (unsigned long long)p[1].x[2]);
	return false;
}

void mmio_aarch32(void)
{
	u64 frame = mmio_device & ~(GIB(1) - 1);
	u32 wrong = 0;

	if ((sysreg_read(id_aa64pfr0_el1) & 15) != 2) {
		tap_skip("AArch32", "not at EL0");
		return;
	}
	mmu_map_gib(GIB(3), (u64)code, true, true);
	mmu_map_gib(frame, frame, false, true);
	for (u32 n = 0; n < 8; n++) {
		u32 endian = n & 1 ? PSTATE_E : 0;
		/* None; or EQ of two that are left, or NE of three. */
		u32 it = n & 2 ? PSTATE_IT(n & 4 ? 0x0c : 0x1a) : 0;

		for (u32 i = 0; i < ARRAY_COUNT(a32); i++)
			wrong += !same(a32[i], endian);
		for (u32 i = 0; i < ARRAY_COUNT(t32); i++)
			wrong += !same(t32[i], endian | PSTATE_T | it);
	}
	mmu_map_gib(GIB(3), GIB(3), false, false);
	mmu_map_gib(frame, frame, false, false);
	tap_ok(!wrong, "EL0: %u forms of A32, %u of T32", (u32)ARRAY_COUNT(a32),
	       (u32)ARRAY_COUNT(t32));
}
