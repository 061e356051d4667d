/* SPDX-License-Identifier: BSD-2-Clause */
#include "drivers/console.h"

#include "arch/spinlock.h"
#include "base/format.h"
#include "base/lines.h"
#include "base/string.h"
#include "drivers/pl011.h"

static const struct uart_ops uarts[] = {
	{ "arm,pl011", pl011_init, pl011_write, pl011_drain },
};

static struct {
	const struct uart_ops *ops;
	uintptr_t base;
	enum log_level level;
	bool level_set;
	bool opened;
	bool left; /* to somebody else */
	bool locked;
	struct spinlock lock;
} console;

/* What was printed last, if there is a console; console_set() empties it. */
static struct lines lines __attribute__((section(".bss..console")));

const struct uart_ops *uart_find(const char *compatible, size_t len)
{
	for (size_t i = 0; i < ARRAY_COUNT(uarts); i++)
		if (strlen(uarts[i].compatible) == len &&
		    memcmp(uarts[i].compatible, compatible, len) == 0)
			return &uarts[i];
	return NULL;
}

void console_set(const struct uart_ops *ops, uintptr_t base)
{
	console.ops = ops;
	console.base = base;
	console.opened = false;
	lines_clear(&lines);
}

const struct uart_ops *console_uart(void)
{
	return console.ops;
}

void console_set_level(enum log_level level)
{
	console.level = level;
	console.level_set = true;
}

bool console_shows(enum log_level level)
{
	enum log_level limit = console.level_set ? console.level : LOG_INFO;

	return console.ops && !console.left && level <= limit;
}

void console_enable_lock(void)
{
	console.locked = true;
}

void console_leave(uintptr_t base)
{
	console_drain();
	console.left = console.base == base;
}

void console_emergency(void)
{
	console.left = false;
	console.locked = false;
	console_set_level(LOG_DEBUG);
}

static void put(void *context, const char *text, size_t len)
{
	(void)context;
	lines_add(&lines, text, len);
	console.ops->write(console.base, text, len);
}

void console_vlog(enum log_level level, const char *fmt, va_list args)
{
	bool locked = console.locked;
	struct format_out out;

	if (!console_shows(level))
		return;
	if (locked)
		spin_lock(&console.lock);
	if (!console.opened)
		console.ops->init(console.base);
	console.opened = true;
	format_begin(&out, put, NULL);
	format_add(&out, "caisson: ");
	if (level == LOG_ERROR)
		format_add(&out, "error: ");
	else if (level == LOG_WARN)
		format_add(&out, "warning: ");
	format_args(&out, fmt, args);
	format_add(&out, "\n");
	format_end(&out);
	if (locked)
		spin_unlock(&console.lock);
}

void console_log(const char *fmt, ...)
{
	va_list args;

	va_start(args, fmt);
	console_vlog((enum log_level)fmt[0], fmt + 1, args);
	va_end(args);
}

void console_show(u64 count, format_put_fn put_to, void *context)
{
	if (!console.ops)
		return;
	spin_lock(&console.lock);
	lines_show(&lines, count, put_to, context);
	spin_unlock(&console.lock);
}

void console_drain(void)
{
	if (console.ops && console.opened)
		console.ops->drain(console.base);
}
