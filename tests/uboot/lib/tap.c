/* SPDX-License-Identifier: BSD-2-Clause */
#include "lib/tap.h"

#include "arch/barrier.h"
#include "arch/panic.h"
#include "arch/smc.h"
#include "base/format.h"
#include "drivers/pl011.h"
#include "psci/psci.h"

static uintptr_t console;
static const char *run_nonce;
static u32 results;

static void put(void *context, char c)
{
	(void)context;
	if (console)
		pl011_write(console, &c, 1);
}

static void print(const char *fmt, ...) PRINTF_LIKE(1, 2);
static void print(const char *fmt, ...)
{
	va_list args;

	va_start(args, fmt);
	format_to(put, NULL, fmt, args);
	va_end(args);
}

/* What a line begins with, the text, and the end of the line. */
#define PRINT_LINE(fmt, ...)                                                   \
	do {                                                                   \
		va_list args_;                                                 \
                                                                               \
		print(__VA_ARGS__);                                            \
		va_start(args_, fmt);                                          \
		format_to(put, NULL, fmt, args_);                              \
		va_end(args_);                                                 \
		print("\n");                                                   \
	} while (0)

void tap_open(uintptr_t uart, const char *nonce)
{
	console = uart;
	run_nonce = nonce;
	pl011_init(uart);
	/* Whatever U-Boot has begun, a result starts a line. */
	print("\n");
}

bool tap_ok(bool pass, const char *fmt, ...)
{
	results++;
	PRINT_LINE(fmt, "%sok %u - ", pass ? "" : "not ", results);
	return pass;
}

bool tap_equal(u64 got, u64 expected, const char *what)
{
	bool pass = tap_ok(got == expected, "%s", what);

	if (!pass)
		tap_note("expected 0x%llx, got 0x%llx",
			 (unsigned long long)expected, (unsigned long long)got);
	return pass;
}

void tap_skip(const char *name, const char *why)
{
	print("ok %u - %s # SKIP %s\n", ++results, name, why);
}

void tap_note(const char *fmt, ...)
{
	PRINT_LINE(fmt, "# ");
}

static NORETURN void power_off(void)
{
	if (console)
		pl011_drain(console);
	smc(PSCI_FN_SYSTEM_OFF, 0, 0, 0);
	for (;;)
		wfi();
}

void tap_bail(const char *fmt, ...)
{
	PRINT_LINE(fmt, "Bail out! ");
	power_off();
}

void tap_finish(void)
{
	print("# nonce=%s\n1..%u\n", run_nonce, results);
	power_off();
}

/* What the rooms under test call when they cannot go on. */
void panic(const char *fmt, ...)
{
	PRINT_LINE(fmt, "Bail out! panic: ");
	power_off();
}

void refuse(const char *fmt, ...)
{
	PRINT_LINE(fmt, "Bail out! refused: ");
	power_off();
}
