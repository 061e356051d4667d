/* SPDX-License-Identifier: BSD-2-Clause */
#include "lib/tap.h"

#include <stdarg.h>

#include "base/format.h"
#include "lib/cpu.h"
#include "lib/machine.h"

static u32 results;

static void put(void *context, char c)
{
	u64 uart = machine.uart;

	(void)context;
	while (uart && read32(uart + 0x18) & 1 << 5)
		;
	if (uart)
		write32(uart, (u8)c);
}

static void vprint(const char *fmt, va_list args)
{
	format_to(put, NULL, fmt, args);
}

void tap_printf(const char *fmt, ...)
{
	va_list args;

	va_start(args, fmt);
	vprint(fmt, args);
	va_end(args);
}

bool tap_ok(bool pass, const char *fmt, ...)
{
	va_list args;

	tap_printf("%sok %u - ", pass ? "" : "not ", ++results);
	va_start(args, fmt);
	vprint(fmt, args);
	va_end(args);
	tap_printf("\n");
	return pass;
}

void tap_skip(const char *name, const char *why)
{
	tap_printf("ok %u - %s # SKIP %s\n", ++results, name, why);
}

bool tap_equal(u64 got, u64 expected, const char *what)
{
	bool pass = got == expected;

	tap_ok(pass, "%s", what);
	if (!pass)
		tap_note("expected 0x%llx, got 0x%llx",
			 (unsigned long long)expected, (unsigned long long)got);
	return pass;
}

void tap_note(const char *fmt, ...)
{
	va_list args;

	tap_printf("# ");
	va_start(args, fmt);
	vprint(fmt, args);
	va_end(args);
	tap_printf("\n");
}

static NORETURN void power_off(void)
{
	while (read32(machine.uart + 0x18) & 1 << 3)
		;
	psci_call(PSCI_SYSTEM_OFF, 0, 0, 0);
	for (;;)
		__asm__ volatile("wfi");
}

void tap_bail(const char *fmt, ...)
{
	va_list args;

	tap_printf("Bail out! ");
	va_start(args, fmt);
	vprint(fmt, args);
	va_end(args);
	tap_printf("\n");
	power_off();
}

void tap_finish(void)
{
	size_t length = 0;
	const char *nonce = machine_bootarg("nonce=", &length);

	if (nonce)
		tap_printf("# nonce=%.*s\n", (int)length, nonce);
	tap_printf("1..%u\n", results);
	power_off();
}

u64 random_next(u64 *state)
{
	*state ^= *state >> 12;
	*state ^= *state << 25;
	*state ^= *state >> 27;
	return *state * 0x2545f4914f6cdd1dull;
}

u64 random_u64(void)
{
	static u64 state = 0x9e3779b97f4a7c15ull;

	return random_next(&state);
}
