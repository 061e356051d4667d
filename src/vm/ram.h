/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * RAM while the guest is being loaded into it: what is free, and EL2's view
 * of a part. All refuse by name rather than fail. Boot CPU only, MMU on.
 */
#ifndef VM_RAM_H
#define VM_RAM_H

#include "alloc/region.h"
#include "base/compiler.h"

/*
 * Ends a boot as refuse() does: "WHAT at 0xBASE, size 0xSIZE, WHY". Works before
 * the MMU is on, too.
 */
void refuse_range(const char *what, struct range range,
		  const char *why) NORETURN COLD;

/*
 * The lowest free place, or the highest one in whole pages that ends at or
 * below `limit` (0: none). It stays free until ram_take().
 */
u64 ram_find(const struct region_set *free, u64 size, u64 align);
u64 ram_find_high(const struct region_set *free, u64 size, u64 limit);

/* Takes a range out of what is free, whether or not it was. */
void ram_take(struct region_set *free, struct range range);

/* Gives a range back that was taken. */
void ram_add(struct region_set *free, struct range range);

/* Maps the pages of a range for EL2, one to one, until ram_give_back(). */
void *ram_borrow(struct range range);
void ram_give_back(struct range range);

#endif
