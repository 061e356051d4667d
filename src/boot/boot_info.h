/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What the code that firmware entered hands to the copy of itself at the top
 * of RAM. It lives in .data and .bss.kept, which the move copies; .bss starts
 * anew there.
 */
#ifndef BOOT_BOOT_INFO_H
#define BOOT_BOOT_INFO_H

#include "base/bits.h"
#include "base/types.h"
#include "drivers/console.h"
#include "vm/memory_plan.h"
#include "vm/options.h"
#include "vm/platform.h"

struct boot_info {
	const char *left;	      /* where this program was before */
	struct range home;	      /* the RAM that Caisson keeps */
	struct range appended;	      /* what follows the image, or size 0 */
	u64 written_early;	      /* how much of it is written, MMU off */
	bool caches_on;		      /* firmware entered with caches on */
	struct range console;	      /* its registers, or size 0 */
	const struct uart_ops *uart;  /* its driver, in the program before */
	char words[COMMAND_LINE_MAX]; /* the words that bootelf passed */
};

extern struct boot_info boot_info;

/* The machine, read once, before the move, which leaves its lists behind. */
extern struct platform boot_platform;

extern char image_start[], rodata_start[], data_start[], data_end[];
extern char moved_end[], image_end[], boot_stack_guard[];

/* Bytes that a copy of the tree takes, which EL2 keeps behind its image. */
static inline u64 boot_tree_room(const struct fdt *tree)
{
	return align_up((u64)tree->nodes_size + tree->strings_size +
				16 * (u64)tree->reserve_count + KIB(1),
			PAGE_SIZE);
}

/* Called by start.S, in this order; see there. */
u64 early_plan(u64 dtb, u64 argc, const char *const *argv, u64 cached);
u64 early_destination_size(void);
void early_refuse_level(u64 level);
void boot_main(void);

#endif
