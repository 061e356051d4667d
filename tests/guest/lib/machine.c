/* SPDX-License-Identifier: BSD-2-Clause */
#include "lib/machine.h"

#include "base/bits.h"
#include "base/format.h"
#include "base/string.h"
#include "fdt/walk.h"
#include "lib/cpu.h"
#include "lib/tap.h"

struct machine machine;
u32 mmu_ready;
u64 mmu_config[4]; /* MAIR, TCR, TTBR0, SCTLR */

u64 mmu_table[512] __attribute__((aligned(4096)));

#define RESERVED_MAX 32

static struct fdt_reserved reserved[RESERVED_MAX];
static struct fdt_cpu cpus[512];

static void list_cpus(const struct fdt_cpus *list)
{
	u64 self = sysreg_read(mpidr_el1) & 0xff00ffffffull;

	cpu_list[0].mpidr = self;
	cpu_count = 1;
	for (u32 i = 0; i < list->count; i++) {
		struct cpu *cpu = &cpu_list[cpu_count];

		if (list->cpu[i].mpidr == self || cpu_count == CPUS_MAX)
			continue;
		cpu->mpidr = list->cpu[i].mpidr;
		cpu->index = cpu_count++;
	}
}

/* In the binding's order: secure physical, physical, virtual. */
static void find_timer(void)
{
	struct fdt_walk walk;

	fdt_walk_start(&walk, &machine.fdt);
	while (fdt_walk_next(&walk)) {
		if (!fdt_prop_contains(&walk.compatible, "arm,armv8-timer"))
			continue;
		(void)fdt_decode_irq(&walk.interrupts,
				     machine.gic.interrupt_cells, 1,
				     &machine.timer.physical);
		(void)fdt_decode_irq(&walk.interrupts,
				     machine.gic.interrupt_cells, 2,
				     &machine.timer.virtual);
		return;
	}
}

static void read_tree(const void *blob)
{
	struct fdt_platform platform = {
		.memory = { .bank = machine.memory, .capacity = MACHINE_BANKS },
		.reserved = { .entry = reserved, .capacity = RESERVED_MAX },
		.cpus = { .cpu = cpus, .capacity = ARRAY_COUNT(cpus) },
	};
	struct fdt_serial serial;
	struct fdt_chosen chosen;

	if (fdt_check(&machine.fdt, blob, 4 << 20) != OK)
		return;
	if (fdt_find_console(&machine.fdt, &serial) == OK) {
		machine.uart = serial.reg.base;
		(void)fdt_decode_irq(&serial.interrupts, 3, 0,
				     &machine.uart_irq);
	}
	if (fdt_read_platform(&machine.fdt, &platform) != OK)
		tap_bail("device tree: %s", platform.failed);
	machine.memory_count = platform.memory.count;
	machine.psci = platform.psci;
	machine.gic = platform.gic;
	find_timer();
	list_cpus(&platform.cpus);
	if (fdt_read_chosen(&machine.fdt, &chosen) == OK)
		machine.bootargs = chosen.bootargs;
}

void mmu_map_gib(u64 va, u64 pa, bool normal, bool user)
{
	u64 entry = (pa & ~(GIB(1) - 1)) | 0x701; /* block, AF, inner sh. */

	entry |= normal ? 1 << 2 : 0;
	entry |= user ? 1 << 6 : 0;
	mmu_table[va >> 30] = 0;
	__asm__ volatile("dsb ish; tlbi vmalle1is; dsb ish; isb" ::: "memory");
	mmu_table[va >> 30] = entry;
	__asm__ volatile("dsb ish; isb" ::: "memory");
}

u64 mmu_user(u32 window, u64 pa, bool normal)
{
	u64 base = GIB(500 + window);

	mmu_map_gib(base, pa, normal, true);
	return base + pa % GIB(1);
}

static void mmu_init(void)
{
	u64 parange = sysreg_read(id_aa64mmfr0_el1) & 15;

	for (u64 gib = 0; gib < 512; gib++)
		mmu_table[gib] = gib << 30 | 0x701;
	for (u32 i = 0; i < machine.memory_count; i++) {
		const struct range *r = &machine.memory[i];

		for (u64 gib = r->base >> 30;
		     gib <= (r->base + r->size - 1) >> 30 && gib < 512; gib++)
			mmu_table[gib] |= 1 << 2;
	}
	mmu_config[0] = 0xff00; /* 0: Device-nGnRnE, 1: Normal write-back */
	mmu_config[1] = 25 | 1 << 8 | 1 << 10 | 3 << 12 | 1 << 23 |
			(parange > 5 ? 5 : parange) << 32;
	mmu_config[2] = (u64)mmu_table;
	mmu_config[3] = 0x30d01805; /* RES1, I, C, M; nTWI and nTWE below */
	mmu_config[3] |= 1 << 16 | 1 << 18 | 1 << 26 | 1 << 14 | 1 << 15;
	/* What was written with the caches off. */
	for (u64 a = (u64)image_start; a < (u64)image_end; a += 16)
		__asm__ volatile("dc ivac, %0" ::"r"(a) : "memory");
	barrier_dsb();
	mmu_on();
	mmu_ready = 1;
	__asm__ volatile("dc civac, %0; dsb sy" ::"r"(&mmu_ready) : "memory");
	__asm__ volatile("dc civac, %0; dsb sy" ::"r"(mmu_config) : "memory");
}

void machine_init(const void *blob)
{
	machine.el = (sysreg_read(currentel) >> 2) & 3;
	read_tree(blob);
	if (machine.uart == 0 || machine.memory_count == 0)
		for (;;)
			__asm__ volatile("wfi");
	mmu_init();
}

const char *machine_bootarg(const char *key, size_t *length)
{
	size_t size = strlen(key);
	const char *p = machine.bootargs;

	while (p && *p) {
		size_t n = 0;

		while (*p == ' ')
			p++;
		while (p[n] && p[n] != ' ')
			n++;
		if (n >= size && strncmp(p, key, size) == 0) {
			*length = n - size;
			return p + size;
		}
		p += n;
	}
	return NULL;
}

u64 machine_number(const char *key, u64 otherwise)
{
	size_t length;
	const char *word = machine_bootarg(key, &length);
	u64 value;

	if (!word || parse_u64(word, length, &value) != OK)
		return otherwise;
	return value;
}

bool machine_outside_memory(u64 base, u64 size)
{
	for (u32 i = 0; i < machine.memory_count; i++) {
		const struct range *r = &machine.memory[i];

		if (base < r->base + r->size && r->base < base + size)
			return false;
	}
	return true;
}

void payload_start(const struct entry *entry)
{
	machine.entry = *entry;
	machine_init(entry->tree);
	payload();
	tap_finish();
}
