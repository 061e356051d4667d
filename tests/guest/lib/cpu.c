/* SPDX-License-Identifier: BSD-2-Clause */
#include "lib/cpu.h"

#include "base/string.h"
#include "lib/machine.h"
#include "lib/tap.h"

void trap(struct frame *frame, u64 vector);
void probe_leave(void);
void secondary_main(struct cpu *cpu);

struct cpu cpu_list[CPUS_MAX];
u32 cpu_count = 1;
void (*probe_hook)(void);
u8 cpu_stacks[CPUS_MAX][STACK_SIZE] __attribute__((aligned(4096)));

static u32 code_page[CPUS_MAX][1024] __attribute__((aligned(4096)));

void code_sync(const void *start, size_t size)
{
	u64 ctr = sysreg_read(ctr_el0);
	u64 dline = 4ull << ((ctr >> 16) & 15);
	u64 iline = 4ull << (ctr & 15);
	u64 from = (u64)start, end = from + size;

	for (u64 a = from & ~(dline - 1); a < end; a += dline)
		__asm__ volatile("dc cvau, %0" ::"r"(a) : "memory");
	__asm__ volatile("dsb ish" ::: "memory");
	for (u64 a = from & ~(iline - 1); a < end; a += iline)
		__asm__ volatile("ic ivau, %0" ::"r"(a) : "memory");
	__asm__ volatile("dsb ish; isb" ::: "memory");
}

void probe_code(struct probe *p, u32 first, u32 second)
{
	u32 *code = code_page[this_cpu()->index];

	code[0] = first;
	code[1] = second;
	code[2] = 0xd4200000u | PROBE_END << 5;
	code_sync(code, 12);
	p->pc = (u64)code;
	p->pstate = PSTATE_EL1H;
	probe_enter(p);
}

void trap(struct frame *frame, u64 vector)
{
	struct cpu *cpu = this_cpu();
	struct probe *p = cpu->probe;

	if ((vector & 3) == 1 || (vector & 3) == 2) {
		if (cpu->irq) {
			cpu->irq(cpu, frame);
			return;
		}
	} else if ((vector & 3) == 0 && p) {
		if (probe_hook)
			probe_hook();
		cpu->probe = NULL;
		memcpy(p->x, frame->x, sizeof(p->x));
		p->pc = frame->elr;
		p->pstate = frame->spsr;
		p->esr = frame->esr;
		p->far = frame->far;
		p->vector = vector;
		frame->elr = (u64)probe_leave;
		frame->spsr = PSTATE_EL1H;
		frame->x[0] = cpu->probe_sp;
		return;
	} else if ((vector & 3) == 0 && cpu->sync && cpu->sync(cpu, frame)) {
		return;
	}
	tap_bail("cpu %u vector %llu esr 0x%llx elr +0x%llx far 0x%llx "
		 "spsr 0x%llx x30 +0x%llx",
		 cpu->index, (unsigned long long)vector,
		 (unsigned long long)frame->esr,
		 (unsigned long long)(frame->elr - (u64)image_start),
		 (unsigned long long)frame->far,
		 (unsigned long long)frame->spsr,
		 (unsigned long long)(frame->x[30] - (u64)image_start));
}

s64 psci_call(u32 id, u64 a, u64 b, u64 c)
{
	u64 x[18] = { id, a, b, c };

	if (machine.psci.hvc)
		call_hvc(x);
	else
		call_smc(x);
	return (s64)x[0];
}

void secondary_main(struct cpu *cpu)
{
	cpu->running = 1;
	cpu->main(cpu, cpu->arg);
	irq_disable();
	cpu->running = 0;
	psci_call(PSCI_CPU_OFF, 0, 0, 0);
	tap_bail("cpu %u: CPU_OFF returned", cpu->index);
}

void cpu_prepare(u32 index, void (*main)(struct cpu *, u64), u64 arg)
{
	struct cpu *cpu = &cpu_list[index];

	cpu->stack = (u64)cpu_stacks[index] + STACK_SIZE;
	cpu->probe = NULL;
	cpu->irq = NULL;
	cpu->sync = NULL;
	cpu->main = main;
	cpu->arg = arg;
	cpu->running = 0;
	/* The CPU reads its structure with the MMU off. */
	for (u64 a = (u64)cpu & ~15ull; a < (u64)(cpu + 1); a += 16)
		__asm__ volatile("dc civac, %0" ::"r"(a) : "memory");
	barrier_dsb();
}

s64 cpu_start(u32 index, void (*main)(struct cpu *, u64), u64 arg)
{
	cpu_prepare(index, main, arg);
	return psci_call(PSCI_CPU_ON64, cpu_list[index].mpidr,
			 (u64)secondary_entry, (u64)&cpu_list[index]);
}

bool cpu_wait_off(u32 index)
{
	u64 start = counter();

	while (counter() - start < counter_ms(20000)) {
		if (psci_call(PSCI_AFFINITY_INFO64, cpu_list[index].mpidr, 0,
			      0) == PSCI_AFFINITY_OFF)
			return true;
		cpu_yield();
	}
	return false;
}

void irq_enable(void)
{
	__asm__ volatile("msr daifclr, #2" ::: "memory");
}

void irq_disable(void)
{
	__asm__ volatile("msr daifset, #2" ::: "memory");
}
