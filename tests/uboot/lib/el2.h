/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A program at EL2: the machine as the device tree has it, memory, and
 * exceptions. The vectors, the MMU, the start of CPUs and the drivers are the
 * firmware's own, linked from src/.
 */
#ifndef LIB_EL2_H
#define LIB_EL2_H

#include "arch/mmu.h"
#include "arch/percpu.h"
#include "fdt/query.h"
#include "lib/tap.h"

#define CPUS_MAX 8

struct machine {
	struct fdt tree;
	struct fdt_platform found;
	struct range uart;
	struct range scratch; /* RAM of nobody's, 2 MiB aligned */
	u32 pa_bits;
	u64 entry_sctlr;     /* SCTLR_EL2 as U-Boot left it */
	u64 mpidr[CPUS_MAX]; /* by index: [0] is the CPU that booted */
	u32 cpu_count;
};

extern struct machine machine;
extern char image_start[], rodata_start[], data_start[], image_end[];

/* The test: called on the first CPU at EL2, MMU on, everything masked. */
void test_main(void);

/* Zeroed runs of 2^order pages, for mmu_init() and for trees of a test. */
extern const struct mmu_memory test_memory;

/* As test_memory.alloc(), but without it the test ends. */
void *test_alloc(unsigned order);

/* A CPU's stacks; its struct percpu is what TPIDR_EL2 is to point at. */
struct percpu *test_percpu(u32 index);

/* Loads these registers, after all of the heap was cleaned (start.S). */
void el2_load_mmu(const struct mmu_registers *registers);
void test_clean_heap(void);

/* Exceptions ------------------------------------------------------------- */

/* What an exception said when it was taken to EL2. */
struct fault {
	bool taken;
	u64 esr, far, hpfar, elr;
};

#define EC_HVC64	 0x16u
#define EC_SYSREG	 0x18u
#define EC_FETCH_LOWER	 0x20u
#define EC_FETCH_CURRENT 0x21u
#define EC_DATA_LOWER	 0x24u
#define EC_DATA_CURRENT	 0x25u

/* ESR: class, and of aborts the kind (FSC without the level) and level. */
#define FSC_ADDRESS_SIZE 0x00u
#define FSC_TRANSLATION	 0x04u
#define FSC_ACCESS_FLAG	 0x08u
#define FSC_PERMISSION	 0x0cu

static inline u32 fault_class(const struct fault *fault)
{
	return (u32)bits(fault->esr, 31, 26);
}

static inline u32 fault_kind(const struct fault *fault)
{
	return (u32)fault->esr & 0x3c;
}

static inline u32 fault_level(const struct fault *fault)
{
	return (u32)fault->esr & 3;
}

static inline bool fault_write(const struct fault *fault)
{
	return bit(fault->esr, 6);
}

/* IPA of an abort from EL1: HPFAR_EL2 has bits 47:12, FAR_EL2 the rest. */
static inline u64 fault_ipa(const struct fault *fault)
{
	return bits(fault->hpfar, 39, 4) << 12 | (fault->far & 0xfff);
}

/*
 * Accesses at EL2 that may fault: the fault is returned, and execution goes
 * on behind the access, or of a call at its return address.
 */
struct fault el2_read(u64 address, u64 *value);
struct fault el2_write(u64 address, u64 value);
struct fault el2_call(u64 address, u64 *result);

/*
 * Called for an interrupt taken from EL2 itself, or from the guest. NULL: it
 * is unexpected.
 */
extern void (*el2_irq)(void);

/* Interrupts at EL2: on for `microseconds`, then off again. */
void el2_take_irqs(u64 microseconds);

#endif
