/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Semihosting, by HLT #0xF000 and by HVC. The bootargs say what there is:
 * semihosting=host (GDB waits for this guest), =lost (and it goes, and another
 * comes), =alone (nobody does) or =off;
 * exit=N: the program ends with that code instead of powering off.
 */
#include "base/format.h"
#include "base/string.h"
#include "lib/cpu.h"
#include "lib/machine.h"
#include "lib/tap.h"

#define SYS_OPEN	0x01u
#define SYS_CLOSE	0x02u
#define SYS_WRITEC	0x03u
#define SYS_WRITE0	0x04u
#define SYS_WRITE	0x05u
#define SYS_READ	0x06u
#define SYS_READC	0x07u
#define SYS_ISTTY	0x09u
#define SYS_SEEK	0x0au
#define SYS_FLEN	0x0cu
#define SYS_REMOVE	0x0eu
#define SYS_RENAME	0x0fu
#define SYS_TIME	0x11u
#define SYS_SYSTEM	0x12u
#define SYS_ERRNO	0x13u
#define SYS_CMDLINE	0x15u
#define SYS_HEAPINFO	0x16u
#define SYS_EXIT	0x18u
#define SYS_ELAPSED	0x30u
#define SYS_TICKFREQ	0x31u

#define HYP_FEATURES	0x86000010u
#define HYP_SEMIHOSTING 0xc6000011u
#define FAILED		(~UINT64_C(0))
#define HLT_F000	0xd45e0000u
#define BIG		40000u

static u8 written[BIG], got[BIG];
static bool by_hvc;

__attribute__((noinline)) static u64 halt(u32 op, u64 parameter)
{
	register u64 x0 __asm__("x0") = op;
	register u64 x1 __asm__("x1") = parameter;

	__asm__ volatile("hlt #0xf000" : "+r"(x0) : "r"(x1) : "memory");
	return x0;
}

static u64 hypercall(u64 function, u64 op, u64 parameter)
{
	u64 x[18] = { function, op, parameter };

	call_hvc(x);
	return x[0];
}

static u64 call(u32 op, u64 parameter)
{
	return by_hvc ? hypercall(HYP_SEMIHOSTING, op, parameter)
		      : halt(op, parameter);
}

static u64 call_block(u32 op, u64 a, u64 b, u64 c, u64 d)
{
	u64 block[4] = { a, b, c, d };

	return call(op, (u64)block);
}

static u64 open(const char *name, u64 mode)
{
	return call_block(SYS_OPEN, (u64)name, mode, strlen(name), 0);
}

static void print(const char *fmt, ...)
{
	char text[80];
	va_list args;

	va_start(args, fmt);
	format_vbuf(text, sizeof(text), fmt, args);
	va_end(args);
	call(SYS_WRITE0, (u64)text);
}

static const char *form(void)
{
	return by_hvc ? "HVC" : "HLT";
}

static void console(void)
{
	static const char text[] = "written to :tt by ";
	u64 out = open(":tt", 4);

	print("hello %s, %u\n", form(), 6 * 7);
	for (const char *c = form(); *c; c++)
		call(SYS_WRITEC, (u64)c);
	call(SYS_WRITEC, (u64) "\n");
	tap_ok(out != 0 && out != FAILED, "%s: :tt can be opened", form());
	tap_equal(call_block(SYS_WRITE, out, (u64)text, strlen(text), 0), 0,
		  "and written");
	print("%s\n", form());
	tap_equal(call_block(SYS_ISTTY, out, 0, 0, 0), 1, "it is a terminal");
	tap_equal(call_block(SYS_CLOSE, out, 0, 0, 0), 0, "and closed");
}

static void local(void)
{
	const u64 nowhere = UINT64_C(1) << 51;
	char line[1024] = "";
	u64 block[2] = { (u64)line, sizeof(line) }, heap[4], before, after;
	size_t length;

	before = after = 0;
	tap_equal(call(SYS_TICKFREQ, 0), sysreg_read(cntfrq_el0),
		  "the tick frequency is the counter's");
	call(SYS_ELAPSED, (u64)&before);
	call(SYS_ELAPSED, (u64)&after);
	tap_ok(before && after > before, "time passes");
	tap_ok(call(SYS_CMDLINE, (u64)block) == 0 &&
		       block[1] == strlen(machine.bootargs) &&
		       strcmp(line, machine.bootargs) == 0,
	       "%s: the command line is the guest's", form());
	memset(heap, 0xff, sizeof(heap));
	tap_ok(call_block(SYS_HEAPINFO, (u64)heap, 0, 0, 0) == 0 && !heap[0] &&
		       !heap[3],
	       "heap and stack are not known");
	tap_equal(call(SYS_HEAPINFO, nowhere), FAILED, "a bad block fails");
	tap_equal(call(SYS_ERRNO, 0), 14, "with EFAULT");
	tap_equal(call_block(SYS_OPEN, nowhere, 0, 8, 0), FAILED,
		  "and a bad name");
	tap_equal(call(0xff, 0), FAILED, "and an operation that is none");
	tap_ok(machine_bootarg("semihosting=", &length) != NULL, "still here");
}

