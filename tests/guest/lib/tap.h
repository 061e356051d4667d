/* SPDX-License-Identifier: BSD-2-Clause */
/* The console and the Test Anything Protocol on it. */
#ifndef LIB_TAP_H
#define LIB_TAP_H

#include "base/compiler.h"
#include "base/types.h"

void tap_printf(const char *fmt, ...) PRINTF_LIKE(1, 2);

/* One result line, "ok N - ..." or "not ok N - ..."; returns `pass`. */
bool tap_ok(bool pass, const char *fmt, ...) PRINTF_LIKE(2, 3);
void tap_skip(const char *name, const char *why);

/*
 * Compares; says what differs. `what` names the result.
 */
bool tap_equal(u64 got, u64 expected, const char *what);

/* A line of explanation, "# ...". */
void tap_note(const char *fmt, ...) PRINTF_LIKE(1, 2);

/* "Bail out!", the reason, and power off. */
NORETURN void tap_bail(const char *fmt, ...) PRINTF_LIKE(1, 2);

/* The plan, the bootargs' nonce, and power off. */
NORETURN void tap_finish(void);

/* A pseudo random number (xorshift64*), the same in every run; on one CPU. */
u64 random_u64(void);

/* The same of a sequence of the caller's own, which any number but 0 starts. */
u64 random_next(u64 *state);

#endif
