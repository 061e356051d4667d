/* SPDX-License-Identifier: BSD-2-Clause */
#include "lib/guest.h"

#include "arch/barrier.h"
#include "arch/cpu.h"
#include "arch/vectors.h"
#include "base/status.h"
#include "pgtable/stage2.h"

#define HCR_DC	    BIT(12)
#define GUEST_VMID  UINT64_C(1)
#define GUEST_STACK 8192u

u64 guest_enter(u64 entry, u64 x0);
NORETURN void guest_leave(u64 result);
void guest_entry(void);
u64 guest_fetch(u64 address);

struct pgtable guest_stage2;
u32 guest_tlb_invalidations;
unsigned guest_tlb_level;
bool (*guest_exit)(u64 esr, u64 *x);
void (*guest_irq)(void);

static struct fault ended;
static u8 stack[GUEST_STACK] __attribute__((aligned(16)));

static pa_t to_pa(void *context, const void *table)
{
	(void)context;
	return pa(va_of(table).v);
}

static void *to_ptr(void *context, pa_t table)
{
	(void)context;
	return va_ptr(va(table.v));
}

/*
 * Arm ARM D8.14.5: stage 2 by IPA, then what combines it with stage 1, for
 * the VMID in VTTBR_EL2; all of it if a table was taken out.
 */
static void invalidate(void *context, u64 ipa, u64 size, unsigned level,
		       bool leaf)
{
	(void)context;
	guest_tlb_invalidations++;
	guest_tlb_level = level;
	dsb_ishst();
	if (leaf) {
		u64 step = pgt_level_size(level);

		for (u64 at = ipa; at - ipa < size; at += step)
			__asm__ volatile("tlbi ipas2e1is, %0" ::"r"(at >> 12)
					 : "memory");
		dsb_ish();
		__asm__ volatile("tlbi vmalle1is" ::: "memory");
	} else {
		__asm__ volatile("tlbi vmalls12e1is" ::: "memory");
	}
	dsb_ish();
	isb();
}

static void publish(void *context)
{
	(void)context;
	dsb_ishst();
	isb();
}

static struct pgtable_ops table_ops = {
	.to_pa = to_pa,
	.to_ptr = to_ptr,
	.tlb_invalidate = invalidate,
	.barrier = publish,
};

void guest_init(void)
{
	struct range image = { va_of(image_start).v,
			       (u64)(image_end - image_start) };
	struct pgtable_config config = {
		.format = &stage2_format,
		.ops = &table_ops,
	};
	struct stage2_config geometry;
	struct cpu_stage2 registers;

	table_ops.alloc = test_memory.alloc;
	table_ops.free = test_memory.free;
	if (stage2_configure(machine.pa_bits, 40, &geometry) != OK)
		tap_bail("no geometry of stage 2");
	config.ia_bits = geometry.ia_bits;
	config.output_bits = geometry.output_bits;
	config.start_level = geometry.start_level;
	if (pgtable_init(&guest_stage2, &config) != OK ||
	    pgtable_map(&guest_stage2, image.base, image.size, pa(image.base),
			PGT_R | PGT_W | PGT_X | PGT_NORMAL, 0) != OK)
		tap_bail("stage 2 has no room for the image");
	registers.vtcr = geometry.vtcr;
	registers.vttbr = guest_stage2.root_pa.v | GUEST_VMID << 48;
	cpu_init_el2(&registers);
	cpu_reset_el1();
	write_sysreg(hcr_el2, read_sysreg(hcr_el2) | HCR_DC);
	isb();
	__asm__ volatile("tlbi vmalls12e1\n\tdsb nsh\n\tisb" ::: "memory");
}

static void end_with_fault(const struct frame *frame, u64 esr)
{
	ended = (struct fault){
		.taken = true,
		.esr = esr,
		.far = read_sysreg(far_el2),
		.hpfar = read_sysreg(hpfar_el2),
		.elr = read_sysreg(elr_el2),
	};
	guest_leave(frame->x[0]);
}

void exit_call(struct percpu *cpu, struct frame *frame, u64 esr)
{
	(void)cpu;
	if (guest_exit && guest_exit(esr, frame->x))
		return;
	if (bits(esr, 31, 26) != EC_HVC64)
		end_with_fault(frame, esr);
	if (bits(esr, 15, 0) != 0)
		tap_bail("EL1 took an exception: ESR 0x%llx ELR 0x%llx",
			 (unsigned long long)frame->x[0],
			 (unsigned long long)frame->x[1]);
	guest_leave(frame->x[0]);
}

void exit_sync(struct percpu *cpu, struct frame *frame, u64 esr)
{
	(void)cpu;
	if (!guest_exit || !guest_exit(esr, frame->x))
		end_with_fault(frame, esr);
}

void exit_irq(struct percpu *cpu)
{
	(void)cpu;
	if (!el2_irq)
		tap_bail("an interrupt while the guest ran");
	el2_irq();
}

void exit_serror(struct percpu *cpu, struct frame *frame, u64 esr)
{
	(void)cpu;
	(void)frame;
	tap_bail("SError: ESR 0x%llx", (unsigned long long)esr);
}

/* No test turns these vectors on. */
bool exit_traced(struct frame *frame, u64 kind)
{
	(void)frame;
	tap_bail("vector %llu is traced", (unsigned long long)kind);
}

struct fault guest_run(u64 (*function)(u64), u64 argument, u64 *result)
{
	u64 start[3] = { va_of(stack).v + sizeof(stack),
			 (u64)(uintptr_t)function, argument };

	/* The guest reads this: the boot stack is part of the image. */
	ended = (struct fault){ .taken = false };
	*result =
		guest_enter((u64)(uintptr_t)guest_entry, (u64)(uintptr_t)start);
	return ended;
}

/* At EL1. */
static u64 do_read(u64 ipa)
{
	u64 value;

	__asm__ volatile("ldr %0, [%1]" : "=r"(value) : "r"(ipa) : "memory");
	return value;
}

static u64 do_write(u64 pair)
{
	const u64 *p = (const u64 *)(uintptr_t)pair;

	__asm__ volatile("str %0, [%1]" ::"r"(p[1]), "r"(p[0]) : "memory");
	return 0;
}

struct fault guest_read(u64 ipa, u64 *value)
{
	return guest_run(do_read, ipa, value);
}

struct fault guest_write(u64 ipa, u64 value)
{
	u64 pair[2] = { ipa, value }, result;

	return guest_run(do_write, (u64)(uintptr_t)pair, &result);
}

struct fault guest_call(u64 ipa, u64 *result)
{
	return guest_run(guest_fetch, ipa, result);
}
