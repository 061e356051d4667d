/* SPDX-License-Identifier: BSD-2-Clause */
/* `monitor trace': the last exceptions that came to EL2. */
#include "arch/timer.h"
#include "base/status.h"
#include "emul/esr.h"
#include "emul/inject.h"
#include "emul/sysreg.h"
#include "vm/heap.h"
#include "vm/monitor.h"

#define TRACE_EVENTS	 256u	/* of each CPU, unless told otherwise */
#define TRACE_EVENTS_MAX 65536u /* further limited by memory */
#define TRACE_SHOWN	 40u

static unsigned long long wide(u64 value)
{
	return (unsigned long long)value;
}

static void give_back(struct debug *debug)
{
	for (u32 n = 0; n < debug->vm->vcpu_count; n++) {
		struct probe_trace *trace = &debug->trace[n];

		if (trace->size)
			heap_free(trace->events,
				  trace->size * sizeof(trace->events[0]));
		*trace = (struct probe_trace){ 0 };
	}
}

/* Empty rings; those of before serve again if they have the size. */
static int make_rings(struct debug *debug, u32 size)
{
	u32 count = debug->vm->vcpu_count;

	if (!debug->trace)
		debug->trace = heap_try_alloc(count * sizeof(debug->trace[0]));
	if (!debug->trace)
		return ERR_NO_MEMORY;
	if (debug->trace[0].size != size)
		give_back(debug);
	for (u32 n = 0; n < count; n++) {
		struct probe_event *events = debug->trace[n].events;

		if (!events)
			events = heap_try_alloc(size * sizeof(events[0]));
		if (!events) {
			give_back(debug);
			return ERR_NO_MEMORY;
		}
		probe_trace_start(&debug->trace[n], events, size);
	}
	return OK;
}

/* Of an abort: where, if the CPU knows, and what stage 1 made of it. */
static void say_abort(const struct probe_event *event,
		      const struct answer *answer)
{
	u64 esr = event->syndrome;

	if (!esr_fnv(esr))
		monitor_say(answer, ", %s of 0x%llx",
			    esr_ec(esr) == ESR_EC_IABT_LOWER ? "fetch"
			    : esr_wnr(esr)		     ? "write"
							     : "read",
			    wide(event->detail));
	/* HPFAR_EL2 is UNKNOWN otherwise (Arm ARM D19.2.62). */
	if (esr_is_mapping_fault(esr) || esr_s1ptw(esr))
		monitor_say(answer, ", IPA 0x%llx%s",
			    wide(bits(event->ipa, 43, 4) << PAGE_SHIFT),
			    esr_s1ptw(esr) ? " of a table" : "");
}

static void say_sync(const struct probe_event *event,
		     const struct answer *answer)
{
	u64 esr = event->syndrome;
	u16 key = sysreg_key(esr);

	monitor_say(answer, "%s, syndrome 0x%llx", esr_ec_name(esr_ec(esr)),
		    wide(esr));
	switch (esr_ec(esr)) {
	case ESR_EC_HVC64:
	case ESR_EC_SMC64:
		monitor_say(answer, ", x0 0x%llx", wide(event->detail));
		break;
	case ESR_EC_SYSREG:
		monitor_say(answer, ", %s S%u_%u_C%u_C%u_%u",
			    esr_sysreg_read(esr) ? "MRS" : "MSR",
			    SYSREG_OP0(key), SYSREG_OP1(key), SYSREG_CRN(key),
			    SYSREG_CRM(key), SYSREG_OP2(key));
		break;
	case ESR_EC_IABT_LOWER:
	case ESR_EC_DABT_LOWER:
		say_abort(event, answer);
		break;
	case ESR_EC_WATCHPT_LOWER:
		monitor_say(answer, ", address 0x%llx", wide(event->detail));
		break;
	default:
		break;
	}
}

static void say_event(u32 cpu, const struct probe_event *event,
		      const struct answer *answer)
{
	u64 hz = counter_frequency();

	monitor_say(answer, "%5llu.%06llu CPU %u EL%u%s 0x%016llx ",
		    wide(event->time / hz),
		    wide(event->time % hz * 1000000 / hz), cpu,
		    event->pstate & PSTATE_AARCH32
			    ? 0
			    : (u32)(event->pstate >> 2 & 3),
		    event->pstate & PSTATE_AARCH32 ? " (AArch32)" : "",
		    wide(event->pc));
	switch (event->kind & 3) {
	case PROBE_EVENT_SYNC:
		say_sync(event, answer);
		break;
	case PROBE_EVENT_IRQ:
		monitor_say(answer, "IRQ");
		break;
	case PROBE_EVENT_FIQ:
		monitor_say(answer, "FIQ");
		break;
	default:
		monitor_say(answer, "SError, syndrome 0x%llx",
			    wide(event->syndrome));
		break;
	}
	monitor_say(answer, "\n");
}

static void show(struct debug *debug, u64 count, const struct answer *answer)
{
	u32 rings = debug->trace ? debug->vm->vcpu_count : 0, cpu;
	const struct probe_event *event;
	u64 total = 0;

	for (u32 n = 0; n < rings; n++)
		total += debug->trace[n].total;
	count = probe_trace_rewind(debug->trace, rings, count);
	while ((event = probe_trace_next(debug->trace, rings, &cpu)) != NULL)
		say_event(cpu, event, answer);
	monitor_say(answer, "%llu of %llu\n", wide(count), wide(total));
}

int monitor_trace(struct debug *debug, const char *text,
		  const struct answer *answer)
{
	u64 number = TRACE_SHOWN;
	int status;

	if (monitor_take(&text, "show")) {
		if (text[0] && !monitor_is_number(text, &number))
			return ERR_INVALID;
		show(debug, number, answer);
		return OK;
	}
	if (monitor_take(&text, "on")) {
		number = TRACE_EVENTS;
		if ((text[0] && !monitor_is_number(text, &number)) ||
		    number - 1 >= TRACE_EVENTS_MAX)
			return ERR_INVALID;
		status = make_rings(debug, (u32)number);
		debug->tracing = status == OK;
		if (status != OK)
			return monitor_say_status(answer, status);
	} else if (monitor_is(text, "off")) {
		debug->tracing = false;
	} else if (text[0]) {
		return ERR_INVALID;
	}
	if (debug->tracing)
		monitor_say(answer, "on, %u of each CPU\n",
			    debug->trace[0].size);
	else
		monitor_say(answer, "off\n");
	return OK;
}
