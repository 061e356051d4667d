/* SPDX-License-Identifier: BSD-2-Clause */
#include <stdio.h>
#include <stdlib.h>

#include "unit.h"

#include "base/status.h"
#include "base/string.h"
#include "drivers/console.h"
#include "vm/options.h"
#include "vm/power.h"

/* What the options act on. */
static enum log_level level;
static enum panic_action action;
static u32 warnings;
static char last_warning[256];

void console_set_level(enum log_level new_level)
{
	level = new_level;
}

void panic_set_action(enum panic_action new_action)
{
	action = new_action;
}

void console_log(const char *fmt, ...)
{
	va_list args;

	ck_assert_int_eq(fmt[0], LOG_WARN);
	warnings++;
	va_start(args, fmt);
	vsnprintf(last_warning, sizeof(last_warning), fmt + 1, args);
	va_end(args);
}

static struct options parse(const char *text)
{
	struct options options = { false };

	level = LOG_INFO;
	action = PANIC_OFF;
	warnings = 0;
	options_parse(&options, text);
	return options;
}

START_TEST(each_option_is_set)
{
	ck_assert(!parse("console=ttyAMA0 stats=1").stats);
	ck_assert(parse("a caisson.stats=1 b").stats);
	ck_assert(parse("caisson.stats").stats);
	ck_assert(!parse("caisson.stats=1\tcaisson.stats=0").stats);
	parse("caisson.log=debug\n caisson.panic=reset");
	ck_assert_int_eq(level, LOG_DEBUG);
	ck_assert_int_eq(action, PANIC_RESET);
	parse("caisson.log=error caisson.panic=halt");
	ck_assert_int_eq(level, LOG_ERROR);
	ck_assert_int_eq(action, PANIC_HALT);
	ck_assert_uint_eq(warnings, 0);
}
END_TEST

START_TEST(the_debugger_has_options)
{
	char path[GDB_DEVICE_MAX + 32] = "caisson.gdb_device=";
	size_t used = strlen(path);

	ck_assert_int_eq(parse("").gdb, GDB_OFF);
	ck_assert_int_eq(parse("caisson.gdb").gdb, GDB_ON);
	ck_assert_int_eq(parse("caisson.gdb=wait").gdb, GDB_WAIT);
	ck_assert_int_eq(parse("caisson.gdb=wait caisson.gdb=off").gdb,
			 GDB_OFF);
	ck_assert_int_eq(parse("").gdb_time, GDB_TIME_STOP);
	ck_assert_int_eq(parse("caisson.gdb_time=run").gdb_time, GDB_TIME_RUN);
	ck_assert(!parse("").semihosting);
	ck_assert(parse("caisson.semihosting=on").semihosting);
	ck_assert(parse("caisson.semihosting").semihosting);
	ck_assert(!parse("caisson.semihosting=1 caisson.semihosting=off")
			   .semihosting);
	ck_assert_str_eq(parse("").gdb_device, "");
	ck_assert_str_eq(parse("caisson.gdb_device=/soc/uart@9 x").gdb_device,
			 "/soc/uart@9");
	ck_assert_uint_eq(warnings, 0);
	ck_assert(!parse("caisson.gdb=yes caisson.gdb_time=0 "
			 "caisson.semihosting=yes")
			   .semihosting);
	ck_assert_uint_eq(warnings, 3);
	memset(path + used, 'a', GDB_DEVICE_MAX);
	ck_assert_str_eq(parse(path).gdb_device, "");
	ck_assert_uint_eq(warnings, 1);
}
END_TEST

START_TEST(faults_have_a_policy)
{
	ck_assert_int_eq(parse("").fault, PROBE_FAULT_OFF);
	ck_assert_int_eq(parse("caisson.fault=off").fault, PROBE_FAULT_OFF);
	ck_assert_int_eq(parse("caisson.fault=warn").fault, PROBE_FAULT_WARN);
	ck_assert_int_eq(parse("caisson.fault=trap").fault, PROBE_FAULT_TRAP);
	ck_assert_int_eq(parse("caisson.fault=autoskip").fault,
			 PROBE_FAULT_AUTOSKIP);
	ck_assert_uint_eq(warnings, 0);
	parse("caisson.fault=skip caisson.fault caisson.fault=");
	ck_assert_uint_eq(warnings, 3);
}
END_TEST

START_TEST(values_may_be_quoted)
{
	parse("caisson.log=\"debug\" caisson.panic=\"halt\"");
	ck_assert_int_eq(level, LOG_DEBUG);
	ck_assert_int_eq(action, PANIC_HALT);
	ck_assert(parse("caisson.stats=\"1\"").stats);
	ck_assert_str_eq(parse("caisson.gdb_device=\"/a b\" x").gdb_device,
			 "/a b");
	ck_assert_str_eq(parse("caisson.gdb_device=\"\"").gdb_device, "");
	ck_assert_uint_eq(warnings, 0);
	ck_assert(!parse("caisson.stats=\"").stats);
	ck_assert_uint_eq(warnings, 1);
	ck_assert(!parse("caisson.stats=\"\"1\"\"").stats);
	ck_assert_uint_eq(warnings, 1);
	ck_assert_ptr_nonnull(strstr(last_warning, "caisson.stats=\"\"1"));
}
END_TEST