static void file(void)
{
	const char *name = by_hvc ? "hvc.txt" : "hlt.txt";
	u64 handle = open(name, 7); /* w+b */

	for (u32 n = 0; n < BIG; n++)
		written[n] = (u8)random_u64();
	memset(got, 0, BIG);
	tap_ok(handle != 0 && handle != FAILED, "%s: a file is opened", form());
	tap_equal(call_block(SYS_WRITE, handle, (u64)written, BIG, 0), 0,
		  "written");
	tap_equal(call_block(SYS_FLEN, handle, 0, 0, 0), BIG, "measured");
	tap_equal(call_block(SYS_ISTTY, handle, 0, 0, 0), 0, "no terminal");
	tap_equal(call_block(SYS_SEEK, handle, 0, 0, 0), 0, "wound back");
	tap_equal(call_block(SYS_READ, handle, (u64)got, BIG, 0), 0, "read");
	tap_ok(memcmp(got, written, BIG) == 0, "%s: and is the same", form());
	tap_equal(call_block(SYS_READ, handle, (u64)got, 10, 0), 10,
		  "that was its end");
	tap_equal(call_block(SYS_SEEK, handle, BIG - 4, 0, 0), 0, "wound");
	tap_equal(call_block(SYS_READ, handle, (u64)got, 10, 0), 6,
		  "four bytes are left");
	tap_ok(memcmp(got, written + BIG - 4, 4) == 0, "%s: the last", form());
	tap_equal(call_block(SYS_WRITE, handle, UINT64_C(1) << 51, 10, 0), 10,
		  "memory that is not there is not written");
	tap_equal(call_block(SYS_CLOSE, handle, 0, 0, 0), 0, "closed");
	tap_equal(call_block(SYS_RENAME, (u64)name, 7, (u64) "renamed", 7), 0,
		  "renamed");
	tap_equal(open(name, 0), FAILED, "its old name is gone");
	tap_equal(call(SYS_ERRNO, 0), 2, "by ENOENT");
	tap_equal(call_block(SYS_REMOVE, (u64) "renamed", 7, 0, 0), 0,
		  "removed");
	handle = open(by_hvc ? "kept-hvc" : "kept-hlt", 4);
	tap_equal(
		call_block(SYS_WRITE, handle, (u64) "from the guest\n", 15, 0),
		0, "one is kept");
	tap_equal(call_block(SYS_CLOSE, handle, 0, 0, 0), 0, "closed, too");
	tap_ok(call(SYS_TIME, 0) > 1700000000, "%s: the date", form());
	tap_equal(call_block(SYS_SYSTEM, (u64) "true", 4, 0, 0), FAILED,
		  "commands are not allowed");
}

/* For a breakpoint of GDB, which then goes. */
__attribute__((noinline)) static void semihosting_mark(void)
{
	__asm__ volatile("" ::: "memory");
}

static void expect_lost(u64 handle, const char *when)
{
	static const u32 ops[] = { SYS_ISTTY, SYS_SEEK, SYS_FLEN };
	u32 wrong = 0;

	for (u32 op = SYS_WRITE; op <= SYS_READ; op++) {
		wrong += call_block(op, handle, (u64)got, 4, 0) != 4;
		wrong += call(SYS_ERRNO, 0) != 9;
	}
	for (u32 n = 0; n < ARRAY_COUNT(ops); n++) {
		wrong += call_block(ops[n], handle, 0, 0, 0) != FAILED;
		wrong += call(SYS_ERRNO, 0) != 9;
	}
	tap_ok(!wrong, "%s: a lost file is a bad handle", when);
}

static u64 write_line(u64 handle, const char *line)
{
	return call_block(SYS_WRITE, handle, (u64)line, strlen(line), 0);
}

