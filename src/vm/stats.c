/* SPDX-License-Identifier: BSD-2-Clause */
#include "vm/stats.h"

#include "base/format.h"
#include "drivers/console.h"
#include "emul/esr.h"

#define LINE_MAX 200

/* Counters that a line is printed for, in this order, when not all zero. */
static const struct {
	u8 index;
	char name[23];
} counters[] = {
	{ EXIT_IRQ, "interrupt" },
	{ EXIT_KICK, "  of these kicks" },
	{ EXIT_MAINTENANCE, "  of these maintenance" },
	{ ESR_EC_HVC64, "hvc" },
	{ ESR_EC_SMC64, "smc" },
	{ ESR_EC_SYSREG, "system register" },
	{ ESR_EC_DABT_LOWER, "data abort" },
	{ ESR_EC_IABT_LOWER, "instruction abort" },
	{ EXIT_SERROR, "serror" },
	{ EXIT_UNDEFINED, "injected undefined" },
	{ EXIT_ABORT, "injected abort" },
};

static bool is_exit(u32 index)
{
	return index <= EXIT_SERROR;
}

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

static bool is_named(u32 index)
{
	for (u32 n = 0; n < ARRAY_COUNT(counters); n++)
		if (counters[n].index == index)
			return true;
	return false;
}

u64 stats_write(const struct vm *vm, stats_line_fn write, void *context)
{
	u64 exits = 0;

	for (u32 n = 0; n < EXIT_COUNT; n++)
		if (is_exit(n))
			exits += total_of(vm, n);
	for (u32 n = 0; n < ARRAY_COUNT(counters); n++)
		write_counter(vm, counters[n].index, counters[n].name, write,
			      context);
	for (u32 ec = 0; ec < ESR_EC_COUNT; ec++)
		if (!is_named(ec))
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
