/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * EL2's access to what is the running guest's, in its exit. Addresses are
 * physical, which for a guest are the same as IPAs. What the guest has as RAM
 * may answer with an abort: firmware's memory, or a word that has decayed;
 * one that comes as SError is not caught.
 */
#ifndef VM_GUEST_MEMORY_H
#define VM_GUEST_MEMORY_H

#include "base/compiler.h"
#include "base/types.h"

/*
 * Reads `size` bytes, 4 or 8, of RAM at a multiple of that, through the window
 * of the calling CPU. `uncached`: the guest runs with its caches off, so what
 * it wrote is in memory, and a line that a cache holds is older. False: there
 * was an abort.
 */
bool guest_memory_read(u64 *to, pa_t from, unsigned size,
		       bool uncached) MUST_CHECK;

/*
 * Loads or stores `size` bytes, 1 to 8, where `at` is mapped for EL2. False:
 * there was an abort; the exit's registers are as they were.
 */
bool guest_access(void *at, unsigned size, bool write, u64 *value) MUST_CHECK;

#endif
