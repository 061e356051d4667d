/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef ARCH_TLB_H
#define ARCH_TLB_H

/*
 * Invalidates entries of the calling CPU's own TLB, and waits. Always twice,
 * which some CPUs need (errata.h): this is done when a CPU starts, not while
 * it runs.
 */
#define TLBI_LOCAL(what)                                                       \
	__asm__ volatile("tlbi " what "\n\tdsb nsh\n\t"                        \
			 "tlbi " what "\n\tdsb nsh" ::                         \
				 : "memory")

#endif