/* The next GDB's files have the numbers of the first one's. */
static void lost(void)
{
	u64 first = open("lost-1", 4), second, third;

	tap_equal(write_line(first, "one\n"), 0, "a file is written");
	semihosting_mark();
	expect_lost(first, "at once");
	while ((second = open("lost-2", 4)) == FAILED)
		cpu_yield();
	tap_ok(second != first, "the next file has another handle");
	expect_lost(first, "with another host");
	tap_equal(write_line(second, "two\n"), 0, "that one is written");
	tap_equal(call_block(SYS_CLOSE, first, 0, 0, 0), FAILED,
		  "a lost file cannot be closed");
	tap_equal(call(SYS_ERRNO, 0), 9, "by EBADF");
	third = open("lost-3", 4);
	tap_equal(third, first, "but its handle is free then");
	tap_equal(write_line(third, "three\n"), 0, "and can be used");
	tap_equal(call_block(SYS_CLOSE, second, 0, 0, 0), 0, "one is closed");
	tap_equal(call_block(SYS_CLOSE, third, 0, 0, 0), 0, "the other, too");
}

/* Nothing is attached: there are no files, and nothing hangs. */
static void no_file(void)
{
	tap_equal(open("file", 0), FAILED, "no file is opened");
	tap_equal(call(SYS_READC, 0), FAILED, "no character is read");
	tap_equal(call(SYS_TIME, 0), FAILED, "no date");
}

static volatile u32 other_wrong, other_done;

static void many(void)
{
	u64 last = 0, now;

	for (u32 n = 0; n < 40; n++) {
		now = 0;
		if (halt(SYS_ELAPSED, (u64)&now) != 0 || now < last)
			other_wrong++;
		last = now;
		if (hypercall(HYP_SEMIHOSTING, SYS_ELAPSED, (u64)&now) != 0 ||
		    now < last)
			other_wrong++;
		last = now;
	}
}

static void on_other_cpu(struct cpu *cpu, u64 arg)
{
	(void)cpu;
	(void)arg;
	many();
	other_done = 1;
}

static void two_cpus(void)
{
	if (cpu_count < 2)
		return;
	tap_equal((u64)cpu_start(1, on_other_cpu, 0), 0, "another CPU starts");
	many();
	while (!other_done)
		cpu_yield();
	tap_equal(other_wrong, 0, "two CPUs call at once");
}

static void off(void)
{
	struct probe p;

	tap_equal(hypercall(HYP_FEATURES, 0, 0), 0, "no semihosting by HVC");
	tap_equal(hypercall(HYP_SEMIHOSTING, SYS_TICKFREQ, 0), FAILED,
		  "the call is not supported");
	memset(&p, 0, sizeof(p));
	probe_code(&p, HLT_F000, HLT_F000);
	tap_equal(probe_class(&p), 0, "HLT is undefined");
}

/* HLT at EL0, and one that was not in the image, are as without semihosting. */
static void undefined(void)
{
	const u32 *at = (const u32 *)halt;
	struct probe p;

	/* Caisson's BRK, which this guest can see. */
	while (*at != (0xd4200000u | 0xca15u << 5))
		at++;
	memset(&p, 0, sizeof(p));
	p.x[0] = SYS_TICKFREQ;
	p.pc = mmu_user(0, (u64)at, true);
	p.pstate = PSTATE_EL0;
	probe_enter(&p);
	tap_equal(probe_class(&p), 0, "HLT at EL0 is undefined");
	memset(&p, 0, sizeof(p));
	p.x[0] = SYS_TICKFREQ;
	probe_code(&p, HLT_F000, HLT_F000);
	tap_equal(probe_class(&p), 0, "and one that was made later");
}

void payload(void)
{
	size_t length;
	const char *mode = machine_bootarg("semihosting=", &length);
	u64 code = machine_number("exit=", 0);

	if (!mode || strncmp(mode, "off", 3) == 0) {
		off();
		return;
	}
	if (strncmp(mode, "lost", 4) == 0) {
		lost();
		return;
	}
	/* For gdb: this program at another address as well. */
	(void)mmu_user(2, (u64)image_start, true);
	tap_equal(hypercall(HYP_FEATURES, 0, 0), 1, "semihosting by HVC");
	for (u32 n = 0; n < 2; n++) {
		by_hvc = n == 1;
		console();
		local();
		if (strncmp(mode, "host", 4) == 0)
			file();
		else
			no_file();
	}
	undefined();
	two_cpus();
	if (code) {
		tap_note("nonce reached");
		call_block(SYS_EXIT, 0x20026, code, 0, 0);
		tap_ok(false, "SYS_EXIT does not return");
	}
}
