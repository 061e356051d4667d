/* SPDX-License-Identifier: BSD-2-Clause */
#include "vm/options.h"

#include "base/status.h"
#include "base/string.h"
#include "base/texts.h"
#include "drivers/console.h"
#include "vm/power.h"

#define PREFIX	   "caisson."
#define PREFIX_LEN (sizeof(PREFIX) - 1)

static bool set_gdb_device(struct options *options, const char *text,
			   size_t len)
{
	if (len >= sizeof(options->gdb_device))
		return false;
	memcpy(options->gdb_device, text, len);
	options->gdb_device[len] = '\0';
	return true;
}

/* The first ones are bytes of struct options in this order. */
enum option {
	STATS,
	FAULT,
	GDB,
	GDB_TIME,
	SEMIHOSTING,
	LOG,
	PANIC,
	GDB_DEVICE,
};

_Static_assert(offsetof(struct options, stats) == STATS &&
		       offsetof(struct options, fault) == FAULT &&
		       offsetof(struct options, gdb) == GDB &&
		       offsetof(struct options, gdb_time) == GDB_TIME &&
		       offsetof(struct options, semihosting) == SEMIHOSTING,
	       "the options are in the order of the fields");

/*
 * Every option in the order of enum option: its name, then the names of its
 * values 0, 1, 2 ...; the manual lists them too.
 */
static const char table[] = "stats\0"
			    "off on\0"
			    "fault\0"
			    "off warn trap autoskip\0"
			    "gdb\0"
			    "off on wait\0"
			    "gdb_time\0"
			    "stop run\0"
			    "semihosting\0"
			    "off on\0"
			    "log\0"
			    "error warn info debug\0"
			    "panic\0"
			    "off reset halt\0"
			    "gdb_device\0";

static void set(struct options *options, enum option option, int value)
{
	if (option == LOG)
		console_set_level((enum log_level)(LOG_ERROR + value));
	else if (option == PANIC)
		panic_set_action((enum panic_action)value);
	else
		((u8 *)options)[option] = (u8)value;
}

static bool same(const char *text, size_t len, const char *name)
{
	return strlen(name) == len && memcmp(text, name, len) == 0;
}

static bool is_space(char c)
{
	return c == ' ' || c == '\t' || c == '\n';
}

/*
 * The next word of `*at`, and its length; 0 at the end. Spaces between quotes are
 * part of it, as they are for Linux.
 */
static const char *next_word(const char **at, size_t *len)
{
	const char *word = *at;
	bool quoted = false;

	while (is_space(*word))
		word++;
	for (*len = 0; word[*len] && (quoted || !is_space(word[*len]));
	     (*len)++)
		quoted ^= word[*len] == '"';
	*at = word + *len;
	return word;
}

static bool is_ours(const char *word, size_t len)
{
	return len > PREFIX_LEN && memcmp(word, PREFIX, PREFIX_LEN) == 0;
}

/* The number of a value's name; negative: it is none of these. */
static int find_value(const char *values, const char *text, size_t len)
{
	size_t name_len;

	for (int n = 0;; n++) {
		const char *name = next_word(&values, &name_len);

		if (name_len == 0)
			return -1;
		if (name_len == len && memcmp(name, text, len) == 0)
			return n;
	}
}

/* What is off or on is 0 or 1 as well. */
static int parse_value(const char *values, const char *text, size_t len)
{
	if (len == 1 && (text[0] == '0' || text[0] == '1') &&
	    find_value(values, "on", 2) == 1)
		return text[0] - '0';
	return find_value(values, text, len);
}

/* False: the option has no such value. */
static bool set_text(struct options *options, enum option option,
		     const char *values, const char *text, size_t len)
{
	int value;

	if (option == GDB_DEVICE)
		return set_gdb_device(options, text, len);
	value = parse_value(values, text, len);
	if (value < 0)
		return false;
	set(options, option, value);
	return true;
}

static void apply(struct options *options, const char *word, size_t len)
{
	const char *name = word + PREFIX_LEN;
	size_t rest = len - PREFIX_LEN;
	const char *equals = memchr(name, '=', rest);
	size_t name_len = equals ? (size_t)(equals - name) : rest;
	const char *text = equals ? equals + 1 : "1";
	size_t text_len = equals ? rest - name_len - 1 : 1;
	const char *unknown = "option";

	/* Quotes around a value are no part of it, as for Linux. */
	if (text_len >= 2 && text[0] == '"' && text[text_len - 1] == '"') {
		text++;
		text_len -= 2;
	}
	for (u32 i = 0; i <= GDB_DEVICE; i++) {
		if (!same(name, name_len, texts_at(table, 2 * i)))
			continue;
		if (set_text(options, (enum option)i,
			     texts_at(table, 2 * i + 1), text, text_len))
			return;
		unknown = "value";
		break;
	}
	log_warn("command line: no such %s: %.*s", unknown, (int)len, word);
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
