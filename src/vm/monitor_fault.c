/* SPDX-License-Identifier: BSD-2-Clause */
/* `monitor fault': what is done about accesses outside of the guest's map. */
#include "base/status.h"
#include "vm/fault.h"
#include "vm/monitor.h"

static int do_policy(struct probe_faults *faults, const char *text,
		     const struct answer *answer)
{
	bool known = text[0] == '\0';

	for (u32 n = 0; !known && n <= PROBE_FAULT_AUTOSKIP; n++) {
		known = monitor_is(text, texts_at(fault_policies, n));
		if (known)
			faults->policy = (enum probe_policy)n;
	}
	if (!known)
		return ERR_INVALID;
	monitor_say(answer, "%s\n", texts_at(fault_policies, faults->policy));
	return OK;
}

static int do_last(const struct probe_faults *faults,
		   const struct answer *answer)
{
	const struct probe_fault *last = &faults->last;

	if (faults->total == 0) {
		monitor_say(answer, "none\n");
		return OK;
	}
	monitor_say(answer,
		    "CPU %u at pc 0x%llx: address 0x%llx, by 0x%llx, syndrome "
		    "0x%llx; %llu in all\n",
		    last->cpu, (unsigned long long)last->pc,
		    (unsigned long long)last->ipa, (unsigned long long)last->va,
		    (unsigned long long)last->esr,
		    (unsigned long long)faults->total);
	return OK;
}

static int do_ignore(struct probe_faults *faults, const char *text,
		     const struct answer *answer)
{
	struct range range;
	int status;

	if (monitor_is(text, "list")) {
		for (u32 n = 0; n < faults->ignore_count; n++)
			monitor_say(
				answer, "0x%llx 0x%llx\n",
				(unsigned long long)faults->ignores[n].base,
				(unsigned long long)faults->ignores[n].size);
		return OK;
	}
	if (monitor_take(&text, "add")) {
		if (!monitor_is_range(text, &range))
			return ERR_INVALID;
		status = probe_ignore_add(faults, range);
	} else {
		if (!monitor_take(&text, "del") ||
		    !monitor_is_number(text, &range.base))
			return ERR_INVALID;
		status = probe_ignore_remove(faults, range.base);
	}
	return monitor_say_status(answer, status);
}

static int do_storm(struct probe_faults *faults, const char *text,
		    const struct answer *answer)
{
	u64 limit = faults->storm_limit;

	if (text[0] && !monitor_is_number(text, &limit))
		return ERR_INVALID;
	faults->storm_limit = limit;
	monitor_say(answer, "%llu a second\n", (unsigned long long)limit);
	return OK;
}

int monitor_fault(struct debug *debug, const char *text,
		  const struct answer *answer)
{
	struct probe_faults *faults = &debug->vm->faults;

	if (monitor_take(&text, "policy"))
		return do_policy(faults, text, answer);
	if (monitor_is(text, "last"))
		return do_last(faults, answer);
	if (monitor_take(&text, "ignore"))
		return do_ignore(faults, text, answer);
	if (monitor_take(&text, "storm"))
		return do_storm(faults, text, answer);
	return ERR_INVALID;
}
