/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A guest that is a function of the test: it runs at EL1 under stage 2, the
 * image one to one, on a stack of its own, with its MMU off. Its data is
 * cacheable all the same (HCR_EL2.DC), as that of EL2 is. It ends by
 * returning, or at the first exception that it takes to EL2 and that is not
 * an interrupt.
 */
#ifndef LIB_GUEST_H
#define LIB_GUEST_H

#include "lib/el2.h"
#include "pgtable/pgtable.h"

/* The tree of stage 2 that the guest runs under, for tests to change. */
extern struct pgtable guest_stage2;

/* How often guest_stage2 had something invalidated, and last at what level. */
extern u32 guest_tlb_invalidations;
extern unsigned guest_tlb_level;

/* Builds stage 2 with the image in it and writes EL2's registers. */
void guest_init(void);

/*
 * Runs function(argument) at EL1; *result is what it returned. A fault that
 * was taken says that the guest was ended by it. An exception that the guest
 * takes to EL1 ends the test.
 */
struct fault guest_run(u64 (*function)(u64), u64 argument, u64 *result);

/* One access at EL1, or a call of the address. */
struct fault guest_read(u64 ipa, u64 *value);
struct fault guest_write(u64 ipa, u64 value);
struct fault guest_call(u64 ipa, u64 *result);

/* Called for an exception to EL2 that would end the guest: true to go on. */
extern bool (*guest_exit)(u64 esr, u64 *x);

/* Called at EL1 for an interrupt of the guest. */
extern void (*guest_irq)(void);

#endif
