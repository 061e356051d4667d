/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The boot CPU, at its final place, from the first C function with the MMU
 * off to the guest's first instruction.
 */
#include "arch/cpu.h"
#include "arch/mmu.h"
#include "arch/panic.h"
#include "base/bits.h"
#include "boot/boot_info.h"
#include "drivers/console.h"
#include "fdt/patch.h"
#include "vm/heap.h"
#include "vm/platform.h"
#include "vm/vm.h"

static struct platform platform;
static struct memory_set free_memory;

static struct range image_part(const char *start, const char *end)
{
	u64 base = (u64)(uintptr_t)start;

	return (struct range){ base, (u64)(uintptr_t)end - base };
}

/* A copy of the device tree that nothing but EL2 can reach. MMU off. */
static void keep_tree(struct fdt *tree)
{
	const void *blob = (const void *)(uintptr_t)boot_info.dtb;
	struct fdt_edit copy;
	u64 size;
	u32 claimed;

	ASSERT(fdt_claimed_size(blob, &claimed) == OK);
	ASSERT(fdt_check(tree, blob, claimed) == OK);
	size = KIB(4) + (u64)tree->nodes_size + tree->strings_size +
	       16 * (u64)tree->reserve_count;
	ASSERT(fdt_edit_open(&copy, heap_alloc(size), size, tree) == OK);
	*tree = copy.tree;
}

/* EL2's own address space. Returns with the MMU on. */
static void enter_own_map(void)
{
	struct mmu_image image = {
		.text = image_part(image_start, rodata_start),
		.rodata = image_part(rodata_start, data_start),
		.data = image_part(data_start, image_end),
	};
	struct cpu_features features = cpu_read_features();
	struct range uart, written;
	struct fdt tree;
	u64 end = boot_info.home.base + boot_info.home.size;

	heap_init(image_part(image_end, (const char *)(uintptr_t)end));
	keep_tree(&tree);
	uart = boot_console(&tree);
	platform_read(&platform, &tree);
	if (mmu_init(&heap_memory, &image, boot_info.home, features.pa_bits,
		     platform.found.cpus.count) != OK ||
	    mmu_map_device(uart) != OK ||
	    mmu_guard_page(va_of(boot_stack_guard)) != OK)
		refuse("no memory for the hypervisor's page tables");
	written.base = boot_info.home.base;
	written.size = heap_high_water() - written.base;
	ASSERT(written.size <= boot_info.written_early);
	mmu_enable(written);
	console_enable_lock();
}

void boot_main(void)
{
	struct vm *vm;

	enter_own_map();
	log_info("Caisson " CAISSON_VERSION ", %u KiB at 0x%llx",
		 (u32)(boot_info.home.size >> 10),
		 (unsigned long long)boot_info.home.base);
	vm = vm_create(&platform, boot_info.home, boot_info.words);
	if (memory_plan_free(&platform, &free_memory) != OK ||
	    region_remove(&free_memory.set, boot_info.home) != OK)
		refuse("memory map has too many pieces");
	vm_load(vm, &free_memory, boot_info.appended, boot_info.caches_on);
	vm_run(vm);
}
