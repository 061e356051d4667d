/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What the decisions of a boot stand on (memory, heap, console, panic), for
 * running them natively. Memory is as large as a board's, at its physical
 * addresses, and costs nothing until it is touched.
 */
#ifndef FAKE_BOOT_MACHINE_H
#define FAKE_BOOT_MACHINE_H

#include <setjmp.h>

#include "base/types.h"

#define BOOT_MACHINE_RAM (UINT64_C(18) << 30)

/* The memory at a physical address below BOOT_MACHINE_RAM. */
void *boot_machine_at(u64 address);

/* Tables of stage 2 come from this range, the hypervisor's home. */
void boot_machine_set_home(struct range home);

/* All that the boot said, and the console's registers. */
extern char boot_machine_log[65536];
extern u64 boot_machine_console;

/* Where a refusal goes, and what it said; NULL: it ends the test. */
extern jmp_buf *boot_machine_refused;
extern char boot_machine_refusal[512];

#endif
