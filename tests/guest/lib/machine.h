/* SPDX-License-Identifier: BSD-2-Clause */
/* What the device tree says of the machine, and the MMU that follows from it. */
#ifndef LIB_MACHINE_H
#define LIB_MACHINE_H

#include "fdt/query.h"

#define MACHINE_BANKS 8

/* What the first CPU found at its first instruction. */
struct entry {
	const void *tree; /* x0 */
	u64 counter;	  /* CNTVCT_EL0 */
	u64 arguments;	  /* x1, x2 and x3, or-ed */
	u64 daif, sctlr, spsel;
};

struct machine {
	struct fdt fdt;
	struct range memory[MACHINE_BANKS];
	u32 memory_count;
	struct fdt_psci psci;
	struct fdt_gic gic;
	struct {
		struct fdt_irq physical, virtual;
	} timer;
	struct fdt_irq uart_irq;
	u64 uart;
	const char *bootargs;
	u64 el; /* CurrentEL at entry */
	struct entry entry;
};

extern struct machine machine;
extern char image_start[], image_end[];

#define PSCI_VERSION	       0x84000000u
#define PSCI_CPU_SUSPEND64     0xc4000001u
#define PSCI_CPU_OFF	       0x84000002u
#define PSCI_CPU_ON64	       0xc4000003u
#define PSCI_AFFINITY_INFO64   0xc4000004u
#define PSCI_MIGRATE_INFO_TYPE 0x84000006u
#define PSCI_SYSTEM_OFF	       0x84000008u
#define PSCI_FEATURES	       0x8400000au
#define PSCI_AFFINITY_ON       0
#define PSCI_AFFINITY_OFF      1
#define PSCI_SUCCESS	       0
#define PSCI_NOT_SUPPORTED     (-1)
#define PSCI_INVALID_PARAMS    (-2)
#define PSCI_ALREADY_ON	       (-4)
#define PSCI_ON_PENDING	       (-5)
#define PSCI_INVALID_ADDRESS   (-9)

/* Reads the tree, then builds the tables and turns the MMU on. */
void machine_init(const void *blob);

/* A word of the bootargs after `key` (with its "="), and its length. */
const char *machine_bootarg(const char *key, size_t *length);
/* The same as a number; `otherwise` if it is not there. */
u64 machine_number(const char *key, u64 otherwise);

/* Whether [base, base + size) lies outside all memory of the tree. */
bool machine_outside_memory(u64 base, u64 size);

void mmu_on(void);
extern u64 mmu_config[4];

/*
 * Maps the GiB at `va` to that of `pa`, open to EL0 if `user`. Only the CPU
 * that calls sees it at once; others need a TLBI, which is broadcast.
 */
void mmu_map_gib(u64 va, u64 pa, bool normal, bool user);

/*
 * Opens the GiB of `pa` to EL0, through one of the windows 0 to 3: the
 * address of `pa` there.
 */
u64 mmu_user(u32 window, u64 pa, bool normal);

/* The table of GiBs, to which TTBR0_EL1 points. */
extern u64 mmu_table[512];

/* The payload: its main, run on the first CPU. */
void payload(void);
void payload_start(const struct entry *entry);

#endif
