/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * CPUs, exceptions and probes. cpu_list[0] is the CPU that booted; the others
 * follow in the device tree's order.
 */
#ifndef LIB_CPU_H
#define LIB_CPU_H

#include "base/types.h"
#include "lib/layout.h"
#include "lib/sysreg.h"

#define CPUS_MAX 8

struct frame {
	u64 x[31];
	u64 sp, elr, spsr, esr, far;
};

/*
 * One run of code under test. In: x, pc, pstate. Out: x, and of the exception
 * that ended it pc (ELR), pstate (SPSR), esr, far and the vector's number.
 */
struct probe {
	u64 x[31];
	u64 pc, pstate;
	u64 esr, far, vector;
};

struct cpu {
	u64 stack;
	struct probe *probe;
	u64 probe_sp;
	u64 mpidr;
	u32 index;
	void (*main)(struct cpu *cpu, u64 arg);
	u64 arg;
	/* Called for IRQs and FIQs; NULL: unexpected. */
	void (*irq)(struct cpu *cpu, struct frame *frame);
	/* May take a synchronous exception: true if it did. */
	bool (*sync)(struct cpu *cpu, struct frame *frame);
	volatile u32 running; /* set by secondary_main() */
};

extern struct cpu cpu_list[CPUS_MAX];
extern u32 cpu_count;

static inline struct cpu *this_cpu(void)
{
	return (struct cpu *)sysreg_read(tpidr_el1);
}

/* Runs the probe with IRQs as in p->pstate. */
void probe_enter(struct probe *p);

/* Called with the PSTATE that the exception left, before a probe's end. */
extern void (*probe_hook)(void);

/* Exception class and whether the probe ended at its own end. */
static inline u32 probe_class(const struct probe *p)
{
	return (u32)(p->esr >> 26) & 0x3f;
}

static inline bool probe_completed(const struct probe *p)
{
	return p->esr == (0xf2000000u | PROBE_END);
}

/* Runs the two instructions given, then ends; x in p->x. */
void probe_code(struct probe *p, u32 first, u32 second);

/* Makes what was written at `start` executable. */
void code_sync(const void *start, size_t size);

/*
 * Starts CPU `index` by CPU_ON with its stack: runs main, then CPU_OFF.
 * Returns PSCI's answer.
 */
s64 cpu_start(u32 index, void (*main)(struct cpu *, u64), u64 arg);

/* The same without the call: the CPU can be started at secondary_entry. */
void cpu_prepare(u32 index, void (*main)(struct cpu *, u64), u64 arg);

/*
 * Waits until AFFINITY_INFO says that the CPU is off; on a loaded machine an
 * emulator's CPUs stand still for seconds.
 */
bool cpu_wait_off(u32 index);

/* x0 to x17 in and out. */
void call_hvc(u64 x[18]);
void call_smc(u64 x[18]);

/* A PSCI call by the device tree's conduit; the ids in psci.h of src. */
s64 psci_call(u32 id, u64 a, u64 b, u64 c);

/* For loops that wait: emulators then turn to another CPU. */
static inline void cpu_yield(void)
{
	__asm__ volatile("yield" ::: "memory");
}

void secondary_entry(void);
void irq_enable(void);
void irq_disable(void);

#endif
