/* SPDX-License-Identifier: BSD-2-Clause */
/* What the firmware's vectors call: faults of EL2 that a test expects. */
#include "arch/barrier.h"
#include "arch/timer.h"
#include "arch/vectors.h"
#include "lib/el2.h"

#define VECTOR_SYNC 0u
#define VECTOR_IRQ  1u

void (*el2_irq)(void);

static bool expected;
static struct fault last;

static void record(void)
{
	last = (struct fault){
		.taken = true,
		.esr = read_sysreg(esr_el2),
		.far = read_sysreg(far_el2),
		.hpfar = read_sysreg(hpfar_el2),
		.elr = read_sysreg(elr_el2),
	};
}

static NORETURN void bail(const struct fault_frame *frame)
{
	tap_bail("EL2 vector %u: ESR 0x%llx ELR 0x%llx FAR 0x%llx LR 0x%llx",
		 (u32)frame->kind, (unsigned long long)read_sysreg(esr_el2),
		 (unsigned long long)read_sysreg(elr_el2),
		 (unsigned long long)read_sysreg(far_el2),
		 (unsigned long long)frame->x[30]);
}

void el2_fault(const struct fault_frame *frame)
{
	if (frame->kind == VECTOR_IRQ && el2_irq) {
		el2_irq();
		return;
	}
	if (frame->kind != VECTOR_SYNC || !expected)
		bail(frame);
	record();
	expected = false;
	/* A fetch ends the call; a load or store is passed over. */
	if (fault_class(&last) == EC_FETCH_CURRENT)
		write_sysreg(elr_el2, frame->x[30]);
	else if (fault_class(&last) == EC_DATA_CURRENT)
		write_sysreg(elr_el2, last.elr + 4);
	else
		bail(frame);
	isb();
}

static void expect(void)
{
	last = (struct fault){ .taken = false };
	expected = true;
	__asm__ volatile("" ::: "memory");
}

static struct fault outcome(void)
{
	__asm__ volatile("" ::: "memory");
	expected = false;
	return last;
}

struct fault el2_read(u64 address, u64 *value)
{
	u64 v = 0;

	expect();
	__asm__ volatile("ldr %0, [%1]" : "+&r"(v) : "r"(address) : "memory");
	*value = v;
	return outcome();
}

struct fault el2_write(u64 address, u64 value)
{
	expect();
	__asm__ volatile("str %0, [%1]" ::"r"(value), "r"(address) : "memory");
	return outcome();
}

struct fault el2_call(u64 address, u64 *result)
{
	u64 (*function)(void) = (u64(*)(void))(uintptr_t)address;

	expect();
	*result = function();
	return outcome();
}

void el2_take_irqs(u64 microseconds)
{
	u64 start = counter_read();
	u64 ticks = counter_frequency() / 1000000 * microseconds;

	__asm__ volatile("msr daifclr, #2\n\tisb" ::: "memory");
	while (counter_read() - start < ticks)
		cpu_relax();
	__asm__ volatile("msr daifset, #2\n\tisb" ::: "memory");
}
