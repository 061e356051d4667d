/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A program of the guest's that debugs another by ptrace(2), without a C
 * library: single steps, the debug registers of the CPU, and BRK. And the
 * kernel debugs itself, by perf_event_open(2): a breakpoint register at the
 * function whose address is the argument, and a step over it at EL1. Prints what
 * failed; its status is 0 if nothing did.
 */
#include "program.h"

/* Linux, arm64: system calls, requests of ptrace, notes. */
enum {
	SYS_CLOSE = 57,
	SYS_WRITE = 64,
	SYS_PTRACE = 117,
	SYS_SCHED_SETAFFINITY = 122,
	SYS_KILL = 129,
	SYS_GETPID = 172,
	SYS_GETPPID = 173,
	SYS_CLONE = 220,
	SYS_PERF_EVENT_OPEN = 241,
	SYS_WAIT4 = 260,
	TRACEME = 0,
	CONT = 7,
	SINGLESTEP = 9,
	GETREGSET = 0x4204,
	SETREGSET = 0x4205,
	NT_PRSTATUS = 1,
	NT_HW_BREAK = 0x402,
	NT_HW_WATCH = 0x403,
	SIGTRAP = 5,
	SIGCHLD = 17,
	SIGSTOP = 19,
	PERF_TYPE_BREAKPOINT = 5,
	BREAKPOINT_EXECUTE = 4,
};

#define STEPS 200

static void say(const char *text)
{
	call(SYS_WRITE, 1, (u64)text, length_of(text), 0, 0);
}

/* What the other program runs: code, a store, and a BRK, at known places. */
extern char steps_start[], store_at[], brk_at[];
extern u64 stored;
void traced(void);
__asm__("	.text\n"
	"	.globl	traced\n"
	"traced:\n"
	"	.globl	steps_start\n"
	"steps_start:\n"
	"	.rept	200\n"
	"	nop\n"
	"	.endr\n"
	"	adrp	x1, stored\n"
	"	add	x1, x1, :lo12:stored\n"
	"	mov	x2, #7\n"
	"	.globl	store_at\n"
	"store_at:\n"
	"	str	x2, [x1]\n"
	"	.globl	brk_at\n"
	"brk_at:\n"
	"	brk	#0x1234\n"
	"	mov	x0, #9\n"
	"	mov	x8, #94\n"
	"	svc	#0\n"
	"	.bss\n"
	"	.balign	8\n"
	"	.globl	stored\n"
	"stored:\n"
	"	.skip	8\n"
	"	.text\n");

struct regs {
	u64 x[31], sp, pc, pstate;
};

struct hw_state {
	u32 info, pad;
	struct {
		u64 address;
		u32 control, pad;
	} slot;
};

struct piece {
	void *base;
	u64 length;
};

static long child;

static long trace(u64 request, u64 address, void *data)
{
	return call(SYS_PTRACE, request, (u64)child, address, (u64)data, 0);
}

static u64 pc(void)
{
	static struct regs regs;
	struct piece piece = { &regs, sizeof(regs) };

	trace(GETREGSET, NT_PRSTATUS, &piece);
	return regs.pc;
}

/* A breakpoint or watchpoint for EL0 (privilege 2) in the first register. */
static long set_point(u64 note, u64 address, u32 control)
{
	struct hw_state state = { 0, 0, { address, control, 0 } };
	struct piece piece = { &state, sizeof(state) };

	return trace(SETREGSET, note, &piece);
}

/* The signal that it has stopped with, 0 if it has ended. */
static u32 wait_for_stop(void)
{
	u32 status = 0;

	call(SYS_WAIT4, (u64)child, (u64)&status, 0, 0, 0);
	return (status & 0xff) == 0x7f ? status >> 8 & 0xff : 0;
}

static u32 go(u64 request)
{
	trace(request, 0, (void *)0);
	return wait_for_stop();
}

static int failures;

static void check(const char *name, int good)
{
	if (good)
		return;
	say("ptrace: not ok: ");
	say(name);
	say("\n");
	failures++;
}

static void stepped(void)
{
	u64 at = (u64)steps_start;
	int good = 1;

	for (int n = 0; n < STEPS && good; n++, at += 4)
		good = go(SINGLESTEP) == SIGTRAP && pc() == at + 4;
	check("200 single steps", good);
}

#define CALLS 100

/* A breakpoint in the kernel is a CPU's, not a process's. */
static void kernel(const char *getppid)
{
	struct {
		u32 type, size;
		u64 config, period, sample_type, read_format, flags;
		u32 wakeup, bp_type;
		u64 bp_address, bp_length;
	} attr = { .type = PERF_TYPE_BREAKPOINT,
		   .size = sizeof(attr),
		   .bp_type = BREAKPOINT_EXECUTE,
		   .bp_address = number_of(getppid),
		   .bp_length = 4 };
	u64 first_cpu = 1, hits = 0;
	long file;

	call(SYS_SCHED_SETAFFINITY, 0, sizeof(first_cpu), (u64)&first_cpu, 0,
	     0);
	file = call(SYS_PERF_EVENT_OPEN, (u64)&attr, (u64)-1, 0, (u64)-1, 0);
	for (int n = 0; n < CALLS; n++)
		call(SYS_GETPPID, 0, 0, 0, 0, 0);
	call(SYS_READ, (u64)file, (u64)&hits, sizeof(hits), 0, 0);
	call(SYS_CLOSE, (u64)file, 0, 0, 0, 0);
	check("the kernel's own breakpoint counts each call", hits >= CALLS);
}

static void begin(u64 *stack)
{
	child = call(SYS_CLONE, SIGCHLD, 0, 0, 0, 0);
	if (child == 0) {
		call(SYS_PTRACE, TRACEME, 0, 0, 0, 0);
		call(SYS_KILL, (u64)call(SYS_GETPID, 0, 0, 0, 0, 0), SIGSTOP, 0,
		     0, 0);
		traced();
	}
	check("it stops", wait_for_stop() == SIGSTOP);
	check("a breakpoint register is set",
	      set_point(NT_HW_BREAK, (u64)steps_start, 0x1e5) == 0);
	check("and met", go(CONT) == SIGTRAP && pc() == (u64)steps_start);
	set_point(NT_HW_BREAK, (u64)steps_start, 0);
	stepped();
	check("a watchpoint register is set",
	      set_point(NT_HW_WATCH, (u64)&stored, 0x1ff5) == 0);
	check("and met", go(CONT) == SIGTRAP && pc() == (u64)store_at);
	set_point(NT_HW_WATCH, (u64)&stored, 0);
	check("BRK", go(CONT) == SIGTRAP && pc() == (u64)brk_at);
	kernel((const char *)stack[2]);
	say(failures ? "ptrace: failed\n" : "ptrace: ok\n");
	call(SYS_KILL, (u64)child, 9, 0, 0, 0);
	leave(failures != 0);
}
