/* SPDX-License-Identifier: BSD-2-Clause */
#include "vm/stats.h"

#include "base/format.h"
#include "base/string.h"
#include "base/texts.h"
#include "drivers/console.h"
#include "emul/esr.h"

#define LINE_MAX 200

/*
 * Counters that a line is printed for, in this order, when not all zero; and
 * what they are called.
 */
static const u8 counters[] = {
	EXIT_IRQ,     EXIT_KICK,      EXIT_MAINTENANCE,	 ESR_EC_HVC64,
	ESR_EC_SMC64, ESR_EC_SYSREG,  ESR_EC_DABT_LOWER, ESR_EC_IABT_LOWER,
	EXIT_SERROR,  EXIT_UNDEFINED, EXIT_ABORT,
};

static const char names[] = "interrupt\0"
			    "  of these kicks\0"
			    "  of these maintenance\0"
			    "hvc\0"
			    "smc\0"
			    "system register\0"
			    "data abort\0"
			    "instruction abort\0"
			    "serror\0"
			    "injected undefined\0"
			    "injected abort";

static u64 total_of(const struct vm *vm, u32 index)
{
	u64 total = 0;

	for (u32 n = 0; n < vm->vcpu_count; n++)
		total += vm->vcpu[n]->exits[index];
	return total;
}

static void write_counter(const struct vm *vm, u32 index, const char *name,
			  stats_line_fn write, void *context)
{
	u64 total = total_of(vm, index);
	char line[LINE_MAX];
	size_t used = 0;

	if (total == 0)
		return;
	for (u32 n = 0; n < vm->vcpu_count && used < sizeof(line); n++)
		used += format_buf(
			line + used, sizeof(line) - used, " %llu",
			(unsigned long long)vm->vcpu[n]->exits[index]);
	write(context, name, total, line);
}

u64 stats_write(const struct vm *vm, stats_line_fn write, void *context)
{
	u64 exits = 0;

	for (u32 n = 0; n <= EXIT_SERROR; n++)
		exits += total_of(vm, n);
	for (u32 n = 0; n < ARRAY_COUNT(counters); n++)
		write_counter(vm, counters[n], texts_at(names, n), write,
			      context);
	for (u32 ec = 0; ec < ESR_EC_COUNT; ec++)
		if (!memchr(counters, (int)ec, sizeof(counters)))
			write_counter(vm, ec, esr_ec_name(ec), write, context);
	return exits;
}

static void print(void *context, const char *name, u64 total, const char *each)
{
	(void)context;
	log_result("stats: %-22s %10llu :%s", name, (unsigned long long)total,
		   each);
}

void stats_print(struct vm *vm)
{
	u64 exits;

	if (!vm->options.stats)
		return;
	log_result("stats: begin: exits to EL2 by class: total : each CPU");
	exits = stats_write(vm, print, NULL);
	log_result("stats: end: %llu exits", (unsigned long long)exits);
}
