/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The end: boot-time refusals and bugs of EL2, never anything that a guest
 * did. Implemented by vm/panic.c, declared here because every edge room may
 * need it.
 */
#ifndef ARCH_PANIC_H
#define ARCH_PANIC_H

#include "base/compiler.h"
#include "base/types.h"

/*
 * A boot that cannot go on, for a reason the user can mend: prints
 * "caisson: <reason>" and powers the machine off.
 */
void refuse(const char *fmt, ...) NORETURN COLD PRINTF_LIKE(1, 2);

/*
 * A bug of EL2: prints the reason and a backtrace, stops every CPU, and
 * powers off, resets or halts as `caisson.panic` says.
 */
void panic(const char *fmt, ...) NORETURN COLD PRINTF_LIKE(1, 2);

#define ASSERT(condition)                                                      \
	do {                                                                   \
		if (unlikely(!(condition)))                                    \
			panic("assertion failed: %s (%s:%d)", #condition,      \
			      __FILE__, __LINE__);                             \
	} while (0)

#endif
