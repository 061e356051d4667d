/* SPDX-License-Identifier: BSD-2-Clause */
/* `monitor semihosting': which HLT #0xF000 of the guest are calls. */
#include "base/status.h"
#include "vm/debug_call.h"
#include "vm/debug_points.h"
#include "vm/guest.h"
#include "vm/monitor.h"

static int do_list(const struct debug *debug, const struct answer *answer)
{
	for (u32 n = 0; n < debug->break_count; n++)
		if (debug->breaks[n].call)
			monitor_say(answer, "0x%llx\n",
				    (unsigned long long)debug->breaks[n].pa);
	return OK;
}

static u32 current_thread(struct debug *debug)
{
	return (u32)(debug_current_cpu(debug) - debug->cpu) + 1;
}

/* The guest's image is at physical addresses. */
static int scan_image(struct debug *debug, u32 *found)
{
	const struct guest *guest = debug->vm->guest;
	bool physical = debug->physical;
	int status = OK;
	u32 more;

	debug->physical = true;
	*found = 0;
	for (u32 n = 0; status == OK && n < guest->code_count; n++) {
		struct range range = guest->code[n];

		range.size &= ~UINT64_C(3);
		status = debug_scan_calls(debug, current_thread(debug), range,
					  &more);
		*found += more;
	}
	debug->physical = physical;
	return status;
}

static int do_scan(struct debug *debug, const char *text,
		   const struct answer *answer)
{
	struct range range;
	u32 found;
	int status;

	if (text[0] == '\0') {
		status = scan_image(debug, &found);
	} else {
		if (!monitor_is_range(text, &range))
			return ERR_INVALID;
		status = debug_scan_calls(debug, current_thread(debug), range,
					  &found);
	}
	monitor_say(answer, "%u found\n", found);
	return status == OK ? OK : monitor_say_status(answer, status);
}

static int do_one(struct debug *debug, const char *text,
		  const struct answer *answer, bool add)
{
	const struct debug_cpu *cpu = debug_current_cpu(debug);
	u64 va;

	if (!monitor_is_number(text, &va))
		return ERR_INVALID;
	return monitor_say_status(answer,
				  add ? debug_add_call(debug, cpu, va)
				      : debug_remove_call(debug, cpu, va));
}

int monitor_semihosting(struct debug *debug, const char *text,
			const struct answer *answer)
{
	bool add = monitor_take(&text, "add");
	bool scan = !add && monitor_take(&text, "scan");

	if (!debug->calls) {
		if (text[0] && !add && !scan && !monitor_take(&text, "del") &&
		    !monitor_take(&text, "list"))
			return ERR_INVALID;
		monitor_say(answer, "off; boot with caisson.semihosting=on\n");
		return OK;
	}
	if (scan)
		return do_scan(debug, text, answer);
	if (add || monitor_take(&text, "del"))
		return do_one(debug, text, answer, add);
	if (monitor_is(text, "list"))
		return do_list(debug, answer);
	if (text[0])
		return ERR_INVALID;
	monitor_say(answer, "on: by HVC, and %u of %u HLT #0xF000\n",
		    debug->call_count, DEBUG_CALLS_MAX);
	return OK;
}
