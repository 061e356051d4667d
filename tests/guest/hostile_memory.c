/* SPDX-License-Identifier: BSD-2-Clause */
/* Accesses to the GIC's frames and to what is no memory of this machine. */
#include "base/bits.h"
#include "hostile.h"
#include "lib/machine.h"
#include "lib/tap.h"

#define FORM_LOAD	     1u
#define FORM_STORE	     2u
#define FORM_EXCLUSIVE	     4u
#define FORM_LSE	     8u
#define FORM_MAINTENANCE     16u
#define FORM_POST	     32u

#define EC_INSTRUCTION_ABORT 0x21
#define EC_DATA_ABORT	     0x25
#define FSC_EXTERNAL	     0x10
#define FSC_ALIGNMENT	     0x21
#define FSC_EXCLUSIVE	     0x35

#define SCAN_END	     (GIB(1) + GIB(16))

struct form {
	u32 code[2];
	u32 flags;
	u32 size;
};

extern const struct form hostile_forms[], hostile_forms_end[];
extern const struct form hostile_pre[], hostile_pre_end[];

static bool have_lse;

/*
 * FAR is the address of the access, or of the part of it that failed: an
 * emulator may split unaligned accesses, and DC ZVA is one of a whole block.
 */
static bool is_data_abort(const struct probe *p, u64 address, u64 size)
{
	u64 unit = size == 64 ? 64 : address % size ? 16 : 1;

	return probe_class(p) == EC_DATA_ABORT &&
	       p->far >= align_down(address, unit) && p->far < address + size;
}

/* Runs one form at `address`; *before are the registers it started with. */
static void run(struct probe *p, struct probe *before, const struct form *f,
		u64 address, bool pre)
{
	hostile_fill(p);
	p->x[1] = pre ? address - 16 : address;
	p->x[5] = 0;
	*before = *p;
	p->pc = (u64)f->code;
	p->pstate = PSTATE_EL1H;
	probe_enter(p);
}

/* Completed as it should, or an abort that changed nothing. */
static void check_sane(const struct form *f, u64 address, bool pre)
{
	struct probe p, before;
	u64 fsc;

	run(&p, &before, f, address, pre);
	fsc = p.esr & 0x3f;
	if (probe_completed(&p)) {
		if (f->flags & FORM_POST || pre)
			before.x[1] += 16;
		before.x[2] = p.x[2];
		before.x[3] = p.x[3];
		before.x[4] = p.x[4];
		if (!hostile_same(&p, &before, 0))
			hostile_fail("registers", &p, f->code[0], address);
		return;
	}
	if (!is_data_abort(&p, address, f->size) || p.pc != (u64)f->code ||
	    (fsc != FSC_EXTERNAL && fsc != FSC_ALIGNMENT &&
	     (fsc != FSC_EXCLUSIVE || !(f->flags & FORM_EXCLUSIVE))))
		hostile_fail("abort", &p, f->code[0], address);
	if (f->flags & FORM_EXCLUSIVE)
		before.x[4] = p.x[4];
	if (!hostile_same(&p, &before, 0))
		hostile_fail("registers after abort", &p, f->code[0], address);
}

/* What must give an external abort. */
static void check_abort(const struct form *f, u64 address, bool pre)
{
	struct probe p, before;
	u64 fsc;

	run(&p, &before, f, address, pre);
	fsc = p.esr & 0x3f;
	if (f->flags & FORM_EXCLUSIVE && f->flags & FORM_STORE) {
		/* No exclusive monitor is set: may fail without an access. */
		before.x[4] = p.x[4];
	} else if (!(f->flags & (FORM_LOAD | FORM_STORE))) {
		if (!probe_completed(&p) && probe_class(&p) != EC_DATA_ABORT)
			hostile_fail("maintenance", &p, f->code[0], address);
	} else if (!is_data_abort(&p, address, f->size) ||
		   p.pc != (u64)f->code ||
		   (fsc != FSC_EXTERNAL &&
		    !(fsc == FSC_EXCLUSIVE && f->flags & FORM_EXCLUSIVE) &&
		    !(fsc == FSC_ALIGNMENT && f->size == 64))) {
		hostile_fail("no external abort", &p, f->code[0], address);
	}
	if (!hostile_same(&p, &before, 0))
		hostile_fail("registers after abort", &p, f->code[0], address);
}

