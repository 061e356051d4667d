/* SPDX-License-Identifier: BSD-2-Clause */
#include "vm/debug_monitor.h"

#include "base/compiler.h"
#include "base/status.h"
#include "base/string.h"
#include "vm/debug_state.h"
#include "vm/power.h"

/* Where the answer goes. */
struct answer {
	format_put_fn put;
	void *context;
};

static void say(const struct answer *answer, const char *fmt, ...)
	PRINTF_LIKE(2, 3);
static void say(const struct answer *answer, const char *fmt, ...)
{
	va_list args;

	va_start(args, fmt);
	format_to(answer->put, answer->context, fmt, args);
	va_end(args);
}

/* A switch: `monitor NAME' shows it, `monitor NAME on|off' sets it. */
static int set_switch(const struct answer *answer, const char *text, bool *on)
{
	if (strcmp(text, "on") == 0)
		*on = true;
	else if (strcmp(text, "off") == 0)
		*on = false;
	else if (text[0])
		return ERR_INVALID;
	say(answer, "%s\n", *on ? "on" : "off");
	return OK;
}

static int do_version(struct debug *debug, const char *text,
		      const struct answer *answer)
{
	(void)debug;
	(void)text;
	say(answer, "Caisson " CAISSON_VERSION "\n");
	return OK;
}

static int do_phys(struct debug *debug, const char *text,
		   const struct answer *answer)
{
	return set_switch(answer, text, &debug->physical);
}

static int do_kill(struct debug *debug, const char *text,
		   const struct answer *answer)
{
	return set_switch(answer, text, &debug->kill_ends);
}

static int do_reset(struct debug *debug, const char *text,
		    const struct answer *answer)
{
	(void)debug;
	(void)text;
	(void)answer;
	power_reset();
}

static int do_poweroff(struct debug *debug, const char *text,
		       const struct answer *answer)
{
	(void)debug;
	(void)text;
	(void)answer;
	power_off();
}

static int do_help(struct debug *debug, const char *text,
		   const struct answer *answer);

static const struct {
	const char *name;
	const char *help;
	int (*run)(struct debug *debug, const char *text,
		   const struct answer *answer);
} commands[] = {
	{ "help", "this list", do_help },
	{ "version", "of Caisson", do_version },
	{ "phys", "[on|off]: addresses are physical", do_phys },
	{ "kill", "[on|off]: gdb's kill powers the machine off", do_kill },
	{ "reset", "the machine, at once", do_reset },
	{ "poweroff", "the machine, at once", do_poweroff },
};

static int do_help(struct debug *debug, const char *text,
		   const struct answer *answer)
{
	(void)debug;
	(void)text;
	for (size_t i = 0; i < ARRAY_COUNT(commands); i++)
		say(answer, "%-10s %s\n", commands[i].name, commands[i].help);
	return OK;
}

int debug_monitor(void *target, const char *command, format_put_fn put,
		  void *put_context)
{
	struct answer answer = { put, put_context };

	while (*command == ' ')
		command++;
	for (size_t i = 0; i < ARRAY_COUNT(commands); i++) {
		size_t len = strlen(commands[i].name);
		const char *rest = command + len;

		if (memcmp(command, commands[i].name,
			   strlen(command) < len ? strlen(command) + 1 : len))
			continue;
		if (*rest && *rest != ' ')
			continue;
		while (*rest == ' ')
			rest++;
		return commands[i].run(target, rest, &answer);
	}
	say(&answer, "no such command; monitor help lists them all\n");
	return OK;
}
