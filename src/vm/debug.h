/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The debugger's end at EL2, as the rest of this room sees it: where the
 * guest's exits call it. Without caisson.gdb nothing of it exists but the
 * calls, none of which stands where a guest comes through often.
 *
 * All-stop. A CPU stops where the vectors have saved all its registers: in a
 * synchronous exception other than HVC and SMC. To bring one there that is
 * elsewhere in EL2, its stage 2 is exchanged for an empty one, the fence: then
 * its next instruction is an abort. So interrupts and hypercalls need not know
 * of debuggers, nor save more registers for them.
 *
 * A build without the debugger (configure --disable-debugger) has no_debug.c
 * in the place of all debug_*.c.
 */
#ifndef VM_DEBUG_H
#define VM_DEBUG_H

#include "arch/context.h"
#include "vm/vm.h"

/*
 * Finds the line to the debugger and opens it, if options ask for it. To be
 * called before stage 2 and the guest's device tree are made: these leave out
 * debug_device(). Boot CPU.
 */
void debug_find(struct vm *vm);

/* Opens it, and makes what a stop needs. When GIC and vCPUs exist. */
void debug_create(struct vm *vm);

/*
 * The guest is about to start on the boot CPU: GDB is listened to. With
 * caisson.gdb=wait it stops at its first instruction.
 */
void debug_begin(struct vcpu *vcpu);

/* The registers of the line, size 0 if there is none. */
struct range debug_device(void);

/*
 * The calling CPU is about to enter the guest anew, or leaves it for good:
 * to a stop it counts or does not.
 */
void debug_enter(struct vcpu *vcpu);
void debug_leave(struct vcpu *vcpu);

/*
 * The guest ends the machine, or has it begin anew: a GDB that waits for it is
 * told. The caller holds no lock.
 */
void debug_machine_ends(struct vcpu *vcpu);

/* Whether a stop is wanted: an endless wait at EL2 ends then. */
bool debug_stop_wanted(const struct vcpu *vcpu);

/* A kick arrived while power_attention said POWER_STOP. */
void debug_kicked(struct vcpu *vcpu);

/*
 * HVC or SMC for a call of semihosting, about to return: the call is made at
 * the guest's next instruction, which is that HVC or SMC again.
 */
void debug_hypercall(struct vcpu *vcpu, u64 op, u64 parameter);

/* A physical interrupt that is not the guest's. */
void debug_interrupt(struct vcpu *vcpu, u32 intid);

/*
 * Exits of classes that a debugger may want: true if it was for the debugger
 * and is done. The whole frame.
 */
bool debug_exception(struct vcpu *vcpu, struct frame *frame, u64 esr);
bool debug_abort(struct vcpu *vcpu, struct frame *frame, u64 esr);
bool debug_sysreg(struct vcpu *vcpu, struct frame *frame, u64 esr);
bool debug_cp14(struct vcpu *vcpu, struct frame *frame, u64 esr);

/*
 * The guest is about to get an abort for an access to nothing, and the user
 * wants to see it before. False: GDB has moved its program counter, so that it
 * is not to get it.
 */
bool debug_fault(struct vcpu *vcpu, struct frame *frame);

/*
 * A line for the log, and for GDB's console if GDB waits for the guest. On a
 * CPU that runs the guest, or would; also without caisson.gdb.
 */
void debug_tell(struct vcpu *vcpu, const char *fmt, ...) PRINTF_LIKE(2, 3);

#endif
