/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The boot log and every other line that EL2 prints.
 *
 * Lines go to one UART, under a lock once the MMU is on. The guest may own
 * the same UART: after it has started, EL2 prints only at its request
 * (statistics at power-off) or when EL2 dies.
 */
#ifndef DRIVERS_CONSOLE_H
#define DRIVERS_CONSOLE_H

#include <stdarg.h>

#include "base/compiler.h"
#include "base/format.h"
#include "base/types.h"

/* Each is a character, which log_NAME() puts in front of the format. */
enum log_level {
	LOG_RESULT = '0', /* what the user asked for: always printed */
	LOG_ERROR,	  /* the boot fails, or a promise is broken */
	LOG_WARN,	  /* something is missing or was worked around */
	LOG_INFO,	  /* what was found and decided */
	LOG_DEBUG,	  /* every region, every range */
};

/* A kind of UART; all functions take the EL2 address of its registers. */
struct uart_ops {
	const char *compatible; /* in the device tree */
	void (*init)(uintptr_t base);
	/* "\n" goes out as "\r\n". */
	void (*write)(uintptr_t base, const char *text, u64 size);
	void (*drain)(uintptr_t base);
};

/*
 * The driver for a device tree `compatible` string of `len` bytes, or NULL.
 */
const struct uart_ops *uart_find(const char *compatible, size_t len);

/*
 * Directs output to a UART, which is touched only when there is something to
 * print; `ops` NULL discards it.
 */
void console_set(const struct uart_ops *ops, uintptr_t base);

/* Where output goes now, or NULL. */
const struct uart_ops *console_uart(void);

/* Lines above `level` are dropped; initially LOG_INFO. */
void console_set_level(enum log_level level);

/* Whether lines of `level` are printed. */
bool console_shows(enum log_level level);

/* Locks lines against each other; called once the MMU is on. */
void console_enable_lock(void);

/*
 * The UART at `base` belongs to somebody else now: if it is the console's,
 * nothing is printed any more, unless EL2 dies.
 */
void console_leave(uintptr_t base);

/*
 * From now on no lock is taken and every level is printed: EL2 is dying, and
 * the lock's holder may be what died.
 */
void console_emergency(void);

/*
 * Prints one line, "caisson: " in front, end of line behind. The level that
 * console_log() takes is the first character of the format.
 */
void console_log(const char *fmt, ...) PRINTF_LIKE(1, 2);
void console_vlog(enum log_level level, const char *fmt, va_list args)
	PRINTF_LIKE(2, 0);

/*
 * Hands the last `count` lines that were printed to put_to(context, c), which
 * must not print any. After console_enable_lock().
 */
void console_show(u64 count, format_put_fn put_to, void *context);

/* Waits until all of it has left the UART. */
void console_drain(void);

#define log_result(...) console_log("0" __VA_ARGS__)
#define log_error(...)	console_log("1" __VA_ARGS__)
#define log_warn(...)	console_log("2" __VA_ARGS__)
#define log_info(...)	console_log("3" __VA_ARGS__)
#define log_debug(...)	console_log("4" __VA_ARGS__)

#endif
