/* SPDX-License-Identifier: BSD-2-Clause */
/* A compressed kernel, inflated to where it can stay. Boot CPU only, MMU on. */
#ifndef VM_INFLATE_H
#define VM_INFLATE_H

#include "alloc/region.h"
#include "base/compiler.h"

/* Ends the boot: what is wrong with the file, and behind how many bytes. */
void inflate_refuse(int status, u64 consumed) NORETURN COLD;

/*
 * Inflates the gzip member at the start of `size` bytes at `file`, which are
 * mapped, to the lowest place in `free` where an Image with text_offset 0 can
 * stay, and takes what it needs of that out of `free`. `claimed` is how large
 * it will be, as far as the end of the file can be believed; 0: unknown.
 * Returns the kernel's range; *consumed is how long the member was. Refuses by
 * name what is damaged or does not fit.
 */
struct range inflate_kernel(struct region_set *free, const void *file, u64 size,
			    u64 claimed, u64 *consumed);

#endif
