/* SPDX-License-Identifier: BSD-2-Clause */
/* `monitor vectors': the watch over the guest's exception vectors. */
#include "base/status.h"
#include "vm/monitor.h"

static bool is_watched(const struct debug *debug, u64 value)
{
	for (u32 n = 0; n < debug->watch_count; n++)
		if (debug->watches[n].vectors &&
		    debug->watches[n].va == align_down(value, PAGE_SIZE))
			return true;
	return false;
}

static void show(const struct debug *debug, const struct answer *answer)
{
	const struct probe_vectors *vectors = &debug->vectors;
	/* In the order of enum probe_vectors_mode. */
	static const char modes[] = "off\0"
				    "learning\0"
				    "on";

	monitor_say(answer, "%s", texts_at(modes, vectors->mode));
	if (vectors->mode != PROBE_VECTORS_OFF)
		monitor_say(answer, ", %s",
			    debug->vm->features.fgt
				    ? "writes of VBAR_EL1 trap"
				    : "VBAR_EL1 is looked at in exits");
	monitor_say(answer, "\n");
	for (u32 n = 0; n < vectors->count; n++) {
		u64 value = vectors->values[n];

		monitor_say(answer, "0x%016llx%s\n", (unsigned long long)value,
			    vectors->mode != PROBE_VECTORS_ON ? ""
			    : is_watched(debug, value)
				    ? ", its page is watched"
				    : ", its page is not found");
	}
	if (vectors->count == PROBE_VECTORS_MAX)
		monitor_say(answer, "no room for more\n");
}

int monitor_vectors(struct debug *debug, const char *text,
		    const struct answer *answer)
{
	static const char words[] = "off\0"
				    "learn\0"
				    "on";
	bool known = text[0] == '\0';
	int status = OK;
	u64 value;

	for (u32 n = 0; !known && n <= PROBE_VECTORS_ON; n++) {
		known = monitor_is(text, texts_at(words, n));
		if (known)
			status = debug_vectors_set(debug,
						   (enum probe_vectors_mode)n);
	}
	if (!known) {
		if (!monitor_take(&text, "allow") ||
		    !monitor_is_number(text, &value))
			return ERR_INVALID;
		status = debug_vectors_allow(debug, value);
	}
	if (status != OK)
		monitor_say_status(answer, status);
	show(debug, answer);
	return OK;
}
