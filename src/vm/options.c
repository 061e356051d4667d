/* SPDX-License-Identifier: BSD-2-Clause */
#include "vm/options.h"

#include "base/compiler.h"
#include "base/status.h"
#include "base/string.h"
#include "drivers/console.h"
#include "vm/power.h"

#define PREFIX	   "caisson."
#define PREFIX_LEN (sizeof(PREFIX) - 1)

struct value {
	const char *name;
	int value;
};

static const struct value booleans[] = {
	{ "0", 0 }, { "1", 1 }, { "off", 0 }, { "on", 1 }, { NULL, 0 }
};
static const struct value levels[] = { { "error", LOG_ERROR },
				       { "warn", LOG_WARN },
				       { "info", LOG_INFO },
				       { "debug", LOG_DEBUG },
				       { NULL, 0 } };
static const struct value panics[] = { { "off", PANIC_OFF },
				       { "reset", PANIC_RESET },
				       { "halt", PANIC_HALT },
				       { NULL, 0 } };

static const struct value gdb_modes[] = {
	{ "0", GDB_OFF }, { "1", GDB_ON },	{ "off", GDB_OFF },
	{ "on", GDB_ON }, { "wait", GDB_WAIT }, { NULL, 0 }
};
static const struct value gdb_times[] = { { "stop", GDB_TIME_STOP },
					  { "run", GDB_TIME_RUN },
					  { NULL, 0 } };

static const struct value faults[] = { { "off", PROBE_FAULT_OFF },
				       { "warn", PROBE_FAULT_WARN },
				       { "trap", PROBE_FAULT_TRAP },
				       { "autoskip", PROBE_FAULT_AUTOSKIP },
				       { NULL, 0 } };

static void set_fault(struct options *options, int value)
{
	options->fault = (enum probe_policy)value;
}

static void set_gdb(struct options *options, int value)
{
	options->gdb = (enum gdb_mode)value;
}

static void set_gdb_time(struct options *options, int value)
{
	options->gdb_time = (enum gdb_time)value;
}

static bool set_gdb_device(struct options *options, const char *text,
			   size_t len)
{
	if (len >= sizeof(options->gdb_device))
		return false;
	memcpy(options->gdb_device, text, len);
	options->gdb_device[len] = '\0';
	return true;
}

static void set_semihosting(struct options *options, int value)
{
	options->semihosting = value;
}

static void set_stats(struct options *options, int value)
{
	options->stats = value;
}

static void set_log(struct options *options, int value)
{
	(void)options;
	console_set_level((enum log_level)value);
}

static void set_panic(struct options *options, int value)
{
	(void)options;
	panic_set_action((enum panic_action)value);
}

/* Every option, with its values; doc/caisson.texi lists them too. */
static const struct {
	const char *name;
	const struct value *values; /* NULL: any text, for set_text */
	void (*set)(struct options *options, int value);
	bool (*set_text)(struct options *options, const char *text, size_t len);
} table[] = {
	{ "stats", booleans, set_stats, NULL },
	{ "log", levels, set_log, NULL },
	{ "panic", panics, set_panic, NULL },
	{ "fault", faults, set_fault, NULL },
	{ "gdb", gdb_modes, set_gdb, NULL },
	{ "gdb_device", NULL, NULL, set_gdb_device },
	{ "gdb_time", gdb_times, set_gdb_time, NULL },
	{ "semihosting", booleans, set_semihosting, NULL },
};

static bool same(const char *text, size_t len, const char *name)
{
	return strlen(name) == len && memcmp(text, name, len) == 0;
}

/* The next word of `*at`, and its length; 0 at the end. */
static const char *next_word(const char **at, size_t *len)
{
	const char *word = *at;

	while (*word == ' ' || *word == '\t' || *word == '\n')
		word++;
	*len = 0;
	while (word[*len] && word[*len] != ' ' && word[*len] != '\t' &&
	       word[*len] != '\n')
		(*len)++;
	*at = word + *len;
	return word;
}

static bool is_ours(const char *word, size_t len)
{
	return len > PREFIX_LEN && memcmp(word, PREFIX, PREFIX_LEN) == 0;
}

static void apply(struct options *options, const char *word, size_t len)
{
	const char *name = word + PREFIX_LEN;
	size_t rest = len - PREFIX_LEN;
	const char *equals = memchr(name, '=', rest);
	size_t name_len = equals ? (size_t)(equals - name) : rest;
	const char *text = equals ? equals + 1 : "1";
	size_t text_len = equals ? rest - name_len - 1 : 1;

	for (size_t i = 0; i < ARRAY_COUNT(table); i++) {
		if (!same(name, name_len, table[i].name))
			continue;
		if (table[i].set_text &&
		    table[i].set_text(options, text, text_len))
			return;
		for (const struct value *v = table[i].values; v && v->name;
		     v++) {
			if (same(text, text_len, v->name)) {
				table[i].set(options, v->value);
				return;
			}
		}
		log_warn("command line: no such value: %.*s", (int)len, word);
		return;
	}
	log_warn("command line: no such option: %.*s", (int)len, word);
}

void options_parse(struct options *options, const char *text)
{
	size_t len;

	for (;;) {
		const char *word = next_word(&text, &len);

		if (len == 0 || same(word, len, "--"))
			return;
		if (is_ours(word, len))
			apply(options, word, len);
	}
}

int options_strip(const char *text, char *guest, size_t size)
{
	bool ours_end = false;
	size_t used = 0, len;

	for (;;) {
		const char *word = next_word(&text, &len);

		if (len == 0)
			break;
		if (same(word, len, "--"))
			ours_end = true;
		if (!ours_end && is_ours(word, len))
			continue;
		if (used + (used != 0) + len + 1 > size)
			return ERR_NO_SPACE;
		if (used)
			guest[used++] = ' ';
		memcpy(guest + used, word, len);
		used += len;
	}
	if (size == 0)
		return ERR_NO_SPACE;
	guest[used] = '\0';
	return OK;
}
