/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What the code that firmware entered hands to the copy of itself at the top
 * of RAM. It lives in .data, which the move copies; .bss starts anew there.
 */
#ifndef BOOT_BOOT_INFO_H
#define BOOT_BOOT_INFO_H

#include "base/types.h"
#include "fdt/fdt.h"
#include "vm/options.h"

struct boot_info {
	u64 dtb;		      /* physical address of the device tree */
	struct range home;	      /* the RAM that Caisson keeps */
	struct range appended;	      /* what follows the image, or size 0 */
	u64 written_early;	      /* how much of it is written, MMU off */
	bool caches_on;		      /* firmware entered with caches on */
	char words[COMMAND_LINE_MAX]; /* the words that bootelf passed */
};

extern struct boot_info boot_info;

extern char image_start[], rodata_start[], data_start[], data_end[];
extern char image_end[], boot_stack_guard[];

/*
 * Opens the console that the tree names, or the board's; returns its
 * registers. Without either, of size 0, there is no output.
 */
struct range boot_console(const struct fdt *tree);

/* Called by start.S, in this order; see there. */
u64 early_plan(u64 dtb, u64 argc, const char *const *argv, u64 cached);
u64 early_destination_size(void);
void early_refuse_level(u64 level);
void boot_main(void);

#endif
