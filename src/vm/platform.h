/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What the device tree says of this machine, read once at boot.
 */
#ifndef VM_PLATFORM_H
#define VM_PLATFORM_H

#include "alloc/region.h"
#include "base/compiler.h"
#include "fdt/fdt.h"
#include "fdt/query.h"

#define PLATFORM_BANKS_MAX    64
#define PLATFORM_RESERVED_MAX 128
#define PLATFORM_CPUS_MAX     256
#define PLATFORM_DEVICES_MAX  512

struct platform {
	struct fdt tree;
	struct fdt_platform found;
	struct fdt_chosen chosen;
	/*
	 * The pages of devices, those of the GIC apart; collected if there is an
	 * array, which is the caller's.
	 */
	struct region_set devices;
	u32 unknown_devices; /* whose registers cannot be told */
};

/* Where platform_parse() puts lists; their lengths are in `found`. */
struct platform_lists {
	struct range bank[PLATFORM_BANKS_MAX];
	struct fdt_place place[PLATFORM_BANKS_MAX];
	struct fdt_reserved reserved[PLATFORM_RESERVED_MAX];
	struct fdt_cpu cpu[PLATFORM_CPUS_MAX];
};

/*
 * Reads everything from a checked tree, this machine's or a guest's, with the
 * lists in `lists`, which are the caller's and need not be cleared. Errors as
 * fdt_read_platform(). May run with the MMU off.
 */
int platform_parse(struct platform *platform, struct platform_lists *lists,
		   const struct fdt *tree) MUST_CHECK;

/*
 * Takes this machine's tree, of which platform_parse() has said `status`, or
 * refuses by name (refuse()) what this hypervisor cannot run on: malformed
 * nodes, no memory, no CPU, no or an unsupported interrupt controller. May run
 * with the MMU off.
 */
void platform_accept(struct platform *platform, int status);

/* How many bytes the lists take, those of devices with them. */
u64 platform_lists_size(const struct platform *platform);

/*
 * After this program and *platform have moved: copies the lists to `memory`,
 * aligned to 8 and platform_lists_size() long, where they do not grow any
 * more; lets all that refers to the tree which was read refer to `copy` of it
 * (fdt_edit_open()), and tells the rest of this program anew. May run with the
 * MMU off.
 */
void platform_move(struct platform *platform, void *memory,
		   const struct fdt *copy);

/*
 * Directs the console to the UART that /chosen names, if there is a driver
 * for it; otherwise it stays where it is. Returns the registers' range, of
 * size 0 if nothing changed.
 */
struct range platform_console(const struct platform *platform);

/*
 * Whether registers, in a range that does not wrap, would lie where the tree
 * says that RAM is, or the interrupt controller. May run with the MMU off.
 */
bool platform_occupied(const struct platform *platform, struct range registers);

/*
 * Refuses RAM that this machine cannot have, before anything is written there:
 * beyond the CPU's physical addresses, where the interrupt controller is, or
 * not where this program, `image`, runs. May run with the MMU off.
 */
void platform_require_ram(const struct platform *platform, struct range image,
			  u32 pa_bits);

#endif
