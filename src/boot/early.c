/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Before the move: where the device tree is, and where Caisson will live.
 *
 * This code runs at the address that firmware chose, with the MMU in the
 * state that firmware left: all memory may be Device memory, so nothing may
 * be accessed unaligned and no exclusive may be used.
 */
#include "alloc/page.h"
#include "arch/cache.h"
#include "arch/cpu.h"
#include "arch/panic.h"
#include "base/bits.h"
#include "base/bytes.h"
#include "base/checked.h"
#include "base/format.h"
#include "base/string.h"
#include "boot/boot_info.h"
#include "drivers/console.h"
#include "image/arm64.h"
#include "vm/memory_plan.h"
#include "vm/platform.h"

/* More than any real tree; a header that claims more is damaged. */
#define DTB_SIZE_MAX MIB(16)

struct boot_info boot_info __attribute__((section(".data.boot_info")));
struct platform boot_platform __attribute__((section(".bss.kept")));

/*
 * Of use before the move only. Not cleared, and not at the new place, where
 * the heap begins instead.
 */
static struct {
	struct platform_lists lists;
	struct range devices[PLATFORM_DEVICES_MAX];
	struct memory_set free;
} scratch __attribute__((section(".bss..scratch")));

/* Of the board, each 0 if there is none. */
extern const u64 early_uart, early_tree;

/* The board's PL011, for what must be said before the tree is known. */
static void open_console(void)
{
	static const char pl011[] = "arm,pl011";

	if (early_uart)
		console_set(uart_find(pl011, sizeof(pl011) - 1), early_uart);
}

/* The console that the tree names, or the board's, or none. */
static void find_console(void)
{
	struct range uart = platform_console(&boot_platform);

	if (uart.size == 0) {
		open_console();
		uart = (struct range){ early_uart, early_uart ? PAGE_SIZE : 0 };
	}
	boot_info.console = uart;
	boot_info.uart = console_uart();
}

void early_refuse_level(u64 level)
{
	open_console();
	log_error("entered at EL%u: a hypervisor needs EL2; is the machine "
		  "started with its virtualization extensions?",
		  (u32)level);
	console_drain();
}

/*
 * Keeps a word of argv for later, and finds the device tree's address: after
 * `dtb=`, or alone in the first word, as U-Boot's users write it for other
 * programs.
 */
static void take_word(const char *word, bool first, u64 *dtb)
{
	static const char key[] = "dtb=";
	size_t used = strlen(boot_info.words), len = strlen(word);

	if (strncmp(word, key, sizeof(key) - 1) == 0) {
		if (parse_hex(word + sizeof(key) - 1, dtb) != OK)
			refuse("bootelf: not an address: %s", word);
		return;
	}
	if (first && parse_hex(word, dtb) == OK)
		return;
	if (used + len + 2 > sizeof(boot_info.words))
		refuse("bootelf: more than %u characters of arguments",
		       COMMAND_LINE_MAX);
	if (used)
		boot_info.words[used++] = ' ';
	memcpy(boot_info.words + used, word, len + 1);
}

/*
 * Where the board's firmware leaves a tree for programs that are told of none,
 * if there is one now; otherwise 0.
 */
static u64 board_tree(void)
{
	u32 size;

	if (early_tree == 0 ||
	    fdt_claimed_size((const void *)(uintptr_t)early_tree, &size) != OK)
		return 0;
	return early_tree;
}

static void open_tree(u64 dtb, struct fdt *tree)
{
	const void *blob = (const void *)(uintptr_t)dtb;
	u32 size;
	int status;

	if (dtb == 0)
		refuse("no device tree: pass its address in x0 (Image), or "
		       "as dtb=... (bootelf)");
	status = fdt_claimed_size(blob, &size);
	if (status == OK && size > DTB_SIZE_MAX)
		status = ERR_RANGE;
	if (status == OK)
		status = fdt_check(tree, blob, size);
	if (status != OK)
		refuse("the device tree at 0x%llx is unusable: %s",
		       (unsigned long long)dtb, status_text(status));
}

