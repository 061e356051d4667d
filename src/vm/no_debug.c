/* SPDX-License-Identifier: BSD-2-Clause */
/* vm/debug.h of a build without the debugger: configure --disable-debugger. */
#include <stdarg.h>

#include "arch/panic.h"
#include "arch/vectors.h"
#include "base/format.h"
#include "drivers/console.h"
#include "vm/debug.h"

void debug_find(struct vm *vm)
{
	if (vm->options.gdb != GDB_OFF)
		refuse("caisson.gdb: this Caisson was built without its "
		       "debugger");
}

void debug_create(struct vm *vm)
{
	if (vm->options.semihosting)
		log_warn("caisson.semihosting=on has no effect: this Caisson "
			 "was built without its debugger");
}

void debug_begin(struct vcpu *vcpu)
{
	(void)vcpu;
}

struct range debug_device(void)
{
	return (struct range){ 0 };
}

/* Nothing sets PERCPU_TRACED. */
bool exit_traced(struct frame *frame, u64 kind)
{
	(void)frame;
	(void)kind;
	return true;
}

void debug_enter(struct vcpu *vcpu)
{
	(void)vcpu;
}

void debug_leave(struct vcpu *vcpu)
{
	(void)vcpu;
}

bool debug_stop_wanted(const struct vcpu *vcpu)
{
	(void)vcpu;
	return false;
}

void debug_machine_ends(struct vcpu *vcpu)
{
	(void)vcpu;
}

void debug_kicked(struct vcpu *vcpu)
{
	(void)vcpu;
}

void debug_hypercall(struct vcpu *vcpu, u64 op, u64 parameter)
{
	(void)vcpu;
	(void)op;
	(void)parameter;
}

void debug_interrupt(struct vcpu *vcpu, u32 intid)
{
	(void)vcpu;
	(void)intid;
}

bool debug_exception(struct vcpu *vcpu, struct frame *frame, u64 esr)
{
	(void)vcpu;
	(void)frame;
	(void)esr;
	return false;
}

bool debug_abort(struct vcpu *vcpu, struct frame *frame, u64 esr)
{
	(void)vcpu;
	(void)frame;
	(void)esr;
	return false;
}

bool debug_sysreg(struct vcpu *vcpu, struct frame *frame, u64 esr)
{
	(void)vcpu;
	(void)frame;
	(void)esr;
	return false;
}

bool debug_cp14(struct vcpu *vcpu, struct frame *frame, u64 esr)
{
	(void)vcpu;
	(void)frame;
	(void)esr;
	return false;
}

bool debug_fault(struct vcpu *vcpu, struct frame *frame)
{
	(void)vcpu;
	(void)frame;
	return true;
}

void debug_tell(struct vcpu *vcpu, const char *fmt, ...)
{
	char text[160];
	va_list args;

	(void)vcpu;
	va_start(args, fmt);
	format_vbuf(text, sizeof(text), fmt, args);
	va_end(args);
	log_warn("%s", text);
}
