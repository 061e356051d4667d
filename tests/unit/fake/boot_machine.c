/* SPDX-License-Identifier: BSD-2-Clause */
#include "fake/boot_machine.h"

#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

#include "arch/cache.h"
#include "arch/panic.h"
#include "drivers/console.h"
#include "vm/heap.h"
#include "vm/power.h"
#include "vm/ram.h"

char boot_machine_log[65536];
u64 boot_machine_console;
char boot_machine_refusal[512];
jmp_buf *boot_machine_refused;

static struct range home;
static u64 home_used;
static void *last_run; /* of the heap; NULL: it is free again */

void *boot_machine_at(u64 address)
{
	static u8 *memory;

	ck_assert_uint_lt(address, BOOT_MACHINE_RAM);
	if (!memory) {
		memory = mmap(NULL, BOOT_MACHINE_RAM, PROT_READ | PROT_WRITE,
			      MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1,
			      0);
		ck_assert_ptr_ne(memory, MAP_FAILED);
	}
	return memory + address;
}

void boot_machine_set_home(struct range range)
{
	home = range;
	home_used = 0;
}

void *ram_borrow(struct range range)
{
	return boot_machine_at(range.base);
}

void ram_give_back(struct range range)
{
	(void)range;
}

void *heap_alloc(u64 size)
{
	last_run = calloc(1, size);
	ck_assert_ptr_nonnull(last_run);
	return last_run;
}

void heap_free(void *run, u64 size)
{
	(void)size;
	free(run);
	if (run == last_run)
		last_run = NULL;
}

static void *table_alloc(void *context, unsigned order)
{
	u64 size = UINT64_C(4096) << order;
	u64 at = (home_used + size - 1) / size * size;

	(void)context;
	if (at + size > home.size)
		return NULL;
	home_used = at + size;
	return memset(boot_machine_at(home.base + at), 0, size);
}

/* Until the next home. */
static void table_free(void *context, void *run, unsigned order)
{
	(void)context;
	(void)run;
	(void)order;
}

static pa_t table_to_pa(void *context, const void *run)
{
	(void)context;
	return pa((u64)((const u8 *)run - (u8 *)boot_machine_at(0)));
}

static void *table_to_ptr(void *context, pa_t run)
{
	(void)context;
	return boot_machine_at(run.v);
}

const struct pgtable_ops heap_table_ops = {
	.alloc = table_alloc,
	.free = table_free,
	.to_pa = table_to_pa,
	.to_ptr = table_to_ptr,
};

void cache_clean_invalidate(const void *start, u64 size)
{
	(void)start;
	(void)size;
}

void icache_invalidate_all(void)
{
}

static void stop(const char *how, const char *fmt, va_list args)
{
	char line[512];

	vsnprintf(line, sizeof(line), fmt, args);
	ck_abort_msg("%s: %s\n%s", how, line, boot_machine_log);
	abort();
}

void refuse(const char *fmt, ...)
{
	va_list args;

	va_start(args, fmt);
	if (!boot_machine_refused)
		stop("refused", fmt, args);
	vsnprintf(boot_machine_refusal, sizeof(boot_machine_refusal), fmt,
		  args);
	va_end(args);
	heap_free(last_run, 0);
	longjmp(*boot_machine_refused, 1);
}

void panic(const char *fmt, ...)
{
	va_list args;

	va_start(args, fmt);
	stop("panic", fmt, args);
	abort();
}

void console_log(const char *fmt, ...)
{
	size_t used = strlen(boot_machine_log);
	va_list args;

	if (fmt[0] == LOG_DEBUG)
		return;
	va_start(args, fmt);
	vsnprintf(boot_machine_log + used, sizeof(boot_machine_log) - used,
		  fmt + 1, args);
	va_end(args);
	strncat(boot_machine_log, "\n",
		sizeof(boot_machine_log) - strlen(boot_machine_log) - 1);
}

bool console_shows(enum log_level level)
{
	return level != LOG_DEBUG;
}

const struct uart_ops *uart_find(const char *compatible, size_t len)
{
	static const struct uart_ops pl011 = { .compatible = "arm,pl011" };

	return len == 9 && memcmp(compatible, "arm,pl011", 9) == 0 ? &pl011
								   : NULL;
}

void console_set(const struct uart_ops *ops, uintptr_t base)
{
	ck_assert_ptr_nonnull(ops);
	boot_machine_console = base;
}

void console_set_level(enum log_level level)
{
	(void)level;
}

void panic_set_action(enum panic_action what)
{
	(void)what;
}

void power_set_psci(bool available)
{
	ck_assert(available);
}