static const struct form *any_form(const struct form *from,
				   const struct form *to)
{
	const struct form *f;

	do
		f = from + random_u64() % (u64)(to - from);
	while (f->flags & FORM_LSE && !have_lse);
	return f;
}

static void abort_at(u64 page)
{
	const struct form *f = any_form(hostile_forms, hostile_forms_end);
	u64 offset = random_u64() & 0xfc0;

	check_abort(f, page + offset, false);
	if ((page >> 21) % 8 == 0)
		check_abort(any_form(hostile_pre, hostile_pre_end),
			    page + offset, true);
}

static void every_form_at(u64 address)
{
	for (const struct form *f = hostile_forms; f < hostile_forms_end; f++)
		if (!(f->flags & FORM_LSE) || have_lse)
			check_abort(f, address, false);
	for (const struct form *f = hostile_pre; f < hostile_pre_end; f++)
		check_abort(f, address, true);
}

static void hidden_memory(void)
{
	u64 top = 0, first = ~0ull;

	hostile_begin();
	for (u64 a = GIB(1); a < SCAN_END; a += MIB(2)) {
		if (!machine_outside_memory(a, MIB(2)))
			continue;
		if (first == ~0ull)
			first = a;
		abort_at(a);
		abort_at(a + (random_u64() & 0x1ff000));
	}
	hostile_end("every 2 MiB outside of memory gives external aborts");
	for (u32 i = 0; i < machine.memory_count; i++)
		if (machine.memory[i].base + machine.memory[i].size > top)
			top = machine.memory[i].base + machine.memory[i].size;
	hostile_begin();
	for (u64 a = top; a < top + MIB(4); a += 4096)
		abort_at(a);
	hostile_end("and so does every page behind the end of memory");
	hostile_begin();
	every_form_at(top);
	every_form_at(top + 0x1000);
	every_form_at(first);
	every_form_at(SCAN_END + GIB(200));
	hostile_end("with every instruction");
}

static void bad_branches(void)
{
	static const u32 branch[] = { 0xd61f0020, 0xd63f0020, 0xd65f0020 };
	u64 top = machine.memory[0].base + machine.memory[0].size;

	hostile_begin();
	for (u32 i = 0; i < 300; i++) {
		struct probe p;
		u64 target = top + (u64)(i / 3) * 4096 * 7;

		if (!machine_outside_memory(target, 4096))
			continue;
		hostile_fill(&p);
		p.x[1] = target;
		probe_code(&p, branch[i % 3], 0);
		if (probe_class(&p) != EC_INSTRUCTION_ABORT ||
		    (p.esr & 0x3f) != FSC_EXTERNAL || p.far != target ||
		    p.pc != target)
			hostile_fail("branch", &p, branch[i % 3], target);
	}
	hostile_end("branches out of memory give instruction aborts");
}

static void frame_accesses(const struct range *r, const char *name)
{
	if (r->size == 0)
		return;
	hostile_begin();
	for (u64 page = r->base; page < r->base + r->size; page += 4096) {
		for (u32 i = 0; i < 12; i++) {
			bool pre = i % 8 == 7;
			const struct form *f =
				pre ? any_form(hostile_pre, hostile_pre_end)
				    : any_form(hostile_forms,
					       hostile_forms_end);
			u64 offset = random_u64() & 0xff8;

			if (i % 4 == 3)
				offset |= random_u64() & 7;
			if (i == 0)
				offset = 0;
			if (offset > 4096 - f->size)
				offset = 4096 - f->size;
			check_sane(f, page + offset, pre);
		}
	}
	if (r->size <= 0x20000)
		for (u64 a = 0; a < 0x1000; a += 4)
			check_sane(any_form(hostile_forms, hostile_forms_end),
				   r->base + a, false);
	hostile_end(name);
}

