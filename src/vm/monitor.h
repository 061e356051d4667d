/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What the commands of GDB's `monitor' share. A command returns OK, or
 * ERR_INVALID if it does not understand its arguments: then the user is told
 * how it is used.
 */
#ifndef VM_MONITOR_H
#define VM_MONITOR_H

#include "base/compiler.h"
#include "base/format.h"
#include "base/texts.h"
#include "vm/debug_state.h"

/* Where the answer goes. */
struct answer {
	format_put_fn put;
	void *context;
};

void monitor_say(const struct answer *answer, const char *fmt, ...)
	PRINTF_LIKE(2, 3);

/* A switch: `monitor NAME' shows it, `monitor NAME on|off' sets it. */
int monitor_switch(const struct answer *answer, const char *text,
		   bool *on) MUST_CHECK;

/*
 * Takes the first word of `*text`, if it is `word`; and a number, decimal or
 * hexadecimal after 0x. What follows is `*text` then.
 */
bool monitor_take(const char **text, const char *word);
bool monitor_take_number(const char **text, u64 *number);

/* Whether that is all there is: one word, one number, START and SIZE. */
bool monitor_is(const char *text, const char *word);
bool monitor_is_number(const char *text, u64 *number);
bool monitor_is_range(const char *text, struct range *range);

/* "ok", or what went wrong. Returns OK. */
int monitor_say_status(const struct answer *answer, int status);

/* monitor_machine.c */
int monitor_log(struct debug *debug, const char *text,
		const struct answer *answer);
int monitor_stats(struct debug *debug, const char *text,
		  const struct answer *answer);
int monitor_regs(struct debug *debug, const char *text,
		 const struct answer *answer);
int monitor_map(struct debug *debug, const char *text,
		const struct answer *answer);
int monitor_psci(struct debug *debug, const char *text,
		 const struct answer *answer);

/* monitor_irq.c */
int monitor_irq(struct debug *debug, const char *text,
		const struct answer *answer);

/* monitor_trace.c */
int monitor_trace(struct debug *debug, const char *text,
		  const struct answer *answer);

/* monitor_vectors.c */
int monitor_vectors(struct debug *debug, const char *text,
		    const struct answer *answer);
/* monitor_semihosting.c */
int monitor_semihosting(struct debug *debug, const char *text,
			const struct answer *answer);

/* monitor_fault.c */
int monitor_fault(struct debug *debug, const char *text,
		  const struct answer *answer);

#endif
