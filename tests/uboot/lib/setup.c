/* SPDX-License-Identifier: BSD-2-Clause */
/* From U-Boot's call to test_main(). */
#include "alloc/page.h"
#include "arch/cache.h"
#include "arch/cpu.h"
#include "base/bits.h"
#include "base/format.h"
#include "base/status.h"
#include "base/string.h"
#include "lib/el2.h"

#define TREE_MAX       MIB(1)
#define HOME_SIZE      MIB(16)
#define SCRATCH_OFFSET MIB(256) /* from the image */
#define SCRATCH_SIZE   MIB(128)
#define STACK_ORDER    2u
#define RESERVED_MAX   16u
#define BANKS_MAX      8u
#define NONCE_MAX      64u

void setup_keep(u64 argc, const char *const *argv, u64 sctlr);
void setup_main(void);

struct machine machine;

static struct percpu cpus[CPUS_MAX];
static struct page_pool pool;
static u8 tree_copy[TREE_MAX] __attribute__((aligned(8)));
static char nonce[NONCE_MAX];
static const char *failed;

static void take_word(const char *word, bool first)
{
	static const char key[] = "nonce=";
	u64 dtb;
	u32 size;

	if (strncmp(word, key, sizeof(key) - 1) == 0) {
		size_t length = strnlen(word + sizeof(key) - 1, NONCE_MAX - 1);

		memcpy(nonce, word + sizeof(key) - 1, length);
	} else if (first && parse_hex(word, &dtb) == OK) {
		const void *blob = (const void *)(uintptr_t)dtb;

		if (fdt_claimed_size(blob, &size) != OK || size > TREE_MAX)
			failed = "no device tree where argv[0] says";
		else
			memcpy(tree_copy, blob, size);
	}
}

/*
 * Keeps what U-Boot passed, with its map still on: afterwards its memory is
 * nobody's.
 */
void setup_keep(u64 argc, const char *const *argv, u64 sctlr)
{
	machine.entry_sctlr = sctlr;
	for (u64 n = 0; n < argc; n++)
		take_word(argv[n], n == 0);
}

static void read_cpus(const struct fdt_cpus *list)
{
	u64 self = read_sysreg(mpidr_el1) & MPIDR_AFFINITY;

	machine.mpidr[machine.cpu_count++] = self;
	for (u32 n = 0; n < list->count; n++)
		if (list->cpu[n].mpidr != self && machine.cpu_count < CPUS_MAX)
			machine.mpidr[machine.cpu_count++] = list->cpu[n].mpidr;
}

/* Of firmware without a console there is no report: see start.S. */
static void read_tree(void)
{
	static struct range banks[BANKS_MAX];
	static struct fdt_reserved reserved[RESERVED_MAX];
	static struct fdt_cpu list[CPUS_MAX];
	struct fdt_platform *found = &machine.found;
	struct fdt_serial serial;
	int status;

	if (fdt_check(&machine.tree, tree_copy, TREE_MAX) != OK ||
	    fdt_find_console(&machine.tree, &serial) != OK)
		tap_bail("no device tree, or no console in it");
	machine.uart = serial.reg;
	tap_open(serial.reg.base, nonce);
	if (failed)
		tap_bail("%s", failed);
	found->memory.bank = banks;
	found->memory.capacity = BANKS_MAX;
	found->reserved.entry = reserved;
	found->reserved.capacity = RESERVED_MAX;
	found->cpus.cpu = list;
	found->cpus.capacity = CPUS_MAX;
	status = fdt_read_platform(&machine.tree, found);
	if (status != OK)
		tap_bail("device tree: %s: %s", found->failed,
			 status_text(status));
	read_cpus(&found->cpus);
}

static void *pool_alloc(void *context, unsigned order)
{
	void *run;

	(void)context;
	if (page_alloc(&pool, order, &run) != OK)
		return NULL;
	cache_zero(run, PAGE_SIZE << order);
	return run;
}

static void pool_free(void *context, void *run, unsigned order)
{
	(void)context;
	if (page_free(&pool, run, order) != OK)
		tap_bail("a page was freed that was not allocated");
}

const struct mmu_memory test_memory = { pool_alloc, pool_free, NULL };

void *test_alloc(unsigned order)
{
	void *run = pool_alloc(NULL, order);

	if (!run)
		tap_bail("out of memory");
	return run;
}

void test_clean_heap(void)
{
	cache_clean_invalidate(image_start, HOME_SIZE);
}

struct percpu *test_percpu(u32 index)
{
	struct percpu *cpu = &cpus[index];

	if (!cpu->stack) {
		cpu->stack = va_of(test_alloc(STACK_ORDER)).v +
			     (PAGE_SIZE << STACK_ORDER);
		cpu->fault_stack = va_of(test_alloc(STACK_ORDER)).v +
				   (PAGE_SIZE << STACK_ORDER);
		cpu->mpidr = machine.mpidr[index];
		cpu->index = index;
	}
	return cpu;
}

static struct range part(const char *start, const char *end)
{
	return (struct range){ va_of(start).v, (u64)(end - start) };
}

static void map_machine(void)
{
	struct mmu_image image = {
		.text = part(image_start, rodata_start),
		.rodata = part(rodata_start, data_start),
	};
	struct range home = { va_of(image_start).v, HOME_SIZE };
	u64 heap = home.base + home.size - va_of(image_end).v;

	if (page_pool_init_within(&pool, image_end, heap) != OK)
		tap_bail("no heap");
	machine.pa_bits = cpu_read_features().pa_bits;
	machine.scratch.base = home.base + SCRATCH_OFFSET;
	machine.scratch.size = SCRATCH_SIZE;
	if (mmu_init(&test_memory, &image, home, machine.pa_bits) != OK ||
	    mmu_map_device(machine.uart) != OK ||
	    mmu_borrow(machine.scratch, MMU_BORROW_RAM) != OK)
		tap_bail("no map of EL2's own");
	mmu_enable(home);
	if (mmu_init_windows(CPUS_MAX) != OK)
		tap_bail("no windows");
	write_sysreg(tpidr_el2, va_of(test_percpu(0)).v);
}

void setup_main(void)
{
	read_tree();
	map_machine();
	test_main();
	tap_finish();
}