static void with_mmu_off(void)
{
	extern const u8 hostile_off_load[], hostile_off_store[];
	static u32 word __attribute__((aligned(64)));
	u64 top = machine.memory[0].base + machine.memory[0].size;
	struct probe p;

	hostile_begin();
	for (u32 i = 0; i < 64; i++) {
		bool store = i & 1, good = i & 2;
		u64 target = good ? (u64)&word : top + i * 4096;

		word = i;
		__asm__ volatile("dc civac, %0; dsb sy" ::"r"(&word)
				 : "memory");
		hostile_fill(&p);
		p.x[1] = target;
		p.x[2] = ~i;
		p.x[6] = i & 4 ? 0x1005 : 1;
		p.pc = store ? (u64)hostile_off_store : (u64)hostile_off_load;
		p.pstate = PSTATE_EL1H;
		probe_enter(&p);
		__asm__ volatile("dc ivac, %0; dsb sy" ::"r"(&word) : "memory");
		if (!(sysreg_read(sctlr_el1) & 0x1000))
			mmu_on();
		if (good && (!probe_completed(&p) ||
			     (store ? word != ~i : p.x[2] != i)))
			hostile_fail("memory, MMU off", &p, i, target);
		if (!good &&
		    (probe_class(&p) != EC_DATA_ABORT ||
		     (p.esr & 0x3f) != FSC_EXTERNAL || p.far != target))
			hostile_fail("outside, MMU off", &p, i, target);
	}
	hostile_end("accesses with the MMU off");
}

static void with_caches_off(void)
{
	extern const u8 hostile_caches[];
	static u64 word __attribute__((aligned(64)));
	struct probe p = { .pc = (u64)hostile_caches, .pstate = PSTATE_EL1H };

	word = 0;
	p.x[1] = (u64)&word;
	p.x[3] = 2000;
	p.x[6] = 0x1004;
	probe_enter(&p);
	tap_ok(probe_completed(&p) && word == 2000,
	       "1000 times caches off and on");
}

/*
 * RAM by the device tree, of firmware's, whose bus answers with aborts: "no-map"
 * and with a driver. Code is there all of a sudden, while the TLB still has it
 * where it was, and what it does is not in the syndrome.
 */
void hostile_carveout(u64 carveout)
{
	extern const u8 hostile_move[];
	u64 window = GIB(505), entry = carveout | 0x705; /* Normal, EL1 */
	struct probe p = { .pstate = PSTATE_EL1H };

	mmu_map_gib(window, (u64)hostile_move, true, false);
	p.pc = window + (u64)hostile_move % GIB(1);
	p.x[0] = (u64)&mmu_table[window / GIB(1)];
	p.x[1] = entry;
	p.x[2] = machine.gic.distributor.base;
	probe_enter(&p);
	tap_ok(mmu_table[window / GIB(1)] == entry, "the code was moved");
	tap_ok(probe_class(&p) == EC_DATA_ABORT &&
		       (p.esr & 0x3f) == FSC_EXTERNAL && p.far == p.x[2],
	       "code that EL2 cannot read: its access is an external abort");
	mmu_map_gib(window, 0, false, false);
}

void hostile_memory(void)
{
	have_lse = (sysreg_read(id_aa64isar0_el1) >> 20 & 15) != 0;
	hidden_memory();
	bad_branches();
	with_mmu_off();
	with_caches_off();
	/*
	 * In this order: QEMU 7.2 fails an assertion when GICC_IAR is read
	 * after some of the writes to GICD.
	 */
	frame_accesses(&machine.gic.cpu_interface, "GICC: any access is sane");
	frame_accesses(&machine.gic.distributor, "GICD: any access is sane");
	for (u32 i = 0; i < machine.gic.redistributor_count; i++) {
		struct range r = machine.gic.redistributor[i];

		if (r.size > 0x20000 * (u64)cpu_count)
			r.size = 0x20000 * (u64)cpu_count;
		frame_accesses(&r, "GICR: any access is sane");
	}
}