START_TEST(words_of_init_are_not_ours)
{
	ck_assert(!parse("-- caisson.stats=1").stats);
	ck_assert(parse("caisson.stats=1 -- caisson.stats=0").stats);
}
END_TEST

START_TEST(unknown_words_are_named)
{
	ck_assert(!parse("caisson.stats=2").stats);
	ck_assert_uint_eq(warnings, 1);
	ck_assert_ptr_nonnull(strstr(last_warning, "caisson.stats=2"));
	parse("caisson.statz=1");
	ck_assert_ptr_nonnull(strstr(last_warning, "caisson.statz=1"));
	parse("caisson.stats= caisson.=1 caisson.log=debugg caisson.panic=");
	ck_assert_uint_eq(warnings, 4);
	ck_assert_int_eq(level, LOG_INFO);
	parse("caisson. caisson caissonstats=1");
	ck_assert_uint_eq(warnings, 0);
}
END_TEST

static void expect_strip(const char *text, const char *guest)
{
	size_t len = strlen(guest);
	char out[128];

	ck_assert_int_eq(options_strip(text, out, sizeof(out)), OK);
	ck_assert_str_eq(out, guest);
	/* The shortest buffer that holds it, and one that does not. */
	ck_assert_int_eq(options_strip(text, out, len + 1), OK);
	ck_assert_int_eq(options_strip(text, out, len), ERR_NO_SPACE);
}

START_TEST(our_words_are_taken_out)
{
	expect_strip("", "");
	expect_strip("caisson.stats=1", "");
	expect_strip("a caisson.stats=1 b", "a b");
	expect_strip("  a \t caisson.x\nb  ", "a b");
	expect_strip("a -- caisson.stats=1", "a -- caisson.stats=1");
	expect_strip("a=\"b  caisson.x\tc\"d  \"e f\" caisson.y g",
		     "a=\"b  caisson.x\tc\"d \"e f\" g");
	expect_strip("notcaisson.stats=1", "notcaisson.stats=1");
}
END_TEST

#define PIECES 40

/* Pieces of words in any order. */
static void make_line(u32 *random, char *line, size_t size)
{
	static const char *const pieces[] = {
		"caisson.", "stats", "gdb",	 "gdb_device", "log",
		"=",	    "on",    "1",	 "\"",	       " ",
		"\t",	    "--",    " -- ",	 "x",	       " caisson.",
		"caisson",  ".",     "\xff\x01", "  ",
	};

	line[0] = '\0';
	for (u32 n = 0; n < PIECES; n++) {
		const char *piece;

		*random = *random * 1664525 + 1013904223;
		piece = pieces[(*random >> 8) %
			       (sizeof(pieces) / sizeof(pieces[0]))];
		if ((*random >> 24) % PIECES == 0)
			break;
		if (strlen(line) + strlen(piece) < size)
			strcat(line, piece);
	}
}

/* What is left says nothing to us, and is left as it is. */
START_TEST(any_line_is_taken_apart_without_rest)
{
	u32 random = 1;

	for (u32 n = 0; n < 20000; n++) {
		char line[PIECES * 12], left[sizeof(line)], again[sizeof(line)];
		struct options options;
		char *exact;

		make_line(&random, line, sizeof(line));
		options = parse(line);
		ck_assert(memchr(options.gdb_device, 0, GDB_DEVICE_MAX));
		ck_assert_int_eq(options_strip(line, left, sizeof(left)), OK);
		options = parse(left);
		ck_assert_uint_eq(warnings, 0);
		ck_assert(!options.stats && !options.gdb &&
			  !options.gdb_device[0] && level == LOG_INFO);
		ck_assert_int_eq(options_strip(left, again, sizeof(again)), OK);
		ck_assert_str_eq(again, left);
		exact = malloc(strlen(left) + 1); /* ASan sees a byte more */
		ck_assert_int_eq(options_strip(line, exact, strlen(left) + 1),
				 OK);
		ck_assert_int_eq(options_strip(line, exact, strlen(left)),
				 ERR_NO_SPACE);
		free(exact);
	}
}
END_TEST

int main(void)
{
	Suite *s = suite_create("vm, command line");

	unit_add(s, each_option_is_set);
	unit_add(s, the_debugger_has_options);
	unit_add(s, faults_have_a_policy);
	unit_add(s, values_may_be_quoted);
	unit_add(s, words_of_init_are_not_ours);
	unit_add(s, unknown_words_are_named);
	unit_add(s, our_words_are_taken_out);
	unit_add(s, any_line_is_taken_apart_without_rest);
	return unit_run(s);
}
