/* SPDX-License-Identifier: BSD-2-Clause */
/* The Test Anything Protocol on the console that the device tree names. */
#ifndef LIB_TAP_H
#define LIB_TAP_H

#include "base/compiler.h"
#include "base/types.h"

/* `uart` is a PL011's registers. */
void tap_open(uintptr_t uart, const char *nonce);

/* One result line, "ok N - ..." or "not ok N - ..."; returns `pass`. */
bool tap_ok(bool pass, const char *fmt, ...) PRINTF_LIKE(2, 3);

/* Compares; says what differs. `what` names the result. */
bool tap_equal(u64 got, u64 expected, const char *what);

/* A result that could not be had, and why; the script repeats it. */
void tap_skip(const char *name, const char *why);

/* A line of explanation, "# ...". */
void tap_note(const char *fmt, ...) PRINTF_LIKE(1, 2);

/* "Bail out!", the reason, and power off. */
NORETURN void tap_bail(const char *fmt, ...) PRINTF_LIKE(1, 2);

/* The nonce, the plan, and power off. */
NORETURN void tap_finish(void);

#endif
