/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What the guest's programs share: they run on Linux, arm64, without a C
 * library. Each defines begin(), which gets the stack as the kernel leaves it:
 * the count of arguments, then these; and does not return.
 */
#ifndef GUEST_PROGRAM_H
#define GUEST_PROGRAM_H

typedef unsigned char u8;
typedef unsigned int u32;
typedef unsigned long u64;

/* System calls that each of them makes. */
enum {
	SYS_READ = 63,
	SYS_EXIT = 94
};

__attribute__((used, noreturn)) static void begin(u64 *stack);

/* The result is negative if it is an error. */
static long call(long number, u64 a, u64 b, u64 c, u64 d, u64 e)
{
	register u64 x8 __asm__("x8") = (u64)number;
	register u64 x0 __asm__("x0") = a;
	register u64 x1 __asm__("x1") = b;
	register u64 x2 __asm__("x2") = c;
	register u64 x3 __asm__("x3") = d;
	register u64 x4 __asm__("x4") = e;

	__asm__ volatile("svc #0"
			 : "+r"(x0)
			 : "r"(x8), "r"(x1), "r"(x2), "r"(x3), "r"(x4)
			 : "memory");
	return (long)x0;
}

__attribute__((noreturn)) static void leave(long status)
{
	for (;;)
		call(SYS_EXIT, (u64)status, 0, 0, 0, 0);
}

static u64 length_of(const char *text)
{
	u64 length = 0;

	while (text[length])
		length++;
	return length;
}

/* Of small hexadecimal digits, with 0x before them or without. */
static u64 number_of(const char *text)
{
	u64 value = 0;

	if (text[0] == '0' && text[1] == 'x')
		text += 2;
	for (; *text; text++)
		value = value << 4 |
			(u64)(*text <= '9' ? *text - '0' : *text - 'a' + 10);
	return value;
}

__asm__("	.globl	_start\n"
	"_start:\n"
	"	mov	x29, xzr\n"
	"	mov	x0, sp\n"
	"	bl	begin\n");

#endif
