/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The boot CPU, at its final place, from the first C function with the MMU
 * off to the guest's first instruction.
 */
#include "arch/cpu.h"
#include "arch/mmu.h"
#include "arch/panic.h"
#include "base/bits.h"
#include "base/string.h"
#include "boot/boot_info.h"
#include "drivers/console.h"
#include "fdt/patch.h"
#include "vm/heap.h"
#include "vm/vm.h"

static struct range image_part(const char *start, const char *end)
{
	u64 base = (u64)(uintptr_t)start;

	return (struct range){ base, (u64)(uintptr_t)end - base };
}

/*
 * The heap, and below it, behind the image, a copy of the device tree that
 * nothing but EL2 can reach. What was read from the tree refers to the copy
 * from now on, and its lists are on the heap.
 */
static void keep_platform(void)
{
	struct range home = boot_info.home;
	u64 room = boot_tree_room(&boot_platform.tree);
	struct fdt_edit copy;

	heap_init(image_part(moved_end + room,
			     va_ptr(va(home.base + home.size))));
	ASSERT(fdt_edit_open(&copy, moved_end, room, &boot_platform.tree) ==
	       OK);
	platform_move(&boot_platform,
		      heap_alloc(platform_lists_size(&boot_platform)),
		      &copy.tree);
}

/* The console that was found before the move. */
static void keep_console(void)
{
	const char *uart = (const char *)boot_info.uart;

	if (uart)
		console_set(
			(const void *)(image_start + (uart - boot_info.left)),
			boot_info.console.base);
}

/* EL2's own address space. Returns with the MMU on. */
static void enter_own_map(void)
{
	struct mmu_image image = {
		.text = image_part(image_start, rodata_start),
		.rodata = image_part(rodata_start, data_start),
	};
	struct cpu_features features = cpu_read_features();
	struct range written;

	keep_console();
	keep_platform();
	if (mmu_init(&heap_memory, &image, boot_info.home, features.pa_bits) !=
		    OK ||
	    mmu_map_device(boot_info.console) != OK ||
	    mmu_guard_page(va_of(boot_stack_guard)) != OK)
		refuse("no memory for the hypervisor's page tables");
	written.base = boot_info.home.base;
	written.size = heap_high_water() - written.base;
	ASSERT(written.size <= boot_info.written_early);
	mmu_enable(written);
	if (mmu_init_windows(boot_platform.found.cpus.count) != OK)
		refuse("no memory for the hypervisor's page tables");
	console_enable_lock();
}

void boot_main(void)
{
	struct memory_set *free;
	struct vm *vm;

	enter_own_map();
	log_info("Caisson " CAISSON_VERSION ", %u KiB at 0x%llx",
		 (u32)(boot_info.home.size >> 10),
		 (unsigned long long)boot_info.home.base);
	vm = vm_create(&boot_platform, boot_info.home, boot_info.words);
	free = heap_alloc(sizeof(*free));
	if (memory_plan_free(&boot_platform, free) != OK ||
	    region_remove(&free->set, boot_info.home) != OK)
		refuse("memory map has too many pieces");
	vm_load(vm, free, boot_info.appended, boot_info.caches_on);
	heap_free(free, sizeof(*free));
	vm_run(vm);
}
