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
 * A copy of the device tree that nothing but EL2 can reach, behind the image;
 * what was read from the tree refers to it from now on. Returns the copy's end.
 */
static const char *keep_tree(void)
{
	u64 room = boot_tree_room(&boot_platform.tree);
	struct fdt_edit copy;

	ASSERT(fdt_edit_open(&copy, image_end, room, &boot_platform.tree) ==
	       OK);
	platform_move(&boot_platform, &copy.tree);
	return image_end + room;
}

/* What was at a place of this program before the move. */
static const void *left_at(const void *here)
{
	return boot_info.left + ((const char *)here - image_start);
}

/* All that was collected before the move, but not moved. */
static void keep_devices(void)
{
	struct region_set *devices = &boot_platform.devices;

	memcpy(boot_devices, left_at(boot_devices),
	       devices->count * sizeof(*boot_devices));
	devices->ranges = boot_devices;
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
		.data = image_part(data_start, image_end),
	};
	struct cpu_features features = cpu_read_features();
	struct range written;
	u64 end = boot_info.home.base + boot_info.home.size;

	keep_console();
	keep_devices();
	heap_init(image_part(keep_tree(), (const char *)(uintptr_t)end));
	if (mmu_init(&heap_memory, &image, boot_info.home, features.pa_bits,
		     boot_platform.found.cpus.count) != OK ||
	    mmu_map_device(boot_info.console) != OK ||
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
	vm = vm_create(&boot_platform, boot_info.home, boot_info.words);
	if (memory_plan_free(&boot_platform, &boot_free_memory) != OK ||
	    region_remove(&boot_free_memory.set, boot_info.home) != OK)
		refuse("memory map has too many pieces");
	vm_load(vm, &boot_free_memory, boot_info.appended, boot_info.caches_on);
	vm_run(vm);
}
