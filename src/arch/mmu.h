/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * EL2's own stage 1: one table for all CPUs. Virtual and physical addresses
 * are the same, except in the windows. Nothing is writable and executable;
 * guest memory is mapped only through a window and only while in use, so a
 * stray pointer of EL2 meets a fault and not the guest.
 *
 * Device mappings and guards change only while the boot CPU is alone.
 */
#ifndef ARCH_MMU_H
#define ARCH_MMU_H

#include "base/compiler.h"
#include "base/types.h"

/* Where the tables come from: zeroed runs of 2^order pages, aligned. */
struct mmu_memory {
	void *(*alloc)(void *context, unsigned order); /* NULL: none left */
	void (*free)(void *context, void *run, unsigned order);
	void *context;
};

/* A window covers this many bytes, from a page boundary on. */
#define WINDOW_SIZE UINT64_C(0x200000)

/* Where the image's parts lie; each begins and ends on a page boundary. */
struct mmu_image {
	struct range text;
	struct range rodata;
};

/*
 * Builds the tables: text, read-only data, and what follows them in `home` as
 * data. Runs with the MMU off.
 */
int mmu_init(const struct mmu_memory *memory, const struct mmu_image *image,
	     struct range home, u32 pa_bits) MUST_CHECK;

/* Makes a window for each CPU (window_open()). MMU on. */
int mmu_init_windows(u32 cpu_count) MUST_CHECK;

/*
 * Maps a device's registers for EL2, Device-nGnRE; whole pages. Mapping a
 * page again is no error.
 */
int mmu_map_device(struct range range) MUST_CHECK;

/* Whether EL2 can write to an address now. MMU on. */
bool mmu_writable(va_t address);

/* Takes one page of home out of the map, for good. */
int mmu_guard_page(va_t page) MUST_CHECK;

/*
 * Turns the MMU and the caches on. [written.base, +size) is what was written
 * with them off: stale lines of it are dropped first.
 */
void mmu_enable(struct range written);

/* What a secondary CPU loads into its registers. */
struct mmu_registers {
	u64 ttbr0_el2;
	u64 tcr_el2;
	u64 mair_el2;
	u64 sctlr_el2;
};
struct mmu_registers mmu_registers(void);

enum window_type {
	WINDOW_CACHED,	 /* Normal Write-Back */
	WINDOW_UNCACHED, /* Normal Non-cacheable: what is in memory itself */
	WINDOW_DEVICE,	 /* Device-nGnRE: registers */
};

/*
 * Maps up to WINDOW_SIZE bytes (counted from the page that holds `address`)
 * in the window of this CPU and returns where `address` is. A window that is
 * open is closed before it is opened anew.
 */
void *window_open(pa_t address, u64 size, enum window_type type);
void window_close(void);

enum mmu_borrow {
	MMU_BORROW_RAM,	   /* Normal Write-Back */
	MMU_BORROW_DEVICE, /* Device-nGnRE */
};

/*
 * While the boot CPU loads a guest that does not run yet: maps what is not
 * the hypervisor's one to one, writable, until it is given back. Whole pages;
 * ERR_EXISTS if part of it is mapped already.
 */
int mmu_borrow(struct range range, enum mmu_borrow type) MUST_CHECK;
void mmu_give_back(struct range range);

#endif