static u64 image_size(void)
{
	return (u64)(image_end - image_start);
}

/* That part of it which moves. */
static u64 moved_size(void)
{
	return (u64)(moved_end - image_start);
}

/*
 * A tool may have appended a bundle, behind the BSS. The size in the Image
 * header then counts it too, so that who loads the file leaves that memory
 * alone; what memory holds from before counts for nothing.
 */
static void find_appended(void)
{
	const u8 *header = (const u8 *)image_start;
	u64 size = get_le64(header + ARM64_IMAGE_SIZE_OFFSET);

	boot_info.appended.base = (u64)(uintptr_t)image_end;
	boot_info.appended.size = size > image_size() ? size - image_size() : 0;
}

/* The image with what is appended to it. */
static struct range running_image(void)
{
	return (struct range){ (u64)(uintptr_t)image_start,
			       image_size() + boot_info.appended.size };
}

/* What a console in RAM was told is lost, but what is refused here is not. */
static void read_platform(const struct fdt *tree)
{
	int status;

	region_init(&boot_platform.devices, scratch.devices,
		    PLATFORM_DEVICES_MAX);
	status = platform_parse(&boot_platform, &scratch.lists, tree);
	find_console();
	platform_accept(&boot_platform, status);
	if (platform_occupied(&boot_platform, boot_info.console)) {
		open_console();
		refuse("the device tree's console at 0x%llx lies in RAM or in "
		       "the interrupt controller",
		       (unsigned long long)boot_info.console.base);
	}
	platform_require_ram(&boot_platform, running_image(),
			     cpu_read_features().pa_bits);
}

/* A home apart from everything that is reserved, loaded or running now. */
static void choose_home(const struct fdt *tree, u64 dtb)
{
	struct range image = running_image();
	struct range blob = { dtb, tree->total_size };
	struct memory_set *free = &scratch.free;
	int status = memory_plan_free(&boot_platform, free);

	if (status == OK)
		status = memory_plan_keep_payload(&boot_platform, free);
	if (status == OK)
		status = region_remove(&free->set, image);
	if (status == OK)
		status = region_remove(&free->set, blob);
	if (status == OK)
		status = memory_plan_home(&boot_platform, free, moved_size(),
					  &boot_info.home);
	if (status != OK)
		refuse("no RAM for the hypervisor itself, %u KiB: %s",
		       (u32)(boot_info.home.size >> 10), status_text(status));
}

/*
 * EL2's page tables when the MMU comes on, those of level 3 for home apart: the
 * root, and of each other level two for home, which may lie across a boundary,
 * and two for the console.
 */
#define EARLY_TABLES (1 + 2 * 2 + 3 * 2)

/* The most that the heap holds then: its bookkeeping, tables, the lists. */
static u64 early_heap(void)
{
	struct range home = boot_info.home;
	u64 metadata =
		page_pool_metadata_size(va_ptr(va(home.base)), home.size);
	u64 tables = EARLY_TABLES + home.size / MIB(2);

	/* Each rounded up: to pages, and the lists to a power of two of them. */
	return metadata + PAGE_SIZE + tables * PAGE_SIZE +
	       2 * platform_lists_size(&boot_platform) + PAGE_SIZE;
}

u64 early_plan(u64 dtb, u64 argc, const char *const *argv, u64 cached)
{
	struct fdt tree;

	open_console();
	for (u64 n = 0; n < argc; n++)
		take_word(argv[n], n == 0, &dtb);
	if (dtb == 0)
		dtb = board_tree();
	open_tree(dtb, &tree);
	find_appended();
	read_platform(&tree);
	if (cached)
		cache_clean_invalidate((const void *)(uintptr_t)dtb,
				       tree.total_size);
	choose_home(&tree, dtb);
	boot_info.written_early =
		moved_size() + boot_tree_room(&tree) + early_heap();
	boot_info.left = image_start;
	boot_info.caches_on = cached != 0;
	return boot_info.home.base;
}

u64 early_destination_size(void)
{
	return boot_info.written_early;
}
