/* SPDX-License-Identifier: BSD-2-Clause */
#include <stdarg.h>

#include "arch/panic.h"

#include "arch/barrier.h"
#include "arch/guarded.h"
#include "arch/percpu.h"
#include "arch/sysreg.h"
#include "arch/translate.h"
#include "arch/vectors.h"
#include "base/texts.h"
#include "drivers/console.h"
#include "emul/esr.h"
#include "vm/power.h"

#define BACKTRACE_DEPTH 24

#define FAULT_SYNC	0

extern char image_start[], rodata_start[];

static enum panic_action action = PANIC_OFF;
static u32 panicking; /* index of the CPU that reports, plus one */

void panic_set_action(enum panic_action what)
{
	action = what;
}

static void end(void) NORETURN;
static void end(void)
{
	console_drain();
	if (action == PANIC_OFF)
		power_off();
	if (action == PANIC_RESET)
		power_reset();
	for (;;)
		wfi();
}

void refuse(const char *fmt, ...)
{
	va_list args;

	va_start(args, fmt);
	console_vlog(LOG_ERROR, fmt, args);
	va_end(args);
	console_drain();
	power_off();
}

static u32 cpu_index(void)
{
	return this_percpu() ? this_percpu()->index : 0;
}

/*
 * Only the first CPU reports; one that dies while reporting, or meanwhile,
 * goes no further.
 */
static void begin(void)
{
	u32 self = cpu_index() + 1, nobody = 0;

	if (!__atomic_compare_exchange_n(&panicking, &nobody, self, false,
					 __ATOMIC_RELAXED, __ATOMIC_RELAXED)) {
		if (nobody == self)
			end(); /* the report itself has failed */
		for (;;)
			wfi();
	}
	console_emergency();
	power_stop_other_cpus();
}

static bool in_text(u64 address)
{
	return address >= (u64)(uintptr_t)image_start &&
	       address < (u64)(uintptr_t)rodata_start;
}

/*
 * Frame records (AAPCS64 6.4.6) from `fp` on. The chain ends at the vectors,
 * which clear x29; a damaged one ends at the first address that is not
 * inside the stack that it started in.
 */
static void backtrace(u64 fp, u64 pc)
{
	u64 base = (u64)(uintptr_t)image_start;
	u64 limit = align_up(fp + 1, 4 * PAGE_SIZE);

	log_error("  pc image+0x%llx", (unsigned long long)(pc - base));
	for (u32 n = 0; n < BACKTRACE_DEPTH; n++) {
		const u64 *record;

		if (fp == 0 || (fp & 7) || fp + 16 > limit)
			return;
		record = (const u64 *)(uintptr_t)fp;
		if (!in_text(record[1]))
			return;
		log_error("  called from image+0x%llx",
			  (unsigned long long)(record[1] - base));
		if (record[0] <= fp)
			return;
		fp = record[0];
	}
}

void panic(const char *fmt, ...)
{
	va_list args;

	begin();
	va_start(args, fmt);
	console_vlog(LOG_ERROR, fmt, args);
	va_end(args);
	backtrace((u64)(uintptr_t)__builtin_frame_address(0),
		  (u64)(uintptr_t)__builtin_return_address(0));
	end();
}

void el2_fault(const struct fault_frame *fault)
{
	static const char kinds[] = "synchronous exception\0"
				    "IRQ\0"
				    "FIQ\0"
				    "SError";
	u64 esr = read_sysreg(esr_el2);
	u64 elr = read_sysreg(elr_el2);

	if (fault->kind == FAULT_SYNC &&
	    elr == (u64)(uintptr_t)translate_stage1_at) {
		write_sysreg(elr_el2, (uintptr_t)translate_failed);
		return;
	}
	if (fault->kind == FAULT_SYNC && elr >= (u64)(uintptr_t)guarded_start &&
	    elr < (u64)(uintptr_t)guarded_end) {
		write_sysreg(elr_el2, (uintptr_t)guarded_failed);
		return;
	}
	begin();
	log_error("panic: %s at EL2 on CPU %u",
		  texts_at(kinds, (u32)fault->kind), cpu_index());
	log_error("ESR_EL2 0x%llx (%s) FAR_EL2 0x%llx HPFAR_EL2 0x%llx",
		  (unsigned long long)esr, esr_ec_name(esr_ec(esr)),
		  (unsigned long long)read_sysreg(far_el2),
		  (unsigned long long)read_sysreg(hpfar_el2));
	log_error("ELR_EL2 0x%llx SPSR_EL2 0x%llx SP 0x%llx SCTLR_EL2 0x%llx",
		  (unsigned long long)elr,
		  (unsigned long long)read_sysreg(spsr_el2),
		  (unsigned long long)fault->sp,
		  (unsigned long long)read_sysreg(sctlr_el2));
	for (u32 n = 0; n < 30; n += 3)
		log_error("x%-2u %016llx x%-2u %016llx x%-2u %016llx", n,
			  (unsigned long long)fault->x[n], n + 1,
			  (unsigned long long)fault->x[n + 1], n + 2,
			  (unsigned long long)fault->x[n + 2]);
	log_error("x30 %016llx", (unsigned long long)fault->x[30]);
	backtrace(fault->x[29], elr);
	end();
}
