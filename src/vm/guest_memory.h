/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * EL2's access to a running guest's RAM, through the window of the calling
 * CPU. Addresses are physical, which for a guest are the same as IPAs; the
 * caller knows that they are RAM. Ranges may be of any size and alignment.
 */
#ifndef VM_GUEST_MEMORY_H
#define VM_GUEST_MEMORY_H

#include "base/types.h"

/*
 * `uncached`: the guest runs with its caches off, so what it wrote is in
 * memory, and a line that a cache holds is older.
 */
void guest_memory_read(void *to, pa_t from, u64 size, bool uncached);

#endif
