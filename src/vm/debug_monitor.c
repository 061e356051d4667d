/* SPDX-License-Identifier: BSD-2-Clause */
#include "vm/debug_monitor.h"

#include "base/compiler.h"
#include "base/status.h"
#include "base/string.h"
#include "vm/monitor.h"
#include "vm/power.h"

void monitor_say(const struct answer *answer, const char *fmt, ...)
{
	va_list args;

	va_start(args, fmt);
	format_to(answer->put, answer->context, fmt, args);
	va_end(args);
}

int monitor_switch(const struct answer *answer, const char *text, bool *on)
{
	if (strcmp(text, "on") == 0)
		*on = true;
	else if (strcmp(text, "off") == 0)
		*on = false;
	else if (text[0])
		return ERR_INVALID;
	monitor_say(answer, "%s\n", *on ? "on" : "off");
	return OK;
}

static size_t word_length(const char *text)
{
	size_t len = 0;

	while (text[len] && text[len] != ' ')
		len++;
	return len;
}

static const char *after(const char *text, size_t len)
{
	text += len;
	while (*text == ' ')
		text++;
	return text;
}

bool monitor_take(const char **text, const char *word)
{
	size_t len = word_length(*text);

	if (len != strlen(word) || memcmp(*text, word, len) != 0)
		return false;
	*text = after(*text, len);
	return true;
}

bool monitor_take_number(const char **text, u64 *number)
{
	size_t len = word_length(*text);

	if (len == 0 || parse_u64(*text, len, number) != OK)
		return false;
	*text = after(*text, len);
	return true;
}

bool monitor_is(const char *text, const char *word)
{
	return monitor_take(&text, word) && text[0] == '\0';
}

bool monitor_is_number(const char *text, u64 *number)
{
	return monitor_take_number(&text, number) && text[0] == '\0';
}

bool monitor_is_range(const char *text, struct range *range)
{
	return monitor_take_number(&text, &range->base) &&
	       monitor_is_number(text, &range->size);
}

int monitor_say_status(const struct answer *answer, int status)
{
	monitor_say(answer, "%s\n", status == OK ? "ok" : status_text(status));
	return OK;
}

static int monitor_version(struct debug *debug, const char *text,
			   const struct answer *answer)
{
	(void)debug;
	(void)text;
	monitor_say(answer, "Caisson " CAISSON_VERSION "\n");
	return OK;
}

static int monitor_phys(struct debug *debug, const char *text,
			const struct answer *answer)
{
	return monitor_switch(answer, text, &debug->physical);
}

static int monitor_endian(struct debug *debug, const char *text,
			  const struct answer *answer)
{
	if (strcmp(text, "big") == 0)
		debug->big_endian = true;
	else if (strcmp(text, "little") == 0)
		debug->big_endian = false;
	else if (text[0])
		return ERR_INVALID;
	monitor_say(answer, "%s\n", debug->big_endian ? "big" : "little");
	return OK;
}

static int monitor_kill(struct debug *debug, const char *text,
			const struct answer *answer)
{
	return monitor_switch(answer, text, &debug->kill_ends);
}

static int monitor_reset(struct debug *debug, const char *text,
			 const struct answer *answer)
{
	(void)text;
	(void)answer;
	debug->ending = power_reset;
	return OK;
}

static int monitor_poweroff(struct debug *debug, const char *text,
			    const struct answer *answer)
{
	(void)text;
	(void)answer;
	debug->ending = power_off;
	return OK;
}

static int monitor_help(struct debug *debug, const char *text,
			const struct answer *answer);

/*
 * X(name, arguments, help) for monitor_NAME(), of which `arguments` is empty if
 * the command takes none: one list, so that neither texts nor functions need
 * pointers.
 */
/* clang-format off */
#define COMMANDS(X) \
	X(help, "", "this list") \
	X(version, "", "of Caisson") \
	X(log, "[LINES]", "the last lines of EL2's log") \
	X(stats, "", "exits to EL2, by class and CPU") \
	X(regs, "", "EL2's registers of each CPU") \
	X(map, "", "the guest's stage 2") \
	X(irq, \
	  "[watch [on [RATE]|off]]", \
	  "the virtual interrupt controller") \
	X(psci, "", "the CPUs' power states") \
	X(fault, \
	  "policy [off|warn|trap|autoskip] | last | " \
	  "ignore add START SIZE|del START|list | storm [N]", \
	  "accesses to what the guest does not have") \
	X(trace, \
	  "[on [N]|off|show [N]]", \
	  "exceptions that came to EL2") \
	X(vectors, \
	  "[on|learn|off|allow ADDRESS]", \
	  "a watch over the guest's exception vectors") \
	X(semihosting, \
	  "[add ADDRESS|del ADDRESS|list|scan [START SIZE]]", \
	  "the guest's calls by HLT #0xF000") \
	X(phys, "[on|off]", "addresses are physical") \
	X(endian, "[big|little]", "registers as GDB has them") \
	X(kill, "[on|off]", "gdb's kill powers the machine off") \
	X(reset, "", "the machine, at once") \
	X(poweroff, "", "the machine, at once")
/* clang-format on */

#define ID(name, arguments, help)    ID_##name,
#define TEXTS(name, arguments, help) #name "\0" arguments "\0" help "\0"
#define RUN(name, arguments, help)                                             \
	case ID_##name:                                                        \
		return monitor_##name(debug, text, answer);

enum {
	COMMANDS(ID)
};

static const char texts[] = COMMANDS(TEXTS);

static int run(u32 id, struct debug *debug, const char *text,
	       const struct answer *answer)
{
	switch (id) {
		COMMANDS(RUN)
	default:
		return ERR_INVALID;
	}
}

struct command {
	const char *name, *arguments, *help;
};

static const char *behind(const char *text)
{
	return text + strlen(text) + 1;
}

/* The command whose texts begin at `at`. */
static struct command command_at(const char *at)
{
	const char *arguments = behind(at);

	return (struct command){ at, arguments, behind(arguments) };
}

static int monitor_help(struct debug *debug, const char *text,
			const struct answer *answer)
{
	struct command c;

	(void)debug;
	(void)text;
	for (const char *at = texts; *at; at = behind(c.help)) {
		c = command_at(at);
		monitor_say(answer, "%-8s %s%s%s\n", c.name, c.arguments,
			    c.arguments[0] ? ": " : "", c.help);
	}
	return OK;
}

int debug_monitor(void *target, const char *command, format_put_fn put,
		  void *put_context)
{
	struct answer answer = { put, put_context };
	const char *text = after(command, 0), *at = texts;
	struct command c;
	int status;

	for (u32 i = 0; *at; i++, at = behind(c.help)) {
		c = command_at(at);
		if (!monitor_take(&text, c.name))
			continue;
		status = ERR_INVALID;
		if (c.arguments[0] || !text[0])
			status = run(i, target, text, &answer);
		if (status == ERR_INVALID)
			monitor_say(&answer, "usage: monitor %s%s%s\n", c.name,
				    c.arguments[0] ? " " : "", c.arguments);
		return OK;
	}
	monitor_say(&answer, "no such command; monitor help lists them all\n");
	return OK;
}
